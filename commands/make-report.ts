import { toWall } from '../bot/clock';
import { defineCommand, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { formatDay } from '../bot/domain/calendar/format';
import type { OrgInfo } from '../bot/domain/org/directory';
import { isEmpty, type TopicKey } from '../bot/domain/report/count';
import { FORMATS, type Format, reportFile } from '../bot/domain/report/file';
import { type ReportPeriod, reportPeriod } from '../bot/domain/report/period';
import { makeReport, reportOn, reportsOf } from '../bot/domain/report/service';
import { daysIn, reportInWords, titleOf, topicInWords } from '../bot/domain/report/words';
import { RuleBroken } from '../bot/errors';
import { any, re } from '../bot/reading/declare';
import { REPORT_KINDS, type ReportKind, type ResourceKind, type Slots } from '../bot/reading/types';
import { FORMAT_WORDS, REPORT_WORDS } from '../bot/reading/vocabulary';

const KINDS = REPORT_WORDS.filter((entry) => !['AGREEMENTS', 'RESOURCES', 'ROSTER'].includes(entry.kind)).flatMap((entry) => [
  ...entry.words,
]);
const LISTS = REPORT_WORDS.filter((entry) => ['AGREEMENTS', 'RESOURCES', 'ROSTER'].includes(entry.kind)).flatMap((entry) => [
  ...entry.words,
]);
/** 出一份, 打出来, 发我, 导出. */
const MAKE = '(?:生成|下载|打印|导|出|(?:发|做|要|来|整|弄|写|拉|打|印|列|搞)(?:一?[份个]|出来|给?我)|给我)';
const AS_FILE = any(FORMAT_WORDS.flatMap((entry) => [...entry.words]));

/** One of the topics of a report: 月报 需求. */
const TOPIC_WORDS: readonly (readonly [TopicKey, string])[] = [
  ['WISH', '微?心愿'],
  ['AGREEMENT', '双向(?:服务)?清单|结对'],
  ['WHISTLE', '吹哨|报到'],
  ['ACTION', '督办'],
  ['NEED', '需求'],
  ['VENUE', '场地|借用|订场'],
  ['MEETING', '会议|联席会|参会|到会'],
  ['ACTIVITY', '活动|参与单位'],
];
const WANTS_FILE = /导|下载|打印|生成/;
const TOPIC = `(?:${TOPIC_WORDS.map(([, words]) => words).join('|')})`;

const isReport = (kind: ReportKind | ResourceKind | undefined): kind is ReportKind => (REPORT_KINDS as readonly unknown[]).includes(kind);

/** Which days. @throws RuleBroken for a time that is not one, or is still to come */
function days(turn: Turn) {
  const { period, kind } = turn.reading.slots;
  if (period?.error) throw new RuleBroken('report.period', `${period.error}。请换个时间，如“9月月报”“三季度述职”。`);
  if (period?.ask) throw new RuleBroken('report.period', '要哪段时间的？请说得具体些，如“9月月报”“三季度述职”。');
  const found = reportPeriod(period, isReport(kind) ? kind : undefined, toWall(turn.now, turn.zone).date);
  if (found) return found;
  const from = period?.date ?? period?.start?.slice(0, 10) ?? '';
  const year = Number(from.slice(0, 4)) - 1;
  throw new RuleBroken(
    'report.future',
    `${formatDay(from, turn)}还没到，出不了以后的材料。要以前的请带上年份，如“${year}年${Number(from.slice(5, 7))}月月报”。`,
  );
}

/** What is asked for: its numbers, or a file of them. */
async function report(turn: Turn): Promise<Reply> {
  const { slots } = turn.reading;
  const period = days(turn);
  const org = reportOn(turn, turn.actor, slots.org);
  if (slots.format) return sendFile(turn, org, period, slots.format);
  const made = await makeReport(turn, org, period);
  // 导出活动记录 wants a file of it: the buttons.
  const topic = WANTS_FILE.test(turn.text) ? undefined : TOPIC_WORDS.find(([, words]) => new RegExp(words).test(turn.text))?.[0];
  if (topic) return { text: topicInWords(made, topic, turn) };
  const others = slots.org === undefined ? reportsOf(turn, turn.actor).filter((o) => o.id !== org.id) : [];
  const more = others.length ? `\n您还可以要${others.map((o) => o.shortName).join('、')}的，带上名称说就行。` : '';
  const text = reportInWords(made, turn) + more;
  if (made.topics.every(isEmpty)) return { text };
  const { from, to, kind } = period;
  const buttons = (Object.keys(FORMATS) as Format[]).map((format) => ({
    text: FORMATS[format],
    action: ['report', format, org.code, from, to, kind].join(':'),
  }));
  return { text, card: { title: titleOf(made), lead: '要文件请点，只发您的私聊', buttons } };
}

/** PDF is what Word makes of it; a table is a table. */
const AS: Readonly<Record<NonNullable<Slots['format']>, Format>> = { DOCX: 'DOCX', PDF: 'DOCX', XLSX: 'XLSX', CSV: 'XLSX' };

async function sendFile(turn: Turn, org: OrgInfo, period: ReportPeriod, asked: NonNullable<Slots['format']>): Promise<Reply> {
  const format = AS[asked];
  const file = reportFile(org, period, format, turn.now);
  const { from, to } = period;
  const entityId = `${org.code} ${from} ${to}`;
  await turn.audit({ action: 'report.export', entity: 'Report', entityId, after: { format }, note: `导出 ${file.name}` });
  const other =
    asked === format ? '' : asked === 'PDF' ? 'PDF我做不出来，先发您Word，打开后可以另存为PDF。' : '表格发您Excel，可以另存为CSV。';
  return { text: `${other}${titleOf({ org, period })}（${daysIn(period, turn)}），${FORMATS[format]}文件随后就到。`, file };
}

/** A button of a report: who presses it gets the file, if they may. */
async function press({ verb, args }: Press, turn: Turn): Promise<Reply> {
  const [code = '', date = '', end = '', kind] = args;
  const org = reportOn(turn, turn.actor, code);
  const period = reportPeriod({ date, end }, kind === '述职' ? 'DUTY' : undefined, toWall(turn.now, turn.zone).date);
  if (!period || !(verb in FORMATS)) throw new RuleBroken('report.period', '这张卡片已经失效了，请再说一次“月报”。');
  return sendFile(turn, org, period, verb as Format);
}

export default defineCommand({
  name: '月报',
  topic: '其他',
  says: [
    {
      intent: 'report.make',
      summary: '出月报、季报、述职等材料，每个数都能查到记录',
      examples: ['上半年述职', '9月月报 需求', '8月月报 word'],
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
          say: re(any(LISTS), '.{0,8}', `(?:${MAKE}|${AS_FILE}|要)`),
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
        { say: re('^[TO的,]*', any(KINDS), '[TO的,]*', TOPIC, '(?:的?(?:明细|清单|编号|记录|情况))?[?]?$'), score: 0.96 },
        { say: re('^[TO的,]*', TOPIC, '的?(?:明细|清单|台账|表|记录)?', AS_FILE, '(?:版|文件|表)?$'), score: 0.9 },
        { say: re('^[O的,]*T[TO的,]*(?:汇总|总结)[TO的,]*', TOPIC, '(?:的?(?:明细|清单|编号|记录|情况))?[?]?$'), score: 0.96 },
        { say: re('^[O的,]*T[TO的,]*汇总表?', `(?:${AS_FILE})?`, '(?:版|文件)?$'), score: 0.9 },
        { say: /出一?份.{0,4}汇总/, score: 0.9 },
        { say: /^(?:请|把|,)*(?:导出|下载|打印)(?:T|O|的|所有|全部|全年)*活动(?:记录|情况|数据|明细|清单|台账)?$/, score: 0.9 },
        {
          say: /^[TO的,]*(?:都|我们|一共|,)*(?:干|做|搞|办)了(?:些|哪些)?(?:啥|什么|事|哪些事),?(?:帮我|给我|,)*(?:总结|汇总|归纳)/,
          score: 0.92,
        },
      ],
      slots: ['kind', 'period', 'org', 'format'],
      timeMode: 'any',
      ask: { kind: '要哪种材料？', period: '哪段时间？' },
    },
  ],

  noun: 'report',
  press,

  async run(turn) {
    const { kind } = turn.reading.slots;
    const period = KINDS.some((word) => turn.text.includes(word));
    if (kind === 'ROSTER') return { text: '名单里有大家的个人信息，不在聊天里发。需要的话请找管理员，或直接说要找哪家单位。' };
    if (kind === 'RESOURCES' && !period) return { text: '资源请说“资源清单”来看；月报里的场地说“月报 场地”。' };
    if (kind === 'AGREEMENTS' && !period) return { text: '双向清单请说“双向清单”来看；这段时间履行得怎样说“月报 双向清单”。' };
    return report(turn);
  },
});
