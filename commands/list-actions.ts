import { toWall } from '../bot/clock';
import { defineCommand, type Turn } from '../bot/conversation/command';
import { type Action, concerning, openActions } from '../bot/domain/action/lookup';
import { daysLate } from '../bot/domain/action/rules';
import { lineOf } from '../bot/domain/action/words';
import { formatDays } from '../bot/domain/calendar/format';
import { scopeOf } from '../bot/domain/spoken';

/** Lines shown in a group, and in private. */
const SHOWN = { group: 8, single: 30 } as const;

/** Late ones first, a block a unit. */
function blocks(turn: Turn, items: readonly Action[], shown: number): string[] {
  const today = toWall(turn.now, turn.zone).date;
  const byUnit = new Map<string, Action[]>();
  for (const item of items) byUnit.set(item.leadOrgId, [...(byUnit.get(item.leadOrgId) ?? []), item]);
  const latest = (list: readonly Action[]) => Math.max(...list.map((i) => daysLate(i, today)));
  const units = [...byUnit].sort(([, a], [, b]) => latest(b) - latest(a));
  const lines: string[] = [];
  let left = shown;
  for (const [orgId, list] of units) {
    if (left <= 0) break;
    lines.push(`**${turn.directory.unitName(orgId)}**`, ...list.slice(0, left).map((item) => `> ${lineOf(item, turn)}`));
    left -= list.length;
  }
  return lines;
}

export default defineCommand({
  name: '督办清单',
  topic: '督办',
  common: true,
  says: [
    {
      intent: 'action.list',
      summary: '看督办清单',
      examples: ['哪些督办还没办结', '逾期清单'],
      words: ['督办', '逾期', '督办清单', '督办事项', '到期', '超期'],
      patterns: [
        {
          say: /督办(?:的)?(?:清单|事项|列表|任务|件|情况|进展|台账|表|一览|工作|单)?/,
          score: 0.82,
          unless: /办好了|办结了|完成了|搞定|销号|得(?:很|真|好)|N|申请|怎么(?!样)|率/,
        },
        { say: /逾期|超期|过期|超时|拖着/, score: 0.86, unless: /N|怎么|会不会|如果|率/ },
        {
          say: /(?:哪些|什么|几件|多少|谁|几个|哪几件|哪几项|哪些事).{0,8}(?:没|未|还没|没有)(?:办|完成|落实|解决|弄|做|处理|办结|销号|办完|了结)/,
          score: 0.86,
          unless: /N|需求|心愿|没回/,
        },
        {
          say: /(?:没|未|还没|没有)(?:办完|完成|落实|办结|解决|销号|处理完|办)的?(?:督办|事项|事|任务|有哪些|有几件|有多少|清单|都有)/,
          score: 0.86,
          unless: /N|需求|心愿/,
        },
        {
          say: /(?:快|要|将|将要|即将)?到期(?:的|了)?(?:.{0,3}(?:督办|事项|有哪些|事))?/,
          score: 0.76,
          unless: /N|合同|协议|[Cc]到期|什么时候/,
        },
      ],
      slots: ['period', 'org', 'overdue'],
      timeMode: 'any',
    },
  ],

  async run(turn) {
    const { period, org, overdue } = turn.reading.slots;
    const today = toWall(turn.now, turn.zone).date;
    const from = period?.date;
    const to = period?.end ?? from;
    const codes = [org ?? []].flat().flatMap((ref) => (typeof ref === 'string' ? [ref] : []));
    const units = codes.flatMap((code) => turn.directory.orgByCode(code)?.id ?? []);
    const named = org !== undefined && units.length === 0 && typeof org === 'object' && !Array.isArray(org) ? org.name : undefined;
    if (named) return { text: `名单里没有“${named}”这家单位。发“督办清单”看全部。` };
    const items = await openActions(turn, {
      AND: [
        await concerning(turn, scopeOf(turn)),
        ...(units.length ? [{ leadOrgId: { in: units } }] : []),
        ...(overdue ? [{ dueOn: { lt: today } }] : []),
        ...(from && to ? [{ dueOn: { gte: from, lte: to } }] : []),
      ],
    });
    const which = [
      units.map((id) => turn.directory.unitName(id)).join('、'),
      from && to ? `${formatDays(from, to, turn)}到期的` : '',
      overdue ? '逾期的' : '',
    ]
      .filter(Boolean)
      .join('');
    if (!items.length)
      return {
        text: `现在没有${which}${which ? '' : '在办的'}督办事项。${overdue || which ? '发“督办清单”看全部。' : '开完会发“纪要 会12 …”就能生成。'}`,
      };
    const late = items.filter((i) => daysLate(i, today) > 0).length;
    const shown = SHOWN[turn.place.kind];
    const more =
      items.length > shown
        ? [
            `先列${shown}件，另有${items.length - shown}件；${turn.place.kind === 'group' ? '私聊我发“督办清单”看全部' : '可以加单位名分开看'}。`,
          ]
        : [];
    return {
      text: [
        `**${which}督办${items.length}件${late && !overdue ? `，逾期${late}件` : ''}**`,
        ...blocks(turn, items, shown),
        ...more,
        `发编号看详情，例如“办${items[0]?.no}”。`,
      ].join('\n'),
    };
  },
});
