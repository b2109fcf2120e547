import { any, type IntentDeclaration, re } from '../declare';
import { FORMAT_WORDS, REPORT_WORDS } from '../vocabulary';

const KINDS = REPORT_WORDS.filter((entry) => !['AGREEMENTS', 'RESOURCES', 'ROSTER'].includes(entry.kind)).flatMap((entry) => [
  ...entry.words,
]);
const LISTS = REPORT_WORDS.filter((entry) => ['AGREEMENTS', 'RESOURCES', 'ROSTER'].includes(entry.kind)).flatMap((entry) => [
  ...entry.words,
]);
/** 出一份, 打出来, 发我, 导出. */
const MAKE = '(?:生成|下载|打印|导|出|(?:发|做|要|来|整|弄|写|拉|打|印|列|搞)(?:一?[份个]|出来|给?我)|给我)';
const FORMATS = any(FORMAT_WORDS.flatMap((entry) => [...entry.words]));

export const reportIntents: readonly IntentDeclaration[] = [
  {
    intent: 'report.make',
    summary: '出月报、季报、述职等材料',
    examples: ['上半年述职', '导出8月月报 excel'],
    words: ['述职', '月报', '季报', '年报', '周报', '半年报', '半年总结', '年度总结', '年终总结', '导出', '述职报告', '名单'],
    patterns: [
      {
        say: re(any(KINDS)),
        score: 0.88,
        unless: /写(?!一?份|个)|述职会|述职大会|议题|做得|什么时候交|交了|交上去|在看|看完|听(?:了|完|说)/,
      },
      {
        say: /T(?:的)?(?:工作)?(?:总结|小结|报告|报表|汇报|报(?!名|到|告|道|给|送|个|一|备|损|警|修))(?!会|大会|得|写)/,
        score: 0.84,
        unless: /[?？]|吗|怎么/,
      },
      { say: re('述职(?:大?会)?.{0,4}(?:材料|报告|稿)'), score: 0.9 },
      { say: re(MAKE, '.{0,12}', any(LISTS)), score: 0.9, unless: /没回|没来|谁/ },
      {
        say: re(any(LISTS), '.{0,8}', `(?:${MAKE}|${FORMATS}|要)`),
        score: 0.9,
        unless: /没回|没来|谁/,
      },
      {
        say: /(?:导出|生成|出|做|下载|打印).{0,12}(?:总结|报告|报表|汇报|台账|材料|word|excel|xlsx|pdf|csv|表格|数据|记录)/,
        score: 0.86,
        unless: /怎么|纪要/,
      },
      { say: /(?:总结|报告|报表|台账|汇报材料).{0,8}(?:导出|生成|发我|发给我|一份|下载|打印|word|excel|xlsx|pdf|csv)/, score: 0.86 },
      { say: /^[TO的,]*(?:工作)?(?:总结|报表|工作报告|工作小结)$/, score: 0.8 },
    ],
    slots: ['kind', 'period', 'org', 'format'],
    timeMode: 'any',
    ask: { kind: '要哪种材料？', period: '哪段时间？' },
  },
];
