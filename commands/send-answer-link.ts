import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { formatInstant } from '../bot/domain/calendar/format';
import { codeOf, shortLine } from '../bot/domain/meeting/cards';
import { chooseMeeting } from '../bot/domain/meeting/choose';
import { makeLink } from '../bot/domain/meeting/links';
import { meetingById, meetingMeant } from '../bot/domain/meeting/lookup';
import { unitMeant } from '../bot/domain/meeting/which-seat';
import { scopeOf } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';
import type { MeetingModel } from '../prisma/client';

/** The link goes to the person alone: whoever has it answers for the unit. */
async function give(turn: Turn, meeting: MeetingModel, orgId: string): Promise<Reply> {
  const unit = turn.directory.unitName(orgId);
  const { token, until } = await makeLink(turn, meeting, orgId);
  await turn.audit({ action: 'rsvp.link', entity: 'answerLink', entityId: meeting.id, note: `${codeOf(meeting)} ${unit}的答复链接` });
  const text = [
    `${unit}的答复链接 · ${shortLine(meeting, turn)}`,
    `${turn.publicUrl}/answer/${token}`,
    `请只转给${unit}的人，打开就能答复，不用登录。${formatInstant(until, turn)}前有效，只能用一次；以前发的同一家的链接作废。答复后我会告诉您。`,
  ].join('\n');
  const link = { text, private: true } as const;
  if (turn.place.kind === 'single') return link;
  const told = turn.outbox.toMember(turn.actor.userid, link, { key: `link:${meeting.id}:${orgId}`, expiresAt: until });
  if (!told) throw new RuleBroken('link.not-reachable', '链接只能私聊给您，我还私聊不到您。请先私聊我说一句话，再发一遍。');
  return { text: `${codeOf(meeting)} ${unit}的答复链接已私聊您。` };
}

export default defineCommand({
  name: '答复链接',
  topic: '会议',
  says: [
    {
      intent: 'rsvp.link',
      summary: '给不在企业微信里的单位发一个答复链接（书记、街道）',
      examples: ['给商会发个链接 会12'],
      words: ['链接'],
      patterns: [
        { say: /(?:发|给|要|生成|来|做|开|转)[^,]{0,12}(?:链接|网址)/, score: 0.96, on: '会', unless: /怎么|日历|吗/ },
        { say: /(?:给|为)?O[^,]{0,4}(?:答复|回复)?(?:链接|网址)/, score: 0.9, unless: /怎么|日历|吗/ },
      ],
      slots: ['no', 'orgs'],
      no: '会',
    },
  ],
  noun: 'answer-link',

  async run(turn) {
    const { no, orgs } = turn.reading.slots;
    const named = orgs?.[0];
    if (named === undefined) throw new RuleBroken('link.which-unit', '给哪家单位？例如“给商会发个链接 会12”。');
    const orgId = unitMeant(turn, named).id;
    const found = await meetingMeant(turn, no ? { no } : {}, scopeOf(turn));
    if ('several' in found) return chooseMeeting(turn, '哪一场会的链接？', found.several, (m) => `answer-link:give:${m.id}:${orgId}`);
    return give(turn, found.one, orgId);
  },

  async press({ args: [meetingId = '', orgId = ''] }, turn) {
    return give(turn, await meetingById(turn, meetingId), orgId);
  },
});
