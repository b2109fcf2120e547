import { addDays, HOUR_MS, MINUTE_MS, parseWall, toInstant, toWall } from '../bot/clock';
import type { Button } from '../bot/content';
import { defineCommand, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { formatInstant } from '../bot/domain/calendar/format';
import { mustBeOpen, mustStand, seatOf } from '../bot/domain/meeting/answers';
import { answerButtons, answerText, codeOf, shortLine, startOf } from '../bot/domain/meeting/cards';
import { type Invited, meetingById } from '../bot/domain/meeting/lookup';
import { snooze } from '../bot/domain/meeting/reminders/snooze';
import { answerNow, isAnswer, isConfirmed } from '../bot/domain/meeting/rules';
import { seatsMeant } from '../bot/domain/meeting/which-seat';
import { isQuiet } from '../bot/domain/reminder/plan';
import { RuleBroken } from '../bot/errors';
import { readTime } from '../bot/reading/time';
import type { TimeReading } from '../bot/reading/time/types';

const NAME = '晚点提醒';
/** How long the next sentence may still be the time that was asked for. */
const LISTEN_MS = 10 * MINUTE_MS;
const MORNING = 9 * 60;
const EVENING = 20 * 60;

/** The seat that is to be answered later: of the meeting named, else of the one last asked about, else of the newest invitation. */
async function seatToAnswer(turn: Turn): Promise<Invited> {
  const no = /会\d+/.exec(turn.text.normalize('NFKC'))?.[0] ?? (turn.quoteNo?.startsWith('会') ? turn.quoteNo : undefined);
  const seats = await seatsMeant(turn, no ? { no } : {});
  const asked = no ?? (await lastAsked(turn));
  const newest = [...seats].sort((a, b) => b.seat.createdAt.getTime() - a.seat.createdAt.getTime());
  const waits = ({ meeting, seat }: Invited) => !isAnswer(answerNow(seat, meeting.revision));
  const ofAsked = newest.filter((s) => codeOf(s.meeting) === asked);
  const found = ofAsked.find(waits) ?? ofAsked[0] ?? newest.find(waits) ?? newest[0];
  if (!found && asked?.startsWith('办'))
    throw new RuleBroken('snooze.action', `${asked}到期前3个和1个工作日、到期当天都会再提醒您。来不及可以说“${asked} 延到…”。`);
  if (!found) throw new RuleBroken('snooze.none', '您这里没有等答复的会议，不用再提醒。发“我的”可以看要办的事。');
  return found;
}

/** Code of what this person was last asked about in private. */
async function lastAsked({ tx, actor }: Turn): Promise<string | undefined> {
  const row = await tx.outbox.findFirst({
    where: { target: actor.userid, about: { not: null } },
    orderBy: { id: 'desc' },
    select: { about: true },
  });
  return row?.about ?? undefined;
}

/** @throws RuleBroken when there is nothing left to be reminded of, or it is another unit's affair */
function mustWait(turn: Turn, { meeting, seat }: Invited): void {
  mustBeOpen(turn, meeting);
  const code = codeOf(meeting);
  const as = mustStand(turn, meeting, seat);
  if (as === 'DEPUTY' && !isConfirmed(seat, meeting.revision))
    throw new RuleBroken(
      'snooze.deputy',
      `${code}请您代${turn.directory.unitName(seat.orgId)}参加，请直接回“参加”或“去不了”，对方在等您的话。`,
    );
  if (isAnswer(answerNow(seat, meeting.revision)))
    throw new RuleBroken(
      'snooze.answered',
      `${code}已答复“${answerText(turn, meeting, seat, turn.place.kind)}”，不用再提醒答复。要去的话，会前我会再提醒。`,
    );
  if (as === 'PROXY')
    throw new RuleBroken(
      'snooze.not-yours',
      `${code}由${turn.directory.unitName(seat.orgId)}自己答复。想看谁还没答复，可发“${code} 谁没回”。`,
    );
}

/** Words for a time, as far as they are one: instants to choose from, none when nothing usable was said. @throws RuleBroken `snooze.no-such-time` */
function instantsSaid(turn: Turn, { meeting }: Invited, said: TimeReading): Date[] {
  if (said.error) throw new RuleBroken('snooze.no-such-time', `${said.error}，请换个时间再说一次。`);
  const instant = (wall: string) => toInstant(parseWall(wall), turn.zone);
  if (said.ask) return said.ask.filter((a) => /T\d/.test(a)).map(instant);
  if (said.start) return [toInstant(goodMinute(said.start, said.assumed ? said.end : undefined), turn.zone)];
  // Today without an hour says no more than 晚点.
  if (said.date) return said.date === toWall(turn.now, turn.zone).date ? [] : [toInstant({ date: said.date, minute: MORNING }, turn.zone)];
  const before = /^-P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(said.offsets?.[0] ?? '');
  if (!before) return [];
  const [days = 0, hours = 0, minutes = 0] = before.slice(1).map((n) => Number(n ?? 0));
  return [new Date(meeting.startAt.getTime() - (days * 24 + hours) * HOUR_MS - minutes * MINUTE_MS)];
}

/** A part of a day becomes one minute of it: 明早 9:00, 今晚 20:00, 明天下午 14:00. */
function goodMinute(start: string, end: string | undefined): { date: string; minute: number } {
  const wall = parseWall(start);
  if (!end || end.slice(0, 10) !== wall.date) return wall;
  const last = parseWall(end).minute;
  const wanted = wall.minute < MORNING ? MORNING : wall.minute >= EVENING - 2 * 60 ? EVENING : wall.minute;
  return { ...wall, minute: wanted >= wall.minute && wanted <= last ? wanted : wall.minute };
}

/** What can be chosen now: only what is still ahead, before the meeting and not in the quiet hours. */
function offers(turn: Turn, { meeting, seat }: Invited): Button[] {
  const { date } = toWall(turn.now, turn.zone);
  const action = (when: string) => `snooze:at:${meeting.id}:${seat.orgId}:${when}`;
  const wall = (text: string, day: string, minute: number, clock: string) => ({
    text,
    at: toInstant({ date: day, minute }, turn.zone),
    action: action(`${day}T${clock}`),
  });
  return [
    { text: '30分钟后', at: new Date(turn.now.getTime() + 30 * MINUTE_MS), action: action('+30') },
    wall('今晚8点', date, EVENING, '20:00'),
    wall('明早9点', addDays(date, 1), MORNING, '09:00'),
  ].flatMap(({ text, at, action: a }) => (at > turn.now && at < meeting.startAt && !isQuiet(at, turn.zone) ? [{ text, action: a }] : []));
}

/** Asks when; close to the meeting it asks for the answer itself. @param why what was wrong with the time that was said */
function ask(turn: Turn, at: Invited, why?: string, chosen: readonly Date[] = []): Reply {
  const { meeting, seat } = at;
  const said = chosen.map((instant) => {
    const { date, minute } = toWall(instant, turn.zone);
    const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    return { text: `${Number(date.slice(8))}日${clock}`, action: `snooze:at:${meeting.id}:${seat.orgId}:${date}T${clock}` };
  });
  const buttons = said.length ? said : offers(turn, at);
  const lead = shortLine(meeting, turn);
  if (!buttons.length) {
    const note = `${why ? `${why}\n` : ''}马上就要开会了，现在就答复吧。`;
    return { card: { title: '来不及再提醒了', lead, note, buttons: answerButtons(meeting, seat.orgId) } };
  }
  turn.memory.pending = {
    kind: NAME,
    data: { meetingId: meeting.id, orgId: seat.orgId },
    until: turn.now.getTime() + LISTEN_MS,
  };
  return { card: { title: '什么时候再提醒您？', lead, note: `${why ? `${why}\n` : ''}也可以直接说时间，例如“明天下午3点”。`, buttons } };
}

/** Keeps the reminder, or says why that time cannot be and what can. */
async function remind(turn: Turn, at: Invited, instant: Date): Promise<Reply> {
  const { meeting, seat } = at;
  const code = codeOf(meeting);
  const when = formatInstant(instant, turn);
  if (instant <= turn.now) return ask(turn, at, `${when}已经过了。`);
  if (instant >= meeting.startAt) return ask(turn, at, `${code}${startOf(meeting, turn)}就开会了，要在这之前提醒。`);
  const text = `好，${when}再提醒您答复${code}。会议若改期或取消，这条会自动作废并告诉您。`;
  if (turn.place.kind === 'group') {
    // The reminder comes in private: whoever cannot be reached there must know now.
    const told = turn.outbox.toMember(turn.actor.userid, { text }, { key: 'snooze', priority: 2, about: code });
    if (!told)
      return { text: `${turn.actor.name}，我还不能私聊您：请打开和${turn.botName}的单聊（点我的头像）说一句“晚点提醒”，到时才能提醒到。` };
  }
  await snooze(turn, meeting, turn.actor.id, seat.orgId, instant);
  await turn.audit({ action: 'me.snooze', entity: 'snooze', entityId: meeting.id, note: `${code} ${when}再提醒` });
  if (turn.via === 'CHAT') return { text: turn.place.kind === 'group' ? `好，${when}私聊提醒您答复${code}。` : text };
  const card = {
    title: `${when}再提醒您`,
    lead: shortLine(meeting, turn),
    note: '会议若改期或取消，这条会自动作废并告诉您。\n现在就能定的话，点下面。',
    forPresser: true,
    buttons: answerButtons(meeting, seat.orgId),
  };
  return { card };
}

async function press({ args }: Press, turn: Turn): Promise<Reply> {
  const [meetingId = '', orgId = '', ...rest] = args;
  const at = await again(turn, meetingId, orgId);
  const when = rest.join(':');
  const instant = when.startsWith('+')
    ? new Date(turn.now.getTime() + Number(when.slice(1)) * MINUTE_MS)
    : toInstant(parseWall(when), turn.zone);
  return remind(turn, at, instant);
}

/** The same seat as it is now. @throws RuleBroken when it no longer waits */
async function again(turn: Turn, meetingId: string, orgId: string): Promise<Invited> {
  const meeting = await meetingById(turn, meetingId);
  const at = { meeting, seat: await seatOf(turn, meeting, orgId) };
  mustWait(turn, at);
  return at;
}

/** What may stand beside a time that answers 什么时候. */
const BESIDE = /那就|就|那|吧|好了?|再|请|提醒|叫|通知|我|一下|开|的时候|[\s\p{P}]/gu;

export default defineCommand({
  name: NAME,
  topic: '会议',
  says: [
    {
      intent: 'me.snooze',
      summary: '会议邀请先放一放，到您说的时间再提醒您答复',
      examples: ['晚点提醒我', '明早9点再提醒我', '会12 半小时后提醒我'],
      words: ['提醒', '晚点提醒'],
      patterns: [
        { say: /再(?:提醒|叫|通知|喊)我(?:一次|一遍)?$/, score: 0.86, unless: /别|不要|不用|可以/ },
        {
          say: /(?:晚点|晚些|晚一点|晚一些|稍后|待会|等会|过会|一会|回头|过一会|等一会|等下|稍晚|迟点|过后|之后|改天|过?T|过C|C后|到时候|到点|有空时)(?:儿|时)?(?:的时候)?(?:再|请|记得|你|小联|来|,)*(?:提醒|叫|喊|通知|告诉|催|推|说|弹|戳|提示|问|发)(?:我|一次|一遍|$)?/,
          score: 0.9,
          unless: /^(?:需|缺|求|急|谁|哪|借)|行不行|别|不要|免打扰|O|单位|大家|没回|会议通知|提前[TC]|各|通知(?!我)|开|催(?!我)/,
        },
        {
          say: /(?:提醒|叫|喊)我(?:.{0,3}T|晚点|稍后)|^(?:到时候|到点)?(?:再)?提醒我(?:一次|一遍)?$/,
          score: 0.86,
          unless: /别|不要|可以|恢复|重新|继续/,
        },
        { say: /^(?:晚点|稍后|晚些|待会儿?|等会儿?|过会儿?|一会儿?)(?:再说|再看|再回|再答复|再议|吧|回复|处理)?$/, score: 0.7 },
      ],
      slots: ['when'],
    },
  ],
  noun: 'snooze',
  press: (what, turn) => press(what, turn),

  async run(turn) {
    const at = await seatToAnswer(turn);
    mustWait(turn, at);
    const { slots, time } = turn.reading;
    const { start, date, end, ask: which, error } = slots.when ?? {};
    const said: TimeReading = {
      spans: [],
      ...(start && { start }),
      ...(date && { date }),
      ...(end && { end }),
      ...(which && { ask: which }),
      ...(error && { error }),
      ...(time?.assumed && { assumed: true }),
      ...(time?.offsets && { offsets: time.offsets }),
    };
    return settle(turn, at, instantsSaid(turn, at, said));
  },

  async heard({ meetingId = '', orgId = '' }, turn) {
    const words = turn.text.trim();
    if (!words || words.length > 20) return undefined;
    const { date, minute } = toWall(turn.now, turn.zone);
    const ref = `${date}T${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    const said = readTime(words, { ref, mode: 'future', holidays: turn.calendar });
    const rest = said.spans.reduceRight((left, { from, to }) => left.slice(0, from) + left.slice(to), words).replace(BESIDE, '');
    if (!said.spans.length || rest) return undefined;
    const at = await again(turn, meetingId, orgId);
    return settle(turn, at, instantsSaid(turn, at, said));
  },
});

/** One time is kept, several are offered, none is asked for. */
function settle(turn: Turn, at: Invited, instants: readonly Date[]): Promise<Reply> | Reply {
  const fits = instants.filter((i) => i > turn.now && i < at.meeting.startAt);
  if (instants.length > 1 && fits.length > 1) return ask(turn, at, undefined, fits);
  const one = fits[0] ?? instants[0];
  return one ? remind(turn, at, one) : ask(turn, at);
}
