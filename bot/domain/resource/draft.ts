/** What is known about a resource before it is published. Plain JSON. */

import type { ResourceKind } from '../../../prisma/client';
import { addDays, daysBetween, toWall } from '../../clock';
import type { Question } from '../../content';
import { withoutPhones } from '../../private-words';
import { type Facts, RESOURCE_KINDS, type When } from '../../reading/types';
import { partyOf } from '../activity/draft';
import { numberIn } from '../activity/questions';
import { formatDay, formatWhen, type Shown } from '../calendar/format';
import { isMonthly, moveTargets, occurrences, withExceptions } from '../calendar/recurrence';
import type { Directory, Person } from '../org/directory';
import { wrongQuantity } from '../request/rules';
import { whenInWords } from '../request/words';
import type { OfferInput } from './service';

export const KIND_NAMES: Readonly<Record<ResourceKind, string>> = {
  VENUE: '场地',
  EQUIPMENT: '设备物品',
  PERSONNEL: '人员',
  SERVICE: '服务',
  FUND: '资金',
  GOODS: '物资',
  INFO: '信息',
  JOB: '岗位',
  TRAINING: '课程培训',
};

export interface OfferDraft {
  ownerId?: string;
  ownerChoices?: string[];
  kind?: ResourceKind;
  title?: string;
  capacity?: number;
  quantity?: number;
  when?: When;
  advance?: number;
  /** Answers for single occurrences on holidays: "skip", or the day it is moved to. */
  moved: Record<string, string>;
  /** For rules of every day or week. */
  onHolidays?: 'skip' | 'keep';
  cleaned?: true;
  /** Open needs it may be for, and the same resource when it is published already. */
  fits: { no: number; line: string }[];
  same?: number;
}

/** At most so many single holidays are asked about; later ones are skipped. */
const ASKED_HOLIDAYS = 3;

export function newOffer(directory: Directory, actor: Person): OfferDraft {
  const own = directory.spokenForBy(actor);
  const draft: OfferDraft = { moved: {}, fits: [] };
  if (own.length > 1) return { ...draft, ownerChoices: own };
  return { ...draft, ownerId: own[0] ?? actor.orgId };
}

export function merged(
  draft: OfferDraft,
  said: Facts & { owner?: Parameters<typeof partyOf>[0]; kind?: string },
  directory: Directory,
): OfferDraft {
  const next: OfferDraft = { ...draft, moved: { ...draft.moved } };
  const owner = said.owner ?? said.host;
  if (owner !== undefined) {
    const party = partyOf(owner, directory);
    if ('orgId' in party) {
      next.ownerId = party.orgId;
      delete next.ownerChoices;
    } else if ('choices' in party) next.ownerChoices = party.choices;
  }
  if (said.kind && isKind(said.kind)) next.kind = said.kind;
  if (said.title) putTitle(next, said.title);
  if (said.capacity) next.capacity = said.capacity.n;
  const count = said.quantity ?? said.headcount;
  if (count) next.quantity = count.n;
  if (said.advance !== undefined) next.advance = said.advance;
  if (said.when) {
    next.when = said.when.time && !said.when.rrule && draft.when?.rrule ? { ...draft.when, time: said.when.time } : said.when;
    if (next.when.rrule !== draft.when?.rrule) {
      next.moved = {};
      delete next.onHolidays;
    }
  }
  return next;
}

export const isKind = (kind: string): kind is ResourceKind => (RESOURCE_KINDS as readonly string[]).includes(kind);

function putTitle(draft: OfferDraft, words: string): void {
  const { text, had } = withoutPhones(words);
  if (text) draft.title = text.slice(0, 40);
  if (had) draft.cleaned = true;
}

/** Last day it is offered: the end of what was said, else the end of the year, or of the next when that is less than 60 days away. */
export function validTo(draft: OfferDraft, shown: Shown): string {
  const today = toWall(shown.now, shown.zone).date;
  const { when } = draft;
  if (when && !when.rrule && !when.ask && !when.error) {
    const last = when.end?.slice(0, 10) ?? when.date ?? when.due?.slice(0, 10) ?? when.start?.slice(0, 10);
    if (last) return last;
  }
  const year = Number(today.slice(0, 4));
  const end = `${year}-12-31`;
  return daysBetween(today, end) >= 60 ? end : `${year + 1}-12-31`;
}

/** Occurrences that fall on statutory holidays, in order. Rules on workdays have none. */
function holidayHits(draft: OfferDraft, shown: Shown): string[] {
  const { when } = draft;
  if (!when?.rrule || when.workdayRule) return [];
  const today = toWall(shown.now, shown.zone).date;
  // Counted from the day of its publication, as everywhere later.
  return occurrences(when.rrule, addDays(today, 1), validTo(draft, shown), { anchor: today }).filter(
    (d) => shown.calendar.day(d).kind === 'HOLIDAY',
  );
}

/** The first part that is missing or cannot be. */
export function questionAbout(draft: OfferDraft, directory: Directory, shown: Shown): Question | undefined {
  if (draft.ownerChoices) {
    return {
      slot: 'owner',
      options: draft.ownerChoices.slice(0, 10).map((id) => ({ text: directory.orgById(id)?.shortName ?? '', value: id })),
    };
  }
  if (!draft.title) return { slot: 'title', options: [], free: true };
  if (!draft.kind) {
    return {
      slot: 'kind',
      text: `“${draft.title}”是哪一类？`,
      options: RESOURCE_KINDS.map((k) => ({ text: KIND_NAMES[k], value: k })),
      free: true,
    };
  }
  for (const slot of ['quantity', 'capacity'] as const) {
    const wrong = wrongQuantity(draft[slot]);
    if (wrong) return { slot, text: `${wrong}应该是多少？请直接回数字。`, options: [{ text: '不填', value: 'none' }], free: true };
  }
  return aboutTime(draft, shown) ?? aboutHolidays(draft, shown);
}

const ALWAYS = { text: '时间可商量', value: 'none' };

function aboutTime({ when }: OfferDraft, shown: Shown): Question | undefined {
  if (when?.error) return { slot: 'when', text: `${when.error.replace(/[。.]$/, '')}。什么时候可以用？`, options: [ALWAYS] };
  if (when?.ask) {
    const days = when.ask.filter((c) => /^\d{4}-/.test(c)).slice(0, 4);
    const words = days.map((d) => formatWhen(d.includes('T') ? { start: d } : { date: d }, shown));
    return {
      slot: 'when',
      text: words.length ? `什么时候可以用？${words.join('，还是')}？` : '什么时候可以用？直接说，如“每周三下午”。',
      options: [...days.map((d, i) => ({ text: `${words[i]!.slice(0, words[i]!.indexOf('('))}${d.slice(11)}`, value: d })), ALWAYS],
    };
  }
  const today = toWall(shown.now, shown.zone).date;
  const last = when?.end?.slice(0, 10) ?? when?.date ?? when?.start?.slice(0, 10);
  if (when && !when.rrule && last && last < today)
    return { slot: 'when', text: `${formatWhen(when, shown)}已经过去了。什么时候可以用？`, options: [ALWAYS] };
  return undefined;
}

function aboutHolidays(draft: OfferDraft, shown: Shown): Question | undefined {
  const hits = holidayHits(draft, shown);
  const rrule = draft.when?.rrule;
  if (!rrule || !hits.length) return undefined;
  if (!isMonthly(rrule)) {
    if (draft.onHolidays) return undefined;
    return {
      slot: 'onHolidays',
      text: `${formatDay(hits[0]!, shown)}${hits.length > 1 ? `等${hits.length}次` : ''}碰上放假，怎么办？`,
      options: [
        { text: '放假跳过', value: 'skip' },
        { text: '照常', value: 'keep' },
      ],
    };
  }
  const open = hits.slice(0, ASKED_HOLIDAYS).find((d) => !(d in draft.moved));
  if (!open) return undefined;
  const targets = moveTargets(rrule, open, (d) => shown.calendar.day(d).kind === 'HOLIDAY').filter((d) => d <= validTo(draft, shown));
  const makeup = targets.find((d) => shown.calendar.day(d).kind === 'MAKEUP');
  return {
    slot: `holiday.${open}`,
    text: `碰上${formatDay(open, shown)}，怎么办？${makeup ? `（${formatDay(makeup, shown)}）` : ''}`,
    options: [
      { text: '当月跳过', value: 'skip' },
      ...targets.map((d) => ({ text: `顺延${Number(d.slice(5, 7))}月${Number(d.slice(8))}日`, value: d })),
    ],
  };
}

/** The draft after a button or free words answered a question. */
export function answered(draft: OfferDraft, slot: string, value: string, directory: Directory): OfferDraft {
  const next: OfferDraft = { ...draft, moved: { ...draft.moved } };
  const [part = '', day = ''] = slot.split('.');
  switch (part) {
    case 'owner':
      if (directory.orgById(value)) {
        next.ownerId = value;
        delete next.ownerChoices;
      }
      return next;
    case 'title':
      putTitle(next, value);
      return next;
    case 'kind': {
      const named = RESOURCE_KINDS.find((k) => k === value || KIND_NAMES[k].includes(value.trim()) || value.includes(KIND_NAMES[k]));
      if (named) next.kind = named;
      return next;
    }
    case 'quantity':
    case 'capacity': {
      const n = value === 'none' ? undefined : numberIn(value);
      if (value === 'none') delete next[part];
      else if (n !== undefined) next[part] = n;
      return next;
    }
    case 'when':
      if (value === 'none') delete next.when;
      else next.when = value.includes('T') ? { start: value } : { date: value };
      return next;
    case 'onHolidays':
      next.onHolidays = value === 'keep' ? 'keep' : 'skip';
      return next;
    case 'holiday':
      next.moved[day] = value;
      return next;
    default:
      return next;
  }
}

/** @throws when a part that must be there is missing: the questions come first */
export function inputOf(draft: OfferDraft, shown: Shown): OfferInput {
  const { ownerId, kind, title, when } = draft;
  if (!ownerId || !kind || !title) throw new Error('a resource has an owner, a kind and a title');
  const rule = when?.rrule && ruleOf(draft, shown);
  return {
    ownerId,
    kind,
    title,
    description: when && !when.rrule ? whenInWords(when, shown) : '',
    ...(rule && { rrule: rule }),
    ...(rule && when?.time && { ruleTime: when.time }),
    ...(draft.capacity !== undefined && { capacity: draft.capacity }),
    ...(draft.quantity !== undefined && { quantity: draft.quantity }),
    ...(draft.advance !== undefined && { advanceDays: Math.round(draft.advance) }),
    validTo: validTo(draft, shown),
  };
}

/** The rule with its holidays left out or moved, as RFC 5545 lines. */
function ruleOf(draft: OfferDraft, shown: Shown): string {
  const rrule = draft.when?.rrule ?? '';
  const hits = holidayHits(draft, shown);
  const dropped = draft.onHolidays === 'keep' ? [] : hits;
  const moved = dropped.flatMap((d) => (draft.moved[d] && draft.moved[d] !== 'skip' ? [draft.moved[d]] : []));
  return withExceptions(rrule, dropped, moved);
}

/** "10月3日(周六·国庆节放假)顺延到10月17日(周六)" for each holiday that was decided about. */
export function holidayWords(draft: OfferDraft, shown: Shown): string[] {
  if (draft.onHolidays) return [draft.onHolidays === 'skip' ? '碰上放假跳过。' : '放假照常。'];
  const hits = holidayHits(draft, shown);
  const decided = hits.flatMap((d) => {
    const to = draft.moved[d];
    if (!to) return [];
    return [`${formatDay(d, shown)}${to === 'skip' ? '跳过' : `顺延到${formatDay(to, shown)}`}。`];
  });
  return hits.length > ASKED_HOLIDAYS ? [...decided, '之后碰上放假的当月跳过。'] : decided;
}

export function factsOf(draft: OfferDraft, directory: Directory, shown: Shown): [string, string][] {
  const rows: [string, string][] = [];
  const settled = draft.when && !draft.when.ask && !draft.when.error;
  if (draft.title) rows.push(['资源', draft.kind ? `${draft.title}(${KIND_NAMES[draft.kind]})` : draft.title]);
  if (draft.ownerId && !draft.ownerChoices) rows.push(['单位', directory.orgById(draft.ownerId)?.shortName ?? '']);
  if (!draft.when || settled) rows.push(['时间', draft.when ? whenInWords(draft.when, shown) : '可商量']);
  const amounts = [
    draft.quantity !== undefined && `共${draft.quantity}`,
    draft.capacity !== undefined && `一次最多${draft.capacity}人`,
  ].filter(Boolean);
  if (amounts.length) rows.push(['数量', amounts.join('，')]);
  if (draft.advance !== undefined) rows.push(['预约', `提前${draft.advance}天`]);
  rows.push(['有效至', formatDay(validTo(draft, shown), shown)]);
  return rows;
}
