import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { feedToken, newFeed, stopFeed } from '../bot/domain/feed/service';
import { RuleBroken } from '../bot/errors';

/** Whoever has the address reads the calendar: it goes to the person alone. */
function tell(turn: Turn, token: string, first: string): Reply {
  const text = [
    first,
    `${turn.publicUrl}/calendar/${token}.ics`,
    '在手机或电脑的日历里选“添加订阅日历”（网络日历），粘贴这个地址。您的会议、预订和督办期限会自己出现，改期、取消也会跟着变，约一小时更新一次；提醒仍由我来发。',
    '地址请只自己用，谁拿到都能看到您的日程。发“换日历地址”旧的作废，发“停用日历订阅”关掉。',
  ].join('\n');
  const content = { text, private: true } as const;
  if (turn.place.kind === 'single') return content;
  if (!turn.outbox.toMember(turn.actor.userid, content, { key: 'calendar' }))
    throw new RuleBroken('calendar.not-reachable', '日历地址只能私聊给您，我还私聊不到您。请先私聊我说一句“订阅日历”。');
  return { text: '日历地址已私聊您。' };
}

async function renewed(turn: Turn, first: string): Promise<Reply> {
  const token = await newFeed(turn);
  await turn.audit({ action: 'calendar.link', entity: 'CalendarFeed', entityId: turn.actor.id, note: '日历地址' });
  return tell(turn, token, first);
}

export default defineCommand({
  name: '日历',
  topic: '其他',
  says: [
    {
      intent: 'calendar.link',
      summary: '在手机日历里看您的会议、预订和督办期限',
      examples: ['订阅日历'],
      words: ['日历'],
      patterns: [
        {
          say: /^(?:我要|我想|想|要|把|我的|会议|日程|N|T|都|,)*(?:订阅|同步|加|添加|加入|导入|导出|放|接)(?:我的|会议|日程|到|进|手机|电脑|系统|苹果|的|里|,)*日历/,
          score: 0.94,
        },
        {
          say: /^(?:请问|怎么|怎样|如何|能不能|可以|苹果|安卓|,)*(?:把)?(?:会议|开会|日程)?(?:加|添加|放|同步|导入|导|接)(?:到|进)?(?:我的|手机|电脑|苹果)*(?:的|里)*日历(?:里|上)?(?:吗|[?])*$|^订(?:个)?日历$|^(?:苹果|安卓|手机|电脑)*(?:怎么|如何)(?:订阅|加|添加|同步)(?:会议)?日历[?]?$/,
          score: 0.97,
        },
        { say: /^(?:我的|给我|发我|看看?|查看?|要|发|个|我|日程|会议|手机)*日历(?:的)?(?:订阅|地址|链接|网址)*$/, score: 0.92 },
        { say: /日历.{0,4}(?:订阅|同步)|日程.{0,6}手机|手机日历/, score: 0.86, unless: /停|关|取消|不|换/ },
      ],
      slots: [],
    },
    {
      intent: 'calendar.renew',
      summary: '日历地址让别人知道了就换一个，旧的作废',
      examples: ['换日历地址'],
      patterns: [
        {
          say: /(?:换|重置|更换|重新|更新)(?:生成|一个|个|新的|我的|下|要|发)*日历(?:的)?(?:订阅)?(?:地址|链接|网址)?|日历(?:的)?(?:订阅)?(?:地址|链接|网址).{0,6}(?:换|重置|泄露|泄漏)/,
          score: 0.96,
        },
      ],
      slots: [],
    },
    {
      intent: 'calendar.stop',
      summary: '不再订阅日历，地址作废',
      examples: ['停用日历订阅'],
      patterns: [
        {
          say: /(?:停用|停掉|停止|关掉|关闭|取消|退订|不要|不用|删掉|删除)(?:我的|会议)*日历(?:的)?(?:订阅|同步|地址|链接)*|(?:停用|停止|关闭|取消|退订).{0,4}订阅日历|日历.{0,4}(?:停用|不要了|不用了|关掉|退订)/,
          score: 0.96,
        },
      ],
      slots: [],
    },
  ],

  async run(turn) {
    switch (turn.reading.intent) {
      case 'calendar.renew':
        return renewed(turn, '新的日历地址（旧的已作废，日历里请换成这个）：');
      case 'calendar.stop':
        await stopFeed(turn);
        await turn.audit({ action: 'calendar.stop', entity: 'CalendarFeed', entityId: turn.actor.id, note: '停用日历订阅' });
        return { text: '日历订阅停了，地址已作废。日历里剩下的那个订阅可以删掉。再要就发“订阅日历”。' };
      default: {
        const token = await feedToken(turn);
        return token === undefined ? renewed(turn, '您的日历地址：') : tell(turn, token, '您的日历地址：');
      }
    }
  },
});
