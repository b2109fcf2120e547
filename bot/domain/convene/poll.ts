/** A time poll as it stands: who votes, how the times rank, who is missing. */
import type { MeetingModel, Reader, TimeOptionModel, TimePollModel, TimeVoteModel, Tx } from '../../../prisma/client';
import { parseWall } from '../../clock';
import type { When } from '../../reading/types';
import { quorumNeeded } from '../meeting/rules';
import type { Work } from '../work';
import type { CallDraft } from './call-draft';
import { seatsFor } from './service';

export type Poll = TimePollModel & {
  options: TimeOptionModel[];
  votes: TimeVoteModel[];
  /** That it was decided for. */
  meeting: Pick<MeetingModel, 'no' | 'localDate' | 'startMin' | 'status'> | null;
};

export const POLL_WITH = {
  options: { orderBy: { position: 'asc' } },
  votes: true,
  meeting: { select: { no: true, localDate: true, startMin: true, status: true } },
} as const;

export const planOfPoll = (poll: Pick<TimePollModel, 'plan'>): CallDraft => JSON.parse(poll.plan) as CallDraft;

/** Units that vote, in the order of the body. */
export function unitsOf(work: Pick<Work, 'directory'>, poll: Pick<TimePollModel, 'plan'>): string[] {
  const { bodyId, guests } = planOfPoll(poll);
  return seatsFor(work, bodyId, guests)
    .filter((s) => s.canVote)
    .map((s) => s.orgId);
}

/** Units that must be there at any of the times; 0 without a body. */
export function neededFor(work: Pick<Work, 'directory'>, poll: Pick<TimePollModel, 'plan' | 'bodyId'>): number {
  const body = poll.bodyId ? work.directory.bodyById(poll.bodyId) : undefined;
  return body ? quorumNeeded(unitsOf(work, poll).length, body.quorumNum, body.quorumDen) : 0;
}

/** Positions a vote names. */
export const chosen = (vote: Pick<TimeVoteModel, 'can'>): number[] => vote.can.split(',').filter(Boolean).map(Number);

/** Options with the units that can, most first, earlier first among equals. */
export function ranked(work: Pick<Work, 'directory'>, poll: Poll): { option: TimeOptionModel; units: string[] }[] {
  const asked = new Set(unitsOf(work, poll));
  return poll.options
    .map((option) => ({
      option,
      units: poll.votes.filter((v) => asked.has(v.orgId) && chosen(v).includes(option.position)).map((v) => v.orgId),
    }))
    .sort((a, b) => b.units.length - a.units.length || a.option.position - b.option.position);
}

export function notVoted(work: Pick<Work, 'directory'>, poll: Poll): string[] {
  return unitsOf(work, poll).filter((id) => !poll.votes.some((v) => v.orgId === id));
}

/**
 * Times that words can mean: of that day, and in that part of it or at that hour.
 * @param part the hours were taken from a part of the day (上午)
 */
export function optionsMeant(polls: readonly Poll[], when: When | undefined, part: boolean): TimeOptionModel[] {
  const said = when?.start ?? when?.date ?? '';
  const from = said.length > 10 ? parseWall(said).minute : 0;
  const to = said.length <= 10 ? 24 * 60 : part && when?.end ? parseWall(when.end).minute : from;
  return polls.flatMap((p) => p.options.filter((o) => o.localDate === said.slice(0, 10) && o.startMin >= from && o.startMin <= to));
}

export function loadPolls(reader: Reader | Tx, ids: readonly string[]): Promise<Poll[]> {
  return reader.timePoll.findMany({ where: { id: { in: [...ids] } }, include: POLL_WITH });
}

/** What its cards ask about: it has no code. */
export const ASKS_TIME = '约时间';

export type PollState = 'OPEN' | 'CLOSED' | 'DECIDED' | 'CANCELLED';

export const stateOf = (poll: Pick<TimePollModel, 'status' | 'closesAt'>, now: Date): PollState =>
  poll.status === 'OPEN' && poll.closesAt <= now ? 'CLOSED' : poll.status;
