/** What to do after an attempt that failed: how soon again, for how long, and when it is enough. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../clock';
import type { Content } from '../content';
import type { Attempted } from './attempt';
import { isAnswer } from './outbox';
import type { Parcel } from './parcel';
import type { QueueRow } from './rows';

export type Failure = Exclude<Attempted, { as: 'sent' }>;

export type Decision =
  /** Again in this process, keeping its place: only seconds. */
  | { do: 'repeat'; afterMs: number }
  /** Back into the queue. `halt`: nothing else goes this way either until then. `counts`: an attempt of the row. */
  | { do: 'later'; afterMs: number; halt: 'lane' | 'surface' | 'none' }
  /** Each recipient alone: one of many is the reason. */
  | { do: 'split' }
  | { do: 'other-surface' }
  | { do: 'close-chat' }
  /** Somebody waits for an answer that WeCom will not show: they are told so. */
  | { do: 'say-so' }
  | { do: 'give-up' };

/** Quick repetitions of what passes by itself. */
const QUICK_MS: readonly number[] = [SECOND_MS, 2 * SECOND_MS, 4 * SECOND_MS];
/** Then slowly: WeCom or the line is down. */
const SLOW_MS = [MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS];
const QUOTA_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS];
const CONFIG_MS = [MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS];
/** After this nobody waits for it any more. */
const GIVE_UP_MS = DAY_MS;
/** WeCom's code for "nobody could be reached", which names all recipients; the others name one of them. */
const NOBODY_REACHED = 81013;
/** Quota of the whole interface, not of one conversation. */
const INTERFACE_QUOTA = 45009;

/** Takes the place of an answer that WeCom refuses for what it says. */
const NOT_SHOWN: Content = {
  text: '这条回复没能显示：企业微信没有接受其中的内容。您说的我收到了，请发“我的”或编号看结果，也可以换个说法再发一次。',
};

/** Takes the place of a file that WeCom does not take, or that could not be made. */
const NO_FILE: Content = {
  text: '文件没能发出：企业微信没有收下，或文件已经不在了，已记录。过一会儿可以再要一次，还不行请找管理员。',
};

/** What is said instead to who waits for it. */
export const notShown = ({ content }: Pick<QueueRow, 'content'>): Content => (content.file ? NO_FILE : NOT_SHOWN);

/** Upload is another right than sending: without it the rest still goes. */
const NO_FILES_HERE: ReadonlySet<Failure['as']> = new Set(['config', 'content', 'permanent', 'bug', 'no-way']);

/** @param random 0–1 @param quickMs pauses of the quick repetitions */
export function decide(failure: Failure, parcel: Parcel, now: Date, random: number, quickMs = QUICK_MS): Decision {
  const row = parcel.rows[0] as QueueRow;
  const jitter = (ms: number) => Math.round(ms * (1 + random * 0.25));
  const nth = (list: readonly number[]) => jitter(list[Math.min(row.attempts, list.length - 1)] as number);
  const old = now.getTime() - row.createdAt.getTime() > GIVE_UP_MS;
  const late = (decision: Decision): Decision => (old ? { do: 'give-up' } : decision);
  if (row.content.file && NO_FILES_HERE.has(failure.as)) return { do: 'say-so' };
  switch (failure.as) {
    case 'retry':
    case 'unknown': {
      const quick = quickMs[parcel.tries - 1];
      return quick === undefined ? late({ do: 'later', afterMs: nth(SLOW_MS), halt: 'none' }) : { do: 'repeat', afterMs: jitter(quick) };
    }
    case 'wait': {
      // The bot also says "too often" where nobody has ever spoken to it: another minute, then it is that.
      if (isPrivateBot(row) && row.attempts >= 1) return { do: 'other-surface' };
      const surface = parcel.surface === 'AGENT' && failure.errcode === INTERFACE_QUOTA;
      return late({ do: 'later', afterMs: nth(QUOTA_MS), halt: surface ? 'surface' : 'lane' });
    }
    case 'config':
      return late({ do: 'later', afterMs: nth(CONFIG_MS), halt: 'surface' });
    case 'recipient':
      if (row.toGroup) return { do: 'close-chat' };
      return parcel.rows.length > 1 && failure.errcode !== NOBODY_REACHED ? { do: 'split' } : { do: 'other-surface' };
    case 'chat-gone':
      return row.toGroup ? { do: 'close-chat' } : { do: 'other-surface' };
    case 'no-way':
      return row.toGroup ? { do: 'give-up' } : { do: 'other-surface' };
    case 'content':
      return parcel.rows.some(isAwaited) ? { do: 'say-so' } : { do: 'give-up' };
    default:
      return { do: 'give-up' };
  }
}

/** Somebody waits for it, and has not been told yet that it cannot be shown. */
export const isAwaited = (row: QueueRow): boolean => isAnswer(row) && ![NOT_SHOWN.text, NO_FILE.text].includes(row.content.text);
const isPrivateBot = (row: QueueRow): boolean => row.surface === 'BOT' && !row.toGroup;
