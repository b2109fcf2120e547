/** Evidence: pictures of what was done, stored for a record, compared with those of others, taken back. */
import { type EvidenceModel, type Tx, WriteConflict } from '../../../prisma/client';
import { DAY_MS, HOUR_MS, MINUTE_MS, toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import type { SentPicture } from '../../pictures/format';
import { looksAlike } from '../../pictures/look';
import type { ActivityRecord } from '../activity/service';
import type { Person } from '../org/directory';
import type { Work } from '../work';
import { type Added, storePictures } from './store';

/** Pictures are compared with those of a year, and with the newest of them where a unit has very many. */
const COMPARED_DAYS = 400;
const COMPARED = 5000;
/** What was recorded so long ago may still be waiting for its pictures. */
const RECENT_DAYS = 14;
/** So soon after a record its pictures come by themselves. */
const JUST_NOW_MS = 30 * MINUTE_MS;

/** What stored pictures show that they should perhaps not. */
export interface Doubts {
  /** Numbers of other activities with the very same picture. */
  same: number[];
  /** Numbers of other activities with one that looks like it. */
  alike: number[];
  /** Local days on which they were taken although the activity was on another. */
  otherDays: string[];
}

/** Action of the audit lines that hold what was taken back. */
export const BACK = 'evidence.back';

/** Names among these files that something refers to: records, and what was taken back within the hour and may be put back. */
export async function filesInUse(db: Pick<Tx, 'evidence' | 'auditLog'>, files: readonly string[], now: Date): Promise<Set<string>> {
  // By the hash, which has an index; the name of a file begins with it.
  const hashes = files.map((file) => file.split('.')[0] ?? '');
  const rows = await db.evidence.findMany({ where: { sha256: { in: hashes } }, select: { fileKey: true } });
  const back = await db.auditLog.findMany({
    where: { entity: 'evidence', action: BACK, at: { gte: new Date(now.getTime() - HOUR_MS) } },
    select: { undo: true },
  });
  const restorable = back.flatMap((line) => (JSON.parse(line.undo ?? '{"rows":[]}') as { rows: EvidenceModel[] }).rows);
  return new Set([...rows, ...restorable].map((row) => row.fileKey));
}

export class EvidenceService {
  constructor(private readonly work: Work) {}

  count(activityId: string): Promise<number> {
    return this.work.tx.evidence.count({ where: { ownerKind: 'ACTIVITY', ownerId: activityId } });
  }

  /** Those of these ids that are stored, oldest first. */
  find(ids: readonly string[]): Promise<EvidenceModel[]> {
    return this.work.tx.evidence.findMany({ where: { id: { in: [...ids] } }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  }

  /**
   * Who may store pictures of an activity: its author, and whoever may record for its host or for an organisation that took part.
   * @throws RuleBroken evidence.not-allowed, evidence.void
   */
  checkAdd(actor: Person, record: ActivityRecord): void {
    const { directory } = this.work;
    if (record.status === 'VOID') throw new RuleBroken('evidence.void', `活${record.no}已作废，照片没有存。`);
    if (this.concerns(actor, record)) return;
    const host = directory.orgById(record.hostId)?.shortName ?? '别的单位';
    const who = [directory.memberById(record.authorId), ...directory.liaisonsOf(record.hostId)].flatMap((p) => p?.name ?? []);
    throw new RuleBroken(
      'evidence.not-allowed',
      `活${record.no}是${host}的活动，照片请由${[...new Set(who)].slice(0, 3).join('、') || '他们的人'}来存。您单位的编号可以发“活动”来看。`,
    );
  }

  /** Who stored them may see them, and so may all others who may store some. @throws RuleBroken evidence.not-shown */
  checkSee(actor: Person, record: ActivityRecord): void {
    if (!this.concerns(actor, record))
      throw new RuleBroken('evidence.not-shown', `活${record.no}的照片给参加的单位和社区看，可以请他们发给您。`);
  }

  private concerns(actor: Person, record: ActivityRecord): boolean {
    const orgs = [record.hostId, ...record.orgs.flatMap((o) => o.orgId ?? [])];
    return record.authorId === actor.id || orgs.some((orgId) => this.work.directory.can(actor, 'activity.log', orgId));
  }

  /** Stores pictures for an activity. */
  add(record: ActivityRecord, pictures: readonly SentPicture[], actor: Person): Promise<Added> {
    return storePictures(this.work, { kind: 'ACTIVITY', id: record.id, orgId: record.hostId }, pictures, actor);
  }

  /** What a person should look at again. Void activities do not count: their pictures may be used anew. */
  async doubts(record: ActivityRecord, rows: readonly EvidenceModel[]): Promise<Doubts> {
    const { tx, now, zone } = this.work;
    if (rows.length === 0) return { same: [], alike: [], otherDays: [] };
    const others = { ownerKind: 'ACTIVITY', ownerId: { not: record.id } } as const;
    const equal = await tx.evidence.findMany({
      where: { ...others, sha256: { in: rows.map((r) => r.sha256) } },
      select: { ownerId: true },
      take: 100,
    });
    const looks = rows.flatMap((r) => r.phash ?? []);
    const seen = looks.length
      ? await tx.evidence.findMany({
          where: {
            ...others,
            orgId: record.hostId,
            phash: { not: null },
            createdAt: { gte: new Date(now.getTime() - COMPARED_DAYS * DAY_MS) },
          },
          select: { ownerId: true, phash: true },
          orderBy: { createdAt: 'desc' },
          take: COMPARED,
        })
      : [];
    const same = new Set(equal.map((e) => e.ownerId));
    const alike = new Set(seen.filter((e) => looks.some((look) => looksAlike(look, e.phash ?? ''))).map((e) => e.ownerId));
    const activities = await tx.activity.findMany({
      where: { id: { in: [...same, ...alike] }, status: { not: 'VOID' } },
      select: { id: true, no: true },
      orderBy: { no: 'desc' },
    });
    const last = record.endDate ?? record.localDate;
    const days = rows.flatMap((r) => (r.takenAt ? toWall(r.takenAt, zone).date : []));
    return {
      same: activities.filter((a) => same.has(a.id)).map((a) => a.no),
      alike: activities.filter((a) => !same.has(a.id)).map((a) => a.no),
      otherDays: [...new Set(days)].filter((day) => day < record.localDate || day > last).sort(),
    };
  }

  /** Takes stored pictures of a record of `hostId` back. @throws RuleBroken evidence.not-yours unless they sent them or may void the record */
  async remove(rows: readonly EvidenceModel[], actor: Person, hostId: string): Promise<void> {
    const { tx, directory } = this.work;
    const foreign = rows.find((r) => r.uploadedById !== actor.id && !directory.can(actor, 'activity.void', hostId));
    if (foreign) {
      const sender = directory.nameById(foreign.uploadedById) ?? '上传的人';
      throw new RuleBroken('evidence.not-yours', `照片是${sender}存的，请${sender}或书记来撤回。`);
    }
    await tx.evidence.deleteMany({ where: { id: { in: rows.map((r) => r.id) } } });
  }

  /** Puts back what was taken back, as it was. @throws RuleBroken evidence.again when the same picture is there again */
  async restore(rows: readonly EvidenceModel[]): Promise<void> {
    const { tx } = this.work;
    for (const row of rows) {
      const { ownerKind, ownerId, sha256 } = row;
      const there = await tx.evidence.findUnique({ where: { ownerKind_ownerId_sha256: { ownerKind, ownerId, sha256 } } });
      if (there) throw new RuleBroken('evidence.again', '这张照片已经又存进去了，不用恢复。');
    }
    const { count } = await tx.evidence.createMany({ data: [...rows] });
    if (count !== rows.length) throw new WriteConflict('pictures were put back meanwhile');
  }

  /**
   * Activities whose pictures this person may be sending, newest record first.
   * @returns `certain`: the one they recorded a moment ago
   */
  async recent(actor: Person, place: { orgId?: string }): Promise<{ activities: ActivityRecord[]; certain?: ActivityRecord }> {
    const { tx, now, directory } = this.work;
    const units = [actor.orgId, ...actor.liaisonOf.map((l) => l.orgId), ...(place.orgId ? [place.orgId] : [])];
    const mine = units.filter((orgId) => directory.can(actor, 'activity.log', orgId));
    const activities = await tx.activity.findMany({
      where: {
        status: { not: 'VOID' },
        createdAt: { gte: new Date(now.getTime() - RECENT_DAYS * DAY_MS) },
        OR: [{ authorId: actor.id }, { hostId: { in: mine } }],
      },
      include: { orgs: true },
      orderBy: [{ createdAt: 'desc' }, { no: 'desc' }],
      take: 5,
    });
    const certain = activities.find((a) => a.authorId === actor.id && now.getTime() - a.createdAt.getTime() <= JUST_NOW_MS);
    return { activities, ...(certain && { certain }) };
  }
}
