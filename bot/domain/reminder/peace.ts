/** Who does not want to be disturbed: 免打扰 until a day, and quiet hours of their own. Read when needed: any process may have changed it. */
import type { Reader, Tx } from '../../../prisma/client';
import { toWall } from '../../clock';
import type { Work } from '../work';
import type { QuietHours } from './rule';

export interface Peace {
  muted: boolean;
  quiet?: QuietHours;
}

/** SQLite takes 999 parameters a statement. */
const IDS = 900;

/** @returns those of the members who want to be left in peace in some way */
export async function peaceOf(reader: Reader | Tx, memberIds: Iterable<string>, now: Date, zone: string): Promise<Map<string, Peace>> {
  const today = toWall(now, zone).date;
  const ids = [...new Set(memberIds)];
  const found = new Map<string, Peace>();
  for (let i = 0; i < ids.length; i += IDS) {
    const rows = await reader.member.findMany({
      where: { id: { in: ids.slice(i, i + IDS) }, OR: [{ muteUntil: { gte: today } }, { quietFromMin: { not: null } }] },
      select: { id: true, muteUntil: true, quietFromMin: true, quietToMin: true },
    });
    for (const { id, muteUntil, quietFromMin, quietToMin } of rows)
      found.set(id, {
        muted: muteUntil !== null && muteUntil >= today,
        ...(quietFromMin !== null && quietToMin !== null && { quiet: { fromMin: quietFromMin, toMin: quietToMin } }),
      });
  }
  return found;
}

/** 免打扰: ordinary reminders are not sent to the member before this local day is over. */
export async function mute({ tx }: Pick<Work, 'tx'>, memberId: string, until: string): Promise<void> {
  await tx.member.update({ where: { id: memberId }, data: { muteUntil: until } });
}

export async function unmute({ tx }: Pick<Work, 'tx'>, memberId: string): Promise<void> {
  await tx.member.update({ where: { id: memberId }, data: { muteUntil: null } });
}

/** @returns the last quiet day; undefined when reminders are sent */
export async function mutedUntil({ tx, now, zone }: Pick<Work, 'tx' | 'now' | 'zone'>, memberId: string): Promise<string | undefined> {
  const member = await tx.member.findUnique({ where: { id: memberId }, select: { muteUntil: true } });
  const until = member?.muteUntil ?? undefined;
  return until !== undefined && until >= toWall(now, zone).date ? until : undefined;
}
