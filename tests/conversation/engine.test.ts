import { type Command, defineCommand } from '../../bot/conversation/command';
import { loadCommands, type Registry } from '../../bot/conversation/load';
import { RuleBroken } from '../../bot/errors';
import { createLog, errorFields } from '../../bot/log';
import { describeEachDatabase, describePostgres } from '../support/databases';
import { startWorld, type World } from '../support/world';

const G = 'group:望湖社区';
const SECRET = 'this-must-never-be-printed';

/** The real commands and one that misbehaves as a test wants: it answers "还有哪些心愿". */
function withCommand(run: NonNullable<Command['run']>): Registry {
  const real = loadCommands();
  const odd = defineCommand({ name: '心愿', topic: '其他', says: [], run });
  return { ...real, commands: [...real.commands, odd], byIntent: new Map([...real.byIntent, ['wish.list', odd]]) };
}

describe.each(['sqlite'] as const)('bottender under our transport (%s)', (kind) => {
  test('twenty messages of one person at the same moment are handled one after the other, and none is lost', async () => {
    let running = 0;
    let most = 0;
    let n = 0;
    const commands = withCommand(async (turn) => {
      running += 1;
      most = Math.max(most, running);
      await turn.tx.member.count();
      running -= 1;
      n += 1;
      const memory = turn.memory as { seen?: number };
      const seen = (memory.seen ?? 0) + 1;
      memory.seen = seen;
      return { text: `第${seen}条` };
    });
    const world = await startWorld({ kind, commands });
    await Promise.all(Array.from({ length: 20 }, () => world.say('dm', 'limin', '还有哪些心愿')));
    expect(n).toBe(20);
    expect(most).toBe(1);
    world.expect({ to: 'limin', contains: ['第1条', '第20条'] }, 0);
  });

  test('a command that throws is answered with a number, logged, and undoes nobody else', async () => {
    const lines: string[] = [];
    const log = createLog('info');
    const spy = jest.spyOn(console, 'error').mockImplementation((...args) => void lines.push(args.map(String).join(' ')));
    const errors: { key?: string; number?: string }[] = [];
    const commands = withCommand(async (turn) => {
      await turn.tx.org.update({ where: { id: turn.actor.orgId }, data: { name: 'half done' } });
      throw new Error(SECRET);
    });
    const quiet = { ...silent(log), error: (fields: { key?: string; number?: string }) => void errors.push(fields) };
    const world = await startWorld({ kind, commands, log: quiet });
    await Promise.all([world.say('dm', 'limin', '还有哪些心愿'), world.say('dm', 'zhangwei', '帮助'), world.say('dm', 'qian', '帮助')]);
    spy.mockRestore();

    const text = world.expect({ to: 'limin', contains: [/出了点问题（编号[0-9a-f]{4}）|出了点问题\(编号[0-9a-f]{4}\)/], not: [SECRET] }, 0);
    world.expect({ to: 'zhangwei', contains: ['记录'] }, 0);
    world.expect({ to: 'qian', contains: ['记录'] }, 0);
    expect(await world.store.read.org.count({ where: { name: 'half done' } })).toBe(0);
    expect(errors.some((e) => e.number && text.includes(e.number))).toBe(true);
    expect(lines.join('\n')).not.toContain(world.standin.env()['WECOM_BOT_SECRET']);
    expect(await world.store.read.inbound.count({ where: { handledAt: null } })).toBe(0);

    const quoting = await world.store
      .write((tx) => tx.outbox.create({ data: { content: SECRET, notBefore: 'bad' } as never }))
      .then(
        () => new Error('was taken'),
        (error: Error) => error,
      );
    expect(String(quoting)).toContain(SECRET);
    expect(errorFields(quoting)).toMatchObject({ message: 'Argument `key` is missing.' });
    expect(JSON.stringify(errorFields(quoting))).not.toContain(SECRET);
  });

  test('a rule that says no after writing takes back what was written and says why', async () => {
    const commands = withCommand(async (turn) => {
      await turn.tx.org.update({ where: { id: turn.actor.orgId }, data: { name: 'half done' } });
      throw new RuleBroken('test.no', '这样不行，请换一个。');
    });
    const world = await startWorld({ kind, commands });
    await world.say('dm', 'limin', '还有哪些心愿');
    world.expect({ to: 'limin', contains: ['这样不行，请换一个。'] });
    expect(await world.store.read.org.count({ where: { name: 'half done' } })).toBe(0);
    expect(await world.store.read.inbound.findFirst({ where: { outcome: 'REFUSED' } })).toMatchObject({ error: 'test.no' });
  });

  test('what a command gets is what was sent: Chinese keys, look-alike userids and odd characters survive', async () => {
    let heard = '';
    const commands = withCommand(async (turn) => {
      heard = turn.text;
      return { text: JSON.stringify({ 姓名: turn.actor.name, zhang_san: 1, ZhangSan: 2 }) };
    });
    const world = await startWorld({ kind, commands });
    await world.say('dm', 'limin', '还有哪些心愿\u0000👍');
    expect(heard).toBe('还有哪些心愿👍');
    world.expect({ to: 'limin', contains: ['"姓名":"李敏"', '"zhang_san":1', '"ZhangSan":2'] });
  });
});

test('a refusal after something was noted, but not written yet, leaves nothing of it behind', async () => {
  const commands = withCommand(async (turn) => {
    await turn.audit({ action: 'test', entity: 'Test', entityId: '1' });
    turn.outbox.toMember('zhangwei', { text: '不该收到' }, { key: 'other' });
    throw new RuleBroken('test.no', '这样不行，请换一个。');
  });
  const world = await startWorld({ commands });
  await world.say('dm', 'limin', '还有哪些心愿');
  world.expect({ to: 'limin', contains: ['这样不行，请换一个。'] });
  expect(world.seen({ to: 'zhangwei' })).toHaveLength(0);
  expect(await world.store.read.auditLog.count({ where: { action: 'test' } })).toBe(0);
});

describePostgres('two processes', () => {
  test('a message that another process handled meanwhile is let go, and the next one is answered', async () => {
    let taken = 0;
    const commands: Registry = withCommand(async (turn) => {
      if (taken === 0) {
        taken = await world.store
          .write((tx) => tx.inbound.updateMany({ where: { handledAt: null }, data: { handledAt: turn.now, outcome: 'REPLIED' } }))
          .then(({ count }) => count);
      }
      return { text: '在' };
    });
    const world: World = await startWorld({ kind: 'postgresql', commands });
    await world.say('dm', 'limin', '还有哪些心愿');
    expect(taken).toBe(1);
    expect(world.seen({ to: 'limin' })).toHaveLength(0);
    await world.say('dm', 'limin', '还有哪些心愿');
    expect(world.seen({ to: 'limin' })).toHaveLength(1);
  });
});

describeEachDatabase('redelivery', (_fresh, kind) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ kind });
  });

  test('the same message four times is answered once, on the long connection and in the app', async () => {
    await world.say(G, 'limin', '帮助', { deliveries: 4 });
    expect(world.seen({ chat: G })).toHaveLength(1);
    await world.say('app', 'zhangwei', '帮助', { deliveries: 4, atOnce: true });
    expect(world.seen({ to: 'zhangwei' })).toHaveLength(1);
    expect(world.standin.violations).toEqual([]);
  });

  test('a callback whose 200 got lost comes again and changes nothing', async () => {
    world.standin.loseAnswers(2);
    await world.say('app', 'qian', '帮助');
    expect(world.seen({ to: 'qian' })).toHaveLength(1);
  });

  test('an event nobody knows is taken, ignored and logged; the next message is answered', async () => {
    await world.standin.agentEvent('limin', 'share_agent_change');
    await world.say('app', 'limin', '帮助');
    expect(world.seen({ to: 'limin' })).toHaveLength(1);
  });
});

function silent(log: ReturnType<typeof createLog>) {
  const none = () => {};
  return { debug: none, info: none, warn: none, error: log.error.bind(log) };
}
