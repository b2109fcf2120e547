import fc from 'fast-check';
import { addDays, DAY_MS, HOUR_MS, toInstant, toWall } from '../../bot/clock';
import { Calendar } from '../../bot/domain/calendar/calendar';
import { ruleOf } from '../../bot/domain/due/subjects';
import { plannedMeeting } from '../../bot/domain/meeting/reminders/plan';
import { MEETING_RULES, type MeetingRule, rulesFor } from '../../bot/domain/meeting/reminders/rules';
import { isQuiet, outOfQuiet, type Planned, type PlanScene, plan as planRules } from '../../bot/domain/reminder/plan';
import type { Anchor, Offset, ReminderRule } from '../../bot/domain/reminder/rule';

const zone = 'Asia/Shanghai';
const calendar = new Calendar();
const at = (date: string, minute: number) => toInstant({ date, minute }, zone);

function meeting(localDate: string, startMin: number, invitedAt: Date, units = [{ orgId: 'u1', invitedAt }]) {
  const seats = units.map((u) => ({ orgId: u.orgId, createdAt: u.invitedAt }));
  return plannedMeeting({ id: 'm', revision: 1, localDate, startMin, endMin: startMin + 90, hostId: 'host', chatid: 'G' }, seats);
}

const plan = (subject: ReturnType<typeof meeting>, scene: PlanScene, rules: readonly MeetingRule[] = MEETING_RULES) =>
  planRules(subject, scene, rules);

const when = (dueAt: Date) => {
  const { date, minute } = toWall(dueAt, zone);
  return `${date} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
};
const planOf = (localDate: string, startMin: number, now: Date) =>
  plan(meeting(localDate, startMin, now), { calendar, zone, now }).map((r) => `${when(r.dueAt)} ${r.rule} ${r.recipient}`);

test('the meeting of the dialogues: 9月24日(周四)14:30, called on the 16th', () => {
  expect(planOf('2026-09-24', 870, at('2026-09-16', 600))).toEqual([
    '2026-09-17 14:30 m-7d-group chat:G',
    // Invited less than 48 hours before: no card of its own.
    '2026-09-21 09:00 m-3w-liaison unit:u1',
    '2026-09-22 09:00 m-2w-backup unit:u1',
    '2026-09-23 15:00 m-1w-head unit:u1',
    '2026-09-23 15:00 m-1w-list unit:host',
    '2026-09-23 16:00 m-1d unit:u1',
    '2026-09-24 13:30 m-1h unit:u1',
    '2026-09-28 09:00 m+1w-minutes unit:host',
    '2026-09-30 09:00 m+3w-minutes unit:host',
  ]);
});

test('workdays know holidays and make-up days', () => {
  // 9月20日(周日) is a workday, 9月25日–27日 are not.
  expect(planOf('2026-09-28', 540, at('2026-09-01', 600))).toEqual([
    '2026-09-21 09:00 m-7d-group chat:G',
    '2026-09-21 09:00 m-7d-unit unit:u1',
    '2026-09-22 09:00 m-3w-liaison unit:u1',
    '2026-09-23 09:00 m-2w-backup unit:u1',
    '2026-09-24 15:00 m-1w-head unit:u1',
    '2026-09-24 15:00 m-1w-list unit:host',
    '2026-09-27 16:00 m-1d unit:u1',
    '2026-09-28 08:00 m-1h unit:u1',
    '2026-09-29 09:00 m+1w-minutes unit:host',
    '2026-10-08 09:00 m+3w-minutes unit:host',
  ]);
  expect(planOf('2026-09-22', 540, at('2026-09-16', 600))).toContain('2026-09-20 09:00 m-2w-backup unit:u1');
});

test('quiet hours: the last minute before them, else their end', () => {
  const now = at('2026-09-16', 600);
  expect(when(outOfQuiet(at('2026-09-17', 23 * 60), now, zone))).toBe('2026-09-17 20:59');
  expect(when(outOfQuiet(at('2026-09-18', 7 * 60), now, zone))).toBe('2026-09-17 20:59');
  expect(when(outOfQuiet(at('2026-09-17', 8 * 60), now, zone))).toBe('2026-09-17 08:00');
  expect(when(outOfQuiet(at('2026-09-17', 7 * 60), at('2026-09-16', 22 * 60), zone))).toBe('2026-09-17 08:00');
});

test('an early meeting: an hour before is an hour before', () => {
  expect(planOf('2026-09-24', 8 * 60, at('2026-09-16', 600))).toContain('2026-09-24 07:00 m-1h unit:u1');
});

const day = fc.integer({ min: 0, max: 300 }).map((n) => addDays('2026-02-01', n));
const minute = fc.integer({ min: 0, max: 1439 });
const ahead = fc.integer({ min: 0, max: 40 * 24 * 60 });
/** As usual, or own lead times, many of them hours and days. */
const leads = fc.option(
  fc.uniqueArray(
    fc.oneof(
      fc.integer({ min: 1, max: 9 }).map((h) => h * 60),
      fc.integer({ min: 1, max: 60 * 24 * 60 }),
    ),
    { maxLength: 4 },
  ),
);

test('whatever the meeting and the hour: ahead, on the right side of the meeting, out of the quiet hours, once', () => {
  fc.assert(
    fc.property(day, minute, ahead, fc.integer({ min: 0, max: 5 }), leads, (date, startMin, minutesAhead, units, own) => {
      const startAt = at(date, startMin);
      const now = new Date(startAt.getTime() - minutesAhead * 60_000);
      const invited = Array.from({ length: units }, (_, i) => ({ orgId: `u${i}`, invitedAt: new Date(now.getTime() - i * DAY_MS) }));
      const rows = plan(meeting(date, startMin, now, invited), { calendar, zone, now }, rulesFor(own));
      expect(new Set(rows.map((r) => r.dedupeKey)).size).toBe(rows.length);
      for (const row of rows) {
        const rule = ruleOf(row.rule);
        const after = rule?.offset?.from === 'END';
        expect(row.dueAt > now && row.dueAt < startAt !== after).toBe(true);
        expect(row.staleAt >= row.dueAt && (after || row.staleAt <= startAt)).toBe(true);
        if (rule?.quiet === 'SHIFT') expect(isQuiet(row.dueAt, zone)).toBe(false);
        if (row.rule === 'm-7d-unit') {
          const unit = invited.find((u) => `unit:${u.orgId}` === row.recipient);
          expect(row.dueAt.getTime() - (unit?.invitedAt.getTime() ?? 0)).toBeGreaterThanOrEqual(48 * HOUR_MS);
        }
        if (/^m[-+]\dw/.test(row.rule)) expect(calendar.isWorkday(toWall(row.dueAt, zone).date)).toBe(true);
      }
    }),
  );
});

test('planned later, never more: what was past stays past', () => {
  fc.assert(
    fc.property(day, minute, ahead, ahead, (date, startMin, a, b) => {
      const startAt = at(date, startMin);
      const [early, late] = [Math.max(a, b), Math.min(a, b)].map((m) => new Date(startAt.getTime() - m * 60_000)) as [Date, Date];
      const subject = meeting(date, startMin, new Date(early.getTime() - 30 * DAY_MS));
      const rules = (now: Date) => plan(subject, { calendar, zone, now }).map((r) => r.rule);
      for (const rule of rules(late)) expect(rules(early)).toContain(rule);
    }),
  );
});

test('rules of other subjects: after the end, around a day that has no hour', () => {
  const rule = (offset: Offset): ReminderRule => ({
    code: `${offset.from}${'workdays' in offset ? offset.workdays : ''}`,
    per: 'OWNER',
    offset,
    quiet: 'SHIFT',
    staleAfterMin: 600,
    priority: 5,
  });
  const rows = (
    anchors: Partial<Record<Anchor, { date: string; minute?: number }>>,
    rules: ReminderRule[],
    now = at('2026-09-16', 600),
  ) => {
    const subject: Planned = { kind: 'ACTION', id: 'a', revision: 1, anchors, recipients: () => ['member:m'] };
    return planRules(subject, { calendar, zone, now }, rules).map((r) => `${when(r.dueAt)} to ${when(r.staleAt)} ${r.rule}`);
  };
  // Not before what it comes after: a vote that closes at ten in the evening is counted in the morning.
  expect(rows({ DUE: { date: '2026-09-17', minute: 22 * 60 } }, [rule({ from: 'DUE', minutes: 0 })])).toEqual([
    '2026-09-18 08:00 to 2026-09-18 18:00 DUE',
  ]);
  const due = [-3, -1, 1].map((workdays) => rule({ from: 'DUE', workdays, atMin: 540 }));
  // 9月24日(周四), before the holidays of 25–27.
  expect(rows({ DUE: { date: '2026-09-24' } }, [...due, rule({ from: 'DUE', days: 0, atMin: 540 })])).toEqual([
    '2026-09-21 09:00 to 2026-09-21 19:00 DUE-3',
    '2026-09-23 09:00 to 2026-09-23 19:00 DUE-1',
    '2026-09-24 09:00 to 2026-09-24 19:00 DUE',
    '2026-09-28 09:00 to 2026-09-28 19:00 DUE1',
  ]);
  expect(
    rows({ START: { date: '2026-09-24', minute: 870 }, END: { date: '2026-09-24', minute: 960 } }, [
      rule({ from: 'END', workdays: 1, atMin: 540 }),
    ]),
  ).toEqual(['2026-09-28 09:00 to 2026-09-28 19:00 END1']);
  expect(rows({}, due)).toEqual([]);
});

test('codes are unique and offsets are of rules that are planned', () => {
  expect(new Set(MEETING_RULES.map((r) => r.code)).size).toBe(MEETING_RULES.length);
  expect(MEETING_RULES.every((r) => r.offset !== undefined)).toBe(true);
});
