import { toWall } from '../bot/clock';
import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { partyOf } from '../bot/domain/activity/draft';
import { freeInWords } from '../bot/domain/booking/free';
import { formatWhen } from '../bot/domain/calendar/format';
import { isKind, KIND_NAMES } from '../bot/domain/resource/draft';
import { type ResourceFilter, ResourceService, spanOf } from '../bot/domain/resource/service';
import { resourceLine } from '../bot/domain/resource/words';
import { RuleBroken } from '../bot/errors';
import { re } from '../bot/reading/declare';
import { CLASSES, THING } from '../bot/reading/phrases';

const FREE =
  '(?:有空|空吗|空不空|空着|空闲|空的|没人用|有人用|有人订|有没有人|能用|能订|能约|可以用|可以订|被订|被占|占用|约满|订满|有档期|可用|忙不忙|让用|开放吗|闲着)';

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
  const free = span ? await freeInWords(turn, resources, span) : new Map<string, string>();
  const lines = resources.map((r) => `> ${resourceLine(r)}${free.has(r.id) ? ` · ${free.get(r.id)}` : ''}`);
  const at = when && span ? ` ${formatWhen(when, turn)}` : '';
  const more = total > SHOWN ? `先列${SHOWN}个，共${total}个，可以说“有哪些场地”“供电所能提供啥”。` : '';
  return {
    text: [
      `**共享资源${words ? ` ${words}` : ''}**${at}：${total}个`,
      ...lines,
      more,
      '看详情发编号，如“资35”；要用直接说“订活动室 周六上午9点到11点”。',
    ]
      .filter(Boolean)
      .join('\n'),
  };
}

export default defineCommand({
  name: '资源清单',
  topic: '资源',
  says: [
    {
      intent: 'resource.list',
      summary: '看有哪些共享资源，场地什么时候有空',
      examples: ['有什么资源', '有哪些场地可以用', '活动室周日下午有空吗'],
      words: ['资源', '菜单', '场地', '有空'],
      patterns: [
        { say: /^(?:T|,|有没有|有|还有|查查?|看看?)*空(?:房间?|场地?|会议室|活动室)(?:T|,|有吗|吗|[?]|有没有)*$/, score: 0.88 },
        { say: re('L(?:T|,)*', FREE, '(?:吗|[?]|么|不|没有?)?$'), score: 0.8 },
        {
          say: /(?:哪里|哪儿|什么地方|哪个地方|哪些地方|有地方)(?:可以|能|好|适合)(?:办|开|搞|做|上|用|坐|容|举办|组织)/,
          score: 0.86,
          unless: /哪家|谁|哪个单位/,
        },
        { say: /有(?:些)?(?:什么|哪些|啥)(?:东西)?(?:是)?(?:可以|能|可)(?:借|用|订|共享|提供)/, score: 0.9, unless: /需求/ },
        { say: re('(?:R|', THING, ')(?:都|现在|T)*(?:还)?(?:有没有|有吗|有么|剩几|剩多少|剩没剩|够不够)'), score: 0.84, unless: /谁|哪家/ },
        {
          say: re('[一-龥RL]{0,6}(?:室|厅|馆|场|堂|中心|广场|教室)(?:T|,)*', FREE, '(?:吗|[?]|么|不)'),
          score: 0.84,
          unless: /不用了|谁有/,
        },
        {
          say: /^(?:看看?|查看?|打开|资源|服务)?(?:菜单|资源|资源列表|资源库|资源菜单|资源一览|资源清单|资源目录|服务菜单|共享资源|资源池)(?:列表|清单)?$/,
          score: 0.9,
        },
        {
          say: re(
            '(?:有|都有|有没有|还有)(?:些)?(?:哪些|什么|啥|多少|几个)(?:可以|能|可)?(?:用|借|订|共享|预约|约)?(?:的)?(?:共享|空闲|空着的|空的|免费)?(?:',
            CLASSES,
            '|资源)',
          ),
          score: 0.9,
          unless: /需求|需要帮/,
        },
        {
          say: re(
            '(?:哪些|什么|啥|哪个|哪间|哪里|哪儿|哪几个)(?:的)?(?:可以用的|能用的|共享)?(?:',
            CLASSES,
            '|资源)?.{0,10}(?:可以用|能用|能借|可以借|可借|可用|有空|空着|空闲|能订|可以订|能约|空的|开放|没人用|闲着|能坐|坐得下|能容|容纳|装得下|容得下|够大)',
          ),
          score: 0.88,
          unless: /哪个单位|哪家|谁/,
        },
        { say: re('(?:哪里|哪儿|哪)有(?:空|空的|能用的|可以用的|闲置的?|合适的)?(?:', CLASSES, ')'), score: 0.86, unless: /哪家|谁/ },
        {
          say: re('(?:', CLASSES, '|资源)(?:都)?(?:有哪些|有什么|有啥|有多少|有几个|列表|一览|都有)'),
          score: 0.88,
          unless: /T.{0,3}(?:培训|课程?|服务)/,
        },
        {
          say: re('(?:R|', THING, ').{0,14}', FREE),
          score: 0.88,
          unless: /(?:我们|O).{0,4}(?:有|可以|能)(?:出|借|提供|腾|让|拿|[^空用])|不用了|谁有|对外/,
        },
        { say: re(FREE, '.{0,6}(?:R|', THING, ')'), score: 0.84, unless: /我们(?:有|可以)|不用了|谁有|O可以/ },
        {
          say: re('T(?:R|', THING, ')(?:是不是|有没有|还|能不能|可不可以)?(?:空(?!调|气|间|旷)|闲|用(?!完|的|电)|订)(?:吗|着|不|得|了)?'),
          score: 0.82,
          unless: /我要用|不用了|想用/,
        },
        {
          say: re(
            '(?:O|单位)(?:都|现在)?(?:能|可以|可)?(?:给|为|帮|向)?(?:我们|咱们|咱|大家|社区|居民|村里)?(?:提供|共享|借|出|支持|支援|帮|给)(?:到|上|点)?(?:我们|咱们|大家)?(?:些|一些|点)?(?:啥|什么|哪些)',
          ),
          score: 0.9,
        },
        {
          say: /^(?:看看?|查查?|问问?)?O(?:那边|这边|那里|这里|那儿|这儿|那|手里|手上|家|现在|都|还|,)*(?:能|可以|可|会)(?:给|为|帮|向)?(?:我们|咱们|咱|大家|社区|居民|村里)?(?:提供|共享|借|出|支持|支援|帮|给|拿出)?(?:到|上|点)?(?:我们|大家)?(?:些|点)?(?:啥|什么|哪些)(?:忙|东西|资源|服务|支持|帮助)?[?]?$/,
          score: 0.9,
        },
        { say: /^O(?:那边|这边|那里|这里|那儿|那|手里|手上|都|还|现在)*有(?:些|点)?(?:啥|什么|哪些)(?:资源|东西|服务)?[?]?$/, score: 0.88 },
        { say: re('O(?:都|那边|这边)?(?:有|有没有)(?:什么|哪些|啥)(?:资源|可以|能|东西|服务|设备|场地)'), score: 0.9 },
        {
          say: re('(?:看看?|查看?|查查|列|列出|搜|找|问问?)(?:O|T|的|可用|共享|全部|所有|有哪些)*(?:资源|', CLASSES, '|菜单)'),
          score: 0.82,
          unless: /找(?:个|一|间|人|几)|N/,
        },
        { say: re('O(?:的)?(?:资源|共享资源)(?:清单|列表|有哪些)?$'), score: 0.82 },
      ],
      slots: ['kind', 'resource', 'org', 'when'],
    },
  ],
  run: list,
});
