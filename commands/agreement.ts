import { addDays } from '../bot/clock';
import type { Content } from '../bot/content';
import { defineCommand, defineDraft, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { checkedUntil, endSaid } from '../bot/domain/agreement/draft';
import { type Agreement, agreementById, agreementByNo, agreementsOf, sidesOf } from '../bot/domain/agreement/lookup';
import {
  type Asked,
  answerAgreement,
  endAgreement,
  mustBeEndable,
  mustBeRenewable,
  renewAgreement,
  resumeAgreement,
  takeBackAnswer,
} from '../bot/domain/agreement/service';
import { agreementButtons, agreementLine, agreementState, agreementText, codeOf, sides, statusOf } from '../bot/domain/agreement/words';
import { formatDay } from '../bot/domain/calendar/format';
import { here, scopeOf } from '../bot/domain/spoken';
import { unreachedNote } from '../bot/domain/tell';
import { RuleBroken } from '../bot/errors';
import { re } from '../bot/reading/declare';

/** Lines of a list. */
const SHOWN = 10;
const EXAMPLE = '要签一份，说“双向清单 望湖社区和供电所：供电所每季度安全用电讲座1次；望湖社区每月提供活动室1次，到12月底”。';

interface RenewDraft {
  id: string;
  code: string;
  title: string;
  /** Present last day, and the new one. */
  from: string;
  to?: string;
}

const renew = defineDraft<RenewDraft>({
  kind: 'agreement.renew',
  confirmText: '确认续签',
  question: ({ to }) =>
    to
      ? undefined
      : {
          slot: 'to',
          text: '续到哪天？也可以直接说，如“明年底”。',
          options: [
            { text: '再半年', value: '半年' },
            { text: '再一年', value: '一年' },
          ],
          free: true,
        },
  sofar: ({ code, title, from }, turn) => [
    ['清单', `${code} ${title}`],
    ['现在', `到${formatDay(from, turn)}`],
  ],
  card: ({ code, title, from, to = '' }, turn) => ({
    title: `【待确认·续签】${code}`,
    lead: title,
    facts: [
      ['现在', `到${formatDay(from, turn)}`],
      ['续到', formatDay(to, turn)],
    ],
    note: '事项不变；对方同意后生效。',
  }),
  pick: (draft, _slot, value, turn) => ({ ...draft, to: checkedUntil(turn, endSaid(turn, value, addDays(draft.from, 1)), draft.from) }),
  edit: (draft, _changes, turn) => ({ ...draft, to: checkedUntil(turn, endSaid(turn, turn.text, addDays(draft.from, 1)), draft.from) }),
  async confirm({ id, to = '' }, turn) {
    const { agreement, told } = await renewAgreement(turn, await agreementById(turn, id), to);
    await turn.audit({
      action: 'agreement.make',
      entity: 'agreement',
      entityId: id,
      undo: { what: 'RENEWAL' },
      note: `${codeOf(agreement)}续签到${formatDay(to, turn)}`,
    });
    const waits = agreement.waitsForId ? turn.directory.unitName(agreement.waitsForId) : '';
    return {
      card: {
        title: `✅ 已申请续签 ${codeOf(agreement)}`,
        lead: sides(agreement, turn),
        facts: [['续到', formatDay(to, turn)]],
        note: unreachedNote(told) ?? `已私聊请${waits}确认；同意之前期限不变。10分钟内可“撤销”。`,
      },
      state: `等同意 ${codeOf(agreement)}`,
    };
  },
});

interface EndDraft {
  id: string;
  code: string;
  title: string;
  /** How it stands. */
  line: string;
}

const end = defineDraft<EndDraft>({
  kind: 'agreement.end',
  confirmText: '确定终止',
  cancelText: '不终止',
  card: ({ code, title, line }) => ({
    title: `要终止${code}吗？`,
    lead: title,
    note: `${line}\n终止后不再提醒，已做的记录还在；对方我来告诉。`,
  }),
  dropped: ({ code }) => ({ card: { title: `${code}没有终止`, lead: '照常履行。' }, state: '没有终止' }),
  async confirm({ id }, turn) {
    const agreement = await agreementById(turn, id);
    const { waitsForId, renewTo } = agreement;
    await endAgreement(turn, agreement);
    await turn.audit({
      action: 'agreement.end',
      entity: 'agreement',
      entityId: id,
      undo: { waitsForId, renewTo },
      note: `${codeOf(agreement)}终止`,
    });
    return {
      card: { title: `❌ ${codeOf(agreement)} 已终止`, lead: sides(agreement, turn), note: '对方也告诉了，不再提醒。10分钟内可“撤销”。' },
      state: `已终止 ${codeOf(agreement)}`,
    };
  },
});

function start(turn: Turn, agreement: Agreement, to?: string): Promise<Reply> {
  mustBeRenewable(turn, agreement);
  const { id, validTo } = agreement;
  return turn.draft(renew, {
    id,
    code: codeOf(agreement),
    title: sides(agreement, turn),
    from: validTo,
    ...(to && { to: checkedUntil(turn, to, validTo) }),
  });
}

/** Sides of it that the actor speaks for. */
const spokenFor = (turn: Turn, agreement: Agreement): string[] =>
  sidesOf(agreement).filter((id) => turn.directory.can(turn.actor, 'unit.speak', id));

function wholeOf(turn: Turn, agreement: Agreement): Content {
  const text = agreementText(agreement, turn);
  const buttons = agreementButtons(agreement, turn, spokenFor(turn, agreement));
  const card = { title: `${codeOf(agreement)} ${sides(agreement, turn)}`, lead: statusOf(agreement, turn), buttons };
  return buttons.length ? { text, card } : { text };
}

/** The whole goes privately to who asked in a group. @returns what the group is told of that */
function toAsker(turn: Turn, agreement: Agreement): string {
  const told = turn.outbox.toMember(turn.actor.userid, wholeOf(turn, agreement), {
    key: 'agreement',
    priority: 2,
    about: codeOf(agreement),
  });
  return told ? '明细已私聊您。' : `看明细请打开和${turn.botName}的单聊，发“${codeOf(agreement)}”。`;
}

/** All of it in private; in a group one line, and the rest privately to who asked. */
const shown = (turn: Turn, agreement: Agreement): Reply =>
  turn.place.kind === 'single' ? wholeOf(turn, agreement) : { text: `${agreementLine(agreement, turn)}\n${toAsker(turn, agreement)}` };

/** Units whose agreements are meant, and with whom. */
async function listed(turn: Turn): Promise<Reply> {
  const { org } = turn.reading.slots;
  if (typeof org === 'object' && !Array.isArray(org)) return { text: `单位名单里没有“${org.name}”，请换个名称再说一遍。` };
  const named = [org ?? []].flat().flatMap((code) => turn.directory.orgByCode(code)?.id ?? []);
  const scope = scopeOf(turn);
  const own = scope
    ? [scope]
    : [...new Set([...turn.directory.spokenForBy(turn.actor), ...turn.actor.roles.map((r) => r.orgId), turn.actor.orgId])];
  const others = named.filter((id) => !own.includes(id));
  const between = others.length ? await agreementsOf(turn, own, others) : named.length ? [] : await agreementsOf(turn, own);
  // Somebody who is no side of it, the street for one, asks about a unit.
  const found = between.length || !named.length ? between : await agreementsOf(turn, named);
  const [only, ...more] = found;
  if (!only)
    return { text: `${named.length ? `和${named.map((id) => turn.directory.unitName(id)).join('、')}` : ''}还没有双向清单。${EXAMPLE}` };
  if (!more.length) return shown(turn, only);
  const rest = found.length - SHOWN;
  return {
    text: [
      `**双向清单${found.length}份**`,
      ...found.slice(0, SHOWN).map((a) => `> ${agreementLine(a, turn)}`),
      ...(rest > 0 ? [`另有${rest}份，请带上单位再问，例如“和供电所的清单”。`] : []),
      `发编号看明细，例如“${codeOf(only)}”。`,
    ].join('\n'),
  };
}

async function named(turn: Turn, no: string): Promise<Agreement> {
  const found = await agreementByNo(turn, no);
  if (!found) throw new RuleBroken('agreement.unknown', `没有找到${no}。发“双向清单”看现在有哪些。`);
  return found;
}

async function press({ verb, args: [id = ''] }: Press, turn: Turn): Promise<Reply> {
  const agreement = await agreementById(turn, id);
  if (verb === 'renew') return start(turn, agreement);
  if (verb === 'agree' || verb === 'refuse') {
    const { agreement: next, fresh } = await answerAgreement(turn, agreement, verb === 'agree', here(turn));
    const title = fresh ? `${verb === 'agree' ? '✅ 已同意' : '已答复不同意'} ${codeOf(next)}` : codeOf(next);
    if (fresh) {
      const { status, waitsForId, renewTo, revision } = agreement;
      const undo: Asked = { status, waitsForId, renewTo, revision };
      await turn.audit({ action: 'agreement.answer', entity: 'agreement', entityId: id, undo, note: title });
    }
    return {
      card: {
        title,
        lead: `${sides(next, turn)} · ${statusOf(next, turn)}`,
        note: fresh ? `${verb === 'agree' ? `发“${codeOf(next)}”看要做的事；到期前我会提醒。` : ''}10分钟内可“撤销”。` : '',
        buttons: [agreementState(next)],
      },
    };
  }
  const lead = statusOf(agreement, turn);
  const note =
    verb === 'letend' ? `${formatDay(agreement.validTo, turn)}到期后结束，不再提醒。改主意了说“${codeOf(agreement)} 续签”。` : '';
  if (verb === 'letend') return { card: { title: `${codeOf(agreement)} 到期结束`, lead, note, buttons: [agreementState(agreement)] } };
  if (turn.place.kind === 'group')
    return {
      card: {
        title: `${codeOf(agreement)} ${sides(agreement, turn)}`,
        lead,
        note: toAsker(turn, agreement),
        buttons: [agreementState(agreement)],
        forPresser: true,
      },
    };
  const [title = '', ...lines] = agreementText(agreement, turn).split('\n');
  const buttons = agreementButtons(agreement, turn, spokenFor(turn, agreement));
  return {
    card: {
      title: title.replaceAll('*', ''),
      note: lines.map((l) => l.replace(/^> /, '')).join('\n'),
      buttons: buttons.length ? buttons : [agreementState(agreement)],
    },
  };
}

export default defineCommand({
  name: '双向清单',
  topic: '资源',
  common: true,
  says: [
    {
      intent: 'agreement.show',
      summary: '看双向服务清单和结对协议',
      examples: ['清5', '看看和商会的结对协议'],
      words: ['清5', '结对协议', '共建协议', '双向服务清单'],
      patterns: [
        { say: /情况|怎么样|进展|进度|完成|兑现|做了|到哪|什么/, score: 0.86, on: '清', unless: /导出|生成|签/ },
        {
          say: /双向(?:服务|认领)?(?:清单|协议|承诺)|服务清单|结对(?:共建)?(?:协议|清单|情况|书)|共建(?:协议|清单)|承诺清单|(?:需求)?认领清单/,
          score: 0.88,
          unless: /导出|生成|下载|打印|excel|word|xlsx|pdf|怎么签|签(?!的)|登记|记录/,
        },
        { say: /^(?:看看?|查看?|打开|显示)?N(?:[?,]|详情|情况|[怎咋]么?样了?|的?内容|进展|完成(?:得)?怎么样.*)?$/, score: 0.9, said: '清' },
        { say: /N.{0,8}(?:情况|怎么样|到哪|进展|进度|详情|完成|兑现|做了|做得|什么|多少|几|[?？]$|吗$)/, score: 0.86, said: '清' },
        { say: /(?:和|跟|与)O(?:的)?(?:结对|协议|签的|共建)/, score: 0.8, unless: re('一起|搞|昨天|办了|', '签到') },
        { say: /O(?:的)?(?:协议|清单)(?:.{0,10}(?:怎么样|情况|进展|内容|到期|兑现))?$/, score: 0.76, unless: /资源|督办|需求/ },
      ],
      slots: ['no', 'org'],
      no: '清',
    },
    {
      intent: 'agreement.renew',
      summary: '续签双向清单，对方同意后生效',
      examples: ['清5 续签一年'],
      patterns: [{ say: /续签|延续|接着签|再签/, score: 0.93, on: '清', unless: /[?？]|吗|没|什么时候|情况/ }],
      slots: ['no'],
      no: '清',
      noFromReminder: true,
    },
    {
      intent: 'agreement.end',
      summary: '提前终止双向清单，并告诉对方',
      examples: ['清5 终止'],
      patterns: [{ say: /终止|解除|作废|取消|不签了|撤销/, score: 0.93, said: '清', unless: /[?？]|吗|没|什么时候|情况|第C/ }],
      slots: ['no'],
      no: '清',
    },
  ],
  noun: 'agreement',
  drafts: [renew, end],

  async run(turn) {
    const { no } = turn.reading.slots;
    if (turn.reading.intent === 'agreement.renew') {
      const said = /续签|延续|接着签|再签/.exec(turn.text);
      const words = said ? turn.text.slice(said.index + said[0].length).trim() : '';
      const agreement = await named(turn, no ?? '');
      return start(turn, agreement, words ? endSaid(turn, words, addDays(agreement.validTo, 1)) : undefined);
    }
    if (turn.reading.intent === 'agreement.end') {
      const agreement = await named(turn, no ?? '');
      mustBeEndable(turn, agreement);
      return turn.draft(end, {
        id: agreement.id,
        code: codeOf(agreement),
        title: sides(agreement, turn),
        line: agreementLine(agreement, turn),
      });
    }
    return no ? shown(turn, await named(turn, no)) : listed(turn);
  },

  press,

  undo: {
    async 'agreement.answer'({ entityId, data }, turn) {
      const agreement = await takeBackAnswer(turn, await agreementById(turn, entityId), data as unknown as Asked, here(turn));
      const buttons = agreementButtons(agreement, turn, spokenFor(turn, agreement));
      const lead = `${sides(agreement, turn)} · ${statusOf(agreement, turn)}`;
      return { card: { title: `↩️ 已撤回您的答复 ${codeOf(agreement)}`, lead, note: '对方也告诉了。', buttons } };
    },
    async 'agreement.end'({ entityId, data }, turn) {
      const asked = data as Pick<Agreement, 'waitsForId' | 'renewTo'>;
      const agreement = await resumeAgreement(turn, await agreementById(turn, entityId), asked);
      return { text: `↩️ ${codeOf(agreement)} ${sides(agreement, turn)} 没有终止，照常履行，对方也告诉了。` };
    },
  },
});
