/** Reminders that are due become rows of the outbox: who is asked is decided now, what is said too. The sender looks at them once more. */
import {
  OutboxState,
  type Prisma,
  type ReminderDeliveryModel,
  ReminderState,
  type Store,
  type Tx,
  WriteConflict,
} from '../../../prisma/client';
import { OutboxBuffer, type OutboxRow } from '../../delivery/outbox';
import { countChases } from '../reminder/chases';
import { readData, recipientId } from '../reminder/data';
import type { ReminderScene } from '../reminder/subject';
import { sendAt, whoIsAsked } from './asked';
import { offDaysOff } from './day-off';
import { contentOf, isLate, type Sendable } from './message';
import { loadSubjects, ruleOf, whyNot } from './subjects';

const BATCH = 500;

export interface QueueParts {
  store: Store;
  /** Who is who now; `now` is the instant of the tick. */
  scene: ReminderScene;
  /** Rows that are about to be inserted. */
  adopt?(rows: OutboxRow[]): void;
  /** Rows that were committed. */
  handOver?(rows: readonly OutboxRow[]): void;
}

/**
 * Queues what is due until `now` + `horizonMs`, each to be sent at its own instant. Costs one look-up when nothing is due.
 * @returns how many reminders were queued and how many were no longer right
 * @throws what broke one of them, after all others were queued; that one has failed
 */
export async function queueDue(
  { store, scene, adopt, handOver }: QueueParts,
  horizonMs: number,
): Promise<{ queued: number; suppressed: number }> {
  const until = new Date(scene.now.getTime() + horizonMs);
  const sum = { queued: 0, suppressed: 0 };
  if (
    (await store.read.reminderDelivery.findFirst({
      where: { state: ReminderState.PLANNED, dueAt: { lte: until } },
      select: { id: true },
    })) === null
  )
    return sum;
  let take = BATCH;
  let broken: unknown;
  for (;;) {
    let rows: OutboxRow[] = [];
    let first: string | undefined;
    const done = await store
      .write(async (tx) => {
        const planned = await tx.reminderDelivery.findMany({
          where: { state: ReminderState.PLANNED, dueAt: { lte: until } },
          orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
          take,
        });
        first = planned[0]?.id;
        const due = await offDaysOff(tx, planned, scene);
        const batch = await queueBatch(tx, due, scene);
        rows = await notInQueue(tx, batch.rows, scene.now);
        adopt?.(rows);
        for (let i = 0; i < rows.length; i += BATCH) await tx.outbox.createMany({ data: rows.slice(i, i + BATCH) });
        return { planned: planned.length, queued: batch.queued, suppressed: due.length - batch.queued };
      })
      .catch(async (error: unknown) => {
        // Somebody else has queued or changed some of them meanwhile: what is still due is looked up again.
        if (error instanceof WriteConflict) return undefined;
        if (!(error instanceof Error) || /^(Prisma|DriverAdapter)/.test(error.name)) throw error;
        // One of them cannot be said: each goes alone now, and that one alone stays behind.
        broken ??= error;
        const alone = take === 1 && first !== undefined;
        if (alone) await setAside(store, first as string);
        take = alone ? BATCH : 1;
        return undefined;
      });
    if (!done) continue;
    handOver?.(rows);
    sum.queued += done.queued;
    sum.suppressed += done.suppressed;
    if (done.planned < take) break;
  }
  if (broken !== undefined) throw broken;
  return sum;
}

async function setAside(store: Store, id: string): Promise<void> {
  const data = { state: ReminderState.FAILED, reason: 'BROKEN' };
  await store.write((tx) => tx.reminderDelivery.updateMany({ where: { id, state: ReminderState.PLANNED }, data }));
}

/** One reminder to one recipient. */
interface Delivery {
  reminder: Sendable;
  to: { userid: string } | { chatid: string };
  notBefore: Date;
}

async function queueBatch(
  tx: Tx,
  planned: readonly ReminderDeliveryModel[],
  scene: ReminderScene,
): Promise<{ rows: OutboxRow[]; queued: number }> {
  const suppressed = new Map<string, string>();
  const right: Sendable[] = [];
  for (const loaded of await loadSubjects(tx, planned)) {
    const reason = whyNot(loaded, scene.now);
    if (reason !== undefined || !loaded.subject) suppressed.set(loaded.row.id, reason ?? 'CANCELLED');
    else right.push({ ...loaded, subject: loaded.subject });
  }
  for (const id of superseded(right, scene.now)) suppressed.set(id, 'SUPERSEDED');
  const open = right.filter((r) => !suppressed.has(r.row.id));
  const inGroup = (r: Sendable) => r.row.recipient.startsWith('chat:');
  const asked = await whoIsAsked(
    tx,
    open.filter((r) => !inGroup(r)),
    scene,
  );
  const deliveries: Delivery[] = [];
  for (const reminder of open) {
    const { row } = reminder;
    const { to, nobody } = asked.get(row.id) ?? {};
    const notBefore = sendAt(reminder, scene);
    if (to) deliveries.push(...to.map(({ userid, notBefore: at }) => ({ reminder, to: { userid }, notBefore: at })));
    else if (notBefore <= row.staleAt) deliveries.push({ reminder, to: { chatid: recipientId(row.recipient) }, notBefore });
    if (nobody || (!to && notBefore > row.staleAt)) suppressed.set(row.id, nobody ?? 'STALE');
  }
  const refused = await tooMany(tx, deliveries, scene);
  const going = deliveries.filter((d) => !refused.has(d));
  const queued = [...new Set(going.map((d) => d.reminder.row.id))];
  for (const { reminder } of refused) if (!queued.includes(reminder.row.id)) suppressed.set(reminder.row.id, 'CAP');
  const until = planned.at(-1)?.dueAt ?? scene.now;
  await mark(tx, queued, until, { state: ReminderState.QUEUED });
  for (const reason of new Set(suppressed.values()))
    await mark(
      tx,
      [...suppressed].filter(([, r]) => r === reason).map(([id]) => id),
      until,
      { state: ReminderState.SUPPRESSED, reason },
    );
  for (const [id, { data }] of asked) if (data) await tx.reminderDelivery.update({ where: { id }, data: { data: JSON.stringify(data) } });
  return { rows: messages(going, scene), queued: queued.length };
}

/**
 * After downtime several steps of one ladder are due at once: only the last is still worth sending; of two chases of one minute as well. What only
 * happens to fall on the minute of a chase (一天前提醒 of a meeting at three) goes to somebody else perhaps, and stays. What a person asked for is
 * no step: they may have asked for two units. @param all by time
 */
function superseded(all: readonly Sendable[], now: Date): string[] {
  const last = new Map<string, string>();
  const lastChase = new Map<string, string>();
  const reminders = all.filter(({ row }) => ruleOf(row.rule)?.per !== 'PERSON');
  const stepOf = ({ row }: Sendable) => `${ruleOf(row.rule)?.per}|${row.subjectKind}:${row.subjectId}|${row.recipient}`;
  const isChase = ({ row }: Sendable) => ruleOf(row.rule)?.chase === true;
  for (const reminder of reminders) {
    last.set(stepOf(reminder), reminder.row.id);
    if (isChase(reminder)) lastChase.set(stepOf(reminder), reminder.row.id);
  }
  const over = (r: Sendable) =>
    (isLate(r.row, now) && last.get(stepOf(r)) !== r.row.id) || (isChase(r) && lastChase.get(stepOf(r)) !== r.row.id);
  return reminders.filter(over).map((r) => r.row.id);
}

/** Which chases are too many for their day. Writes the others down as made. */
async function tooMany(tx: Tx, deliveries: readonly Delivery[], scene: ReminderScene): Promise<Set<Delivery>> {
  // A row that goes on to the next person was counted when it went to the first.
  const chases = deliveries.filter(({ reminder: { row } }) => ruleOf(row.rule)?.chase && !readData(row.data).unreachable);
  if (chases.length === 0) return new Set();
  const numbers = chases.map(({ reminder: { row }, notBefore }, i) => ({ id: i, orgId: recipientId(row.recipient), at: notBefore }));
  const refused = await countChases(tx, numbers, scene.zone);
  const made = [...new Set(chases.filter((_, i) => !refused.has(i)).map((c) => c.reminder))];
  for (const subject of new Set(made.map((r) => r.subject)))
    await subject.chased?.(
      tx,
      made.filter((r) => r.subject === subject),
      scene.now,
    );
  return new Set(chases.filter((_, i) => refused.has(i)));
}

/** One message for a person and minute, whatever it carries. */
function messages(deliveries: readonly Delivery[], scene: ReminderScene): OutboxRow[] {
  const outbox = new OutboxBuffer('rem', scene.now, scene.reach);
  const together = new Map<string, Delivery[]>();
  for (const d of deliveries) {
    const target = 'userid' in d.to ? `p:${d.to.userid}` : `g:${d.to.chatid}:${d.reminder.row.id}`;
    const name = `${target}:${Math.floor(d.notBefore.getTime() / 60_000)}`;
    together.set(name, [...(together.get(name) ?? []), d]);
  }
  for (const [first, ...more] of together.values()) {
    if (!first) continue;
    const reminders = [first, ...more].map((d) => d.reminder);
    const { row, subject, state } = first.reminder;
    const about = reminders.map((r) => r.subject.about(r.row, r.state)).find((a) => a !== undefined);
    const options = {
      key: `${row.id}:${'userid' in first.to ? first.to.userid : first.to.chatid}`,
      priority: Math.min(...reminders.map((r) => ruleOf(r.row.rule)?.priority ?? 5)),
      reminderId: reminders.map((r) => r.row.id).join(','),
      notBefore: new Date(Math.max(...[first, ...more].map((d) => d.notBefore.getTime()))),
      expiresAt: new Date(Math.max(...reminders.map((r) => r.row.staleAt.getTime()))),
      ...(about !== undefined && { about }),
    };
    const content = more.length === 0 && !isLate(row, scene.now) ? subject.content(row, state, scene) : contentOf(reminders, scene);
    if ('userid' in first.to) outbox.toMember(first.to.userid, content, options);
    else outbox.toGroup(first.to.chatid, content, options);
  }
  return outbox.rows;
}

/**
 * A reminder that was taken back and planned again, or passed on from one person to the next, may have a message in the queue from before: that
 * one goes out, and no second. What was dropped there goes anew, under another key.
 */
async function notInQueue(tx: Tx, rows: readonly OutboxRow[], now: Date): Promise<OutboxRow[]> {
  const before = new Map<string, OutboxState>();
  for (let i = 0; i < rows.length; i += BATCH) {
    const where = { key: { in: rows.slice(i, i + BATCH).map((r) => r.key) } };
    for (const { key, state } of await tx.outbox.findMany({ where, select: { key: true, state: true } })) before.set(key, state);
  }
  return rows.flatMap((row) => {
    const state = before.get(row.key);
    if (state === undefined) return [row];
    return state === OutboxState.DROPPED || state === OutboxState.FAILED ? [{ ...row, key: `${row.key}:${now.getTime()}` }] : [];
  });
}

/**
 * @param until all of them are due by then: with it SQLite finds them among what is due, without it it would walk through all that is planned
 * @throws WriteConflict when another process was faster
 */
async function mark(tx: Tx, ids: readonly string[], until: Date, data: Prisma.ReminderDeliveryUpdateManyMutationInput): Promise<void> {
  if (ids.length === 0) return;
  const { count } = await tx.reminderDelivery.updateMany({
    where: { id: { in: [...ids] }, state: ReminderState.PLANNED, dueAt: { lte: until } },
    data,
  });
  if (count !== ids.length) throw new WriteConflict('reminders were queued by another process');
}

/** When the next reminder will be sent that is still right as things are now; undefined when none is planned. */
export async function nextReminderAt(store: Pick<Store, 'read'>, now?: Date): Promise<Date | undefined> {
  let after: { dueAt: Date; id: string } | undefined;
  for (;;) {
    const rows: ReminderDeliveryModel[] = await store.read.reminderDelivery.findMany({
      where: {
        state: ReminderState.PLANNED,
        ...(after && { OR: [{ dueAt: { gt: after.dueAt } }, { dueAt: after.dueAt, id: { gt: after.id } }] }),
      },
      orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
      take: 200,
    });
    const next = (await loadSubjects(store.read, rows)).find((l) => whyNot(l, now && now > l.row.dueAt ? now : l.row.dueAt) === undefined);
    if (next) return next.row.dueAt;
    after = rows.at(-1);
    if (rows.length < 200) return undefined;
  }
}
