/** The reminder tick beside 10 000, 100 000 and 1 000 000 reminders that are planned for later: with nothing due, and with 20 due. */
import { DAY_MS, systemClock } from '../bot/clock';
import { Calendar } from '../bot/domain/calendar/calendar';
import { DirectoryHolder, loadDirectory } from '../bot/domain/org/load-directory';
import tickReminders from '../jobs/tick-reminders';
import { openStore, type Store } from '../prisma/client';
import type { Bench } from './context';
import { type Kind, nameOf } from './support/databases';
import { fillDemo } from './support/district';
import { type Line, median, number, ratio, spread } from './support/figures';
import { callMeeting, reminderRow } from './support/meetings';

const SIZES = [10_000, 100_000, 1_000_000] as const;
const DUE = 20;
const IDLE_TICKS = 20;
const LOAD_MS = 10 * 60_000;

/** Rows `from` … `to` - 1, a minute apart from the day after tomorrow on, made by the database itself. */
async function planLater(store: Store, from: number, to: number): Promise<void> {
  const columns =
    '"id", "dedupeKey", "rule", "subjectKind", "subjectId", "subjectRevision", "recipient", "dueAt", "staleAt", "data", "state", "createdAt"';
  const sql =
    store.kind === 'sqlite'
      ? `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to})
         INSERT INTO "ReminderDelivery" (${columns})
         SELECT 'later' || i, 'later|' || i, 'm-1d', 'MEETING', 'meeting' || (i / 7), 1, 'unit:' || (i % 60000),
           strftime('%Y-%m-%dT%H:%M:%S.000+00:00', 'now', '+' || (2880 + i) || ' minutes'),
           strftime('%Y-%m-%dT%H:%M:%S.000+00:00', 'now', '+' || (3880 + i) || ' minutes'), '{}', 'PLANNED', strftime('%Y-%m-%dT%H:%M:%S.000+00:00', 'now') FROM n`
      : `INSERT INTO "ReminderDelivery" (${columns})
         SELECT 'later' || i, 'later|' || i, 'm-1d', 'MEETING', 'meeting' || (i / 7), 1, 'unit:' || (i % 60000),
           now() + make_interval(mins => 2880 + i), now() + make_interval(mins => 3880 + i), '{}', 'PLANNED', now() FROM generate_series(${from}, ${to - 1}) AS i`;
  await store.write((tx) => tx.$executeRawUnsafe(sql), { timeoutMs: LOAD_MS });
  // What autovacuum does by itself within a minute.
  if (store.kind === 'postgresql') await store.write((tx) => tx.$executeRawUnsafe('ANALYZE "ReminderDelivery"'));
}

/** 20 reminders for members of the demo, due now. */
async function planNow(store: Store, no: number): Promise<void> {
  const host = await store.read.org.findFirstOrThrow({ where: { kind: 'COMMUNITY' } });
  const unit = await store.read.org.findFirstOrThrow({ where: { kind: 'UNIT' } });
  const members = await store.read.member.findMany({ take: DUE, orderBy: { id: 'asc' } });
  const meeting = await callMeeting(store, { no, hostId: host.id, unitId: unit.id, authorId: members[0]?.id ?? '' });
  const dueAt = systemClock.now();
  const data = members.map((m) =>
    reminderRow({ meetingId: meeting.id, dueAt, staleAt: new Date(dueAt.getTime() + DAY_MS), to: { memberId: m.id, unitId: unit.id } }),
  );
  await store.write((tx) => tx.reminderDelivery.createMany({ data }));
}

async function measure(kind: Kind, { databases, rounds, say }: Bench): Promise<Line[]> {
  const store = await openStore(await databases.fresh(kind, fillDemo));
  try {
    // What the demo has planned is not what is measured.
    await store.write((tx) => tx.reminderDelivery.deleteMany({}));
    const holder = new DirectoryHolder(store, await loadDirectory(store));
    const calendar = new Calendar();
    const tick = async () => {
      const began = performance.now();
      const now = systemClock.now();
      const result = await tickReminders.run({
        store,
        scene: (at) => ({ now: at, zone: 'Asia/Shanghai', directory: holder.current(), calendar, reach: { member: () => 'AGENT' } }),
        sender: { adopt() {}, handOver() {}, nudge() {} },
        refreshNames: () => holder.refresh(),
        shelf: { sweep: async () => 0 },
        due: now,
        now,
      });
      return { ms: performance.now() - began, queued: result['queued'] ?? 0 };
    };
    const lines: Line[] = [];
    let there = 0;
    let no = 9000;
    let least: number | undefined;
    for (const size of SIZES) {
      say(`tick · ${nameOf(kind)} · ${number(size)} planned`);
      await planLater(store, there, size);
      there = size;
      const busy: number[] = [];
      const idle: number[] = [];
      for (let i = 0; i < rounds + 1; i += 1) {
        await planNow(store, no++);
        const { ms, queued } = await tick();
        if (queued !== DUE) throw new Error(`${nameOf(kind)}: ${queued} of ${DUE} reminders queued`);
        const idles: number[] = [];
        for (let n = 0; n < IDLE_TICKS; n += 1) idles.push((await tick()).ms);
        // The first round warms it up.
        if (i === 0) continue;
        busy.push(ms);
        idle.push(median(idles));
      }
      least ??= median(busy);
      lines.push({
        what: `tick: ${DUE} due of ${number(size + DUE)} planned`,
        on: nameOf(kind),
        figure: spread(busy, ' ms', 1),
        beside: `nothing due ${spread(idle, ' ms', 1)}`,
        ratio: `${ratio(median(busy), least)} × the first`,
      });
    }
    return lines;
  } finally {
    await store.close();
  }
}

export async function tick(bench: Bench): Promise<Line[]> {
  const lines: Line[] = [];
  for (const kind of bench.kinds) lines.push(...(await measure(kind, bench)));
  return lines;
}
