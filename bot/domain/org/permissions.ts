/** Who may do what: a role on a part of the organisation tree (domain.md D.10), as one table. */
import type { Role } from '../../../prisma/client';

export type Permission =
  | 'activity.log'
  | 'activity.void'
  /** Offer a resource, answer a need; those above the unit as its proxy. */
  | 'unit.answer'
  | 'need.post'
  | 'meeting.call'
  /** Keep the list of who came. */
  | 'meeting.record'
  /** Speak for the unit by one's own post: its answers to invitations, its side of an agreement, its turns. */
  | 'unit.speak'
  /** Say who is a unit's first liaison; who is it now, or heads it, may too. */
  | 'unit.appoint'
  /** Write the minutes of a meeting that the organisation called. */
  | 'minutes.write'
  /** Say that work is done, give more time, cancel it. */
  | 'action.verify'
  /** Call units to a place; who works for a community does. */
  | 'whistle.raise'
  /** Publish a wish, let its claimer know who it is, say that it was delivered. */
  | 'wish.review'
  /** Have the numbers of an organisation as a report or a file. */
  | 'report.make'
  /** Read, on request, who it is that is visited, and say who visits whom. */
  | 'beneficiary.read'
  /** Say which place is looked at when, and by whom. */
  | 'patrol.plan'
  | 'chat.bind'
  /** See what people tried in vain. */
  | 'unheard.read'
  | 'district.admin';

/** own: the very organisation; below: it and everything below; unit: as liaison of it. A proxy's answer is marked 代回复. */
type Reach = 'own' | 'below' | 'unit';

const TABLE: Record<Permission, Partial<Record<Role | 'LIAISON' | 'ANYBODY', Reach>>> = {
  'activity.log': {
    ANYBODY: 'own',
    LIAISON: 'unit',
    UNIT_HEAD: 'own',
    RECORDER: 'below',
    SECRETARY: 'below',
    STREET_OFFICER: 'below',
    ADMIN: 'below',
  },
  'activity.void': { SECRETARY: 'below', STREET_OFFICER: 'below' },
  'unit.answer': { LIAISON: 'unit', UNIT_HEAD: 'own', SECRETARY: 'below', STREET_OFFICER: 'below' },
  'need.post': { LIAISON: 'unit', UNIT_HEAD: 'own', RECORDER: 'below', SECRETARY: 'below', STREET_OFFICER: 'below' },
  'meeting.call': { SECRETARY: 'below', STREET_OFFICER: 'below' },
  'meeting.record': { RECORDER: 'below', SECRETARY: 'below', STREET_OFFICER: 'below' },
  'unit.speak': { LIAISON: 'unit', UNIT_HEAD: 'own', SECRETARY: 'own' },
  'unit.appoint': { UNIT_HEAD: 'own', SECRETARY: 'below', STREET_OFFICER: 'below', ADMIN: 'below' },
  'minutes.write': { RECORDER: 'own', SECRETARY: 'below', STREET_OFFICER: 'below' },
  'action.verify': { SECRETARY: 'below', STREET_OFFICER: 'below' },
  'whistle.raise': { ANYBODY: 'own', RECORDER: 'below', SECRETARY: 'below', STREET_OFFICER: 'below' },
  'wish.review': { SECRETARY: 'below', STREET_OFFICER: 'below' },
  'report.make': { LIAISON: 'unit', UNIT_HEAD: 'own', RECORDER: 'below', SECRETARY: 'below', STREET_OFFICER: 'below', ADMIN: 'below' },
  'patrol.plan': { LIAISON: 'unit', UNIT_HEAD: 'own', RECORDER: 'below', SECRETARY: 'below', STREET_OFFICER: 'below' },
  'beneficiary.read': { SECRETARY: 'own', STREET_OFFICER: 'below' },
  'chat.bind': { SECRETARY: 'below', STREET_OFFICER: 'below', ADMIN: 'below' },
  'unheard.read': { STREET_OFFICER: 'below', ADMIN: 'below' },
  'district.admin': { ADMIN: 'below' },
};

/** What counts of a person. */
interface Holder {
  orgId: string;
  roles: readonly { role: Role; orgId: string }[];
  liaisonOf: readonly { orgId: string }[];
}

/** @param within is the first organisation the second one or below it? */
export function allows(
  person: Holder,
  permission: Permission,
  orgId: string,
  within: (orgId: string, scopeId: string) => boolean,
): boolean {
  const row = TABLE[permission];
  if (row.ANYBODY && person.orgId === orgId) return true;
  if (row.LIAISON && person.liaisonOf.some((l) => l.orgId === orgId)) return true;
  return person.roles.some(({ role, orgId: scope }) => {
    const reach = row[role];
    return reach !== undefined && (reach === 'own' ? scope === orgId : within(orgId, scope));
  });
}
