/**
 * What happened, told once to a unit or to the first of several people (bot/domain/tell.ts). It is sent at once; the row keeps what is said: when it
 * turns out that nothing reaches a person, whoever comes after them is told.
 */
import { readData, recipientId } from './data';
import type { ReminderRule } from './rule';
import type { ReminderSubject } from './subject';

export const TOLD: ReminderRule = {
  code: 'n-told',
  per: 'UNIT',
  quiet: 'IGNORE',
  staleAfterMin: 2 * 24 * 60,
  priority: 5,
  muted: 'SEND',
};

export const toldSubject: ReminderSubject<unknown> = {
  rules: [TOLD],

  load: async (_reader, ids) => new Map(ids.map((id) => [id, id])),

  check: () => undefined,

  people(row, _said, { directory }) {
    const { people } = readData(row.data);
    return {
      candidates: people?.flatMap((id) => directory.memberById(id) ?? []) ?? directory.liaisonsOf(recipientId(row.recipient)),
      wanted: 1,
    };
  },

  content: (row) => readData(row.data).say ?? {},

  line(row) {
    const { card, text } = readData(row.data).say ?? {};
    return { text: text ?? [card?.title, card?.lead].filter(Boolean).join(' '), buttons: card?.buttons ?? [] };
  },

  about: (row) => readData(row.data).about,
};
