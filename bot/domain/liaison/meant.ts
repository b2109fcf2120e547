/** Which unit gets another liaison, and who it is to be, as far as it was said. */
import { RuleBroken } from '../../errors';
import type { Ref, Slots } from '../../reading/types';
import type { OrgInfo, Person } from '../org/directory';
import { candidates } from '../request/who';
import type { PersonWork } from '../work';
import { LED, mayAppoint, primaryOf } from './posts';

const refs = (ref: Ref | undefined): string[] => (typeof ref === 'string' ? [ref] : Array.isArray(ref) ? ref : []);
const unknownName = (ref: Ref | undefined): string | undefined =>
  ref !== undefined && typeof ref === 'object' && 'name' in ref ? ref.name : undefined;

/** It is the speaker who takes over. */
const MYSELF = /(?:由|换成?|改由|是)我|我(?:来|就)?(?:是|接|负责|对接|联络|担任|当|做|顶)|^(?:接替?|接任|接手|顶替)/;
const STEPS_DOWN = /我(?:就)?(?:不|卸)/;

/** As many as a question offers. */
const OFFERED = 9;

type Said = Pick<Slots, 'org' | 'person' | 'from'>;

export interface Meant {
  /** One when it is sure; several are asked about. */
  units: OrgInfo[];
  /** Who is to take over; several of one name, none when it was not said. */
  people: Person[];
}

/** @throws RuleBroken `liaison.unknown`: a name that nobody has */
export function meant(work: PersonWork, said: Said, text: string): Meant {
  const { directory, actor } = work;
  const members = (ref: Ref | undefined) => refs(ref).flatMap((userid) => directory.memberByUserid(userid) ?? []);
  const [unit, name] = [unknownName(said.org), unknownName(said.person)];
  if (unit) throw new RuleBroken('liaison.unknown', `没有找到“${unit}”，请用全称或简称再说一遍；名册里没有的请管理员登记。`);
  if (name) throw new RuleBroken('liaison.unknown', `名册里没有“${name}”。请管理员先登记（导入名册），再说一次“联络员换成${name}”。`);
  const [from] = members(said.from);
  const named = members(said.person);
  const self = !STEPS_DOWN.test(text) && (MYSELF.test(text) || (from !== undefined && from !== actor && /接|顶/.test(text)));
  const people = named.length ? named : self ? [actor] : [];
  const units = unitsMeant(work, said.org, people, from);
  const fitting = people.filter((p) => units.some((o) => directory.within(p.orgId, o.id)));
  return { units: units.slice(0, OFFERED), people: fitting.length ? fitting : people };
}

function unitsMeant(work: PersonWork, said: Ref | undefined, people: readonly Person[], from: Person | undefined): OrgInfo[] {
  const { directory, actor } = work;
  const fits = (o: OrgInfo) => people.some((p) => directory.within(p.orgId, o.id));
  const best = (all: readonly OrgInfo[]) => (all.some(fits) ? all.filter(fits) : [...all]);
  const named = refs(said).flatMap((code) => directory.orgByCode(code) ?? []);
  if (named.length) return best(named);
  const led = (p: Person | undefined) => (p?.liaisonOf ?? []).flatMap((l) => directory.orgById(l.orgId) ?? []);
  // Whose work it is, else one's own, else that of who takes over.
  for (const own of [led(from), led(actor), people.flatMap((p) => directory.orgById(p.orgId) ?? [])]) {
    const units = best([...new Set(own)]);
    if (units.length && (!people.length || units.some(fits))) return units;
  }
  const home = directory.orgById(actor.orgId);
  if (home && !LED.includes(home.kind)) return [home];
  return candidates(directory, actor.orgId).filter((o) => mayAppoint(work, actor, o.id));
}

/** Who could be it, without who is. */
export const successors = (work: PersonWork, orgId: string): Person[] => {
  const now = primaryOf(work, orgId);
  return work.directory
    .membersOf(orgId)
    .filter((p) => p !== now)
    .slice(0, OFFERED);
};
