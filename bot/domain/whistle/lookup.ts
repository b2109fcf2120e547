/** Finds whistles, and how a person stands to one. */
import type { Prisma, Reader, Tx, WhistleCallModel, WhistleModel, WhistleUpdateModel } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import { mayVerify } from '../action/lookup';
import { alike } from '../alike';
import { noOf } from '../audit/numbers';
import { calledFrom } from '../meeting/lookup';
import { candidates } from '../request/who';
import type { Look, Standpoint, View, Work } from '../work';
import { isOpen, OPEN_STATES } from './rules';

/** With the units that were called, in the order of their calls, and what happened last. */
export type Whistle = WhistleModel & { calls: WhistleCallModel[]; updates: WhistleUpdateModel[] };

export const whole = {
  calls: { orderBy: { position: 'asc' } },
  updates: { orderBy: [{ at: 'desc' }, { id: 'desc' }], take: 1 },
} as const satisfies Prisma.WhistleInclude;

/** More is not listed or compared anywhere. */
const MANY = 200;

/** @throws RuleBroken `whistle.unknown` */
export async function whistleByNo({ tx }: Pick<Work, 'tx'>, code: string): Promise<Whistle> {
  const no = noOf(code, '哨');
  const found = no === undefined ? null : await tx.whistle.findUnique({ where: { no }, include: whole });
  if (!found) throw new RuleBroken('whistle.unknown', `没有找到${code}。发“吹哨清单”可以看到编号。`);
  return found;
}

/** @throws RuleBroken `whistle.unknown` */
export async function whistleById({ tx }: { tx: Reader | Tx }, id: string): Promise<Whistle> {
  const found = await tx.whistle.findUnique({ where: { id }, include: whole });
  if (!found) throw new RuleBroken('whistle.unknown', '这个哨已经查不到了。发“吹哨清单”看现在有哪些。');
  return found;
}

/** Those that are not closed, the oldest first. */
export function openWhistles({ tx }: Pick<Look, 'tx'>, where: Prisma.WhistleWhereInput): Promise<Whistle[]> {
  return tx.whistle.findMany({
    where: { status: { in: [...OPEN_STATES] }, ...where },
    include: whole,
    orderBy: [{ createdAt: 'asc' }, { no: 'asc' }],
    take: MANY,
  });
}

/** Those that concern an organisation, or without one the person: blown there, its units called, blown by the person. @param scope an organisation */
export function concerning({ directory, actor }: Standpoint, scope: string | undefined): Prisma.WhistleWhereInput {
  const roots = scope ? [scope] : [actor.orgId, ...calledFrom(actor)];
  const paths = roots.flatMap((id) => directory.orgById(id)?.path ?? []);
  const units = scope ? [scope] : directory.spokenForBy(actor);
  return {
    OR: [
      ...paths.map((path) => ({ host: { path: { startsWith: path } } })),
      { calls: { some: { orgId: { in: units } } } },
      { authorId: actor.id },
    ],
  };
}

/** Open ones that units of this person are called to. */
export function whistlesFor(work: View): Promise<Whistle[]> {
  const units = work.directory.spokenForBy(work.actor);
  return openWhistles(work, {
    status: { in: ['CALLED', 'WORKING'] },
    calls: { some: { orgId: { in: units }, status: { not: 'PASSED' } } },
  });
}

/** What is wrong and where: 东门占道经营; 南门 路灯不亮. */
export const whatOf = ({ title, place }: Pick<WhistleModel, 'title' | 'place'>): string =>
  place && !title.includes(place) ? `${place} ${title}` : title;

/** Names that tell two titles apart: units around an organisation. */
const namesAround = ({ directory }: Pick<Work, 'directory'>, orgId: string) => {
  const units = candidates(directory, orgId);
  return (words: string) => units.filter((o) => [o.shortName, ...o.aliases].some((n) => words.includes(n))).map((o) => o.code);
};

/** Open whistle of this organisation about the same thing, the most alike. */
export async function openLike(work: Work, hostId: string, what: string): Promise<Whistle | undefined> {
  const found = (await openWhistles(work, { hostId })).map((whistle) => ({ title: whatOf(whistle), whistle }));
  return alike(what, found, namesAround(work, hostId))[0]?.whistle;
}

/** The last closed whistle about such a thing, whose units came. */
export async function cameBefore(work: Work, hostId: string, what: string): Promise<Whistle | undefined> {
  const closed = await work.tx.whistle.findMany({
    where: { hostId, status: 'CLOSED' },
    include: whole,
    orderBy: { createdAt: 'desc' },
    take: MANY,
  });
  const found = closed.filter((w) => came(w).length > 0).map((whistle) => ({ title: whatOf(whistle), whistle }));
  return alike(what, found)[0]?.whistle;
}

/** Units that came. */
export const came = ({ calls }: Pick<Whistle, 'calls'>): WhistleCallModel[] => calls.filter((c) => c.status === 'REPORTED_IN');

/** Units that have not come yet. */
export const awaited = ({ calls }: Pick<Whistle, 'calls'>): WhistleCallModel[] => calls.filter((c) => c.status === 'CALLED');

/** Did it not come in time? The street was told. */
export const isLate = (call: Pick<WhistleCallModel, 'status' | 'takeUpDueAt'>, now: Date): boolean =>
  call.status === 'CALLED' && call.takeUpDueAt <= now;

/** Until when it is to be done: the last of its units; while the street looks for one, as it was. */
export function finishDue({ calls }: Pick<Whistle, 'calls'>): Date | undefined {
  const live = calls.filter((c) => c.status !== 'PASSED');
  const times = (live.length ? live : calls).map((c) => c.finishDueAt.getTime());
  return times.length ? new Date(Math.max(...times)) : undefined;
}

/** What is awaited next: that somebody comes, then that it is done. */
export function nextDue(whistle: Whistle): { due: Date; what: '报到' | '办结' } | undefined {
  const [first] = awaited(whistle)
    .map((c) => c.takeUpDueAt)
    .sort((a, b) => b.getTime() - a.getTime());
  if (whistle.status === 'CALLED' && first) return { due: first, what: '报到' };
  const due = whistle.status === 'WORKING' ? finishDue(whistle) : undefined;
  return due && { due, what: '办结' };
}

/** Should have been done, and is not. */
export function isOverdue(whistle: Whistle, now: Date): boolean {
  const due = finishDue(whistle);
  return isOpen(whistle) && whistle.status !== 'DONE' && due !== undefined && due <= now;
}

export interface Standing {
  /** Called units that the person answers for; those that handed it on come last. */
  units: string[];
  /** May verify and return. */
  host: boolean;
  /** May cancel: whoever raised it, and the host. */
  raiser: boolean;
}

export function standing({ directory, actor }: Standpoint, whistle: Whistle): Standing {
  const own = directory.spokenForBy(actor);
  const called = [...whistle.calls].sort((a, b) => Number(a.status === 'PASSED') - Number(b.status === 'PASSED')).map((c) => c.orgId);
  const host = mayVerify(directory, actor, whistle.hostId);
  return { units: called.filter((id) => own.includes(id)), host, raiser: host || whistle.authorId === actor.id };
}

/** May see what was sent to show it: the called units, the host, who raised it. */
export function maySeeProof(work: Standpoint, whistle: Whistle): boolean {
  const as = standing(work, whistle);
  return as.units.length > 0 || as.host || as.raiser;
}
