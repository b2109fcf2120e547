/** Reads minutes into a draft and changes it by words and buttons. */
import { formatMinute, toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import { readItem, readMinutes, type SaidItem } from '../../reading/minutes';
import type { Ref } from '../../reading/types';
import { again } from '../agenda/rules';
import { talkedAbout } from '../agenda/service';
import { alike } from '../alike';
import { formatDay, type Shown } from '../calendar/format';
import type { Directory } from '../org/directory';
import { dayLabel } from '../when/questions';
import type { Scene, Work } from '../work';
import { bareChange, type Change, changed, type DraftItem, type Gap, gapsOf, isAbout, meantItem, titleOfWork } from './rules';

export interface MinutesDraft {
  meetingId: string;
  code: string;
  title: string;
  text: string;
  source: 'TYPED' | 'QUOTED' | 'FILE';
  items: DraftItem[];
  /** There is no pool to which open items could go back. */
  noPool?: true;
  /** Open work that an earlier version gave: it stays as it is. */
  given?: Given[];
  /** GAPS: what is missing is asked, one thing at a time. EDIT: which item is to change. */
  ask?: 'GAPS' | 'EDIT';
}

export interface Given {
  code: string;
  leadOrgId: string;
  title: string;
}

/** What an item becomes once it is written: the work there is already, else new. */
export const givenFor = ({ lead, what, kind }: DraftItem, given: readonly Given[] = []): Given | undefined =>
  kind === 'WORK' ? given.find((g) => g.leadOrgId === lead && g.title === titleOfWork(what)) : undefined;

const today = ({ now, zone }: Shown): string => toWall(now, zone).date;

const sceneOf = (work: Work) => {
  const { date, minute } = toWall(work.now, work.zone);
  return { now: `${date}T${formatMinute(minute)}:00`, lexicon: work.directory.names(), holidays: work.calendar };
};

/** Items of minutes, with the items that they are about: of the meeting's agenda, or left open by an earlier version. */
export async function itemsFrom(work: Work, meetingId: string, text: string): Promise<DraftItem[]> {
  const agenda = await talkedAbout(work, meetingId);
  return readMinutes(text, sceneOf(work)).map((said) => {
    const item = toDraft(work.directory, said);
    if (item.kind !== 'OPEN') return item;
    const known = agenda.find((a) => isAbout(a.title, item)) ?? alike(item.what, agenda)[0];
    // What waits in the pool has been counted.
    const times = (known?.timesOnAgenda ?? 0) + Number(known?.status !== 'POOL');
    return { ...item, times, ...(known && { agendaId: known.id }) };
  });
}

function toDraft(directory: Directory, said: SaidItem): DraftItem {
  const { lead, co, leadChoices } = whoOf(directory, said.who);
  return {
    quote: said.quote,
    what: said.what || said.quote,
    kind: said.open ? 'OPEN' : 'WORK',
    co,
    ...(lead && { lead }),
    ...(leadChoices && { leadChoices }),
    ...(said.due && { due: said.due }),
    ...(said.dueChoices && { dueChoices: said.dueChoices }),
  };
}

function whoOf(directory: Directory, who: readonly Ref[]): { lead?: string; co: string[]; leadChoices?: string[] } {
  const ids = who.map((ref) => [ref].flat().flatMap((code) => (typeof code === 'string' ? (directory.orgByCode(code)?.id ?? []) : [])));
  const [first = [], ...more] = ids;
  const co = more.flatMap((choices) => (choices.length === 1 ? choices : []));
  if (first.length > 1) return { co, leadChoices: first };
  return { co, ...(first[0] && { lead: first[0] }) };
}

export const gaps = (draft: MinutesDraft, shown: Shown): Gap[] => gapsOf(draft.items, today(shown));

/** "路灯9月22号", "第2条改由物业负责", "第3条去掉". @throws RuleBroken `minutes.which`, `minutes.change` */
export function changeByWords(work: Work, draft: MinutesDraft, words: string): MinutesDraft {
  const said = readItem(bareChange(words), sceneOf(work));
  const { lead, co, leadChoices } = whoOf(work.directory, said.who);
  const change: Change = {
    ...(/去掉|删掉|删除|不列|不督办|只记录/.test(words) && { kind: 'NOTE' as const }),
    ...(said.open && { kind: 'OPEN' as const }),
    ...(lead && { lead, co }),
    ...(leadChoices && { leadChoices }),
    ...(said.due && { due: future(work, said.due) }),
  };
  if (!Object.keys(change).length)
    throw new RuleBroken('minutes.change', '没听出改什么。可以说“第2条9月22号前”“路灯由供电所负责”“第3条去掉”；整篇重写请再发一次“纪要”。');
  const at = meantItem(words, said, draft.items, gaps(draft, work), draft.ask === 'GAPS');
  if (at === undefined) throw new RuleBroken('minutes.which', `改的是哪一条？请带上序号，例如“第1条${words.slice(0, 20)}”。`);
  return next(work, { ...draft, items: changed(draft.items, at, withTimes(change)) });
}

/** What is put off by words has been talked about once. */
const withTimes = (change: Change): Change & { times?: number } => (change.kind === 'OPEN' ? { ...change, times: 1 } : change);

/** @throws RuleBroken `minutes.past` */
function future(work: Work, due: string): string {
  if (due >= today(work)) return due;
  throw new RuleBroken('minutes.past', `${formatDay(due, work)}已经过去了，请说一个以后的日期。`);
}

/** A button of a question: "lead2", "due0"; value an id, a day, or "note". */
export function pickItem(work: Work, draft: MinutesDraft, slot: string, value: string): MinutesDraft {
  const found = /^(lead|due)(\d+)$/.exec(slot);
  if (!found) return changeByWords(work, draft, value);
  const at = Number(found[2]);
  if (value === 'note') return next(work, { ...draft, items: changed(draft.items, at, { kind: 'NOTE' }) });
  if (found[1] === 'lead' && work.directory.orgById(value))
    return next(work, { ...draft, items: changed(draft.items, at, { lead: value }) });
  if (found[1] === 'due' && /^\d{4}-\d\d-\d\d$/.test(value))
    return next(work, { ...draft, items: changed(draft.items, at, { due: value }) });
  return changeByWords(work, draft, value);
}

/** Goes on asking while something is missing, once that was begun. */
function next(work: Work, { ask, ...draft }: MinutesDraft): MinutesDraft {
  return ask === 'GAPS' && gaps(draft, work).length > 0 ? { ...draft, ask } : draft;
}

const short = (words: string): string => ([...words].length > 14 ? `${[...words].slice(0, 13).join('')}…` : words);
const ONLY_NOTE = { text: '只记录', value: 'note' } as const;

/** The first gap as a question. @param units of the meeting */
export function gapQuestion(work: Work, draft: MinutesDraft, units: readonly string[]) {
  const [gap] = gaps(draft, work);
  const item = gap && draft.items[gap.at];
  if (!gap || !item) return undefined;
  const name = `第${gap.at + 1}条“${short(item.what)}”`;
  if (gap.part === 'lead') {
    const choices = item.leadChoices ?? units;
    const some = choices.slice(0, 9).map((id) => ({ text: work.directory.unitName(id), value: id }));
    const more = choices.length > 9 ? '没列出的直接说单位名。' : '';
    return { slot: `lead${gap.at}`, text: `${name}由哪家单位承办？${more}`, options: [...some, ONLY_NOTE], free: true as const };
  }
  const over = item.due ? `原文的${formatDay(item.due, work)}已经过去，` : '';
  const days = item.dueChoices ?? [5, 10, 20].map((n) => work.calendar.addWorkdays(today(work), n));
  return {
    slot: `due${gap.at}`,
    text: `${name}${over}哪天前办好？`,
    options: [...days.slice(0, 4).map((value) => ({ text: dayLabel(value, work), value })), ONLY_NOTE],
    free: true as const,
  };
}

/** The item that is asked about: its sentence and what is known of it. */
export function rowAsked(draft: MinutesDraft, work: Scene): [string, string][] {
  const [gap] = draft.ask === 'GAPS' ? gaps(draft, work) : [];
  const item = gap && draft.items[gap.at];
  if (!item) return rowsOf(draft, work);
  return [['原话', item.quote], ...(item.lead ? [['承办', work.directory.unitName(item.lead)] as [string, string]] : [])];
}

/** One row an item: 1 · 物业：东门停车划线，9月30日(周三)前 */
export function rowsOf(draft: MinutesDraft, work: Scene): [string, string][] {
  return draft.items.map((item, i) => {
    const known = givenFor(item, draft.given);
    return [String(i + 1), `${rowOf(item, draft, work)}${known ? `（${known.code}照旧）` : ''}`];
  });
}

function rowOf(item: DraftItem, { noPool }: MinutesDraft, work: Scene): string {
  if (item.kind === 'NOTE') return `${item.what}（只记录）`;
  if (item.kind === 'OPEN') return `${item.what}：未形成决定，${noPool ? '留作下次再议' : `退回议题池（${again(item.times ?? 1)}）`}`;
  const lead = item.lead ? work.directory.unitName(item.lead) : '⚠缺承办单位';
  const co = item.co.length ? `（配合：${item.co.map((id) => work.directory.unitName(id)).join('、')}）` : '';
  const due = item.due && item.due >= today(work) ? `${formatDay(item.due, work)}前` : '⚠缺期限';
  return `${lead}：${item.what}${co}，${due}`;
}
