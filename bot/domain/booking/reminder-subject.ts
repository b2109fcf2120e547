/** Reminders of a booking: whom they still concern, who is asked, what is said. */
import type { BookingModel, ReminderDeliveryModel } from '../../../prisma/client';
import { recipientId } from '../reminder/data';
import type { ReminderSubject } from '../reminder/subject';
import { BOOKING_RULES } from './reminder-rules';
import { type Bookable, bookable } from './taken';
import { bookingCode, bookingFacts, bookingLine } from './words';

interface BookingState {
  booking: BookingModel;
  resource: Bookable;
}

const BY_CODE = new Map(BOOKING_RULES.map((rule) => [rule.code, rule]));
const isBack = ({ rule }: ReminderDeliveryModel): boolean => BY_CODE.get(rule)?.lent === true;
const toOwner = ({ rule }: ReminderDeliveryModel): boolean => BY_CODE.get(rule)?.per === 'OWNER';

const TITLES: Readonly<Record<string, string>> = {
  'b-1d': '【预订提醒】明天用',
  'b-1h': '【预订提醒】一小时内用',
  'b-return': '【归还提醒】到时间了',
  'b+1w': '【归还提醒】还没有还',
  'b+1w-owner': '【借出未还】',
};

export const bookingSubject: ReminderSubject<BookingState> = {
  rules: BOOKING_RULES,

  async load(reader, ids) {
    const bookings = await reader.booking.findMany({ where: { id: { in: [...ids] } } });
    const resources = await bookable({ tx: reader }, [...new Set(bookings.map((b) => b.resourceId))]);
    return new Map(
      bookings.flatMap((booking) => {
        const resource = resources.find((r) => r.id === booking.resourceId);
        return resource ? [[booking.id, { booking, resource }] as const] : [];
      }),
    );
  },

  check(row, state, now) {
    if (!state || !BY_CODE.has(row.rule)) return 'CANCELLED';
    const { status, startAt } = state.booking;
    if (status === 'DONE') return 'ANSWERED';
    if (status !== 'CONFIRMED') return 'CANCELLED';
    return !isBack(row) && now >= startAt ? 'STALE' : undefined;
  },

  people(row, { booking, resource }, { directory }) {
    if (toOwner(row)) return { candidates: directory.liaisonsOf(resource.ownerId), wanted: 1 };
    const booker = directory.memberById(recipientId(row.recipient));
    return { candidates: [...new Set([...(booker ? [booker] : []), ...directory.liaisonsOf(booking.orgId)])], wanted: 1 };
  },

  content(row, { booking, resource }, scene) {
    const code = bookingCode(booking);
    const back = {
      text: isBack(row) ? (toOwner(row) ? '已收回' : '已归还') : '不用了',
      action: `${isBack(row) ? 'booking-return' : 'booking-cancel'}:start:${booking.id}`,
    };
    return {
      card: {
        title: `${TITLES[row.rule] ?? ''} ${code}`,
        lead: resource.title,
        facts: bookingFacts(booking, resource, scene),
        note: toOwner(row)
          ? '已提醒借用的人。收回来了请点[已收回]。'
          : isBack(row)
            ? '还了请点[已归还]，也可以直接说“还了”。'
            : `不用了请早点说一声，让给别的单位：“${code}不用了”。`,
        buttons: [back, { text: `看${code}`, action: `booking:show:${booking.id}` }],
      },
    };
  },

  line(row, { booking, resource }, scene) {
    const what = bookingLine(booking, resource, scene);
    const code = bookingCode(booking);
    return isBack(row)
      ? {
          text: `${what}。请归还，还了说“${code} 还了”`,
          buttons: [{ text: `${code} 已归还`, action: `booking-return:start:${booking.id}` }],
        }
      : { text: what, buttons: [] };
  },

  about: (_row, { booking }) => bookingCode(booking),
};
