import { defineCommand } from '../bot/conversation/command';
import { lastUndoable, markUndone } from '../bot/domain/audit/undo';

/** Where a record can still be taken back once the ten minutes are over. */
const WAY_OUT: Readonly<Record<string, string>> = {
  activity: '活动可以说“活128 作废”或“活128 改成35人”（换成它的编号）。',
  request: '需求可以私聊我发它的编号，再点[不需要了]。',
  response: '答复随时可以改，再说一次“需8 我们能出…”或“需8 这次不行”就行。',
  resource: '资源可以发它的编号，再点[撤下]。',
  meeting: '会议可以说“取消会12”或“改期 会12”（换成它的编号）。',
};

export default defineCommand({
  name: '撤销',
  summary: '10分钟内收回您的最后一条记录，并告诉已通知的人',
  examples: ['撤销', '刚才那条记错了，撤回'],
  topic: '其他',
  intents: ['undo'],

  async run(turn) {
    const entry = await lastUndoable(turn.tx, turn.actor.id, turn.now);
    if (!entry) return { text: '没有可以撤销的记录。撤销只收回您自己最近10分钟内的最后一条。' };
    const what = entry.note ? `最近一条是“${entry.note}”。` : '';
    if (entry.tooLate) return { text: `已超过10分钟，不能撤销。${what}${WAY_OUT[entry.entity] ?? ''}` };
    const takeBack = turn.commands.map((c) => c.undo?.[entry.action]).find((u) => u !== undefined);
    if (!takeBack) return { text: `这条不能撤销。${what}${WAY_OUT[entry.entity] ?? ''}` };
    await markUndone(turn.tx, entry.id, turn.now);
    return takeBack({ entityId: entry.entityId, data: entry.data }, turn);
  },
});
