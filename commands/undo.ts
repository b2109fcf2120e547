import { defineCommand } from '../bot/conversation/command';
import { lastAct, undoLine } from '../bot/domain/audit/undo';

/** Where a record can still be taken back once the ten minutes are over. */
const WAY_OUT: Readonly<Record<string, string>> = {
  activity: '活动可以说“活128 作废”或“活128 改成35人”。',
  request: '需求可以私聊我发它的编号，再点[不需要了]。',
  response: '答复随时可以改，再说一次“需8 我们能出…”或“需8 这次不行”就行。',
  resource: '资源可以发它的编号，再点[撤下]。',
  agenda: '议题可以发“议题池”，请书记选它再点[不上会]。',
  rotation: '轮值可以发“轮值”看轮值表，换班说“11月轮值我们和三院换一下”。',
  series: '系列会可以发“系列会”，再点[暂停]或[结束]。',
  evidence: '照片可以点存证卡片上的[撤回这张]。',
  agreement: '双向清单可以发它的编号看现在能做什么；不想要了请和对方商量。',
  action: '督办可以发“办40”看现在能做什么。',
  whistle: '吹哨可以说“哨14 不用来了”；发它的编号看现在能做什么。',
  wish: '心愿可以发它的编号看现在能做什么；认领了办不了说“愿7 认领不了了”。',
  minutes: '纪要可以重发一遍“纪要 会12 一、……”，旧的留档。',
  meeting: '会议可以说“取消会12”或“改期 会12”。',
  poll: '截止前在投票的卡片上可以重新选；取消了还要约，再说一次“约时间 …”。',
  booking: '订的场地发“我订了什么”看还能怎么改。',
  member: '随时可以说“免打扰到月底”或“恢复提醒”。',
  snooze: '提醒您的时间可以再改，说“明早9点再提醒我”。',
  answerLink: '再要一次链接，这条就作废。',
  Chat: '群可以在群里再说“绑定 组织名”。',
  Deployment: '发“没听懂的 记原文”或“没听懂的 不记原文”可以再改。',
};

/** The way out with the number of the record itself, where its note begins with one. */
function wayOut({ entity, note }: { entity: string; note: string | null }): string {
  const own = /^[活会办需哨愿]\d+/.exec(note ?? '')?.[0];
  const way = WAY_OUT[entity] ?? '';
  return own ? way.replace(/[活会办需哨愿]\d+/g, (example) => (example[0] === own[0] ? own : example)) : way;
}

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
