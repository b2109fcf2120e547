/** What may become of a piece of work that a meeting gave to a unit, and how late it is. Pure. */
import type { ActionItemModel, ActionStatus } from '../../../prisma/client';
import { daysBetween } from '../../clock';

export type Move = 'ACCEPT' | 'PROGRESS' | 'BLOCK' | 'CLAIM' | 'VERIFY' | 'RETURN' | 'CANCEL';

interface Step {
  /** UNIT: its liaison or head, or the host's secretary for it (代). HOST: the secretary of the organisation whose meeting it was. */
  by: 'UNIT' | 'HOST';
  from: readonly ActionStatus[];
  /** Absent: stays as it is. */
  to?: ActionStatus;
}

const UNDER_WAY: readonly ActionStatus[] = ['OPEN', 'ACCEPTED', 'IN_PROGRESS'];

/** Two steps close it: the unit says done, the host says so too. */
export const MOVES: Readonly<Record<Move, Step>> = {
  ACCEPT: { by: 'UNIT', from: ['OPEN'], to: 'ACCEPTED' },
  PROGRESS: { by: 'UNIT', from: UNDER_WAY, to: 'IN_PROGRESS' },
  BLOCK: { by: 'UNIT', from: UNDER_WAY },
  CLAIM: { by: 'UNIT', from: UNDER_WAY, to: 'CLAIMED_DONE' },
  VERIFY: { by: 'HOST', from: ['CLAIMED_DONE'], to: 'VERIFIED' },
  RETURN: { by: 'HOST', from: ['CLAIMED_DONE'], to: 'IN_PROGRESS' },
  CANCEL: { by: 'HOST', from: [...UNDER_WAY, 'CLAIMED_DONE'], to: 'CANCELLED' },
};

export const OPEN_STATES: readonly ActionStatus[] = [...UNDER_WAY, 'CLAIMED_DONE'];

export const isClosed = ({ status }: Pick<ActionItemModel, 'status'>): boolean => status === 'VERIFIED' || status === 'CANCELLED';
export const isUnderWay = ({ status }: Pick<ActionItemModel, 'status'>): boolean => UNDER_WAY.includes(status);

/** Days after its last day; 0 while it is in time or closed. @param today local day */
export function daysLate(item: Pick<ActionItemModel, 'status' | 'dueOn'>, today: string): number {
  return isClosed(item) ? 0 : Math.max(0, daysBetween(item.dueOn, today));
}

/** 一半, 80%, 百分之八十 → 50, 80, 80. */
export function progressIn(words: string): number | undefined {
  const digits = /(\d{1,3}) ?[%％]|百分之(\d{1,3})/.exec(words);
  const said = digits ? Number(digits[1] ?? digits[2]) : undefined;
  if (said !== undefined) return said <= 100 ? said : undefined;
  const tenths = /百分之([一二三四五六七八九])十/.exec(words)?.[1] ?? /([一二三四五六七八九])成/.exec(words)?.[1];
  if (tenths) return ('一二三四五六七八九'.indexOf(tenths) + 1) * 10;
  return /一半|过半/.test(words) ? 50 : undefined;
}
