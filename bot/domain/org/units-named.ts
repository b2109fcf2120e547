import { RuleBroken } from '../../errors';
import type { Ref } from '../../reading/types';
import type { Directory } from './directory';

/** Ids of units that were named, and names that nobody has. @throws RuleBroken `meeting.unknown-unit` when several have one */
export function unitsNamed({ directory }: { directory: Directory }, refs: readonly Ref[]): { guests: string[]; strangers: string[] } {
  const guests: string[] = [];
  const strangers: string[] = [];
  for (const ref of refs) {
    if (typeof ref === 'string') {
      const org = directory.orgByCode(ref);
      if (org) guests.push(org.id);
    } else if (Array.isArray(ref)) {
      const names = ref.flatMap((code) => directory.orgByCode(code)?.shortName ?? []);
      throw new RuleBroken('meeting.unknown-unit', `您说的单位有几家叫这个名字：${names.join('、')}。请用全称再说一遍。`);
    } else strangers.push(ref.name);
  }
  return { guests, strangers };
}
