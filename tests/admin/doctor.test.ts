import { examine } from '../../bot/admin/doctor';
import { systemClock } from '../../bot/clock';
import { loadConfig } from '../../bot/config';
import { picturesFolder, Shelf } from '../../bot/pictures/shelf';
import { samplePng } from '../../bot/playground/standin';
import { freshStore } from '../support/databases';

test('pictures whose file is gone are counted', async () => {
  const store = await freshStore();
  const said = async () =>
    (await examine(loadConfig({ DATABASE_URL: store.url })))
      .filter((f) => f.text.startsWith('照片'))
      .map((f) => `${f.ok} ${f.text}`)
      .join('\n');
  expect(await said()).toBe('');
  const picture = samplePng();
  const { file, sha256, mime, size } = await new Shelf(picturesFolder(store.url), systemClock).put(picture);
  const row = { ownerKind: 'ACTIVITY' as const, sha256, mime, size, uploadedById: 'x', createdAt: systemClock.now() };
  await store.write(async (tx) => {
    const { id: orgId } = await tx.org.create({ data: { code: 'o', name: '单位', shortName: '单位', kind: 'UNIT', path: '/o/' } });
    await tx.evidence.create({ data: { ...row, ownerId: 'a', orgId, fileKey: file } });
  });
  expect(await said()).toMatch(/^true 照片：1张，文件都在/);
  await store.write(async (tx) => {
    const { orgId } = await tx.evidence.findFirstOrThrow();
    await tx.evidence.create({ data: { ...row, ownerId: 'b', orgId, sha256: 'f'.repeat(64), fileKey: `${'f'.repeat(64)}.png` } });
  });
  expect(await said()).toMatch(/^false 照片：1张的文件不在 .*pictures；恢复备份/);
});
