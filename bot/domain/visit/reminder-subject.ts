/** Reminders of pairings: whether a visit is still due, who is asked, what is said. Who is to be visited stands in none of them: 我的走访 shows it. */
import { toWall } from '../../clock';
import { recipientId } from '../reminder/data';
import { unique } from '../reminder/people';
import type { ReminderSubject } from '../reminder/subject';
import { type Pairing, pairingsWhere } from './lookup';
import { PAIRING_RULES, UNVISITED_RULES } from './reminder-rules';
import { lateSince } from './rules';
import { dueCard, duePhrase, lateCard, pairingAction } from './words';

export const pairingSubject: ReminderSubject<Pairing> = {
  rules: PAIRING_RULES,

  async load(reader, ids) {
    const found = new Map<string, Pairing>();
    for (let i = 0; i < ids.length; i += 200)
      for (const p of await pairingsWhere({ tx: reader }, { id: { in: ids.slice(i, i + 200) } })) found.set(p.id, p);
    return found;
  },

  check(row, pairing) {
    if (!pairing) return 'CANCELLED';
    return pairing.revision === row.subjectRevision ? undefined : 'CHANGED';
  },

  people: (row, _pairing, { directory }) => ({ candidates: unique([directory.memberById(recipientId(row.recipient))]), wanted: 1 }),

  content: (_row, pairing, scene) => ({ card: dueCard(pairing, scene) }),

  line: (_row, pairing, scene) => ({
    text: duePhrase(pairing, scene),
    buttons: [{ text: '我的走访', action: pairingAction('mine') }],
  }),

  about: () => undefined,
};

/** By organisation: how many visits are late there. */
export const unvisitedSubject: ReminderSubject<{ orgId: string; due: readonly string[] }> = {
  rules: UNVISITED_RULES,

  async load(reader, ids) {
    const found = await reader.pairing.findMany({
      where: { status: 'ACTIVE', beneficiary: { orgId: { in: [...ids] } } },
      select: { nextDueOn: true, beneficiary: { select: { orgId: true } } },
    });
    return new Map(ids.map((orgId) => [orgId, { orgId, due: found.flatMap((p) => (p.beneficiary.orgId === orgId ? [p.nextDueOn] : [])) }]));
  },

  // The day of the row is that of what was late then; what was visited since is late no more.
  check(row, state) {
    const day = String(row.subjectRevision).replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3');
    return state?.due.some((due) => due <= lateSince(day)) ? undefined : 'ANSWERED';
  },

  people: (row, _state, { directory }) => ({ candidates: directory.nearestHolders('SECRETARY', recipientId(row.recipient)), wanted: 1 }),

  content: (_row, state, scene) => ({ card: lateCard(state.orgId, lateIn(state.due, scene), scene) }),

  line: (_row, state, scene) => ({
    text: `${scene.directory.unitName(state.orgId)}有${lateIn(state.due, scene)}户结对的超过7天没有走访`,
    buttons: [{ text: '看明细', action: pairingAction('late', state.orgId) }],
  }),

  about: () => undefined,
};

const lateIn = (due: readonly string[], { now, zone }: { now: Date; zone: string }): number =>
  due.filter((day) => day <= lateSince(toWall(now, zone).date)).length;
