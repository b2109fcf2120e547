/** Plans the morning of every turn, and one evening list a day and organisation. */
import type { PatrolTurnModel } from '../../../prisma/client';
import { planSubject, planSubjects } from '../reminder/service';
import type { Work } from '../work';
import { PATROL_RULES, UNPATROLLED_RULES } from './reminder-rules';

/** A local day as a revision: 20261009. */
const revisionOf = (day: string): number => Number(day.replaceAll('-', ''));
export const dayOfRevision = (revision: number): string => String(revision).replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3');

export async function planTurns(work: Work, orgId: string, turns: readonly PatrolTurnModel[]): Promise<void> {
  const subjects = turns.map(({ id, day, assigneeId }) => ({
    kind: 'PATROL',
    id,
    revision: 1,
    anchors: { DUE: { date: day } },
    recipients: () => [`member:${assigneeId}`],
  }));
  await planSubjects(work, subjects, PATROL_RULES);
  for (const { day } of turns)
    await planSubject(
      work,
      { kind: 'UNPATROLLED', id: orgId, revision: revisionOf(day), anchors: { DUE: { date: day } }, recipients: () => [`unit:${orgId}`] },
      UNPATROLLED_RULES,
    );
}
