/** Another program uses the bot's id: the admins hear of it, once a day. */
import { toWall } from '../../clock';
import type { Work } from '../work';

/** @returns how many were told */
export async function tellKicked(work: Work): Promise<number> {
  const key = `kicked:${toWall(work.now, work.zone).date}`;
  if (await work.tx.outbox.findFirst({ where: { key: { contains: key } }, select: { id: true } })) return 0;
  const text = [
    '⚠ 另一个程序用同一个智能机器人（BotID）抢走了我的长连接，今天已不止一次。我暂停连接，一小时后再试；这段时间群里和单聊里我听不到。',
    '请查一下是不是有两套联席在跑（旧服务器、测试机），停掉一套，再重启要用的那套。',
  ].join('\n');
  const admins = work.directory.people.filter((p) => p.roles.some((r) => r.role === 'ADMIN'));
  return admins.filter((p) => work.outbox.toMember(p.userid, { text }, { key: `${key}:${p.id}`, priority: 2 })).length;
}
