import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import { here } from '../bot/domain/spoken';
import { unreachedNote } from '../bot/domain/tell';
import { attach, detach } from '../bot/domain/whistle/attach';
import {
  described,
  factsOf,
  hintsOf,
  inputOf,
  lookedUp,
  merged,
  picked,
  questionAbout,
  type WhistleDraft,
  without,
} from '../bot/domain/whistle/draft';
import { whistleById } from '../bot/domain/whistle/lookup';
import { announcement, hostOf, raise } from '../bot/domain/whistle/raise';
import { move } from '../bot/domain/whistle/steps';
import { codeOf, stateOf } from '../bot/domain/whistle/words';
import { re } from '../bot/reading/declare';

const whistle = defineDraft<WhistleDraft>({
  kind: 'whistle.raise',
  question: (draft, turn) => questionAbout(draft, turn),
  // The times are counted from when it is confirmed.
  sofar: (draft, turn) => factsOf(draft, turn).filter(([label]) => label === '单位' || label === '事由'),
  card: (draft, turn) => ({
    title: '【待确认·吹哨】',
    facts: factsOf(draft, turn),
    note: hintsOf(draft, turn).join('\n'),
    buttons: [
      { text: '改单位', action: 'draft:ask:units' },
      { text: draft.urgent ? '改为一般' : '改为紧急', action: 'draft:ask:urgent' },
      { text: '改事由', action: 'draft:ask:title' },
    ],
  }),
  confirmText: '确认吹哨',
  pick: (draft, slot, value, turn) => lookedUp(turn, picked(draft, slot, value, turn)),
  edit(draft, said, turn) {
    const asked = !draft.title || draft.again === 'title';
    const next = asked ? described(draft, turn.text, said, turn) : merged(draft, said, turn.text, turn);
    return lookedUp(turn, without(next, turn.reading.takenBack ?? [], turn.directory));
  },

  async confirm(draft, turn) {
    if (draft.joins && draft.like) return attached(turn, draft.like.id, draft.title ?? '');
    const { whistle: raised, told, announced } = await raise(turn, inputOf(draft));
    const code = codeOf(raised);
    await turn.audit({ action: 'whistle.raise', entity: 'whistle', entityId: raised.id, undo: {}, note: `${code} ${raised.title}` });
    const note = [
      told.units ? `已私聊请${told.units}家单位来，没按时报到的会报街道。` : '',
      unreachedNote(told) ?? '',
      announced ? '群里也发了。' : '',
      '10分钟内可“撤销”。',
    ];
    const { buttons, ...card } = announcement(raised, turn);
    return {
      card: { ...card, note: note.filter(Boolean).join(''), ...(turn.place.kind === 'group' && { buttons }) },
      state: `已吹 ${code}`,
    };
  },
});

/** It was said before: noted there, and those who work on it are told. */
async function attached(turn: Turn, id: string, words: string) {
  const found = await whistleById(turn, id);
  await attach(turn, found, words, here(turn));
  const code = codeOf(found);
  await turn.audit({ action: 'whistle.attach', entity: 'whistle', entityId: id, undo: { words }, note: `附到${code}“${words}”` });
  const note = `已告诉在办的单位。现在${stateOf(found, turn)}，发“${code}”看进展。`;
  return { card: { title: `✅ 已附到${code}`, lead: found.title, facts: [['您说的', words]] as const, note }, state: '已附上' };
}

/** Asked or spoken about rather than called. */
const NO_CALL = re(
  'N|',
  '吹了|吹哨吹|怎么|吗[?？]?$|吹哨报到(?:机制|制度)|是(?:什么|啥)|什么是|[?？]$|哪些|多少|几次|统计|吹哨(?:报到)?(?:的)?(?:清单|列表|情况)$|(?:办|处理|解决|报到|结案)(?:完|好|了)*没有?$',
);

export default defineCommand({
  name: '吹哨',
  topic: '督办',
  common: true,
  says: [
    {
      intent: 'whistle.raise',
      summary: '吹哨，请单位到场处置，限时报到、办结',
      examples: ['吹哨 西门早市堵路', '吹哨 老街路灯灭了，请供电所来'],
      words: ['吹哨'],
      patterns: [
        // Called out first, whatever is said of the smell: no talk about whistling (吹哨这个办法挺管用).
        {
          say: /^(?:吹|T吹)(?:个|一个|一声|声)?哨(?:子)?(?=[,:]|[TLRO]|[一-龥]{2,8}(?:门|路|楼|口|里|坏|漏|堵|倒|破|着火))/,
          score: 0.93,
          firm: true,
          unless: NO_CALL,
        },
        {
          say: /吹(?:个|一个|一声|声)?哨(?!报到.{0,2}机制|制度|人)/,
          score: 0.93,
          unless: NO_CALL,
        },
      ],
      slots: ['text', 'place', 'orgs'],
      ask: { text: '出了什么事？', place: '在哪里？直接说，如“东门”。', orgs: '请哪些单位来？', title: '出了什么事，在哪里？一句话。' },
      cut: /吹(?:个|一个|一声|声)?哨(?:子)?/,
    },
  ],
  drafts: [whistle],

  async run(turn) {
    const chatid = here(turn);
    const hostId = hostOf(turn, turn.place.kind === 'group' ? turn.place.orgId : undefined);
    const empty: WhistleDraft = { hostId, urgent: false, units: [], strangers: [], ...(chatid && { chatid }) };
    return turn.draft(whistle, await lookedUp(turn, merged(empty, turn.reading.slots, turn.text, turn)));
  },

  undo: {
    async 'whistle.raise'({ entityId }, turn) {
      const found = await whistleById(turn, entityId);
      const ended = await move(turn, found, 'CANCEL', {}, here(turn));
      return { text: `↩ 已撤销${codeOf(ended)} ${ended.title}，叫过的单位都告诉了。` };
    },
    async 'whistle.attach'({ entityId, data }, turn) {
      const words = String(data['words'] ?? '');
      const found = await whistleById(turn, entityId);
      await detach(turn, found, words, here(turn));
      return { text: `↩ 已撤回附到${codeOf(found)}的“${words}”，在办的单位也告诉了。` };
    },
  },
});
