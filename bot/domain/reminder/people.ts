/** Through whom a unit is reached when its first liaison is not enough. */
import type { InvitationModel } from '../../../prisma/client';
import type { Directory, Person } from '../org/directory';
import type { People } from './subject';

export function unique(people: readonly (Person | undefined)[]): Person[] {
  return [...new Set(people.filter((p) => p !== undefined))];
}

/** Who called for it, else the secretary of the host. */
export function callerFirst(directory: Directory, { authorId, hostId }: { authorId: string; hostId: string }): People {
  return { candidates: unique([directory.memberById(authorId), ...directory.nearestHolders('SECRETARY', hostId)]), wanted: 1 };
}

const headsOf = (directory: Directory, orgId: string): Person[] =>
  directory.liaisonsOf(orgId).filter((p) => p.liaisonOf.some((l) => l.orgId === orgId && l.kind === 'HEAD'));

/** First liaison and backup both; the head if neither can be reached. */
export function liaisonAndBackup(directory: Directory, orgId: string): People {
  const heads = headsOf(directory, orgId);
  const others = directory.liaisonsOf(orgId).filter((p) => !heads.includes(p));
  return { candidates: others, wanted: Math.min(2, Math.max(1, others.length)), instead: heads };
}

/** The head, else whoever answers for the unit. */
export function headFirst(directory: Directory, orgId: string): Person[] {
  return unique([...headsOf(directory, orgId), ...directory.holdersOf('UNIT_HEAD', orgId), ...directory.liaisonsOf(orgId)]);
}

/** Who goes to a meeting for a unit: its deputy, else who said so as long as they speak for it, else its liaisons. */
export function whoGoes(
  directory: Directory,
  orgId: string,
  seat: Pick<InvitationModel, 'substituteId' | 'respondedById' | 'byProxy'> | undefined,
): Person[] {
  const member = (id: string | null | undefined) => (id ? directory.memberById(id) : undefined);
  const said = seat?.byProxy ? undefined : member(seat?.respondedById);
  const speaks = said && directory.can(said, 'unit.speak', orgId) ? said : undefined;
  return unique([member(seat?.substituteId), speaks, ...directory.liaisonsOf(orgId)]);
}
