/** Who does not want to be disturbed: 免打扰 until a day, and quiet hours of their own. Read when needed: any process may have changed it. */
import type { Reader, Tx } from '../../../prisma/client';
import { formatMinute, toWall } from '../../clock';
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

/** Hours of every day in which the member wants no ordinary reminder. */
export async function keepQuiet({ tx }: Pick<Work, 'tx'>, memberId: string, { fromMin, toMin }: QuietHours): Promise<void> {
  await tx.member.update({ where: { id: memberId }, data: { quietFromMin: fromMin, quietToMin: toMin } });
}

/** What a member has asked for: the last quiet day and the quiet hours. Both absent: reminders come as they come to everybody. */
export interface KeptPeace {
  until?: string;
  hours?: QuietHours;
}

/** As `peaceKept` returned it. */
export async function keepPeace({ tx }: Pick<Work, 'tx'>, memberId: string, { until, hours }: KeptPeace): Promise<void> {
  const data = { muteUntil: until ?? null, quietFromMin: hours?.fromMin ?? null, quietToMin: hours?.toMin ?? null };
  await tx.member.update({ where: { id: memberId }, data });
}

export async function peaceKept({ tx, now, zone }: Pick<Work, 'tx' | 'now' | 'zone'>, memberId: string): Promise<KeptPeace> {
  const row = await tx.member.findUniqueOrThrow({
    where: { id: memberId },
    select: { muteUntil: true, quietFromMin: true, quietToMin: true },
  });
  const { muteUntil, quietFromMin: fromMin, quietToMin: toMin } = row;
  return {
    ...(muteUntil !== null && muteUntil >= toWall(now, zone).date && { until: muteUntil }),
    ...(fromMin !== null && toMin !== null && { hours: { fromMin, toMin } }),
  };
}

/** "22:00–次日07:30" */
export const quietWords = ({ fromMin, toMin }: QuietHours): string =>
  `${formatMinute(fromMin)}–${fromMin > toMin ? '次日' : ''}${formatMinute(toMin)}`;
