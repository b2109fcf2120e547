/** Which series a change for all to come is about: the only one here, or one of several by a button, with what was said. */
import type { Content } from '../../content';
import { RuleBroken } from '../../errors';
import type { Slots } from '../../reading/types';
import { type SpokenHere, scopeOf } from '../spoken';
import type { PersonWork } from '../work';
import { seriesAround } from './state';
import { ruleWords } from './words';

/** A change as it was said; travels in a button, so that nothing is asked twice. */
export interface SaidChange {
  said: Pick<Slots, 'when' | 'place' | 'agenda'>;
  assumed: boolean;
  /** The sentence: a policy for holidays, a weekday and a venue are no slots. */
  words: string;
}

const MOST_WORDS = 80;
const MOST_BUTTONS = 6;

export const changeSaid = (slots: Slots, assumed: boolean, words: string): SaidChange => {
  const { when, place, agenda } = slots;
  return {
    said: { ...(when && { when }), ...(place !== undefined && { place }), ...(agenda && { agenda }) },
    assumed,
    words: words.slice(0, MOST_WORDS),
  };
};

/** "series-edit:start:<series>:<what was said>" */
export const editAction = (seriesId: string, change: SaidChange): string => `series-edit:start:${seriesId}:${JSON.stringify(change)}`;

/** @returns its id, or a card to choose @throws RuleBroken `series.none` */
export async function seriesToEdit(
  work: PersonWork & SpokenHere,
  body: Slots['body'],
  change: SaidChange,
): Promise<{ one: string } | { several: Content }> {
  const bodyIds = (body === undefined ? [] : [body].flat()).flatMap((code) => work.directory.bodyByCode(code)?.id ?? []);
  const all = await seriesAround(work, scopeOf(work), bodyIds);
  const mine = all.filter((s) => work.directory.can(work.actor, 'meeting.call', s.hostId));
  const [only, ...more] = mine.length ? mine : all;
  if (!only)
    throw new RuleBroken(
      'series.none',
      '这里还没有系列会。要约一个可以说“每月最后一个周五下午两点半开联席会，遇假顺延”；只改一场请带编号说“会12改到…”。',
    );
  if (!more.length) return { one: only.id };
  const some = [only, ...more].slice(0, MOST_BUTTONS);
  return {
    several: {
      card: {
        title: '改哪一个系列会？',
        note: some.map((s, i) => `${i + 1}. ${s.title} ${ruleWords(s)}`).join('\n'),
        buttons: some.map((s, i) => ({ text: `第${i + 1}个`, action: editAction(s.id, change) })),
      },
    },
  };
}
