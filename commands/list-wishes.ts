import { defineCommand } from '../bot/conversation/command';
import { openWishes } from '../bot/domain/wish/lookup';
import { listCard } from '../bot/domain/wish/words';

export default defineCommand({
  name: '心愿清单',
  topic: '资源',
  says: [
    {
      intent: 'wish.list',
      summary: '看还有哪些心愿',
      examples: ['有哪些心愿还没人认领', '看看心愿清单'],
      words: ['心愿墙', '心愿清单'],
      patterns: [
        { say: /(?:哪些|什么|啥|几个|多少|哪几个).{0,6}心愿|心愿.{0,4}(?:有哪些|有什么|有啥|还有|几个|多少)/, score: 0.94, unless: /N/ },
        {
          say: /^(?:看看?|查看?|打开|列出?|所有|全部|当前|现在的?|最新|待认领的?|还没认领的?|未认领的?|没人认领的?|T|的)*(?:微)?心愿(?:墙|清单|列表|单|池|树|库|一览|榜|情况|表)(?:都?(?:发|给|列|贴|拉|来|调)(?:出来|上来|到群里|群里|我|一份|个|份|看看?)*)?$/,
          score: 0.94,
        },
        { say: /(?:没|未|无人|没人|待)(?:人)?认领的?(?:微)?心愿|心愿.{0,6}(?:没认领|没人认领|未认领|待认领|无人认领)/, score: 0.93 },
      ],
      slots: [],
    },
  ],

  async run(turn) {
    const scope = turn.place.kind === 'group' ? turn.directory.communityOf(turn.place.orgId)?.id : undefined;
    const open = await openWishes(turn, scope);
    if (!open.length) return { text: '现在没有等人认领的心愿。要登记一个，可以说“微心愿 独居老人想要一台收音机”。' };
    return { card: listCard(open, turn) };
  },
});
