/** Nobody was up for a while: the admins hear of it, once. */
import { HOUR_MS, MINUTE_MS } from '../../clock';
import { formatInstant } from '../calendar/format';
import type { Work } from '../work';

/** Shorter ones are restarts. */
const WORTH_TELLING_MS = 15 * MINUTE_MS;

/** @param since last sign of life of whoever ticked. @returns how many were told */
export async function tellDowntime(work: Work, since: Date): Promise<number> {
  const ms = work.now.getTime() - since.getTime();
  const admins = work.directory.people.filter((p) => p.roles.some((r) => r.role === 'ADMIN'));
  const keyFor = (id: string) => `downtime:${since.toISOString()}:${id}`;
  const keys = admins.map((p) => work.outbox.keyOf(keyFor(p.id)));
  if (ms < WORTH_TELLING_MS || (await work.tx.outbox.findFirst({ where: { key: { in: keys } }, select: { id: true } }))) return 0;
  const long = ms < HOUR_MS ? `${Math.round(ms / MINUTE_MS)}分钟` : `${Math.round(ms / HOUR_MS)}小时`;
  const text = [
    `⚠ 我停了约${long}：从${formatInstant(since, work)}到${formatInstant(work.now, work)}。`,
    '到点没发的提醒，还有用的正在补发并注明“补发”，没用的不再发。请看看服务为什么停，发“提醒 体检”看现在怎样。',
  ].join('\n');
  return admins.filter((p) => work.outbox.toMember(p.userid, { text }, { key: keyFor(p.id), priority: 2 })).length;
}
