import { defineCommand, defineDraft, type Reply, type Turn } from '../bot/conversation/command';
import { periodName } from '../bot/domain/calendar/periods';
import { aheadOf, bodiesAround, periodSaid, type Rota, rotasOf, today, turnById, unitsMeant } from '../bot/domain/rotation/lookup';
import { mustBeSkippable, skipTurn, tellCaller, unskipTurn } from '../bot/domain/rotation/service';
import { NO_ROTATION } from '../bot/domain/rotation/words';
import { scopeOf } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';
import { publicWords } from '../bot/private-words';
import type { RotationTurnModel } from '../prisma/client';

interface SkipDraft {
  turnId: string;
  reason?: string;
  words: string;
  unit: string;
}

const skip = defineDraft<SkipDraft>({
  kind: 'rotation.skip',
  confirmText: '确定轮空',
  cancelText: '不轮空',
  question: ({ reason, words }) =>
    reason
      ? undefined
      : {
          slot: 'reason',
          text: `${words}轮空，什么原因？可以直接说。`,
          options: ['人手不足', '任务冲突', '场地不便'].map((text) => ({ text, value: text })),
          free: true,
        },
  card: ({ words, reason = '', unit }) => ({
    title: '要轮空这一期吗？',
    facts: [
      ['轮值', words],
      ['原因', reason],
    ],
    note: `这一期没有承办单位，${unit}欠一次，排下一轮时补上。也可以和别家换班，说“${words.split(' ')[0]}轮值我们和某某单位换一下”。`,
  }),
  pick: (draft, slot, value) => (slot === 'reason' ? { ...draft, reason: publicWords(value) } : draft),
  dropped: ({ words }) => ({ card: { title: '没有轮空', lead: `${words}照旧。` }, state: '没有轮空' }),

  async confirm({ turnId, reason = '' }, turn) {
    const { turn: found, rota } = await turnById(turn, turnId);
    await skipTurn(turn, rota, found, reason);
    const words = `${periodName(found.period, today(turn))}轮值${turn.directory.unitName(found.orgId)}轮空（${reason}）`;
    await turn.audit({ action: 'rotation.skip', entity: 'rotation', entityId: turnId, reason, undo: {}, note: words });
    await tellCaller(turn, rota, `${rota.body.name}：${words}，欠一次，排下一轮时补。`, `turn:${turnId}:skip`);
    return { card: { title: `✅ ${words}`, lead: rota.body.name, note: '欠一次，排下一轮时补上。10分钟内可“撤销”。' }, state: '已轮空' };
  },
});

async function skipStart(turn: Turn, rota: Rota, found: RotationTurnModel, reason: string): Promise<Reply> {
  mustBeSkippable(turn, rota, found);
  const words = `${periodName(found.period, today(turn))} ${turn.directory.unitName(found.orgId)}`;
  return turn.draft(skip, {
    turnId: found.id,
    words,
    unit: turn.directory.unitName(found.orgId),
    ...(reason && { reason: publicWords(reason) }),
  });
}

/** "供电所10月轮值跳过，设备检修": the period that was said, else the next turn of the unit. */
async function skipSaid(turn: Turn): Promise<Reply> {
  const { period, org } = turn.reading.slots;
  const rotas = await rotasOf(turn, bodiesAround(turn, scopeOf(turn)));
  if (!rotas.length) return { text: NO_ROTATION };
  const meant = unitsMeant(turn, org, turn.text);
  const units = meant.length || period?.date ? meant : turn.directory.spokenForBy(turn.actor);
  const reason = /(?:[,，、;；]|因为|原因是?)\s*([^,，]{2,30})$/.exec(turn.text)?.[1]?.replace(/^(?:因为|原因是?)/, '') ?? '';
  for (const rota of rotas) {
    const at = periodSaid(turn, rota, period);
    const found = at ? rota.turns.find((t) => t.period === at) : aheadOf(turn, rota.turns).find((t) => units.includes(t.orgId));
    if (!found) continue;
    if (units.length && !units.includes(found.orgId))
      throw new RuleBroken(
        'rotation.not-theirs',
        `${periodName(found.period, today(turn))}轮到的是${turn.directory.unitName(found.orgId)}。发“轮值”看轮值表。`,
      );
    return skipStart(turn, rota, found, /轮值|轮空|跳过/.test(reason) ? '' : reason);
  }
  return { text: '轮值表里没有这一期。发“轮值”看轮值表。' };
}

export default defineCommand({
  name: '轮空',
  topic: '轮值',
  says: [
    {
      intent: 'rotation.skip',
      summary: '这一期不承办，记欠一次',
      examples: ['10月轮值我们轮空，设备检修'],
      patterns: [
        { say: /(?:轮值|承办).{0,8}(?:跳过|轮空|放弃|免一次|先不轮)|(?:跳过|放弃).{0,8}(?:轮值|承办)/, score: 0.94, unless: /[?？]|吗|谁/ },
      ],
      slots: ['period', 'org'],
      timeMode: 'any',
    },
  ],
  noun: 'turn-skip',
  drafts: [skip],
  run: skipSaid,

  async press({ args: [id = ''] }, turn) {
    const { turn: found, rota } = await turnById(turn, id);
    return skipStart(turn, rota, found, '');
  },

  undo: {
    async 'rotation.skip'({ entityId }, turn) {
      const { turn: found, rota } = await turnById(turn, entityId);
      await unskipTurn(turn, rota, found);
      const text = `↩ ${periodName(found.period, today(turn))}轮值仍由${turn.directory.unitName(found.orgId)}承办。`;
      await tellCaller(turn, rota, `${rota.body.name}：${text}`, `turn:${found.id}:unskip`);
      return { text };
    },
  },
});
