import { classify } from '../../bot/wecom/errcodes';

test.each([
  [-1, 'retry'],
  [6000, 'retry'],
  [45033, 'retry'],
  [846609, 'retry'],
  [45009, 'wait'],
  [846607, 'wait'],
  [60111, 'recipient'],
  [81013, 'recipient'],
  [93006, 'chat-gone'],
  [93008, 'chat-gone'],
  [60020, 'config'],
  [853000, 'config'],
  [40008, 'content'],
  [846606, 'already-done'],
  [82101, 'already-done'],
  [82102, 'already-done'],
  [846605, 'too-late'],
  [846608, 'too-late'],
  [60140, 'too-late'],
  [123456, 'permanent'],
])('%d is %s, with a sentence for the admin', (code, kind) => {
  expect(classify(code).kind).toBe(kind);
  expect(classify(code).hint).toMatch(/\p{Script=Han}.*。$/u);
});

test('a card whose first attempt arrived is not a mistake', () => {
  expect(classify(40058, 'task_id booking-61 repeated, hint: [x]').kind).toBe('already-done');
  expect(classify(40058, 'task_id invalid').kind).toBe('content');
});
