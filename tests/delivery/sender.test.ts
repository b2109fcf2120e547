import { MINUTE_MS } from '../../bot/clock';
import type { Store } from '../../prisma/client';
import { describeEachDatabase } from '../support/databases';
import { card, Queue } from './queue';

describeEachDatabase('queue', (fresh) => {
  let store: Store;
  let queue: Queue;
  beforeAll(async () => {
    store = await fresh();
  });
  beforeEach(async () => {
    await store.write((tx) => tx.outbox.deleteMany({}));
    await store.write((tx) => tx.member.deleteMany({}));
    queue = new Queue(store);
    await queue.sender.start();
  });
  afterEach(() => queue.sender.stop());

  const member = async (userid: string, more: { dmAt?: Date } = {}) => {
    const org = await store.write((tx) =>
      tx.org.upsert({ where: { code: 'o' }, create: { code: 'o', name: 'o', shortName: 'o', kind: 'UNIT', path: '/o/' }, update: {} }),
    );
    await store.write((tx) =>
      tx.member.create({ data: { userid, useridKey: userid.toLowerCase(), name: userid, orgId: org.id, ...more } }),
    );
  };

  test('sends what is due and writes it down', async () => {
    await queue.put([
      { to: 'li', content: { text: 'A' } },
      { to: 'G', group: true, content: { text: 'B' } },
    ]);
    await queue.sender.idle();
    expect([queue.wire.got('li'), queue.wire.got('G')]).toEqual([['A'], ['B']]);
    expect(await queue.states()).toEqual({ SENT: 2 });
    expect(queue.sender.stats()).toMatchObject({ sent: 2, failed: 0, inFlight: 0, queued: 0 });
  });

  test('rows handed over after the commit are sent once', async () => {
    await queue.hand([{ to: 'li', content: { text: 'A' } }]);
    queue.sender.nudge();
    await queue.sender.idle();
    expect(queue.wire.got('li')).toEqual(['A']);
    expect(await queue.states()).toEqual({ SENT: 1 });
  });

  test('waits for notBefore', async () => {
    const notBefore = new Date(queue.clock.now().getTime() + MINUTE_MS);
    await queue.put([{ to: 'li', content: { text: 'A' }, notBefore }]);
    await queue.pass(MINUTE_MS - 1);
    expect(queue.wire.calls).toBe(0);
    await queue.pass(1);
    expect(queue.wire.got('li')).toEqual(['A']);
  });

  test('to one conversation in order, one at a time; others meanwhile', async () => {
    queue.wire.delayMs = 5;
    const texts = Array.from({ length: 12 }, (_, i) => `m${i}`);
    await queue.put(
      texts.flatMap((text) => [
        { to: 'G', group: true as const, content: card(text) },
        { to: 'H', group: true as const, content: card(text) },
      ]),
    );
    await queue.sender.idle();
    expect(queue.wire.got('G')).toEqual(texts.map((t) => `[${t}]`));
    expect(queue.wire.got('H')).toEqual(texts.map((t) => `[${t}]`));
    expect(queue.wire.peak).toBe(2);
  });

  test('expired messages are dropped and say so', async () => {
    await queue.put([{ to: 'li', content: { text: 'A' }, expiresAt: new Date(queue.clock.now().getTime() - 1) }]);
    await queue.sender.idle();
    expect(await store.read.outbox.findFirst({ select: { state: true, error: true } })).toEqual({ state: 'DROPPED', error: 'expired' });
  });

  test('-1, 6000 and 45033 pass by themselves: tried again within seconds', async () => {
    const left = new Map([
      ['a', -1],
      ['b', 6000],
      ['c', 45033],
    ]);
    queue.wire.trouble = ({ to }) => {
      const errcode = left.get(to[0] ?? '');
      left.delete(to[0] ?? '');
      return errcode === undefined ? undefined : { errcode };
    };
    await queue.put(['a', 'b', 'c'].map((to) => ({ to, content: { text: to } })));
    await queue.sender.idle();
    expect([queue.wire.calls, queue.wire.arrived.map((x) => x.text).sort()]).toEqual([6, ['a', 'b', 'c']]);
  });

  test('after three quick repetitions it is tried a minute later, and is not lost', async () => {
    queue.wire.trouble = () => 'lost';
    await queue.put([{ to: 'li', content: { text: 'A' } }]);
    await queue.sender.idle();
    expect(queue.wire.calls).toBe(4);
    const row = await store.read.outbox.findFirst({});
    expect([row?.state, row?.attempts, row?.notBefore.getTime()]).toEqual(['QUEUED', 1, queue.clock.now().getTime() + MINUTE_MS]);
    queue.wire.trouble = () => undefined;
    await queue.pass(MINUTE_MS);
    expect(queue.wire.got('li')).toEqual(['A']);
  });

  test('no answer from message/send: repeated byte for byte, delivered once', async () => {
    let left = 1;
    queue.wire.trouble = () => (left-- > 0 ? 'no-answer' : undefined);
    await queue.put([{ to: 'li', content: { text: 'A' } }]);
    await queue.sender.idle();
    expect([queue.wire.calls, queue.wire.got('li')]).toEqual([2, ['A']]);
  });

  test('no answer for a card of the bot: "task_id repeated" means it is there', async () => {
    let left = 1;
    queue.wire.trouble = () => (left-- > 0 ? 'no-answer' : undefined);
    await queue.put([{ to: 'G', group: true, content: card('C') }]);
    await queue.sender.idle();
    expect(queue.wire.got('G')).toEqual(['[C]']);
    expect(await queue.states()).toEqual({ SENT: 1 });
  });

  test('a text that is out is not sent again with its card', async () => {
    queue.wire.trouble = ({ body }) => (body?.msgtype === 'template_card' ? { errcode: 45009 } : undefined);
    await queue.put([{ to: 'G', group: true, content: { text: 'T', ...card('C') } }]);
    await queue.sender.idle();
    expect(queue.wire.got('G')).toEqual(['T']);
    queue.wire.trouble = () => undefined;
    await queue.pass(2 * MINUTE_MS);
    expect(queue.wire.got('G')).toEqual(['T', '[C]']);

    // Nor when one of many is the reason, and each is tried alone.
    queue.wire.trouble = ({ body, to }) => (to.length > 1 && body?.msgtype === 'template_card' ? { errcode: 60111 } : undefined);
    await queue.put(['ann', 'bob'].map((to) => ({ to, content: { text: 'T', ...card('C') }, groupKey: 'g' })));
    await queue.sender.idle();
    expect([queue.wire.got('ann'), queue.wire.got('bob')]).toEqual([
      ['T', '[C]'],
      ['T', '[C]'],
    ]);
  });

  test('a quota stops the conversation for a minute, not the others', async () => {
    queue.wire.trouble = ({ to }) => (to[0] === 'G' ? { errcode: 846607 } : undefined);
    await queue.put([
      { to: 'G', group: true, content: { text: 'A' } },
      { to: 'G', group: true, content: { text: 'B' } },
      { to: 'H', group: true, content: { text: 'C' } },
    ]);
    await queue.sender.idle();
    expect([queue.wire.calls, queue.wire.got('H')]).toEqual([2, ['C']]);
    queue.wire.trouble = () => undefined;
    await queue.pass(MINUTE_MS + 1);
    expect(queue.wire.got('G').join()).toMatch(/A[\s\S]*B/);
  });

  test('a setting that is wrong halts the surface, keeps everything and raises an alert', async () => {
    queue.wire.trouble = () => ({ errcode: 60020 });
    await queue.put([{ to: 'li', content: { text: 'A' } }]);
    await queue.sender.idle();
    await queue.put([
      { to: 'wu', content: { text: 'B' } },
      { to: 'G', group: true, content: { text: 'C' } },
    ]);
    await queue.sender.idle();
    expect([queue.wire.calls, queue.sender.stats().alerts]).toEqual([2, 2]);
    queue.wire.trouble = () => undefined;
    await queue.pass(6 * MINUTE_MS);
    expect([queue.wire.got('li'), queue.wire.got('wu'), queue.wire.got('G')]).toEqual([['A'], ['B'], ['C']]);
  });

  test('what WeCom will never take fails and can be seen', async () => {
    queue.wire.trouble = () => ({ errcode: 40201 });
    await queue.put([{ to: 'li', content: { text: 'A' } }]);
    await queue.sender.idle();
    expect(await store.read.outbox.findFirst({ select: { state: true, errcode: true } })).toEqual({ state: 'FAILED', errcode: 40201 });
    expect(queue.sender.stats().failed).toBe(1);
  });

  test('a group that is gone is closed', async () => {
    await store.write((tx) => tx.chat.create({ data: { chatid: 'gone' } }));
    queue.wire.trouble = () => ({ errcode: 93008 });
    await queue.put([{ to: 'gone', group: true, content: { text: 'A' } }]);
    await queue.sender.idle();
    expect((await store.read.chat.findUnique({ where: { chatid: 'gone' } }))?.pushable).toBe(false);
    expect(await queue.states()).toEqual({ FAILED: 1 });
  });

  test('equal content for many members is one message to a thousand of them', async () => {
    const many = Array.from({ length: 1500 }, (_, i) => ({ to: `u${i}`, content: card('C'), groupKey: 'g' }));
    await queue.put(many);
    await queue.sender.idle();
    expect(queue.wire.arrived.map((a) => a.to.length).reduce((a, b) => a + b)).toBe(1500);
    expect(queue.wire.calls).toBe(2);
    expect(await queue.states()).toEqual({ SENT: 1500 });
  });

  test('who is not reached by the app gets it in the single chat, else is listed', async () => {
    await member('Ann', { dmAt: queue.clock.now() });
    await member('bob');
    await member('cid');
    queue.wire.ghosts.add('ann').add('bob');
    await queue.put(['Ann', 'bob', 'cid'].map((to) => ({ to, content: card('C'), groupKey: 'g' })));
    await queue.sender.idle();
    expect(queue.wire.arrived.map((a) => [a.how, ...a.to])).toEqual([
      ['send', 'cid'],
      ['push', 'Ann'],
    ]);
    const bob = await store.read.outbox.findFirst({ where: { target: 'bob' } });
    expect([bob?.state, bob?.errcode]).toEqual(['FAILED', 81013]);
    expect((await store.read.member.findMany({ where: { reachable: false }, orderBy: { userid: 'asc' } })).map((m) => m.userid)).toEqual([
      'Ann',
      'bob',
    ]);
  });

  test('nobody reached at all: 81013', async () => {
    queue.wire.ghosts.add('bob');
    await queue.put([{ to: 'bob', content: { text: 'A' } }]);
    await queue.sender.idle();
    expect(await queue.states()).toEqual({ FAILED: 1 });
  });

  test('one that cannot be read, looked at again or told to its reminders stops nobody else', async () => {
    await queue.sender.stop();
    const told: string[] = [];
    queue = new Queue(store, {
      gate: {
        async check(rows) {
          if (rows.some((r) => r.reminderIds.includes('unseen'))) throw new Error('no such column');
          return rows.map(() => ({ send: true }));
        },
        async settle(_tx, end) {
          if (end.sent.includes('untold')) throw new Error('no such row');
          told.push(...end.sent, ...end.failed);
        },
      },
    });
    const [unreadable] = queue.rows([{ to: 'li', content: { text: 'A' } }]);
    await store.write((tx) => tx.outbox.create({ data: { ...unreadable, content: '{"text":' } as never }));
    await queue.sender.start();
    await queue.put([
      { to: 'wu', content: { text: 'B' }, reminderId: 'unseen' },
      { to: 'zhao', content: { text: 'C' }, reminderId: 'good' },
      { to: 'sun', content: { text: 'D' }, reminderId: 'untold' },
      { to: 'li', content: { text: 'E' } },
    ]);
    await queue.sender.idle();
    expect(['wu', 'zhao', 'sun', 'li'].map((to) => queue.wire.got(to))).toEqual([[], ['C'], ['D'], ['E']]);
    expect(told.sort()).toEqual(['good', 'unseen']);
    const failed = await store.read.outbox.findMany({ where: { state: 'FAILED' }, orderBy: { id: 'asc' }, select: { error: true } });
    expect([await queue.states(), failed.map((f) => f.error)]).toEqual([
      { SENT: 3, FAILED: 2 },
      ['存下的内容读不出来', '提醒发出前没能再核对一次'],
    ]);
  });

  test('messages of the bot wait for the link', async () => {
    queue.wire.ready = false;
    await queue.put([
      { to: 'G', group: true, content: { text: 'A' } },
      { to: 'li', content: { text: 'B' } },
    ]);
    await queue.sender.idle();
    expect([queue.wire.got('G'), queue.wire.got('li')]).toEqual([[], ['B']]);
    queue.wire.ready = true;
    queue.sender.nudge();
    await queue.sender.idle();
    expect(queue.wire.got('G')).toEqual(['A']);
  });

  test('stop waits for what is under way and gives the rest back', async () => {
    queue.wire.delayMs = 50;
    await queue.put(Array.from({ length: 80 }, (_, i) => ({ to: `u${i}`, content: { text: 'A' } })));
    while (queue.sender.stats().inFlight < 50) await new Promise((done) => setTimeout(done, 1));
    await queue.sender.stop();
    expect(queue.wire.arrived).toHaveLength(50);
    expect(await queue.states()).toEqual({ SENT: 50, QUEUED: 30 });
  });
});
