/** Finds needs that wait, and what units have promised. */
import type { Prisma } from '../../../prisma/client';
import { toWall } from '../../clock';
import type { Look } from '../work';
import { candidates } from './who';
import { isPast, type Need, whenOf } from './words';

export const whole = { responses: { orderBy: { createdAt: 'asc' } } } as const satisfies Prisma.RequestInclude;

/** More are not looked at. */
const MANY = 500;
/** Promises looked back at: what was promised once and is over stays for ever. */
const PROMISES = 100;

/** Needs that still wait for answers, the most urgent first. One whose day is over stays open for ever, and is none of them. */
export async function openNeeds(work: Look): Promise<Need[]> {
  const newest = await work.tx.request.findMany({
    where: { status: { in: ['OPEN', 'PARTLY_MET'] } },
    orderBy: [{ replyDueAt: 'desc' }, { no: 'desc' }],
    take: MANY,
    include: whole,
  });
  return newest.filter((need) => !isPast(need, work)).reverse();
}

/** Open needs that one of these units was asked about and has not answered. */
export async function needsWaitingFor(work: Look, orgIds: readonly string[]): Promise<Need[]> {
  const needs = orgIds.length ? await openNeeds(work) : [];
  return needs.filter((n) => {
    const answered = new Set(n.responses.filter((r) => r.status === 'ACTIVE').map((r) => r.orgId));
    const asked = candidates(work.directory, n.requesterId);
    return orgIds.some((id) => !answered.has(id) && asked.some((o) => o.id === id));
  });
}

/** What these units have promised and is still to come: the need, how many, and its last day ('' when it has none). */
export async function promisedBy(work: Look, orgIds: readonly string[]) {
  if (!orgIds.length) return [];
  const today = toWall(work.now, work.zone).date;
  const rows = await work.tx.requestResponse.findMany({
    where: {
      orgId: { in: [...orgIds] },
      kind: 'OFFER',
      status: 'ACTIVE',
      request: { status: { in: ['OPEN', 'PARTLY_MET', 'MET'] } },
    },
    include: { request: true },
    orderBy: { createdAt: 'desc' },
    take: PROMISES,
  });
  return rows
    .map(({ request: need, quantity }) => {
      const when = whenOf(need);
      return { need, quantity, day: (when?.end ?? when?.start ?? when?.date ?? when?.due ?? '').slice(0, 10) };
    })
    .filter(({ day }) => !day || day >= today);
}
