/**
 * 20 000 messages to as many members, due at once, against an API that answers after 20 ms: how fast they are out, and whether each of them was sent
 * once. Beside it a client that does nothing but post, 50 at a time, against the same API: the most that anybody could reach.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../bot/clock';
import { openStore, type Store } from '../prisma/client';
import { resultOf, startChild } from './child';
import type { Bench } from './context';
import { type Kind, nameOf } from './support/databases';
import { type Line, median, number, ratio, spread } from './support/figures';
import { BOT_PROGRAM, freePort, Program, SECRET_KEY } from './support/process';
import { newKeys, Sink, settings } from './support/wecom';

const MESSAGES = 20_000;
const DELAY_MS = 20;
const IN_FLIGHT = 50;
/** Nothing arrives for so long: the rest is lost. */
const SILENCE_MS = 20_000;

/** Rows as a unit of work leaves them behind, `count` of them due now. */
async function owe(store: Store, count: number, run: number): Promise<void> {
  const now = systemClock.now();
  for (let from = 0; from < count; from += 2000) {
    const data = Array.from({ length: Math.min(2000, count - from) }, (_, i) => ({
      key: `bench:${run}:${from + i}`,
      surface: 'AGENT' as const,
      target: `member${from + i}`,
      content: JSON.stringify({ text: `【通知】#${from + i}# 请查收` }),
      notBefore: now,
      createdAt: now,
    }));
    await store.write((tx) => tx.outbox.createMany({ data }));
  }
}

/** What arrived, by the number in the text. */
class Tally {
  private readonly times = new Map<number, number>();
  first = 0;
  last = 0;
  doubled = 0;

  take(body: string): void {
    const n = Number(/#(\d+)#/.exec(body)?.[1]);
    this.last = performance.now();
    this.first ||= this.last;
    if (this.times.has(n)) this.doubled += 1;
    this.times.set(n, this.last);
  }

  get count(): number {
    return this.times.size;
  }
}

interface Result {
  perSecond: number;
  mostInFlight: number;
}

export async function deliveries({ databases, kinds, rounds, say }: Bench): Promise<Line[]> {
  const keys = newKeys();
  const folder = databases.folder();
  const sink = await Sink.start(DELAY_MS);
  const limit: number[] = [];
  const reached = new Map<Kind, Result[]>(kinds.map((kind) => [kind, []]));
  const lost: string[] = [];

  const run = async (kind: Kind, i: number): Promise<Result> => {
    const url = await databases.fresh(kind, (store) => owe(store, MESSAGES, i));
    const tally = new Tally();
    sink.onSend = (body) => tally.take(body);
    sink.mostInFlight = 0;
    const port = await freePort();
    const env = { ...settings(keys, sink.url), PORT: String(port), SECRET_KEY, DATABASE_URL: url, LOG_LEVEL: 'warn' };
    const bot = Program.start({ program: BOT_PROGRAM, env, folder });
    try {
      await bot.ready(`http://127.0.0.1:${port}/readyz`);
      const until = () => performance.now() - Math.max(tally.last, 1) < SILENCE_MS;
      while (tally.count < MESSAGES && until()) await wait(20);
      await settled(url);
    } finally {
      await bot.stop();
    }
    if (tally.count < MESSAGES || tally.doubled > 0)
      lost.push(`${nameOf(kind)}: ${MESSAGES - tally.count} of ${MESSAGES} messages lost, ${tally.doubled} doubled`);
    return { perSecond: tally.count / ((tally.last - tally.first) / 1000), mostInFlight: sink.mostInFlight };
  };

  try {
    for (let i = 0; i < rounds; i += 1) {
      say(`deliveries · round ${i + 1}`);
      sink.onSend = () => {};
      limit.push((await resultOf<{ perSecond: number }>(startChild('post', [sink.url, MESSAGES, IN_FLIGHT], folder))).perSecond);
      for (const kind of kinds) reached.get(kind)?.push(await run(kind, i));
    }
  } finally {
    await sink.stop();
  }
  if (lost.length > 0) throw new Error(lost.join('\n'));
  return [...reached].map(([kind, results]) => ({
    what: `deliveries: ${number(MESSAGES)} due at once, API ${DELAY_MS} ms, ${Math.max(...results.map((r) => r.mostInFlight))} in flight; each once`,
    on: nameOf(kind),
    figure: `${spread(results.map((r) => r.perSecond))}/s`,
    beside: `bare loop of ${IN_FLIGHT} posts ${spread(limit)}/s`,
    ratio: ratio(median(results.map((r) => r.perSecond)), median(limit)),
  }));
}

/** Every end is written down, too. */
async function settled(url: string): Promise<void> {
  const store = await openStore(url);
  try {
    for (let i = 0; i < 200; i += 1) {
      if ((await store.read.outbox.count({ where: { state: { not: 'SENT' } } })) === 0) return;
      await wait(100);
    }
    throw new Error('messages arrived that the database does not hold for sent');
  } finally {
    await store.close();
  }
}
