import type { IntentDeclaration } from '../declare';
import { QUESTION, re } from '../declare';
import { AGENDA } from '../phrases';

export const streetIntents: readonly IntentDeclaration[] = [
  {
    intent: 'patrol.log',
    summary: '记录巡查',
    examples: ['夜巡 小区 一切正常', '巡查发现井盖松动'],
    words: ['巡查', '巡察', '巡逻', '巡河', '巡防', '巡检'],
    patterns: [
      {
        say: /巡查|巡察|巡逻|巡河|巡防|夜巡|巡检|巡护|巡街|巡山|巡湖|巡堤|巡楼|巡视|安全检查|安全排查|隐患排查|排查/,
        score: 0.88,
        unless: re(
          QUESTION.source,
          `|${AGENDA}`,
          '|纪要|吹哨|需要|缺|加强|打算|准备|计划|队员|巡逻队|巡查队|巡查员|可以派|可以提供|能派|提前|演练|议题|怎么|统计|明细|培训|宣传',
        ),
      },
    ],
    slots: ['result', 'when', 'target', 'text'],
    timeMode: 'past',
    ask: { target: '巡查了哪里？', result: '正常，还是发现了问题？' },
  },
];
