import { defineCommand } from '../bot/conversation/command';
import { RequestService } from '../bot/domain/request/service';
import { unitsOf } from '../bot/domain/request/who';
import { needLine } from '../bot/domain/request/words';

const SHOWN = 10;

export default defineCommand({
  name: '需求清单',
  summary: '看还有哪些需求等着答复',
  examples: ['还有哪些需求', '需求清单'],
  topic: '资源',
  intents: ['need.list'],

  async run(turn) {
    const service = new RequestService(turn);
    const needs = await service.open(SHOWN);
    if (!needs.length) return { text: '现在没有等待答复的需求。要发一条，可以说“需求 反诈宣讲员2名，周六上午”。' };
    const total = needs.length < SHOWN ? needs.length : await service.openCount();
    const units = new Set(unitsOf(turn.directory, turn.actor));
    const mine = (orgId: string) => units.has(orgId);
    const lines = needs.map(
      (n) => `> ${needLine(n, turn)}${n.responses.some((r) => r.status === 'ACTIVE' && mine(r.orgId)) ? '（您已答复）' : ''}`,
    );
    const more = total > SHOWN ? `按答复时限先列${SHOWN}条，另有${total - SHOWN}条。` : '';
    return {
      text: [`**等待答复的需求**：共${total}条`, ...lines, more, `能出的话，回“需${needs[0]!.no} 我们能出…”。`].filter(Boolean).join('\n'),
    };
  },
});
