import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type DistrictSize, generateDistrict, SIZES, writeDistrict } from '../../bot/admin/generate';
import { importSource } from '../../bot/admin/import';
import { sourceOf } from '../../bot/admin/import-source';
import { loadDirectory } from '../../bot/domain/org/load-directory';
import { Secrets } from '../../bot/secrets';
import { freshStore } from '../support/databases';

const small: DistrictSize = { name: '小街道', kind: 'STREET', communities: 40, branches: 80, units: 120, members: 900, seed: 3 };

test('the same seed makes the same district, another seed another one', () => {
  expect(generateDistrict(small)).toEqual(generateDistrict(small));
  expect(generateDistrict({ ...small, seed: 4 }).members).not.toEqual(generateDistrict(small).members);
});

test('the street has the size of the design', () => {
  const { orgs, members, bodies } = generateDistrict({ ...SIZES.street, seed: 1 });
  const count = (kind: string) => orgs.filter((o) => o.kind === kind).length;
  expect([count('COMMUNITY'), count('BRANCH'), count('UNIT'), members.length]).toEqual([60, 500, 210, 12_000]);
  expect(bodies.length).toBe(61);
  expect(new Set(members.map((m) => m.name)).size).toBeLessThan(members.length);
});

test('what is streamed is what is generated', async () => {
  const out = new PassThrough();
  const [written] = await Promise.all([text(out), writeDistrict(small, out).then(() => out.end())]);
  const { holidays, ...lists } = generateDistrict(small);
  expect(holidays).toEqual([]);
  expect(JSON.parse(written)).toEqual(lists);
});

test('a generated district can be imported, and every unit has somebody who answers', async () => {
  const store = await freshStore();
  const now = new Date('2026-09-16T02:00:00Z');
  const secrets = new Secrets(Buffer.alloc(32, 1).toString('base64'));
  await importSource(sourceOf(generateDistrict(small)), { store, clock: { now: () => now }, secrets, zone: 'Asia/Shanghai' });
  const directory = await loadDirectory(store);
  expect(directory.people).toHaveLength(900);
  for (const unit of directory.orgs.filter((o) => o.kind === 'UNIT')) expect(directory.liaisonsOf(unit.id).length).toBeGreaterThan(0);
  await store.close();
});
