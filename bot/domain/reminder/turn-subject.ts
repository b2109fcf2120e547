/** Notices of turns: the unit that will host is told, as long as it is its turn. */
import type { RotationModel, RotationTurnModel } from '../../../prisma/client';
import { toWall } from '../../clock';
import { formatDay } from '../calendar/format';
import { unitName } from '../meeting/cards';
import { type Handover, handoverOf } from '../rotation/handover';
import { firstDay, periodName } from '../rotation/rules';
import { noticeCard, turnButtons } from '../rotation/words';
import { recipientId } from './data';
import type { ReminderSubject } from './subject';
import { TURN_RULES } from './turn-rules';

export interface TurnState {
  turn: RotationTurnModel;
  rotation: RotationModel;
  handover: Handover;
}

export const turnSubject: ReminderSubject<TurnState> = {
  rules: TURN_RULES,

  async load(reader, ids) {
    const found = new Map<string, TurnState>();
    const handovers = new Map<string, Handover>();
    for (const { rotation, ...turn } of await reader.rotationTurn.findMany({
      where: { id: { in: [...ids] } },
      include: { rotation: true },
    })) {
      const { bodyId } = rotation;
      const handover = handovers.get(bodyId) ?? (await handoverOf(reader, bodyId));
      handovers.set(bodyId, handover);
      found.set(turn.id, { turn, rotation, handover });
    }
    return found;
  },

  check(row, state) {
    if (!state || state.turn.status === 'SKIPPED') return 'CANCELLED';
    if (state.turn.revision !== row.subjectRevision || state.turn.orgId !== recipientId(row.recipient)) return 'CHANGED';
    return undefined;
  },

  people(_row, { turn }, { directory }) {
    return { candidates: directory.liaisonsOf(turn.orgId), wanted: 1 };
  },

  content(row, { turn, rotation, handover }, scene) {
    const withHandover = TURN_RULES.some((r) => r.code === row.rule && r.handover);
    return { card: noticeCard(scene, scene.directory.bodyById(rotation.bodyId)?.name ?? '', turn, withHandover ? handover : undefined) };
  },

  line(_row, { turn, rotation }, scene) {
    const name = periodName(turn.period, toWall(scene.now, scene.zone).date);
    const body = scene.directory.bodyById(rotation.bodyId)?.name ?? '';
    return {
      text: `${body}${name}轮到${unitName(scene, turn.orgId)}承办，${formatDay(firstDay(turn.period), scene)}起`,
      buttons: turnButtons(turn).slice(0, 2),
    };
  },

  about: () => undefined,
};
