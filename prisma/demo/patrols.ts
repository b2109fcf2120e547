/** An old house that 望湖社区's people look at in turn, and what one of them found on the way. */
import { logPatrol, makeDuty } from '../../bot/domain/patrol/service';
import type { PersonWork } from '../../bot/domain/work';

/** @param day the n-th workday from today */
export async function patrols(work: PersonWork, people: readonly string[], day: (n: number) => string): Promise<void> {
  const { orgId } = work.actor;
  const rule = { rrule: 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1', workdayRule: 'CN', anchorDate: day(0) };
  await makeDuty(work, { ...rule, orgId, name: '戴家老宅', assignees: people });
  await makeDuty(work, {
    rrule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR',
    workdayRule: null,
    anchorDate: day(1),
    orgId,
    name: '东门',
    assignees: people,
  });
  await logPatrol(work, { orgId, place: '地下车库', problem: true, text: '消防栓前堆了杂物', day: day(-2) });
}
