/** Two whistles of 望湖社区: street lamps that are being seen to, and stalls that were cleared. */
import { HOUR_MS } from '../../bot/clock';
import { nextNo } from '../../bot/domain/audit/numbers';
import { planCalls } from '../../bot/domain/whistle/calls';
import { whistleById } from '../../bot/domain/whistle/lookup';
import { clocksFrom } from '../../bot/domain/whistle/rules';
import type { PersonWork } from '../../bot/domain/work';

interface DemoWhistle {
  title: string;
  place: string;
  unit: string;
  by: string;
  /** Raised on the n-th workday before today, local minute. */
  ago: number;
  minute: number;
  closed: boolean;
}

const WHISTLES: readonly DemoWhistle[] = [
  { title: '东门占道经营', place: '东门', unit: 'chengguan', by: 'hejian', ago: 9, minute: 10 * 60, closed: true },
  { title: '南门路灯不亮', place: '南门', unit: 'gongdian', by: 'zhangwei', ago: 1, minute: 15 * 60, closed: false },
];

/** @param at a minute of the n-th workday from today */
export async function whistles(work: PersonWork, at: (days: number, minute: number) => Date): Promise<void> {
  const { tx, directory, actor, zone, calendar } = work;
  for (const w of WHISTLES) {
    const org = directory.orgByCode(w.unit);
    const by = directory.memberByUserid(w.by);
    if (!org || !by) throw new Error(`the demo has no ${w.unit} or ${w.by}`);
    const createdAt = at(-w.ago, w.minute);
    const reportedInAt = new Date(createdAt.getTime() + HOUR_MS / 2);
    const { id } = await tx.whistle.create({
      data: {
        no: await nextNo(tx, '哨'),
        title: w.title,
        place: w.place,
        hostId: actor.orgId,
        authorId: actor.id,
        status: w.closed ? 'CLOSED' : 'WORKING',
        ...(w.closed && { claimedAt: at(1 - w.ago, 11 * 60), closedAt: at(1 - w.ago, 16 * 60) }),
        createdAt,
        calls: {
          create: {
            orgId: org.id,
            position: 0,
            status: 'REPORTED_IN',
            ...clocksFrom(createdAt, false, zone, calendar),
            reportedInAt,
            byId: by.id,
            createdAt,
          },
        },
        updates: { create: { byId: by.id, kind: 'REPORT_IN', at: reportedInAt } },
      },
    });
    const whistle = await whistleById(work, id);
    if (!w.closed) await planCalls(work, whistle, whistle.calls);
  }
}
