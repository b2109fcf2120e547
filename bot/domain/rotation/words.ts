/** Rotations in words: the table, the notices, their buttons. */
import type { RotationTurnModel } from '../../../prisma/client';
import type { Button, Card } from '../../content';
import { formatDay, type Shown } from '../calendar/format';
import { firstDay, periodName, periodOf } from '../calendar/periods';
import type { Work } from '../work';
import { type Handover, handoverLines } from './handover';
import { cadenceOf, handoverAt, type Rota, today } from './lookup';
import { owed } from './rules';

export const NO_ROTATION = '还没有轮值表。书记可以说“开始轮值”，按成员单位的顺序排一年。';

type Scene = Pick<Work, 'directory'> & Shown;

/** 10月 城南供电所（已确认） */
export function turnWords(turn: RotationTurnModel, work: Scene): string {
  const state =
    turn.status === 'SKIPPED'
      ? `轮空（${turn.skipReason ?? ''}）`
      : [
          turn.status === 'NOTIFIED' && '已通知，待确认',
          turn.status === 'CONFIRMED' && '已确认',
          turn.status === 'DONE' && '已承办',
          turn.debtOf && `${work.directory.unitName(turn.debtOf)}补欠`,
        ]
          .filter(Boolean)
          .join('，');
  const words = turn.status === 'SKIPPED' ? state : state && `（${state}）`;
  return `${periodName(turn.period, today(work))} ${work.directory.unitName(turn.orgId)}${words}`;
}

/** The table from the current period on, and who owes a turn. */
export function tableLines({ rotation, body, turns }: Rota, work: Scene): string[] {
  const current = periodOf(today(work), cadenceOf(rotation));
  const debts = body.seats.flatMap(({ orgId }) => {
    const n = turns.filter((t) => t.status === 'SKIPPED' && t.orgId === orgId).length;
    const paid = turns.filter((t) => t.debtOf === orgId);
    const open = owed(turns, orgId);
    if (n === 0) return [];
    return [
      `欠轮值：${work.directory.unitName(orgId)}${open > 0 ? `${open}次，排下一轮时补` : `已补在${paid.map((t) => periodName(t.period, today(work))).join('、')}`}`,
    ];
  });
  const { pausedOn } = rotation;
  return [
    ...(pausedOn ? [`⏸ ${formatDay(pausedOn, work)}起暂停；恢复后按下面的顺序从下一期接着轮。`] : []),
    ...turns
      .filter((t) => t.period >= current || (pausedOn !== null && firstDay(t.period) > pausedOn))
      .map((t) => `${turnWords(t, work)}${t.period === current ? ' ← 本期' : ''}`),
    ...debts,
  ];
}

export const cadenceWords = (rotation: Parameters<typeof cadenceOf>[0]): string => (cadenceOf(rotation) === 'MONTH' ? '按月' : '按季度');

/** What a unit reads when a rotation begins. */
export function startWords({ rotation, body, turns }: Rota, orgId: string, work: Scene & Pick<Work, 'now'>): string {
  const own = turns.find((t) => t.orgId === orgId);
  // Who has missed the notice with the handover gets it right after this.
  const next = own && handoverAt(work, own) <= work.now ? '交接单随后就到' : '开始前我再提醒、附交接单';
  const first = own
    ? `${work.directory.unitName(orgId)}先轮到${periodName(own.period, today(work))}（${formatDay(firstDay(own.period), work)}起），${next}。`
    : '';
  return `【轮值】${body.name}${cadenceWords(rotation)}轮值承办。${first}发“轮值”看轮值表，想和别家换可以说“${own ? periodName(own.period, today(work)) : '11月'}轮值我们和某某单位换一下”。`;
}

export function turnButtons(turn: RotationTurnModel): Button[] {
  const confirmed = turn.status === 'CONFIRMED' || turn.status === 'DONE';
  return [
    confirmed
      ? { text: '已确认承办', action: `turn:confirm:${turn.id}` }
      : { text: '确认承办', action: `turn:confirm:${turn.id}`, style: 'primary' },
    { text: '看交接单', action: `turn:handover:${turn.id}` },
    ...(confirmed ? [] : [{ text: '这次轮空', action: `turn-skip:start:${turn.id}` }]),
  ];
}

/** What the host reads two weeks, one week (with the handover) and a day before. */
export function noticeCard(work: Scene, bodyName: string, turn: RotationTurnModel, handover?: Handover): Card {
  const name = periodName(turn.period, today(work));
  return {
    title: `【轮值承办】${name}轮到${work.directory.unitName(turn.orgId)}`,
    lead: bodyName,
    facts: [
      ['承办', work.directory.unitName(turn.orgId)],
      ['期间', `${name}，${formatDay(firstDay(turn.period), work)}起`],
    ],
    note: [
      ...(handover ? handoverLines(handover, work) : []),
      turn.status === 'CONFIRMED'
        ? '您单位已确认承办，请准备场地和材料。'
        : `请点[确认承办]。想和别家换，说“${name}轮值我们和某某单位换一下”。`,
    ].join('\n'),
    buttons: turnButtons(turn),
  };
}
