import { examine } from '../../bot/admin/doctor';
import { systemClock } from '../../bot/clock';
import { loadConfig } from '../../bot/config';
import { picturesFolder, Shelf } from '../../bot/pictures/shelf';
import { samplePng } from '../../bot/playground/standin';
import { freshStore } from '../support/databases';

test('who cannot be reached is listed by the ways there are', async () => {
  const store = await freshStore();
  await store.write(async (tx) => {
    const { id: orgId } = await tx.org.create({ data: { code: 'o', name: '单位', shortName: '单位', kind: 'UNIT', path: '/o/' } });
    const member = (userid: string, name: string, more: object) => ({ userid, useridKey: userid, name, orgId, ...more });
    const dmAt = systemClock.now();
    const data = [
      member('a', '甲', {}),
      member('b', '乙', { dmAt }),
      member('c', '丙', { reachable: false }),
      member('d', '丁', { reachable: false, dmAt }),
    ];
    await tx.member.createMany({ data });
  });
  const base = { DATABASE_URL: store.url, SECRET_KEY: Buffer.alloc(32, 1).toString('base64') };
  const app = { WECOM_CORP_ID: 'ww1', WECOM_AGENT_ID: '1', WECOM_AGENT_SECRET: 's', WECOM_API_URL: 'http://127.0.0.1:9' };
  const socket = { WECOM_BOT_ID: 'aib1', WECOM_BOT_SECRET: 's' };
  const url = { WECOM_BOT_TOKEN: 't', WECOM_BOT_AES_KEY: 'a'.repeat(43) };
  const said = async (env: Record<string, string>) =>
    (await examine(loadConfig({ ...base, ...env })))
      .filter((f) => /^成员：.*通知不到/.test(f.text))
      .map((f) => f.text.replace(/（.*）/, ''));
  expect(await said({ ...app, ...socket })).toEqual(['成员：今天有1人通知不到：丙']);
  expect(await said(socket)).toEqual(['成员：今天有2人通知不到：甲、丙']);
  expect(await said({ ...app, ...url })).toEqual(['成员：今天有2人通知不到：丙、丁']);
  expect(await said(url)).toEqual(['成员：今天有4人通知不到：甲、乙、丙、丁']);
});

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

test('where members open pages is said, and what keeps them from it', async () => {
  const store = await freshStore();
  const base = { DATABASE_URL: store.url, SECRET_KEY: Buffer.alloc(32, 1).toString('base64'), WECOM_BOT_ID: 'aib1', WECOM_BOT_SECRET: 's' };
  const app = { WECOM_CORP_ID: 'ww1', WECOM_AGENT_ID: '1', WECOM_AGENT_SECRET: 's', WECOM_API_URL: 'http://127.0.0.1:9' };
  const said = async (env: Record<string, string>) =>
    (await examine(loadConfig({ ...base, ...env }))).filter((f) => f.text.startsWith('网页：')).map((f) => f.text);
  expect(await said({})).toEqual([expect.stringContaining('PUBLIC_URL 是本机地址 http://127.0.0.1:3000')]);
  const publicUrl = { PUBLIC_URL: 'https://lianxi.example.cn/' };
  expect(await said(publicUrl)).toEqual([expect.stringContaining('看板不能登录')]);
  expect(await said({ ...publicUrl, ...app })).toEqual([expect.stringContaining('看板在 https://lianxi.example.cn/board')]);
});
