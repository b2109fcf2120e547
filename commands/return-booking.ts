import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { bookingCard } from '../bot/domain/booking/cards';
import { bookingMeant, chooseBooking } from '../bot/domain/booking/lookup';
import { bookingById, resourceOf } from '../bot/domain/booking/records';
import { giveBack, lendAgain } from '../bot/domain/booking/service';
import { bookingCode, isLent } from '../bot/domain/booking/words';
import { re } from '../bot/reading/declare';
import { THING } from '../bot/reading/phrases';
import type { BookingModel } from '../prisma/client';

/** Noted at once, like a check-in; 撤销 takes it back. */
async function back(turn: Turn, booking: BookingModel): Promise<Reply> {
  const resource = await resourceOf(turn, booking.resourceId);
  if (booking.status === 'DONE') return { card: bookingCard(booking, resource, turn, { manage: false }) };
  const done = await giveBack(turn, booking);
  const code = bookingCode(done);
  await turn.audit({ action: 'booking.return', entity: 'booking', entityId: done.id, undo: {}, note: `${code} 归还` });
  const card = bookingCard(done, resource, turn, { title: `✅ ${code} ${isLent(resource) ? '已归还' : '用完了'}`, manage: false });
  return {
    card: { ...card, note: isLent(resource) ? `已告诉${resource.owner.shortName}，谢谢爱护。` : '谢谢，后面的时间别的单位可以订。' },
  };
}

export default defineCommand({
  name: '归还',
  topic: '资源',
  says: [
    {
      intent: 'booking.return',
      summary: '归还借的东西',
      examples: ['音响已归还', '订9用完了'],
      words: ['归还', '还回'],
      patterns: [
        {
          say: /归还|还了|已还|还回|送回|送还|交还|还好了|用完了|还掉|退回|已经还|还清/,
          score: 0.93,
          on: '订',
          unless: /[?？]|吗|没还|没归还|什么时候/,
        },
        {
          say: /(?:归还|还了|已还|还回|送回来?|送还|交还|还掉|用完了|还给)(?:了|去|来)?/,
          score: 0.85,
          has: ['resource'],
          unless: /[?？]|吗|没还|什么时候|没归还|还没|提醒/,
        },
        {
          say: re(THING, '[^,吗]{0,6}(?:归还|还了|还回|送回|送还|还掉|交还|还上)'),
          score: 0.85,
          unless: /[?？]|吗|没还|什么时候|谁|还了得/,
        },
        {
          say: re('(?:归还|送还|还)(?:C|一?[把台套顶张个])?(?:O)?(?:的)?', THING, '(?:了)?$'),
          score: 0.8,
          unless: /[?？]|吗|没|还有|还差|还缺|还要|还需|还是|还能|还在|还可|还想|还借/,
        },
      ],
      slots: ['no', 'resource'],
      no: '订',
    },
  ],
  noun: 'booking-return',

  async run(turn) {
    const found = await bookingMeant(turn, turn.reading.slots, 'return');
    return 'several' in found ? chooseBooking(turn, '还的是哪一个？', found.several, 'booking-return') : back(turn, found.one);
  },

  press: async ({ args: [id = ''] }, turn) => back(turn, await bookingById(turn, id)),

  undo: {
    'booking.return': async ({ entityId }, turn) => {
      const again = await lendAgain(turn, await bookingById(turn, entityId));
      return { text: `↩️ 已撤销，${bookingCode(again)}还没有还。` };
    },
  },
});
