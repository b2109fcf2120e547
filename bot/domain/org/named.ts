/** The organisation that somebody named. */
import { RuleBroken } from '../../errors';
import type { Ref } from '../../reading/types';
import type { Directory, OrgInfo } from './directory';

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
