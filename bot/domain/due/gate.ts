/** The second look: the sender asks before every attempt whether a reminder is still right, and says how it ended. */
import { OutboxState, ReminderState, type Store, type Tx } from '../../../prisma/client';
import type { Content } from '../../content';
import type { ReminderEnd, ReminderGate, Suppressed, Verdict } from '../../delivery/gate';
import { forGroup } from '../../delivery/outbox';
import type { Log } from '../../log';
import { readData } from '../reminder/data';
import { type Peace, peaceOf } from '../reminder/peace';
import { quietEnd, quietFor } from '../reminder/plan';
import type { Loaded, SubjectScene } from '../reminder/subject';
import { contentOf, isLate, type Sendable } from './message';
import { loadSubjects, ruleOf, whyNot } from './subjects';

export interface GateParts {
  store: Store;
  /** Who is who now. */
  scene(now: Date): SubjectScene;
  log: Pick<Log, 'error'>;
}

export function reminderGate({ store, scene, log }: GateParts): ReminderGate {
  return {
    async check(rows, now) {
      const ids = [...new Set(rows.flatMap((r) => r.reminderIds))];
      const found = new Map<string, Loaded>();
      for (let i = 0; i < ids.length; i += 1000) {
        const some = await store.read.reminderDelivery.findMany({ where: { id: { in: ids.slice(i, i + 1000) } } });
        for (const loaded of await loadSubjects(store.read, some)) found.set(loaded.row.id, loaded);
      }
      const at = scene(now);
      const people = rows.map((r) => (r.userid === undefined ? undefined : at.directory.memberByUserid(r.userid)?.id));
      const peace = await peaceOf(
        store.read,
        people.filter((id) => id !== undefined),
        now,
        at.zone,
      );
      return rows.map((row, i) => {
        // They left since it was queued.
        if (row.userid !== undefined && at.directory.former(row.userid)) return { declined: 'NOT_REACHABLE' };
        try {
          return judge(row, found, peace.get(people[i] ?? ''), at);
        } catch (error) {
          // One that cannot be judged keeps nobody else waiting.
          log.error({ reminders: row.reminderIds, err: error }, 'a reminder could not be looked at again');
          return { drop: 'BROKEN', suppressed: row.reminderIds.map((id) => ({ id, reason: 'BROKEN' })) };
        }
      });
    },
    settle,
  };
}

type Asked = Parameters<ReminderGate['check']>[0][number];

function judge(
  { reminderIds, first, content, userid }: Asked,
  found: ReadonlyMap<string, Loaded>,
  peace: Peace | undefined,
  scene: SubjectScene,
): Verdict {
  const suppressed: Suppressed[] = [];
  const kept: Sendable[] = [];
  for (const id of reminderIds) {
    const loaded = found.get(id);
    const reason = loaded ? (alreadyOut(loaded) ?? whyNot(loaded, scene.now)) : 'CANCELLED';
    if (reason !== undefined || !loaded?.subject) suppressed.push({ id, reason: reason ?? 'CANCELLED' });
    else kept.push({ ...loaded, subject: loaded.subject });
  }
  const [one] = kept;
  if (!one) return { drop: suppressed[0]?.reason ?? 'CANCELLED', suppressed };
  const rules = kept.map((k) => ruleOf(k.row.rule));
  if (peace?.muted && rules.every((r) => r?.muted === undefined)) return { declined: 'OPTED_OUT' };
  const late = kept.every((k) => isLate(k.row, scene.now));
  const quiet = quietFor(scene.now, scene.zone, peace?.quiet, late);
  if (quiet && rules.every((r) => r?.quiet === 'SHIFT')) {
    const later = quietEnd(scene.now, scene.zone, quiet);
    const useless = kept.filter((k) => later > k.row.staleAt);
    if (useless.length < kept.length) return { later };
    return { drop: 'STALE', suppressed: [...suppressed, ...useless.map((k) => ({ id: k.row.id, reason: 'STALE' }))] };
  }
  // A repetition must be the same byte for byte.
  if (!first || (suppressed.length === 0 && !late)) return { send: true };
  const said = contentOf(kept, scene);
  const fresh: Content = userid === undefined ? forGroup(said) : said;
  if (JSON.stringify(fresh) === JSON.stringify(content)) return { send: true };
  return { content: fresh, suppressed, kept: kept.map((k) => k.row.id) };
}

/** It was suppressed, or has failed, since it was queued. */
function alreadyOut({ row }: Loaded): string | undefined {
  if (row.state === ReminderState.QUEUED || row.state === ReminderState.SENT) return undefined;
  return row.reason ?? 'CANCELLED';
}

async function settle(tx: Tx, end: ReminderEnd, now: Date): Promise<void> {
  const queued = (ids: readonly string[]) => ({ id: { in: [...ids] }, state: ReminderState.QUEUED });
  for (let i = 0; i < end.sent.length; i += 1000)
    await tx.reminderDelivery.updateMany({ where: queued(end.sent.slice(i, i + 1000)), data: { state: ReminderState.SENT, sentAt: now } });
  for (const reason of new Set(end.suppressed.map((s) => s.reason))) {
    const ids = end.suppressed.filter((s) => s.reason === reason).map((s) => s.id);
    await tx.reminderDelivery.updateMany({ where: queued(ids), data: { state: ReminderState.SUPPRESSED, reason } });
  }
  if (end.failed.length > 0)
    await tx.reminderDelivery.updateMany({ where: queued(end.failed), data: { state: ReminderState.FAILED, reason: 'REFUSED' } });
  await askNext(tx, end.unreachable);
}

/** Planned again, without those whom nothing reached: the next tick asks who comes after them. While somebody else was asked too, theirs counts. */
async function askNext(tx: Tx, unreachable: ReminderEnd['unreachable']): Promise<void> {
  if (unreachable.length === 0) return;
  const rows = await tx.reminderDelivery.findMany({ where: { id: { in: unreachable.map((u) => u.id) }, state: ReminderState.QUEUED } });
  const members = await tx.member.findMany({
    where: { useridKey: { in: [...new Set(unreachable.map((u) => u.target.toLowerCase()))] } },
    select: { id: true, useridKey: true },
  });
  // Messages that carry several are few: they are read once instead of looked into for each.
  const queue = await tx.outbox.findMany({
    where: {
      state: { in: [OutboxState.QUEUED, OutboxState.LEASED] },
      OR: [{ reminderId: { in: rows.map((r) => r.id) } }, { reminderId: { contains: ',' } }],
    },
    select: { reminderId: true },
  });
  const waiting = new Set(queue.flatMap((m) => m.reminderId?.split(',') ?? []));
  for (const row of rows) {
    const data = readData(row.data);
    const missed = unreachable
      .filter((u) => u.id === row.id)
      .flatMap((u) => members.find((m) => m.useridKey === u.target.toLowerCase())?.id ?? []);
    const all = [...new Set([...(data.unreachable ?? []), ...missed])];
    const asked = waiting.has(row.id);
    await tx.reminderDelivery.updateMany({
      where: { id: row.id, state: ReminderState.QUEUED },
      data: { data: JSON.stringify({ ...data, unreachable: all }), ...(!asked && { state: ReminderState.PLANNED }) },
    });
  }
}
