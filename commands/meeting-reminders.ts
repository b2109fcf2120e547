import { formatMinute, toWall } from '../bot/clock';
import { defineCommand, defineDraft, type Reply, type Turn } from '../bot/conversation/command';
import { formatInstant } from '../bot/domain/calendar/format';
import { leadsSaid, leadWords, mustFit, remindersOf, setLeads } from '../bot/domain/convene/leads';
import { codeOf, shortLine } from '../bot/domain/meeting/cards';
import { chooseMeeting } from '../bot/domain/meeting/choose';
import { meetingById, meetingByNo, meetingMeant } from '../bot/domain/meeting/lookup';
import { type Leads, leadsOf } from '../bot/domain/meeting/reminders/rules';
import { scopeOf } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';
import { readTime } from '../bot/reading/time';
import type { MeetingModel } from '../prisma/client';

interface LeadsDraft {
  meetingId: string;
  /** The meeting in one line. */
  about: string;
  leads: Leads;
  was: Leads;
}

const words = (leads: Leads): string => (leads ? `提前${leads.map(leadWords).join('、')}` : '照常：提前一周、一天、一小时');

/** Lead times in the words. */
function saidIn({ text, now, zone, calendar }: Turn): number[] {
  const { date, minute } = toWall(now, zone);
  const { offsets = [] } = readTime(text, { ref: `${date}T${formatMinute(minute)}`, mode: 'future', holidays: calendar });
  return leadsSaid(offsets);
}

/** What will be sent, soonest first. */
async function planned(turn: Turn, meeting: MeetingModel): Promise<string> {
  const ahead = await remindersOf(turn, meeting);
  if (!ahead.length) return '没有要发的提醒了。';
  return ahead.map(({ at, what }) => `${formatInstant(at, turn)} ${what}`).join('\n');
}

const draft = defineDraft<LeadsDraft>({
  kind: 'meeting.leads',
  card: ({ about, leads, was }) => ({
    title: '【待确认·提醒时间】',
    lead: about,
    facts: [
      ['改为', words(leads)],
      ['原来', words(was)],
    ],
    note: '只改这一场会；催答复、法定人数提醒不变。',
  }),
  edit(payload, _changes, turn) {
    const said = saidIn(turn);
    return said.length ? { ...payload, leads: said } : payload;
  },

  async confirm({ meetingId, leads }, turn) {
    const meeting = await meetingById(turn, meetingId);
    await setLeads(turn, meeting, leads);
    const code = codeOf(meeting);
    await turn.audit({
      action: 'meeting.leads',
      entity: 'meeting',
      entityId: meeting.id,
      before: { leads: leadsOf(meeting) },
      after: { leads },
      undo: { leads: leadsOf(meeting) },
      note: `${code} 提醒时间`,
    });
    const note = `${await planned(turn, meeting)}\n10分钟内可“撤销”。`;
    return { card: { title: `✅ ${code}提醒${words(leads)}`, lead: shortLine(meeting, turn), note }, state: '已改提醒' };
  },
});

async function meant(turn: Turn): Promise<MeetingModel | Reply> {
  const { slots } = turn.reading;
  if (slots.no) return meetingByNo(turn, slots.no);
  const found = await meetingMeant(turn, slots, scopeOf(turn));
  if ('one' in found) return found.one;
  return chooseMeeting(turn, '看哪一场的提醒？', found.several, (m) => `meeting-reminders:show:${m.id}`);
}

async function show(turn: Turn, meeting: MeetingModel): Promise<Reply> {
  const own = leadsOf(meeting);
  const hint = `想改就说“${codeOf(meeting)} 提前两天和半小时提醒”${own ? `，或“${codeOf(meeting)} 照常提醒”` : ''}。`;
  return { text: [`**${shortLine(meeting, turn)}**`, await planned(turn, meeting), ...(meeting.urgent ? [] : [hint])].join('\n') };
}

export default defineCommand({
  name: '提醒时间',
  topic: '会议',
  says: [
    {
      intent: 'meeting.leads',
      summary: '定一场会提前多久提醒',
      examples: ['会12 提前两天和半小时提醒', '会12 照常提醒'],
      patterns: [
        {
          say: /提前.{0,12}(?:提醒|通知|告诉)(?:大家|各单位|一下|一次|一遍)?$/,
          said: '会',
          score: 0.95,
          unless: /提醒我|吗|[?？]|改|签到/,
        },
        { say: /(?:提醒|通知)(?:时间)?(?:改为|改成|改到|设为|设成|定为)?提前.{1,12}$/, said: '会', score: 0.95, unless: /我|吗|[?？]/ },
        { say: /(?:照常|默认|按平时|恢复默认)(?:时间)?提醒$/, said: '会', score: 0.95 },
      ],
      slots: ['no'],
      no: '会',
    },
    {
      intent: 'meeting.reminders',
      summary: '看一场会什么时候会发哪些提醒',
      examples: ['会12 提醒', '会12 什么时候提醒'],
      patterns: [
        { say: /^N(?:的)?提醒(?:有哪些|安排|计划|时间|列表|清单)?$/, said: '会', score: 0.95 },
        { say: /^N.{0,3}(?:什么时候|何时|几时|哪天|几点|哪些时候)(?:会|要)?(?:发)?提醒/, said: '会', score: 0.95 },
      ],
      slots: ['no'],
      no: '会',
    },
  ],
  drafts: [draft],
  noun: 'meeting-reminders',

  async run(turn) {
    const found = await meant(turn);
    if (!found || !('localDate' in found)) return found;
    if (turn.reading.intent === 'meeting.reminders') return show(turn, found);
    const usual = /照常|默认|平时/.test(turn.text);
    const said = saidIn(turn);
    if (!usual && !said.length) throw new RuleBroken('leads.which', `提前多久提醒？例如“${codeOf(found)} 提前两天和半小时提醒”。`);
    const leads = usual ? null : said;
    mustFit(turn, found, leads);
    return turn.draft(draft, { meetingId: found.id, about: shortLine(found, turn), leads, was: leadsOf(found) });
  },

  press: async ({ args: [id = ''] }, turn) => show(turn, await meetingById(turn, id)),

  undo: {
    async 'meeting.leads'({ entityId, data }, turn) {
      const meeting = await meetingById(turn, entityId);
      const leads = (data['leads'] ?? null) as Leads;
      await setLeads(turn, meeting, leads);
      return { text: `已撤销，${codeOf(meeting)}的提醒${words(leads)}。` };
    },
  },
});
