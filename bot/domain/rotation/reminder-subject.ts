/** Notices of turns: the unit that will host is told, as long as it is its turn. */
import type { ReminderDeliveryModel, RotationModel, RotationTurnModel } from '../../../prisma/client';
import { toWall } from '../../clock';
import { formatDay } from '../calendar/format';
import { firstDay, periodName } from '../calendar/periods';
import { recipientId } from '../reminder/data';
import type { ReminderSubject, SubjectScene } from '../reminder/subject';
import { type Handover, handoversOf } from './handover';
import { TURN_RULES, type TurnRule } from './reminder-rules';
import { noticeCard, turnButtons } from './words';

export interface TurnState {
  turn: RotationTurnModel;
  rotation: RotationModel;
  /** For notices that bring it. */
  handover?: Handover | undefined;
}

const ruleOf = ({ rule }: ReminderDeliveryModel): TurnRule | undefined => TURN_RULES.find((r) => r.code === rule);

/** What the secretary reads three workdays before. */
function unconfirmed(turn: RotationTurnModel, rotation: RotationModel, scene: SubjectScene): string {
  const name = periodName(turn.period, toWall(scene.now, scene.zone).date);
  const body = scene.directory.bodyById(rotation.bodyId)?.name ?? '';
  return `${body}${name}轮值（${formatDay(firstDay(turn.period), scene)}起）：${scene.directory.unitName(turn.orgId)}还没有确认承办。可以打个电话问一声，或发“轮值”看轮值表。`;
}

export const turnSubject: ReminderSubject<TurnState> = {
  rules: TURN_RULES,

  async load(reader, ids, rows = []) {
    const turns = await reader.rotationTurn.findMany({ where: { id: { in: [...ids] } }, include: { rotation: true } });
    const bringing = rows.filter((row) => ruleOf(row)?.handover);
    const wanted = new Set(bringing.map((row) => row.subjectId));
    const bodies = turns.filter((t) => wanted.has(t.id)).map((t) => t.rotation.bodyId);
    const dueAt = new Date(Math.max(...bringing.map((row) => row.dueAt.getTime())));
    const handovers = bodies.length ? await handoversOf(reader, [...new Set(bodies)], dueAt) : undefined;
    return new Map(turns.map(({ rotation, ...turn }) => [turn.id, { turn, rotation, handover: handovers?.get(rotation.bodyId) }]));
  },

  check(row, state) {
    if (!state || state.turn.status === 'SKIPPED') return 'CANCELLED';
    if (state.turn.revision !== row.subjectRevision) return 'CHANGED';
    if (ruleOf(row)?.per === 'CALLER') return state.turn.status === 'CONFIRMED' ? 'ANSWERED' : undefined;
    return state.turn.orgId === recipientId(row.recipient) ? undefined : 'CHANGED';
  },

  people(row, { turn }, { directory }) {
    const secretaries = ruleOf(row)?.per === 'CALLER' ? directory.nearestHolders('SECRETARY', recipientId(row.recipient)) : undefined;
    return { candidates: secretaries ?? directory.liaisonsOf(turn.orgId), wanted: 1 };
  },

  content(row, { turn, rotation, handover }, scene) {
    const rule = ruleOf(row);
    if (rule?.per === 'CALLER') return { text: unconfirmed(turn, rotation, scene) };
    return { card: noticeCard(scene, scene.directory.bodyById(rotation.bodyId)?.name ?? '', turn, rule?.handover ? handover : undefined) };
  },

  line(row, { turn, rotation }, scene) {
    if (ruleOf(row)?.per === 'CALLER') return { text: unconfirmed(turn, rotation, scene), buttons: [] };
    const name = periodName(turn.period, toWall(scene.now, scene.zone).date);
    const body = scene.directory.bodyById(rotation.bodyId)?.name ?? '';
    return {
      text: `${body}${name}轮到${scene.directory.unitName(turn.orgId)}承办，${formatDay(firstDay(turn.period), scene)}起`,
      buttons: turnButtons(turn).slice(0, 2),
    };
  },

  about: () => undefined,
};
