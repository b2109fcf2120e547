/** Where a person speaks, as far as the answer depends on it. */
import type { AuditEntry } from './audit/log';
import type { PersonWork } from './work';

export interface SpokenHere {
  place: { kind: 'group'; chatid: string; orgId?: string } | { kind: 'single' };
}

/** Organisation of the group where somebody speaks. */
export const scopeOf = ({ place }: SpokenHere): string | undefined => (place.kind === 'group' ? place.orgId : undefined);

/** Group where somebody speaks. */
export const here = ({ place }: SpokenHere): string | undefined => (place.kind === 'group' ? place.chatid : undefined);

/** Is it said in the group to which something was announced? */
export const inItsGroup = (spoken: SpokenHere, { chatid }: { chatid: string | null }): boolean =>
  chatid !== null && here(spoken) === chatid;

/** Where it is said, for the host and for announcements. */
export const spokenIn = ({ place }: SpokenHere): { chatid?: string; orgId?: string } =>
  place.kind === 'single' ? {} : { chatid: place.chatid, ...(place.orgId !== undefined && { orgId: place.orgId }) };

/** A person's message, as far as an answer needs it. */
export interface Answering extends PersonWork {
  readonly place: { kind: 'group'; chatid: string } | { kind: 'single' };
  audit(entry: AuditEntry): Promise<void>;
}
