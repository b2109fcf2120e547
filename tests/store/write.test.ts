import { describeEachDatabase, freshStore } from '../support/databases';

const org = (code: string) => ({ code, name: code, shortName: code, kind: 'UNIT' as const, path: `/${code}/` });

describeEachDatabase('transactions that are asked for at once', (fresh) => {
  test('each is whole by itself: what one throws, and what the database refuses it, undoes nobody else', async () => {
    const store = await fresh();
    const create = (code: string, after?: () => void) =>
      store.write(async (tx) => {
        await tx.org.create({ data: org(code) });
        after?.();
        return code;
      });
    const results = await Promise.allSettled([
      create('a'),
      create('b', () => {
        throw new Error('no');
      }),
      create('c'),
      create('c'),
      create('d'),
    ]);
    expect(results.map((r) => (r.status === 'fulfilled' ? r.value : (r.reason as { code?: string }).code)).sort()).toEqual(
      ['a', 'c', 'd', 'P2002', undefined].sort(),
    );
    expect((await store.read.org.findMany({ orderBy: { code: 'asc' } })).map((o) => o.code)).toEqual(['a', 'c', 'd']);
  });
});

test('SQLite: one after the other, each seeing the one before, told only when it is in the file', async () => {
  const store = await freshStore();
  const seen: number[] = [];
  await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      store
        .write(async (tx) => {
          expect(await tx.org.count()).toBe(i);
          await tx.org.create({ data: org(`o${i}`) });
        })
        .then(async () => seen.push(await store.read.org.count())),
    ),
  );
  expect(seen.length).toBe(40);
  expect(seen.every((n, i) => n > i)).toBe(true);
});

test('SQLite: those that wait share a commit; work with a time of its own does not', async () => {
  const store = await freshStore();
  const seen = new Map<string, number>();
  const write = async (code: string, options?: { timeoutMs: number }) => {
    await store.write((tx) => tx.org.create({ data: org(code) }), options);
    seen.set(code, await store.read.org.count());
  };
  await Promise.all(['a', 'b', 'c', 'd'].map((code) => write(code)));
  expect([...seen]).toEqual(['a', 'b', 'c', 'd'].map((code) => [code, 4]));
  await Promise.all([write('e'), write('f', { timeoutMs: 60_000 }), write('g')]);
  expect([seen.get('e'), seen.get('f')]).toEqual([5, 6]);
});
