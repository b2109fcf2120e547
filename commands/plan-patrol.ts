import { toWall } from '../bot/clock';
import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import { firstDay } from '../bot/domain/calendar/rule-days';
import { type DutyDraft, dutyFacts, dutyQuestion, peopleIn } from '../bot/domain/patrol/draft';
import { assigneeNames, assigneesOf, type Duty, mustPlan } from '../bot/domain/patrol/lookup';
import { placeName } from '../bot/domain/patrol/rules';
import { dutyNamed, makeDuty, turnDuty } from '../bot/domain/patrol/service';
import { dutyLine, ruleWords } from '../bot/domain/patrol/words';
import { scopeOf } from '../bot/domain/spoken';
import { tellMember } from '../bot/domain/tell';
import { RuleBroken } from '../bot/errors';
import { QUESTION, re } from '../bot/reading/declare';
import type { Slots } from '../bot/reading/types';
import type { DutyStatus } from '../prisma/client';

/** The group's organisation where the person may plan for it, else the person's own. */
function orgOf(turn: Turn): string {
  const { directory, actor } = turn;
  const group = scopeOf(turn);
  if (group && directory.can(actor, 'patrol.plan', group)) return group;
  return actor.liaisonOf[0]?.orgId ?? actor.orgId;
}

/** Lays what was said over what was known. */
function put(turn: Turn, draft: DutyDraft, { when, target }: Slots, words: string): DutyDraft {
  const people = peopleIn(turn, words);
  const rule = when?.rrule ? { rrule: when.rrule, workdayRule: when.workdayRule ?? null } : undefined;
  const today = toWall(turn.now, turn.zone).date;
  return {
    ...draft,
    ...(target && !draft.name && { name: placeName(target) }),
    ...(rule && { ...rule, anchorDate: firstDay(rule, today, turn.calendar) }),
    ...(people.length && { assignees: people }),
  };
}

/** @throws RuleBroken `patrol.who` */
function picked(draft: DutyDraft, slot: string, value: string, turn: Turn): DutyDraft {
  if (slot === 'ask') return { ...draft, assignees: [] };
  if (slot === 'name') return { ...draft, name: placeName(value) };
  if (slot === 'rule') return put(turn, draft, { when: { rrule: value } }, '');
  const people = peopleIn(turn, value);
  if (!people.length)
    throw new RuleBroken('patrol.who', `名单里没有“${value.slice(0, 20)}”。请说通讯录里的姓名，几个人用顿号隔开；先不设了发“取消”。`);
  return { ...draft, assignees: people };
}

/** Another rule, another person: said of a patrol that is planned already. */
const CHANGES = /巡查.{0,20}(?:改[成到为]|换[成给人]|换个人|换[一-龥]{2,3}$)/;

const plan = defineDraft<DutyDraft>({
  kind: 'patrol.plan',
  question: dutyQuestion,
  sofar: dutyFacts,
  card: (draft, turn) => ({
    title: '【待确认·设巡查】',
    facts: dutyFacts(draft, turn),
    note: `当天8:30私聊提醒轮到的人，17:30还没查的告诉书记。${draft.rrule.includes('DAILY') ? '节假日照常。' : '碰上放假顺延到下一个工作日。'}`,
    buttons: [{ text: '改人员', action: 'draft:ask:people' }],
  }),
  pick: picked,
  edit(draft, said, turn) {
    const asked = dutyQuestion(draft);
    if (asked?.free === 'first') return picked(draft, asked.slot, turn.text, turn);
    return put(turn, draft, said, turn.text.replace(/改成|改为|换成/g, ' '));
  },

  async confirm(draft, turn) {
    const duty = await makeDuty(turn, draft);
    const line = dutyLine(duty, turn);
    await turn.audit({ action: 'patrol.plan', entity: 'duty', entityId: duty.id, undo: {}, note: `设巡查 ${duty.name}` });
    const unreached = tellAssignees(
      turn,
      duty,
      `${turn.actor.name}安排您巡查：${line}。轮到您的那天8:30我提醒您，查过了说“巡查 ${duty.name} 正常”。`,
    );
    return {
      card: {
        title: `✅ 已设巡查 ${duty.name}`.slice(0, 26),
        facts: dutyFacts(draft, turn),
        note: [
          unreached.length ? `⚠ 通知不到：${assigneeNames(turn, unreached)}（还没有开通私聊），请电话告知。` : '',
          `发“巡查清单”看；不查了说“暂停巡查 ${duty.name}”或“结束巡查 ${duty.name}”。`,
        ]
          .filter(Boolean)
          .join('\n'),
      },
      state: '已设巡查',
    };
  },
});

/** @returns ids of those whom nothing reaches */
function tellAssignees(turn: Turn, duty: Duty, text: string): string[] {
  return assigneesOf(duty).filter(
    (id) => id !== turn.actor.id && !tellMember(turn, id, { text }, { key: `duty:${duty.id}:${duty.revision}:${id}` }),
  );
}

interface StopDraft {
  id: string;
  line: string;
  name: string;
  to: DutyStatus;
}

const WORDS: Readonly<Record<DutyStatus, { verb: string; done: string; note: string }>> = {
  PAUSED: { verb: '暂停', done: '已暂停', note: '暂停后不再提醒；说“恢复巡查”再开始。' },
  ACTIVE: { verb: '恢复', done: '已恢复', note: '从今天起按原来的规律和顺序接着提醒。' },
  ENDED: { verb: '结束', done: '已结束', note: '结束后不再提醒；巡查记录还在。' },
};

/** @throws RuleBroken `patrol.gone` */
async function dutyById(turn: Turn, id: string): Promise<Duty> {
  const duty = await turn.tx.duty.findUnique({ where: { id } });
  if (!duty) throw new RuleBroken('patrol.gone', '这处巡查已经没有了。');
  return duty;
}

const stop = defineDraft<StopDraft>({
  kind: 'patrol.stop',
  card: ({ line, name, to }) => ({ title: `${WORDS[to].verb}巡查 ${name}？`, lead: line, note: WORDS[to].note }),
  async confirm({ id, to, name }, turn) {
    const before = await dutyById(turn, id);
    const duty = await turnDuty(turn, before, to);
    const { verb, done } = WORDS[to];
    await turn.audit({
      action: 'patrol.stop',
      entity: 'duty',
      entityId: id,
      undo: { left: duty.revision, status: before.status },
      note: `${verb}巡查 ${name}`,
    });
    tellAssignees(turn, duty, `${turn.actor.name}${verb}了${name}的巡查（${ruleWords(duty)}）。`);
    return { card: { title: `✅ ${done} 巡查${name}`, lead: dutyLine(duty, turn) }, state: done };
  },
});

export default defineCommand({
  name: '设巡查',
  topic: '督办',
  says: [
    {
      intent: 'patrol.plan',
      summary: '设一处定期巡查，几个人轮流，到时提醒',
      examples: ['设巡查 戴家老宅 每月第一个工作日 王强、李敏'],
      patterns: [
        { say: /^(?:T|要|我要|请|,)+(?:安排|派)(?:人|P)?(?:去|来|到)?巡查(?!员|队)/, score: 0.93, unless: QUESTION, has: ['time'] },
        { say: /巡查.{0,10}(?:改[成到为]|换[成给人P]|换个人)/, score: 0.9, unless: re(QUESTION.source, '|N|发现|结果|换成了|改成了') },
        { say: /^(?:新|要|我要|,)*(?:设|设置|设立|安排|新增|定)(?:个|一个|一处|定期)?巡查(?!员|队)/, score: 0.93, unless: QUESTION },
      ],
      slots: ['when', 'target', 'text'],
      timeMode: 'future',
    },
    {
      intent: 'patrol.stop',
      summary: '暂停、恢复或结束一处巡查',
      examples: ['暂停巡查 戴家老宅', '恢复巡查 戴家老宅', '结束巡查 戴家老宅'],
      patterns: [
        {
          say: /^(?:暂停|恢复|结束|停止|取消|终止|停了|重新开始)[^,]{0,10}巡查|^巡查[^,]{1,12}(?:暂停|恢复|停止|取消|终止)$|(?:不用|不再|不需要|不必)(?:再|去)?巡查了?$|巡查(?:以后)?(?:不用|不再|不需要|不)(?:再)?(?:查|做|去|搞)?了$/,
          score: 0.93,
          unless: QUESTION,
        },
      ],
      slots: ['text'],
    },
  ],
  drafts: [plan, stop],

  async run(turn) {
    const orgId = orgOf(turn);
    mustPlan(turn, orgId);
    const today = toWall(turn.now, turn.zone).date;
    if (turn.reading.intent === 'patrol.plan' && CHANGES.test(turn.text))
      return { text: '设好的巡查不能直接改。请先说“结束巡查 地下车库”，再重新设：“设巡查 地下车库 每周二 王强、李敏”。以前的记录都还在。' };
    if (turn.reading.intent === 'patrol.plan')
      return turn.draft(
        plan,
        put(turn, { orgId, name: '', rrule: '', workdayRule: null, anchorDate: today, assignees: [] }, turn.reading.slots, turn.text),
      );
    const to: DutyStatus = /暂停|停一停/.test(turn.text) ? 'PAUSED' : /恢复|重新开始/.test(turn.text) ? 'ACTIVE' : 'ENDED';
    const duty = await dutyNamed(
      turn,
      orgId,
      turn.text.replace(/暂停|恢复|结束|停止|取消|终止|巡查|重新开始|以后|今后|不用|不再|不需要|不必|了$/g, ' '),
    );
    if (duty.status === to) return { text: `${duty.name}的巡查${to === 'ACTIVE' ? '正在进行，没有暂停' : '已经暂停了'}。` };
    return turn.draft(stop, { id: duty.id, name: duty.name, line: dutyLine(duty, turn), to });
  },

  undo: {
    async 'patrol.plan'({ entityId }, turn) {
      const duty = await turnDuty(turn, await dutyById(turn, entityId), 'ENDED');
      tellAssignees(turn, duty, `${turn.actor.name}撤回了${duty.name}的巡查安排，不用查了。`);
      return { text: `↩️ 已撤销 ${duty.name}的巡查安排，告诉过的人也知道了。` };
    },
    async 'patrol.stop'({ entityId, data }, turn) {
      const duty = await dutyById(turn, entityId);
      if (duty.revision !== Number(data['left']))
        throw new RuleBroken('patrol.went-on', `${duty.name}的巡查后来又有变化，不能撤销了。发“巡查清单”看现在的。`);
      const back = await turnDuty(turn, duty, data['status'] as DutyStatus);
      tellAssignees(
        turn,
        back,
        `${turn.actor.name}撤回了刚才的操作，${back.name}的巡查现在${back.status === 'ACTIVE' ? '照常' : WORDS[back.status].done}。`,
      );
      return { text: `↩️ 已撤销，${dutyLine(back, turn)}。` };
    },
  },
});
