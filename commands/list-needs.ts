import { defineCommand } from '../bot/conversation/command';
import { openNeeds } from '../bot/domain/request/lookup';
import { needLine } from '../bot/domain/request/words';

const SHOWN = 10;

export default defineCommand({
  name: '需求清单',
  topic: '资源',
  says: [
    {
      intent: 'need.list',
      summary: '看还有哪些需求等着答复',
      examples: ['还有哪些需求', '需求清单'],
      words: ['需求清单', '需求'],
      patterns: [
        {
          say: /^(?:T|大家|各单位|各家|谁|谁家|哪家|哪些单位|社区|O|还|都|现在|目前)*(?:缺|需要|差)(?:点|些)?(?:什么|啥|哪些)(?:东西|帮助|支持)?[?]?$/,
          score: 0.88,
        },
        {
          say: /^(?:T|现在|还|目前)*有(?:没有)?(?:人|谁|单位|哪家|居民)?(?:需要|要)(?:我们)?(?:帮忙|帮助|支援|支持|帮)的?(?:人|单位|吗|没有?|么|[?])*$/,
          score: 0.86,
        },
        {
          say: /(?:哪些|什么|啥|几个|多少|哪几个).{0,6}(?:需求|求助)|(?:需求|求助)(?:.{0,4})(?:有哪些|有什么|有啥|还有|几个|多少)/,
          score: 0.92,
          unless: /N|满意度/,
        },
        {
          say: /^(?:看看?|查看?|打开|列出?|所有|全部|当前|最新|现在的?|未认领的?|没人接的)*需求(?:清单|列表|池|表|墙|大厅|一览|汇总|库)?(?:有哪些|都?(?:发|给|列|贴|拉|来|调)(?:出来|上来|到群里|群里|我|一份|个|份|看看?)*)?$/,
          score: 0.91,
        },
        {
          say: /^(?:T|我们?|O|的|社区|发|那些|这些|,)*需求(?:现在|目前|都)?(?:怎么样|怎样|如何|(?:什么|啥|有什么)?(?:进展|情况)|处理(?:得|的)?怎么样|到哪(?:一步|儿|里)?|有人(?:接|应|回|答复))(?:了|吗|没|没有|如何|[?])*$/,
          score: 0.9,
        },
        { say: /(?:什么|哪些|啥|哪里).{0,4}(?:需要|要)(?:我们)?(?:帮忙|帮助|支持|支援|帮|协助)/, score: 0.9 },
        {
          say: /(?:没人接|没人认领|无人认领|没认领|没接|待认领|没着落|未响应)的?(?:需求|求助)|需求.{0,6}(?:没人接|没人认领|没着落)/,
          score: 0.9,
        },
      ],
      slots: [],
    },
  ],

  async run(turn) {
    const all = await openNeeds(turn);
    const needs = all.slice(0, SHOWN);
    if (!all.length) return { text: '现在没有等待答复的需求。要发一条，可以说“需求 反诈宣讲员2名，周六上午”。' };
    const total = all.length;
    const units = new Set(turn.directory.spokenForBy(turn.actor));
    const mine = (orgId: string) => units.has(orgId);
    const lines = needs.map(
      (n) => `> ${needLine(n, turn)}${n.responses.some((r) => r.status === 'ACTIVE' && mine(r.orgId)) ? '（您已答复）' : ''}`,
    );
    const more = total > SHOWN ? `按答复时限先列${SHOWN}条，另有${total - SHOWN}条。` : '';
    return {
      text: [`**等待答复的需求**：共${total}条`, ...lines, more, `能出的话，回“需${needs[0]!.no} 我们能出…”。`].filter(Boolean).join('\n'),
    };
  },
});
