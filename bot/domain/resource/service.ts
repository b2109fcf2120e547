/** Shared resources: offered, listed, taken back. Names people can say are re-read by every process when they change. */
import type { Prisma, ResourceModel as Resource, ResourceKind } from '../../../prisma/client';
import { addDays, toInstant } from '../../clock';
import { RuleBroken } from '../../errors';
import { nextNo } from '../audit/numbers';
import type { Span } from '../booking/rules';
import type { Person } from '../org/directory';
import { bumpNames } from '../org/load-directory';
import { sharedWords } from '../request/rules';
import { missing, type Need } from '../request/words';
import type { PersonWork } from '../work';

export interface OfferInput {
  ownerId: string;
  kind: ResourceKind;
  title: string;
  description: string;
  rrule?: string;
  ruleTime?: string;
  capacity?: number;
  quantity?: number;
  unitLabel?: string;
  advanceDays?: number;
  /** Last day, inclusive. */
  validTo: string;
}

export type ResourceRecord = Resource & { owner: { shortName: string } };

const withOwner = { owner: { select: { shortName: true } } } as const satisfies Prisma.ResourceInclude;

export interface ResourceFilter {
  kind?: ResourceKind;
  ownerId?: string;
  /** Only these. */
  ids?: readonly string[];
}

export class ResourceService {
  constructor(private readonly work: PersonWork) {}

  find(no: number): Promise<ResourceRecord | null> {
    return this.work.tx.resource.findUnique({ where: { no }, include: withOwner });
  }

  /** @throws RuleBroken resource.unknown */
  async byId(id: string): Promise<ResourceRecord> {
    const resource = await this.work.tx.resource.findUnique({ where: { id }, include: withOwner });
    if (!resource) throw new RuleBroken('resource.unknown', '这个资源已经没有了。');
    return resource;
  }

  /** Who may offer or take back a unit's resource. A secretary or the street does so as a proxy. */
  may(person: Person, ownerId: string): boolean {
    return this.work.directory.can(person, 'unit.answer', ownerId);
  }

  /** @throws RuleBroken resource.not-allowed */
  check(ownerId: string): void {
    const { directory, actor } = this.work;
    if (this.may(actor, ownerId)) return;
    const org = directory.orgById(ownerId)?.shortName ?? '该单位';
    const who = directory.liaisonsOf(ownerId).map((p) => p.name);
    throw new RuleBroken(
      'resource.not-allowed',
      `${org}的资源要由它的联络员或负责人来发布${who.length ? `，可以找${who.slice(0, 3).join('、')}` : ''}。`,
    );
  }

  /** Open needs that this may be for, the best fitting first; the person knows better, so only a hint. */
  async fits(title: string, ownerId: string, limit = 3): Promise<Need[]> {
    const needs = await this.work.tx.request.findMany({
      where: { status: { in: ['OPEN', 'PARTLY_MET', 'UNMET'] }, requesterId: { not: ownerId } },
      orderBy: { no: 'desc' },
      take: 200,
      include: { responses: true },
    });
    return needs
      .map((need) => ({ need, score: sharedWords(title, need.title) }))
      .filter(({ need, score }) => score > 0 && missing(need) > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ need }) => need);
  }

  /** A published resource of the same owner and title. */
  async same(ownerId: string, title: string): Promise<Resource | null> {
    return this.work.tx.resource.findFirst({ where: { ownerId, title, status: 'PUBLISHED' }, orderBy: { no: 'asc' } });
  }

  /** Publishes it. Its title can be said from now on. */
  async offer(input: OfferInput): Promise<ResourceRecord> {
    const { tx, now, actor } = this.work;
    this.check(input.ownerId);
    const no = await nextNo(tx, '资');
    const resource = await tx.resource.create({
      data: {
        no,
        ownerId: input.ownerId,
        kind: input.kind,
        title: input.title,
        description: input.description,
        rrule: input.rrule ?? null,
        ruleTime: input.ruleTime ?? null,
        capacity: input.capacity ?? null,
        quantity: input.quantity ?? 1,
        unitLabel: input.unitLabel ?? '',
        advanceDays: input.advanceDays ?? null,
        validTo: input.validTo,
        authorId: actor.id,
        createdAt: now,
      },
      include: withOwner,
    });
    await bumpNames(tx);
    return resource;
  }

  /** @returns false when it was withdrawn already */
  async setStatus(id: string, status: 'PUBLISHED' | 'WITHDRAWN'): Promise<boolean> {
    const { tx } = this.work;
    const { count } = await tx.resource.updateMany({ where: { id, status: { not: status } }, data: { status } });
    if (count) await bumpNames(tx);
    return count === 1;
  }

  /** What can be had today, by owner and number. @returns at most `take`, and how many there are */
  async list(filter: ResourceFilter, today: string, take: number): Promise<{ total: number; resources: ResourceRecord[] }> {
    const where: Prisma.ResourceWhereInput = {
      status: 'PUBLISHED',
      OR: [{ validTo: null }, { validTo: { gte: today } }],
      ...(filter.kind && { kind: filter.kind }),
      ...(filter.ownerId && { ownerId: filter.ownerId }),
      ...(filter.ids && { id: { in: [...filter.ids] } }),
    };
    const total = await this.work.tx.resource.count({ where });
    const resources = await this.work.tx.resource.findMany({ where, orderBy: [{ kind: 'asc' }, { no: 'asc' }], take, include: withOwner });
    return { total, resources };
  }

  /** Tells the authors of needs that something which may fit was offered. */
  tellFits(needs: readonly Need[], words: (need: Need) => string): Need[] {
    const { directory, outbox, actor } = this.work;
    return needs.filter((need) => {
      const author = directory.memberById(need.authorId);
      return author && author.id !== actor.id && outbox.toMember(author.userid, { text: words(need) }, { key: `fits:${need.id}` });
    });
  }
}

/** The moment span of a look-up: an exact time, a part of a day, whole days. */
export function spanOf(when: { start?: string; date?: string; end?: string }, zone: string): Span | undefined {
  const at = (text: string) =>
    toInstant({ date: text.slice(0, 10), minute: Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16)) }, zone);
  if (when.start) {
    const from = at(when.start);
    return { startAt: from, endAt: when.end ? at(when.end) : new Date(from.getTime() + 60 * 60_000) };
  }
  if (!when.date) return undefined;
  return {
    startAt: toInstant({ date: when.date, minute: 0 }, zone),
    endAt: toInstant({ date: addDays(when.end ?? when.date, 1), minute: 0 }, zone),
  };
}
