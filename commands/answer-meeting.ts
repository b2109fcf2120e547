import { MINUTE_MS } from '../bot/clock';
import { defineCommand, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { closedCard, deputyRecorded, readCard, reasonCard, recordedCard, releasedCard, whoCard } from '../bot/domain/meeting/answer-cards';
import {
  type AnswerBefore,
  addReason,
  answerBefore,
  deputyAnswers,
  markAskedAgain,
  mustBeOpen,
  mustStand,
  type NewAnswer,
  putBack,
  recordAnswer,
  seatOf,
  standing,
} from '../bot/domain/meeting/answers';
import { publicWords } from '../bot/domain/meeting/call-draft';
import { codeOf, invitationCard, rsvpAction, shortLine, startOf, unitName } from '../bot/domain/meeting/cards';
import { movedSince } from '../bot/domain/meeting/change';
import { type Invited, meetingById } from '../bot/domain/meeting/lookup';
import { answerNow, findDeputy, isAnswer } from '../bot/domain/meeting/rules';
import { seatsMeant } from '../bot/domain/meeting/which-seat';
import type { Person } from '../bot/domain/org/directory';
import { RuleBroken } from '../bot/errors';
import { any, QUESTION, re } from '../bot/reading/declare';
import type { Ref } from '../bot/reading/types';
import type { MeetingModel } from '../prisma/client';

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
/** How long the next sentence may still be the reason or the name that was asked for. */
const LISTEN_MS = 10 * MINUTE_MS;

const spokenIn = (turn: Turn): 'group' | 'single' => turn.place.kind;

/** Records, notes for 撤销, and keeps what is to be shown. */
async function record(turn: Turn, { meeting, seat }: Invited, answer: NewAnswer): Promise<Invited> {
  const next = await recordAnswer(turn, meeting, seat, answer);
  if (isAnswer(answer.rsvp)) {
    await turn.audit({
      action: 'rsvp.answer',
      entity: 'invitation',
      entityId: meeting.id,
      undo: answerBefore(seat),
      note: `${codeOf(meeting)} ${unitName(turn, seat.orgId)}的答复`,
    });
  }
  return { meeting, seat: next };
}

async function accept(turn: Turn, at: Invited, reason?: string): Promise<Reply> {
  if (standing(turn, at.meeting, at.seat) === 'DEPUTY') return asDeputy(turn, at, true);
  const { meeting, seat } = await record(turn, at, { rsvp: 'ACCEPTED', ...(reason && { reason }) });
  return { card: recordedCard(turn, meeting, seat, spokenIn(turn)) };
}

async function decline(turn: Turn, at: Invited, reason?: string): Promise<Reply> {
  if (standing(turn, at.meeting, at.seat) === 'DEPUTY') return asDeputy(turn, at, false);
  const { meeting, seat } = await record(turn, at, { rsvp: 'DECLINED', ...(reason && { reason: publicWords(reason) }) });
  return { card: reason ? recordedCard(turn, meeting, seat, spokenIn(turn)) : reasonCard(turn, meeting, seat) };
}

async function asDeputy(turn: Turn, { meeting, seat }: Invited, goes: boolean): Promise<Reply> {
  return { card: deputyRecorded(turn, meeting, await deputyAnswers(turn, meeting, seat, goes), goes) };
}

/** People of the unit who can be sent: the other liaisons first. */
function colleagues(turn: Turn, orgId: string): Person[] {
  const people = [...turn.directory.liaisonsOf(orgId), ...turn.directory.membersOf(orgId)];
  return [...new Set(people)].filter((p) => p.id !== turn.actor.id);
}

/** Somebody else goes. The answer is recorded at once; who, and why, may come after it. */
async function substitute(
  turn: Turn,
  at: Invited,
  found: readonly Person[],
  said: string | undefined,
  reason: string | undefined,
  askWhy: boolean,
): Promise<Reply> {
  const people = colleagues(turn, at.seat.orgId);
  const match = findDeputy(people, found, said);
  const deputy =
    match &&
    ('one' in match
      ? { id: match.one.id, name: match.one.name }
      : 'outsider' in match
        ? { id: null, name: publicWords(match.outsider) }
        : undefined);
  const { meeting, seat } = await record(turn, at, {
    rsvp: 'SUBSTITUTED',
    ...(deputy && { deputy }),
    ...(reason && { reason: publicWords(reason) }),
  });
  const several = match && 'several' in match ? match.several : [];
  if (askWhy && !reason) return { card: reasonCard(turn, meeting, seat, several.map((p) => p.id).slice(0, 8)) };
  if (deputy) return { card: recordedCard(turn, meeting, seat, spokenIn(turn)) };
  const why =
    match && 'stranger' in match ? `${match.stranger.name}不是${unitName(turn, seat.orgId)}的人，代表要从本单位里选。` : undefined;
  return askWho(turn, { meeting, seat }, several.length ? several : people, why);
}

function askWho(turn: Turn, { meeting, seat }: Invited, people: readonly Person[], why?: string): Reply {
  listen(turn, 'who', meeting, seat.orgId);
  return { card: whoCard(turn, meeting, seat, people, why) };
}

function listen(turn: Turn, what: 'who' | 'why', meeting: MeetingModel, orgId: string): void {
  turn.memory.pending = { kind: NAME, data: { what, meetingId: meeting.id, orgId }, until: turn.now.getTime() + LISTEN_MS };
}

function peopleSaid(turn: Turn, ref: Ref | undefined): { found: Person[]; said?: string } {
  if (ref === undefined) return { found: [] };
  if (typeof ref === 'object' && !Array.isArray(ref)) return { found: [], said: ref.name };
  return { found: (Array.isArray(ref) ? ref : [ref]).flatMap((userid) => turn.directory.memberByUserid(userid) ?? []) };
}

/** 收到: read, and asked on once. */
async function read(turn: Turn, at: Invited): Promise<Reply> {
  if (standing(turn, at.meeting, at.seat) === 'DEPUTY')
    return { text: `收到。能代${unitName(turn, at.seat.orgId)}参加${codeOf(at.meeting)}时，请说“参加”。` };
  const { meeting, seat } = await record(turn, at, { rsvp: 'READ' });
  if (isAnswer(answerNow(seat, meeting.revision))) return { card: recordedCard(turn, meeting, seat, spokenIn(turn)) };
  if (seat.askedAgain) return { text: `已记为“已读”，还不算答复。能参加${codeOf(meeting)}时说“参加”，去不了说“请假”。` };
  await markAskedAgain(turn, meeting, seat);
  return { card: readCard(turn, meeting, seat) };
}

/** Several invitations fit: which one? The answer travels in the buttons. */
function choose(turn: Turn, seats: readonly Invited[], verb: string, ...more: string[]): Reply {
  const several = new Set(seats.map((s) => s.seat.orgId)).size > 1;
  const some = seats.slice(0, 6);
  const rest = seats.length > some.length ? ['还有更早答复过的，请说编号。'] : [];
  return {
    card: {
      title: '是哪一场？',
      note: [
        ...some.map(({ meeting, seat }) => `${shortLine(meeting, turn)}${several ? ` · ${unitName(turn, seat.orgId)}` : ''}`),
        ...rest,
      ].join('\n'),
      buttons: some.map(({ meeting, seat }) => ({
        text: several ? `${codeOf(meeting)} ${unitName(turn, seat.orgId)}`.slice(0, 10) : codeOf(meeting),
        action: rsvpAction(verb, meeting, seat.orgId, ...more),
      })),
    },
  };
}

const CANNOT_COME = /去不了|来不了|参加不了|到不了|请假|有事|不能|没空|没时间|不在/;

const DEPUTY_VERBS = new Set(['go', 'nogo', 'mine']);

async function press({ verb, args, selected }: Press, turn: Turn): Promise<Reply> {
  const [meetingId = '', orgId = '', revision = '', ...rest] = args;
  const meeting = await meetingById(turn, meetingId);
  if (meeting.status === 'CANCELLED' || meeting.startAt <= turn.now) return { card: closedCard(turn, meeting, orgId) };
  const at = { meeting, seat: await seatOf(turn, meeting, orgId) };
  if (DEPUTY_VERBS.has(verb) && at.seat.substituteId !== turn.actor.id) return { card: releasedCard(turn, meeting, at.seat) };
  mustStand(turn, meeting, at.seat);
  if (verb !== 'state' && verb !== 'mine' && (await movedSince(turn, meeting, Number(revision)))) {
    return { card: { ...invitationCard(turn, meeting, orgId, at.seat), title: `${codeOf(meeting)}已改期，请按新时间答复` } };
  }
  switch (verb) {
    case 'accept':
      return accept(turn, at);
    case 'decline':
      return decline(turn, at, rest.join(':') || undefined);
    case 'read':
      return read(turn, at);
    case 'deputy':
      // Somebody is sent already: they stay until another one is named.
      if (answerNow(at.seat, meeting.revision) === 'SUBSTITUTED') return askWho(turn, at, colleagues(turn, orgId));
      return substitute(turn, at, [], undefined, undefined, false);
    case 'sub': {
      const [ids = '', said = '', reason = ''] = rest;
      const found = ids.split(',').flatMap((id) => turn.directory.memberById(id) ?? []);
      return substitute(turn, at, found, said || undefined, reason || undefined, false);
    }
    case 'send': {
      const person = turn.directory.memberById(rest[0] ?? selected['deputy']?.[0] ?? '');
      return substitute(turn, at, person ? [person] : [], undefined, at.seat.reason ?? undefined, false);
    }
    case 'why':
      return why(turn, at, rest[0] ?? '其他', rest[1]);
    case 'go':
    case 'nogo':
      return asDeputy(turn, at, verb === 'go');
    case 'mine':
      return { card: deputyRecorded(turn, meeting, at.seat, true) };
    default:
      return { card: recordedCard(turn, meeting, at.seat, spokenIn(turn)) };
  }
}

/** The reason, then the name if it is still open. */
async function why(turn: Turn, at: Invited, reason: string, candidates: string | undefined): Promise<Reply> {
  const answer = answerNow(at.seat, at.meeting.revision);
  if (answer !== 'DECLINED' && answer !== 'SUBSTITUTED') return { card: recordedCard(turn, at.meeting, at.seat, spokenIn(turn)) };
  const seat = await addReason(turn, at.meeting, at.seat, publicWords(reason));
  const next = { meeting: at.meeting, seat };
  if (answer === 'SUBSTITUTED' && !seat.substituteName) {
    const some = (candidates ?? '').split(',').flatMap((id) => turn.directory.memberById(id) ?? []);
    return askWho(turn, next, some.length ? some : colleagues(turn, seat.orgId));
  }
  const card = recordedCard(turn, at.meeting, seat, spokenIn(turn));
  if (reason !== '其他') return { card };
  listen(turn, 'why', at.meeting, seat.orgId);
  return { card: { ...card, note: `愿意的话直接说原因，不说也算数。\n${card.note ?? ''}` } };
}

/** No reason and no name: a command, a question, another answer. */
const NOT_AN_ANSWER =
  /^[@/]|[活会需愿哨办订清资项]\d|[?？]|^(?:参加|收到|好的?|知道了|取消|撤销|帮助|我的|谁没回|催|请假|晚点|改期|记录|需求|会议)/;
const NAME_SAID = /^(?:那就|就)?(?:派|让|请|叫|由|安排|换)?([\p{Script=Han}·]{2,6}?)(?:去|来|参加|替我|代我|代|替|吧|啦|了)*[。.!！]?$/u;

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
            '|可能|也许|说不定|没准|替|代我|代替|派(?!C|出C|了C)|由P|议题|讨论|改到|取消|通知|催|纪要|推迟|提前|挪|收到了',
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
          unless: re(QUESTION.source, '|替|代我|代替|让P|派|换P|他|她|孩子们'),
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
      intent: 'rsvp.substitute',
      summary: '派人代替参加会议',
      examples: ['去不了，让老王替我'],
      words: [],
      patterns: [
        {
          say: /替我|代我|代替我|代替|替代|代为|顶替|替P|代P|代会|代参|代开|替一?下我|代表我|顶我/,
          score: 0.95,
          on: '会',
          unless: /[?？]|吗/,
        },
        {
          say: /(?:让|请(?!假|个假|了)|派|叫|由|换|安排|委托|改由|指派|喊|改派|改成|委派).{1,8}(?:替|代|去|来|参加|出席|到会|参会|顶|开会)/,
          score: 0.94,
          on: '会',
          unless: /[?？]|吗|请假|请个假|告假|通知|派C/,
        },
        { say: /派(?:人|个人|一个人|一位|同事|代表|副职|P)|(?:让|派|换)P/, score: 0.93, on: '会', unless: /[?？]|吗/ },
        {
          say: /(?:让|请|派|叫|由|换|安排|委托).{1,6}(?:替我|代我|代替我|替一下|顶我)|^派人(?:参加|去|来|出席)?$/,
          score: 0.84,
          unless: /[?？]|吗/,
        },
        { say: /P(?:去|来|参加|代|替|顶|到会|出席)/, score: 0.9, on: '会', unless: /[?？]|吗|谁/ },
      ],
      slots: ['no', 'org', 'person', 'reason'],
      no: '会',
      noFromReminder: true,
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
      throw new RuleBroken('rsvp.none', '您这里没有等答复的会议。发“最近有什么会”可以看到编号。');
    }
    const { found, said } = peopleSaid(turn, slots.person);
    const reason = slots.reason?.slice(0, 60);
    const count = slots.headcount ? `${slots.headcount.n}人` : undefined;
    if (more.length) {
      const plain = (words = '') => publicWords(words).replaceAll(':', '：');
      if (intent === 'rsvp.accept') return choose(turn, seats, 'accept');
      if (intent === 'rsvp.decline') return choose(turn, seats, 'decline', ...(reason ? [plain(reason)] : []));
      if (intent === 'rsvp.read') return choose(turn, seats, 'read');
      return choose(
        turn,
        seats,
        'sub',
        found
          .map((p) => p.id)
          .slice(0, 8)
          .join(','),
        plain(said),
        plain(reason),
      );
    }
    mustBeOpen(turn, only.meeting);
    if (intent === 'rsvp.accept') return accept(turn, only, count);
    if (intent === 'rsvp.decline') return decline(turn, only, reason);
    if (intent === 'rsvp.read') return read(turn, only);
    return substitute(turn, only, found, said, reason, CANNOT_COME.test(turn.text));
  },

  async heard({ what, meetingId = '', orgId = '' }, turn) {
    const words = turn.text.trim();
    if (!words || words.length > 20 || NOT_AN_ANSWER.test(words)) return undefined;
    const meeting = await meetingById(turn, meetingId);
    if (meeting.status === 'CANCELLED' || meeting.startAt <= turn.now) return undefined;
    const at = { meeting, seat: await seatOf(turn, meeting, orgId) };
    if (standing(turn, meeting, at.seat) === 'NONE') return undefined;
    if (what === 'why') return why(turn, at, words, undefined);
    const name = NAME_SAID.exec(words)?.[1];
    if (!name) return undefined;
    const named = colleagues(turn, orgId).filter((p) => p.name === name || p.aliases.includes(name));
    return substitute(turn, at, named, name, at.seat.reason ?? undefined, false);
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
