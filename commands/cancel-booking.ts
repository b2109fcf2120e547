import { defineCommand, defineDraft, type Reply, type Turn } from '../bot/conversation/command';
import { bookingMeant, chooseBooking } from '../bot/domain/booking/lookup';
import { bookingById, resourceOf } from '../bot/domain/booking/records';
import { cancel, mustBeCancellable, restore } from '../bot/domain/booking/service';
import { bookingCode, bookingFacts, bookingLine, spanInWords } from '../bot/domain/booking/words';
import { re } from '../bot/reading/declare';
import { THING } from '../bot/reading/phrases';
import type { BookingModel } from '../prisma/client';

interface CancelDraft {
  bookingId: string;
  code: string;
  facts: (readonly [string, string])[];
  /** Somebody waits for it. */
  waiting: number;
}

const draft = defineDraft<CancelDraft>({
  kind: 'booking.cancel',
  confirmText: '确定取消',
  cancelText: '不取消',
  card: ({ code, facts, waiting }) => ({
    title: `${code}不用了吗？`,
    facts,
    note: waiting ? `有${waiting}家在排候补，取消后先问第一家。` : '取消后别的单位可以订。',
  }),
  dropped: ({ code }) => ({ card: { title: `${code}没有取消`, lead: '照常用，什么也没有变。' }, state: '没有取消' }),

  async confirm({ bookingId, code }, turn) {
    const booking = await bookingById(turn, bookingId);
    const resource = await resourceOf(turn, booking.resourceId);
    await mustBeCancellable(turn, booking, resource);
    const gone = await cancel(turn, booking, '');
    await turn.audit({
      action: 'booking.cancel',
      entity: 'booking',
      entityId: booking.id,
      before: { status: booking.status },
      after: { status: gone.status },
      undo: { was: booking.status },
      note: `取消 ${bookingLine(booking, resource, turn)}`,
    });
    return {
      card: { title: `❌ 已取消 ${code}`, facts: bookingFacts(gone, resource, turn), note: '10分钟内发“撤销”可恢复，只要还空着。' },
      state: `已取消 ${code}`,
    };
  },
});

async function start(turn: Turn, booking: BookingModel): Promise<Reply> {
  const resource = await resourceOf(turn, booking.resourceId);
  await mustBeCancellable(turn, booking, resource);
  const { resourceId, startAt, endAt } = booking;
  const waiting = await turn.tx.bookingWait.count({
    where: { resourceId, status: 'WAITING', startAt: { lt: endAt }, endAt: { gt: startAt } },
  });
  return turn.draft(draft, { bookingId: booking.id, code: bookingCode(booking), facts: bookingFacts(booking, resource, turn), waiting });
}

export default defineCommand({
  name: '退订',
  topic: '资源',
  says: [
    {
      intent: 'booking.cancel',
      summary: '取消预订',
      examples: ['退掉订9', '明天的活动室不用了'],
      words: ['退订', '退掉', '不用了'],
      shortWords: ['退'],
      patterns: [
        {
          say: /取消|不用(?!改)了?|退|不订了?|不要了?|不借了?|用不上|用不着|作废|撤|释放|删/,
          score: 0.93,
          on: '订',
          unless: /不取消|[?？]|吗/,
        },
        {
          say: re(
            '(?:R|',
            THING,
            ').{0,10}(?:不用了|不要了|退掉|退了|退订|不订了|不借了|用不着了|用不上了|取消预订|取消预定|取消预约|取消|释放|让出来|不需要了|不约了)',
          ),
          score: 0.9,
          unless: /N|[?？]|吗|可以|听说|会取消|的会|活动取消|联席会/,
        },
        {
          say: re('(?:取消|退订|退掉|退|撤销|不要)(?:T)?(?:的)?(?:预订|预定|预约|订的|约的)?(?:T)?(?:的)?(?:R|', THING, ')'),
          score: 0.88,
          unless: /[?？]|吗|还|的会/,
        },
        {
          say: re('^(?:我们?|T|,|O)*(?:不用|不要|不借|不订|不需要|用不着|用不上)(?:T|订的|借的|的|那个|这个)*(?:R|', THING, ')(?:了)?$'),
          score: 0.86,
        },
        { say: /退订|取消(?:预订|预定|预约|订单)/, score: 0.85, unless: /[?？]|吗|怎么/ },
      ],
      slots: ['no', 'resource', 'on'],
      no: '订',
      ask: { no: '取消哪个预订？' },
    },
  ],
  drafts: [draft],
  noun: 'booking-cancel',

  async run(turn) {
    const found = await bookingMeant(turn, turn.reading.slots, 'cancel');
    return 'several' in found ? chooseBooking(turn, '取消哪一个？', found.several, 'booking-cancel') : start(turn, found.one);
  },

  press: async ({ args: [id = ''] }, turn) => start(turn, await bookingById(turn, id)),

  undo: {
    'booking.cancel': async ({ entityId, data }, turn) => {
      const back = await restore(turn, await bookingById(turn, entityId), data['was'] === 'PENDING' ? 'PENDING' : 'CONFIRMED');
      return {
        text: `↩️ 已恢复 ${bookingCode(back)} ${(await resourceOf(turn, back.resourceId)).title} ${spanInWords(back, turn)}，照常用。`,
      };
    },
  },
});
