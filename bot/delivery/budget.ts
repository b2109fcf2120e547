/**
 * How much WeCom takes: 30 messages a minute and 1000 an hour for each conversation of the bot and each member of the app. Counted from the
 * database (a restart forgets nothing), and in memory since.
 */
import { Prisma, type Reader } from '../../prisma/client';
import { HOUR_MS } from '../clock';
import { BUDGET, CARD } from '../wecom/limits';
import type { QueueRow } from './rows';
import { laneOf } from './rows';

/** What answers and urgent messages (priority 0 and 1) may still use when the others have to wait. */
const RESERVED = 4;
/** Those who wait come back when this many fit at once: the more come together, the more can be merged. */
const ROOM = 5;
/** Lanes kept in memory; the ones used longest ago are counted from the database again. */
const MAX_LANES = 20_000;

/** Of one message; written into the statement, since PostgreSQL takes a parameter for text. */
const BYTES = { BOT: Prisma.raw(String(CARD.BOT.markdownBytes)), AGENT: Prisma.raw(String(CARD.AGENT.markdownBytes)) };

interface Lane {
  /** Instants of sends within the last hour, oldest first. */
  sends: number[];
  /** WeCom itself said "too many": nothing until then. */
  blockedUntil: number;
}

export class Budget {
  private readonly lanes = new Map<string, Lane>();

  /** Counts lanes that are not known yet. One query for all of them. */
  async load(reader: Reader, rows: readonly QueueRow[], now: Date): Promise<void> {
    const unknown = new Map<string, Pick<QueueRow, 'surface' | 'target' | 'toGroup'>>();
    for (const row of rows) {
      const lane = laneOf(row);
      const known = this.lanes.get(lane);
      if (!known) unknown.set(lane, row);
      // Used again: moves to the young end.
      else if (this.lanes.size > MAX_LANES / 2) this.lanes.delete(lane) && this.lanes.set(lane, known);
    }
    for (const lane of unknown.keys()) this.lanes.set(lane, { sends: [], blockedUntil: 0 });
    const since = new Date(now.getTime() - HOUR_MS);
    const targets = [...new Set([...unknown.values()].map((u) => u.target))];
    for (let i = 0; i < targets.length; i += 1000) {
      const sent = await reader.$queryRaw<
        { surface: string; target: string; toGroup: boolean | number; sentAt: Date; messages: number }[]
      >(Prisma.sql`
        SELECT "surface", "target", "toGroup", "sentAt", CASE WHEN "content" NOT LIKE '{"text":%' THEN 1 ELSE
          CASE WHEN "content" LIKE '%"card":{%' THEN 2 ELSE 1 END
          + (OCTET_LENGTH("content") - 1) / CASE WHEN "surface" = 'AGENT' THEN ${BYTES.AGENT} ELSE ${BYTES.BOT} END END AS "messages"
        FROM "Outbox" WHERE "target" IN (${Prisma.join(targets.slice(i, i + 1000))}) AND "sentAt" > ${since} AND "sentAt" <= ${now} ORDER BY "sentAt"`);
      for (const s of sent) {
        const lane = laneOf({ surface: s.surface === 'BOT' ? 'BOT' : 'AGENT', target: s.target, toGroup: Boolean(s.toGroup) });
        if (!unknown.has(lane)) continue;
        for (let n = 0; n < Number(s.messages); n += 1) this.lanes.get(lane)?.sends.push(new Date(s.sentAt).getTime());
      }
    }
    for (const lane of this.lanes.keys()) {
      if (this.lanes.size <= MAX_LANES) break;
      if (!unknown.has(lane)) this.lanes.delete(lane);
    }
  }

  /**
   * May `messages` go to this lane now?
   * @returns undefined when they may; else the instant to try again
   */
  freeAt(lane: string, messages: number, urgent: boolean, now: Date): Date | undefined {
    const known = this.lanes.get(lane);
    if (!known) return undefined;
    const at = now.getTime();
    if (known.blockedUntil > at) return new Date(known.blockedUntil);
    const first = known.sends.findIndex((t) => t > at - HOUR_MS);
    known.sends.splice(0, first === -1 ? known.sends.length : first);
    let free = 0;
    for (const { ms, sends } of BUDGET) {
      const limit = urgent ? sends : sends - RESERVED;
      const inside = known.sends.length - lowerBound(known.sends, at - ms);
      if (inside + messages <= limit) continue;
      // The send whose leaving makes room, and for those who can wait some more room at once.
      const leaving = inside + (urgent ? messages : Math.max(messages, ROOM)) - limit;
      const oldest = known.sends[known.sends.length - inside + Math.min(leaving, inside) - 1];
      free = Math.max(free, (oldest ?? at) + ms + 1);
    }
    return free > at ? new Date(free) : undefined;
  }

  spend(lane: string, messages: number, now: Date): void {
    const known = this.lanes.get(lane) ?? { sends: [], blockedUntil: 0 };
    this.lanes.set(lane, known);
    for (let n = 0; n < messages; n += 1) known.sends.push(now.getTime());
  }

  /** Everything is counted from the database again. */
  forget(): void {
    this.lanes.clear();
  }

  block(lane: string, until: Date): void {
    const known = this.lanes.get(lane);
    if (known) known.blockedUntil = until.getTime();
  }
}

/** Index of the first entry above `limit` in an ascending list. */
function lowerBound(list: readonly number[], limit: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as number) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
