/** What a unit is at a standing body, and how many people it sends. Counts for meetings that are called from then on. */
import type { BodyPost } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import type { BodyInfo } from '../org/directory';
import { bumpNames } from '../org/load-directory';
import type { PersonWork, Work } from '../work';
import { mustBeCaller } from './lookup';
import { POST_NAMES } from './rules';

export const MAX_SEATS = 20;

export interface NewPlace {
  bodyId: string;
  orgId: string;
  /** Absent: stays as it is. */
  post?: BodyPost;
  seats?: number;
}

/** A unit's place as it was; null: it had none. */
export type PlaceBefore = { post: BodyPost; seats: number } | null;

/** 列席 · 2个名额 */
export function placeText({ post, seats }: { post: BodyPost; seats: number }): string {
  return `${POST_NAMES[post]} · ${seats}个名额`;
}

export function placeAt(body: BodyInfo, orgId: string): PlaceBefore {
  const seat = body.seats.find((s) => s.orgId === orgId);
  return seat ? { post: seat.post, seats: seat.seats } : null;
}

/** What it will be; a unit that had no place becomes a member. */
export function placeThen(body: BodyInfo, { orgId, post, seats }: NewPlace): NonNullable<PlaceBefore> {
  const old = placeAt(body, orgId) ?? { post: 'MEMBER', seats: 1 };
  return { post: post ?? old.post, seats: seats ?? old.seats };
}

/** @throws RuleBroken `seat.no-body`, and `meeting.not-allowed` naming who may */
export function bodyToSeat(work: PersonWork, bodyId: string): BodyInfo {
  const body = work.directory.bodyById(bodyId);
  if (!body) throw new RuleBroken('seat.no-body', '没有找到这个联席会，请说全称。');
  mustBeCaller(work, body.hostId, '定单位名额');
  return body;
}

/** @throws RuleBroken `seat.no-body`, `meeting.not-allowed`, `seat.too-many` */
export async function setPlace(work: PersonWork, wanted: NewPlace): Promise<{ body: BodyInfo; before: PlaceBefore }> {
  const body = bodyToSeat(work, wanted.bodyId);
  const then = placeThen(body, wanted);
  if (then.seats < 1 || then.seats > MAX_SEATS)
    throw new RuleBroken('seat.too-many', `${work.directory.unitName(wanted.orgId)}的名额要在1到${MAX_SEATS}之间，请再说一遍。`);
  await write(work, body.id, wanted.orgId, then);
  return { body, before: placeAt(body, wanted.orgId) };
}

/** 撤销. @throws RuleBroken `seat.no-body`, `meeting.not-allowed` */
export async function putPlaceBack(work: PersonWork, bodyId: string, orgId: string, before: PlaceBefore): Promise<void> {
  bodyToSeat(work, bodyId);
  if (before) return write(work, bodyId, orgId, before);
  await work.tx.bodyMember.deleteMany({ where: { bodyId, orgId } });
  await bumpNames(work.tx);
}

async function write({ tx }: Work, bodyId: string, orgId: string, { post, seats }: NonNullable<PlaceBefore>): Promise<void> {
  const data = { post, seats };
  const last = await tx.bodyMember.aggregate({ where: { bodyId }, _max: { position: true } });
  await tx.bodyMember.upsert({
    where: { bodyId_orgId: { bodyId, orgId } },
    create: { bodyId, orgId, position: (last._max.position ?? -1) + 1, ...data },
    update: data,
  });
  await bumpNames(tx);
}
