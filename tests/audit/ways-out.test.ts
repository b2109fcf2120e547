import { loadCommands } from '../../bot/conversation/load';
import { wayOut } from '../../bot/domain/audit/ways-out';

test('whatever can be taken back has a way out when it is too late for that', () => {
  const actions = [...loadCommands().undo.keys()];
  expect(actions.length).toBeGreaterThan(30);
  expect(actions.filter((action) => wayOut({ action, note: null }) === '')).toEqual([]);
});

test('the number of the record stands in the example', () => {
  expect(wayOut({ action: 'rsvp.answer', note: '会3 市三院的答复' })).toContain('“会3 请假”');
  expect(wayOut({ action: 'booking.cancel', note: '取消 订7 活动室' })).not.toContain('订7');
  expect(wayOut({ action: 'booking.make', note: '订7 活动室' })).toContain('“订7不用了”');
});
