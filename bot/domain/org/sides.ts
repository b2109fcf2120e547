/** 街道、社区、驻区单位、两新组织: the four sides by which reports split who took part. */
import type { Directory } from './directory';

/** 两新组织 (private firms, social organisations) are units too; OTHER: not in the district's list. */
export const SIDES = { STREET: '街道', COMMUNITY: '社区', RESIDENT: '驻区单位', NEW: '两新组织', OTHER: '名单外' } as const;
export type Side = keyof typeof SIDES;

/** A branch or a team is of the side of what it belongs to. @param key id of an organisation, or the key of one that is not listed */
export function sideOf(key: string, directory: Pick<Directory, 'orgById'>): Side {
  for (let org = directory.orgById(key); org; org = org.parentId ? directory.orgById(org.parentId) : undefined) {
    if (org.kind === 'STREET' || org.kind === 'DISTRICT') return 'STREET';
    if (org.kind === 'COMMUNITY' || org.kind === 'VILLAGE') return 'COMMUNITY';
    if (org.kind === 'SOCIAL_ORG' || org.sector === 'PRIVATE' || org.sector === 'SOCIAL') return 'NEW';
    if (org.kind === 'UNIT') return 'RESIDENT';
  }
  return 'OTHER';
}
