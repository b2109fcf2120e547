/** What a new meeting of a body could talk about beside what its caller said: shown on the card, ticked or said by number, the caller decides. */

import { gist } from '../alike';
import type { Work } from '../work';
import { candidatesOf } from './candidates';

/** Part of the payload of a meeting that is being put together. */
export interface AgendaDraft {
  bodyId?: string;
  /** New words. */
  agenda: string[];
  /** Candidates, the most pressing first, as they were looked up last. */
  pool?: { key: string; title: string; note: string }[];
  /** Keys of those that go in. Absent: nobody has looked yet. */
  taken?: string[];
}

/** Boxes on a card. */
const SHOWN = 20;
/** Named on the confirm card itself. */
const NAMED = 3;

/** Looks candidates up again. New words that say one of them are that one. */
export async function withPool<D extends AgendaDraft>(work: Work, draft: D): Promise<D> {
  const { pool: _p, ...rest } = draft;
  const found = draft.bodyId ? (await candidatesOf(work, draft.bodyId)).slice(0, SHOWN) : [];
  if (!found.length) return { ...(rest as D), ...(draft.taken && { taken: [] }) };
  const said = new Map(found.map((c) => [gist(c.title), c.key]));
  const same = draft.agenda.flatMap((title) => said.get(gist(title)) ?? []);
  const chosen = draft.taken ?? found.filter((c) => c.ticked).map((c) => c.key);
  return {
    ...(rest as D),
    agenda: draft.agenda.filter((title) => !said.has(gist(title))),
    pool: found.map(({ key, title, note }) => ({ key, title, note })),
    taken: [...new Set([...same, ...found.map((c) => c.key).filter((key) => chosen.includes(key))])],
  };
}

/** All titles as they would stand on the agenda. */
export function titlesOf({ agenda, pool = [], taken = [] }: AgendaDraft): string[] {
  return [...agenda, ...taken.flatMap((key) => pool.find((c) => c.key === key)?.title ?? [])];
}

/** What waits and is not taken, in one or two sentences; undefined when nothing waits. */
export function poolNote({ pool = [], taken = [] }: AgendaDraft): string | undefined {
  const left = pool.filter((c) => !taken.includes(c.key));
  if (!left.length) return undefined;
  const named = left.slice(0, NAMED).map((c) => `${c.title}（${c.note}）`);
  return `议题池还有${left.length}项，点“改议题”勾选：${named.join('；')}${left.length > NAMED ? '…' : '。'}`;
}

export const agendaQuestion = ({ agenda, pool = [], taken = [] }: AgendaDraft) =>
  pool.length
    ? {
        slot: 'agenda',
        text: [
          `议什么？${agenda.length ? `已有：${agenda.join('；')}。` : ''}从议题池勾选，或直接说序号（1、3）、说新的议题（几项用分号隔开）。`,
          ...pool.map((c, i) => `${i + 1}. ${c.title}（${c.note}）`),
        ].join('\n'),
        options: pool.map((c) => ({ text: c.title, value: c.key, ticked: taken.includes(c.key) })),
        multiple: true as const,
        free: true as const,
      }
    : { slot: 'agenda', text: '议什么？几项用分号隔开。', options: [{ text: '先不定议题', value: 'none' }], free: true as const };

/** Ticks ("key,key"), numbers of the list ("1、3"), or words: these take the place of the words before. @param split words → items */
export function pickAgenda<D extends AgendaDraft>(draft: D, value: string, split: (words: string) => string[]): D {
  const { pool = [] } = draft;
  const keys = value.split(',').filter(Boolean);
  if (pool.length && keys.every((key) => pool.some((c) => c.key === key))) return { ...draft, taken: keys };
  if (value === 'none' || /^(?:先不定|不定|没有|不要)(?:议题)?$/.test(value.trim()))
    return { ...draft, agenda: [], ...(pool.length && { taken: [] }) };
  const numbers = /^[\d\s、,，和]+$/.test(value) ? (value.match(/\d+/g) ?? []).map(Number) : [];
  const named = numbers.flatMap((n) => pool[n - 1]?.key ?? []);
  return named.length ? { ...draft, taken: named } : { ...draft, agenda: split(value) };
}
