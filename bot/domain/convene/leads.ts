/** Own lead times of a meeting: they stand in for the notice of a week, of a day and of an hour before. Chases and warnings stay. */
import { type MeetingModel, ReminderState } from '../../../prisma/client';
import { MINUTE_MS } from '../../clock';
import { RuleBroken } from '../../errors';
import { OPENING_RULES } from '../checkin/opening-subject';
import { codeOf, startOf } from '../meeting/cards';
import { QUORUM_RULES } from '../meeting/reminders/quorum-subject';
import { LEAD_RULES, type Leads, MEETING_RULES } from '../meeting/reminders/rules';
import { URGENT_RULES } from '../meeting/reminders/urgent-rules';
import type { PersonWork, Work } from '../work';
import { MEETING_KINDS, planMeeting } from './reminders';
import { mustBeChangeable } from './service';

const DAY = 24 * 60;
const MOST = 4;
const LONGEST = 60 * DAY;
/** What own lead times stand in for. */
const REPLACED = MEETING_RULES.filter((r) => r.lead).map((r) => r.code);

/** "2天", "3小时", "30分钟" */
export function leadWords(minutes: number): string {
  if (minutes % DAY === 0) return `${minutes / DAY}天`;
  return minutes % 60 === 0 ? `${minutes / 60}小时` : `${minutes}分钟`;
}

/** Durations as the reading has them ("-P2D", "-PT30M") → minutes before, the longest first, each once. */
export function leadsSaid(offsets: readonly string[]): number[] {
  const minutes = offsets.flatMap((said) => {
    const found = /^-P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(said);
    if (!found) return [];
    const [weeks = 0, days = 0, hours = 0, mins = 0] = found.slice(1).map((n) => Number(n ?? 0));
    return [(weeks * 7 + days) * DAY + hours * 60 + mins];
  });
  return [...new Set(minutes)].filter((m) => m > 0).sort((a, b) => b - a);
}

/** @throws RuleBroken `leads.urgent`, `leads.too-many`, `leads.too-long`, `leads.past`, and those of `mustBeChangeable` */
export function mustFit(work: PersonWork, meeting: MeetingModel, leads: Leads): void {
  mustBeChangeable(work, meeting, '设提醒');
  if (meeting.urgent)
    throw new RuleBroken(
      'leads.urgent',
      `${codeOf(meeting)}是紧急议事，什么时候催已经定好，不能另设。发“${codeOf(meeting)} 提醒”看会发哪些。`,
    );
  if (!leads) return;
  if (leads.length > MOST)
    throw new RuleBroken('leads.too-many', `最多提醒${MOST}次，请少说几次，例如“${codeOf(meeting)} 提前两天和半小时提醒”。`);
  if ((leads[0] ?? 0) > LONGEST) throw new RuleBroken('leads.too-long', '最多提前60天提醒，请换一个时间。');
  const ahead = leads.filter((m) => meeting.startAt.getTime() - m * MINUTE_MS > work.now.getTime());
  if (ahead.length === 0)
    throw new RuleBroken(
      'leads.past',
      `${codeOf(meeting)}${startOf(meeting, work)}开会，提前${leads.map(leadWords).join('、')}都已经过了，请说短一点。`,
    );
}

/** Writes the lead times and plans anew. */
export async function setLeads(work: PersonWork, meeting: MeetingModel, leads: Leads): Promise<void> {
  mustFit(work, meeting, leads);
  const stored = leads === null ? null : JSON.stringify(leads);
  const after = await work.tx.meeting.update({ where: { id: meeting.id }, data: { leads: stored } });
  await work.tx.reminderDelivery.updateMany({
    where: {
      ...{ subjectKind: 'MEETING', subjectId: meeting.id, state: { in: [ReminderState.PLANNED, ReminderState.QUEUED] } },
      rule: { in: [...REPLACED, ...LEAD_RULES.map((r) => r.code)] },
    },
    data: { state: ReminderState.SUPPRESSED, reason: 'CHANGED' },
  });
  await planMeeting(work, after);
}

export interface Ahead {
  at: Date;
  /** What it is, for whom. */
  what: string;
}

/** What will be sent for a meeting, soonest first; rows of one kind and minute are one line. */
export async function remindersOf({ tx, now }: Work, meeting: MeetingModel): Promise<Ahead[]> {
  const rows = await tx.reminderDelivery.findMany({
    where: { subjectKind: { in: MEETING_KINDS }, subjectId: meeting.id, state: ReminderState.PLANNED, dueAt: { gt: now } },
    orderBy: { dueAt: 'asc' },
    select: { rule: true, dueAt: true },
  });
  const lines = new Map<string, Ahead>();
  for (const { rule, dueAt } of rows) {
    const what = WHAT.get(rule);
    if (what) lines.set(`${dueAt.toISOString()} ${what}`, { at: dueAt, what });
  }
  return [...lines.values()];
}

const WHAT = new Map(
  [...MEETING_RULES, ...LEAD_RULES, ...QUORUM_RULES, ...OPENING_RULES, ...URGENT_RULES].flatMap((r) =>
    r.words ? [[r.code, r.words] as const] : [],
  ),
);
