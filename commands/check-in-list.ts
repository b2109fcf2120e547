import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { meetingToRecord } from '../bot/domain/checkin/lookup';
import { listOf, type MissingUndo, markMissing, openFor, signFor, signOut, takeBackMissing } from '../bot/domain/checkin/service';
import { countText, listLines, listTitle, personText } from '../bot/domain/checkin/words';
import { codeOf, startOf } from '../bot/domain/meeting/cards';
import { chooseMeeting } from '../bot/domain/meeting/choose';
import { type Found, meetingById, meetingByNo, seatsOf } from '../bot/domain/meeting/lookup';
import { unitMeant } from '../bot/domain/meeting/which-seat';
import { scopeOf } from '../bot/domain/spoken';
import { tellFirst } from '../bot/domain/tell';
import { RuleBroken } from '../bot/errors';
import type { MeetingModel } from '../prisma/client';

async function list(turn: Turn, meeting: MeetingModel): Promise<Reply> {
  const { seats, checkins } = await listOf(turn, meeting);
  const lines = listLines(turn, meeting, seats, checkins);
  return { text: [`**${listTitle(turn, meeting)}**`, ...lines.map((l) => `> ${l}`)].join('\n') };
}

/** Named, kept by the person, or one they could sign in at. */
async function meant(turn: Turn): Promise<Found> {
  const { no } = turn.reading.slots;
  if (no) return { one: await meetingByNo(turn, no) };
  const [open] = turn.reading.intent === 'checkin.list' ? await openFor(turn) : [];
  return open ? { one: open } : meetingToRecord(turn, scopeOf(turn));
}

/** @throws RuleBroken `checkin.which-unit` */
function unitSaid(turn: Turn): string {
  const { org } = turn.reading.slots;
  if (org === undefined) throw new RuleBroken('checkin.which-unit', '是哪家单位？例如“代签 供电所 会12”“会12 供电所没来”。');
  return unitMeant(turn, org).id;
}

async function sign(turn: Turn, at: MeetingModel, orgId: string): Promise<Reply> {
  const { meeting, seat, checkin, again } = await signFor(turn, at, orgId);
  const code = codeOf(meeting);
  const counted = countText(meeting, await seatsOf(turn, meeting));
  if (again) return { text: `${turn.directory.unitName(orgId)}在${code}已经签到了。${counted}。` };
  const note = `代签 ${code} ${turn.directory.unitName(orgId)}`;
  await turn.audit({ action: 'checkin.proxy', entity: 'meeting', entityId: meeting.id, undo: { who: checkin.who }, note });
  return { text: `✅ 已代签：${personText(turn, seat, checkin.who)}（${code}，记录人代签），第${checkin.position}位，${counted}。` };
}

async function absent(turn: Turn, meeting: MeetingModel, orgId: string): Promise<Reply> {
  const { seat, undo } = await markMissing(turn, meeting, orgId);
  const code = codeOf(meeting);
  const unit = turn.directory.unitName(orgId);
  const how = seat.attendance === 'EXCUSED' ? '请假' : seat.canVote ? '未到' : '没签到（列席不计未到）';
  if (!undo) return { text: `${code}里${unit}已经记为${how}。` };
  await turn.audit({ action: 'checkin.missing', entity: 'meeting', entityId: meeting.id, undo, note: `${code} ${unit}${how}` });
  const text = `${code}（${startOf(meeting, turn)}）记${unit}${how}（${turn.actor.name}记录）。不对的话请和${turn.actor.name}说。`;
  const liaison = await tellLiaison(turn, meeting, orgId, text);
  const counted = countText(meeting, await seatsOf(turn, meeting));
  return {
    text: `✅ ${code}：${unit}记为${how}。${counted}。${liaison ? `已告诉${liaison}。` : ''}记错了10分钟内可“撤销”，也可以发“代签 ${unit} ${code}”。`,
  };
}

/** @returns the name of who was told */
async function tellLiaison(turn: Turn, meeting: MeetingModel, orgId: string, text: string): Promise<string | undefined> {
  const key = `checkin:${meeting.id}:missing:${orgId}:${turn.now.getTime()}`;
  return (await tellFirst(turn, turn.directory.liaisonsOf(orgId), { text }, { key }))?.name;
}

export default defineCommand({
  name: '签到表',
  topic: '会议',
  says: [
    {
      intent: 'checkin.list',
      summary: '看谁到会了',
      examples: ['签到表 会12', '会12 谁到了'],
      words: ['签到表'],
      patterns: [
        { say: /^(?:看看?|查看?|N|的|B|今天)*签到(?:表|名单|情况|统计|列表)N?[?]?$/, score: 0.95 },
        { say: /^N(?:谁|哪些(?:单位)?|哪几家|几家)(?:已经)?(?:签到了?|到了|到场了?|没签到)[?]?$/, score: 0.95 },
      ],
      slots: ['no'],
      no: '会',
    },
    {
      intent: 'checkin.proxy',
      summary: '记录人代一家单位签到',
      examples: ['代签 供电所 会12'],
      words: ['代签'],
      patterns: [
        { say: /^(?:N)?(?:请)?(?:帮|给|替|代)?O?(?:代签|补签)(?:到)?O?N?$/, score: 0.95 },
        // A unit nobody knows: asked which.
        { say: /^N?(?:代签|补签)[一-龥]{2,12}N$/, score: 0.9 },
        { say: /^(?:N)?(?:帮|给|替|代)O(?:代|补)?签(?:个)?到?N?$/, score: 0.95 },
      ],
      slots: ['no', 'org'],
      no: '会',
    },
    {
      intent: 'checkin.missing',
      summary: '记录人记一家单位没到会',
      examples: ['会12 供电所没来'],
      patterns: [
        { say: /^N?(?:今天|会上|其实)?O(?:今天|其实|实际)?(?:没来|没到|没到场|没到会|未到|未到场|未到会|缺席)(?:了)?N?$/, score: 0.93 },
      ],
      slots: ['no', 'org'],
      no: '会',
    },
  ],
  noun: 'checkin-list',

  async run(turn) {
    const { intent } = turn.reading;
    const orgId = intent === 'checkin.list' ? '' : unitSaid(turn);
    const found = await meant(turn);
    const verb = intent === 'checkin.list' ? 'show' : intent === 'checkin.proxy' ? 'sign' : 'missing';
    if ('several' in found) return chooseMeeting(turn, '是哪一场？', found.several, (m) => `checkin-list:${verb}:${m.id}:${orgId}`);
    return verb === 'show' ? list(turn, found.one) : verb === 'sign' ? sign(turn, found.one, orgId) : absent(turn, found.one, orgId);
  },

  async press({ verb, args: [id = '', orgId = ''] }, turn) {
    const meeting = await meetingById(turn, id);
    if (verb === 'sign') return sign(turn, meeting, orgId);
    return verb === 'missing' ? absent(turn, meeting, orgId) : list(turn, meeting);
  },

  undo: {
    async 'checkin.proxy'({ entityId, data }, turn) {
      const meeting = await meetingById(turn, entityId);
      const orgId = await signOut(turn, meeting, String(data['who']));
      return { text: orgId ? `↩ 已撤回${codeOf(meeting)} ${turn.directory.unitName(orgId)}的代签。` : `${codeOf(meeting)}没有这条签到。` };
    },
    async 'checkin.missing'({ entityId, data }, turn) {
      const meeting = await meetingById(turn, entityId);
      const before = data as unknown as MissingUndo;
      const unit = turn.directory.unitName(before.orgId);
      const code = codeOf(meeting);
      if (!(await takeBackMissing(turn, meeting, before))) return { text: `${code}里${unit}后来又签到了，不用撤销。` };
      const text = `↩ ${code}不再记${unit}没到（${turn.actor.name}撤回）。`;
      const liaison = await tellLiaison(turn, meeting, before.orgId, text);
      const counted = countText(meeting, await seatsOf(turn, meeting));
      return { text: `${text}${counted}。${liaison ? `已告诉${liaison}。` : ''}` };
    },
  },
});
