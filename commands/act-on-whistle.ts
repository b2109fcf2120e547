import { MINUTE_MS } from '../bot/clock';
import type { Card } from '../bot/content';
import { defineCommand, defineDraft, type Press, type Reply, type Turn } from '../bot/conversation/command';
import type { AuditEntry } from '../bot/domain/audit/log';
import { sendProof } from '../bot/domain/evidence/show';
import { dropPictures, storePictures } from '../bot/domain/evidence/store';
import { cameAlong } from '../bot/domain/evidence/words';
import { here, inItsGroup } from '../bot/domain/spoken';
import { type CallBefore, notCalled, reportIn, takeBackArrival } from '../bot/domain/whistle/calls';
import { maySeeProof, standing, type Whistle, whatOf, whistleById, whistleByNo, whistlesFor } from '../bot/domain/whistle/lookup';
import { isUnderWay, type Move } from '../bot/domain/whistle/rules';
import { addReason, type Before, beforeOf, move, takeBack } from '../bot/domain/whistle/steps';
import {
  actionOf,
  arrival,
  codeOf,
  groupButtons,
  headline,
  lineOf,
  outlook,
  stateOf,
  whistleCard,
  whistleFacts,
} from '../bot/domain/whistle/words';
import { RuleBroken } from '../bot/errors';
import { publicWords } from '../bot/private-words';
import { re } from '../bot/reading/declare';
import type { Ref } from '../bot/reading/types';

const NAME = '报到';
const LISTEN_MS = 10 * MINUTE_MS;

interface CancelDraft {
  id: string;
  reason: string;
  title: string;
}

const cancel = defineDraft<CancelDraft>({
  kind: 'whistle.cancel',
  confirmText: '确定取消',
  cancelText: '不取消',
  question: ({ reason, title }) =>
    reason
      ? undefined
      : {
          slot: 'reason',
          text: `${title}为什么不用来了？点一下，或直接说原因。`,
          options: ['已经解决', '报错了', '改由别处办'].map((text) => ({ text, value: text })),
          free: true,
        },
  card: ({ title, reason }) => ({
    title: `要取消${title}吗？`,
    facts: [['原因', reason]],
    note: '取消后告诉叫过的单位，不再提醒。',
  }),
  pick: (draft, _slot, value) => ({ ...draft, reason: publicWords(value) }),
  edit: (draft, said) => ({ ...draft, reason: publicWords(said.reason ?? said.text ?? draft.reason) }),
  dropped: ({ title }) => ({ card: { title: `${title}没有取消`, lead: '照常等单位来。' }, state: '没有取消' }),
  async confirm({ id, reason }, turn) {
    const next = await step(turn, await whistleById(turn, id), 'CANCEL', reason);
    return {
      card: {
        title: `❌ ${codeOf(next)}取消`,
        lead: next.title,
        facts: [['原因', reason]],
        note: '叫过的单位都告诉了，10分钟内可“撤销”。',
      },
      state: `已取消 ${codeOf(next)}`,
    };
  },
});

/** Carries it out and notes what 撤销 needs. */
async function step(turn: Turn, whistle: Whistle, what: Move, text = ''): Promise<Whistle> {
  const { rows } = await storePictures(turn, { kind: 'WHISTLE', id: whistle.id, orgId: whistle.hostId }, turn.pictures, turn.actor);
  const next = await move(turn, whistle, what, { text, photos: rows.length }, here(turn));
  const change = { before: { status: whistle.status }, after: { status: next.status }, ...(what === 'CANCEL' && { reason: text }) };
  await audit(turn, next, 'whistle.move', { step: what, before: beforeOf(whistle), pictures: rows.map((r) => r.id) }, change);
  return next;
}

const audit = (
  turn: Turn,
  whistle: Whistle,
  action: string,
  undo: object,
  change: Pick<AuditEntry, 'before' | 'after' | 'reason'> = {},
): Promise<void> =>
  turn.audit({ action, entity: 'whistle', entityId: whistle.id, ...change, undo, note: `${codeOf(whistle)} ${stateOf(whistle, turn)}` });

async function act(turn: Turn, whistle: Whistle, what: Move, text = ''): Promise<Reply> {
  if (what === 'CANCEL') {
    if (!standing(turn, whistle).raiser) throw new RuleBroken('whistle.not-yours', `${codeOf(whistle)}要由吹哨的人或社区书记来取消。`);
    return turn.draft(cancel, { id: whistle.id, reason: '', title: `${codeOf(whistle)} ${whatOf(whistle)}` });
  }
  // Who reports it done has come.
  const [unit] = standing(turn, whistle).units;
  const there = whistle.calls.find((c) => c.orgId === unit)?.status === 'REPORTED_IN';
  const seen = what === 'CLAIM' && unit && !there ? await arrived(turn, whistle, unit) : whistle;
  const next = await step(turn, seen, what, text);
  if (what === 'RETURN' && !text) return askWhy(turn, next);
  return { card: told(turn, next, what) };
}

/** As it stands after 撤销. */
function back(turn: Turn, whistle: Whistle, title: string) {
  const card = whistleCard(whistle, turn, standing(turn, whistle), inItsGroup(turn, whistle));
  return { card: { ...card, title, lead: `${whatOf(whistle)} · 现在${stateOf(whistle, turn)}` } };
}

const TOLD: Readonly<Record<Move, readonly [title: string, note: string]>> = {
  CLAIM: ['✅ 已报办好', '已转社区核实，属实就结案。10分钟内可“撤销”。'],
  VERIFY: ['✅ 已结案', '已告诉来的单位和吹哨的人。10分钟内可“撤销”。'],
  RETURN: ['退回接着办', '已告诉来的单位。'],
  CANCEL: ['❌ 取消', ''],
};

function told(turn: Turn, whistle: Whistle, what: Move): Card {
  const [title, note] = TOLD[what];
  const card = whistleCard(whistle, turn, standing(turn, whistle), inItsGroup(turn, whistle));
  return {
    ...card,
    title: `${title} ${codeOf(whistle)}`,
    lead: `${whatOf(whistle)} · ${stateOf(whistle, turn)}`,
    note: [note, ...new Set(turn.pictureProblems)].filter(Boolean).join('\n'),
  };
}

function askWhy(turn: Turn, whistle: Whistle): Reply {
  turn.memory.pending = { kind: NAME, data: { id: whistle.id }, until: turn.now.getTime() + LISTEN_MS };
  return {
    card: {
      title: `${codeOf(whistle)}退回接着办，原因是？`,
      lead: whatOf(whistle),
      note: '已告诉单位没办好；原因点一下或直接说，不说也算数。',
      buttons: ['没清干净', '又反弹了', '缺照片'].map((text) => ({ text, action: actionOf('why', whistle, text) })),
    },
  };
}

/** Writes that a unit has come, and what 撤销 needs. */
async function arrived(turn: Turn, whistle: Whistle, orgId: string): Promise<Whistle> {
  const { whistle: next, before } = await reportIn(turn, whistle, orgId, here(turn));
  await audit(turn, next, 'whistle.in', { orgId, before });
  return next;
}

/** A unit has come. In the whistle's group everybody sees it; in private the one who came sees what is next. */
async function arrive(turn: Turn, whistle: Whistle, orgId: string): Promise<Reply> {
  const call = whistle.calls.find((c) => c.orgId === orgId);
  if (call?.status === 'REPORTED_IN')
    return {
      card: {
        ...whistleCard(whistle, turn, standing(turn, whistle), inItsGroup(turn, whistle)),
        title: `${codeOf(whistle)} ${turn.directory.unitName(orgId)}已${arrival(whistle, call, turn)}`,
        ...(inItsGroup(turn, whistle) && { forPresser: true }),
      },
    };
  const next = await arrived(turn, whistle, orgId);
  const now = next.calls.find((c) => c.orgId === orgId);
  const title = `✅ ${turn.directory.unitName(orgId)} ${now ? arrival(next, now, turn) : ''}`;
  const rest = { title, lead: headline(next, turn), facts: whistleFacts(next, turn) };
  if (inItsGroup(turn, next)) return { card: { ...rest, note: outlook(next, turn), buttons: groupButtons(next) } };
  const { buttons } = whistleCard(next, turn, standing(turn, next));
  const how = `办好了说“${codeOf(next)} 办好了”，可以带照片。10分钟内可“撤销”。`;
  return { card: { ...rest, note: [outlook(next, turn), how].filter(Boolean).join('\n'), buttons } };
}

/** Which called unit has come: named, else the only one of the person; a choice when there are several. */
async function come(turn: Turn, whistle: Whistle, named?: string): Promise<Reply> {
  if (named) return arrive(turn, whistle, named);
  const { units } = standing(turn, whistle);
  const open = units.filter((id) => whistle.calls.some((c) => c.orgId === id && c.status !== 'REPORTED_IN'));
  const [one, ...more] = open.length ? open : units;
  if (!one) throw notCalled(turn, whistle);
  if (!more.length) return arrive(turn, whistle, one);
  return {
    card: {
      title: `${codeOf(whistle)} 哪个单位报到？`,
      buttons: [one, ...more].slice(0, 6).map((id) => ({ text: turn.directory.unitName(id), action: actionOf('in', whistle, id) })),
      forPresser: true,
    },
  };
}

/** The whistle that is meant without a number: the only one, else a choice. */
async function meant(turn: Turn, verb: string): Promise<Whistle | Reply> {
  const mine = await whistlesFor(turn);
  const [only, ...more] = mine;
  if (!only) throw new RuleBroken('whistle.none', '现在没有请您单位来的吹哨。要说哪一个请带上编号，如“哨14 报到”。');
  if (!more.length) return only;
  const some = mine.slice(0, 6);
  return {
    card: {
      title: '是哪一个？',
      note: some.map((w) => lineOf(w, turn)).join('\n'),
      buttons: some.map((w) => ({ text: codeOf(w), action: actionOf(verb, w) })),
    },
  };
}

function unitSaid(turn: Turn, ref: Ref | undefined, whistle: Whistle): string | undefined {
  if (ref === undefined) return undefined;
  const ids = [ref].flat().flatMap((r) => (typeof r === 'string' ? (turn.directory.orgByCode(r)?.id ?? []) : []));
  const called = ids.find((id) => whistle.calls.some((c) => c.orgId === id));
  if (!called) throw notCalled(turn, whistle);
  return called;
}

const VERBS: Readonly<Record<string, Move>> = { done: 'CLAIM', verify: 'VERIFY', return: 'RETURN', cancel: 'CANCEL' };

/** 哨14 结案, from who verifies; 办好了, from a unit. */
function doneBy(turn: Turn, whistle: Whistle): Move {
  const as = standing(turn, whistle);
  return as.host && (whistle.status === 'DONE' || !as.units.length) ? 'VERIFY' : 'CLAIM';
}

/** Own words, with the files that came along. */
function wordsOf(turn: Turn, own = turn.reading.slots.text ?? ''): string {
  const files = cameAlong(turn);
  const said = publicWords(own.replace(/^[,，。、\s]+/, ''));
  return [said, files].filter(Boolean).join('，');
}

/** 哨9已经处理完毕: what stands behind it says how. */
const SAID_DONE =
  /^(?:.{0,12}哨 ?\d+)?[,，：:\s]*(?:已经?|都|全部?)*(?:办好|办完|办结|办妥|完成|搞定|弄好|解决|处理好|处理完毕?|处置好|处置完毕?|结案|属实)(?:了)?/;
const ARRIVED = /报[到道]|到了|到场|到(?!哪|底|期|现在)[^,]{0,5}了|已到|到位|到达|在现场|赶到|抵达|来了|我们在/;
const NOT_THERE = /吗|[?？]|没|谁|处理完|办好|解决了|处置完|不用|别来|取消/;
const NOT_YET = /吗|[?？]|没(?:办|完|解|处|修|弄)|还没|未|什么时候|怎么/;

export default defineCommand({
  name: NAME,
  topic: '督办',
  says: [
    {
      intent: 'whistle.reportIn',
      summary: '被吹哨的单位到场报到',
      examples: ['哨6 报到'],
      words: ['报到'],
      patterns: [
        { say: ARRIVED, score: 0.92, said: '哨', unless: NOT_THERE },
        // 快递到了 is no answer to the call before it.
        {
          say: re('^(?:N|O|P|T|我们?|单位|这边|派|的|人|车|队员|民警|同志|师傅|现场|已经?|刚|都|,)*(?:', ARRIVED.source, ')'),
          score: 0.92,
          on: '哨',
          unless: NOT_THERE,
        },
        { say: /^(?:我|我们|我们单位|O|P|现场|前来|来|已|已经|T|向|你)*报到(?:了)?$/, score: 0.85 },
      ],
      slots: ['no', 'org'],
      no: '哨',
      noFromReminder: true,
      ask: { no: '向哪个哨报到？' },
    },
    {
      intent: 'whistle.done',
      summary: '报吹哨事项办好了，社区核实结案',
      examples: ['哨6处置完了'],
      words: ['办好了', '处理完毕'],
      patterns: [
        {
          say: /办好|办完|办结|办妥|完成|搞定|弄好|弄完|解决|修好|处理(?:好|完|了|完毕)|处置(?:好|完|了|完毕)|清走|清理(?:好|完|了|干净)|结案|销哨|消哨|好了|妥了|搞好|整改(?:好|完|到位)|结了|完毕|修复|恢复正常|撤走|清完|清干净|打扫(?:好|完|干净)|疏通(?:好|完|了)|拆了|拆除|属实/,
          score: 0.93,
          on: '哨',
          unless: NOT_YET,
        },
      ],
      slots: ['no', 'org'],
      no: '哨',
      noFromReminder: true,
    },
    {
      intent: 'whistle.update',
      summary: '吹哨事项：没办好退回，或不用来了',
      examples: ['哨6 没办好，摊子还在', '哨6 不用来了'],
      patterns: [
        {
          say: /没(?:有)?(?:办好|弄好|做好|修好|办完|完成|落实|解决|清走|清干净|处理)|不属实|退回|返工/,
          score: 0.92,
          on: '哨',
          unless: /[?？]|吗|谁|哪/,
        },
        { say: /取消|不用(?:再)?(?:来|管|去)|别来|不吹了|撤哨/, score: 0.93, said: '哨', unless: /[?？]|吗/ },
      ],
      slots: ['no', 'text'],
      no: '哨',
      noFromReminder: true,
      cut: /^(?:还|的|,|，)*(?:没有?(?:办|弄|做|修)好|没办完|没解决|不属实|退回|取消|不用来)(?:了|，|,)*/,
    },
  ],
  noun: 'whistle',
  drafts: [cancel],

  async run(turn) {
    const { intent, slots } = turn.reading;
    const verb = intent === 'whistle.reportIn' ? 'in' : 'done';
    const found = slots.no ? await whistleByNo(turn, slots.no) : await meant(turn, verb);
    if (!found || !('hostId' in found)) return found;
    if (intent === 'whistle.reportIn') return come(turn, found, unitSaid(turn, slots.org, found));
    if (intent === 'whistle.done') {
      const what = doneBy(turn, found);
      return act(turn, found, what, what === 'CLAIM' ? wordsOf(turn, turn.text.replace(SAID_DONE, '')) : '');
    }
    return act(turn, found, /没|退回|返工|不属实/.test(turn.text) ? 'RETURN' : 'CANCEL', wordsOf(turn));
  },

  async press({ verb, args: [id = '', ...rest] }: Press, turn) {
    const found = await whistleById(turn, id);
    const more = rest.join(':');
    if (verb === 'in') {
      if (!isUnderWay(found)) return { card: whistleCard(found, turn, standing(turn, found), inItsGroup(turn, found)) };
      return come(turn, found, more || undefined);
    }
    if (verb === 'why') return { card: told(turn, await addReason(turn, found, more), 'RETURN') };
    if (verb === 'photos') await sendProof(turn, 'WHISTLE', found, codeOf(found), maySeeProof(turn, found));
    const what = VERBS[verb];
    if (!what) return { card: whistleCard(found, turn, standing(turn, found), inItsGroup(turn, found)) };
    return act(turn, found, what);
  },

  async heard({ id = '' }, turn) {
    const words = publicWords(turn.text);
    if (!words) return undefined;
    return { card: told(turn, await addReason(turn, await whistleById(turn, id), words), 'RETURN') };
  },

  undo: {
    async 'whistle.in'({ entityId, data }, turn) {
      const { orgId, before } = data as unknown as { orgId: string; before: CallBefore };
      const next = await takeBackArrival(turn, entityId, orgId, before, here(turn));
      return back(turn, next, `↩ 已撤回${codeOf(next)} ${turn.directory.unitName(orgId)}的报到`);
    },
    async 'whistle.move'({ entityId, data }, turn) {
      const { step: what, before, pictures = [] } = data as unknown as { step: Move; before: Before; pictures?: string[] };
      const next = await takeBack(turn, entityId, what, before, here(turn));
      await dropPictures(turn, pictures);
      return back(turn, next, `↩ 已撤回 ${codeOf(next)}`);
    },
  },
});
