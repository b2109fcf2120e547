/** The organisation, or the person, that somebody named. */
import { RuleBroken } from '../../errors';
import type { Ref } from '../../reading/types';
import type { Directory, OrgInfo, Person } from './directory';

/** @throws RuleBroken `org.unknown`, `org.several`: its full name is asked for */
export function orgNamed(ref: Ref, directory: Directory): OrgInfo {
  const codes = typeof ref === 'string' ? [ref] : Array.isArray(ref) ? ref : [];
  const [org, ...others] = codes.flatMap((code) => directory.orgByCode(code) ?? []);
  const said = typeof ref === 'object' && !Array.isArray(ref) ? ref.name : codes.join('或');
  if (!org) throw new RuleBroken('org.unknown', `单位名单里没有“${said}”，请换个名称试试。`);
  if (others.length)
    throw new RuleBroken('org.several', `您说的是哪一家：${[org, ...others].map((o) => o.name).join('、')}？请用全称再说一遍。`);
  return org;
}

/** 王强, 供电所王强, 老王; 我 is the speaker. Undefined when the word is nobody's name. @throws RuleBroken `person.several` */
export function personCalled({ directory, actor }: { directory: Directory; actor: Person }, word: string): Person | undefined {
  if (word === '我') return actor;
  const called = directory.people.filter((p) => {
    const { name = '', shortName = '', aliases = [] } = directory.orgById(p.orgId) ?? {};
    return [p.name, ...p.aliases].some((n) => word === n || [name, shortName, ...aliases].some((org) => word === `${org}${n}`));
  });
  if (called.length < 2) return called[0];
  const units = called.map((p) => `${directory.unitName(p.orgId)}${p.name}`).slice(0, 4);
  throw new RuleBroken('person.several', `叫“${word}”的有${called.length}位：${units.join('、')}。请带上单位再说一遍。`);
}
