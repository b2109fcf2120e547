/** 1 000 reminders for as many people fall due within one second, on the real clock: how late is the last one? */
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../bot/clock';
import { openStore, type Store } from '../prisma/client';
import type { Bench } from './context';
import { type Kind, nameOf } from './support/databases';
import { fillStreet } from './support/district';
import { type Line, median, number, quantile, spread } from './support/figures';
import { callMeeting, reminderRow } from './support/meetings';
import { BOT_PROGRAM, freePort, Program, SECRET_KEY } from './support/process';
import { newKeys, Sink, settings } from './support/wecom';

const REMINDERS = 1000;
const MEETINGS = 20;
const DELAY_MS = 20;
/** A tick queues what is due up to 15 s later: planned this far ahead, every reminder is queued before its instant. */
const AHEAD_MS = 26_000;
const LOST_MS = 60_000;

/** Plans one round. @returns userid → when it is due */
async function plan(store: Store, roundNo: number): Promise<Map<string, number>> {
  const members = await store.read.member.findMany({ orderBy: { userid: 'asc' }, skip: 500 + roundNo * REMINDERS, take: REMINDERS });
  const host = await store.read.org.findFirstOrThrow({ where: { kind: 'COMMUNITY' } });
  const unit = await store.read.org.findFirstOrThrow({ where: { kind: 'UNIT' } });
  const author = await store.read.member.findFirstOrThrow();
  const meetings: Awaited<ReturnType<typeof callMeeting>>[] = [];
  for (let i = 0; i < MEETINGS; i += 1)
    meetings.push(await callMeeting(store, { no: 9000 + roundNo * MEETINGS + i, hostId: host.id, unitId: unit.id, authorId: author.id }));
  const second = Math.ceil((systemClock.now().getTime() + AHEAD_MS) / 1000) * 1000;
  const due = new Map<string, number>();
  const rows = members.map((m, i) => {
    const meeting = meetings[i % MEETINGS] as (typeof meetings)[number];
    const dueAt = new Date(second + i);
    due.set(m.userid, dueAt.getTime());
    return reminderRow({ meetingId: meeting.id, dueAt, staleAt: meeting.startAt, to: { memberId: m.id, unitId: unit.id } });
  });
  await store.write((tx) => tx.reminderDelivery.createMany({ data: rows }));
  return due;
}

async function measure(kind: Kind, { databases, rounds, say }: Bench): Promise<Line> {
  const keys = newKeys();
  const folder = databases.folder();
  const sink = await Sink.start(DELAY_MS);
  const url = await databases.fresh(kind, fillStreet);
  const store = await openStore(url);
  const port = await freePort();
  const env = { ...settings(keys, sink.url), PORT: String(port), SECRET_KEY, DATABASE_URL: url, LOG_LEVEL: 'warn' };
  const bot = Program.start({ program: BOT_PROGRAM, env, folder });
  const last: number[] = [];
  const middle: number[] = [];
  const wrong: string[] = [];
  try {
    await bot.ready(`http://127.0.0.1:${port}/readyz`);
    for (let i = 0; i < rounds; i += 1) {
      say(`reminders · ${nameOf(kind)} · round ${i + 1}`);
      const lags = new Map<string, number>();
      let due = new Map<string, number>();
      let doubled = 0;
      sink.onSend = (body) => {
        const { touser } = JSON.parse(body) as { touser: string };
        for (const user of touser.split('|')) {
          if (lags.has(user)) doubled += 1;
          lags.set(user, systemClock.now().getTime() - (due.get(user) ?? Number.NaN));
        }
      };
      due = await plan(store, i);
      const until = performance.now() + AHEAD_MS + LOST_MS;
      while (lags.size < REMINDERS && performance.now() < until) await wait(50);
      await wait(300);
      const early = [...lags.values()].filter((ms) => ms < 0).length;
      if (lags.size < REMINDERS || doubled > 0 || early > 0)
        wrong.push(`${nameOf(kind)}: of ${REMINDERS} reminders ${REMINDERS - lags.size} lost, ${doubled} doubled, ${early} early`);
      last.push(Math.max(...lags.values()));
      middle.push(quantile([...lags.values()], 0.5));
    }
  } finally {
    await store.close();
    await bot.stop();
    await sink.stop();
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return {
    what: `${number(REMINDERS)} reminders due within one second, API ${DELAY_MS} ms; each once, none early`,
    on: nameOf(kind),
    figure: `last ${spread(last)} ms late`,
    beside: `half of them at most ${number(median(middle))} ms`,
  };
}

export async function reminders(bench: Bench): Promise<Line[]> {
  const lines: Line[] = [];
  for (const kind of bench.kinds) lines.push(await measure(kind, bench));
  return lines;
}
