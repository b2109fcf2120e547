import { toWall } from '../bot/clock';
import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { monthOf } from '../bot/domain/activity/rules';
import { ActivityService, type Filter, timeOf } from '../bot/domain/activity/service';
import { type ActivityKind, activityName } from '../bot/domain/activity/types';
import { recordLine } from '../bot/domain/activity/words';
import { formatDays } from '../bot/domain/calendar/format';
import type { OrgInfo } from '../bot/domain/org/directory';
import { orgNamed } from '../bot/domain/org/named';
import { RuleBroken } from '../bot/errors';
import { re } from '../bot/reading/declare';
import { ACTIVITY, TYPES } from '../bot/reading/phrases';
import type { Ref } from '../bot/reading/types';

const SHOWN = 10;

interface Asked extends Filter {
  org: OrgInfo;
  /** 望湖社区 9月1日(周二)至9月30日(周三) 主题党日 */
  words: string;
}

/** What is asked for; this month and this organisation when nothing was said. @throws RuleBroken for a time or name that is not one */
function asked(turn: Turn): Asked {
  const { period, org: ref } = turn.reading.slots;
  const type = turn.reading.slots.type ?? visitIn(turn.text);
  if (period?.error) throw new RuleBroken('activity.period', `${period.error}。请换个时间，如“9月活动”“上周的活动”。`);
  if (period?.ask) throw new RuleBroken('activity.period', '哪段时间的？请说得具体些，如“9月活动”“上周的活动”。');
  const month = monthOf(toWall(turn.now, turn.zone).date);
  const from = period?.date ?? period?.start?.slice(0, 10) ?? month.from;
  const to = period ? (period.end?.slice(0, 10) ?? from) : month.to;
  const org = organisation(turn, ref);
  const what = type ? ` ${activityName(type)}` : '';
  return { from, to, org, ...(type && { type }), words: `${org.shortName} ${formatDays(from, to, turn)}${what}` };
}

/** What the reading has no word for: visits are told by their own command. */
const visitIn = (words: string): ActivityKind | undefined =>
  /走访/.test(words) ? 'VISIT' : /慰问(?!演出)/.test(words) ? 'AID' : undefined;

function organisation(turn: Turn, ref: Ref | undefined): OrgInfo {
  const { directory, place, actor } = turn;
  if (ref !== undefined) return orgNamed(ref, directory);
  const org = directory.orgById((place.kind === 'group' && place.orgId) || actor.orgId);
  if (org) return org;
  throw new RuleBroken('activity.whose', '查哪个单位的？请带上名称，如“供电所今年的活动”。');
}

async function list(turn: Turn): Promise<Reply> {
  const wanted = asked(turn);
  const { total, records } = await new ActivityService(turn).list(wanted, SHOWN);
  if (!total) return { text: `${wanted.words}：还没有活动记录。记一场可以说“记录 昨天下午 主题党日 32人”。` };
  const lines = records.map((r) => {
    const host = r.hostId === wanted.org.id ? '' : ` · ${r.host.shortName}承办`;
    return `> ${recordLine(r, timeOf(r, turn.zone), turn)}${r.headcount === null ? '' : ` · ${r.headcount}人`}${host}`;
  });
  const more =
    total > SHOWN ? `最近${SHOWN}场如上，另有${total - SHOWN}场，请缩短时间再查，如“${Number(wanted.to.slice(5, 7))}月上旬的活动”。` : '';
  return { text: [`**${wanted.words}**：共${total}场`, ...lines, more].filter(Boolean).join('\n') };
}

async function stats(turn: Turn): Promise<Reply> {
  const wanted = asked(turn);
  const sums = await new ActivityService(turn).sums(wanted);
  if (!sums.events) return { text: `${wanted.words}：还没有活动记录，各项为0。` };
  const given = await new ActivityService(turn).givenCents(wanted);
  const today = toWall(turn.now, turn.zone).date;
  const numbers = [
    `活动 ${sums.events}场（联办只计一次）`,
    `参加 ${sums.headcount}人次`,
    sums.personTimes && `惠及 ${sums.personTimes}人次`,
    sums.beneficiaries && `服务对象 ${sums.beneficiaries}（人或户）`,
    given && `慰问 ${given / 100}元`,
    sums.hours && `服务时长 ${sums.hours}小时`,
    `参与单位 ${sums.units.length}家`,
  ].filter(Boolean);
  const types = sums.byType.length > 1 ? [`其中：${sums.byType.map((t) => `${activityName(t.type)}${t.events}`).join('、')}`] : [];
  const until = wanted.to > today ? ['这段时间还没过完，以上截至今天。'] : [];
  return { text: [`**${wanted.words}**`, ...numbers.map((n) => `> ${n}`), ...types, ...until, '看明细请说“活动明细”。'].join('\n') };
}

export default defineCommand({
  name: '活动',
  topic: '活动',
  common: true,
  says: [
    {
      intent: 'activity.list',
      summary: '看有哪些活动',
      examples: ['这个月搞了哪些活动', '供电所今年参加了什么活动'],
      words: ['明细', '哪些', '清单', '列表'],
      patterns: [
        {
          say: re('(?:哪些|什么|啥|哪几[场次个]).{0,8}', ACTIVITY),
          score: 0.86,
          unless: /资源|场地|需求|可以(?:借|提供)|议题|能(?:提供|搞|办)/,
        },
        { say: re(ACTIVITY, '.{0,6}(?:有哪些|有什么|有啥|哪些|都有啥|都有什么|哪几[场次个])'), score: 0.86 },
        {
          say: re(ACTIVITY, '的?(?:明细|清单|列表|台账|一览|记录(?=$|都?(?:调|拉|找|翻|列|查|给|发|导))|目录|流水|情况$)'),
          score: 0.86,
          unless: /人.*记录$/,
          lacks: ['people'],
        },
        {
          say: re('(?:列|查|看|调|显示|罗列)(?:出|看|询|阅|找)?(?:所有|全部)?.{0,14}', ACTIVITY),
          score: 0.84,
          unless: /照片|怎么|轮|室|统计|多少|几[次场]|汇总/,
          lacks: ['people'],
        },
        {
          say: re(ACTIVITY, '(?:都|全|全部|给我|帮我)*(?:列|拉|调|罗列)(?:个|一个)?(?:单子|清单)?(?:出来|出|给我|我看|看看|给|$)'),
          score: 0.86,
          unless: /怎么|统计|多少|几[次场]|汇总/,
          lacks: ['people'],
        },
        { say: re('(?:参加|参与|搞|办|组织|开展|做|举办|牵头)(?:过|了)(?:哪些|什么|啥)'), score: 0.84, unless: /会$/ },
        {
          say: /(?:走访|慰问)(?:慰问)?的?(?:情况|清单|台账|明细|记录)(?:表|怎么样|如何)?[?]?$/,
          score: 0.9,
          unless: /N|^我的?(?:走访|慰问)|P/,
        },
        { say: /(?:走访|慰问|看望)(?:了|过)(?:哪些|哪几|哪)(?:[户家位个]|人|群众|老人|困难户)*[?]?$/, score: 0.9, unless: /N/ },
        { say: re('^O的?', ACTIVITY, '$'), score: 0.66, lacks: ['people', 'time'] },
        { say: re('^[TO的,]*', ACTIVITY, '(?:有)?$'), score: 0.66, has: ['time'], lacks: ['people', 'future'] },
      ],
      slots: ['period', 'org', 'type'],
      timeMode: 'any',
    },
    {
      intent: 'activity.stats',
      summary: '统计活动场次和人数',
      examples: ['统计9月活动'],
      words: ['统计', '汇总', '多少人次'],
      patterns: [
        { say: /统计(?!局|员|学|法)|汇总|合计|总数|计数/, score: 0.87, unless: /资源清单|月报|季报|年报|述职|报名|谁|回复|答复|议题|意见/ },
        {
          say: re('(?:多少|几)(?:场|次|回|趟|个|堂|节|项)?(?:人次|人|小时|个小时|钟头|活动|', TYPES, ')'),
          score: 0.87,
          unless: /会上|你们|怎么|能坐|坐得下|容纳|没回|没来|没办|没报/,
        },
        {
          say: re('(?:', ACTIVITY, '|搞|办|参加|组织|开展|上|开|做|举办|参与).{0,8}(?:多少|几)(?:场|次|回|趟|堂|节|人次|人|个|小时)'),
          score: 0.87,
          unless: /能坐|坐得下|几点|几号|会(?:几|多少)|几个小时后/,
        },
        {
          say: re('(?:', ACTIVITY, ').{0,8}(?:总数|次数|场次|时长|总时长|数量|参与率|数据|总量|人次|总人数)'),
          score: 0.84,
          lacks: ['people'],
        },
        { say: /(?:志愿|服务|活动)(?:者|服务)?(?:总|的)?(?:时长|时数|工时)/, score: 0.84, lacks: ['people'], unless: /改|N/ },
        { say: /(?:走访|慰问|看望)(?:了|过)?(?:多少|几)(?:[户家次趟位]|人)?[?]?$/, score: 0.9, unless: /N/ },
        { say: re('(?:数据|次数|场次|时长|人次|总数|总量).{0,10}', ACTIVITY), score: 0.8, lacks: ['people'] },
      ],
      slots: ['period', 'org', 'type'],
      timeMode: 'any',
    },
  ],
  run: (turn) => (turn.reading.intent === 'activity.list' ? list(turn) : stats(turn)),
});
