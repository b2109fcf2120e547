import { nearestYear, toWall } from '../bot/clock';
import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { formatDays } from '../bot/domain/calendar/format';
import { countText, onCard } from '../bot/domain/checkin/words';
import { meetingsAround } from '../bot/domain/meeting/around';
import { answerText, callerOf, codeOf, meetingFacts, placeOf, startOf, stateButtons } from '../bot/domain/meeting/cards';
import { meetingById, meetingByNo, seatsOf } from '../bot/domain/meeting/lookup';
import { countsText, forecastLine } from '../bot/domain/meeting/report';
import { answerNow, isAnswer, tally } from '../bot/domain/meeting/rules';
import { outcomeOf, stateOf } from '../bot/domain/minutes/outcome';
import { hostOn } from '../bot/domain/rotation/lookup';
import { scopeOf } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';
import { re } from '../bot/reading/declare';
import { MEETING } from '../bot/reading/phrases';
import type { Period } from '../bot/reading/types';
import type { InvitationModel, MeetingModel } from '../prisma/client';

const SHOWN = 10;
const CALL_HINT = '要开会可以说“下周四下午两点半开联席会，议题停车”。';

/** Somebody may have meant to call a meeting for a day that is over. */
const isOver = (turn: Turn, lastDay: string | undefined): boolean => lastDay !== undefined && lastDay < toWall(turn.now, turn.zone).date;

async function details(turn: Turn, meeting: MeetingModel): Promise<Reply> {
  const seats = await seatsOf(turn, meeting);
  const turnHost = await hostOn(turn, meeting.bodyId, meeting.localDate);
  const over = meeting.startAt <= turn.now;
  const cancelled = meeting.status === 'CANCELLED';
  const mine = seats.find((s) => s.substituteId === turn.actor.id || turn.directory.can(turn.actor, 'unit.speak', s.orgId));
  const { unanswered } = tally(seats, meeting.revision);
  const note = [
    ...(cancelled && meeting.cancelReason ? [`原因：${meeting.cancelReason}`] : []),
    countsText(seats, meeting.revision),
    ...(cancelled || over ? [] : [await forecastLine(turn, meeting, seats)]),
    ...(seats.some((s) => s.attendance !== 'UNKNOWN') ? [`到会：${onCard(countText(meeting, seats))}`] : []),
    ...(over && !cancelled ? [await outcomeOf(turn, meeting)] : []),
    ...(mine ? [`${turn.directory.unitName(mine.orgId)}：${answerText(turn, meeting, mine, turn.place.kind)}`] : []),
  ];
  return {
    card: {
      title: `${codeOf(meeting)} ${meeting.title}`,
      lead: stateOf(meeting, turn),
      facts: [...meetingFacts(meeting, turn), ['召集', callerOf(turn, meeting)], ...(turnHost ? [['轮值承办', turnHost] as const] : [])],
      note: note.filter(Boolean).join('\n'),
      buttons: buttonsFor(turn, meeting, cancelled || over ? undefined : mine, unanswered.length),
    },
  };
}

/** In private one answers from here; the caller looks at who has not. In a group the card is everybody's. */
function buttonsFor(turn: Turn, meeting: MeetingModel, mine: InvitationModel | undefined, open: number) {
  const who = { text: '看答复情况', action: `meeting-who:show:${meeting.id}` };
  if (turn.place.kind === 'group' || !mine) return [who, ...(open ? [] : [{ text: '看名单', action: `meeting-who:list:${meeting.id}` }])];
  return [...stateButtons(meeting, mine), who];
}

/** First and last day; 1月 said in December is the one to come, unless its year was said or it is told as over. */
function daysMeant(turn: Turn, period: Period | undefined): [string, string] | [] {
  const from = period?.date ?? period?.start?.slice(0, 10);
  if (!from) return [];
  const to = period?.end?.slice(0, 10) ?? from;
  const last = nearestYear(to, toWall(turn.now, turn.zone).date);
  if (last === to || /年|了|过|上/.test(turn.text)) return [from, to];
  return [`${Number(from.slice(0, 4)) + 1}${from.slice(4)}`, last];
}

async function list(turn: Turn, period: Period | undefined): Promise<Reply> {
  const [from, to] = daysMeant(turn, period);
  const bodyIds = [turn.reading.slots.body ?? []].flat().flatMap((code) => turn.directory.bodyByCode(code)?.id ?? []);
  const { meetings, total } = await meetingsAround(turn, { scope: scopeOf(turn), ...(from && to && { from, to }), bodyIds, take: SHOWN });
  const when = from && to ? formatDays(from, to, turn) : '接下来';
  if (!meetings.length && isOver(turn, to)) return { text: `${when}没有会。时间已经过去，不能再约；${CALL_HINT}` };
  if (!meetings.length) return { text: `${when}没有会。${CALL_HINT}` };
  const [only] = meetings;
  if (only && meetings.length === 1) return details(turn, only.meeting);
  const lines = meetings.map(({ meeting: m, seats }) => {
    const waits = turn.place.kind === 'single' && m.startAt > turn.now && seats.some((s) => !isAnswer(answerNow(s, m.revision)));
    return `> ${codeOf(m)} ${startOf(m, turn)} ${m.title} · ${placeOf(m)}${waits ? '（等您答复）' : ''}`;
  });
  const more = total > SHOWN ? `先列${SHOWN}场，另有${total - SHOWN}场。` : '';
  return { text: [`**${when}有${total}场会**`, ...lines, more, '发编号看详情，例如“会12”。'].filter(Boolean).join('\n') };
}

export default defineCommand({
  name: '看会议',
  topic: '会议',
  says: [
    {
      intent: 'meeting.show',
      summary: '看一场会的时间、地点和答复，或一段时间有哪些会',
      examples: ['会12', '下周有什么会', '下次联席会什么时候'],
      words: [],
      patterns: [
        { say: /N(?:还)?(?:开|取消|改期|延期|推迟)(?:了|会)?(?:吗|没有?|不|么)[?]?$/, score: 0.94, said: '会' },
        { say: /N.{0,4}(?:要|需要)?(?:带|准备|交|穿)(?:些)?(?:什么|啥)/, score: 0.86, said: '会' },
        {
          say: /^(?:是|在|到底|都)*(?:几点|什么时候|啥时候|哪天|几号|在哪|哪里|哪儿|什么地方|几楼|议题|什么内容|啥内容|开什么)(?:里|儿)?(?:开|开会|集合|是什么|是啥|有哪些)?[?]?$/,
          score: 0.86,
          on: '会',
        },
        { say: /^(?:看看?|查看?|显示|打开)?N(?:详情|情况|的?内容|呢|信息)?[?]?$/, score: 0.9, said: '会' },
        {
          say: /N.{0,6}(?:什么时候|几点|几号|哪天|啥时候|在哪|哪里|几楼|在几|地点|时间|议题|有哪些|多少|什么情况|情况|详情|怎么样|进展|谁参加|都有谁|谁来|哪些单位|开什么|说什么|内容|还开|到哪|人数|名单|多少家|几家)/,
          score: 0.84,
          said: '会',
          unless: /改|推|挪|没回|没答|未答|没报|催|加个|提|纪要|还差|签到|列入|纳入|放[到进]|加[到进入]|作为/,
        },
        {
          say: re(
            '(?:下次|最近|最近一次|下一次|下回|这次|本次|近期|T)(?:的|有|还有|要|开|都|,)*(?:什么|哪些|几个|啥|哪几个|多少个?|没有)?(?:',
            MEETING,
            ')(?:吗|没|没有|要开|要参加|什么时候|啥时候|几点|几号|哪天|在哪|安排|日程|列表|都?有哪些|都?有几个|都?有什么|么|多不多)?[?]?$',
          ),
          score: 0.82,
          lacks: ['clock'],
          unless: re(
            '取消|不开|改|推|开个|召开|安排(?:个|一)|议题|开会$|定|(?:例|支委|党小组|党员大|调度|碰头)会$|^T(?:的|,)*',
            MEETING,
            '$',
          ),
        },
        // 下周的会, 明天的会: those there are; a week or a month is no day to call one for.
        { say: re('^T的?(?:会|会议|', MEETING, ')(?:呢|安排|有哪些|有几场)?[?]?$'), score: 0.84, has: ['period'] },
        { say: /^T的?(?:会|会议)呢?[?]?$/, score: 0.84, has: ['time'], unless: /会议$/ },
        { say: re('(?:有没有|有)(?:什么|哪些|几个|啥|别的|其他)?会(?:议)?(?:要开|吗|没|么|不|要参加)?[?]?$'), score: 0.84, unless: /空/ },
        {
          say: re(MEETING, '(?:T|下次|下回|下一次|这次|是|在|到底|都|一般)*(?:什么时候|啥时候|几点|几号|哪天|何时|在哪|哪里开)'),
          score: 0.86,
        },
        { say: re('(?:什么时候|啥时候|哪天|几号|何时)(?:开|召开)(?:的)?', MEETING), score: 0.86 },
        { say: re('(?:会议)(?:安排|日程|列表|清单|计划|一览)'), score: 0.82, unless: /取消|改|安排(?:在|到|一下)/ },
        { say: re('(?:T|下次|最近|还有)?(?:要|都)?(?:开|参加)(?:些|几个)?(?:什么|哪些|啥)会'), score: 0.86 },
        { say: re('(?:查|看|看看|列)(?:T)?(?:的)?(?:有什么|有哪些)?(?:会|会议|B)(?:安排)?$'), score: 0.82 },
        { say: re('会(?:议)?(?:有)?(?:哪些|什么)议题'), score: 0.8 },
      ],
      slots: ['no', 'period', 'body'],
      no: '会',
      timeMode: 'any',
    },
  ],

  noun: 'meeting-show',
  press: async ({ args: [id = ''] }, turn) => details(turn, await meetingById(turn, id)),

  async run(turn) {
    const { no, period } = turn.reading.slots;
    if (no) return details(turn, await meetingByNo(turn, no));
    if (period?.error) throw new RuleBroken('meeting.period', `${period.error.replace(/[。.]$/, '')}，请换个说法，例如“下周有什么会”。`);
    return list(turn, period?.ask ? undefined : period);
  },
});
