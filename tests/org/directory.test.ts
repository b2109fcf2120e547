import { importSource } from '../../bot/admin/import';
import { sourceOf } from '../../bot/admin/import-source';
import type { Directory, Person } from '../../bot/domain/org/directory';
import { bumpNames, DirectoryHolder, loadDirectory } from '../../bot/domain/org/load-directory';
import type { Permission } from '../../bot/domain/org/permissions';
import { Secrets } from '../../bot/secrets';
import type { Store } from '../../prisma/client';
import chunhui from '../../prisma/demo/chunhui.json';
import { describeEachDatabase } from '../support/databases';

const now = new Date('2026-09-16T02:00:00Z');
const secrets = new Secrets(Buffer.alloc(32, 7).toString('base64'));

describeEachDatabase('the directory', (fresh) => {
  let store: Store;
  let directory: Directory;
  const take = (data: unknown) => importSource(sourceOf(data), { store, clock: { now: () => now }, secrets, zone: 'Asia/Shanghai' });
  const id = (code: string) => directory.orgByCode(code)?.id ?? '';
  const names = (people: readonly Person[]) => people.map((p) => p.name);

  beforeAll(async () => {
    store = await fresh();
    await take(chunhui);
    directory = await loadDirectory(store);
  });

  test('finds organisations, people, bodies and resources by all their keys', () => {
    const wanghu = directory.orgByCode('wanghu');
    expect(wanghu).toMatchObject({ name: '望湖社区党委', shortName: '望湖社区', kind: 'COMMUNITY', aliases: ['望湖'] });
    expect(directory.orgById(wanghu?.id ?? '')).toBe(wanghu);
    expect(directory.memberByUserid('LiMin')?.name).toBe('李敏');
    expect(directory.memberById(directory.memberByUserid('limin')?.id ?? '')?.userid).toBe('limin');
    expect(directory.memberByUserid('nobody')).toBeUndefined();
    expect(names(directory.membersOf(id('gongdian'))).sort()).toEqual(['张伟', '杨光', '王建国', '王强'].sort());
    expect(directory.resource('wanghu-huodongshi')).toBe(directory.resource('资1'));
    expect(directory.childrenOf(id('wanghu')).map((o) => o.code)).toEqual(['wanghu-yi', 'weisheng', 'wuye']);
    expect(directory.bodiesHostedBy(id('wanghu')).map((b) => b.code)).toEqual(['wanghu-lianxi']);
    expect(directory.bodiesHostedBy(id('wuye'))).toEqual([]);
  });

  test('who answers for a unit: first liaison, backup, head; without any its secretaries; without those nobody', () => {
    expect(names(directory.liaisonsOf(id('gongdian')))).toEqual(['张伟', '王强', '杨光']);
    expect(names(directory.liaisonsOf(id('liuyuan')))).toEqual(['宋萍']);
    expect(directory.liaisonsOf('no such id')).toEqual([]);
    expect(names(directory.holdersOf('RECORDER', id('wanghu')))).toEqual(['赵磊']);
    expect(names(directory.nearestHolders('SECRETARY', id('wuye')))).toEqual(['李敏']);
    expect(names(directory.nearestHolders('SECRETARY', id('gongdian')))).toEqual([]);
  });

  test('a scope is a part of the tree, not a prefix of letters', async () => {
    expect(directory.within(id('wuye'), id('wanghu'))).toBe(true);
    expect(directory.within(id('wanghu'), id('wanghu'))).toBe(true);
    expect(directory.within(id('chunhui'), id('wanghu'))).toBe(false);
    // wanghu-yi lies in wanghu; an organisation whose code merely begins alike does not.
    await take({
      tenant: chunhui.tenant,
      orgs: [{ code: 'wanghubei', name: '望湖北社区', shortName: '望湖北', kind: 'COMMUNITY', parent: 'chunhui' }],
    });
    const later = await loadDirectory(store);
    expect(later.within(later.orgByCode('wanghubei')?.id ?? '', later.orgByCode('wanghu')?.id ?? '')).toBe(false);
  });

  // Rows of domain.md D.10 for what exists: who, what, on which organisation, may they?
  test.each<[who: string, what: Permission, where: string, may: boolean]>([
    ['wangjianguo', 'activity.log', 'gongdian', true], // a plain member: the own branch
    ['wangjianguo', 'activity.log', 'wanghu', false],
    ['zhangwei', 'activity.log', 'gongdian', true],
    ['zhaolei', 'activity.log', 'wanghu', true], // recorder: the host
    ['zhaolei', 'activity.log', 'liuyuan', false],
    ['hechunhui', 'activity.log', 'wuye', true], // street officer: everything below
    ['limin', 'activity.void', 'wanghu', true],
    ['zhaolei', 'activity.void', 'wanghu', false],
    ['hechunhui', 'activity.void', 'wanghu', true],
    ['zhangwei', 'unit.answer', 'gongdian', true],
    ['wangqiang', 'unit.answer', 'gongdian', true], // backup
    ['wangjianguo', 'unit.answer', 'gongdian', false],
    ['zhangwei', 'unit.answer', 'sanyuan', false],
    ['hechunhui', 'unit.answer', 'sanyuan', true], // by proxy
    ['limin', 'meeting.call', 'wanghu', true],
    ['limin', 'meeting.call', 'liuyuan', false],
    ['zhaolei', 'meeting.call', 'wanghu', false],
    ['zhangwei', 'meeting.call', 'gongdian', false],
    ['hechunhui', 'meeting.call', 'liuyuan', true],
    ['zhangwei', 'unit.speak', 'gongdian', true],
    ['yangguang', 'unit.speak', 'gongdian', true],
    ['wangjianguo', 'unit.speak', 'gongdian', false],
    ['limin', 'chat.bind', 'wanghu', true],
    ['limin', 'chat.bind', 'chunhui', false],
    ['hechunhui', 'chat.bind', 'wanghu', true],
    ['zhaolei', 'chat.bind', 'wanghu', false],
    ['hechunhui', 'district.admin', 'chunhui', true],
    ['limin', 'district.admin', 'wanghu', false],
  ])('%s %s on %s: %s', (userid, permission, code, may) => {
    const person = directory.memberByUserid(userid);
    if (!person) throw new Error(`no ${userid}`);
    expect(directory.can(person, permission, id(code))).toBe(may);
  });

  test('is read again when, and only when, names have changed', async () => {
    const holder = new DirectoryHolder(store, await loadDirectory(store));
    const before = holder.current();
    expect(await holder.refresh()).toBe(false);
    expect(holder.current()).toBe(before);
    await store.write(async (tx) => {
      await tx.org.update({ where: { code: 'wuye' }, data: { shortName: '湖畔物业' } });
      await bumpNames(tx);
    });
    expect(await holder.refresh()).toBe(true);
    expect(holder.current().orgByCode('wuye')?.shortName).toBe('湖畔物业');
    expect(before.orgByCode('wuye')?.shortName).toBe('物业');
  });

  test('an empty database has an empty directory', async () => {
    const empty = await fresh();
    const nothing = await loadDirectory(empty);
    expect([nothing.version, nothing.deployment, nothing.orgs.length, nothing.lexicon().members]).toEqual([0, '', 0, []]);
    await empty.close();
  });
});
