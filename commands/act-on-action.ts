import { MINUTE_MS } from '../bot/clock';
import { defineCommand, defineDraft, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { type Action, actionById, actionByNo, actionsOf, maySeeProof, standing } from '../bot/domain/action/lookup';
import { isUnderWay, type Move, progressIn } from '../bot/domain/action/rules';
import { addReason, type Before, beforeOf, move, mustStand, type Said, takeBack, tellBack } from '../bot/domain/action/service';
import { actionCard, actionFacts, actionOf, codeOf, lineOf, stateOf } from '../bot/domain/action/words';
import { sendProof } from '../bot/domain/evidence/show';
import { dropPictures, storePictures } from '../bot/domain/evidence/store';
import { cameAlong } from '../bot/domain/evidence/words';
import { RuleBroken } from '../bot/errors';
import { publicWords } from '../bot/private-words';

const NAME = '督办办理';
const LISTEN_MS = 10 * MINUTE_MS;

const DONE =
  '(?:办好|办完|办结|办妥|办成|完成|搞定|弄好|弄完|做好|做完|解决|修好|销号|落实|处理好|处理完|处理完毕|处置完|结了|了结|结案|整改到位|整改完|到位|好了|妥了|完事|收尾|OK|ok)';

/** What is said of a piece of work beside 办好了; the first row that fits. */
const SAID: readonly (readonly [Move, RegExp])[] = [
  ['CANCEL', /取消|不办了|不用办|不督办/],
  ['RETURN', /没(?:有)?(?:办好|弄好|做好|修好|办完|完成|落实)|不属实|退回|返工/],
  ['BLOCK', /困难|办不了|办不下去|卡住|推不动|做不了|没办法/],
  ['ACCEPT', /接受|认领|接了|收到|没问题|好的/],
];

interface CancelDraft {
  id: string;
  reason: string;
  title: string;
  facts: (readonly [string, string])[];
}

const cancel = defineDraft<CancelDraft>({
  kind: 'action.update',
  confirmText: '确定取消',
  cancelText: '不取消',
  question: (draft) =>
    draft.reason
      ? undefined
      : {
          slot: 'reason',
          text: '为什么不办了？直接说原因。',
          options: [
            { text: '会上另有决定', value: '会上另有决定' },
            { text: '情况变了', value: '情况变了' },
          ],
          free: true,
        },
  sofar: ({ facts }) => facts,
  card: ({ title, facts, reason }) => ({
    title: `要取消${title}吗？`,
    facts: [...facts, ['原因', reason]],
    note: '取消后告诉承办单位，不再提醒。',
  }),
  pick: (draft, _slot, value) => ({ ...draft, reason: publicWords(value).slice(0, 60) }),
  edit: (draft, changes) => (changes.reason ? { ...draft, reason: publicWords(changes.reason).slice(0, 60) } : draft),
  dropped: ({ title }) => ({ card: { title: `${title}没有取消`, lead: '照常督办。' }, state: '没有取消' }),
  async confirm({ id, reason }, turn) {
    const next = await step(turn, await actionById(turn, id), 'CANCEL', { text: reason });
    return {
      card: {
        ...actionCard(next, turn, 'NONE'),
        title: `❌ ${codeOf(next)}取消督办`,
        note: `原因：${reason}。10分钟内可“撤销”。`,
        buttons: [],
      },
      state: `已取消 ${codeOf(next)}`,
    };
  },
});

/** What 撤销 of a step needs. */
interface UndoneStep {
  step: Move;
  left: Action['status'];
  before: Before;
  pictures?: string[];
}

/** Carries it out and notes what 撤销 needs. */
async function step(turn: Turn, item: Action, what: Move, said: Said = {}): Promise<Action> {
  const before = beforeOf(item);
  const { rows } = await storePictures(turn, { kind: 'ACTION', id: item.id, orgId: item.hostId }, turn.pictures, turn.actor);
  const next = await move(turn, item, what, { ...said, photos: rows.length });
  await turn.audit({
    action: 'action.move',
    entity: 'action',
    entityId: item.id,
    before: { status: item.status },
    after: { status: next.status },
    undo: { step: what, left: next.status, before, pictures: rows.map((r) => r.id) },
    note: `${codeOf(item)} ${stateOf(next, turn)}`,
  });
  return next;
}

async function act(turn: Turn, item: Action, what: Move, said: Said = {}): Promise<Reply> {
  if (what === 'CANCEL') {
    mustStand(turn, item, 'HOST');
    return turn.draft(cancel, { id: item.id, reason: '', title: `${codeOf(item)} ${item.title}`, facts: actionFacts(item, turn) });
  }
  if (what === 'BLOCK' && !said.text) return askHard(turn, item);
  const next = await step(turn, item, what, said);
  if (what === 'RETURN' && !said.text) return askWhy(turn, next);
  return { card: told(turn, next, what) };
}

function told(turn: Turn, item: Action, what: Move) {
  const as = standing(turn, turn.actor, item);
  const card = actionCard(item, turn, as);
  const host = turn.directory.unitName(item.hostId);
  const unit = turn.directory.unitName(item.leadOrgId);
  const words: Record<Move, [title: string, note: string]> = {
    ACCEPT: [`✅ 已接受 ${codeOf(item)}`, '开始计时：到期前3个和1个工作日提醒您；办好了说“办好了”。'],
    PROGRESS: [`✅ 已记进展 ${codeOf(item)}`, card.note ?? ''],
    BLOCK: [`已记有困难 ${codeOf(item)}`, `已告诉${host}。来不及可以说“${codeOf(item)} 延到…”。`],
    CLAIM: [`✅ 已报办好 ${codeOf(item)}`, `已请${host}核实，属实就结案。10分钟内可“撤销”。`],
    VERIFY: [`✅ ${codeOf(item)}已结案`, `已告诉${unit}。10分钟内可“撤销”。`],
    RETURN: [`${codeOf(item)}退回接着办`, `已告诉${unit}。`],
    CANCEL: [`❌ ${codeOf(item)}取消督办`, ''],
  };
  const [title, note] = words[what];
  return {
    ...card,
    title,
    lead: `${item.title} · ${stateOf(item, turn)}`,
    note: [note, ...new Set(turn.pictureProblems)].filter(Boolean).join('\n'),
  };
}

/** The reason comes before anybody is told. */
function askHard(turn: Turn, item: Action): Reply {
  mustStand(turn, item, 'UNIT');
  if (!isUnderWay(item)) throw new RuleBroken('action.state', `${codeOf(item)}${stateOf(item, turn)}，不用再报困难。`);
  return ask(turn, item, 'block', `${codeOf(item)} 有什么困难？`, '点一下或直接说，我告诉书记。', [
    '缺经费',
    '缺人手',
    '要别的单位配合',
    '时间不够',
  ]);
}

function askWhy(turn: Turn, item: Action): Reply {
  return ask(
    turn,
    item,
    'why',
    `${codeOf(item)}退回接着办，原因是？`,
    `已告诉${turn.directory.unitName(item.leadOrgId)}没办好；原因点一下或直接说，不说也算数。`,
    ['没做完', '质量不行', '缺照片材料'],
  );
}

function ask(turn: Turn, item: Action, verb: string, title: string, note: string, reasons: readonly string[]): Reply {
  turn.memory.pending = { kind: NAME, data: { verb, id: item.id }, until: turn.now.getTime() + LISTEN_MS };
  return { card: { title, lead: item.title, note, buttons: reasons.map((text) => ({ text, action: actionOf(verb, item, text) })) } };
}

/** Which one is meant, when no number was said: the only one, else a choice. */
async function meant(turn: Turn, verb: string): Promise<Action | Reply> {
  const mine = (await actionsOf(turn)).filter(isUnderWay);
  const [only, ...more] = mine;
  if (!only) throw new RuleBroken('action.none', '您单位手上没有在办的督办事项。发“督办清单”看全部。');
  if (more.length === 0) return only;
  const some = mine.slice(0, 6);
  return {
    card: {
      title: '是哪一件？',
      note: [...some.map((item) => lineOf(item, turn)), ...(mine.length > 6 ? ['还有别的，请说编号。'] : [])].join('\n'),
      buttons: some.map((item) => ({ text: codeOf(item), action: actionOf(verb, item) })),
    },
  };
}

const VERBS: Readonly<Record<string, Move>> = {
  accept: 'ACCEPT',
  progress: 'PROGRESS',
  block: 'BLOCK',
  claim: 'CLAIM',
  verify: 'VERIFY',
  return: 'RETURN',
  cancel: 'CANCEL',
};
const verbOf = (what: Move): string => Object.keys(VERBS).find((verb) => VERBS[verb] === what) ?? 'state';

function moveSaid(turn: Turn, words: string, item: Action | undefined): Move {
  if (turn.reading.intent === 'action.done')
    // 办40 结案, from who verifies.
    return item?.status === 'CLAIMED_DONE' && standing(turn, turn.actor, item) === 'HOST' ? 'VERIFY' : 'CLAIM';
  const found = SAID.find(([, say]) => say.test(words))?.[0] ?? 'PROGRESS';
  return found === 'RETURN' && item && standing(turn, turn.actor, item) === 'UNIT' ? 'PROGRESS' : found;
}

/** Own words, with the files that came along. */
function wordsOf(turn: Turn, what: Move): Said {
  const files = cameAlong(turn);
  const said = what === 'ACCEPT' || what === 'CLAIM' ? '' : publicWords(turn.reading.slots.text ?? '').slice(0, 100);
  const bare = SAID.some(([, say]) => say.test(said) && said.length <= 5) ? '' : said;
  const progress = what === 'PROGRESS' ? progressIn(turn.text) : undefined;
  const text = [bare, files].filter(Boolean).join('，');
  return { ...(text && { text }), ...(progress !== undefined && { progress }) };
}

export default defineCommand({
  name: NAME,
  topic: '督办',
  common: true,
  says: [
    {
      intent: 'action.done',
      summary: '报督办事项办好了',
      examples: ['办15 落实了'],
      words: ['办好了', '办结', '搞定', '销号', '完成'],
      patterns: [
        {
          say: new RegExp(`${DONE}|修完|都清了|清走|完了|可以结`),
          score: 0.93,
          on: '办',
          unless:
            /没(?:有)?(?:办|完|弄|搞|做|解决|落实)|还没|未|吗|[?？]|延|宽限|什么时候|谁|怎么|一半|过半|大半|[%％]|百分之|进度|大部分|差不多/,
        },
        { say: /督办.{0,10}(?:办好了|完成了|办结了|搞定了|销号)/, score: 0.75, unless: /哪些|吗|[?？]|没|多少|谁/ },
      ],
      slots: ['no'],
      no: '办',
      noFromReminder: true,
    },
    {
      intent: 'action.update',
      summary: '督办事项：接受、报进展、有困难；书记核实、取消',
      examples: ['办15 进度 一半，材料已到', '办15 有困难，缺人手', '办15 没办好，地面还没清'],
      patterns: [
        { say: /(?:进度|进展)(?![?]|如何|怎|吗|咋|呢|情况)./, score: 0.9, on: '办', unless: /[?？]|吗|多少|什么/ },
        { say: /困难|办不了|办不下去|卡住|推不动|做不了|没办法/, score: 0.92, on: '办', unless: /[?？]|吗|延|宽限/ },
        {
          say: /没(?:有)?(?:办好|弄好|做好|修好|办完|完成|落实)|不属实|退回|返工/,
          score: 0.92,
          on: '办',
          unless: /[?？]|吗|谁|哪|延|宽限|再给|能不能/,
        },
        { say: /接受|认领|接了/, score: 0.9, on: '办', unless: /[?？]|谁|不/ },
        { say: /N,?(?:收到|没问题|好的)$/, score: 0.9, said: '办' },
        { say: /取消|不办了|不用办|不督办/, score: 0.92, said: '办', unless: /[?？]|吗/ },
        {
          say: /一半|过半|大半|[%％]|百分之|大部分|开工|动工|进场|正在|已经?(?:开始|联系|采购|下单|安排)/,
          score: 0.88,
          on: '办',
          unless: /[?？]|吗|延|宽限/,
        },
      ],
      slots: ['no', 'text'],
      no: '办',
      noFromReminder: true,
      cut: /^(?:的|,|，)*(?:进度|进展|情况|有困难|取消|没办好|接受)(?:是|为|:|：|,|，|了)*/,
    },
  ],
  noun: 'action',
  drafts: [cancel],

  async run(turn) {
    const { no } = turn.reading.slots;
    const item = await actionByNo(turn, no);
    if (no && !item) throw new RuleBroken('action.unknown', `没有找到${no}。发“督办清单”可以看到编号。`);
    const what = moveSaid(turn, turn.text, item ?? undefined);
    const found = item ?? (await meant(turn, verbOf(what)));
    if (!found || !('leadOrgId' in found)) return found;
    return act(turn, found, what, wordsOf(turn, what));
  },

  async press({ verb, args: [id = '', ...rest] }: Press, turn) {
    const item = await actionById(turn, id);
    const reason = rest.join(':');
    if (verb === 'why') return { card: told(turn, await addReason(turn, item, reason), 'RETURN') };
    if (verb === 'photos') await sendProof(turn, 'ACTION', item, codeOf(item), maySeeProof(turn, item));
    const what = VERBS[verb];
    const as = standing(turn, turn.actor, item);
    if (!what) return { card: actionCard(item, turn, as) };
    return act(turn, item, what, reason ? { text: reason } : {});
  },

  async heard({ verb = '', id = '' }, turn) {
    const words = publicWords(turn.text).slice(0, 60);
    if (!words) return undefined;
    const item = await actionById(turn, id);
    if (verb === 'why') return { card: told(turn, await addReason(turn, item, words), 'RETURN') };
    return act(turn, item, 'BLOCK', { text: words });
  },

  undo: {
    async 'action.move'({ entityId, data }, turn) {
      const { step: what, left, before, pictures = [] } = data as unknown as UndoneStep;
      const next = await takeBack(turn, await actionById(turn, entityId), what, left, before);
      await dropPictures(turn, pictures);
      await tellBack(turn, next, what);
      const card = actionCard(next, turn, standing(turn, turn.actor, next));
      return { card: { ...card, title: `↩ 已撤回 ${codeOf(next)}`, lead: `${next.title} · 现在${stateOf(next, turn)}` } };
    },
  },
});
