/** 约时间: times are put to the vote before a meeting is called. One vote a unit, changeable until it closes; the host decides. */
import { type Prisma, WriteConflict } from '../../../prisma/client';
import { toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import { whoAnswers } from '../meeting/answers';
import { calledFrom, mustBeCaller } from '../meeting/lookup';
import type { Person } from '../org/directory';
import type { ReminderRule } from '../reminder/rule';
import { planSubject, withdraw } from '../reminder/service';
import { askUnits, type Told, tellEach } from '../tell';
import type { PersonWork, Work } from '../work';
import { complete } from './call-again';
import { type CallDraft, checked } from './call-draft';
import { titleOf } from './call-words';
import { ASKS_TIME, POLL_WITH, type Poll, planOfPoll, stateOf, unitsOf } from './poll';
import { closesAt, fixedOptions, MAX_OPTIONS, MIN_OPTIONS, type PollDraft } from './poll-draft';
import { POLL_ASKED, POLL_RULES } from './poll-rules';
import { voteCard } from './poll-words';
import { mustBeAhead } from './service';

/** @throws RuleBroken `poll.unknown` */
export async function pollById({ tx }: Work, id: string): Promise<Poll> {
  const poll = await tx.timePoll.findUnique({ where: { id }, include: POLL_WITH });
  if (!poll) throw new RuleBroken('poll.unknown', '这次约时间已经查不到了。');
  return poll;
}

/** Not decided, and one of the times is still to come: what nobody decides ends with its last time. */
function undecided({ now, zone }: Pick<Work, 'now' | 'zone'>): Prisma.TimePollWhereInput {
  const { date, minute } = toWall(now, zone);
  const ahead = [{ localDate: { gt: date } }, { localDate: date, startMin: { gt: minute } }];
  return { status: 'OPEN', options: { some: { OR: ahead } } };
}

/** More are listed nowhere. */
const MANY = 50;
/** SQLite takes 999 parameters a statement. */
const IDS = 900;

/** Polls that are not decided and that the person may decide, newest first. */
export async function openPolls(work: PersonWork): Promise<Poll[]> {
  const scopes = calledFrom(work.actor);
  const where = undecided(work);
  const hosts = await work.tx.timePoll.findMany({ where, distinct: ['hostId'], select: { hostId: true } });
  const own = hosts.map((h) => h.hostId).filter((id) => scopes.some((scope) => work.directory.within(id, scope)));
  return work.tx.timePoll.findMany({
    where: { ...where, hostId: { in: own.slice(0, IDS) } },
    include: POLL_WITH,
    orderBy: { createdAt: 'desc' },
    take: MANY,
  });
}

/** The newest undecided one that was put to the vote in a group. */
export const openPollIn = (work: Work, chatid: string): Promise<Poll | null> =>
  work.tx.timePoll.findFirst({ where: { ...undecided(work), chatid }, include: POLL_WITH, orderBy: { createdAt: 'desc' } });

/** Open polls in which the person votes, for which unit, the first to close first. */
export async function pollsToVote(work: PersonWork): Promise<{ poll: Poll; orgId: string }[]> {
  const units = work.directory.spokenForBy(work.actor);
  if (!units.length) return [];
  const bodies = work.directory.bodies.filter((b) => b.seats.some((s) => units.includes(s.orgId))).map((b) => b.id);
  const polls = await work.tx.timePoll.findMany({
    where: {
      ...undecided(work),
      closesAt: { gt: work.now },
      OR: [{ bodyId: { in: bodies } }, ...units.map((id) => ({ plan: { contains: id } }))],
    },
    include: POLL_WITH,
    orderBy: { closesAt: 'asc' },
    take: MANY,
  });
  return polls.flatMap((poll) => {
    const voting = unitsOf(work, poll);
    return units.filter((id) => voting.includes(id)).map((orgId) => ({ poll, orgId }));
  });
}

/** @throws RuleBroken `meeting.not-allowed`, `poll.nobody`, `poll.options`, `meeting.in-past`, `meeting.too-far` */
export async function openPoll(work: PersonWork, draft: PollDraft): Promise<{ poll: Poll; units: number; unreached: string[] }> {
  const { call } = draft;
  mustBeCaller(work, call.hostId, '约时间');
  const options = fixedOptions(draft);
  if (options.length < MIN_OPTIONS || options.length > MAX_OPTIONS)
    throw new RuleBroken('poll.options', `备选时间要有${MIN_OPTIONS}到${MAX_OPTIONS}个，请再说一遍。`);
  for (const option of options) mustBeAhead(work, option);
  const { id } = await work.tx.timePoll.create({
    data: {
      plan: JSON.stringify({ ...call, time: {}, warnings: [] }),
      hostId: call.hostId,
      bodyId: call.bodyId ?? null,
      title: titleOf(call, work),
      authorId: work.actor.id,
      chatid: call.chatid ?? null,
      closesAt: closesAt(work, draft),
      createdAt: work.now,
      options: { create: options.map((o, position) => ({ position, localDate: o.date, startMin: o.startMin, endMin: o.endMin })) },
    },
  });
  const poll = await pollById(work, id);
  const units = unitsOf(work, poll);
  if (!units.length) throw new RuleBroken('poll.nobody', '还不知道请哪些单位。请说出单位，例如“请三院、供电所”。');
  await planPoll(work, poll);
  const { unreached } = await askUnits(work, units, (orgId) => voteCard(work, poll, orgId), {
    rule: POLL_ASKED,
    subject: { kind: 'POLL', id, revision: 1 },
    until: poll.closesAt,
    about: ASKS_TIME,
  });
  return { poll, units: units.length, unreached };
}

function planPoll(work: Work, poll: Poll): Promise<number> {
  const units = unitsOf(work, poll).map((u) => `unit:${u}`);
  const recipients = (rule: ReminderRule) => (rule.per === 'UNIT' ? units : [`member:${poll.authorId}`]);
  return planSubject(
    work,
    { kind: 'POLL', id: poll.id, revision: 1, anchors: { DUE: toWall(poll.closesAt, work.zone) }, recipients },
    POLL_RULES,
  );
}

/**
 * One unit's vote; a later one replaces it.
 * @param can positions; empty: none of the times
 * @throws RuleBroken `poll.not-yours`, `poll.over`
 */
export async function vote(work: PersonWork, poll: Poll, orgId: string, can: readonly number[]): Promise<Poll> {
  mayVote(work, work.actor, poll, orgId);
  if (stateOf(poll, work.now) !== 'OPEN') throw new RuleBroken('poll.over', '投票已经截止了。有情况请直接联系召集单位。');
  const known = can.filter((n) => poll.options.some((o) => o.position === n)).sort((a, b) => a - b);
  const data = { memberId: work.actor.id, can: known.join(','), at: work.now };
  const where = { pollId_orgId: { pollId: poll.id, orgId } };
  await work.tx.timeVote.upsert({ where, create: { pollId: poll.id, orgId, ...data }, update: data });
  return pollById(work, poll.id);
}

function mayVote(work: Work, person: Person, poll: Poll, orgId: string): void {
  const invited = unitsOf(work, poll).includes(orgId);
  if (invited && (work.directory.can(person, 'unit.speak', orgId) || work.directory.can(person, 'meeting.call', poll.hostId))) return;
  throw new RuleBroken('poll.not-yours', `这次约时间由${whoAnswers(work, orgId)}代表${work.directory.unitName(orgId)}投票。`);
}

/** The meeting as it will be called with one of the times. @throws RuleBroken `meeting.not-allowed`, `poll.decided`, `poll.unknown` */
async function draftOf(work: PersonWork, pollId: string, position: number): Promise<CallDraft> {
  const poll = await pollById(work, pollId);
  mustBeCaller(work, poll.hostId, '定会议时间');
  mustBeUndecided(poll);
  const option = poll.options.find((o) => o.position === position);
  if (!option) throw new RuleBroken('poll.unknown', '没有这个备选时间。');
  const { localDate: date, startMin, endMin } = option;
  // A holiday was put to the vote knowingly.
  return { ...planOfPoll(poll), time: { date, startMin, endMin }, keepHoliday: date, pollId };
}

/** The same, with what was looked up and what waits in the pool. @throws RuleBroken as `draftOf` */
export const callOf = async (work: PersonWork, pollId: string, position: number): Promise<CallDraft> =>
  complete(work, await checked(work, await draftOf(work, pollId, position)));

function mustBeUndecided(poll: Poll): void {
  if (poll.status === 'DECIDED') throw new RuleBroken('poll.decided', `${poll.title}的时间已经定了，不用再定。`);
  if (poll.status === 'CANCELLED') throw new RuleBroken('poll.decided', `${poll.title}的约时间已经取消了。`);
}

/** The meeting was called: nobody is asked about times any more. @throws RuleBroken `poll.decided` · WriteConflict */
export async function decidePoll(work: PersonWork, pollId: string, meetingId: string): Promise<void> {
  mustBeUndecided(await pollById(work, pollId));
  await settle(work, pollId, { status: 'DECIDED', meetingId });
}

/** The meeting was taken back: its times can be chosen from again. */
export async function reopenPoll(work: Work, meetingId: string): Promise<void> {
  const poll = await work.tx.timePoll.findFirst({ where: { meetingId, status: 'DECIDED' }, include: POLL_WITH });
  if (!poll) return;
  await work.tx.timePoll.update({ where: { id: poll.id }, data: { status: 'OPEN', meetingId: null } });
  await planPoll(work, poll);
}

/** Units that were asked hear that it is off. @throws RuleBroken `meeting.not-allowed`, `poll.decided` · WriteConflict */
export async function cancelPoll(work: PersonWork, pollId: string): Promise<{ poll: Poll; told: Told }> {
  const poll = await pollById(work, pollId);
  mustBeCaller(work, poll.hostId, '取消约时间');
  mustBeUndecided(poll);
  await settle(work, pollId, { status: 'CANCELLED' });
  const text = `${poll.title}不再约时间了，不用投票。`;
  const key = `poll:${poll.id}:off`;
  return { poll, told: await tellEach(work, unitsOf(work, poll), () => ({ text }), { key, groupKey: key }) };
}

async function settle(work: Work, id: string, data: { status: 'DECIDED' | 'CANCELLED'; meetingId?: string }): Promise<void> {
  const { count } = await work.tx.timePoll.updateMany({ where: { id, status: 'OPEN' }, data });
  if (count !== 1) throw new WriteConflict('the poll was decided meanwhile');
  await withdraw(work, 'POLL', id, data.status === 'CANCELLED' ? 'CANCELLED' : 'WITHDRAWN');
}
