/** What is free during a look-up: "活动室周六空吗". */
import { addDays, toInstant, toWall } from '../../clock';
import type { Work } from '../work';
import { gaps, left, type Span } from './rules';
import { type Bookable, bookable, takenOf } from './taken';
import { hoursOf } from './ways';
import { amountOf, hoursInWords, isCounted, takenInWords } from './words';

const SHOWN = 3;

/** For each resource that is booked by the hour or counted: what is taken, what is left. A day is looked at within the hours it is open. */
export async function freeInWords(work: Work, resources: readonly { id: string }[], span: Span): Promise<Map<string, string>> {
  const known = await bookable(
    work,
    resources.map((r) => r.id),
  );
  const taken = await takenOf(work, known, span);
  return new Map(known.map((r) => [r.id, inWords(r, taken.get(r.id) ?? [], span, work)]));
}

function inWords(r: Bookable, taken: Parameters<typeof takenInWords>[0][], span: Span, work: Work): string {
  if (isCounted(r)) return `还有${left(r, taken, span)}/${amountOf(r, r.quantity)}`;
  if (!taken.length) return '空着';
  const who = taken.slice(0, SHOWN).map((t) => takenInWords(t, work));
  const more = taken.length > SHOWN ? `等${taken.length}场` : '';
  const free = gaps(taken, openPart(r, span, work))
    .slice(0, SHOWN)
    .map((gap) => hoursInWords(gap, work));
  return `${who.join('、')}${more}；${free.length ? `空闲 ${free.join('、')}` : '没有空档'}`;
}

/** One day is looked at from opening to closing. */
function openPart(r: Bookable, span: Span, { zone }: Work): Span {
  const from = toWall(span.startAt, zone);
  const day = {
    startAt: toInstant({ date: from.date, minute: 0 }, zone),
    endAt: toInstant({ date: addDays(from.date, 1), minute: 0 }, zone),
  };
  if (span.startAt < day.startAt || span.endAt > day.endAt) return span;
  const { fromMin, toMin } = hoursOf(r);
  const open = {
    startAt: toInstant({ date: from.date, minute: fromMin }, zone),
    endAt: toInstant({ date: from.date, minute: toMin }, zone),
  };
  return { startAt: new Date(Math.max(+span.startAt, +open.startAt)), endAt: new Date(Math.min(+span.endAt, +open.endAt)) };
}
