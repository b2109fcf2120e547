import { MINUTE_MS } from '../bot/clock';
import type { Card } from '../bot/content';
import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { formatInstant } from '../bot/domain/calendar/format';
import { meetingToRecord } from '../bot/domain/checkin/lookup';
import { MAX_WRONG, opensAt } from '../bot/domain/checkin/rules';
import { byCode, codeFor, mustBeOpen, opened, openFor, recorderOf, type Signed, signIn, signOut } from '../bot/domain/checkin/service';
import { arrivalText, onCard, personText } from '../bot/domain/checkin/words';
import { codeOf, meetingFacts, startOf } from '../bot/domain/meeting/cards';
import { chooseMeeting } from '../bot/domain/meeting/choose';
import { invitedTo, meetingById, meetingByNo, seatsOf } from '../bot/domain/meeting/lookup';
import { here, scopeOf } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';
import type { MeetingModel } from '../prisma/client';

const NAME = '签到';
const LISTEN_MS = 10 * MINUTE_MS;
const HOW = '请看会场屏幕上的4位数字，发“签到 4821”这样的一句，或点卡片[签到]。';

const wrongs = (turn: Turn, meeting: MeetingModel): Promise<number> =>
  turn.tx.auditLog.count({ where: { memberId: turn.actor.id, action: 'checkin.wrong', entityId: meeting.id } });

const handed = (turn: Turn, meeting: MeetingModel): string =>
  `${codeOf(meeting)}的签到码错了${MAX_WRONG}次，改由记录人代签：请找${recorderOf(turn, meeting)}，或请对方发“代签 您的单位 ${codeOf(meeting)}”。`;

/** Signs in unless the person has tried too often. */
async function arrive(turn: Turn, meeting: MeetingModel, via: 'CODE' | 'CARD'): Promise<Signed | { locked: string }> {
  mustBeOpen(turn, meeting);
  if ((await wrongs(turn, meeting)) >= MAX_WRONG) return { locked: handed(turn, meeting) };
  const signed = await signIn(turn, meeting, via);
  if (!signed.again)
    await turn.audit({
      action: 'checkin',
      entity: 'meeting',
      entityId: meeting.id,
      undo: { who: signed.checkin.who },
      note: `${codeOf(meeting)}签到`,
    });
  return signed;
}

async function words(turn: Turn, { meeting, seat, checkin, again }: Signed): Promise<{ arrival: string; who: string }> {
  const seats = await seatsOf(turn, meeting);
  return { arrival: arrivalText(turn, meeting, checkin, seats, again), who: `${codeOf(meeting)} · ${personText(turn, seat, checkin.who)}` };
}

async function said(turn: Turn, meeting: MeetingModel): Promise<Reply> {
  const signed = await arrive(turn, meeting, 'CODE');
  if ('locked' in signed) return { text: signed.locked };
  const { arrival, who } = await words(turn, signed);
  return { text: `${arrival}\n${who}` };
}

/** A wrong code is counted for the meeting the person can only mean. */
async function wrong(turn: Turn, meetings: readonly MeetingModel[]): Promise<Reply> {
  const [meeting] = meetings;
  if (!meeting) return nothingOpen(turn);
  const before = await wrongs(turn, meeting);
  if (before >= MAX_WRONG) return { text: handed(turn, meeting) };
  await turn.audit({ action: 'checkin.wrong', entity: 'meeting', entityId: meeting.id });
  if (before + 1 >= MAX_WRONG) return { text: `签到码不对。${handed(turn, meeting)}` };
  listen(turn, meeting);
  return { text: `签到码不对。请看会场屏幕上的4位数字，或点卡片[签到]。（再错${MAX_WRONG - before - 1}次改由记录人代签）` };
}

/** @throws RuleBroken `checkin.none` */
async function nothingOpen(turn: Turn): Promise<never> {
  const [next] = await invitedTo(turn, [...new Set([turn.actor.orgId, ...turn.directory.spokenForBy(turn.actor)])]);
  throw new RuleBroken(
    'checkin.none',
    next
      ? `现在没有可以签到的会。${codeOf(next.meeting)}在${startOf(next.meeting, turn)}开，${formatInstant(opensAt(next.meeting), turn)}起可以签到。`
      : '现在没有您可以签到的会。发“最近有什么会”看看安排。',
  );
}

function listen(turn: Turn, meeting: MeetingModel): void {
  turn.memory.pending = { kind: NAME, data: { meetingId: meeting.id }, until: turn.now.getTime() + LISTEN_MS };
}

async function checkIn(turn: Turn): Promise<Reply> {
  const { no, code } = turn.reading.slots;
  const meeting = no ? await meetingByNo(turn, no) : undefined;
  if (meeting) mustBeOpen(turn, meeting);
  if (code) {
    const found = await byCode(turn, code);
    if (found && (!meeting || meeting.id === found.id)) return said(turn, found);
    return wrong(turn, meeting ? [meeting] : await openFor(turn));
  }
  const open = meeting ? [meeting] : await openFor(turn);
  const [only] = open;
  if (!only) return nothingOpen(turn);
  if (open.length > 1) return chooseMeeting(turn, '签到哪一场？', open, (m) => `checkin:ask:${m.id}`);
  return ask(turn, only);
}

/** Nobody can know a code that was never shown: then the word alone is enough. */
async function ask(turn: Turn, meeting: MeetingModel): Promise<Reply> {
  if (!meeting.checkinCode) return said(turn, meeting);
  listen(turn, meeting);
  return { text: `${codeOf(meeting)}的签到码是多少？${HOW}` };
}

/** The card in the group: everybody signs in with it, who pressed sees their own place. */
function signCard(turn: Turn, meeting: MeetingModel, code?: string): Card {
  return {
    title: code ? `签到码 ${code}` : `${codeOf(meeting)}签到`,
    lead: `${codeOf(meeting)} ${meeting.title}`,
    facts: meetingFacts(meeting, turn).slice(0, 2),
    note: `到会场后点[签到]，或发“签到 ${code ?? '会场的4位数字'}”。`,
    buttons: [
      { text: '签到', action: `checkin:sign:${meeting.id}`, style: 'primary' },
      { text: '签到表', action: `checkin-list:show:${meeting.id}` },
    ],
  };
}

/** Makes the code for the room; the group gets a card to press. */
async function show(turn: Turn, meeting: MeetingModel): Promise<Reply> {
  const code = await codeFor(turn, meeting);
  if (meeting.chatid && meeting.chatid !== here(turn))
    turn.outbox.toGroup(meeting.chatid, { card: signCard(turn, meeting) }, { key: `checkin:${meeting.id}:card` });
  const card = signCard(turn, meeting, code);
  return { card: turn.place.kind === 'group' ? card : { ...card, note: `请把这4位数字打在会场屏幕上。${card.note}` } };
}

export default defineCommand({
  name: NAME,
  topic: '会议',
  common: true,
  says: [
    {
      intent: 'meeting.checkin',
      summary: '会议签到',
      examples: ['签到 0312'],
      words: ['签到', '签到码'],
      patterns: [
        { say: /签到.{0,4}?码?[:,是为]*(?:C|T|\d{4})/, score: 0.95, unless: /[?？]|吗|怎么|多少/ },
        { say: /(?:C|T|\d{4})[,]?(?:我)?签到/, score: 0.93, unless: /[?？]|吗|怎么|人签到|家签到|C(?:人|家)/ },
        { say: /签(?:个|一个)?到/, score: 0.9, said: '会', unless: /[?？]|吗|怎么|情况|名单|谁|多少|几|表/ },
        { say: /^(?:我|我们|O|P|我来|帮我|现场|到场|会议|给我|我要)*(?:到了|到场了?|来了)?,?签(?:到|个到)(?:了|成功)?$/, score: 0.88 },
        { say: /(?:我|我们|O)(?:已经|已)?(?:到了|到场|到会场).{0,6}(?:C|\d{4})/, score: 0.86, unless: /人/ },
        { say: /^C$/, score: 0.7, has: ['pin'] },
        { say: /签(?:个|一个)?到/, score: 0.85, on: '会', unless: /[?？]|吗|怎么|情况|名单|谁|多少|几|表|率/ },
      ],
      slots: ['no', 'code'],
      no: '会',
    },
    {
      intent: 'checkin.code',
      summary: '记录人拿签到码',
      examples: ['签到码 会12', '会12签到码'],
      patterns: [{ say: /^(?:看看?|查看?|显示|出示|给我|发|要|生成|N|的|会场)*签到码N?$/, score: 0.96 }],
      slots: ['no'],
      no: '会',
    },
  ],
  noun: 'checkin',

  async run(turn) {
    const { intent, slots } = turn.reading;
    if (intent === 'meeting.checkin') return checkIn(turn);
    const found = slots.no ? { one: await meetingByNo(turn, slots.no) } : await meetingToRecord(turn, scopeOf(turn));
    if ('several' in found) return chooseMeeting(turn, '哪一场的签到码？', found.several, (m) => `checkin:code:${m.id}`);
    return show(turn, found.one);
  },

  async press({ verb, args: [id = ''] }, turn) {
    const meeting = await meetingById(turn, id);
    if (verb === 'code') return show(turn, meeting);
    if (verb === 'ask') return ask(turn, meeting);
    if (verb === 'opened') {
      const { startedAt } = await opened(turn, meeting);
      return {
        card: {
          title: `✅ ${codeOf(meeting)}已开`,
          lead: meeting.title,
          note: `${startedAt ? formatInstant(startedAt, turn) : ''}记下。可以让到会的单位签到。`,
          buttons: [
            { text: '签到码', action: `checkin:code:${meeting.id}` },
            { text: '签到表', action: `checkin-list:show:${meeting.id}` },
          ],
        },
      };
    }
    const signed = await arrive(turn, meeting, 'CARD');
    if ('locked' in signed) return { text: signed.locked };
    const { arrival, who } = await words(turn, signed);
    const state = { text: '已签到', action: `checkin:sign:${meeting.id}` };
    return {
      card: {
        title: `${codeOf(meeting)}签到`,
        lead: meeting.title,
        note: onCard(`${arrival}\n${who}`),
        forPresser: true,
        buttons: [state],
      },
    };
  },

  async heard({ meetingId = '' }, turn) {
    const code = /^\s*(\d{4})\s*$/.exec(turn.text.normalize('NFKC'))?.[1];
    if (!code) return undefined;
    const meeting = await meetingById(turn, meetingId);
    mustBeOpen(turn, meeting);
    return meeting.checkinCode === code ? said(turn, meeting) : wrong(turn, [meeting]);
  },

  undo: {
    async checkin({ entityId, data }, turn) {
      const meeting = await meetingById(turn, entityId);
      const orgId = await signOut(turn, meeting, String(data['who']));
      return { text: orgId ? `↩ 已撤回${codeOf(meeting)}的签到。` : `${codeOf(meeting)}没有这条签到，不用撤回。` };
    },
  },
});
