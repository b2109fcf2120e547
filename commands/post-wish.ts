import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import { here } from '../bot/domain/spoken';
import { type WishDraft, worded } from '../bot/domain/wish/draft';
import { wishById } from '../bot/domain/wish/lookup';
import { categoryOf } from '../bot/domain/wish/rules';
import { collect, takeBack } from '../bot/domain/wish/service';
import { announceCard, codeOf, money } from '../bot/domain/wish/words';
import { RuleBroken } from '../bot/errors';
import { QUESTION, re } from '../bot/reading/declare';

const factsOf = ({ communityId, text, limitCents }: WishDraft, turn: Turn): [string, string][] => [
  ['社区', turn.directory.unitName(communityId)],
  ...(text
    ? ([
        ['心愿', text],
        ['类别', categoryOf(text)],
      ] as [string, string][])
    : []),
  ...(limitCents ? [['金额', money(limitCents)] as [string, string]] : []),
];

const wish = defineDraft<WishDraft>({
  kind: 'wish.post',
  question: ({ text, again }) =>
    text
      ? undefined
      : {
          slot: 'text',
          ...(again && { text: '这句里没听出能让大家看的心愿。只说想要什么，不带姓名、地址，如“想要一台收音机”。' }),
          options: [],
          free: 'first',
        },
  sofar: factsOf,
  card: (draft, turn) => ({
    title: '【待确认·心愿】',
    facts: factsOf(draft, turn),
    note: [
      draft.privateEnc
        ? '“心愿”一行全群可见，请核对有没有能认出人的话；其余的话没有放进去，加密留着，只在认领后由书记核准告诉认领人。'
        : '“心愿”一行全群可见，请核对有没有能认出人的话。',
      ...(turn.directory.can(turn.actor, 'wish.review', draft.communityId) ? [] : ['确认后先请社区书记核对，再发布。']),
    ].join('\n'),
    buttons: [{ text: '改说法', action: 'draft:ask:text' }],
  }),
  pick: (draft, slot, value, turn) => (slot === 'ask' ? { ...draft, text: '' } : worded(draft, value, turn)),
  edit: (draft, { text, title }, turn) => {
    const words = text ?? title;
    return words ? worded(draft, words, turn) : draft;
  },

  async confirm({ text, ...draft }, turn) {
    const { wish: made, reviewer } = await collect(turn, { ...draft, publicText: text });
    await turn.audit({
      action: 'wish.post',
      entity: 'wish',
      entityId: made.id,
      undo: { left: made.revision },
      note: `${codeOf(made)} ${made.publicText}`,
    });
    if (made.status === 'PUBLISHED') {
      const where = made.chatid ? '群里也发了。' : '还没有绑定的群，大家发“还有哪些心愿”可以看到。';
      const { note, ...card } = announceCard(made, turn);
      // In a group this card is the announcement: whoever reads it can claim.
      const inGroup = turn.place.kind === 'group';
      return {
        card: { ...card, note: inGroup ? (note ?? '') : where, buttons: inGroup ? card.buttons : [] },
        state: `已发布 ${codeOf(made)}`,
      };
    }
    return {
      card: {
        title: `✅ 已记 ${codeOf(made)}`,
        lead: made.publicText,
        note: reviewer ? `请${reviewer}书记核对，核对后发布。` : '社区书记还不能私聊，请告诉书记发“我的”来核对。',
      },
      state: `已记 ${codeOf(made)}`,
    };
  },
});

export default defineCommand({
  name: '微心愿',
  topic: '资源',
  common: true,
  says: [
    {
      intent: 'wish.post',
      summary: '登记一个微心愿',
      examples: ['微心愿 独居老人想要一台收音机，200元以内', '微心愿：孩子想要一个足球'],
      words: ['微心愿', '心愿'],
      patterns: [
        {
          say: /(?:老人|孩子|儿童|学生|残疾人|大爷|爷爷|奶奶|婆婆)(?:很|最|一直|就|特别|P|[,，])*(?:想要|想换|想有|盼着|盼望)/,
          score: 0.83,
          unless: re('N|需求|', QUESTION.source),
        },
        {
          say: /心愿/,
          score: 0.86,
          unless: re(
            'N|',
            QUESTION.source,
            '|(?:微)?心愿(?:墙|清单|列表|单$|树|池|库|情况)|认领|实现|圆了|完成了|送到|^(?:微)?心愿$|还有|没认领|没人',
          ),
        },
        {
          say: /(?:登记|新增|发布|收集|提交|许|录入|添加|报|提|有|收到)(?:到|了)?(?:一)?[个条]?(?:新)?(?:的)?(?:微)?心愿/,
          score: 0.93,
          unless: /N|哪些|什么|[?？]$/,
        },
        { say: /^(?:登记|发布|提交|许愿|许)?(?:微)?心愿$/, score: 0.7 },
      ],
      slots: ['text'],
      ask: { text: '是什么心愿？' },
      cut: /(?:登记|新增|发布|收集|提交|录入|添加|报|提|许|收到)?(?:到|了)?(?:一)?[个条]?(?:新)?(?:的)?(?:微心愿|心愿)(?:登记|是|为)?/,
    },
  ],
  drafts: [wish],

  async run(turn) {
    const { directory, actor, place, reading } = turn;
    const group = place.kind === 'group' ? directory.communityOf(place.orgId)?.id : undefined;
    const communityId = group ?? directory.communityOf(actor.orgId)?.id;
    if (!communityId) throw new RuleBroken('wish.where', '心愿由社区来收集：请在社区的群里说，或请社区的书记、居民来登记。');
    const chatid = group && here(turn);
    return turn.draft(wish, worded({ communityId, text: '', ...(chatid && { chatid }) }, reading.slots.text ?? '', turn));
  },

  undo: {
    'wish.post': async ({ entityId, data }, turn) => {
      const gone = await takeBack(turn, await wishById(turn, entityId), Number(data['left']), undefined, here(turn));
      return { text: `↩️ 已撤销 ${codeOf(gone)} ${gone.publicText}。` };
    },
  },
});
