/** Several meetings may be meant: they are listed in full, and one is chosen by a button or from a list. */
import type { MeetingModel } from '../../../prisma/client';
import type { Content } from '../../content';
import type { Shown } from '../calendar/format';
import { codeOf, shortLine } from './cards';

const MAX_BUTTONS = 6;

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
