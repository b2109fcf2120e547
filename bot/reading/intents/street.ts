import type { IntentDeclaration } from '../declare';
import { QUESTION, re } from '../declare';
import { AGENDA } from '../phrases';

export const streetIntents: readonly IntentDeclaration[] = [
  {
    intent: 'whistle.raise',
    summary: '吹哨，请单位来处置',
    examples: ['吹哨 西门早市堵路', '吹哨 老街路灯灭了，请供电所来'],
    words: ['吹哨'],
    patterns: [
      {
        say: /吹(?:个|一个|一声|声)?哨(?!报到机制|制度|人)/,
        score: 0.93,
        unless: re('N|', '吹了|吹哨吹|怎么|吗[?？]?$|吹哨报到(?:机制|制度)|[?？]$|哪些|多少|几次|统计'),
      },
    ],
    slots: ['text', 'place', 'orgs'],
    ask: { text: '出了什么事？', place: '在哪里？', orgs: '请哪些单位来？' },
    cut: /吹(?:个|一个|一声|声)?哨(?:子)?/,
  },
  {
    intent: 'whistle.reportIn',
    summary: '吹哨报到',
    examples: ['哨6 报到'],
    words: ['报到'],
    patterns: [
      {
        say: /报[到道]|到了|到场|到(?!哪|底|期|现在)[^,]{0,5}了|已到|到位|到达|在现场|赶到|抵达|来了|我们在/,
        score: 0.92,
        on: '哨',
        unless: /吗|[?？]|没|谁|处理完|办好|解决了|处置完/,
      },
      { say: /^(?:我|我们|我们单位|O|P|现场|前来|来|已|已经|T|向|你)*报到(?:了)?$/, score: 0.85 },
    ],
    slots: ['no', 'org'],
    no: '哨',
    ask: { no: '向哪个哨报到？' },
  },
  {
    intent: 'whistle.done',
    summary: '报吹哨事项已处置',
    examples: ['哨6处置完了'],
    words: ['办好了', '处理完毕'],
    patterns: [
      {
        say: /办好|办完|办结|办妥|完成|搞定|弄好|弄完|解决|修好|处理(?:好|完|了|完毕)|处置(?:好|完|了|完毕)|清走|清理(?:好|完|了|干净)|结案|销哨|消哨|好了|妥了|搞好|整改(?:好|完|到位)|结了|完毕|修复|恢复正常|撤走|清完|清干净|打扫(?:好|完|干净)|疏通(?:好|完|了)|拆了|拆除/,
        score: 0.93,
        on: '哨',
        unless: /吗|[?？]|没(?:办|完|解|处|修|弄)|还没|未|什么时候|怎么/,
      },
    ],
    slots: ['no', 'org'],
    no: '哨',
  },
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
