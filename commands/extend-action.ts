import { addDays, toWall } from '../bot/clock';
import { defineCommand, defineDraft, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { grant, mustBeExtendable, refuse, requestMore } from '../bot/domain/action/extension';
import { type Action, actionById, actionByNo, actionsOf, mayVerify, standing } from '../bot/domain/action/lookup';
import { isUnderWay } from '../bot/domain/action/rules';
import { type Before, beforeOf, takeBack, tellBack } from '../bot/domain/action/service';
import { actionCard, actionFacts, codeOf, lineOf, stateOf } from '../bot/domain/action/words';
import { formatDay } from '../bot/domain/calendar/format';
import { dayLabel } from '../bot/domain/when/questions';
import { RuleBroken } from '../bot/errors';
import { publicWords } from '../bot/private-words';
import type { Moment } from '../bot/reading/types';

/** A day that is over is read as the same day of next year: nobody means that. */
const MOST_DAYS = 183;

interface ExtendDraft {
  id: string;
  code: string;
  title: string;
  facts: [string, string][];
  /** Local day. */
  due?: string;
  reason: string;
  /** The secretary gives the time; a unit asks for it. */
  gives: boolean;
  unit: string;
  host: string;
}

/** Days that are often meant, from the later of today and the last day. */
function offers(turn: Turn): { text: string; value: string }[] {
  const today = toWall(turn.now, turn.zone).date;
  return [3, 5, 10].map((n) => {
    const value = turn.calendar.addWorkdays(today, n);
    return { text: dayLabel(value, turn), value };
  });
}

const extend = defineDraft<ExtendDraft>({
  kind: 'action.extend',
  question: ({ due, code }, turn) => (due ? undefined : { slot: 'due', text: `${code}延到哪天？`, options: offers(turn), free: true }),
  sofar: ({ facts }) => facts,
  card: ({ code, title, facts, due = '', reason, gives, unit, host }, turn) => ({
    title: `【待确认·延期】${code}`,
    lead: title,
    facts: [
      ...facts.filter(([label]) => label !== '期限'),
      ['原期限', facts.find(([label]) => label === '期限')?.[1] ?? ''],
      ['延到', formatDay(due, turn)],
      ...(reason ? [['原因', reason] as const] : []),
    ],
    note: [turn.calendar.caution(due), gives ? `确认后告诉${unit}，提醒按新期限重排。` : `确认后请${host}书记同意，同意之前期限不变。`]
      .filter(Boolean)
      .join('\n'),
    buttons: [{ text: '改日期', action: 'draft:ask:due' }],
  }),
  async pick(draft, slot, value, turn) {
    if (slot === 'ask') {
      const { due: _d, ...rest } = draft;
      return rest;
    }
    const item = await actionById(turn, draft.id);
    return {
      ...draft,
      due: checked(turn, item, /^\d{4}-\d\d-\d\d$/.test(value) ? value : (turn.reading.time?.due ?? turn.reading.time?.date ?? '')),
    };
  },
  async edit(draft, changes, turn) {
    const when = changes.when?.date ?? changes.when?.start ?? changes.when?.due ?? changes.due;
    const shift = changes.when?.shift ? { shift: changes.when.shift } : undefined;
    const item = await actionById(turn, draft.id);
    const moment = when ?? shift;
    return {
      ...draft,
      ...(moment && { due: checked(turn, item, dayOf(turn, item, moment)) }),
      ...(changes.reason && { reason: publicWords(changes.reason).slice(0, 60) }),
    };
  },
  async confirm({ id, due = '', reason, gives }, turn) {
    const item = await actionById(turn, id);
    checked(turn, item, due);
    if (!gives) {
      const next = await requestMore(turn, item, due, reason);
      return {
        card: {
          title: `已申请延期 ${codeOf(item)}`,
          lead: item.title,
          facts: actionFacts(next, turn),
          note: `已请${turn.directory.unitName(item.hostId)}书记同意延到${formatDay(due, turn)}，同意之前期限不变。`,
        },
        state: `已申请 ${codeOf(item)}`,
      };
    }
    return { card: { ...(await given(turn, item, due, reason)), buttons: [] }, state: `已延期 ${codeOf(item)}` };
  },
});

async function given(turn: Turn, item: Action, due: string, reason: string) {
  const before = beforeOf(item);
  const next = await grant(turn, item, due, reason);
  await turn.audit({
    action: 'action.extend',
    entity: 'action',
    entityId: item.id,
    before: { dueOn: item.dueOn },
    after: { dueOn: due },
    reason: publicWords(reason),
    undo: { left: next.status, before },
    note: `${codeOf(item)}延到${formatDay(due, turn)}`,
  });
  const card = actionCard(next, turn, standing(turn, turn.actor, next));
  return {
    ...card,
    title: `✅ ${codeOf(next)}延到${formatDay(due, turn)}`,
    lead: next.title,
    note: `已告诉${turn.directory.unitName(next.leadOrgId)}，提醒按新期限重排。10分钟内可“撤销”。`,
  };
}

/** "再给一周" counts from its last day, or from today when that is over. */
function dayOf(turn: Turn, item: Action, moment: Moment): string {
  if (typeof moment === 'string') return moment.slice(0, 10);
  const found = /^P(\d+)([DWM])$/.exec(moment.shift);
  if (!found) return '';
  const today = toWall(turn.now, turn.zone).date;
  const days = Number(found[1]) * { D: 1, W: 7, M: 30 }[found[2] as 'D' | 'W' | 'M'];
  return addDays([item.dueOn, today].sort().at(-1) ?? today, days);
}

/** @throws RuleBroken `action.date` for a day that gives no time */
function checked(turn: Turn, item: Action, due: string): string {
  const today = toWall(turn.now, turn.zone).date;
  const now = `现在的期限是${formatDay(item.dueOn, turn)}`;
  if (!due)
    throw new RuleBroken(
      'action.date',
      `没听出是哪天。请说日期，例如“${codeOf(item)} 延到${formatDay(addDays(today, 14), turn).replace(/\(.*/, '')}”。`,
    );
  if (due <= item.dueOn || due < today) throw new RuleBroken('action.date', `${now}，延期要往后。请说一个更晚的日期。`);
  if (due > addDays(today, MOST_DAYS)) throw new RuleBroken('action.date', `${formatDay(due, turn)}太远了，一次最多延半年，请核对日期。`);
  return due;
}

async function start(turn: Turn, item: Action): Promise<Reply> {
  mustBeExtendable(turn, item);
  const { due, reason } = turn.reading.slots;
  const day = due === undefined ? undefined : checked(turn, item, dayOf(turn, item, due));
  return turn.draft(extend, {
    id: item.id,
    code: codeOf(item),
    title: item.title,
    facts: actionFacts(item, turn),
    ...(day && { due: day }),
    reason: publicWords(reason ?? '').slice(0, 60),
    gives: mayVerify(turn.directory, turn.actor, item.hostId),
    unit: turn.directory.unitName(item.leadOrgId),
    host: turn.directory.unitName(item.hostId),
  });
}

const LATER =
  /延|宽限|宽延|缓|推[迟后到至]|往后推?|晚(?:几|两|一|C|T|点)|再给|再要|多给|顺延|拖|来不及|挪到|放宽|改到|改期|通融|赶不完|赶不上|再等/;
const ASKING = /谁|逾期了吗|提醒|叫我|通知我|喊我/;
/** What is put off, where it is no action. */
const OTHER_THING = /(?<!不)会(?=改|推|延|挪|晚)|开会|会议|会开|开.{0,6}会|例会|B|R|轮值|轮班|每个?[月周季]/;

export default defineCommand({
  name: '督办延期',
  topic: '督办',
  says: [
    {
      intent: 'action.extend',
      summary: '督办事项申请延期',
      examples: ['办15推迟到月底', '办15延长十天'],
      words: ['延期', '宽限', '延长'],
      shortWords: ['延', '缓'],
      patterns: [
        { say: LATER, score: 0.93, said: '办', unless: ASKING },
        // 每月最后一个周五开联席会，遇假顺延 and 周四的会推迟 are no answer to the reminder before them.
        { say: LATER, score: 0.93, on: '办', unless: new RegExp(`${ASKING.source}|${OTHER_THING.source}`) },
        { say: /督办.{0,8}(?:延期|宽限|延长|延后|延到)|(?:申请|要求)(?:延期|宽限)/, score: 0.8, unless: /会/ },
      ],
      slots: ['no', 'due', 'reason'],
      no: '办',
      noFromReminder: true,
      cut: /(?:还|再)?[得要]?[\d一二两三四五六七八九十半几]+个?(?:天|周|星期|月)才能?[一-龥]{1,3}|(?:申请|请求|想|要|需要|请|可否|能不能|能否|可不可以|可以|能)*(?:再)?(?:给我们|给)?(?:延期|延到|延长到?|延后到?|延|宽限到?|缓到?|推迟到?|顺延到?|晚|再给(?:我们?)?|多给)[期其]?(?:我们)?(?:几天|[\d一二两三四五六七八九十半几]+个?(?:工作日|天|周|星期|礼拜|月|小时|钟头)(?:的?时间)?)?|因为|由于|原因是?|那个事情?|这个事情?|能不能|行吗|可以吗|行不行|吗$/g,
    },
  ],
  noun: 'extension',
  drafts: [extend],

  async run(turn) {
    const { no } = turn.reading.slots;
    if (no) {
      const item = await actionByNo(turn, no);
      if (!item) throw new RuleBroken('action.unknown', `没有找到${no}。发“督办清单”可以看到编号。`);
      return start(turn, item);
    }
    const mine = (await actionsOf(turn)).filter(isUnderWay);
    const [only, ...more] = mine;
    if (only && !more.length) return start(turn, only);
    if (!only) throw new RuleBroken('action.none', '您单位手上没有在办的督办事项。发“督办清单”看全部。');
    return {
      text: [
        '要延期的是哪一件？请带上编号，例如：',
        ...mine.slice(0, 6).map((i) => `> ${lineOf(i, turn)}`),
        `“${codeOf(only)} 延到…”`,
      ].join('\n'),
    };
  },

  async press({ verb, args: [id = '', revision = '', due = ''] }: Press, turn) {
    const item = await actionById(turn, id);
    if (Number(revision) !== item.revision || !isUnderWay(item))
      return {
        card: {
          ...actionCard(item, turn, standing(turn, turn.actor, item)),
          title: `${codeOf(item)}已经处理过：${stateOf(item, turn)}`.slice(0, 36),
        },
      };
    if (verb === 'grant') return { card: await given(turn, item, checked(turn, item, due), '') };
    const next = await refuse(turn, item, due);
    // The same item: it was refused before.
    if (next !== item)
      await turn.audit({ action: 'action.refuse-extension', entity: 'action', entityId: id, note: `没同意${codeOf(item)}延期` });
    return {
      card: {
        ...actionCard(next, turn, 'HOST'),
        title: `没同意延期 ${codeOf(item)}`,
        lead: item.title,
        note: `已告诉${turn.directory.unitName(item.leadOrgId)}按原期限办。`,
      },
    };
  },

  undo: {
    async 'action.extend'({ entityId, data }, turn) {
      const { left, before } = data as unknown as { left: Action['status']; before: Before };
      const next = await takeBack(turn, await actionById(turn, entityId), 'EXTENDED', left, before);
      await tellBack(turn, next, 'EXTENDED');
      return {
        text: `↩ 已撤回延期：${codeOf(next)}期限还是${formatDay(next.dueOn, turn)}，已告诉${turn.directory.unitName(next.leadOrgId)}。`,
      };
    },
  },
});
