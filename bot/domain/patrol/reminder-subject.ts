/** Reminders of patrols: whether somebody has looked, who is asked, what is said. */
import { recipientId } from '../reminder/data';
import { unique } from '../reminder/people';
import type { ReminderSubject } from '../reminder/subject';
import { assigneesOf, type Turn, turnsWhere, whole } from './lookup';
import { dayOfRevision } from './reminder-plan';
import { PATROL_RULES, UNPATROLLED_RULES } from './reminder-rules';
import { duePhrase, missingText, patrolAction, turnCard } from './words';

export const patrolSubject: ReminderSubject<Turn> = {
  rules: PATROL_RULES,

  async load(reader, ids) {
    const found = new Map<string, Turn>();
    for (let i = 0; i < ids.length; i += 200)
      for (const turn of await turnsWhere({ tx: reader }, { id: { in: ids.slice(i, i + 200) } })) found.set(turn.id, turn);
    return found;
  },

  check(_row, turn) {
    if (turn?.duty.status !== 'ACTIVE') return 'CANCELLED';
    return turn.state === 'DUE' ? undefined : 'ANSWERED';
  },

  // Who comes after them looks when nothing reaches the one whose turn it is.
  people: (_row, turn, { directory }) => ({
    candidates: unique([turn.assigneeId, ...assigneesOf(turn.duty)].map((id) => directory.memberById(id))),
    wanted: 1,
  }),

  content: (_row, turn, scene) => ({ card: turnCard(turn, scene) }),

  line: (_row, turn, scene) => ({
    text: duePhrase(turn, scene),
    buttons: [{ text: `${turn.duty.name}正常`.slice(0, 10), action: patrolAction('ok', turn.id) }],
  }),

  about: () => undefined,
};

/** By organisation: what was not looked at on the days of its rows. */
export const unpatrolledSubject: ReminderSubject<{ orgId: string; due: readonly Turn[] }> = {
  rules: UNPATROLLED_RULES,

  async load(reader, ids, rows = []) {
    const days = [...new Set(rows.map((row) => dayOfRevision(row.subjectRevision)))];
    const found: Turn[] = [];
    // All of them: what is not found counts as looked at.
    for (let i = 0; i < ids.length; i += 200)
      found.push(
        ...(await reader.patrolTurn.findMany({
          where: { state: 'DUE', day: { in: days }, duty: { status: 'ACTIVE', orgId: { in: ids.slice(i, i + 200) } } },
          include: whole,
          orderBy: [{ day: 'asc' }, { id: 'asc' }],
        })),
      );
    return new Map(ids.map((orgId) => [orgId, { orgId, due: found.filter((t) => t.duty.orgId === orgId) }]));
  },

  check: (row, state) => (missingOn(row.subjectRevision, state?.due).length ? undefined : 'ANSWERED'),

  people: (row, _state, { directory }) => ({ candidates: directory.nearestHolders('SECRETARY', recipientId(row.recipient)), wanted: 1 }),

  content: (row, state, scene) => ({ text: missingText(state.orgId, missingOn(row.subjectRevision, state.due), scene) }),

  line: (row, state, scene) => ({
    text: `${scene.directory.unitName(state.orgId)}今天还没巡查：${missingOn(row.subjectRevision, state.due)
      .map((t) => t.duty.name)
      .join('、')}`,
    buttons: [],
  }),

  about: () => undefined,
};

const missingOn = (revision: number, due: readonly Turn[] = []): Turn[] => due.filter((t) => t.day === dayOfRevision(revision));
