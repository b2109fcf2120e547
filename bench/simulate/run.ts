/** A simulated year: what was owed, by the oracle, against what members saw. */
import { generateDistrict, random, SIZES } from '../../bot/admin/generate';
import { DAY, HOUR, instant, local, MINUTE, plusDays, type Reminder } from './facts';
import { ANEW, Oracle } from './oracle';
import { People } from './people';
import type { Death } from './process';
import { type Size, writeScript } from './script';
import { kindOf, remindersIn, type SeenReminder } from './seen';
import { Stage } from './stage';

/** A crash or a budget may put a reminder off so far. */
const TOLERANCE_MS = 3 * MINUTE;

export interface Report {
  meetings: number;
  deeds: number;
  steps: number;
  crashes: number;
  downtimes: number;
  /** Answers by which somebody else goes, and answers by the caller for a unit. */
  deputies: number;
  proxies: number;
  /** Owed by the oracle, and seen. */
  owed: number;
  seen: number;
  lost: string[];
  doubled: string[];
  /** Messages to a group that a crash doubled: the one in flight, which WeCom cannot make single. */
  crashed: string[];
  unexpected: string[];
  afterCancel: string[];
  inQuietHours: string[];
  toAnswered: string[];
  tooManyADay: string[];
  misunderstood: string[];
  violations: string[];
  /** Rows by state and reason. */
  rows: Record<string, number>;
  left: number;
}

/** Of so many liaisons, backups and heads one is not in WeCom. */
const AWAY = 6;

const OWN_HOURS = [
  { from: 20 * 60, to: 9 * 60 + 30 },
  { from: 12 * 60, to: 14 * 60 },
  { from: 22 * 60, to: 7 * 60 },
];

export async function simulate(size: Size, databaseUrl: string, say: (line: string) => void = () => {}): Promise<Report> {
  const start = instant(size.from, 0);
  const end = start + (size.days + 15) * DAY;
  const posts = 2 + 2 * size.communities + size.units + Math.ceil(size.units / 3) + Math.ceil(size.units / 5);
  const { communities, units } = size;
  const district = generateDistrict({ ...SIZES.street, communities, units, branches: 0, members: posts, seed: size.seed });
  const unreachable = new Set(district.members.filter((m, i) => m.liaison && i % AWAY === AWAY - 1).map((m) => m.userid));
  const stage = await Stage.open({ databaseUrl, district, start, unreachable });
  try {
    const roll = random(size.seed + 200);
    const hours = new Map<string, (typeof OWN_HOURS)[number]>();
    for (const m of district.members)
      if (m.liaison && roll() < 0.08) hours.set(m.userid, OWN_HOURS[Math.floor(roll() * OWN_HOURS.length)] as (typeof OWN_HOURS)[number]);
    for (const [userid, { from, to }] of hours)
      await stage.store.write((tx) => tx.member.updateMany({ where: { userid }, data: { quietFromMin: from, quietToMin: to } }));
    const people = new People(stage, district, { quiet: hours, unreachable });
    const seen: SeenReminder[] = [];
    let steps = 0;
    const deaths: Death[] = [];
    const look = () => {
      seen.push(...stage.arrived().flatMap(remindersIn));
      people.facts.push(...stage.missed());
    };
    /** Everything that falls due before `until`. */
    const pass = async (until: number) => {
      for (;;) {
        const due = (await stage.nextDue()) ?? Number.POSITIVE_INFINITY;
        const night = nextNight(stage.now);
        const next = Math.min(due, night);
        if (next > until) return;
        if (next < due) {
          // What runs at night, when nothing is due.
          await stage.moveTo(next);
          await stage.tick();
          look();
          continue;
        }
        steps += 1;
        if (roll() < 0.1 && next - 8000 > stage.now) {
          // A tick shortly before: queued ahead, each for its own instant.
          await stage.moveTo(next - 8000);
          await stage.tick();
        }
        await stage.moveTo(next);
        const death = deaths.shift();
        if (death) {
          people.facts.push({ kind: 'crash', at: stage.now });
          await stage.tickAndDie(death);
        } else await stage.tick();
        look();
      }
    };
    const script = writeScript(size);
    let months = '';
    for (const deed of script) {
      await pass(deed.at);
      await stage.moveTo(deed.at);
      if (local(stage.now).day.slice(0, 7) !== months) {
        months = local(stage.now).day.slice(0, 7);
        say(`${months}: ${seen.length} reminders seen`);
      }
      if (deed.do === 'crash') deaths.push(deed);
      else if (deed.do === 'down') {
        people.facts.push({ kind: 'down', at: stage.now, until: deed.until });
        await stage.down(deed.until, deed.abandoned);
      } else await people.act(deed);
      look();
    }
    await pass(end);
    return await verdict({ size, stage, people, seen, end, deeds: script.length, steps });
  } finally {
    await stage.close();
  }
}

/** The next time at which what runs at night has run. */
function nextNight(now: number): number {
  const { day, minute } = local(now);
  return instant(minute < ANEW ? day : plusDays(day, 1), ANEW);
}

interface Evidence {
  size: Size;
  stage: Stage;
  people: People;
  seen: SeenReminder[];
  end: number;
  deeds: number;
  steps: number;
}

async function verdict({ stage, people, seen, end, deeds, steps }: Evidence): Promise<Report> {
  const { facts, town } = people;
  const owed = Oracle.owedFor(town, facts, end);
  const rows = await stage.store.read.reminderDelivery.groupBy({ by: ['state', 'reason'], _count: true });
  const left = await stage.store.read.reminderDelivery.count({ where: { state: { in: ['PLANNED', 'QUEUED'] } } });
  return {
    meetings: facts.filter((f) => f.kind === 'called').length,
    deeds,
    steps,
    crashes: facts.filter((f) => f.kind === 'crash').length,
    downtimes: facts.filter((f) => f.kind === 'down').length,
    deputies: facts.filter((f) => f.kind === 'answered' && f.deputy !== undefined).length,
    proxies: facts.filter((f) => f.kind === 'answered' && f.proxy).length,
    owed: owed.length,
    seen: seen.length,
    ...match(
      owed,
      seen,
      facts.flatMap((f) => (f.kind === 'crash' ? [f.at] : [])),
    ),
    ...forbidden(people, seen),
    misunderstood: people.misunderstood,
    violations: [...stage.standin.violations],
    rows: Object.fromEntries(rows.map((r) => [[r.state, r.reason].filter(Boolean).join(' '), r._count])),
    left,
  };
}

const words = (r: { at: number; to: string; no: string }, what: string): string => {
  const { day, minute } = local(r.at);
  return `${day} ${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')} ${r.no} ${r.to} ${what}`;
};

/** One seen for each owed, near its minute. @param crashes one message to a group each may be there twice */
function match(owed: readonly Reminder[], seen: readonly SeenReminder[], crashes: readonly number[]) {
  const free = new Map<string, SeenReminder[]>();
  for (const s of seen) {
    const key = `${s.to} ${s.no}`;
    free.set(key, [...(free.get(key) ?? []), s]);
  }
  const taken = new Set<SeenReminder>();
  /** Those that say what they are are matched first, then the lines of messages that carry several. */
  const take = (wanted: readonly Reminder[], fits: (s: SeenReminder, o: Reminder) => boolean) =>
    wanted.filter((o) => {
      const found = free.get(`${o.to} ${o.no}`)?.find((s) => !taken.has(s) && Math.abs(s.at - o.at) <= TOLERANCE_MS && fits(s, o));
      if (found) taken.add(found);
      return !found;
    });
  const notAlone = take(owed, (s, o) => s.kind === kindOf(o.rule));
  const lost = take(notAlone, (s) => s.kind === 'line').map((o) => words(o, o.rule));
  const doubled: string[] = [];
  const crashed: string[] = [];
  const unexpected: string[] = [];
  const left = [...crashes];
  for (const s of seen) {
    if (taken.has(s)) continue;
    const twin = (free.get(`${s.to} ${s.no}`) ?? []).some(
      (o) => taken.has(o) && o.kind === s.kind && Math.abs(o.at - s.at) <= TOLERANCE_MS,
    );
    const crash = s.kind === 'group' ? left.findIndex((at) => Math.abs(s.at - at) <= TOLERANCE_MS) : -1;
    if (twin && crash >= 0) left.splice(crash, 1);
    (twin ? (crash >= 0 ? crashed : doubled) : unexpected).push(words(s, s.kind));
  }
  return { lost, doubled, crashed, unexpected };
}

/** What may never be, whatever was owed. */
function forbidden({ facts, town }: People, seen: readonly SeenReminder[]) {
  const afterCancel: string[] = [];
  const inQuietHours: string[] = [];
  const toAnswered: string[] = [];
  const chases = new Map<string, Set<number>>();
  const unitOf = new Map(
    [...town.units].flatMap(([unit, p]) => [p.liaison, p.backup, p.head].flatMap((who) => (who ? [[who, unit]] : []))),
  );
  const byNo = new Map<string, typeof facts>();
  for (const f of facts) if ('no' in f) byNo.set(f.no, [...(byNo.get(f.no) ?? []), f]);
  for (const s of seen) {
    const before = (byNo.get(s.no) ?? []).filter((f) => f.at < s.at);
    if (before.findLast((f) => f.kind === 'cancelled' || f.kind === 'restored')?.kind === 'cancelled') afterCancel.push(words(s, s.kind));
    const own = town.quiet.get(s.to) ?? { from: 21 * 60, to: 8 * 60 };
    const { day, minute } = local(s.at);
    const quiet = own.from > own.to ? minute >= own.from || minute < own.to : minute >= own.from && minute < own.to;
    const meant = before.some((f) => f.kind === 'snoozed' && f.by === s.to && Math.abs(f.until - s.at) <= TOLERANCE_MS);
    if (quiet && s.kind !== 'soon' && !meant && !(s.kind === 'line' && !s.asks)) inQuietHours.push(words(s, s.kind));
    if (!s.asks) continue;
    const unit = unitOf.get(s.to) ?? '';
    const start = before.findLast((f) => f.kind === 'called' || f.kind === 'moved')?.start;
    const answer = before.findLast((f) => f.kind === 'answered' && f.unit === unit);
    const then = answer && before.findLast((f) => f.at < answer.at && (f.kind === 'called' || f.kind === 'moved'));
    if (then && 'start' in then && then.start === start) toAnswered.push(words(s, s.kind));
    // The notice of a week before, kept for somebody's hours at midday perhaps, is no chase.
    const week = start !== undefined && start - s.at > 6 * DAY + 21 * HOUR;
    if (!week && !meant) {
      const key = `${day} ${unit}`;
      chases.set(key, (chases.get(key) ?? new Set()).add(Math.floor(s.at / MINUTE)));
    }
  }
  const tooManyADay = [...chases].filter(([, minutes]) => minutes.size > 2).map(([key]) => key);
  return { afterCancel, inQuietHours, toAnswered, tooManyADay };
}
