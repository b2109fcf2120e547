/**
 * The numbers of WeCom that are kept here, in one table. Lengths are characters (code points) unless the name says Bytes.
 * Display lengths are advice of the documents: nothing is refused above them, the client squeezes the text.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../clock';
import type { Surface } from './inbound';

const MIB = 1024 * 1024;

/** What a template card shows without squeezing. @see path/101032 (bot), path/90236 (app) */
export interface CardLimits {
  title: number;
  desc: number;
  voteTitle: number;
  voteDesc: number;
  subTitle: number;
  label: number;
  value: number;
  rows: number;
  buttons: number;
  buttonText: number;
  choiceOptions: number;
  choiceText: number;
  voteOptions: number;
  voteText: number;
  markdownBytes: number;
}

const shared = {
  label: 5,
  rows: 6,
  buttons: 6,
  buttonText: 10,
  choiceOptions: 10,
  choiceText: 16,
  voteOptions: 20,
  voteText: 17,
};

export const CARD: Readonly<Record<Surface, CardLimits>> = {
  BOT: { ...shared, title: 26, desc: 30, voteTitle: 26, voteDesc: 30, subTitle: 112, value: 26, markdownBytes: 20480 },
  AGENT: { ...shared, title: 36, desc: 44, voteTitle: 16, voteDesc: 160, subTitle: 160, value: 30, markdownBytes: 2048 },
};

/** Hard sizes: above them WeCom refuses. */
export const SIZE = {
  buttonKeyBytes: 1024,
  optionIdBytes: 128,
  appTextBytes: 2048,
  /** userids in touser of message/send, in userids of update_template_card, in openuserid_to_userid. */
  recipients: 1000,
  /** Longest duplicate check of message/send, seconds. */
  dropRepeatSeconds: 14_400,
  /** Our own bound on a callback's body; an ordinary one has under 4 KiB. */
  callbackBytes: MIB,
  /** Our own bound on one inbound text: what is longer is cut, nobody types that much. */
  textChars: 20_000,
  /** What we take from a member's file (WeCom allows 100 MB to the bot). */
  downloadBytes: 20 * MIB,
  /** Of a file that is uploaded: more than 5 B, at most 20 MB. */
  uploadBytes: 20 * MIB,
} as const;

/** @throws RangeError a file that WeCom does not take. @see path/90253 */
export function checkFile({ length }: Buffer): void {
  if (length <= 5 || length > SIZE.uploadBytes) throw new RangeError(`a file of ${length} bytes`);
}

/**
 * Sends per sliding window: answers and pushes of the bot together, per conversation (over it 846607), and message/send, per member of the app
 * (over it dropped in silence with errcode 0, so it must be counted here).
 */
export const BUDGET = [
  { ms: MINUTE_MS, sends: 30 },
  { ms: HOUR_MS, sends: 1000 },
] as const;

/** How long something is good for, ms. */
export const WINDOW = {
  /** Welcome, card update, answer to an HTTP callback. */
  answer: 5 * SECOND_MS,
  /** response_code, one call. Newer texts say 72 h, older 24 h: the shorter is planned for. */
  responseCode: DAY_MS,
  /** How far the timestamp of a callback may be from our clock. */
  callbackAge: 5 * MINUTE_MS,
  /** How long before its end a token is replaced. */
  tokenMargin: 300 * SECOND_MS,
} as const;
