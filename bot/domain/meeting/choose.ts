/** Several meetings may be meant: they are listed in full, and one is chosen by a button or from a list. */
import type { MeetingModel } from '../../../prisma/client';
import type { Content } from '../../content';
import type { Shown } from '../calendar/format';
import { codeOf, shortLine } from './cards';

const MAX_BUTTONS = 6;

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

/** @param action of the button for one meeting */
export function chooseMeeting(
  shown: Shown,
  question: string,
  meetings: readonly MeetingModel[],
  action: (meeting: MeetingModel) => string,
): Content {
  const some = meetings.slice(0, MAX_BUTTONS);
  const more = meetings.length > some.length ? `\n还有${meetings.length - some.length}场，请说编号。` : '';
  return {
    card: {
      title: question,
      note: some.map((m) => shortLine(m, shown)).join('\n') + more,
      buttons: some.map((m) => ({ text: codeOf(m), action: action(m) })),
    },
  };
}
