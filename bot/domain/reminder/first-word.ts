/** The first word to every unit about something: its first liaison who can be reached, else the backup, else the head. */
import { MINUTE_MS } from '../../clock';
import type { Card } from '../../content';
import { type Told, tellEach } from '../tell';
import type { Work } from '../work';
import type { ReminderRule } from './rule';

export interface FirstWord {
  /** Of the subject's table, without an offset. */
  rule: ReminderRule;
  subject: { kind: string; id: string; revision: number };
  /** Nobody is asked after this. */
  until: Date;
  /** Code of what is asked about (会12). */
  about?: string;
  /** Urgent: the backup is asked beside the first liaison. */
  urgent?: boolean;
}

/** Asks every unit. @param cardFor what a unit sees */
export function askUnits(work: Work, orgIds: readonly string[], cardFor: (orgId: string) => Card, word: FirstWord): Promise<Told> {
  const { until, ...what } = word;
  const staleAt = new Date(Math.min(work.now.getTime() + word.rule.staleAfterMin * MINUTE_MS, until.getTime()));
  const key = `${what.subject.kind}:${what.subject.id}`;
  return tellEach(work, orgIds, (orgId) => ({ card: cardFor(orgId) }), { ...what, staleAt, key });
}
