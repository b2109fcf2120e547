import { MINUTE_MS } from '../bot/clock';
import { defineCommand, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { deputyGoes, outsiderCard, reasonCard, recordedCard, stateCard, whoCard } from '../bot/domain/meeting/answer-cards';
import { accept, answered, asDeputy, chooseSeat, colleagues, pressedSeat, record, spokenIn } from '../bot/domain/meeting/answering';
import { addReason, mustBeOpen, mustSpeak, seatOf, standing } from '../bot/domain/meeting/answers';
import { deputyAction } from '../bot/domain/meeting/cards';
import { type Invited, meetingById } from '../bot/domain/meeting/lookup';
import { answerNow, type DeputyMatch, findDeputy } from '../bot/domain/meeting/rules';
import { nothingToAnswer, seatsMeant } from '../bot/domain/meeting/which-seat';
import type { Person } from '../bot/domain/org/directory';
import { publicWords } from '../bot/private-words';
import type { Ref } from '../bot/reading/types';

const NAME = '派人参加';
/** How long the next sentence may still be the name that was asked for. */
const LISTEN_MS = 10 * MINUTE_MS;

/** Somebody else goes. The answer is recorded at once; who, and why, may come after it. Who is sent already stays until another one is named. */
async function substitute(turn: Turn, at: Invited, found: readonly Person[], said?: string, why?: string, askWhy = false): Promise<Reply> {
  const reason = why ?? (answerNow(at.seat, at.meeting.revision) === 'SUBSTITUTED' ? at.seat.reason : undefined);
  const match = findDeputy(colleagues(turn, at.seat.orgId), found, said);
  // 派张伟参加, said by 张伟.
  const self = (!match || 'stranger' in match) && found.some((p) => p.id === turn.actor.id);
  if (self && standing(turn, at.meeting, at.seat) !== 'PROXY') return accept(turn, at);
  const deputy =
    match &&
    ('one' in match
      ? { id: match.one.id, name: match.one.name }
      : 'outsider' in match
        ? { id: null, name: publicWords(match.outsider) }
        : undefined);
  if (!deputy && at.seat.substituteName !== null) {
    mustSpeak(turn, at.meeting, at.seat);
    return askWhom(turn, at, match);
  }
  const done = await record(turn, at, {
    rsvp: 'SUBSTITUTED',
    ...(deputy && { deputy }),
    ...(reason && { reason: publicWords(reason) }),
  });
  if (askWhy && !reason && !done.again) {
    const candidates = match && 'several' in match ? match.several.map((p) => p.id).slice(0, 8) : [];
    return { card: reasonCard(turn, done.meeting, done.seat, candidates) };
  }
  return deputy ? answered(turn, done) : askWhom(turn, done, match);
}

/** Nobody was named who can go: which of them, or who at all? */
function askWhom(turn: Turn, at: Invited, match: DeputyMatch<Person> | undefined): Reply {
  if (match && 'several' in match) return askAmong(turn, at, match.several);
  const unit = turn.directory.unitName(at.seat.orgId);
  const why = match && 'stranger' in match ? `${match.stranger.name}不是${unit}的人，代表要从本单位里选。` : undefined;
  return askWho(turn, at, colleagues(turn, at.seat.orgId), why);
}

/** Several of the unit fit the name that was said. */
function askAmong(turn: Turn, at: Invited, people: readonly Person[]): Reply {
  const [first] = people;
  const alike = first && people.every((p) => p.name[0] === first.name[0]) ? `姓${first.name[0]}` : '叫这个名字';
  return askWho(turn, at, people, `${turn.directory.unitName(at.seat.orgId)}有${people.length}位${alike}，是哪一位？`);
}

function askWho(turn: Turn, at: Invited, people: readonly Person[], why?: string): Reply {
  listen(turn, at);
  return { card: whoCard(turn, at.meeting, at.seat, people, why) };
}

/** Takes the next words for the name. @param asked the name of an outsider that was asked about: said again, it is meant */
function listen(turn: Turn, { meeting, seat }: Invited, asked?: string): void {
  const data = { meetingId: meeting.id, orgId: seat.orgId, ...(asked && { asked }) };
  turn.memory.pending = { kind: NAME, data, until: turn.now.getTime() + LISTEN_MS };
}

/** The reason, then the name if it is still open. @param candidates those whom the words could mean */
async function because(turn: Turn, at: Invited, reason: string, candidates: readonly Person[]): Promise<Reply> {
  if (answerNow(at.seat, at.meeting.revision) !== 'SUBSTITUTED') return { card: recordedCard(turn, at.meeting, at.seat, spokenIn(turn)) };
  const next = { meeting: at.meeting, seat: await addReason(turn, at.meeting, at.seat, publicWords(reason)) };
  if (next.seat.substituteName) return { card: recordedCard(turn, next.meeting, next.seat, spokenIn(turn)) };
  return candidates.length ? askAmong(turn, next, candidates) : askWho(turn, next, colleagues(turn, next.seat.orgId));
}

function peopleSaid(turn: Turn, ref: Ref | undefined): { found: Person[]; said?: string } {
  if (ref === undefined) return { found: [] };
  if (typeof ref === 'object' && !Array.isArray(ref)) return { found: [], said: ref.name };
  return { found: (Array.isArray(ref) ? ref : [ref]).flatMap((userid) => turn.directory.memberByUserid(userid) ?? []) };
}

const CANNOT_COME = /去不了|来不了|参加不了|到不了|请假|有事|不能|没空|没时间|不在/;
/** Pressed on the card of who is sent. */
const OF_THE_DEPUTY = new Set(['go', 'nogo', 'mine']);

async function press({ verb, args, selected }: Press, turn: Turn): Promise<Reply> {
  const at = await pressedSeat(turn, args, { looks: verb === 'mine', deputy: OF_THE_DEPUTY.has(verb) });
  if ('card' in at) return at;
  const rest = args.slice(3);
  const people = (ids: string) => ids.split(',').flatMap((id) => turn.directory.memberById(id) ?? []);
  switch (verb) {
    case 'ask':
      return substitute(turn, at, []);
    case 'sub': {
      const [ids = '', said = '', reason = ''] = rest;
      return substitute(turn, at, people(ids), said || undefined, reason || undefined);
    }
    case 'send':
      return substitute(turn, at, people(rest[0] ?? selected['deputy']?.[0] ?? ''));
    case 'why':
      return because(turn, at, rest[0] ?? '其他', people(rest[1] ?? ''));
    case 'go':
    case 'nogo':
      return asDeputy(turn, at, verb === 'go');
    case 'mine':
      return { card: deputyGoes(turn, at.meeting, at.seat) };
    default:
      return { card: recordedCard(turn, at.meeting, at.seat, spokenIn(turn)) };
  }
}

const NAME_SAID = /^(?:那就|就)?(?:派|让|请|叫|由|安排|换)?([\p{Script=Han}·]{2,6}?)(?:去|来|参加|替我|代我|代|替|吧|啦|了)*[。.!！]?$/u;

/** 我自己去吧 */
const MYSELF = /^(?:那就|就|还是|我看)?(?:我|本人)(?:自己|本人|亲自)?(?:去|来|参加)?(?:吧|了)?[。.!！]?$/u;
/** 是的, 就他: the outsider who was asked about. */
const YES = /^(?:是的?|对的?|没错|确定|确认|就(?:派|是)?(?:他|她|这位|这个人)?)(?:吧|了)?[。.!！]?$/u;
/** 待定, 不换了 */
const NOT_YET = /^(?:人选)?(?:待定|未定|(?:还|暂时)?(?:没|没有|不)(?:定|确定|想好)|(?:先)?不(?:用)?换)(?:呢|吧|了)?[。.!！]?$/u;

/** Everybody of the address book with that name. */
function called({ directory }: Turn, name: string): Person[] {
  const people = directory
    .names()
    .find(name)
    .filter((entry) => entry.kind === 'person');
  return people.flatMap(({ code }) => directory.memberByUserid(code) ?? []);
}

export default defineCommand({
  name: NAME,
  topic: '会议',
  says: [
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
  ],
  noun: 'deputy',
  press: (what, turn) => press(what, turn),

  async run(turn) {
    const { slots } = turn.reading;
    const seats = await seatsMeant(turn, slots);
    const [only, ...more] = seats;
    if (!only) throw nothingToAnswer();
    const { found, said } = peopleSaid(turn, slots.person);
    const reason = slots.reason?.slice(0, 60);
    if (more.length) {
      const ids = found.map((p) => p.id).slice(0, 8);
      const words = [said ?? '', reason ?? ''].map((w) => publicWords(w).replaceAll(':', '：'));
      return chooseSeat(turn, seats, ({ meeting, seat }) => deputyAction('sub', meeting, seat.orgId, ids.join(','), ...words));
    }
    mustBeOpen(turn, only.meeting);
    return substitute(turn, only, found, said, reason, CANNOT_COME.test(turn.text));
  },

  async heard({ meetingId = '', orgId = '', asked }, turn) {
    const words = turn.text.trim();
    const meeting = await meetingById(turn, meetingId);
    if (words.length > 20 || meeting.status === 'CANCELLED' || meeting.startAt <= turn.now) return undefined;
    const at = { meeting, seat: await seatOf(turn, meeting, orgId) };
    if (standing(turn, meeting, at.seat) === 'NONE') return undefined;
    if (NOT_YET.test(words)) return { card: stateCard(turn, meeting, at.seat, spokenIn(turn)) };
    const name = MYSELF.test(words) ? turn.actor.name : asked && YES.test(words) ? asked : NAME_SAID.exec(words)?.[1];
    if (!name) return undefined;
    const found = called(turn, name);
    const match = findDeputy(colleagues(turn, orgId), found, name);
    if (match && 'outsider' in match && name !== asked) {
      listen(turn, at, name);
      return { card: outsiderCard(turn, meeting, at.seat, name) };
    }
    return substitute(turn, at, found, name);
  },
});
