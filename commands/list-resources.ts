import { toWall } from '../bot/clock';
import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { partyOf } from '../bot/domain/activity/draft';
import { formatInstant, formatWhen } from '../bot/domain/calendar/format';
import { isKind, KIND_NAMES } from '../bot/domain/resource/draft';
import { type ResourceFilter, ResourceService, spanOf } from '../bot/domain/resource/service';
import { resourceLine } from '../bot/domain/resource/words';
import { RuleBroken } from '../bot/errors';

const SHOWN = 12;

/** What is asked for, and its words. @throws RuleBroken for a unit or resource that is not there */
function asked(turn: Turn): { filter: ResourceFilter; words: string } {
  const { kind, org, resource } = turn.reading.slots;
  const { directory } = turn;
  const filter: ResourceFilter = {};
  const words: string[] = [];
  if (org !== undefined) {
    const party = partyOf(org, directory);
    if ('name' in party) throw new RuleBroken('resource.whose', `单位名单里没有“${party.name}”，请换个名称试试。`);
    if ('choices' in party)
      throw new RuleBroken(
        'resource.whose',
        `您说的是哪一家：${party.choices.map((id) => directory.orgById(id)?.shortName).join('、')}？请用全称再说一遍。`,
      );
    filter.ownerId = party.orgId;
    words.push(directory.orgById(party.orgId)?.shortName ?? '');
  }
  if (resource !== undefined) {
    const codes = Array.isArray(resource) ? resource : typeof resource === 'string' ? [resource] : [];
    const found = codes.flatMap((c) => directory.resource(c) ?? []);
    if (!found.length) {
      const name = typeof resource === 'object' && !Array.isArray(resource) ? resource.name : codes.join('、');
      throw new RuleBroken('resource.unknown', `没有找到“${name}”。发“有什么资源”看全部。`);
    }
    filter.ids = found.map((r) => r.id);
    words.push(found.map((r) => r.title).join('、'));
  } else if (kind && isKind(kind)) {
    filter.kind = kind;
    words.push(KIND_NAMES[kind]);
  }
  return { filter, words: words.join(' ') };
}

async function list(turn: Turn): Promise<Reply> {
  const service = new ResourceService(turn);
  const { filter, words } = asked(turn);
  const { when } = turn.reading.slots;
  if (when?.error) throw new RuleBroken('resource.when', `${when.error}。请换个时间再问。`);
  if (when?.ask) throw new RuleBroken('resource.when', '问的是哪天？请说得具体些，如“活动室周六下午有空吗”。');
  const { total, resources } = await service.list(filter, toWall(turn.now, turn.zone).date, SHOWN);
  if (!total) return { text: `${words ? `${words}：` : ''}还没有可以共享的资源。有的话说一声，如“我们有投影可以借”。` };
  const span = when && spanOf(when, turn.zone);
  const taken = span
    ? await service.occupied(
        resources.map((r) => r.id),
        span.from,
        span.to,
      )
    : new Map<string, never>();
  const lines = resources.map((r) => {
    const held = taken.get(r.id)?.map((m) => `会${m.no} ${formatInstant(m.startAt, turn)}起占用`);
    const free = span && r.kind === 'VENUE' ? ` · ${held ? held.join('、') : '没有会议占用'}` : '';
    return `> ${resourceLine(r)}${free}`;
  });
  const at = when && span ? ` ${formatWhen(when, turn)}` : '';
  const more = total > SHOWN ? `先列${SHOWN}个，共${total}个，可以说“有哪些场地”“供电所能提供啥”。` : '';
  return {
    text: [`**共享资源${words ? ` ${words}` : ''}**${at}：${total}个`, ...lines, more, '看详情发编号，如“资35”。']
      .filter(Boolean)
      .join('\n'),
  };
}

export default defineCommand({
  name: '资源清单',
  summary: '看有哪些共享资源，场地什么时候有空',
  examples: ['有什么资源', '有哪些场地可以用', '活动室周日下午有空吗'],
  topic: '资源',
  intents: ['resource.list'],
  run: list,
});
