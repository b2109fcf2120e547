import type { IntentDeclaration } from '../declare';
import { QUESTION, re } from '../declare';
import { AGENDA } from '../phrases';

export const streetIntents: readonly IntentDeclaration[] = [
  {
    intent: 'visit.log',
    summary: '记录走访慰问',
    examples: ['今天上午看望老党员4人'],
    words: ['走访', '慰问', '看望', '探望', '入户走访', '帮扶', '探访'],
    patterns: [
      {
        say: /走访|慰问(?!演出|汇演|晚会|联欢|活动|金|品|信|电)|看望|探望|探访|家访|帮扶|走亲|上门慰问|上门看|送温暖/,
        score: 0.88,
        unless: re(
          '演出|汇演|联欢|晚会|表演|文艺|党日|',
          QUESTION.source,
          `|${AGENDA}`,
          '|(?:走访|慰问|看望|探望)(?:的)?(?:时候|时|途中|路上|中(?!心)|回来|过程)|打算|准备去|计划|需要|缺|帮扶(?:政策|机制|工作)|记录$|明细|统计|汇总|名单|议题|会上|取消|会议',
        ),
      },
    ],
    slots: ['when', 'place', 'target', 'beneficiaries', 'headcount', 'orgs'],
    timeMode: 'past',
    ask: { when: '哪天走访的？', target: '走访了谁？', beneficiaries: '几户，或几人？' },
    cut: /记录|登记|记一下|补录|上报/g,
  },
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
