import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { formatInstant } from '../bot/domain/calendar/format';
import { codeOf, spanOf, startOf } from '../bot/domain/meeting/cards';
import { chooseMeeting } from '../bot/domain/meeting/choose';
import { invitedTo, meetingById, meetingByNo, meetingMeant, mustBeCaller, seatsOf } from '../bot/domain/meeting/lookup';
import { recordsOf } from '../bot/domain/meeting/records';
import { chaseNow } from '../bot/domain/meeting/reminders/chase-now';
import { answersReport, rosterLines, seesReasons } from '../bot/domain/meeting/report';
import { tally } from '../bot/domain/meeting/rules';
import { unitMeant } from '../bot/domain/meeting/which-seat';
import { scopeOf } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';
import { re } from '../bot/reading/declare';
import type { MeetingModel } from '../prisma/client';

const NO_REPLY =
  '(?:(?:还|都)?(?:没|没有|未|不曾)(?:有)?(?:回|答复|报(?!告)|反馈|表态|确认|吱声|回应|接龙|回音|动静|消息|响应|应答|给(?:回|答)?复?|读|看)(?:复|话|信|名|的|上来)?)';

/** The meeting asked about: named, the only one the person may chase, else one they are invited to. */
async function meant(turn: Turn): Promise<{ one: MeetingModel } | { several: MeetingModel[] }> {
  const { slots } = turn.reading;
  if (slots.no) return { one: await meetingByNo(turn, slots.no) };
  try {
    return await meetingMeant(turn, slots, scopeOf(turn));
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    const invited = await invitedTo(turn, turn.directory.spokenForBy(turn.actor));
    const meetings = [...new Map(invited.map((i) => [i.meeting.id, i.meeting])).values()];
    if (!meetings[0]) throw error;
    return meetings.length === 1 ? { one: meetings[0] } : { several: meetings };
  }
}

async function report(turn: Turn, meeting: MeetingModel, above: readonly string[] = []): Promise<Reply> {
  const seats = await seatsOf(turn, meeting);
  const lines = [...above, ...(await answersReport(turn, meeting, seats))];
  const over = meeting.status === 'CANCELLED' || meeting.startAt <= turn.now;
  const { unanswered } = tally(seats, meeting.revision);
  const may = !over && unanswered.length > 0 && turn.directory.can(turn.actor, 'meeting.call', meeting.hostId);
  const state = meeting.status === 'CANCELLED' ? '（已取消）' : over ? '（已开始）' : '';
  return {
    card: {
      title: `${codeOf(meeting)}答复情况${state}`,
      lead: `${meeting.title} · ${startOf(meeting, turn)}`,
      note: lines.join('\n'),
      buttons: [
        ...(may ? [{ text: '现在催一次', action: `meeting-who:chase:${meeting.id}`, style: 'primary' as const }] : []),
        { text: '看名单', action: `meeting-who:list:${meeting.id}` },
      ],
    },
  };
}

/** @throws RuleBroken `chase.over`, and `meeting.not-allowed` naming who may */
async function chase(turn: Turn, meeting: MeetingModel, only: readonly string[]): Promise<Reply> {
  mustBeCaller(turn, meeting.hostId, '催答复');
  const code = codeOf(meeting);
  if (meeting.status === 'CANCELLED') throw new RuleBroken('chase.over', `${code}已经取消，不用催了。`);
  if (meeting.startAt <= turn.now) throw new RuleBroken('chase.over', `${code}在${startOf(meeting, turn)}已经开始，不用催了。`);
  const { unanswered } = tally(await seatsOf(turn, meeting), meeting.revision);
  const wanted = unanswered.map((s) => s.orgId).filter((id) => !only.length || only.includes(id));
  if (!wanted.length)
    return report(turn, meeting, [only.length ? '您点名的单位都答复了（或没有被邀请），不用催。' : '各单位都答复了，不用催。']);
  const { asked, wait, unreachable, again } = await chaseNow(turn, meeting, wanted);
  const names = (ids: readonly string[]) => ids.map((id) => turn.directory.unitName(id)).join('、');
  const soonest = wait.map((w) => w.from).sort((a, b) => a.getTime() - b.getTime())[0];
  const lines = [
    asked.length ? `✅ 已私聊催${asked.length}家联络员：${names(asked)}。` : '这次没有催。',
    ...(wait.length
      ? [
          `${soonest ? '现在先不催' : '今天不再催'}：${names(wait.map((w) => w.orgId))}${soonest ? `（${formatInstant(soonest, turn)}后可催）` : ''}。`,
        ]
      : []),
    ...(unreachable.length ? [`⚠ 通知不到：${names(unreachable)}，请电话联系。`] : []),
    ...(meeting.urgent
      ? ['已答复的不打扰。没回音可以再催，更快的是打电话。']
      : [
          `同一会议同一单位每天最多2次${asked.length ? (again ? `，下次可催：${formatInstant(again, turn)}后` : '，会前不能再催了，急的话请打电话') : ''}。`,
          '晚9点到早8点不催，已答复的不打扰。',
        ]),
  ];
  return {
    card: {
      title: asked.length ? `已催${asked.length}家 · ${code}` : `${code}先不催`,
      lead: `${meeting.title} · ${startOf(meeting, turn)}`,
      note: lines.join('\n'),
      buttons: [{ text: '看答复情况', action: `meeting-who:show:${meeting.id}` }],
    },
  };
}

export default defineCommand({
  name: '谁没回',
  topic: '会议',
  common: true,
  says: [
    {
      intent: 'meeting.unanswered',
      summary: '看谁还没答复',
      examples: ['会12 谁没回'],
      words: ['答复', '未答复', '没回', '回复'],
      patterns: [
        {
          say: re('(?:谁|哪些|哪几家|哪家|哪几个|几家|多少家|什么单位|哪个单位|几个).{0,8}', NO_REPLY),
          score: 0.9,
          unless: /需求|没办|心愿|需/,
        },
        {
          say: re(NO_REPLY, '的?(?:有谁|有哪些|有哪几家|有几家|都有谁|是谁|是哪|名单|单位|还有|有多少|哪些|情况)'),
          score: 0.9,
          unless: /催|提醒|通知|需求/,
        },
        { say: /(?:还差|还缺|差|就差|还剩|剩下?)(?:谁|哪|几家|哪几|多少)/, score: 0.87, unless: /钱|人手|需/ },
        { say: /(?:未|没)(?:答复|回复|报名|反馈|确认|回执)(?:的)?(?:名单|单位|人员|情况)?[?]?$/, score: 0.84, unless: /催|提醒|通知/ },
        { say: /(?:报名|答复|回复|回执|反馈|参会)(?:的)?(?:情况|进度|统计)/, score: 0.87, unless: /活动/ },
        { say: /(?:谁|哪家|哪几家|哪些单位|哪些人).{0,4}(?:没|不)(?:来|去|参加|到|签到|确定|定)/, score: 0.7, unless: /昨天|上次/ },
        { say: /(?:谁|哪些|哪家).{0,5}(?:没|未|每回)/, score: 0.8, on: '会' },
      ],
      slots: ['no', 'on', 'body'],
      no: '会',
    },
    {
      intent: 'meeting.chase',
      summary: '催还没答复的单位',
      examples: ['催一下会12', '催办 供电所和派出所 会12'],
      words: ['催办', '催一催', '催催'],
      shortWords: ['催'],
      patterns: [
        { say: /催(?!促了|眠|生|化|债|款|收|熟|更|婚|泪)/, score: 0.9, unless: /怎么|别催|不用催|不要催|催得|催我|老催|总催|又催/ },
        {
          say: re('(?:提醒|通知|问|联系|@|私聊|敲打|叮嘱|喊)(?:下|一遍|一声)?(?:那些|那几家|一遍)?.{0,8}', NO_REPLY, '(?:的|单位)?'),
          score: 0.9,
          unless: /谁/,
        },
        {
          say: re(NO_REPLY, '(?:的)?(?:单位|人|几家)?.{0,4}(?:再|都|逐个|挨个)?(?:提醒|通知|问|联系|@|私聊|喊)'),
          score: 0.9,
          unless: /谁/,
        },
        { say: /(?:提醒|再通知|再提醒|再发)/, score: 0.78, on: '会', unless: /我|别|不要|晚点|稍后|体检|恢复|取消|T再|免/ },
      ],
      slots: ['no', 'on', 'orgs', 'body'],
      no: '会',
    },
  ],
  noun: 'meeting-who',

  async run(turn) {
    const chasing = turn.reading.intent === 'meeting.chase';
    const found = await meant(turn);
    const only = chasing ? (turn.reading.slots.orgs ?? []).map((ref) => unitMeant(turn, ref).id) : [];
    if ('several' in found) {
      return chooseMeeting(
        turn,
        chasing ? '催哪一场？' : '看哪一场？',
        found.several,
        (m) => `meeting-who:${chasing ? 'chase' : 'show'}:${m.id}:${only.slice(0, 20).join(',')}`,
      );
    }
    return chasing ? chase(turn, found.one, only) : report(turn, found.one);
  },

  async press({ verb, args: [id = '', only = ''] }, turn) {
    const meeting = await meetingById(turn, id);
    if (verb === 'chase') return chase(turn, meeting, only.split(',').filter(Boolean));
    if (verb !== 'list') return report(turn, meeting);
    const all = seesReasons(turn, meeting, turn.place.kind === 'single');
    const recordOf = all ? await recordsOf(turn.tx, meeting.bodyId, turn.now) : undefined;
    const roster = rosterLines(turn, meeting, await seatsOf(turn, meeting), all ? 'single' : 'group', recordOf);
    return {
      card: {
        title: `${codeOf(meeting)}名单`,
        lead: `${meeting.title} · ${spanOf(meeting, turn)}`,
        note: roster.join('\n'),
        buttons: [{ text: '看答复情况', action: `meeting-who:show:${meeting.id}` }],
      },
    };
  },
});
