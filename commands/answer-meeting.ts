import { MINUTE_MS } from '../bot/clock';
import { defineCommand, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { readCard, reasonCard, recordedCard, stateCard } from '../bot/domain/meeting/answer-cards';
import { accept, answered, asDeputy, chooseSeat, pressedSeat, record, spokenIn } from '../bot/domain/meeting/answering';
import { type AnswerBefore, addReason, markAskedAgain, mustBeOpen, putBack, seatOf, standing } from '../bot/domain/meeting/answers';
import { codeOf, rsvpAction, startOf } from '../bot/domain/meeting/cards';
import { type Invited, meetingById } from '../bot/domain/meeting/lookup';
import { answerNow, isAnswer } from '../bot/domain/meeting/rules';
import { nothingToAnswer, seatsMeant } from '../bot/domain/meeting/which-seat';
import { publicWords, SURNAME } from '../bot/private-words';
import { any, QUESTION, re } from '../bot/reading/declare';

const US =
  '(?:我|我们|我方|我单位|本单位|我们单位|我们这边|我这边|我们所|我们院|我们社区|我们学校|单位|这边|O|P|书记|主任|本人|咱们|咱|俺们)*';

const COME = any(
  '参加 能来 能到 能去 准时到 按时到 一定到 出席 我来 到会 可以来 可以去 可以到 去得了 来得了 算我 算上我 准时参加 按时参加 能参加 会来 会去 会到 肯定来 肯定去 肯定到 去 来 参会 与会 到场 报名 没问题 来得及 如期参加',
);

const NOT_COME = any(
  '请假 请个假 告假 去不了 来不了 去不成 来不成 到不成 参加不成 去不上 不去了 不来了 不去 不来 到不了 不参加 参加不了 没法参加 没法去 没法来 不能参加 不能去 不能来 不能到 无法参加 无法到 无法出席 不能出席 缺席 没空 没时间 走不开 抽不开身 脱不开身 抽不出时间 不方便 赶不过来 赶不上 赶不回来 不到会 不出席 撞了 冲突了 抽不出身 分不开身 有事去不 过不去 过不来 不克参加',
);

const NEGATION =
  /[去来到成会]不[了成上]|不去|不来|去不了|来不了|不参加|参加不了|不能|没法|无法|请假|到不了|不到|缺席|没空|走不开|没时间|不一定|不了/;

const NAME = '参加';
/** How long the next sentence may still be the reason that was asked for. */
const LISTEN_MS = 10 * MINUTE_MS;

async function decline(turn: Turn, at: Invited, reason?: string): Promise<Reply> {
  if (standing(turn, at.meeting, at.seat) === 'DEPUTY') return asDeputy(turn, at, false);
  const done = await record(turn, at, { rsvp: 'DECLINED', ...(reason && { reason: publicWords(reason) }) });
  if (reason || done.again) return answered(turn, done);
  // Asked in private, it may be said as well; a group does not have to hear it.
  if (turn.place.kind === 'single') listen(turn, done);
  return { card: reasonCard(turn, done.meeting, done.seat) };
}

/** The next words may be the reason. */
function listen(turn: Turn, { meeting, seat }: Invited): void {
  turn.memory.pending = { kind: NAME, data: { meetingId: meeting.id, orgId: seat.orgId }, until: turn.now.getTime() + LISTEN_MS };
}

/** Another answer, and no reason: 我能去了, 让王强去. */
const ANSWERS_ANEW = re(
  /(?:能|可以|会)[来去到]|[来去]得了|^(?:那|还是)?我?们?参加[了吧]?$|^派|替我|代我|[让叫].{2,4}[去来替代]/.source,
  `|^${SURNAME}\\S{1,2}[去来]$`,
);

/** 收到: read, and asked on once. */
async function read(turn: Turn, at: Invited): Promise<Reply> {
  if (standing(turn, at.meeting, at.seat) === 'DEPUTY')
    return { text: `收到。能代${turn.directory.unitName(at.seat.orgId)}参加${codeOf(at.meeting)}时，请说“参加”。` };
  const { meeting, seat } = await record(turn, at, { rsvp: 'READ' });
  if (isAnswer(answerNow(seat, meeting.revision))) return { card: recordedCard(turn, meeting, seat, spokenIn(turn)) };
  if (seat.askedAgain) return { text: `已记为“已读”，还不算答复。能参加${codeOf(meeting)}时说“参加”，去不了说“请假”。` };
  await markAskedAgain(turn, meeting, seat);
  return { card: readCard(turn, meeting, seat) };
}

/** The reason of somebody who cannot come. */
async function why(turn: Turn, { meeting, seat: before }: Invited, reason: string): Promise<Reply> {
  const answer = answerNow(before, meeting.revision);
  if (answer !== 'DECLINED' && answer !== 'SUBSTITUTED') return { card: recordedCard(turn, meeting, before, spokenIn(turn)) };
  const seat = await addReason(turn, meeting, before, publicWords(reason));
  const card = recordedCard(turn, meeting, seat, spokenIn(turn));
  if (reason !== '其他') return { card };
  listen(turn, { meeting, seat });
  return { card: { ...card, note: `愿意的话直接说原因，不说也算数。\n${card.note ?? ''}` } };
}

async function press({ verb, args }: Press, turn: Turn): Promise<Reply> {
  const at = await pressedSeat(turn, args, { looks: verb === 'state' });
  if ('card' in at) return at;
  const said = args.slice(3).join(':');
  switch (verb) {
    case 'accept':
      return accept(turn, at);
    case 'decline':
      return decline(turn, at, said || undefined);
    case 'read':
      return read(turn, at);
    case 'why':
      return why(turn, at, said || '其他');
    default:
      return { card: stateCard(turn, at.meeting, at.seat, spokenIn(turn)) };
  }
}

export default defineCommand({
  name: NAME,
  topic: '会议',
  common: true,
  says: [
    {
      intent: 'rsvp.accept',
      summary: '答复参加会议',
      examples: ['会12 参加', '会12 三院参加'],
      words: ['参加', '出席'],
      patterns: [
        { say: /^(?:会|准|一定|我们?|肯定|都|马上|这就|T|N|,)*到$/, score: 0.85, on: '会' },
        {
          say: re(COME),
          score: 0.88,
          on: '会',
          unless: re(
            NEGATION.source,
            '|',
            QUESTION.source,
            '|可能|也许|说不定|没准|替|代我|代替|派(?!C|出C|了C)|由P|议题|讨论|改到|取消|通知|催|纪要|推迟|提前|挪|收到了|(?:马上|这就|立刻)(?:就)?(?:过)?去',
          ),
        },
        {
          say: re(
            '^',
            US,
            '(?:收到|好的|好|没问题|可以|行|嗯|ok|明白)*,?',
            US,
            '(?:T|一定|肯定|会|能|都|准时|按时|可以|准备|确认|同意|届时)*',
            any('参加', '能来', '能到', '能去', '出席', '到会', '准时到', '参会', '准时参加'),
            '(?:C|会议|的|了|B|N|,|!)*$',
          ),
          score: 0.84,
          unless: re(NEGATION.source, '|', QUESTION.source),
        },
        { say: re('^', US, '(?:去|来|派)C$'), score: 0.75, unless: re(NEGATION.source), has: ['people'] },
      ],
      slots: ['no', 'org', 'headcount'],
      no: '会',
      noFromReminder: true,
    },
    {
      intent: 'rsvp.decline',
      summary: '会议请假',
      examples: ['会12 请假，出差'],
      words: ['请假', '不参加', '来不了', '去不了'],
      patterns: [
        { say: re(NOT_COME), score: 0.9, on: '会', unless: re('[?？]|吗|谁|替|代我|代替|让P|派|换P|催|取消|纪要') },
        {
          say: re(
            '^',
            US,
            '(?:收到,|不好意思,|抱歉,)?',
            US,
            '.{0,12}',
            any('请假', '请个假', '去不了', '来不了', '参加不了', '不参加了', '不能参加', '无法参加', '没法参加', '不能出席', '到不了'),
            '',
          ),
          score: 0.8,
          unless: re(QUESTION.source, '|替|代我|代替|让P|派|换P|他|她|孩子们|巡查我'),
        },
      ],
      slots: ['no', 'org', 'reason'],
      no: '会',
      noFromReminder: true,
      cut: new RegExp(
        `收到|不好意思|抱歉|对不起|但是?|可是|因为|由于|所以|原因是?|${NOT_COME}(?:了)?|(?:我们?|本人|本单位|单位|我们?(?:这边|单位|所|院|校|社区|学校))?(?:这次|那天|当天|就|也|要|可能|实在|确实|都|得|想|需要)?${NOT_COME}(?:了)?`,
        'g',
      ),
    },
    {
      intent: 'rsvp.read',
      summary: '表示已经看到',
      examples: ['收到'],
      words: ['收到', '已阅'],
      patterns: [
        {
          say: /^(?:好的?|嗯+|行|哦|ok|N|B|我们?|O|,|了|信息|消息|通知|都)*(?:收到|已阅|已读|已收到|收悉|知道了|知悉|已知悉|获悉|阅|看到了|已看到|已收)(?:收到|好的?|知道了|,|了|谢谢|明白|通知|信息|消息|N|会议通知|ok)*$/,
          score: 0.86,
          firm: true,
        },
        // Neither yes nor no: asked on.
        {
          say: /^(?:N|,|我们?|那天|也|还|现在)*(?:可能|也许|说不定|没准|不一定|不确定|说不准|看情况)(?:会|能|要|,)*(?:去|来|到|参加|出席)?(?:得了)?(?:吧|的|哦|呢|了)*$/,
          score: 0.86,
          on: '会',
        },
      ],
      slots: ['no'],
      no: '会',
      noFromReminder: true,
    },
  ],
  noun: 'rsvp',
  press: (what, turn) => press(what, turn),

  async run(turn) {
    const { intent, slots } = turn.reading;
    const seats = await seatsMeant(turn, slots);
    const [only, ...more] = seats;
    if (!only) {
      if (intent === 'rsvp.read') return { text: '好的。有事随时找我。' };
      throw nothingToAnswer();
    }
    const reason = slots.reason?.slice(0, 60);
    if (more.length) {
      const verb = intent.slice('rsvp.'.length);
      const words = intent === 'rsvp.decline' && reason ? [publicWords(reason).replaceAll(':', '：')] : [];
      return chooseSeat(turn, seats, ({ meeting, seat }) => rsvpAction(verb, meeting, seat.orgId, ...words));
    }
    mustBeOpen(turn, only.meeting);
    if (intent === 'rsvp.accept') return accept(turn, only, slots.headcount && `${slots.headcount.n}人`);
    return intent === 'rsvp.decline' ? decline(turn, only, reason) : read(turn, only);
  },

  async heard({ meetingId = '', orgId = '' }, turn) {
    const words = turn.text.trim();
    if (!words || words.length > 20 || ANSWERS_ANEW.test(words)) return undefined;
    const meeting = await meetingById(turn, meetingId);
    if (meeting.status === 'CANCELLED' || meeting.startAt <= turn.now) return undefined;
    const at = { meeting, seat: await seatOf(turn, meeting, orgId) };
    const answer = answerNow(at.seat, meeting.revision);
    if (answer !== 'DECLINED' && answer !== 'SUBSTITUTED') return undefined;
    return standing(turn, meeting, at.seat) === 'NONE' ? undefined : why(turn, at, words);
  },

  undo: {
    async 'rsvp.answer'({ entityId, data }, turn) {
      const meeting = await meetingById(turn, entityId);
      const old = data as unknown as AnswerBefore;
      const seat = await putBack(turn, meeting, await seatOf(turn, meeting, old.orgId), old);
      const card = recordedCard(turn, meeting, seat, spokenIn(turn));
      return { card: { ...card, note: `已撤回刚才的答复（${startOf(meeting, turn)}的${codeOf(meeting)}）。` } };
    },
  },
});
