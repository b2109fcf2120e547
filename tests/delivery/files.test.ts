import { HOUR_MS } from '../../bot/clock';
import type { FileRef } from '../../bot/content';
import type { Store } from '../../prisma/client';
import { describeEachDatabase } from '../support/databases';
import { PlayedWire, type Trouble } from './played-wire';
import { Queue } from './queue';

const file: FileRef = { kind: 'report', of: { org: 'wanghu' }, name: '9月月报.docx' };
const content = { text: 'A', file };

describeEachDatabase('a file in the queue', (fresh) => {
  let store: Store;
  let queue: Queue;
  let made: FileRef[];
  beforeAll(async () => {
    store = await fresh();
  });
  beforeEach(async () => {
    await store.write((tx) => tx.outbox.deleteMany({}));
    made = [];
    const files = async (ref: FileRef) => {
      made.push(ref);
      return Buffer.from(`bytes ${made.length}`);
    };
    queue = new Queue(store, { wire: new PlayedWire(), files });
    await queue.sender.start();
  });
  afterEach(() => queue.sender.stop());

  /** Troubles of the calls of one kind, one after the other. */
  const trouble = (how: string, ...list: (Trouble | undefined)[]) => {
    queue.wire.trouble = (call) => (call.how === how && (how !== 'send' || call.body?.msgtype === 'file') ? list.shift() : undefined);
  };

  test('comes after its words; kept until then is what it is made of', async () => {
    const [row] = queue.rows([{ to: 'li', content }]);
    expect(JSON.parse(row?.content ?? '')).toEqual(content);
    await queue.put([{ to: 'li', content }]);
    await queue.sender.idle();
    expect(queue.wire.got('li')).toEqual(['A', '[file] media1']);
    expect(queue.wire.uploads).toEqual([{ name: '9月月报.docx', data: Buffer.from('bytes 1') }]);
    expect(made).toEqual([file]);
    expect(await queue.states()).toEqual({ SENT: 1 });
  });

  test.each(['AGENT', 'BOT'] as const)('an upload that had no answer is made again, the words are not (%s)', async (surface) => {
    trouble('upload', 'no-answer', 'lost');
    await queue.put([{ to: 'li', surface, content }]);
    await queue.sender.idle();
    expect(queue.wire.got('li')).toEqual(['A', '[file] media1']);
    expect(made).toHaveLength(3);
  });

  test('a send that had no answer is repeated byte for byte: WeCom shows it once', async () => {
    trouble('send', 'no-answer');
    await queue.put([{ to: 'li', content }]);
    await queue.sender.idle();
    expect(queue.wire.got('li')).toEqual(['A', '[file] media1']);
    expect(queue.wire.uploads).toHaveLength(1);
  });

  test('what WeCom has no more when it is sent again is uploaded anew', async () => {
    trouble('send', 'lost', { errcode: 40007 });
    await queue.put([{ to: 'li', content }]);
    await queue.sender.idle();
    expect(queue.wire.got('li')).toEqual(['A', '[file] media2']);
  });

  test('put off for hours, it goes without its words and with a new upload', async () => {
    trouble('upload', 'lost', 'lost', 'lost', 'lost');
    await queue.put([{ to: 'li', content }]);
    await queue.sender.idle();
    expect(queue.wire.got('li')).toEqual(['A']);
    await queue.pass(HOUR_MS);
    expect(queue.wire.got('li')).toEqual(['A', '[file] media1']);
  });

  test.each([
    ['refused', { errcode: 45001 }],
    ['forbidden to the app', { errcode: 48002 }],
    ['refused for an unknown reason', { errcode: 99999 }],
  ])('%s: who waits for it is told, and everything else goes on', async (_, refusal) => {
    trouble('upload', refusal);
    const reply = { kind: 'socket-message' as const, reqId: `r${refusal.errcode}` };
    await queue.put([
      { to: 'li', surface: 'BOT', reply, content },
      { to: 'wang', content: { text: 'B' } },
    ]);
    await queue.sender.idle();
    expect(queue.wire.arrived.map((a) => a.text)).toEqual(expect.arrayContaining(['A', 'B', expect.stringContaining('文件没能发出')]));
    expect(queue.wire.arrived.filter((a) => a.text.startsWith('[file]'))).toEqual([]);
    expect(await queue.states()).toEqual({ SENT: 2 });
  });

  test('none goes to a group', () => {
    expect(() => queue.rows([{ to: 'G', group: true, content }])).toThrow(/group/);
  });
});
