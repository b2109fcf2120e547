/** What is known about a need before it is published. Plain JSON. */

import { parseWall, toInstant, toWall, type WallTime } from '../../clock';
import type { Question } from '../../content';
import { withoutContact, withoutPhones } from '../../private-words';
import type { Facts, Ref, When } from '../../reading/types';
import { formatDay, formatInstant, formatWhen, type Shown } from '../calendar/format';
import { END_OF_DAY_MIN } from '../calendar/working-hours';
import type { Directory, Person } from '../org/directory';
import type { Scene } from '../work';
import { defaultReplyBy, isBefore, neededFrom, sharedWords, type Workdays, wrongQuantity } from './rules';
import type { NeedInput } from './service';
import { whenInWords } from './words';

export interface NeedDraft {
  requesterId: string;
  chatid?: string;
  title?: string;
  quantity?: number;
  unitLabel?: string;
  when?: When;
  /** A clock value was filled in by a rule. */
  assumed?: boolean;
  place?: string;
  beneficiaries?: number;
  /** "YYYY-MM-DD" or "YYYY-MM-DDTHH:mm", as said. */
  replyBy?: string;
  /** Phone numbers were taken out of the words. */
  cleaned?: true;
  again?: 'when' | 'replyBy';
}

/** The organisation a need is published for: the group's when the person may, else the person's own. */
export function requesterOf(directory: Directory, actor: Person, place: { kind: string; orgId?: string }): string {
  if (place.orgId && directory.can(actor, 'need.post', place.orgId)) return place.orgId;
  return actor.liaisonOf[0]?.orgId ?? actor.orgId;
}

export function merged(draft: NeedDraft, said: Facts, assumed: boolean, directory: Directory): NeedDraft {
  const next: NeedDraft = { ...draft };
  if (said.title) {
    putTitle(next, [...new Set(said.title.split(/\s+/))].join(' '));
  }
  const count = said.quantity ?? said.headcount;
  if (count) next.quantity = count.n;
  if (said.unit) next.unitLabel = said.unit.slice(0, 4);
  if (said.when) {
    next.when = withOldDay(said.when, draft.when);
    next.assumed = assumed;
    if (next.again === 'when') delete next.again;
  }
  if (said.place !== undefined) next.place = withoutPhones(placeName(said.place, directory)).text.slice(0, 60);
  const served = said.beneficiaries ?? said.personTimes;
  if (served) next.beneficiaries = served.n;
  if (typeof said.replyBy === 'string') {
    next.replyBy = said.replyBy;
    if (next.again === 'replyBy') delete next.again;
  }
  return next;
}

/** A name beside a number that was said is whom to call, and as private as the number. */
function putTitle(draft: NeedDraft, words: string): void {
  const { text, had } = withoutPhones(words);
  if (had) draft.cleaned = true;
  const title = draft.cleaned ? withoutContact(text) : text;
  if (title) draft.title = title.slice(0, 60);
}

/** "改成下午3点" keeps the day that was named before. */
function withOldDay(when: When, old: When | undefined): When {
  const day = old?.date ?? old?.start?.slice(0, 10);
  if (!when.time || when.rrule || !day) return when;
  const [from = '', to] = when.time.split('/');
  return { start: `${day}T${from}`, ...(to && { end: `${day}T${to}` }) };
}

/** A place as it was said, or the name of a room or organisation. */
export function placeName(ref: Ref, directory: Directory): string {
  const name = (code: string) => directory.resource(code)?.title ?? directory.orgByCode(code)?.shortName ?? code;
  if (Array.isArray(ref)) return name(ref[0] ?? '');
  return typeof ref === 'string' ? name(ref) : ref.name;
}

/** Scene of a question: the calendar for workdays and marks. */
export interface AskScene extends Shown {
  calendar: Shown['calendar'] & Workdays;
}

/** The first part that is missing or cannot be. Only what is needed is required. */
export function questionAbout(draft: NeedDraft, scene: AskScene): Question | undefined {
  if (!draft.title) return { slot: 'title', options: [], free: true };
  const wrong = wrongQuantity(draft.quantity);
  if (wrong) return { slot: 'quantity', text: `${wrong}需要多少？`, options: [{ text: '1', value: '1' }], free: true };
  return aboutWhen(draft, scene) ?? aboutReply(draft, scene);
}

const AGREED = { text: '时间可商量', value: 'none' };

function aboutWhen({ when, again }: NeedDraft, scene: AskScene): Question | undefined {
  if (again === 'when') return { slot: 'when', options: [AGREED] };
  if (!when) return undefined;
  if (when.error) return { slot: 'when', text: `${when.error.replace(/[。.]$/, '')}。什么时候需要？`, options: [AGREED] };
  if (when.ask) {
    const days = when.ask.filter((c) => /^\d{4}-/.test(c)).slice(0, 4);
    const words = days.map((d) => formatWhen(d.includes('T') ? { start: d } : { date: d }, scene));
    const text = days.length ? `什么时候需要？${words.join('，还是')}？` : '哪天需要？直接说，如“周六上午”。';
    return { slot: 'when', text, options: [...days.map((d) => ({ text: shortTime(d, scene), value: d })), AGREED] };
  }
  const needed = neededFrom(when);
  if (!needed) return undefined;
  const now = toWall(scene.now, scene.zone);
  const past = when.date ? (when.end ?? when.date) < now.date : isBefore(needed, now);
  return past ? { slot: 'when', text: `${formatWhen(when, scene)}已经过去了。什么时候需要？`, options: [AGREED] } : undefined;
}

function aboutReply(draft: NeedDraft, scene: AskScene): Question | undefined {
  const now = toWall(scene.now, scene.zone);
  const fallback = defaultReplyBy(draft.when, now, scene.calendar);
  const options = [{ text: shortTime(textOf(fallback), scene), value: textOf(fallback) }];
  if (draft.again === 'replyBy') return { slot: 'replyBy', options };
  if (!draft.replyBy) return undefined;
  const by = replyWall(draft.replyBy);
  const words = formatInstant(toInstant(by, scene.zone), scene);
  if (!isBefore(now, by)) return { slot: 'replyBy', text: `答复时间${words}已经过了。改到什么时候？`, options };
  const needed = neededFrom(draft.when);
  if (needed && isBefore(needed, by)) return { slot: 'replyBy', text: `${words}才答复，比需要的时间还晚。改到什么时候？`, options };
  return undefined;
}

const textOf = ({ date, minute }: WallTime) =>
  `${date}T${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** A whole day counts until the end of its working hours. */
const replyWall = (text: string): WallTime => (text.includes('T') ? parseWall(text) : { date: text, minute: END_OF_DAY_MIN });

function shortTime(text: string, scene: Shown): string {
  const day = formatDay(text.slice(0, 10), scene);
  return `${day.slice(0, day.indexOf('('))}${text.slice(11)}`;
}

/** The draft after a button or free words answered a question. */
export function answered(draft: NeedDraft, slot: string, value: string): NeedDraft {
  const next: NeedDraft = { ...draft };
  switch (slot) {
    case 'ask':
      if (value === 'when' || value === 'replyBy') next.again = value;
      return next;
    case 'title': {
      putTitle(next, value);
      return next;
    }
    case 'quantity': {
      const n = Number(/\d+/.exec(value.normalize('NFKC'))?.[0]);
      if (n) next.quantity = n;
      return next;
    }
    case 'when':
      delete next.again;
      if (value === 'none') delete next.when;
      else next.when = value.includes('T') ? { start: value } : { date: value };
      return next;
    case 'replyBy':
      delete next.again;
      next.replyBy = value;
      return next;
    default:
      return next;
  }
}

/** Until when answers are awaited: as said, else the rule's. */
const replyByOf = (draft: NeedDraft, scene: AskScene): WallTime =>
  draft.replyBy ? replyWall(draft.replyBy) : defaultReplyBy(draft.when, toWall(scene.now, scene.zone), scene.calendar);

/** @throws when the title is missing: the questions come first */
export function inputOf(draft: NeedDraft, scene: AskScene): NeedInput {
  if (!draft.title) throw new Error('a need has a title');
  return {
    requesterId: draft.requesterId,
    title: draft.title,
    quantity: draft.quantity ?? 1,
    unitLabel: draft.unitLabel ?? '',
    ...(draft.when && { when: draft.when }),
    ...(draft.place && { place: draft.place }),
    ...(draft.beneficiaries !== undefined && { beneficiaries: draft.beneficiaries }),
    replyBy: replyByOf(draft, scene),
    ...(draft.chatid && { chatid: draft.chatid }),
  };
}

/** Rows of the card, only what is known. */
export function factsOf(draft: NeedDraft, scene: AskScene & { directory: Directory }): [string, string][] {
  const settled = draft.when && !draft.when.ask && !draft.when.error;
  const rows: [string, string][] = [['单位', scene.directory.unitName(draft.requesterId)]];
  if (draft.title)
    rows.push(['需要', `${draft.title}${draft.quantity === undefined ? '' : `${draft.quantity}${draft.unitLabel ?? '个'}`}`]);
  if (!draft.when || settled) rows.push(['时间', draft.when ? whenInWords(draft.when, scene) : '可商量']);
  if (draft.place) rows.push(['地点', draft.place]);
  if (draft.beneficiaries) rows.push(['对象', `约${draft.beneficiaries}人`]);
  if (!draft.when || settled) rows.push(['请答复', `${formatInstant(toInstant(replyByOf(draft, scene), scene.zone), scene)}前`]);
  return rows;
}

/** Resources of other units whose titles share words with the need: "资8 反诈宣讲员(建行)". At most two. */
function matches(draft: NeedDraft, directory: Directory): string[] {
  const title = draft.title ?? '';
  return directory.resources
    .filter((r) => r.ownerId !== draft.requesterId)
    .map((r) => ({ r, score: sharedWords(r.title, title) }))
    .filter(({ score }) => score >= Math.min(2, Math.max(1, title.length - 1)))
    .sort((a, b) => b.score - a.score)
    .slice(0, 2)
    .map(({ r }) => `资${r.no} ${r.title}(${directory.unitName(r.ownerId)})`);
}

/** Sentences that go with the draft. @param asked how many units will be asked */
export function hintsOf(draft: NeedDraft, scene: Scene, asked: number): string[] {
  const day = neededFrom(draft.when)?.date;
  const off = day && !scene.calendar.isWorkday(day) ? `${formatDay(day, scene)}不上班，单位可能不好安排。` : undefined;
  const fitting = matches(draft, scene.directory);
  return [
    asked ? `发布后会私聊请${asked}家单位答复。` : '名单里还没有可以问的单位，发布后请在群里说一声。',
    fitting.length ? `可能合适：${fitting.join('、')}。` : undefined,
    off,
    draft.cleaned ? '电话号码不在群里显示，已去掉。' : undefined,
    day ? scene.calendar.caution(day) : undefined,
  ].filter((s): s is string => s !== undefined);
}
