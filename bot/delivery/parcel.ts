/** One message on its way: mostly one row; many when equal content goes to many members, or waiting texts to one group are merged. */
import type { Content } from '../content';
import type { Surface } from '../wecom/inbound';
import { CARD, SIZE } from '../wecom/limits';
import { laneOf, type QueueRow } from './rows';

export interface Parcel {
  rows: QueueRow[];
  surface: Surface;
  content: Content;
  priority: number;
  /** One message at a time goes to each of these. */
  lanes: readonly string[];
  /** Attempts in this process. */
  tries: number;
  /** An earlier attempt had no answer: it may have been delivered. Its repetition must be the same byte for byte. */
  doubtful: boolean;
  /** The reply handle is of no use any more. */
  asNew: boolean;
  /** Messages of the content that are out. */
  delivered: number;
  /** Its file, as uploaded: a repetition is the same byte for byte. */
  mediaId?: string;
  /** Userids (lower-cased) that WeCom could not reach with it. */
  unreached: Set<string>;
  /** When its reminders were looked at, by the monotonic clock; -Infinity: they must be looked at again. */
  checkedAt: number;
}

function parcel(rows: QueueRow[], content: Content): Parcel {
  const first = rows[0] as QueueRow;
  return {
    rows,
    surface: first.surface,
    content,
    priority: Math.min(...rows.map((r) => r.priority)),
    lanes: [...new Set(rows.map(laneOf))],
    tries: 0,
    doubtful: rows.some((r) => r.again),
    asNew: false,
    delivered: first.delivered,
    unreached: new Set(),
    checkedAt: Number.NEGATIVE_INFINITY,
  };
}

/**
 * Rows → messages, in the order of their first rows. Rows that carry the mark of an earlier attempt only go with rows of the same mark: the
 * recipients of a repetition are those of the attempt, or WeCom would not know it again.
 * @param rows in order of their id
 */
export function intoParcels(rows: readonly QueueRow[]): Parcel[] {
  const parcels: Parcel[] = [];
  const open = new Map<string, { parcel: Parcel; lanes: Set<string>; bytes: number }>();
  /** Joins the open parcel of this name if `fits`, else begins a new one. */
  const put = (row: QueueRow, name: string | undefined, fits: (p: { parcel: Parcel; lanes: Set<string>; bytes: number }) => boolean) => {
    const known = name === undefined ? undefined : open.get(name);
    if (known && fits(known)) {
      known.parcel.rows.push(row);
      known.lanes.add(laneOf(row));
      known.bytes += bytesOf(row);
      return;
    }
    const fresh = { parcel: parcel([row], row.content), lanes: new Set([laneOf(row)]), bytes: bytesOf(row) };
    parcels.push(fresh.parcel);
    if (name !== undefined) open.set(name, fresh);
  };
  for (const row of rows) {
    if (isShared(row)) {
      const name = JSON.stringify([row.groupKey, row.mark ?? '', row.delivered, row.content]);
      // A member who is named twice gets it twice, in two messages.
      put(row, name, (p) => p.parcel.rows.length < SIZE.recipients && !p.lanes.has(laneOf(row)));
    } else if (isMergeable(row)) put(row, `merge ${laneOf(row)}`, (p) => p.bytes + bytesOf(row) <= CARD.BOT.markdownBytes);
    else put(row, undefined, () => false);
  }
  for (const p of parcels) complete(p);
  return parcels;
}

/** Rows were added to it after it was made. */
function complete(p: Parcel): void {
  if (p.rows.length === 1) return;
  p.lanes = [...new Set(p.rows.map(laneOf))];
  p.priority = Math.min(...p.rows.map((r) => r.priority));
  p.doubtful = p.rows.some((r) => r.again);
  if (p.rows.every(isMergeable)) p.content = { text: p.rows.map((r) => r.content.text ?? '').join('\n\n') };
}

/** Takes rows out of a parcel; its lanes stay taken until it leaves. @returns false when nothing is left of it */
export function without(p: Parcel, gone: readonly QueueRow[]): boolean {
  const rest = p.rows.filter((row) => !gone.includes(row));
  if (rest.length === 0) return false;
  const merged = p.rows.length > 1 && p.rows.every(isMergeable);
  p.rows = rest;
  if (merged) p.content = { text: rest.map((r) => r.content.text ?? '').join('\n\n') };
  return true;
}

/** A parcel's rows, each on its own. */
export function split(p: Parcel): Parcel[] {
  const { tries, delivered } = p;
  return p.rows.map((row) => ({ ...parcel([row], row.content), tries, delivered }));
}

function isShared(row: QueueRow): boolean {
  return row.groupKey !== undefined && row.surface === 'AGENT' && row.reply === undefined;
}

/** A text to a group that had to wait: it can be part of one longer message. */
function isMergeable(row: QueueRow): boolean {
  return row.waited && row.toGroup && row.surface === 'BOT' && row.delivered === 0 && row.content.card === undefined;
}

const bytesOf = (row: QueueRow): number => Buffer.byteLength(row.content.text ?? '') + 2;
