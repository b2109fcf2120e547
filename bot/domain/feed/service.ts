/**
 * A member's address for a calendar to subscribe to (日历订阅). Whoever has it reads that member's meetings, bookings and deadlines, so it is told to
 * them alone, can be exchanged for another one, and ends with it.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Reader, Tx } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import type { Secrets } from '../../secrets';
import type { PersonWork } from '../work';

const TOKEN_BYTES = 24;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

type FeedWork = PersonWork & { readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'> };

/** @returns the token of the member's address, 32 characters of base64url; undefined when there is none */
export async function feedToken({ tx, actor, secrets }: FeedWork): Promise<string | undefined> {
  const feed = await tx.calendarFeed.findUnique({ where: { memberId: actor.id } });
  return feed ? secrets.decrypt(feed.token) : undefined;
}

/** A new address; the one before is void. @returns its token */
export async function newFeed({ tx, actor, now, secrets }: FeedWork): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const data = { tokenHash: hashOf(token), token: secrets.encrypt(token), createdAt: now };
  await tx.calendarFeed.upsert({ where: { memberId: actor.id }, create: { memberId: actor.id, ...data }, update: data });
  return token;
}

/** @throws RuleBroken `feed.none` */
export async function stopFeed({ tx, actor }: PersonWork): Promise<void> {
  const { count } = await tx.calendarFeed.deleteMany({ where: { memberId: actor.id } });
  if (!count) throw new RuleBroken('feed.none', '您没有开日历订阅。要开就发“订阅日历”。');
}

/** @returns the member whose address it is */
export async function feedOwner(tx: Reader | Tx, token: string): Promise<string | undefined> {
  const feed = await tx.calendarFeed.findUnique({ where: { tokenHash: hashOf(token) }, select: { memberId: true } });
  return feed?.memberId;
}
