import { defineCommand, defineDraft, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { changeSaid, type SaidChange, seriesToEdit } from '../bot/domain/series/choose';
import { type EditUndo, editSeries, sameTerms, termsOf, undoEdit } from '../bot/domain/series/edit';
import { changeEdit, EDIT_BUTTONS, type EditDraft, pickEdit, questionOf, SERIES_EDIT, startEdit } from '../bot/domain/series/edit-draft';
import { editedWords, tellEdited, termsWords } from '../bot/domain/series/edit-words';
import { seriesById, tellSeries } from '../bot/domain/series/state';
import { meetingsWords, ruleWords, waitingWords } from '../bot/domain/series/words';
import { here } from '../bot/domain/spoken';
import { tellHome, unreachedNote } from '../bot/domain/tell';
import { RuleBroken } from '../bot/errors';

const edit = defineDraft<EditDraft>({
  ...SERIES_EDIT,
  confirmText: '确认以后都改',
  question: questionOf,
  sofar: ({ title, was, next }) => [
    ['系列会', title],
    ...(sameTerms(was, next) ? [['现在', ruleWords(was)] as const] : termsWords(was, next)),
  ],
  card: ({ title, was, next, lines, assumed }) => ({
    title: '【待确认·系列会改动】',
    lead: title,
    facts: termsWords(was, next),
    note: [
      ...(assumed ? ['钟点是我按常理推的，不对请直接说。'] : []),
      ...(sameTerms(was, next) ? ['没有变化。'] : lines),
      '确认后每家单位只收一条通知；改了时间的请他们重新答复。',
    ].join('\n'),
    buttons: EDIT_BUTTONS,
  }),
  pick: (draft, slot, value, turn) => pickEdit(turn, draft, slot, value),
  edit: (draft, changes, turn) => changeEdit(turn, draft, changes, turn.reading.assumed === true, turn.text),
  dropped: ({ title }) => ({ card: { title: '没有改', lead: `“${title}”照旧。` }, state: '没有改' }),

  async confirm({ seriesId, was, next }, turn) {
    const found = await seriesById(turn, seriesId);
    if (!sameTerms(termsOf(found), was))
      throw new RuleBroken('series.changed', `“${found.title}”刚刚被改过，现在是${ruleWords(found)}。请再说一遍要改成什么。`);
    if (sameTerms(was, next)) return { card: { title: '没有变化', lead: `“${found.title}”仍是${ruleWords(found)}。` }, state: '没有变化' };
    const edited = await editSeries(turn, found, next);
    const { series, planned, undo } = edited;
    await turn.audit({ action: 'series.edit', entity: 'series', entityId: seriesId, undo, note: `改系列会 ${series.title}` });
    const told = await tellEdited(turn, edited);
    const changed = termsWords(was, next);
    const key = `series:${series.id}:${series.version}:edit:group`;
    const text = [`⚠ 系列会有变：${series.title}`, ...changed.map((row) => row.join('：')), ...editedWords(edited, turn)].join('\n');
    tellHome(turn, series.chatid, { text }, key, here(turn));
    return {
      card: {
        title: '✅ 系列会已改',
        lead: series.title,
        facts: changed,
        note: [
          ...editedWords(edited, turn),
          ...(planned.waiting.length ? ['等您定（已私聊您选）：', ...waitingWords(planned.waiting, turn)] : []),
          `已告诉${told.units}家单位。10分钟内可“撤销”。`,
          unreachedNote(told),
        ]
          .filter(Boolean)
          .join('\n'),
      },
      state: '系列会已改',
    };
  },
});

/** One meeting by its number, or a question. */
const ASKED = /N|[?？]|吗$|没有?$/;

async function open(turn: Turn, seriesId: string, { said, assumed, words }: SaidChange): Promise<Reply> {
  return turn.draft(edit, await startEdit(turn, seriesId, said, assumed, words));
}

export default defineCommand({
  name: '改系列会',
  topic: '轮值',
  says: [
    {
      intent: 'series.edit',
      summary: '系列会的规律、时间、地点、议题，以后都改',
      examples: ['系列会改到每月第三个周五下午三点', '系列会改地点 三楼会议室'],
      patterns: [
        {
          say: /^(?:把|将|以后|今后|往后|B|T|的|每次|这个|那个)*(?:系列会议?|定期会议?|固定会议?).{0,12}(?:改|换|调|挪|推迟|提前|[遇碰逢].{0,3}[假节休])/,
          score: 0.94,
          unless: ASKED,
        },
        {
          say: /^(?:修改|更改|变更|调整|改|改一下|改改)(?:一下)?(?:B|的|这个|那个)*(?:系列会议?|定期会议?|固定会议?)/,
          score: 0.94,
          unless: ASKED,
        },
        { say: /^(?:以后|今后|往后|每次)+.{0,8}(?:会|会议|B).{0,6}(?:改|换|调|挪|提前|推迟)/, score: 0.94, unless: ASKED },
        {
          say: /^(?:把|将|B|T|的)*(?:例会|B).{0,4}(?:以后|今后|往后|每次).{0,4}(?:都|全|一律)?(?:改|换|调|挪|提前|推迟)/,
          score: 0.94,
          unless: ASKED,
        },
        {
          say: /^(?:B|T|的)*例会(?:的)?(?:(?:改|换|调)(?:地点|地方|场地|议题)|(?:地点|议题)(?:改|换)|[遇碰逢].{0,3}[假节休])/,
          score: 0.94,
          unless: ASKED,
        },
      ],
      slots: ['when', 'place', 'agenda', 'body'],
    },
  ],
  noun: 'series-edit',
  drafts: [edit],

  async run(turn) {
    const { slots, assumed } = turn.reading;
    const change = changeSaid(slots, assumed === true, turn.text);
    const meant = await seriesToEdit(turn, slots.body, change);
    return 'one' in meant ? open(turn, meant.one, change) : meant.several;
  },

  press: ({ args: [id = '', ...rest] }: Press, turn) => open(turn, id, JSON.parse(rest.join(':')) as SaidChange),

  undo: {
    async 'series.edit'({ entityId, data }, turn) {
      const found = await seriesById(turn, entityId);
      const { series, back, kept, off } = await undoEdit(turn, found, data as unknown as EditUndo);
      const lines = [
        `↩ 系列会改回：${series.title}（${ruleWords(series)}）。`,
        ...(back.length ? [`照原来的时间：${meetingsWords(back, turn)}，原来的答复仍有效。`] : []),
        ...(off.length ? [`❌ 不再开：${meetingsWords(off, turn)}，请勿前往。`] : []),
      ];
      const text = lines.join('\n');
      const told = await tellSeries(turn, series, () => ({ text }), `series:${series.id}:${series.version}:undo`, [...back, ...off]);
      tellHome(turn, series.chatid, { text }, `series:${series.id}:${series.version}:undo:group`, here(turn));
      return {
        text: [
          ...lines,
          ...(kept.length ? [`后来单独改过的不动：${meetingsWords(kept, turn)}。`] : []),
          `已告诉${told.units}家单位。`,
          unreachedNote(told),
        ]
          .filter(Boolean)
          .join('\n'),
      };
    },
  },
});
