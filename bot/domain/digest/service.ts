/** 今日N件事: one private message in the morning for whoever has several things today. One thing alone has its own reminder, with buttons. */
import { formatMinute, toWall } from '../../clock';
import { formatDay } from '../calendar/format';
import type { Person } from '../org/directory';
import { peaceOf } from '../reminder/peace';
import { isQuiet, quietEnd } from '../reminder/plan';
import type { Work } from '../work';
import { actionsDue } from './actions';
import type { Item, Source } from './item';
import { answersDue, meetingsToday } from './meetings';
import { promisesDue } from './promises';

const SOURCES: readonly Source[] = [meetingsToday, answersDue, actionsDue, promisesDue];
/** Fewer are no list. */
const FEWEST = 2;
/** A morning's list is of no use in the afternoon. */
const NOON = 12 * 60;

/** SQLite takes 999 parameters a statement. */
const KEYS = 900;

/**
 * Owes everybody their list of today, once however often it is asked for under the same prefix of the outbox; nothing on a day that is not worked,
 * or after noon. @returns how many got one
 */
export async function tellToday(work: Work): Promise<number> {
  const { date: day, minute } = toWall(work.now, work.zone);
  if (!work.calendar.isWorkday(day) || minute >= NOON) return 0;
  const byPerson = new Map<Person, Item[]>();
  for (const source of SOURCES)
    for (const item of await source(work, day)) byPerson.set(item.person, [...(byPerson.get(item.person) ?? []), item]);
  const ids = [...byPerson.keys()].map((p) => p.id);
  const peace = await peaceOf(work.tx, ids, work.now, work.zone);
  const keyFor = ({ id }: Person) => `digest:${day}:${id}`;
  const before = await known(
    work,
    [...byPerson.keys()].map((p) => work.outbox.keyOf(keyFor(p))),
  );
  let told = 0;
  for (const [person, all] of byPerson) {
    if (before.has(work.outbox.keyOf(keyFor(person)))) continue;
    const { muted, quiet } = peace.get(person.id) ?? {};
    const items = muted ? all.filter((i) => i.promised) : all;
    if (items.length < FEWEST || items.every((i) => i.asked)) continue;
    const asleep = quiet && isQuiet(work.now, work.zone, quiet);
    const options = {
      key: keyFor(person),
      priority: 8,
      ...(asleep && { notBefore: quietEnd(work.now, work.zone, quiet) }),
    };
    if (work.outbox.toMember(person.userid, { text: textOf(items, day, work) }, options)) told += 1;
  }
  return told;
}

async function known({ tx }: Work, keys: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let i = 0; i < keys.length; i += KEYS)
    for (const { key } of await tx.outbox.findMany({ where: { key: { in: keys.slice(i, i + KEYS) } }, select: { key: true } }))
      found.add(key);
  return found;
}

function textOf(items: readonly Item[], day: string, work: Work): string {
  const lines = [...items].sort((a, b) => (a.minute ?? 1440) - (b.minute ?? 1440));
  return [
    `**今日${lines.length}件事** ${formatDay(day, work)}`,
    ...lines.map((i, n) => `${n + 1}. ${i.minute === undefined ? '' : `${formatMinute(i.minute)} `}${i.text}`),
    '发编号看详情，发“我的”看全部。',
  ].join('\n');
}
