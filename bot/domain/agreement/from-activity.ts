/** Which promise an activity keeps: both units took part, its day is in the period, and it is about the same. */

import { addDays } from '../../clock';
import { ACTIVITY_WORDS } from '../../reading/vocabulary';
import type { ActivityRecord } from '../activity/service';
import { likeness } from '../alike';
import type { Directory } from '../org/directory';
import type { Work } from '../work';
import { type Owed, otherSide, owedWhere } from './lookup';
import { CHASED_DAYS, firstDayOf, isOpen } from './rules';

/** From here on two titles are about the same. */
const ALIKE = 0.5;

type Told = Pick<ActivityRecord, 'title' | 'type' | 'hostId' | 'localDate' | 'orgs'>;

/** The open term that an activity may count for: of its own period before an earlier one that is late. Undefined when none fits. */
export async function termKeptBy({ tx, directory }: Work, activity: Told): Promise<Owed | undefined> {
  const day = activity.localDate;
  const present = [...new Set([activity.hostId, ...activity.orgs.flatMap((o) => o.orgId ?? [])])];
  if (present.length < 2) return undefined;
  // A branch of a community stands for it.
  const units = [...new Set(present.flatMap((id) => upwards(directory, id)))];
  const took = (orgId: string) => present.filter((id) => directory.within(id, orgId));
  const owed = await owedWhere(tx, {
    dueOn: { gte: addDays(day, -CHASED_DAYS) },
    waivedAt: null,
    item: { promiserId: { in: units }, agreement: { status: 'ACTIVE', aOrgId: { in: units }, bOrgId: { in: units } } },
  });
  const fits = owed.filter(
    ({ term, item, agreement }) =>
      isOpen(term, item.quantity) &&
      (firstDayOf(term) ?? day) <= day &&
      areTwo(took(item.promiserId), took(otherSide(agreement, item.promiserId))) &&
      isAbout(item.title, activity),
  );
  return fits.find(({ term }) => term.dueOn >= day) ?? fits.at(-1);
}

/** Somebody of each side, and not the same one. */
const areTwo = (a: readonly string[], b: readonly string[]): boolean => a.length > 0 && b.length > 0 && new Set([...a, ...b]).size > 1;

function upwards(directory: Directory, orgId: string): string[] {
  const parent = directory.orgById(orgId)?.parentId;
  return parent ? [orgId, ...upwards(directory, parent)] : [orgId];
}

/** 安全用电讲座: alike in words, or of the same kind. Pure. */
export function isAbout(promise: string, { title, type }: Pick<Told, 'title' | 'type'>): boolean {
  if (likeness(promise, title) >= ALIKE) return true;
  return ACTIVITY_WORDS.some((kind) => kind.type === type && kind.words.some((word) => promise.includes(word)));
}
