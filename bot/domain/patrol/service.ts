/** Duties and their turns: planned ahead, done by a log, missed when the next one has come. Every change of a duty names the revision it saw. */
import { type DutyStatus, type PatrolLogModel, type Tx, WriteConflict } from '../../../prisma/client';
import { addDays, toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import type { PersonWork, Work } from '../work';
import { assigneesOf, type Duty, dutiesOf, mayLog, mustPlan, type Turn, turnMeant, turnsWhere } from './lookup';
import { planTurns } from './reminder-plan';
import { comesAtAll, daysOf, HORIZON_DAYS, samePlace } from './rules';

export interface NewDuty {
  orgId: string;
  name: string;
  rrule: string;
  workdayRule: string | null;
  anchorDate: string;
  assignees: readonly string[];
}

/** @throws RuleBroken `patrol.not-yours`, `patrol.never`, `patrol.twice` */
export async function makeDuty(work: PersonWork, wanted: NewDuty): Promise<Duty> {
  mustPlan(work, wanted.orgId);
  if (!comesAtAll(wanted, wanted.anchorDate, work.calendar))
    throw new RuleBroken('patrol.never', '按这个规律一次也排不出来。可以说“每天”“每周一”“每月第一个工作日”。');
  const same = (await dutiesOf(work, wanted.orgId)).find((d) => d.name === wanted.name);
  if (same) throw new RuleBroken('patrol.twice', `已经有“${same.name}”的巡查了。要换规律，先说“结束巡查 ${same.name}”再设。`);
  const duty = await work.tx.duty.create({
    data: { ...wanted, assignees: JSON.stringify(wanted.assignees), authorId: work.actor.id, createdAt: work.now },
  });
  await keepTurns(work, duty);
  return duty;
}

/** Gives out the turns of the time ahead. Doing it again gives out none twice. @returns how many @throws WriteConflict */
export async function keepTurns(work: Work, duty: Duty): Promise<number> {
  const { tx, directory, calendar } = work;
  const today = toWall(work.now, work.zone).date;
  const from = [duty.anchorDate, today].sort()[1] as string;
  const there = assigneesOf(duty).filter((id) => directory.memberById(id));
  if (duty.status !== 'ACTIVE' || !there.length) return 0;
  const known = new Set(
    (await tx.patrolTurn.findMany({ where: { dutyId: duty.id, day: { gte: from } }, select: { day: true } })).map((t) => t.day),
  );
  const fresh = daysOf(duty, from, addDays(today, HORIZON_DAYS), calendar).filter((day) => !known.has(day));
  if (!fresh.length) return 0;
  await guarded(tx, duty, { made: duty.made + fresh.length });
  const rows = fresh.map((day, i) => ({ dutyId: duty.id, day, assigneeId: there[(duty.made + i) % there.length] as string }));
  await tx.patrolTurn.createMany({ data: rows });
  await planTurns(work, duty.orgId, await turnsWhere(work, { dutyId: duty.id, day: { in: fresh } }));
  return fresh.length;
}

/** The next turn has come: what was due before is missed. @returns how many */
export async function closeMissed({ tx }: { tx: Tx }, duty: Pick<Duty, 'id'>, today: string): Promise<number> {
  const last = await tx.patrolTurn.findFirst({
    where: { dutyId: duty.id, day: { lte: today } },
    orderBy: { day: 'desc' },
    select: { day: true },
  });
  if (!last) return 0;
  return (await tx.patrolTurn.updateMany({ where: { dutyId: duty.id, state: 'DUE', day: { lt: last.day } }, data: { state: 'MISSED' } }))
    .count;
}

/** Pauses it, ends it, or goes on. What was not done yet of today and later falls away, or is given out anew. @throws WriteConflict */
export async function turnDuty(work: PersonWork, duty: Duty, status: DutyStatus): Promise<Duty> {
  mustPlan(work, duty.orgId);
  const { tx } = work;
  const today = toWall(work.now, work.zone).date;
  const { count } =
    status === 'ACTIVE' ? { count: 0 } : await tx.patrolTurn.deleteMany({ where: { dutyId: duty.id, state: 'DUE', day: { gte: today } } });
  await guarded(tx, duty, { status, made: Math.max(0, duty.made - count) });
  const next = await tx.duty.findUniqueOrThrow({ where: { id: duty.id } });
  await keepTurns(work, next);
  return tx.duty.findUniqueOrThrow({ where: { id: duty.id } });
}

async function guarded(tx: Tx, { id, revision }: Duty, data: { made: number; status?: DutyStatus }): Promise<void> {
  const { count } = await tx.duty.updateMany({ where: { id, revision }, data: { ...data, revision: revision + 1 } });
  if (count !== 1) throw new WriteConflict(`duty ${id} was changed meanwhile`);
}

/** The one that was named, of an organisation. @throws RuleBroken `patrol.unknown` */
export async function dutyNamed(work: PersonWork, orgId: string, words: string): Promise<Duty> {
  const duties = await dutiesOf(work, orgId);
  const found = duties.find((d) => words.includes(d.name)) ?? duties.find((d) => samePlace(d.name, words));
  if (found) return found;
  if (!duties.length)
    throw new RuleBroken(
      'patrol.unknown',
      `${work.directory.unitName(orgId)}还没有设巡查。要设可以说“设巡查 老宅 每月第一个工作日 王强、李敏”。`,
    );
  throw new RuleBroken('patrol.unknown', `是哪一处的巡查？现在有：${duties.map((d) => d.name).join('、')}。请带上名称再说一遍。`);
}

export interface NewLog {
  orgId: string;
  place: string;
  problem: boolean;
  text: string;
  day: string;
}

/** Writes down what was found; a turn that it answers is done. @throws RuleBroken `patrol.not-allowed` */
export async function logPatrol(work: PersonWork, wanted: NewLog): Promise<{ log: PatrolLogModel; turn: Turn | undefined }> {
  const { tx, actor, now } = work;
  const turn = await turnMeant(work, wanted.place, wanted.day, wanted.orgId);
  const orgId = turn?.duty.orgId ?? wanted.orgId;
  if (!turn && !mayLog(work, actor, orgId))
    throw new RuleBroken('patrol.not-allowed', `${work.directory.unitName(orgId)}的巡查请由该单位的人来记。`);
  const { day, place, problem, text } = wanted;
  const log = await tx.patrolLog.create({
    data: { orgId, place: turn?.duty.name ?? place, problem, text, localDate: day, byId: actor.id, createdAt: now },
  });
  if (turn) {
    const state = day === turn.day ? 'DONE' : 'LATE';
    const { count } = await tx.patrolTurn.updateMany({ where: { id: turn.id, state: 'DUE' }, data: { state, logId: log.id } });
    if (count !== 1) throw new WriteConflict('a turn was done by somebody else meanwhile');
  }
  return { log, turn };
}

/** 撤销: its turn is open again. @throws RuleBroken `patrol.gone` */
export async function takeBackLog({ tx }: PersonWork, id: string): Promise<PatrolLogModel> {
  const log = await tx.patrolLog.findUnique({ where: { id } });
  if (!log) throw new RuleBroken('patrol.gone', '这条巡查记录已经没有了。');
  await tx.patrolTurn.updateMany({ where: { logId: id }, data: { state: 'DUE', logId: null } });
  await tx.patrolLog.delete({ where: { id } });
  return log;
}
