import { toWall } from '../bot/clock';
import { defineCommand, defineDraft, type Reply, type Turn } from '../bot/conversation/command';
import { tellingOrg } from '../bot/domain/activity/draft';
import { monthOf } from '../bot/domain/activity/rules';
import { formatDay, formatDays } from '../bot/domain/calendar/format';
import { type PatrolDraft, patrolEdited, patrolFacts, patrolPicked, patrolQuestion, patrolSaid } from '../bot/domain/patrol/draft';
import { dutiesBelow, turnById, turnMeant, turnsWhere, whole } from '../bot/domain/patrol/lookup';
import { logPatrol, takeBackLog } from '../bot/domain/patrol/service';
import { dutyLine, patrolAction, resultWords, turnLine } from '../bot/domain/patrol/words';
import { here, scopeOf } from '../bot/domain/spoken';
import { lookedUp, merged, type WhistleDraft } from '../bot/domain/whistle/draft';
import { hostOf } from '../bot/domain/whistle/raise';
import { RuleBroken } from '../bot/errors';
import { QUESTION, re } from '../bot/reading/declare';
import { AGENDA } from '../bot/reading/phrases';
import type { Prisma } from '../prisma/client';

const SHOWN = 15;

const empty = (turn: Turn): PatrolDraft => ({
  orgId: tellingOrg(turn.directory, turn.actor, turn.place),
  place: '',
  day: toWall(turn.now, turn.zone).date,
  text: '',
});

const patrol = defineDraft<PatrolDraft>({
  kind: 'patrol.log',
  question: patrolQuestion,
  sofar: (draft, turn) => (draft.place ? patrolFacts(draft, turn) : []),
  card: (draft, turn) => ({
    title: '【待确认·巡查】',
    facts: patrolFacts(draft, turn),
    note: draft.problem ? '确认后可以接着吹哨，请单位来处置。' : '',
    buttons: [
      { text: '改结果', action: 'draft:ask:text' },
      { text: '改地点', action: 'draft:ask:place' },
      { text: '改时间', action: 'draft:ask:day' },
    ],
  }),
  pick: (draft, slot, value) => patrolPicked(draft, slot, value),
  edit(draft, said, turn) {
    const asked = patrolQuestion(draft, turn);
    return asked?.free === 'first' ? patrolPicked(draft, asked.slot, turn.text) : patrolEdited(draft, said);
  },

  async confirm(draft, turn) {
    const { orgId, place, day, text, problem = false } = draft;
    const { log, turn: answered } = await logPatrol(turn, { orgId, place, day, text, problem });
    const line = `巡查 ${log.place} ${formatDay(log.localDate, turn)} ${resultWords(log)}`;
    await turn.audit({ action: 'patrol.log', entity: 'patrol', entityId: log.id, undo: {}, note: line });
    return {
      card: {
        title: `✅ 已记 巡查${log.place}`,
        facts: patrolFacts(draft, turn, answered),
        note: [
          log.problem ? `“${log.text}”要请单位来处置，点[吹哨]，我先给您看，再发。` : '',
          '记错了？10分钟内发“撤销”。发“巡查清单”看全部。',
        ]
          .filter(Boolean)
          .join('\n'),
        ...(log.problem && { buttons: [{ text: '吹哨', action: patrolAction('whistle', log.id) }] }),
      },
      state: '已记巡查',
    };
  },
});

/** What somebody found becomes a whistle: its own draft, to be looked at first. */
async function whistle(turn: Turn, logId: string): Promise<Reply> {
  const log = await turn.tx.patrolLog.findUnique({ where: { id: logId } });
  if (!log) throw new RuleBroken('patrol.gone', '这条巡查记录已经没有了。要吹哨直接说，如“吹哨 东门有占道，请城管来”。');
  const chatid = here(turn);
  const start: WhistleDraft = { hostId: hostOf(turn, log.orgId), urgent: false, units: [], strangers: [], ...(chatid && { chatid }) };
  const draft = merged(start, { text: log.text, place: { name: log.place } }, log.text, turn);
  return turn.draft<WhistleDraft>({ kind: 'whistle.raise' }, await lookedUp(turn, draft));
}

/** What was looked at in a period, and what was not. */
async function list(turn: Turn): Promise<Reply> {
  const { period } = turn.reading.slots;
  if (period?.error || period?.ask) throw new RuleBroken('patrol.period', '哪段时间的？请说得具体些，如“巡查清单 9月”。');
  const today = toWall(turn.now, turn.zone).date;
  const month = monthOf(today);
  const from = period?.date ?? period?.start?.slice(0, 10) ?? month.from;
  const to = period ? (period.end?.slice(0, 10) ?? from) : month.to;
  const orgId = scopeOf(turn) ?? turn.directory.communityOf(turn.actor.orgId)?.id ?? turn.actor.orgId;
  const inside = { path: { startsWith: turn.directory.orgById(orgId)?.path ?? '/' } };
  const duties = await dutiesBelow(turn, inside.path.startsWith);
  const asked: Prisma.PatrolTurnWhereInput = {
    duty: { org: inside },
    OR: [{ duty: { status: { not: 'ENDED' } } }, { state: { not: 'DUE' } }],
  };
  const due: Prisma.PatrolTurnWhereInput = { ...asked, day: { gte: from, lte: to }, AND: { day: { lte: today } } };
  const all = await turn.tx.patrolTurn.count({ where: due });
  const done = await turn.tx.patrolTurn.count({ where: { ...due, logId: { not: null } } });
  // What is missing first, then the newest.
  const newest = (where: Prisma.PatrolTurnWhereInput) =>
    turn.tx.patrolTurn.findMany({ where, include: whole, orderBy: [{ day: 'desc' }, { id: 'asc' }], take: SHOWN });
  const shown = [...(await newest({ ...due, logId: null })), ...(await newest({ ...due, logId: { not: null } }))].slice(0, SHOWN);
  const [next] = await turnsWhere(turn, { ...asked, day: { gt: today, gte: from, lte: to } });
  const others = await turn.tx.patrolLog.findMany({
    where: { org: inside, turn: null, localDate: { gte: from, lte: to } },
    orderBy: [{ localDate: 'desc' }, { createdAt: 'desc' }],
    take: SHOWN,
  });
  const name = `${turn.directory.unitName(orgId)} ${formatDays(from, to, turn)}`;
  if (!duties.length && !all && !next && !others.length)
    return { text: `${name}：还没有巡查。记一次说“巡查 东门 正常”；定期查说“设巡查 老宅 每月第一个工作日 王强、李敏”。` };
  return {
    text: [
      `**${name} 巡查**：应查${all}次，已查${done}次，没查${all - done}次`,
      ...shown.map((t) => `> ${turnLine(t, today, turn)}`),
      all > shown.length ? `另有${all - shown.length}次，请缩短时间再查。` : '',
      next ? `下一次：${next.duty.name} ${formatDay(next.day, turn)} ${turn.directory.nameById(next.assigneeId) ?? ''}` : '',
      ...(others.length
        ? [
            '**随手巡查**',
            ...others.map((l) => `> ${l.place} ${formatDay(l.localDate, turn)} ${turn.directory.nameById(l.byId) ?? ''} ${resultWords(l)}`),
          ]
        : []),
      ...(duties.length ? ['**安排**', ...duties.map((d) => `> ${dutyLine(d, turn)}`)] : []),
    ]
      .filter(Boolean)
      .join('\n'),
  };
}

export default defineCommand({
  name: '巡查',
  topic: '督办',
  says: [
    {
      intent: 'patrol.log',
      summary: '记一次巡查；有问题可以接着吹哨',
      examples: ['巡查 戴家老宅 正常', '巡查发现井盖松动'],
      words: ['巡查', '巡察', '巡逻', '巡河', '巡防', '巡检'],
      patterns: [
        {
          say: /^(?:[TPL,]|我们?|刚刚?|去|在)*[一-龥]{0,8}巡完|(?:巡|转)了一?圈/,
          score: 0.82,
          unless: re(QUESTION.source, '|以后|N|开会|会议'),
        },
        {
          say: /巡查|巡察|巡逻|巡河|巡防|夜巡|巡检|巡护|巡街|巡山|巡湖|巡堤|巡楼|巡视|安全检查|安全排查|隐患排查|排查/,
          score: 0.88,
          unless: re(
            QUESTION.source,
            `|${AGENDA}`,
            // How it is arranged, and who is to go.
            '|我的|轮[到流]|以后|不用|不再|安排|换(?:成|人|个人|给|P)|改[成到为期]|[去来]不了',
            '|纪要|吹哨|需要|缺|加强|打算|准备|计划|队员|巡逻队|巡查队|巡查员|可以派|可以提供|能派|提前|演练|议题|怎么|统计|明细|培训|宣传',
          ),
        },
      ],
      slots: ['result', 'when', 'target', 'text'],
      timeMode: 'past',
      ask: { target: '巡查了哪里？', result: '正常，还是发现了问题？' },
    },
    {
      intent: 'patrol.list',
      summary: '看这个月的巡查，查了的和没查的',
      examples: ['巡查清单'],
      patterns: [
        {
          say: /^(?:看看?|查看?)?(?:我的?巡查(?:任务|安排|清单)?|(?:T|O|,)*(?:有|都有|有些?)(?:哪些|什么|几个)巡查(?:点|任务|安排)?)[?]?$/,
          score: 0.93,
        },
        {
          say: /^(?:T|O|L|的|,)*(?:该|是)?(?:轮到|轮)?(?:谁|哪个|哪位)(?:去|来|负责)?巡查[?]?$|^(?:T|O|L|的|,)*巡查(?:轮到|轮|该|归|是)(?:谁|哪个|哪位)(?:去|来|了)?[?]?$/,
          score: 0.94,
        },
        { say: /^(?:看看?|查看?|T|O|的|,)*巡查(?:的)?(?:清单|列表|情况|安排|表|任务|进度|记录$)(?:T|,)*[?]?$/, score: 0.94 },
        {
          say: /^(?:T|O|的|今天|还有|,)*(?:哪些|哪里|哪儿|谁)(?:地方)?(?:还)?没(?:有)?巡查|巡查.{0,4}(?:哪些|哪里|谁)(?:还)?没/,
          score: 0.93,
        },
      ],
      slots: ['period'],
      timeMode: 'any',
    },
  ],
  noun: 'patrol',
  drafts: [patrol],

  async run(turn) {
    const { reading } = turn;
    if (reading.intent === 'patrol.list') return list(turn);
    return turn.draft(patrol, patrolSaid(empty(turn), reading.slots, turn.text));
  },

  async press({ verb, args: [id = ''] }, turn) {
    if (verb === 'whistle') return whistle(turn, id);
    const due = await turnById(turn, id);
    if (due.state !== 'DUE')
      return {
        card: {
          title: `✅ ${due.duty.name} 已有记录`,
          lead: turnLine(due, toWall(turn.now, turn.zone).date, turn),
          buttons: [{ text: '已查', action: patrolAction('ok', id) }],
        },
      };
    const known = await turnMeant(turn, due.duty.name, toWall(turn.now, turn.zone).date, due.duty.orgId);
    if (!known) throw new RuleBroken('patrol.not-yours', '这处巡查不是您来查的。');
    return turn.draft(patrol, { ...empty(turn), orgId: due.duty.orgId, place: due.duty.name, problem: verb === 'problem' });
  },

  undo: {
    async 'patrol.log'({ entityId }, turn) {
      const log = await takeBackLog(turn, entityId);
      return { text: `↩️ 已撤销 巡查 ${log.place} ${formatDay(log.localDate, turn)} ${resultWords(log)}。` };
    },
  },
});
