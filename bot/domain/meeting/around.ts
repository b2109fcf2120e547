/** Meetings that concern a person or a place: for 我的 and for 下周有什么会. */
import type { InvitationModel, MeetingModel, Prisma } from '../../../prisma/client';
import { addDays, toInstant } from '../../clock';
import type { View } from '../work';
import { answerText } from './cards';
import { calledFrom } from './lookup';
import { answerNow, isAnswer, isConfirmed, type Seat, tally } from './rules';

export interface PersonMeeting {
  meeting: MeetingModel;
  /** How the person stands to it: 已答复：参加 · 等您答复 · 您代城南供电所参加 · 您召集，3家未答复. */
  state: string;
  /** It waits for their answer. */
  open: boolean;
}

const MANY = 30;
/** A year of somebody who is invited to one nearly every day. */
const MANY_SINCE = 300;

/**
 * Coming meetings to which units of the person are invited, where they go as deputy, or that they called; soonest first.
 * @param since also those that ended or were to end since, called off or not
 */
export async function meetingsOf(work: View, since?: Date): Promise<PersonMeeting[]> {
  const units = work.directory.spokenForBy(work.actor);
  const mine: Prisma.InvitationWhereInput = { OR: [{ orgId: { in: units } }, { substituteId: work.actor.id }] };
  const rows = await work.tx.meeting.findMany({
    where: {
      ...(since ? { endAt: { gt: since } } : { status: 'SCHEDULED', endAt: { gt: work.now } }),
      OR: [{ authorId: work.actor.id }, { invitations: { some: mine } }],
    },
    include: { invitations: { where: mine } },
    orderBy: { startAt: 'asc' },
    take: since ? MANY_SINCE : MANY,
  });
  const called = rows.filter((m) => m.invitations.length === 0).map((m) => m.id);
  const answers = called.length ? await seatsAt(work, called) : [];
  return rows.map(({ invitations, ...meeting }) => ({
    meeting,
    open: !deputySeat(work, invitations) && invitations.some((s) => !isAnswer(answerNow(s, meeting.revision))),
    state: invitations.length
      ? stateFor(work, meeting, invitations)
      : callerState(
          answers.filter((s) => s.meetingId === meeting.id),
          meeting,
        ),
  }));
}

/** Coming meetings to which the person goes: said so for their unit, or goes as its deputy. */
export async function promisesOf(work: View): Promise<MeetingModel[]> {
  const { tx, actor, now } = work;
  const units = work.directory.spokenForBy(actor);
  const rows = await tx.meeting.findMany({
    where: {
      status: 'SCHEDULED',
      startAt: { gt: now },
      invitations: { some: { OR: [{ orgId: { in: units } }, { respondedById: actor.id }, { substituteId: actor.id }] } },
    },
    include: { invitations: true },
    orderBy: { startAt: 'asc' },
    take: MANY,
  });
  const mine = (s: InvitationModel) =>
    s.rsvp === 'SUBSTITUTED'
      ? s.substituteId === actor.id
      : s.rsvp === 'ACCEPTED' && (units.includes(s.orgId) || (s.respondedById === actor.id && !s.byProxy));
  return rows.filter((m) => m.invitations.some((s) => s.rsvpRevision === m.revision && mine(s)));
}

function seatsAt({ tx }: View, meetingIds: readonly string[]): Promise<(Seat & { meetingId: string })[]> {
  const select = { meetingId: true, orgId: true, canVote: true, rsvp: true, rsvpRevision: true } as const;
  return tx.invitation.findMany({ where: { meetingId: { in: [...meetingIds] } }, select });
}

function callerState(seats: readonly Seat[], { revision }: MeetingModel): string {
  const { unanswered } = tally(seats, revision);
  return unanswered.length ? `您召集，${unanswered.length}家未答复` : '您召集，都已答复';
}

/** Where the person goes for somebody else. */
const deputySeat = ({ actor }: View, seats: readonly InvitationModel[]): InvitationModel | undefined =>
  seats.find((s) => s.substituteId === actor.id && s.rsvp === 'SUBSTITUTED');

function stateFor(work: View, meeting: MeetingModel, seats: readonly InvitationModel[]): string {
  const deputy = deputySeat(work, seats);
  if (deputy) return `${isConfirmed(deputy, meeting.revision) ? '您' : '等您确认'}代${work.directory.unitName(deputy.orgId)}参加`;
  const open = seats.some((s) => !isAnswer(answerNow(s, meeting.revision)));
  const states = seats.map((s) => `${seats.length > 1 ? work.directory.unitName(s.orgId) : ''}${answerText(work, meeting, s, 'single')}`);
  return `${open ? '等您答复' : '已答复'}：${states.join('、')}`;
}

export interface Around {
  /** Organisation of the group; absent: what concerns the person. */
  scope: string | undefined;
  /** Local days, inclusive; absent: everything that is not over. */
  from?: string;
  to?: string;
  bodyIds: readonly string[];
  take: number;
}

/** Meetings hosted there or to which its units are invited, with the seats of the person's units, soonest first; `total` beyond `take`. */
export async function meetingsAround(
  work: View,
  { scope, from, to, bodyIds, take }: Around,
): Promise<{ meetings: { meeting: MeetingModel; seats: InvitationModel[] }[]; total: number }> {
  const own = work.directory.spokenForBy(work.actor);
  const days =
    from && to
      ? { gte: toInstant({ date: from, minute: 0 }, work.zone), lt: toInstant({ date: addDays(to, 1), minute: 0 }, work.zone) }
      : undefined;
  const where: Prisma.MeetingWhereInput = {
    OR: concerning(work, scope, own),
    ...(days ? { startAt: days } : { endAt: { gt: work.now } }),
    status: { not: 'CANCELLED' },
    ...(bodyIds.length && { bodyId: { in: [...bodyIds] } }),
  };
  const rows = await work.tx.meeting.findMany({
    where,
    orderBy: { startAt: 'asc' },
    take,
    include: { invitations: { where: { orgId: { in: own } } } },
  });
  const total = rows.length < take ? rows.length : await work.tx.meeting.count({ where });
  return { meetings: rows.map(({ invitations, ...meeting }) => ({ meeting, seats: invitations })), total };
}

/**
 * May this meeting be shown to the person as one of theirs? Hosted where they belong or call meetings, or one of their units is invited.
 * @param scope organisation of the group where they ask: hosted there or invited will do
 */
export async function concerns(
  look: View,
  meeting: Pick<MeetingModel, 'id' | 'authorId' | 'recorderId'>,
  scope?: string | undefined,
): Promise<boolean> {
  if (meeting.authorId === look.actor.id || meeting.recorderId === look.actor.id) return true;
  const own = look.directory.spokenForBy(look.actor);
  const where = { id: meeting.id, OR: [...concerning(look, undefined, own), ...(scope ? concerning(look, scope, own) : [])] };
  return (await look.tx.meeting.count({ where })) > 0;
}

function concerning({ directory, actor }: View, scope: string | undefined, own: readonly string[]): Prisma.MeetingWhereInput[] {
  const hosts = scope ? [scope] : [...new Set([actor.orgId, ...calledFrom(actor)])];
  const paths = hosts.flatMap((id) => directory.orgById(id)?.path ?? []);
  const units = scope ? [scope] : [...new Set([actor.orgId, ...own])];
  const invited: Prisma.InvitationWhereInput[] = [{ orgId: { in: units } }, ...(scope ? [] : [{ substituteId: actor.id }])];
  return [...paths.map((path) => ({ host: { path: { startsWith: path } } })), { invitations: { some: { OR: invited } } }];
}
