/** What is known about a whistle before it is blown. Plain JSON. */

import { toWall } from '../../clock';
import { publicWords } from '../../private-words';
import type { Facts, Ref } from '../../reading/types';
import { formatInstant } from '../calendar/format';
import type { Directory, OrgInfo } from '../org/directory';
import { unitsNamed } from '../org/units-named';
import { placeName } from '../request/draft';
import { candidates, neighbours } from '../request/who';
import { safetyLine } from '../safety';
import type { Scene, Work } from '../work';
import { came, cameBefore, openLike, whatOf } from './lookup';
import type { NewWhistle } from './raise';
import { callsIn, clocksFrom, levelOf, soundsUrgent, titleOf } from './rules';
import { codeOf, stateInWords } from './words';

export interface WhistleDraft {
  hostId: string;
  chatid?: string;
  title?: string;
  /** '' when the title says it. */
  place?: string;
  urgent: boolean;
  /** Ids. */
  units: string[];
  /** Names that the list does not know. */
  strangers: string[];
  /** 哨9: the units are those that came then. */
  earlier?: string;
  /** An open one about the same thing. */
  like?: { id: string; code: string; title: string; state: string };
  /** It is attached to that one; false: it was said that they are two. */
  joins?: boolean;
  /** Part that is asked again. */
  again?: 'title' | 'units';
}

/** Units a person may choose from: as many as a card has boxes. */
const CHOICES = 20;
/** Those first that come to such things. */
const SECTORS = ['GOV', 'POLICE', 'PROPERTY', 'SOE', 'INSTITUTION'];
const rank = (org: OrgInfo): number => (org.sector && SECTORS.includes(org.sector) ? SECTORS.indexOf(org.sector) : SECTORS.length);

function choices(directory: Directory, hostId: string): OrgInfo[] {
  const near = neighbours(directory, hostId).flatMap((id) => directory.orgById(id) ?? []);
  return [...new Set([...near, ...candidates(directory, hostId)])].sort((a, b) => rank(a) - rank(b)).slice(0, CHOICES);
}

/** Lays what was said over what was known. @throws RuleBroken when a name fits several units */
export function merged(draft: WhistleDraft, said: Facts, words: string, { directory }: Pick<Work, 'directory'>): WhistleDraft {
  const next: WhistleDraft = { ...draft, urgent: draft.urgent || soundsUrgent(words) };
  const called = calledIn(directory, draft.hostId, said.text ?? '');
  if (said.orgs?.length || called.length) {
    const { guests, strangers } = unitsNamed({ directory }, said.orgs ?? []);
    const ids = [...called, ...guests].filter((id) => id !== draft.hostId);
    next.units = [...new Set([...(draft.again === 'units' ? [] : draft.units), ...ids])];
    next.strangers = [...new Set([...(draft.again === 'units' ? [] : draft.strangers), ...strangers])];
    if (next.again === 'units') delete next.again;
    delete next.earlier;
  }
  const title = said.text && publicWords(titleOf(said.text, [...namesOf(directory, next.units), ...next.strangers]));
  if (title) next.title = title;
  if (said.place !== undefined) next.place = publicWords(placeName(said.place, directory));
  return next;
}

const namesOf = (directory: Directory, ids: readonly string[]): string[] =>
  ids.flatMap((id) => {
    const org = directory.orgById(id);
    return org ? [org.name, org.shortName, ...org.aliases] : [];
  });

/** What is wrong and where, said in one sentence when it was asked: the place is in it. @param said what else the sentence names */
export function described(draft: WhistleDraft, words: string, said: Facts, work: Pick<Work, 'directory'>): WhistleDraft {
  const { again: _a, joins: _j, place: _p, ...rest } = draft;
  return merged({ ...rest, place: '' }, { ...said, text: words }, words, work);
}

/** Units of the choice that the words name. */
const named = (directory: Directory, hostId: string, words: string): OrgInfo[] =>
  choices(directory, hostId).filter((o) => [o.name, o.shortName, ...o.aliases].some((name) => words.includes(name)));

/** Ids of units of the choice that are named where the words do nothing but call: 城管跟派出所来一下. */
function calledIn(directory: Directory, hostId: string, words: string): string[] {
  const names = choices(directory, hostId).flatMap((o) => [o.name, o.shortName, ...o.aliases]);
  return named(directory, hostId, callsIn(words, names).join('，')).map((o) => o.id);
}

/** Units taken off again (不用派出所了). */
export function without(draft: WhistleDraft, refs: readonly Ref[], directory: Directory): WhistleDraft {
  const gone = new Set(refs.flat().flatMap((ref) => (typeof ref === 'string' ? (directory.orgByCode(ref)?.id ?? []) : [])));
  return { ...draft, units: draft.units.filter((id) => !gone.has(id)) };
}

/** Once it is known what and where: is there one about the same thing, and who came to such a thing before? */
export async function lookedUp(work: Work, draft: WhistleDraft): Promise<WhistleDraft> {
  // What was chosen to be joined stays so, whatever has become of it.
  if (!draft.title || draft.place === undefined || draft.again || draft.joins) return draft;
  const what = whatOf({ title: draft.title, place: draft.place });
  const { like: _like, ...next } = draft;
  const open = draft.joins === false ? undefined : await openLike(work, draft.hostId, what);
  const before = draft.units.length || draft.strangers.length ? undefined : await cameBefore(work, draft.hostId, what);
  return {
    ...next,
    ...(open && { like: { id: open.id, code: codeOf(open), title: whatOf(open), state: stateInWords(open, work) } }),
    ...(before && { units: came(before).map((c) => c.orgId), earlier: codeOf(before) }),
  };
}

/** The first part that is missing. */
export function questionAbout(draft: WhistleDraft, { directory }: Pick<Work, 'directory'>) {
  const { title, place, like, units, strangers, again } = draft;
  if (!title || again === 'title') return { slot: 'title', options: [], free: true as const };
  if (place === undefined) {
    const here = directory.unitName(draft.hostId);
    return { slot: 'place', options: [{ text: `就在${here}`.slice(0, 10), value: here }], free: true as const };
  }
  if (like && draft.joins === undefined)
    return {
      slot: 'like',
      text: `与${like.code}“${like.title}”（${like.state}）是同一件事。${safetyLine(title) ?? ''}`,
      options: [
        { text: `附到${like.code}`, value: 'join', settles: true as const },
        { text: '仍要吹哨', value: 'keep' },
      ],
    };
  if (draft.joins || (units.length && again !== 'units')) return undefined;
  return {
    slot: 'units',
    text: `${strangers.length ? `名单里没有“${strangers.join('、')}”，请打电话告诉他们。` : ''}请哪些单位来？勾选，或直接说。`,
    options: choices(directory, draft.hostId).map((o) => ({ text: o.shortName, value: o.id, ticked: units.includes(o.id) })),
    multiple: true as const,
    free: true as const,
  };
}

/** The draft after a button, ticks or free words. */
export function picked(draft: WhistleDraft, slot: string, value: string, { directory }: Pick<Work, 'directory'>): WhistleDraft {
  switch (slot) {
    case 'ask':
      return value === 'urgent' ? { ...draft, urgent: !draft.urgent } : { ...draft, again: value === 'units' ? 'units' : 'title' };
    case 'title':
      return described(draft, value, { orgs: named(directory, draft.hostId, value).map((o) => o.code) }, { directory });
    case 'place':
      return { ...draft, place: publicWords(value.trim()) };
    case 'like':
      return { ...draft, joins: value === 'join' };
    default: {
      const { again: _a, earlier: _l, ...next } = draft;
      const ids = value.split(',');
      const ticked = choices(directory, draft.hostId).filter((o) => ids.includes(o.id));
      const chosen = ticked.length ? ticked : named(directory, draft.hostId, value);
      return { ...next, units: chosen.map((o) => o.id) };
    }
  }
}

/** Rows of the card, only what is known; six fit. */
export function factsOf(draft: WhistleDraft, scene: Scene): [string, string][] {
  const { takeUpDueAt, finishDueAt } = clocksFrom(scene.now, draft.urgent, scene.zone, scene.calendar);
  const { name, takeUpWords } = levelOf(draft.urgent);
  return [
    ['单位', scene.directory.unitName(draft.hostId)],
    ...(draft.title ? [['事由', whatOf({ title: draft.title, place: draft.place ?? null })] as [string, string]] : []),
    ['级别', name],
    ...(draft.units.length ? [['请来', draft.units.map((id) => scene.directory.unitName(id)).join('、')] as [string, string]] : []),
    ['报到', `${formatInstant(takeUpDueAt, scene)}前(${takeUpWords})`],
    ['办结', `${formatInstant(finishDueAt, scene)}前`],
  ];
}

/** Sentences that go with the card. */
export function hintsOf(draft: WhistleDraft, scene: Scene): string[] {
  const { finishDueAt } = clocksFrom(scene.now, draft.urgent, scene.zone, scene.calendar);
  return [
    ...(draft.earlier ? [`和${draft.earlier}相似，按上次来的单位请。`] : []),
    ...(draft.strangers.length ? [`名单里没有“${draft.strangers.join('、')}”，请打电话告诉他们。`] : []),
    safetyLine(draft.title ?? '') ?? (draft.urgent ? '紧急的事请同时打电话。' : ''),
    scene.calendar.caution(toWall(finishDueAt, scene.zone).date) ?? '',
    '确认后私聊各单位联络员；没按时报到的会报街道。',
  ].filter(Boolean);
}

/** @throws when a part is missing: the questions come first */
export function inputOf({ hostId, chatid, title, place, urgent, units }: WhistleDraft): NewWhistle {
  if (!title || !units.length) throw new Error('a whistle has a title and calls somebody');
  return { hostId, title, place: place || null, urgent, units, ...(chatid && { chatid }) };
}
