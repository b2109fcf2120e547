import { defineCommand } from '../bot/conversation/command';
import { lastAct, undoLine } from '../bot/domain/audit/undo';
import { wayOut } from '../bot/domain/audit/ways-out';

export default defineCommand({
  name: '撤销',
  topic: '其他',
  common: true,
  says: [
    {
      intent: 'undo',
      summary: '10分钟内收回您的最后一条记录，并告诉已通知的人',
      examples: ['撤销', '刚才那条记错了，撤回'],
      words: ['撤销', '撤回', '撤消'],
      patterns: [
        {
          say: /^(?:我|要|请|,|把|给|先|都|赶紧|快)*(?:刚才|刚刚|刚|上|上一?条|上一?个|最后|前面|那|这|的|那条|这条|记录|操作|消息|一条|个|登记|发|,|记错了?|错了|弄错了?|写错了?|搞错了?|发错了?|点错了?)*(?:撤销|撤回|撤消|撤了|回退|回滚|撤)(?:掉|了|上一?[条步次个]|刚才|刚刚|的|那条|这条|操作|记录|一步|前面|最后|回来|一条|那个|登记|,|记错了?|错了|发错了?|弄错了?|重来)*$/,
          score: 0.88,
        },
        {
          say: /^.{0,12}(?:撤销|撤回|撤消|回退|回滚)(?:掉|了|上C|上一?[条步次个]|T|刚才|刚刚|的|那条|这条|操作|记录|前面|最后|回来|C|那个|登记|,|记错了?|错了|发错了?|弄错了?|重来)*$/,
          score: 0.86,
          unless: /N|R|B|会|预|免打扰|[?？]|吗|谁|听说|别|不要/,
        },
        {
          say: /(?:T|刚才|刚刚|上一?条|上一?步|那条|这条).{0,10}(?:撤销|撤回|撤消|撤了|撤掉|收回)/,
          score: 0.88,
          unless: /N|B|R|会|[?？]|吗/,
        },
        { say: /(?:刚才|刚刚|上一?条|那条|这条).{0,8}(?:不算|取消)/, score: 0.8, unless: /N|B|R|会|[?？]|吗/ },
        { say: /(?:撤销|撤回|撤消)(?:刚才|刚刚|上一?[条步])/, score: 0.9, unless: /N/ },
        { say: /^undo$/, score: 0.9 },
      ],
      slots: [],
    },
  ],

  async run(turn) {
    const entry = await lastAct(turn.tx, turn.actor.id, turn.now);
    if (!entry) return { text: '没有可以撤销的记录。撤销只收回您自己最近10分钟内的最后一条。' };
    const what = entry.note ? `最近一条是“${entry.note}”。` : '';
    if (entry.tooLate) return { text: `已超过10分钟，不能撤销。${what}${wayOut(entry)}` };
    const takeBack = turn.commands.map((c) => c.undo?.[entry.action]).find((u) => u !== undefined);
    if (!takeBack || !entry.data) return { text: `这条不能撤销。${what}${wayOut(entry)}` };
    await turn.audit(undoLine(entry));
    return takeBack({ entityId: entry.entityId, data: entry.data }, turn);
  },
});
