import { SECOND_MS } from '../../bot/clock';
import { taskIdOf } from '../../bot/delivery/outbox';
import { freshStore } from '../support/databases';
import { card, Queue } from './queue';

let queue: Queue;
beforeEach(async () => {
  queue = new Queue(await freshStore());
  await queue.sender.start();
});
afterEach(() => queue.sender.stop());

const reply = { kind: 'socket-message', reqId: 'R1' } as const;
const press = { kind: 'socket-update', reqId: 'R2', taskId: 'T1', presser: 'li' } as const;
const code = { kind: 'response-code', code: 'RC' } as const;
const until = (seconds: number) => new Date(queue.clock.now().getTime() + seconds * SECOND_MS);
const how = () => queue.wire.arrived.map((a) => `${a.how} ${a.text}`);

test('an answer goes through its handle, what does not fit follows as a message', async () => {
  await queue.hand([{ to: 'G', group: true, content: { text: 'T', ...card('C') }, reply, replyUntil: until(5) }]);
  await queue.sender.idle();
  expect(how()).toEqual(['answer T', 'push [C]']);
});

test('after its five seconds an answer is a message', async () => {
  await queue.hand([{ to: 'G', group: true, content: { text: 'T' }, reply, replyUntil: until(-1) }]);
  await queue.sender.idle();
  expect(how()).toEqual(['push T']);
});

test('an answer whose ack is lost is given once', async () => {
  let left = 1;
  queue.wire.trouble = () => {
    if (left-- <= 0) return undefined;
    queue.clock.advance(6 * SECOND_MS);
    return 'no-answer';
  };
  await queue.hand([{ to: 'G', group: true, content: { text: 'T' }, reply, replyUntil: until(5) }]);
  await queue.sender.idle();
  expect(how()).toEqual(['answer T']);
  expect(await queue.states()).toEqual({ SENT: 1 });
});

test('a handle that is no longer good: a message', async () => {
  queue.wire.trouble = (call) => (call.how === 'answer' ? { errcode: 846605 } : undefined);
  await queue.hand([{ to: 'G', group: true, content: { text: 'T' }, reply, replyUntil: until(5) }]);
  await queue.sender.idle();
  expect(how()).toEqual(['push T']);
});

test('a press changes its card and keeps its task_id', async () => {
  await queue.hand([{ to: 'G', group: true, content: card('done'), reply: press, replyUntil: until(5) }]);
  await queue.sender.idle();
  expect(queue.wire.arrived).toMatchObject([{ how: 'update', text: '[done]', taskId: 'T1', to: [] }]);
});

test('a face for the presser alone names them', async () => {
  const content = { card: { ...(card('done').card as NonNullable<ReturnType<typeof card>['card']>), forPresser: true } };
  await queue.hand([{ to: 'G', group: true, content, reply: press, replyUntil: until(5) }]);
  await queue.sender.idle();
  expect(queue.wire.arrived).toMatchObject([{ how: 'update', to: ['li'] }]);
});

test('too late for the press: a new card of its own', async () => {
  const [row] = await queue.hand([{ to: 'G', group: true, content: card('done'), reply: press, replyUntil: until(-1) }]);
  await queue.sender.idle();
  expect(queue.wire.arrived).toMatchObject([{ how: 'push', text: '[done]', taskId: taskIdOf(row?.key ?? '') }]);
});

test('a press in the app changes the card through its code; a used code means a new card', async () => {
  await queue.hand([{ to: 'li', surface: 'AGENT', content: card('one'), reply: code }]);
  await queue.sender.idle();
  await queue.hand([{ to: 'li', surface: 'AGENT', content: card('two'), reply: code }]);
  await queue.sender.idle();
  expect(how()).toEqual(['updateCard [one]', 'send [two]']);
});

test('no answer from the update of a card in the app: "used" means it was ours', async () => {
  let left = 1;
  queue.wire.trouble = () => (left-- > 0 ? 'no-answer' : undefined);
  await queue.hand([{ to: 'li', surface: 'AGENT', content: card('one'), reply: code }]);
  await queue.sender.idle();
  expect(how()).toEqual(['updateCard [one]']);
});

test('URL mode cannot push to a group: recorded', async () => {
  queue.wire.canPush = false;
  queue.wire.trouble = (call) => (call.how === 'answer' ? { errcode: 846605 } : undefined);
  await queue.hand([{ to: 'G', group: true, content: { text: 'T' }, reply: { kind: 'http-message', callbackId: 'c' } }]);
  await queue.sender.idle();
  expect(how()).toEqual([]);
  expect(await queue.states()).toEqual({ FAILED: 1 });
});

test('a greeting that is too late and cannot be pushed is dropped', async () => {
  queue.wire.trouble = () => ({ errcode: 93006 });
  await queue.hand([
    { to: 'li', surface: 'BOT', content: { text: '你好' }, reply: { kind: 'socket-welcome', reqId: 'W' }, replyUntil: until(-1) },
  ]);
  await queue.sender.idle();
  expect(await queue.states()).toEqual({ DROPPED: 1 });
});
