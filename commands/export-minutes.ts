import { defineCommand } from '../bot/conversation/command';
import { codeOf } from '../bot/domain/meeting/cards';
import { meetingByNo } from '../bot/domain/meeting/lookup';
import { minutesFile } from '../bot/domain/minutes/file';
import { lastHeld, minutesOf, mustBeShown } from '../bot/domain/minutes/service';
import { scopeOf } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';

export default defineCommand({
  name: '纪要文件',
  topic: '督办',
  says: [
    {
      intent: 'minutes.file',
      summary: '要一场会的纪要，Word文件发私聊',
      examples: ['会12 纪要 word'],
      patterns: [
        {
          say: /^(?:把|请|,|N|B|T|上次|会议?|的)*纪要(?:的|,|做成|导出成?|转成|出|给我|发我)*(?:一?[份个])?的?(?:word|docx?|pdf|wps|文档版|文件)(?:版|格式|文件|文档)?(?:给我|发我|发给我)?(?:一?份)?$/,
          score: 0.96,
        },
        { say: /(?:导出|下载|打印|导)(?:出|一份|,)*(?:N|B|T|上次|会议?|的)*纪要(?:文件)?$/, score: 0.96 },
        {
          say: /^(?:把|N|B|T|上次|会议?|的)*纪要(?:也|再|,)*(?:(?:发|给|传)给?我(?:一?份)?|(?:发|给|传)?一?份(?:给我)?)$/,
          score: 0.96,
        },
      ],
      slots: ['no'],
      no: '会',
    },
  ],

  async run(turn) {
    const { no } = turn.reading.slots;
    const meeting = no ? await meetingByNo(turn, no) : await lastHeld(turn, scopeOf(turn));
    if (!meeting) throw new RuleBroken('minutes.none', '要哪场会的纪要？请带上编号，例如“会12 纪要 word”。');
    const code = codeOf(meeting);
    await mustBeShown(turn, meeting, scopeOf(turn));
    if (!(await minutesOf(turn, meeting.id))) throw new RuleBroken('minutes.none', `${code}还没有纪要。发“纪要 ${code} 一、……”就能记。`);
    await turn.audit({ action: 'minutes.export', entity: 'minutes', entityId: meeting.id, note: `导出 ${code}的纪要` });
    return { text: `${code} ${meeting.title}的纪要，Word文件随后就到。`, file: minutesFile(meeting) };
  },
});
