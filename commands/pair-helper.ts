import { toWall } from '../bot/clock';
import { defineCommand, defineDraft, type Reply, type Turn } from '../bot/conversation/command';
import { formatDay } from '../bot/domain/calendar/format';
import { scopeOf } from '../bot/domain/spoken';
import { tellMember } from '../bot/domain/tell';
import { homeOf, latePairings, pairingById, pairingsOf } from '../bot/domain/visit/lookup';
import { type Before, endPairing, lastVisit, pair, restorePairing } from '../bot/domain/visit/pairing';
import { emptyPairing, type PairingDraft, pairingSaid, pairingsMeant, withName } from '../bot/domain/visit/pairing-draft';
import { intervalIn } from '../bot/domain/visit/rules';
import { beneficiaryFor } from '../bot/domain/visit/service';
import { everyWords, lateLine, mineLine, pairingAction } from '../bot/domain/visit/words';
import { RuleBroken } from '../bot/errors';
import { QUESTION, re } from '../bot/reading/declare';

const OTHER_DAYS = [7, 15, 90] as const;

const nameOf = ({ sealed = '' }: PairingDraft, { secrets }: Turn): string => secrets.decrypt(sealed);

const helperOf = ({ helperId }: { helperId: string }, { directory, actor }: Turn): string =>
  helperId === actor.id ? '您' : (directory.nameById(helperId) ?? '');

const make = defineDraft<PairingDraft>({
  kind: 'pairing.make',
  private: 'ALWAYS',
  question: ({ sealed }) =>
    sealed ? undefined : { slot: 'name', text: '和谁家结对？直接说，如“3栋张奶奶”。姓名、住址加密保存。', options: [], free: 'first' },
  card: (draft, turn) => ({
    title: '【待确认·结对】',
    facts: [
      ['结对人', helperOf(draft, turn)],
      ['对象', nameOf(draft, turn)],
      ['间隔', everyWords(draft.everyDays)],
    ],
    note: `“对象”加密保存，只有${draft.helperId === turn.actor.id ? '您' : '结对人'}和社区书记能看；到时间上午9点私聊提醒。`,
    buttons: OTHER_DAYS.filter((d) => d !== draft.everyDays).map((d) => ({ text: everyWords(d), action: `draft:ask:${d}` })),
  }),
  pick: (draft, slot, value, turn) =>
    slot === 'name' ? withName(turn, draft, value) : { ...draft, everyDays: Number(value) || draft.everyDays },
  edit: (draft, { target }, turn) => {
    const everyDays = intervalIn(turn.text);
    return everyDays ? { ...draft, everyDays } : target ? withName(turn, draft, target) : draft;
  },

  async confirm(draft, turn) {
    const { orgId, helperId, everyDays, mask, beneficiaryId } = draft;
    const name = nameOf(draft, turn);
    const known = await beneficiaryFor(turn, { orgId, name, mask, ...(beneficiaryId && { id: beneficiaryId }) });
    const { pairing, before } = await pair(turn, { helperId, beneficiaryId: known.id, everyDays });
    await turn.audit({
      action: 'pairing.make',
      entity: 'pairing',
      entityId: pairing.id,
      undo: { left: pairing.revision, before },
      note: `结对${mask} ${everyWords(everyDays)}`,
    });
    const due = `${formatDay(pairing.nextDueOn, turn)}前`;
    const text = `${turn.actor.name}请您结对走访 ${name}，${everyWords(everyDays)}一次，下次${due}。到时间我提醒您；发“我的走访”看全部。姓名、住址请不要外传。`;
    const told = tellMember(turn, helperId, { text, private: true }, { key: `pairing:${pairing.id}:${pairing.revision}` });
    const note =
      helperId === turn.actor.id
        ? ''
        : told
          ? `已私聊告诉${helperOf(draft, turn)}。`
          : `${helperOf(draft, turn)}还不能私聊，请打个电话告诉。`;
    return {
      card: {
        title: '✅ 已结对',
        facts: [
          ['结对人', helperOf(draft, turn)],
          ['对象', mask],
          ['间隔', everyWords(everyDays)],
          ['下次', due],
        ],
        note: [note, '发“我的走访”看全部；不结对了说“结对 结束”。'].filter(Boolean).join('\n'),
      },
      state: '已结对',
    };
  },
});

interface EndDraft {
  /** Those that were meant. */
  ids: string[];
  id?: string;
}

const end = defineDraft<EndDraft>({
  kind: 'pairing.end',
  private: 'ALWAYS',
  async question({ ids, id }, turn) {
    if (id) return undefined;
    const some = await Promise.all(ids.slice(0, 10).map((one) => pairingById(turn, one)));
    const lines = some.map((p, i) => `${i + 1}. ${turn.secrets.decrypt(p.beneficiary.nameEnc)}（${helperOf(p, turn)}）`);
    // Whom a button names would be remembered with the conversation: numbers do.
    return { slot: 'id', text: `结束哪一个？\n${lines.join('\n')}`, options: some.map((p, i) => ({ text: `第${i + 1}个`, value: p.id })) };
  },
  card: ({ id = '' }) => ({
    title: '结束这个结对？',
    note: '结束后不再提醒走访；走访记录还在。',
    buttons: [{ text: '看是谁', action: pairingAction('who', id) }],
  }),
  confirmText: '确定结束',
  pick: (draft, _slot, value) => (draft.ids.includes(value) ? { ...draft, id: value } : draft),

  async confirm({ id = '' }, turn) {
    const { pairing, before } = await endPairing(turn, await pairingById(turn, id));
    const { mask } = pairing.beneficiary;
    await turn.audit({
      action: 'pairing.end',
      entity: 'pairing',
      entityId: pairing.id,
      undo: { left: pairing.revision, before },
      note: `结束结对${mask}`,
    });
    tellMember(
      turn,
      pairing.helperId,
      { text: `${turn.actor.name}结束了您和${mask}的结对，以后不再提醒走访。谢谢您！` },
      { key: `pairing:${id}:end` },
    );
    return { card: { title: '✅ 结对已结束', lead: `${helperOf(pairing, turn)}和${mask}，以后不再提醒走访。` }, state: '已结束' };
  },
});

/** Mine, with who it is: privately. */
async function mine(turn: Turn): Promise<Reply> {
  const today = toWall(turn.now, turn.zone).date;
  const pairings = await pairingsOf(turn);
  if (!pairings.length)
    return inPrivate(turn, { text: '您还没有结对的人。要结对可以私聊我说“结对 3栋张奶奶 每30天”，或走访记好后点[以后每30天提醒我]。' });
  const lines = await Promise.all(
    pairings.map(async (p, i) => {
      const last = await lastVisit(turn, p.helperId, p.beneficiaryId);
      return `${i + 1}. ${mineLine(p, turn.secrets.decrypt(p.beneficiary.nameEnc), last, today, turn)}`;
    }),
  );
  const text = [
    `**您结对了${pairings.length}户**`,
    ...lines,
    '去过了说“走访 谁家 情况怎样”；不结对了说“结对 结束”。姓名、住址请不要外传。',
  ].join('\n');
  return inPrivate(turn, { text, private: true });
}

function inPrivate(turn: Turn, content: { text: string; private?: true }): Reply {
  if (turn.place.kind === 'single') return content;
  const told = turn.outbox.toMember(turn.actor.userid, content, { key: 'my-visits', priority: 2 });
  return { text: told ? `${turn.actor.name}：已私聊您。` : `${turn.actor.name}：群里不显示，请私聊我发“我的走访”。` };
}

/** Whose visits are late, for who asks by their office: written down. */
async function late(turn: Turn, orgId: string): Promise<Reply> {
  if (!turn.directory.can(turn.actor, 'beneficiary.read', orgId))
    throw new RuleBroken('pairing.not-yours', '超期的结对只有社区书记和街道能看。');
  const found = await latePairings(turn, orgId);
  if (!found.length) return inPrivate(turn, { text: '现在没有超期7天以上的结对走访了。' });
  await turn.audit({ action: 'visit.read', entity: 'org', entityId: orgId, note: `看超期走访${found.length}户` });
  const lines = found.map((p, i) => `${i + 1}. ${lateLine(p, turn.secrets.decrypt(p.beneficiary.nameEnc), turn)}`);
  return inPrivate(turn, {
    text: [`**超期7天以上的结对走访：${found.length}户**`, ...lines, '可以打电话问一声，或自己去看看。姓名、住址请不要外传。'].join('\n'),
    private: true,
  });
}

export default defineCommand({
  name: '结对',
  topic: '活动',
  says: [
    {
      intent: 'pairing.make',
      summary: '和一户结对，到时间提醒走访（只在私聊里说）',
      examples: ['结对 3栋张奶奶 每30天', '结对 王强 3栋张奶奶 每30天'],
      words: ['结对'],
      patterns: [
        {
          say: /^(?:我|要|想|和|跟|与|帮|让|请|由|P|,)*结对(?:帮扶)?(?!共建|帮建|协议|清单|情况|名单|活动|单位|书|结束|解除)/,
          score: 0.82,
          unless: re(QUESTION.source, '|N|O(?!P)|[:]|结束|解除|终止|统计'),
        },
        {
          say: /^(?:T|我|想|要|P|,)*(?:和|跟|与)[^,:]{2,16}结(?:个|成|了|一?个)?对(?:子)?(?!共建|协议)/,
          score: 0.92,
          unless: re(QUESTION.source, '|N|O|结束|解除|终止|统计|共建|清单|情况|名单'),
        },
        // With somebody who is no unit it is no 双向清单 between units, however it goes on.
        {
          say: /^(?:我|要|想|和|跟|与|帮|让|请|由|P|,)*结对(?:帮扶)?(?:P|,)*[^,:]{0,12}(?:爷爷|奶奶|大爷|大妈|阿姨|叔叔|老人|婆婆|[老小][一-龥]|栋|幢|单元|号楼|家|户)/,
          score: 0.96,
          unless: re(QUESTION.source, '|N|O|[:]|结束|解除|终止|统计|共建|协议|清单|情况|名单'),
        },
      ],
      slots: [],
    },
    {
      intent: 'pairing.end',
      summary: '结束一个结对',
      examples: ['结对 结束'],
      patterns: [
        {
          say: /结对(?:帮扶)?[^:]{0,14}(?:结束|解除|终止|取消)|(?:结束|解除|终止|取消)[^:]{0,8}结对|^(?:我|,)*不(?:再|想|想再)?(?:和|跟|与)?[^,:]{0,10}结对/,
          score: 0.93,
          unless: re(QUESTION.source, '|共建|协议|清单|O|N'),
        },
      ],
      slots: [],
    },
    {
      intent: 'visit.mine',
      summary: '看我结对的人，下次什么时候去',
      examples: ['我的走访'],
      patterns: [
        { say: /^(?:走访|结对走访)(?:情况|清单|列表|任务|对象|名单)$/, score: 0.94 },
        {
          say: /^(?:看看?|查看?)?我的?(?:走访|结对)(?:帮扶)?(?:的|人|户|对象|名单|清单|列表|情况|任务|安排|有哪些|有谁)*[?]?$/,
          score: 0.94,
        },
      ],
      slots: [],
    },
  ],
  noun: 'pairing',
  drafts: [make, end],

  async run(turn) {
    const { intent } = turn.reading;
    if (intent === 'visit.mine') return mine(turn);
    if (turn.place.kind === 'group')
      return { text: '结对要说姓名、住址，群里大家都看得到：请私聊我再说一遍，我加密保存，也不在群里显示。' };
    if (intent === 'pairing.make')
      return turn.draft(make, await pairingSaid(turn, emptyPairing(turn, homeOf(turn, scopeOf(turn))), turn.text));
    const meant = await pairingsMeant(turn, turn.text);
    if (!meant.length) return { text: '没有找到这个结对。发“我的走访”看您现在有哪些。' };
    return turn.draft(end, { ids: meant.map((p) => p.id), ...(meant.length === 1 && meant[0] && { id: meant[0].id }) });
  },

  async press({ verb, args: [id = ''] }, turn) {
    if (verb === 'mine') return mine(turn);
    if (verb === 'late') return late(turn, id);
    const pairing = await pairingById(turn, id);
    if (pairing.helperId !== turn.actor.id && !turn.directory.can(turn.actor, 'beneficiary.read', pairing.beneficiary.orgId))
      throw new RuleBroken('pairing.not-yours', '只有结对的人和社区书记能看。');
    return inPrivate(turn, {
      text: `${helperOf(pairing, turn)}结对的是 ${turn.secrets.decrypt(pairing.beneficiary.nameEnc)}。`,
      private: true,
    });
  },

  undo: {
    'pairing.make': undo,
    'pairing.end': undo,
  },
});

async function undo({ entityId, data }: { entityId: string; data: Record<string, unknown> }, turn: Turn) {
  const pairing = await restorePairing(turn, entityId, Number(data['left']), (data['before'] ?? null) as Before);
  const now =
    pairing.status === 'ACTIVE' ? `${everyWords(pairing.everyDays)}走访一次，下次${formatDay(pairing.nextDueOn, turn)}前` : '不结对了';
  const text = `↩️ ${turn.actor.name}撤回了刚才的操作：${helperOf(pairing, turn)}和${pairing.beneficiary.mask}现在${now}。`;
  const theirs = text.replace(helperOf(pairing, turn), '您');
  tellMember(turn, pairing.helperId, { text: theirs }, { key: `pairing:${pairing.id}:back` });
  return { text };
}
