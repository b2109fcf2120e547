/** Reports: who may have one, of what, and what is counted. Reads only. */
import { toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import type { Ref } from '../../reading/types';
import type { Directory, OrgInfo, Person } from '../org/directory';
import { orgNamed } from '../org/named';
import { sideOf } from '../org/sides';
import type { Look } from '../work';
import { countAll, type Scope, type Topic } from './count';
import type { ReportPeriod } from './period';
import { type Rows, rowsOf } from './rows';

export interface Report {
  org: OrgInfo;
  period: ReportPeriod;
  /** Local day on which it was counted. */
  today: string;
  topics: readonly Topic[];
  /** What they were counted from. */
  rows: Rows;
  scope: Scope;
  /** The same of the days before, in the same order. */
  before: readonly Topic[];
}

/** Organisations a person may have reports of by their own posts: their own first. */
export function reportsOf({ directory }: { directory: Directory }, person: Person): OrgInfo[] {
  const posts = [person.orgId, ...person.roles.map((r) => r.orgId), ...person.liaisonOf.map((l) => l.orgId)];
  return [...new Set(posts)].flatMap((id) => (directory.can(person, 'report.make', id) ? (directory.orgById(id) ?? []) : []));
}

/**
 * Whose report it is: of the organisation that was named, else of the person's own.
 * @throws RuleBroken `report.not-allowed`, naming who may · those of orgNamed
 */
export function reportOn(work: { directory: Directory }, person: Person, said: Ref | undefined): OrgInfo {
  const { directory } = work;
  const org = said === undefined ? reportsOf(work, person)[0] : orgNamed(said, directory);
  if (org && directory.can(person, 'report.make', org.id)) return org;
  const wanted = org ?? directory.orgById(person.orgId);
  const who = wanted ? directory.liaisonsOf(wanted.id).map((p) => p.name) : [];
  const asked = who.length ? `请${who.slice(0, 3).join('、')}出` : '请它的书记、联络员或街道出';
  const name = wanted?.shortName ?? '该单位';
  throw new RuleBroken('report.not-allowed', `${name}的材料可以${asked}。只看活动的数，可以说“统计${name}今年的活动”。`);
}

/** @returns the numbers of these days and of those before, and their records */
export async function makeReport(work: Look, org: OrgInfo, period: ReportPeriod): Promise<Report> {
  const { directory, now, zone } = work;
  const { date: today } = toWall(now, zone);
  const isUnit = (id: string) => !['STREET', 'COMMUNITY'].includes(sideOf(id, directory));
  const scope: Scope = {
    now,
    today,
    within: (id) => directory.within(id, org.id),
    ofUnit: isUnit(org.id),
    sideOf: (unit) => sideOf(unit, directory),
    unitName: (unit) => directory.orgById(unit)?.shortName ?? unit.replace(/^name:/, ''),
    isUnit,
  };
  const rows = await rowsOf(work, org, period);
  const topics = countAll(rows, scope);
  const before = countAll(await rowsOf(work, org, period.before), scope);
  return { org, period, today, topics, rows, scope, before };
}
