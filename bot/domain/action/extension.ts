/** More time for a piece of work: asked by the unit, given by the secretary of the host. The first date is kept and extensions are counted. */
import type { ActionItemModel } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import { formatDay } from '../calendar/format';
import { withdraw } from '../reminder/service';
import type { PersonWork } from '../work';
import { type Action, actionById } from './lookup';
import { isUnderWay } from './rules';
import { change, mustStand, note, planAction, tellHelpers, tellHost, tellUnit } from './service';
import { actionFacts, codeOf, stateOf } from './words';

/** @throws RuleBroken `action.not-yours`, `action.state` */
export function mustBeExtendable(work: PersonWork, item: Action): void {
  mustStand(work, item, 'UNIT');
  if (!isUnderWay(item)) throw new RuleBroken('action.state', `${codeOf(item)}${stateOf(item, work)}，不用延期。`);
}

/** The unit asks; nothing changes until the secretary agrees. @param due local day */
export async function requestMore(work: PersonWork, item: Action, due: string, reason: string): Promise<Action> {
  mustBeExtendable(work, item);
  const until = formatDay(due, work);
  await note(work, item, 'EXTEND_ASKED', [`想延到${until}`, reason].filter(Boolean).join('，'));
  const asked = (verb: string) => `extension:${verb}:${item.id}:${item.revision}:${due}`;
  await tellHost(work, item, `extend:${due}`, {
    card: {
      title: `【延期申请】${codeOf(item)} ${item.title}`,
      lead: `${work.directory.unitName(item.leadOrgId)}(${work.actor.name})想延到${until}`,
      facts: actionFacts(item, work),
      ...(reason && { note: `原因：${reason}` }),
      buttons: [
        { text: '同意延期', action: asked('grant'), style: 'primary' },
        { text: '不同意', action: asked('refuse') },
      ],
    },
  });
  return actionById(work, item.id);
}

/** @throws RuleBroken `action.not-yours`, `action.state` */
export async function grant(work: PersonWork, item: Action, due: string, reason: string): Promise<Action> {
  mustStand(work, item, 'HOST');
  mustBeExtendable(work, item);
  await change(work, item, { dueOn: due, extensions: { increment: 1 }, revision: { increment: 1 } });
  await note(work, item, 'EXTENDED', [`延到${formatDay(due, work)}`, reason].filter(Boolean).join('，'));
  await withdraw(work, 'ACTION', item.id, 'CHANGED', { revision: item.revision });
  const next = await actionById(work, item.id);
  await planAction(work, next);
  await tellUnit(work, next, 'extended', {
    text: `✅ ${codeOf(next)} ${next.title} 同意延期：${day(work, item)} → **${formatDay(due, work)}**，请按新期限办好。`,
  });
  await tellHelpers(
    work,
    next,
    'extended',
    () =>
      `${codeOf(next)} ${next.title}（${work.directory.unitName(next.leadOrgId)}承办）延期：${day(work, item)} → **${formatDay(due, work)}**。`,
  );
  return next;
}

/** Twice is harmless: the unit is told once. */
export async function refuse(work: PersonWork, item: Action, due: string): Promise<Action> {
  mustStand(work, item, 'HOST');
  const said = `没同意延到${formatDay(due, work)}`;
  const [last] = item.updates;
  if (last?.kind === 'EXTEND_REFUSED' && last.text === said) return item;
  await note(work, item, 'EXTEND_REFUSED', said);
  await tellUnit(work, item, 'refused', {
    text: `${codeOf(item)} ${item.title} 没同意延期，还请在${day(work, item)}前办好。有困难请和${work.directory.unitName(item.hostId)}联系。`,
  });
  return actionById(work, item.id);
}

const day = (work: PersonWork, item: ActionItemModel): string => formatDay(item.dueOn, work);
