/** What a person and their units have to do, of every kind: for 我的 and for the board. */
import { addDays, toWall } from '../clock';
import { onAction, onBooking, onMeeting, onNeed, onTerm, onWhistle, onWish } from './acting';
import { actionsOf, claimsFor } from './action/lookup';
import { codeOf as actionCode, stateOf } from './action/words';
import { agreementsOf, openTerms } from './agreement/lookup';
import { codeOf as agreementCode, owedLine, sides } from './agreement/words';
import { bookingsOf } from './booking/lookup';
import { waitLine, waitsOf } from './booking/waits';
import { bookingLine } from './booking/words';
import { formatDay, formatInstant } from './calendar/format';
import { meetingsOf } from './meeting/around';
import { codeOf, placeOf, startOf } from './meeting/cards';
import { turnsOf } from './patrol/lookup';
import { duePhrase as duePatrol } from './patrol/words';
import { needsWaitingFor, promisedBy } from './request/lookup';
import { needLine, wanted, whenInWords, whenOf } from './request/words';
import { pairingsOf } from './visit/lookup';
import { duePhrase } from './visit/words';
import { nextDue, openWhistles, type Whistle, whistlesFor } from './whistle/lookup';
import { lineOf } from './whistle/words';
import { claimerName, wishesOf, wishesToReview } from './wish/lookup';
import { deliverWords, shortName, codeOf as wishCode } from './wish/words';
import type { View } from './work';

export interface Todo {
  /** Of what kind, where that matters. */
  kind?: 'meeting';
  /** Local day it is due or takes place; '' when it has none. */
  day: string;
  /** 会12 9月24日(周四)14:30 望湖社区党建联席会 · 活动室（等您答复：未答复） */
  text: string;
  /** What to say to act on it; absent where a card is pressed. */
  say?: string;
}

async function meetings(look: View): Promise<Todo[]> {
  return (await meetingsOf(look)).map(({ meeting, state, open }) => ({
    kind: 'meeting',
    day: meeting.localDate,
    text: `${codeOf(meeting)} ${startOf(meeting, look)} ${meeting.title} · ${placeOf(meeting)}（${state}）`,
    say: onMeeting(look, meeting, open),
  }));
}

/** Needs that a unit of theirs was asked about, and what it has promised. */
async function needs(look: View): Promise<Todo[]> {
  const units = look.directory.spokenForBy(look.actor);
  const waiting = (await needsWaitingFor(look, units)).map((need) => ({
    day: need.replyDueAt ? toWall(need.replyDueAt, look.zone).date : '',
    text: `${needLine(need, look)}（等您答复${need.replyDueAt ? `，${formatInstant(need.replyDueAt, look)}前` : ''}）`,
    say: onNeed(look, need),
  }));
  const promised = (await promisedBy(look, units)).map(({ need, quantity, day }) => {
    const words = whenInWords(whenOf(need), look);
    return {
      day,
      text: `需${need.no} ${look.directory.unitName(need.requesterId)} ${wanted(need)}${words ? ` · ${words}` : ''}（您单位已答应${quantity}${need.unitLabel || '个'}）`,
      say: `需${need.no}`,
    };
  });
  return [...waiting, ...promised];
}

/** What meetings gave to their units, and what waits until they have looked at it. */
async function actions(look: View): Promise<Todo[]> {
  const mine = (await actionsOf(look)).map((item) => ({
    day: item.dueOn,
    text: `${actionCode(item)} ${item.title} · ${formatDay(item.dueOn, look)}前（${stateOf(item, look)}）`,
    say: onAction(look, item),
  }));
  const claimed = (await claimsFor(look)).map((item) => ({
    day: '',
    text: `${actionCode(item)} ${item.title} · ${look.directory.unitName(item.leadOrgId)}报办好了（等您核实）`,
    say: onAction(look, item),
  }));
  return [...claimed, ...mine];
}

/** Rooms and things that are booked, what is still to be given back, what one waits for. */
async function bookings(look: View): Promise<Todo[]> {
  const booked = (await bookingsOf(look)).map((known) => ({
    // What was to be given back is due today.
    day: [toWall(known.booking.startAt, look.zone).date, toWall(look.now, look.zone).date].sort()[1] ?? '',
    text: bookingLine(known.booking, known.resource, look),
    say: onBooking(look, known),
  }));
  const waits = (await waitsOf(look)).map(({ wait, resource }) => ({
    day: toWall(wait.startAt, look.zone).date,
    text: waitLine(wait, resource, look),
  }));
  return [...booked, ...waits];
}

/** What their units promised others and is due soon or late, and agreements that wait for their yes. */
async function promises(look: View): Promise<Todo[]> {
  const units = look.directory.spokenForBy(look.actor);
  const owed = (await openTerms(look, units)).map((o) => ({
    day: o.term.dueOn,
    text: owedLine(o, look),
    say: onTerm(o.agreement, o.item),
  }));
  const waiting = (await agreementsOf(look, units)).filter((a) => a.waitsForId && units.includes(a.waitsForId));
  return [
    ...waiting.map((a) => ({ day: '', text: `${agreementCode(a)} ${sides(a, look)} 双向清单（等您答复）`, say: agreementCode(a) })),
    ...owed,
  ];
}

/** Whistles that call their units, that they blew, that wait until they have looked. */
async function whistles(look: View): Promise<Todo[]> {
  const { actor } = look;
  const hosts = actor.roles.filter((r) => r.role === 'SECRETARY').map((r) => r.orgId);
  const own = await openWhistles(look, { OR: [{ authorId: actor.id }, { status: 'DONE', hostId: { in: hosts } }] });
  const all = new Map<string, Whistle>([...own, ...(await whistlesFor(look))].map((w) => [w.id, w]));
  return [...all.values()].map((whistle) => {
    const next = nextDue(whistle);
    return { day: next ? toWall(next.due, look.zone).date : '', text: lineOf(whistle, look), say: onWhistle(look, whistle) };
  });
}

/** Wishes that they claimed, and those that wait until they, the secretary, have looked. */
async function wishes(look: View): Promise<Todo[]> {
  const mine = (await wishesOf(look)).map((w) => ({
    day: w.deliverBy ?? '',
    text: `${shortName(w)} ${deliverWords(w, look)}`,
    say: onWish(look, w),
  }));
  const waiting = (await wishesToReview(look)).map((w) => ({
    day: '',
    text: `${wishCode(w)} ${w.publicText}（${w.status === 'COLLECTED' ? '等您核对发布' : `${claimerName(look, w)}说送到了，等您确认`}）`,
    say: onWish(look, w),
  }));
  return [...waiting, ...mine];
}

/** Whom they visit again and again; who it is stands in 我的走访 alone. */
async function visits(look: View): Promise<Todo[]> {
  return (await pairingsOf(look)).map((p) => ({ day: p.nextDueOn, text: `结对${duePhrase(p, look)}`, say: '我的走访' }));
}

/** Places that it is their turn to look at this week. */
async function patrols(look: View): Promise<Todo[]> {
  const turns = await turnsOf(look, addDays(toWall(look.now, look.zone).date, 7));
  return turns.map((t) => ({ day: t.day, text: duePatrol(t, look), say: `巡查 ${t.duty.name} 正常` }));
}

/** Kind after kind, each in its own order. */
export async function todosOf(look: View): Promise<Todo[]> {
  const found: Todo[] = [];
  for (const kind of [meetings, needs, actions, bookings, promises, whistles, wishes, visits, patrols]) found.push(...(await kind(look)));
  return found;
}

/** The most urgent first: what has no day waits for them alone. */
export const byDay = (a: Todo, b: Todo): number => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0);
