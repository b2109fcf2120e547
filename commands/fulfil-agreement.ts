import { addDays, MINUTE_MS } from '../bot/clock';
import type { Card } from '../bot/content';
import { defineCommand, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { numberIn } from '../bot/domain/activity/questions';
import { dayIn } from '../bot/domain/agreement/draft';
import { answerWaiver, arrange, type Done, fulfil, mustBeOpen, unfulfil, unwaive, waive } from '../bot/domain/agreement/fulfil';
import { type Owed, owedById, promisesOf, sidesOf, standing, today } from '../bot/domain/agreement/lookup';
import { itemNamed, recorded, type Step, termsIn } from '../bot/domain/agreement/named';
import { EVERY, type Every } from '../bot/domain/agreement/rules';
import {
  codeOf,
  itemCode,
  owedLine,
  progressOf,
  promiseWords,
  shortDay,
  stateButton,
  termAction,
  termCard,
  whichTime,
} from '../bot/domain/agreement/words';
import { formatDay } from '../bot/domain/calendar/format';
import { RuleBroken } from '../bot/errors';

const NAME = '履行双向清单';
const LISTEN_MS = 10 * MINUTE_MS;

/** Asks for the day in a card; the next words are the answer. */
function askDay(turn: Turn, owed: Owed, step: 'done' | 'plan', quantity: number): Reply {
  const { agreement, item, term } = owed;
  mustBeOpen(turn, owed, step === 'done' ? '补记' : '约时间');
  turn.memory.pending = { kind: NAME, data: { step, id: term.id, quantity: String(quantity) }, until: turn.now.getTime() + LISTEN_MS };
  const day = today(turn);
  const at = (text: string, on: string) => ({ text, action: termAction(`${step}on`, term, on, String(quantity)) });
  return {
    card: {
      title: `${itemCode(agreement, item)} ${step === 'done' ? '哪天做的？' : '约在哪天？'}`,
      lead: `${promiseWords(item)} · ${progressOf(term, item, turn)}`,
      note: step === 'done' ? '点一下或直接说，如“上周五”“9月10日”。' : '直接说日子，如“下周四”；我告诉对方，第二天再问您做了没有。',
      buttons: step === 'done' ? [at('今天', day), at('昨天', addDays(day, -1))] : [at('明天', addDays(day, 1)), stateButton(owed, turn)],
    },
  };
}

/** The present state with what was just done on top. */
const told = (turn: Turn, owed: Owed, title: string, note: string): Reply => {
  const card = termCard(owed, turn, 'NONE');
  return { card: { ...card, title, lead: `${promiseWords(owed.item)} · ${progressOf(owed.term, owed.item, turn)}`, note } satisfies Card };
};

async function done(turn: Turn, owed: Owed, doneOn: string, quantity: number, activity?: Done['activity']): Promise<Reply> {
  const { owed: next, fulfilmentId } = await fulfil(turn, owed, { doneOn, quantity, ...(activity && { activity }) });
  const code = itemCode(next.agreement, next.item);
  await audit(turn, 'agreement.done', next, { fulfilmentId }, `${code} ${formatDay(doneOn, turn)}做了${quantity}${next.item.unitLabel}`);
  return told(
    turn,
    next,
    `✅ 已记 ${code}`,
    `${formatDay(doneOn, turn)}做了${quantity}${next.item.unitLabel}，对方也告诉了。10分钟内可“撤销”。`,
  );
}

async function arranged(turn: Turn, owed: Owed, day: string): Promise<Reply> {
  const next = await arrange(turn, owed, day);
  const code = itemCode(next.agreement, next.item);
  await audit(turn, 'agreement.plan', next, { was: owed.term.plannedOn }, `${code}约在${formatDay(day, turn)}`);
  const late = day > next.term.dueOn ? `⚠这一天在到期（${formatDay(next.term.dueOn, turn)}）之后。` : '';
  return told(
    turn,
    next,
    `✅ 已约 ${code}`,
    `${late}已告诉对方；${formatDay(addDays(day, 1), turn)}我再问一声做了没有。10分钟内可“撤销”。`,
  );
}

async function waived(turn: Turn, owed: Owed): Promise<Reply> {
  const { owed: next, asked } = await waive(turn, owed);
  const { agreement, item } = next;
  const code = itemCode(agreement, item);
  const words = EVERY[item.cadence as Every].waive;
  await audit(turn, 'agreement.waive', next, {}, `${code} ${asked ? '申请' : ''}${words}`);
  const receiver = turn.directory.unitName(sidesOf(agreement).find((id) => id !== item.promiserId) ?? '');
  return asked
    ? told(turn, next, `${code} 已问${receiver}`, `免不免由${receiver}定，同意之前照做。`)
    : told(turn, next, `✅ ${code} ${words}`, `已告诉${turn.directory.unitName(item.promiserId)}。10分钟内可“撤销”。`);
}

/** @param undo absent for what is not taken back: it is said anew */
const audit = (turn: Turn, action: string, { term }: Owed, undo: object | undefined, note: string): Promise<void> =>
  turn.audit({ action, entity: 'agreement', entityId: term.id, ...(undo && { undo }), note });

/** 算作 清3 第2项？ on the card of an activity. */
async function counted(turn: Turn, owed: Owed, activityId: string, yes: boolean): Promise<Reply> {
  const activity = await turn.tx.activity.findUnique({ where: { id: activityId } });
  if (!activity || activity.status === 'VOID') throw new RuleBroken('agreement.activity', '这条活动已经撤销或作废，不能算了。');
  const known = owed.term.fulfilments.some((f) => f.activityId === activityId);
  if (yes && !known) return done(turn, owed, activity.localDate, 1, activity);
  const code = itemCode(owed.agreement, owed.item);
  const note = known ? '' : `要算的话，随时说“${code} 做了”。`;
  return told(turn, owed, known ? `活${activity.no} 已算作 ${code}` : `活${activity.no} 不算 ${code}`, note);
}

/** The open term that a sentence is about: 第2项 of 清3, or the only one. A card to choose from when there are several. */
async function meant(turn: Turn, step: Step): Promise<Owed | Reply> {
  const { no } = turn.reading.slots;
  const { agreement, item } = await itemNamed(turn, no, turn.text);
  const [only, ...more] = agreement ? termsIn(turn, agreement, item, step) : await promisesOf(turn);
  if (!only) throw new RuleBroken('agreement.none', `${no ?? '您单位手上'}没有要做的清单事项。发“双向清单”看全部。`);
  if (!more.length || item) return only;
  const fits = [only, ...more];
  const some = fits.slice(0, 6);
  return {
    card: {
      title: '是哪一项？',
      note: [...some.map((o) => owedLine(o, turn)), ...(fits.length > 6 ? ['还有别的，请说编号，如“清3 第2项 做了”。'] : [])].join('\n'),
      buttons: some.map((o) => ({ text: itemCode(o.agreement, o.item).slice(0, 10), action: termAction(step, o.term) })),
    },
  };
}

/** 没做过: what was recorded last, or on the day that was said. A card to choose from when there are several. */
async function denied(turn: Turn, day: string | undefined): Promise<Reply> {
  const { agreement, item } = await itemNamed(turn, turn.reading.slots.no, turn.text);
  if (!agreement) throw new RuleBroken('agreement.unknown', '是哪一份？请带上编号，例如“清3 第2项 没做过”。');
  const found = recorded(agreement, item, day);
  const [only, ...more] = found;
  const what = item ? itemCode(agreement, item) : codeOf(agreement);
  if (!only)
    throw new RuleBroken(
      'agreement.none',
      `${what}${day ? formatDay(day, turn) : ''}还没有记做过，不用改。发“${codeOf(agreement)}”看进展。`,
    );
  if (!more.length) return deny(turn, only.owed, only.id);
  return { card: whichTime(found, turn) };
}

async function deny(turn: Turn, owed: Owed, fulfilmentId: string): Promise<Reply> {
  const code = itemCode(owed.agreement, owed.item);
  const was = owed.term.fulfilments.find((f) => f.id === fulfilmentId);
  const next = await unfulfil(turn, owed, fulfilmentId, 'DENIED');
  if (!next || !was) return told(turn, owed, code, '这一次已经不算数了。');
  await audit(turn, 'agreement.deny', next, undefined, `${code} ${formatDay(was.doneOn, turn)}没做过`);
  return told(turn, next, code, `这一次不算数，已告诉对方。说错了请再说“${code} ${shortDay(was.doneOn)}做了”。`);
}

/** 做了两次: how often, beside 第2项. */
const timesIn = (text: string): number => numberIn(/(\d{1,3}|[一二两三四五六七八九十]{1,3})\s*[次场回期趟]/.exec(text)?.[1] ?? '') ?? 1;

async function press({ verb, args: [id = '', arg = '', count = ''] }: Press, turn: Turn): Promise<Reply> {
  const owed = await owedById(turn, id);
  const quantity = Number(count) || 1;
  switch (verb) {
    case 'done':
      return askDay(turn, owed, 'done', 1);
    case 'doneon':
      return done(turn, owed, arg, quantity);
    case 'plan':
      return askDay(turn, owed, 'plan', 1);
    case 'planon':
      return arranged(turn, owed, arg);
    case 'waive':
      return waived(turn, owed);
    case 'allow':
    case 'keep': {
      const next = await answerWaiver(turn, owed, verb === 'allow');
      if (verb === 'allow' && !owed.term.waivedAt && next.term.waivedAt)
        await audit(turn, 'agreement.waive', next, {}, `${itemCode(next.agreement, next.item)} 同意免做`);
      if (verb === 'keep' && owed.term.waiveAskedById && !next.term.waiveAskedById)
        await audit(turn, 'agreement.keep', next, undefined, `${itemCode(next.agreement, next.item)} 请对方照做`);
      return told(
        turn,
        next,
        `${itemCode(next.agreement, next.item)} ${next.term.waivedAt ? '✅ 已同意免' : '照做'}`,
        `已告诉${turn.directory.unitName(next.item.promiserId)}。`,
      );
    }
    case 'count':
    case 'nocount':
      return counted(turn, owed, arg, verb === 'count');
    case 'deny':
      return deny(turn, owed, arg);
    default:
      return { card: termCard(owed, turn, standing(turn, turn.actor, owed)) };
  }
}

export default defineCommand({
  name: NAME,
  topic: '资源',
  says: [
    {
      intent: 'agreement.done',
      summary: '记一次双向清单里的事做了',
      examples: ['清5 第2项 做了', '清5 第2项 上周五做了'],
      patterns: [
        {
          say: /做(?:了|过|完|好)|办(?:了|过|完|好)|(?:已|已经)(?:做|办|完成|兑现|落实|开展)|(?:完成|兑现|落实|开展|提供|搞|讲)了/,
          score: 0.93,
          said: '清',
          unless: /[?？]|吗|没|未|还|什么|多少|几|怎|哪|谁|情况|进[度展]|免/,
        },
        { say: /T.{0,6}(?:做|办|搞|讲|开展)的/, score: 0.93, said: '清', has: ['past'], unless: /[?？]|吗|没|未|谁/ },
        // In answer to a reminder: these words and no others, so that 昨天搞了主题党日 stays an activity.
        {
          say: /^(?:第(?:C|一[项条件个])|T|已经?|我们?|都|这个?|那个?|,)*(?:做|办|完成|兑现|落实)(?:了|过了?|完了?|好了?|C)+$/,
          score: 0.93,
          on: '清',
          lacks: ['people'],
        },
      ],
      slots: ['no', 'when'],
      no: '清',
      noFromReminder: true,
      timeMode: 'past',
    },
    {
      intent: 'agreement.plan',
      summary: '给双向清单里的事约个日子',
      examples: ['清5 第2项 约在9月24日', '清5 第2项 下周三做'],
      patterns: [
        {
          say: /T(?:我们|再|就|要|准备|打算|来|去|上门|给|O|,)*(?:做|办|搞|讲|开展|来|弄)(?:一次|这个|这项|C)?$/,
          score: 0.93,
          said: '清',
          lacks: ['past'],
          unless: /[?？]|吗|谁|没|未|不/,
        },
        { say: /^N,?第[^,]{1,4}T$/, score: 0.93, said: '清', has: ['future'], lacks: ['period'] },
        {
          say: /约(?:在|到|好|个)?(?:时间)?T|(?:定|安排|放)(?:在|到|于)T|约(?:个|一个)?时间/,
          score: 0.93,
          on: '清',
          unless: /[?？]|吗|谁/,
        },
      ],
      slots: ['no', 'when'],
      no: '清',
    },
    {
      intent: 'agreement.deny',
      summary: '双向清单里记的一次其实没做过',
      examples: ['清5 第2项 没做过'],
      patterns: [
        {
          say: /没(?:有)?(?:做|办|搞|讲|来|开展|兑现|落实)过|没(?:有)?这回事|不算数|记错/,
          score: 0.94,
          on: '清',
          unless: /[?？]|吗|谁|还没|从没|一直|应该/,
        },
      ],
      slots: ['no', 'when'],
      no: '清',
      noFromReminder: true,
      timeMode: 'past',
    },
    {
      intent: 'agreement.waive',
      summary: '双向清单里的事这一期免做（由接受的一方定）',
      examples: ['清5 第2项 本季免'],
      patterns: [{ say: /免(?:了|做|一次|去)?$|不用(?:再)?做了?$|免做|免除/, score: 0.93, on: '清', unless: /[?？]|吗|谁|费/ }],
      slots: ['no'],
      no: '清',
    },
  ],
  noun: 'term',

  async run(turn) {
    const { intent, slots } = turn.reading;
    const day = (slots.when?.date ?? slots.when?.start)?.slice(0, 10);
    if (intent === 'agreement.deny') return denied(turn, day);
    const step: Step = intent === 'agreement.done' ? 'done' : intent === 'agreement.plan' ? 'plan' : 'waive';
    const owed = await meant(turn, step);
    if (!owed || !('term' in owed)) return owed;
    if (step === 'waive') return waived(turn, owed);
    const quantity = timesIn(turn.text);
    if (!day) return askDay(turn, owed, step, quantity);
    return step === 'done' ? done(turn, owed, day, quantity) : arranged(turn, owed, day);
  },

  press,

  /** The day, after "哪天做的？" or "约在哪天？". */
  async heard({ step = '', id = '', quantity = '' }, turn) {
    const words = turn.text.trim();
    if (!words || words.length > 20) return undefined;
    const day = dayIn(turn, words, step === 'done' ? 'past' : 'future');
    if (!day) return undefined;
    const owed = await owedById(turn, id);
    return step === 'done' ? done(turn, owed, day, Number(quantity) || 1) : arranged(turn, owed, day);
  },

  undo: {
    async 'agreement.done'({ entityId, data }, turn) {
      const next = await unfulfil(turn, await owedById(turn, entityId), String(data['fulfilmentId']), 'UNDO');
      if (!next) throw new RuleBroken('agreement.went-on', '这一次已经不算数了，不用撤销。');
      return { text: `↩️ 已撤销 ${owedLine(next, turn)}，对方也告诉了。` };
    },
    async 'agreement.plan'({ entityId, data }, turn) {
      const was = typeof data['was'] === 'string' ? data['was'] : null;
      const next = await arrange(turn, await owedById(turn, entityId), was);
      return { text: `↩️ 已撤销 ${owedLine(next, turn)}，对方也告诉了。` };
    },
    async 'agreement.waive'({ entityId }, turn) {
      const next = await unwaive(turn, await owedById(turn, entityId));
      return { text: `↩️ 已撤销 ${owedLine(next, turn)}，对方也告诉了。` };
    },
  },
});
