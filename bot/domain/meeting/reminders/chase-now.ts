/** 催: asks units that have not answered, because somebody pressed for it. */
import { randomUUID } from 'node:crypto';
import { type InvitationModel, type MeetingModel, type ReminderDeliveryModel, ReminderState } from '../../../../prisma/client';
import { MINUTE_MS } from '../../../clock';
import { countChases, freeFrom } from '../../reminder/chases';
import { recipientId } from '../../reminder/data';
import { peaceOf } from '../../reminder/peace';
import { isQuiet, quietEnd, rowOf } from '../../reminder/plan';
import type { Work } from '../../work';
import { codeOf } from '../cards';
import { answerNow, isAnswer } from '../rules';
import { CHASE_GAP_MIN, CHASE_NOW, CHASE_URGENT } from './rules';
import { type MeetingState, meetingSubject } from './subject';

export interface Chased {
  /** Units of which somebody is asked now. */
  asked: string[];
  /** Chased often enough today; when they may be chased again. */
  wait: { orgId: string; from: Date }[];
  /** Nobody there can be reached. */
  unreachable: string[];
  /** When the first of those asked now may be chased again; undefined: not before the meeting. */
  again?: Date;
}

/**
 * 催: asks units that have not answered, now. At most twice a day and unit, with hours between; those who answered are left alone.
 * Of an urgent meeting at once, at night too, as often as its caller asks: it is over before any of that has passed.
 */
export async function chaseNow(work: Work, meeting: MeetingModel, orgIds: readonly string[]): Promise<Chased> {
  const { tx, now, zone } = work;
  const out: Chased = { asked: [], wait: [], unreachable: [] };
  const state = (await meetingSubject.load(tx, [meeting.id])).get(meeting.id);
  if (!state) return out;
  const seats = orgIds.flatMap((id) => state.seats.get(id) ?? []).filter((s) => s.canVote && !isAnswer(answerNow(s, meeting.revision)));
  const free = await freeFrom(
    tx,
    seats.map((s) => s.orgId),
    now,
    zone,
  );
  const rows = seats.flatMap((seat) => {
    if (meeting.urgent) return [chaseRow(state, seat.orgId, now)];
    const from = [free.get(seat.orgId) ?? now, gapOver(seat, now, zone)].sort((a, b) => b.getTime() - a.getTime())[0] as Date;
    if (from <= now) return [chaseRow(state, seat.orgId, now)];
    out.wait.push({ orgId: seat.orgId, from });
    return [];
  });
  const told = await ask(work, state, rows);
  out.asked = told.map((r) => recipientId(r.recipient));
  out.unreachable = rows.filter((r) => !told.includes(r)).map((r) => recipientId(r.recipient));
  await tx.reminderDelivery.createMany({ data: told });
  await countChases(
    tx,
    told.map((r, id) => ({ id, orgId: recipientId(r.recipient), at: now })),
    zone,
  );
  await meetingSubject.chased?.(
    tx,
    told.map((row) => ({ row, state })),
    now,
  );
  const again = meeting.urgent ? undefined : await soonestAgain(work, meeting, out.asked);
  return { ...out, ...(again && { again }) };
}

async function soonestAgain({ tx, now, zone }: Work, meeting: MeetingModel, orgIds: readonly string[]): Promise<Date | undefined> {
  if (!orgIds.length) return undefined;
  const gap = gapOver({ lastChasedAt: now }, now, zone).getTime();
  const soonest = Math.min(...[...(await freeFrom(tx, orgIds, now, zone)).values()].map((free) => Math.max(free.getTime(), gap)));
  return soonest < meeting.startAt.getTime() ? new Date(soonest) : undefined;
}

/** The same unit is not chased for the same meeting again for some hours. */
function gapOver({ lastChasedAt }: Pick<InvitationModel, 'lastChasedAt'>, now: Date, zone: string): Date {
  const over = new Date((lastChasedAt?.getTime() ?? 0) + CHASE_GAP_MIN * MINUTE_MS);
  return over > now && isQuiet(over, zone) ? quietEnd(over, zone) : over;
}

function chaseRow({ meeting }: MeetingState, orgId: string, now: Date): ReminderDeliveryModel {
  const staleAt = new Date(Math.min(now.getTime() + CHASE_NOW.staleAfterMin * MINUTE_MS, meeting.startAt.getTime()));
  const id = randomUUID();
  const subject = { kind: 'MEETING', id: meeting.id, revision: meeting.revision };
  const row = rowOf(meeting.urgent ? CHASE_URGENT : CHASE_NOW, subject, `unit:${orgId}`, now, staleAt, `|${id}`);
  return { ...row, id, data: '{}', state: ReminderState.QUEUED, reason: null, sentAt: null, createdAt: now };
}

/** @returns rows of units of which somebody could be told */
async function ask(work: Work, state: MeetingState, rows: readonly ReminderDeliveryModel[]): Promise<ReminderDeliveryModel[]> {
  const { tx, now, zone } = work;
  const asked = rows.map((row) => ({ row, people: meetingSubject.people(row, state, work).candidates }));
  const ids = asked.flatMap((a) => a.people.map((p) => p.id));
  const peace = await peaceOf(tx, ids, now, zone);
  const free = ({ id }: { id: string }) => {
    const { muted, quiet } = peace.get(id) ?? {};
    return !muted && !(quiet && !state.meeting.urgent && isQuiet(now, zone, quiet));
  };
  return asked.flatMap(({ row, people }) => {
    const options = { key: `chase:${row.id}`, priority: CHASE_NOW.priority, reminderId: row.id, expiresAt: row.staleAt };
    const content = meetingSubject.content(row, state, work);
    const about = codeOf(state.meeting);
    return people.filter(free).some((p) => work.outbox.toMember(p.userid, content, { ...options, about })) ? [row] : [];
  });
}
