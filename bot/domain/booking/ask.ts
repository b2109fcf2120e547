/** A booking that is being put together: what is asked next, with what is really free, and what its card shows. */

import { addDays, toInstant } from '../../clock';
import type { Question } from '../../content';
import type { PersonWork } from '../work';
import { type BookingDraft, movedTo, quantityOf, spanOf } from './draft';
import { onlyBlocker } from './holder';
import { aboutLimits, aboutParts, aboutTime, whichResource } from './questions';
import { resourceOf } from './records';
import { fits, left, type Span } from './rules';
import { type Bookable, type Except, takenOf } from './taken';
import type { Wanted } from './waits';
import { wayChoices, waysFor } from './ways';
import { amountOf, isCounted, spanInWords, takenInWords } from './words';

/** Units one may book for. */
export const unitsFor = ({ directory, actor }: PersonWork): string[] => [...new Set([...directory.spokenForBy(actor), actor.orgId])];

/** The first thing that is missing, cannot be, or is taken; undefined when it can be booked. */
export async function questionAbout(draft: BookingDraft, work: PersonWork): Promise<Question | undefined> {
  const which = whichResource(draft, work, unitsFor(work));
  if (which || !draft.resourceId) return which;
  const resource = await resourceOf(work, draft.resourceId);
  if (draft.ask) return aboutParts(draft, resource, work, unitsFor(work));
  return (
    aboutTime(draft, resource, work, await busyThen(draft, resource, work)) ??
    aboutLimits(draft, resource, work) ??
    aboutParts(draft, resource, work, unitsFor(work)) ??
    aboutClash(draft, resource, work)
  );
}

/** What is moved is in nobody's way. */
const exceptOf = ({ moves }: BookingDraft): Except => ({ bookingId: moves?.id });

/** What is taken on the day that is known, when only the hours are missing. */
async function busyThen(draft: BookingDraft, resource: Bookable, work: PersonWork): Promise<string> {
  const { time } = draft;
  if (!time.date || time.startMin !== undefined || isCounted(resource)) return '';
  const at = (date: string) => toInstant({ date, minute: 0 }, work.zone);
  const taken =
    (await takenOf(work, [resource], { startAt: at(time.date), endAt: at(addDays(time.date, 1)) }, exceptOf(draft))).get(resource.id) ?? [];
  if (!taken.length) return '';
  const who = taken.slice(0, 4).map((t) => takenInWords(t, work));
  return `当天${who.join('、')}。`;
}

/** @returns undefined while its time is not known */
export function wantedOf(draft: BookingDraft, resource: Pick<Bookable, 'id' | 'kind'>, zone: string): Wanted | undefined {
  const span = spanOf(draft, zone);
  return (
    span && { ...span, resourceId: resource.id, orgId: draft.orgId, quantity: quantityOf(draft, resource), purpose: draft.purpose ?? '' }
  );
}

/** Who has it, and what else there is, as it is now. */
async function aboutClash(draft: BookingDraft, resource: Bookable, work: PersonWork): Promise<Question | undefined> {
  const wanted = wantedOf(draft, resource, work.zone);
  if (!wanted || draft.wish) return undefined;
  const taken = (await takenOf(work, [resource], wanted, exceptOf(draft))).get(resource.id) ?? [];
  if (fits(resource, taken, wanted)) return undefined;
  const rest = left(resource, taken, wanted);
  const ways = wayChoices(await waysFor(work, { resource, wanted, people: draft.people }), work);
  const blocker = rest ? undefined : await onlyBlocker(work, resource, wanted, exceptOf(draft));
  const askable = blocker && !isOwn(blocker, work) && blocker.startAt > work.now && !blocker.meetingId;
  const options: Question['options'] = [
    ...(rest && isCounted(resource) ? [{ text: `订${amountOf(resource, rest)}`, value: `only:${rest}` }] : []),
    ...ways,
    ...(askable ? [{ text: '请对方调整', value: 'yield', settles: true as const }] : []),
    { text: '排候补', value: 'wait', settles: true as const },
  ];
  const who = taken.slice(0, 3).map((t) => takenInWords(t, work));
  const how = isCounted(resource) ? `只剩${amountOf(resource, rest)}` : who.join('、');
  return {
    slot: 'clash',
    text: `${spanInWords(wanted, work)} ${resource.title}${how}。可选下面的，也可以直接说别的时间。`,
    options: options.slice(0, 5),
  };
}

const isOwn = ({ byMemberId, orgId }: { byMemberId: string; orgId: string }, { directory, actor }: PersonWork): boolean =>
  byMemberId === actor.id || directory.spokenForBy(actor).includes(orgId);

/** The draft with one of the ways: another room, another time, fewer, or no booking yet. */
export function takingWay(draft: BookingDraft, way: string, work: PersonWork): BookingDraft {
  const [kind = '', value = ''] = way.split(':');
  const { wish: _w, ...rest } = draft;
  const span = spanOf(draft, work.zone);
  if (kind === 'room') return { ...rest, resourceId: value };
  if (kind === 'only') return { ...rest, quantity: Number(value) };
  if (kind === 'slot' && span) return movedTo(rest, startingAt(span, Number(value)), work.zone);
  return kind === 'yield' || kind === 'wait' ? { ...rest, wish: kind } : rest;
}

const startingAt = ({ startAt, endAt }: Span, ms: number): Span => ({
  startAt: new Date(ms),
  endAt: new Date(ms + endAt.getTime() - startAt.getTime()),
});

/** Rows of the card as far as they are known. */
export function factsOf(draft: BookingDraft, work: PersonWork): [string, string][] {
  const resource = draft.resourceId ? work.directory.resource(draft.resourceId) : undefined;
  const span = spanOf(draft, work.zone);
  const counted = draft.quantity !== undefined && resource?.kind !== 'VENUE';
  return [
    ...(resource ? [['要订的', `${resource.title}(${work.directory.unitName(resource.ownerId)})`] as [string, string]] : []),
    ...(span ? [['时间', spanInWords(span, work)] as [string, string]] : []),
    ...(counted ? [['数量', String(draft.quantity)] as [string, string]] : []),
    ['单位', `${work.directory.unitName(draft.orgId)}(${work.actor.name})`],
    ...(draft.purpose ? [['用途', draft.purpose] as [string, string]] : []),
  ];
}

/** What is not sure about it, below the rows. */
export function notesOf(draft: BookingDraft, work: PersonWork): string {
  const date = draft.time.date;
  return [draft.time.assumed && '钟点是我按常理推的，不对请直接说。', date && work.calendar.caution(date)].filter(Boolean).join('\n');
}
