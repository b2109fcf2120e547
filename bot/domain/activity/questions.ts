/** What still has to be asked about an activity, one thing at a time, and what an answer changes. */

import { addDays, toWall } from '../../clock';
import type { Question } from '../../content';
import { parseNumeral } from '../../reading/numbers';
import { formatWhen } from '../calendar/format';
import type { Scene } from '../work';
import { type ActivityDraft, headsOf, titleFrom } from './draft';
import { isFuture, unitSum, wrongHours, wrongPeople } from './rules';
import { ACTIVITY_NAMES, isActivityKind, TYPES_TO_CHOOSE } from './types';
import { timeInWords } from './words';

/** The first part that is missing or cannot be. Only the type and the day are required. */
export function questionAbout(draft: ActivityDraft, scene: Scene): Question | undefined {
  return aboutType(draft) ?? aboutTime(draft, scene) ?? aboutNames(draft, scene) ?? aboutNumbers(draft);
}

function aboutType(draft: ActivityDraft): Question | undefined {
  if (draft.type) return undefined;
  return {
    slot: 'type',
    ...(draft.title && { text: `“${draft.title}”是哪类活动？` }),
    options: TYPES_TO_CHOOSE.map((t) => ({ text: ACTIVITY_NAMES[t], value: t })),
    free: true,
  };
}

function aboutTime(draft: ActivityDraft, scene: Scene): Question | undefined {
  const now = toWall(scene.now, scene.zone);
  const recent = [0, 1, 2].map((n) => ({ text: ['今天', '昨天', '前天'][n]!, value: addDays(now.date, -n) }));
  if (draft.timeError) return { slot: 'when', text: `${draft.timeError.replace(/[。.]$/, '')}。是哪天？`, options: recent };
  if (draft.timeAsk?.length) {
    const days = draft.timeAsk.slice(0, 5);
    const words = days.map((d) => formatWhen(d.includes('T') ? { start: d } : { date: d }, scene));
    return {
      slot: 'when',
      text: `是哪天？${words.join('，还是')}？`,
      options: days.map((d, i) => ({ text: shortDay(d, words[i]!), value: d })),
    };
  }
  if (!draft.time || draft.timeAsk || draft.again === 'when') return { slot: 'when', options: recent };
  if (isFuture(draft.time, now)) {
    return { slot: 'when', text: `${timeInWords(draft.time, scene)}还没到，办完再记。是哪天办的？`, options: recent };
  }
  return undefined;
}

/** "9月11日(周五)" does not fit a button with a holiday mark: without it, with the hour when there is one. */
function shortDay(candidate: string, words: string): string {
  const day = words.slice(0, words.indexOf('('));
  return candidate.includes('T') ? `${day}${candidate.slice(11)}` : day;
}

function aboutNames(draft: ActivityDraft, { directory }: Scene): Question | undefined {
  const choose = (slot: string, what: string, ids: readonly string[]): Question => ({
    slot,
    text: `${what}是哪一家？`,
    options: ids.slice(0, 10).map((id) => ({ text: directory.orgById(id)?.shortName ?? '', value: id })),
  });
  if (draft.host && 'choices' in draft.host) return choose('host', '承办的', draft.host.choices);
  for (const [i, party] of draft.with.entries()) {
    if ('choices' in party) return choose(`with.${i}`, `参加的${party.n === undefined ? '' : `(${party.n}人)`}`, party.choices);
  }
  if (draft.placeChoices?.length) {
    return {
      slot: 'place',
      text: '在哪个地方？',
      options: draft.placeChoices.slice(0, 10).map((id) => ({ text: directory.resource(id)?.title ?? '', value: id })),
    };
  }
  return undefined;
}

const SKIP = { text: '不填', value: 'none' };

function aboutNumbers(draft: ActivityDraft): Question | undefined {
  const people = [
    ['headcount', draft.headcount, '参加'],
    ['personTimes', draft.personTimes, '惠及'],
    ['beneficiaries', draft.beneficiaries, '惠及'],
  ] as const;
  for (const [slot, count, label] of people) {
    const wrong = wrongPeople(count, label);
    if (wrong) return { slot, text: `${wrong}实际多少？请直接回数字。`, options: [SKIP], free: true };
  }
  for (const [i, party] of draft.with.entries()) {
    const wrong = party.n === undefined ? undefined : wrongPeople({ n: party.n }, '单位人数');
    if (wrong) return { slot: `n.${i}`, text: `${wrong}实际多少？请直接回数字。`, options: [SKIP], free: true };
  }
  const hours = wrongHours(draft.hours);
  if (hours) return { slot: 'hours', text: `${hours}实际每人几小时？请直接回数字。`, options: [SKIP], free: true };
  if (draft.again === 'headcount') return { slot: 'headcount', options: [SKIP], free: true };
  if (headsOf(draft).clash) {
    const sum = unitSum(draft.with.map((w) => ({ n: w.n ?? 0 })));
    return {
      slot: 'clash',
      text: `参加${draft.headcount?.n}人，可各单位合计${sum}人，哪个对？`,
      options: [
        { text: `共${sum}人`, value: 'sum' },
        { text: `共${draft.headcount?.n}人`, value: 'total' },
      ],
    };
  }
  return undefined;
}

/** The draft after a button, an option or free words answered a question. Words that are no number leave it as it is: it is asked again. */
export function answered(draft: ActivityDraft, slot: string, value: string, { directory }: Scene): ActivityDraft {
  const next: ActivityDraft = { ...draft, with: [...draft.with] };
  delete next.changed;
  const [part = '', index] = slot.split('.');
  const entry = index === undefined ? undefined : next.with[Number(index)];
  switch (part) {
    case 'ask':
      if (value === 'when' || value === 'headcount') next.again = value;
      return next;
    case 'type':
      return { ...next, ...kindIn(value) };
    case 'when':
      if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/.test(value)) return next;
      next.time = value.includes('T') ? { day: value.slice(0, 10), start: value } : { day: value };
      delete next.timeAsk;
      delete next.timeError;
      delete next.again;
      return next;
    case 'host':
      if (directory.orgById(value)) next.host = { orgId: value };
      return next;
    case 'place': {
      const room = directory.resource(value);
      if (room) next.place = { name: room.title, venueId: room.id };
      delete next.placeChoices;
      return next;
    }
    case 'with':
      if (entry && directory.orgById(value)) {
        next.with[Number(index)] = { orgId: value, ...(entry.n !== undefined && { n: entry.n }), ...(entry.approx && { approx: true }) };
      }
      return next;
    case 'n':
      if (entry) next.with[Number(index)] = withNumber(entry, value);
      return next;
    case 'clash':
      if (value === 'sum') next.headcount = { n: unitSum(next.with.map((w) => ({ n: w.n ?? 0 }))) };
      else next.with = next.with.map((w) => withNumber(w, 'none'));
      return next;
    case 'headcount':
    case 'personTimes':
    case 'beneficiaries':
    case 'hours':
      if (value === 'none') delete next[part];
      else if (numberIn(value) !== undefined) next[part] = { n: numberIn(value)! };
      else return next;
      if (part === 'headcount') delete next.again;
      return next;
    default:
      return next;
  }
}

function withNumber(entry: ActivityDraft['with'][number], value: string): ActivityDraft['with'][number] {
  const { n: _, approx: __, ...party } = entry;
  const n = numberIn(value);
  if (value !== 'none' && n === undefined) return entry;
  return n === undefined ? party : { ...party, n };
}

/** The type that was chosen or named; words that name none are a title of their own kind. */
function kindIn(words: string): Pick<ActivityDraft, 'type' | 'title'> {
  if (isActivityKind(words)) return { type: words };
  const said = words.normalize('NFKC').replace(/\s/g, '');
  const known = Object.entries(ACTIVITY_NAMES).find(([, name]) => said.includes(name) || (said.length > 1 && name.includes(said)))?.[0];
  if (known && isActivityKind(known)) return { type: known };
  return said.length > 1 && said.length <= 30 ? { type: 'OTHER', ...(titleFrom(words) && { title: titleFrom(words) }) } : {};
}

/** "35", "三十五人" → 35 */
export function numberIn(words: string): number | undefined {
  const text = words.normalize('NFKC');
  const digits = /\d+(?:\.\d+)?/.exec(text)?.[0];
  if (digits !== undefined) return Number(digits);
  const spoken = /[零〇一二两三四五六七八九十百千万]+/.exec(text)?.[0];
  return spoken === undefined ? undefined : parseNumeral(spoken);
}

/** "望湖社区9月第2次主题党日" */
export function monthWords(hostId: string, type: string, day: string, nth: number, { directory }: Scene): string {
  const name = isActivityKind(type) ? ACTIVITY_NAMES[type] : type;
  return `${directory.orgById(hostId)?.shortName ?? ''}${Number(day.slice(5, 7))}月第${nth}次${name}。`;
}
