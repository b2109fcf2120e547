/** What the parts of the server API share: a call, its answer, and what they work with. */
import type { Chats } from './chats';
import type { Enterprise } from './enterprise';
import type { Faults } from './faults';
import type { MediaStore } from './media';
import type { StandinClock } from './types';

/** Fields of the answer beside errcode; `binary` is answered as a file. */
export type Reply = Record<string, unknown> & { binary?: Buffer; name?: string };

export interface Call {
  query: URLSearchParams;
  /** {} when there is none. */
  body: Record<string, unknown>;
  raw: Buffer;
  contentType: string;
}

export type Routes = Record<string, (call: Call) => Reply>;

export interface ApiParts {
  enterprise: Enterprise;
  chats: Chats;
  media: MediaStore;
  clock: StandinClock;
  faults: Faults;
  violations: string[];
  warnings: string[];
  /** Whom message/send did not reach, and when (ms). */
  missed: { userid: string; at: number }[];
  botName: string;
  answerDelayMs: number;
  keepHistory: boolean;
}
