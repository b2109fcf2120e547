/** What stands in a member's calendar: the meetings, bookings and deadlines that 我的 lists, and what became of meetings lately. */
import { DAY_MS } from '../../clock';
import { actionsOf } from '../action/lookup';
import { codeOf as actionCode, stateOf } from '../action/words';
import { bookingsOf } from '../booking/lookup';
import { amountOf, bookingCode, isCounted } from '../booking/words';
import { meetingsOf, type PersonMeeting } from '../meeting/around';
import { agendaOf, callerOf, codeOf } from '../meeting/cards';
import type { View } from '../work';

/** Meetings that are over stay so long. */
const PAST_DAYS = 60;

export interface CalendarEvent {
  /** The same for ever: a calendar knows by it what it already has. */
  id: string;
  title: string;
  /** Instants, or a whole local day "YYYY-MM-DD". */
  time: { start: Date; end: Date } | { day: string };
  place?: string;
  lines: readonly string[];
  state: 'SURE' | 'OPEN' | 'OFF';
  /** Grows when it is put elsewhere. */
  revision: number;
  changedAt: Date;
}

export async function eventsOf(view: View): Promise<CalendarEvent[]> {
  const since = new Date(view.now.getTime() - PAST_DAYS * DAY_MS);
  return [
    ...(await meetingsOf(view, since)).map((m) => meetingEvent(m, view)),
    ...(await bookingEvents(view)),
    ...(await actionsOf(view)).map((item): CalendarEvent => {
      const code = actionCode(item);
      return {
        id: item.id,
        title: `${code} 到期：${item.title}`,
        time: { day: item.dueOn },
        lines: [stateOf(item, view), `办好了对小联说“${code} 办好了”`],
        state: 'SURE',
        revision: item.extensions,
        changedAt: item.updatedAt,
      };
    }),
  ];
}

function meetingEvent({ meeting, state, open }: PersonMeeting, view: View): CalendarEvent {
  const code = codeOf(meeting);
  const off = meeting.status === 'CANCELLED';
  const coming = meeting.status === 'SCHEDULED' && meeting.startAt > view.now;
  const agenda = agendaOf(meeting);
  return {
    id: meeting.id,
    title: `${off ? '【取消】' : ''}${code} ${meeting.title}`,
    time: { start: meeting.startAt, end: meeting.endAt },
    ...(meeting.placeText && { place: meeting.placeText }),
    lines: [
      `召集：${callerOf(view, meeting)}`,
      ...(agenda.length ? [`议题：${agenda.join('；')}`] : []),
      ...(off && meeting.cancelReason ? [`原因：${meeting.cancelReason}`] : []),
      ...(coming ? [state, open ? `答复对小联说“${code} 参加”或“${code} 请假”` : `看详情对小联说“${code}”`] : []),
    ],
    state: off ? 'OFF' : coming && open ? 'OPEN' : 'SURE',
    revision: meeting.revision,
    changedAt: meeting.updatedAt,
  };
}

async function bookingEvents(view: View): Promise<CalendarEvent[]> {
  return (await bookingsOf(view)).map(({ booking, resource }) => {
    const what = isCounted(resource) ? `${resource.title}${amountOf(resource, booking.quantity)}` : resource.title;
    return {
      id: booking.id,
      title: `${bookingCode(booking)} ${what}`,
      time: { start: booking.startAt, end: booking.endAt },
      ...(resource.kind === 'VENUE' && { place: `${view.directory.unitName(resource.ownerId)}${resource.title}` }),
      lines: [
        ...(booking.purpose ? [`用途：${booking.purpose}`] : []),
        booking.status === 'PENDING' ? '等提供单位同意' : `不用了对小联说“${bookingCode(booking)}不用了”`,
      ],
      state: booking.status === 'PENDING' ? 'OPEN' : 'SURE',
      revision: booking.version,
      changedAt: booking.updatedAt,
    };
  });
}
