import { planMeeting } from '../../bot/domain/convene/reminders';
import { freshStore } from '../support/databases';
import { District } from './district';

/** Units asked in one second. */
const UNITS = 400;

test('400 reminders due in one second are all sent, each once', async () => {
  const store = await freshStore();
  const d = await District.open(store, UNITS);
  d.queue.wire.delayMs = 20;
  const meeting = await d.meeting('2026-09-24', 870);
  await d.work((work) => planMeeting(work, meeting));
  d.queue.clock.moveTo('2026-09-21T08:59:50');
  await d.tick();
  expect(await store.read.outbox.count({ where: { state: 'QUEUED' } })).toBe(UNITS);
  d.queue.clock.moveTo('2026-09-21T09:00');
  d.queue.sender.nudge();
  while (d.queue.wire.arrived.length < UNITS) await new Promise((done) => setTimeout(done, 5));
  await d.queue.sender.idle();
  expect(await store.read.reminderDelivery.count({ where: { state: 'SENT' } })).toBe(UNITS);
  expect(await store.read.org.count({ where: { chases: 1 } })).toBe(UNITS);
  await d.queue.sender.stop();
}, 60_000);
