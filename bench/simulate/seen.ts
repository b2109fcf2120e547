/** What reached people, read from what the stand-in shows, and what may never happen with it. */
import type { Payload } from '../../bot/playground/standin';
import type { Reminder } from './facts';

/** The kinds of reminders as members see them; rules of one kind look alike. */
export function kindOf(rule: string): string {
  if (rule === 'm-1h') return 'soon';
  if (rule === 'm-1w-list') return 'list';
  return rule === 'm-7d-group' ? 'group' : 'card';
}

export interface SeenReminder extends Omit<Reminder, 'rule'> {
  kind: string;
  /** It asks for an answer, and gives the buttons for it. */
  asks: boolean;
}

/** Reminders of meetings that a message carries; none for answers, invitations and news. */
export function remindersIn({ at, text, to, chat, updateOf }: Payload): SeenReminder[] {
  if (updateOf !== undefined) return [];
  const place = chat ?? to ?? '';
  const one = (kind: string, asks: boolean) => {
    const no = /会\d+/.exec(text)?.[0];
    return no === undefined ? [] : [{ at, to: place, no, kind, asks }];
  };
  const words = text.replace(/^（补发）|^补发·/, '');
  if (/^【马上开会】/.test(words)) return one('soon', false);
  if (/^【请答复】/.test(words)) return one('card', true);
  if (/^【会议提醒】/.test(words)) return one(chat === undefined ? 'card' : 'group', /请代表/.test(words));
  if (/^会\d+[\s\S]*\n还没答复：/.test(words)) return one('list', false);
  if (!/^【提醒】您有\d+件事/.test(words)) return [];
  return words.split('\n').flatMap((line): SeenReminder[] => {
    const no = /^\d+\. (会\d+)/.exec(line)?.[1];
    // Warnings of the quorum and what else a secretary is told are not of the plan that the oracle knows.
    if (no === undefined || !/请代表|还没答复：|您单位已答复/.test(line)) return [];
    const kind = /还没答复：/.test(line) ? 'list' : 'line';
    return [{ at, to: place, no, kind, asks: /请代表/.test(line) }];
  });
}
