import { defineCommand, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { formatInstant } from '../bot/domain/calendar/format';
import { bodiesAround, periodSaid, rotasOf } from '../bot/domain/rotation/lookup';
import {
  type Answered,
  agreedWords,
  announce,
  answerSwap,
  askSwap,
  swapsAsked,
  swapWanted,
  tellRefused,
  tellSwapped,
  withdrawSwap,
} from '../bot/domain/rotation/swap';
import { here, scopeOf } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';
import type { Ref } from '../bot/reading/types';

/** @throws RuleBroken `rotation.unknown-unit` */
function unitsNamed({ directory }: Turn, refs: readonly Ref[]): string[] {
  return refs.map((ref) => {
    const org = typeof ref === 'string' ? directory.orgByCode(ref) : undefined;
    if (org) return org.id;
    const names = Array.isArray(ref) ? ref.flatMap((code) => directory.orgByCode(code)?.shortName ?? []) : [];
    throw new RuleBroken(
      'rotation.unknown-unit',
      names.length
        ? `您说的单位有几家叫这个名字：${names.join('、')}。请用全称再说一遍。`
        : '没有找到您说的单位，请用全称再说一遍，例如“11月轮值我们和三院换一下”。',
    );
  });
}

const STATE: Readonly<Record<string, string>> = {
  REFUSED: '没有换：对方不同意',
  EXPIRED: '没有换：24小时没有回',
  WITHDRAWN: '没有换：提出的单位撤回了',
};

async function answered(turn: Turn, found: Answered): Promise<Reply> {
  const { swap, from, to, rota, fresh } = found;
  const agreed = swap.state === 'AGREED';
  const words = agreed ? agreedWords(turn, found) : `${STATE[swap.state] ?? '没有换'}，仍按原来的轮值表。`;
  if (fresh && agreed) {
    await tellSwapped(turn, found);
    await announce(turn, found, `✅ ${words}`, here(turn));
    await turn.audit({ action: 'rotation.swap', entity: 'rotation', entityId: swap.id, note: words });
  }
  if (fresh && swap.state === 'REFUSED') {
    const [asking, unit] = [from, to].map((t) => turn.directory.unitName(t.orgId));
    await turn.audit({ action: 'rotation.refuse-swap', entity: 'rotation', entityId: swap.id, note: `${unit}不同意和${asking}换班` });
    tellRefused(turn, swap, `${unit}不同意，仍按原来的轮值表`);
  }
  return {
    card: {
      title: agreed ? '✅ 换班已定' : '没有换班',
      lead: rota.body.name,
      note: words,
      buttons: [{ text: agreed ? '已换' : '没有换', action: `swap:state:${swap.id}` }],
    },
    ...(fresh &&
      agreed &&
      turn.place.kind === 'group' && {
        text: `✅ ${words}（${turn.directory.unitName(from.orgId)}、${turn.directory.unitName(to.orgId)}）`,
      }),
  };
}

const TAKEN_BACK =
  /(?:取消|撤回|撤销|收回|撤了|算了|不用).{0,12}(?:换|对调|互换|调换)|(?:换班|对调|互换|调换|换).{0,4}(?:取消|撤回|撤销|算了|作罢)|不(?:想|再|用|要)?(?:换|对调|互换|调换)(?:班)?了/;

/** 换班不换了: of several that wait the newest. */
async function takeBack(turn: Turn): Promise<Reply> {
  const [newest] = await swapsAsked(turn);
  if (!newest) return { text: '没有等答复的换班。发“轮值”看轮值表；已经换好的要换回来，再说一次“11月轮值我们和三院换一下”。' };
  return answered(turn, await withdrawSwap(turn, newest.id));
}

export default defineCommand({
  name: '换班',
  topic: '轮值',
  says: [
    {
      intent: 'rotation.swap',
      summary: '和别的单位换轮值',
      examples: ['11月轮值我们和商会对调'],
      words: ['轮值', '对调', '换班'],
      patterns: [
        {
          say: /(?:轮值|轮班|承办|值班|的班|轮到|排班|值月|轮次).{0,24}(?:换(?!届)|对调|互换|调换|调一调|交换|对换|互调|调|顶|替)/,
          score: 0.93,
          unless: /N|换届/,
        },
        {
          say: /(?:换|对调|互换|调换|调一调|交换|对换|互调|调个?).{0,12}(?:轮值|轮班|承办|值班|的?班|排班|轮次)/,
          score: 0.93,
          unless: /N/,
        },
        { say: /T.{0,8}(?:和|跟|与|同)O.{0,6}(?:换|对调|互换|调换|交换|互调)/, score: 0.85, unless: /N|B|会议室|R/ },
        { say: /O(?:和|跟|与|同|、)O.{0,8}(?:换|对调|互换|调换|交换|互调)/, score: 0.82, unless: /N|B|R/ },
        { say: /^换班$/, score: 0.85 },
      ],
      slots: ['period', 'orgs'],
      timeMode: 'any',
    },
  ],
  noun: 'swap',

  async run(turn) {
    if (TAKEN_BACK.test(turn.text)) return takeBack(turn);
    const { orgs = [], period } = turn.reading.slots;
    const rotas = await rotasOf(turn, bodiesAround(turn, scopeOf(turn)));
    const wanted = swapWanted(turn, rotas, unitsNamed(turn, orgs), (rota) => periodSaid(turn, rota, period));
    const { swap, reached, card } = await askSwap(turn, wanted);
    await turn.audit({
      action: 'rotation.ask-swap',
      entity: 'rotation',
      entityId: swap.id,
      undo: {},
      note: `${turn.directory.unitName(wanted.from.orgId)}和${turn.directory.unitName(wanted.to.orgId)}换班`,
    });
    if (turn.place.kind === 'group') return { card };
    const unit = turn.directory.unitName(wanted.to.orgId);
    return {
      text: reached
        ? `已私聊问${unit}的联络员，${formatInstant(swap.expiresAt, turn)}前不回按不换，有结果我告诉您。不换了说“换班不换了”。`
        : `${unit}的联络员还没有开通私聊，我问不到。请到群里再说一遍，或请对方来找我。`,
    };
  },

  async press({ verb, args: [id = ''] }: Press, turn) {
    return answered(turn, verb === 'withdraw' ? await withdrawSwap(turn, id) : await answerSwap(turn, id, verb === 'agree'));
  },

  undo: { 'rotation.ask-swap': async ({ entityId }, turn) => (await answered(turn, await withdrawSwap(turn, entityId))) ?? {} },
});
