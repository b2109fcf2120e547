/** What the plans of a pairing are made from: its helper's reminder, and the count that its community hears. */

import { planSubject } from '../reminder/service';
import type { Work } from '../work';
import type { Pairing } from './lookup';
import { PAIRING_RULES, UNVISITED_RULES } from './reminder-rules';
import { lateOn } from './rules';

/** A local day as a revision: 20261016. */
const revisionOf = (day: string): number => Number(day.replaceAll('-', ''));

/** Rows of what is due next. The community has one row a day, however many are late then. */
export async function planPairing(work: Work, { id, revision, helperId, nextDueOn, status, beneficiary }: Pairing): Promise<void> {
  if (status !== 'ACTIVE') return;
  const due = { DUE: { date: nextDueOn, minute: 0 } };
  await planSubject(work, { kind: 'PAIRING', id, revision, anchors: due, recipients: () => [`member:${helperId}`] }, PAIRING_RULES);
  const late = lateOn(nextDueOn);
  const { orgId } = beneficiary;
  await planSubject(
    work,
    {
      kind: 'UNVISITED',
      id: orgId,
      revision: revisionOf(late),
      anchors: { END: { date: late, minute: 0 } },
      recipients: () => [`unit:${orgId}`],
    },
    UNVISITED_RULES,
  );
}
