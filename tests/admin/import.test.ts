import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import exceljs from 'exceljs';
import JSZip from 'jszip';
import { ImportRefused, importFile, summary } from '../../bot/admin/import';
import { readSource } from '../../bot/admin/import-source';
import { bumpNames, loadDirectory } from '../../bot/domain/org/load-directory';
import { Secrets } from '../../bot/secrets';
import type { Store } from '../../prisma/client';
import { describeEachDatabase, temporaryFolder } from '../support/databases';

const now = new Date('2026-09-16T02:00:00Z');
const secrets = new Secrets(Buffer.alloc(32, 7).toString('base64'));
const demo = join(__dirname, '..', '..', 'prisma', 'demo', 'chunhui.json');

type Lists = Record<string, unknown> & { orgs: Record<string, unknown>[] };
const TENANT = { name: '春晖街道', timeZone: 'Asia/Shanghai' };
const ORGS = [
  { code: 'street', name: '春晖街道党工委', shortName: '春晖街道', kind: 'STREET' },
  { code: 'wanghu', name: '望湖社区党委', shortName: '望湖社区', kind: 'COMMUNITY', parent: 'street', aliases: ['望湖'] },
  { code: 'wuye', name: '湖畔物业党支部', shortName: '物业', kind: 'UNIT', sector: 'PROPERTY', parent: 'wanghu' },
];

function json(lists: Record<string, unknown>): string {
  const file = join(temporaryFolder(), 'import.json');
  writeFileSync(file, JSON.stringify({ tenant: TENANT, ...lists }));
  return file;
}

/** The sheets of a workbook: columns are the keys of the rows; a list becomes one cell. */
async function xlsx(sheets: Record<string, Record<string, unknown>[]>): Promise<string> {
  const book = new exceljs.Workbook();
  for (const [name, rows] of Object.entries(sheets)) {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const sheet = book.addWorksheet(name);
    sheet.addRow(columns);
    for (const row of rows) sheet.addRow(columns.map((c) => (Array.isArray(row[c]) ? row[c].join('、') : row[c])));
  }
  const file = join(temporaryFolder(), 'import.xlsx');
  await book.xlsx.writeFile(file);
  return file;
}

describeEachDatabase('import', (fresh) => {
  let store: Store;
  beforeEach(async () => {
    store = await fresh();
  });
  afterEach(() => store.close());

  const take = (file: string) => importFile(file, { store, clock: { now: () => now }, secrets, zone: 'Asia/Shanghai' });
  const version = async () => (await store.read.deployment.findUnique({ where: { id: 1 } }))?.namesVersion;
  /** Every row of every list, without what differs between two imports of the same file. */
  const everything = async () => ({
    orgs: await store.read.org.findMany({ orderBy: { code: 'asc' }, include: { aliases: true, parent: { select: { code: true } } } }),
    members: await store.read.member.findMany({ orderBy: { userid: 'asc' }, include: { aliases: true, grants: true, liaisons: true } }),
    bodies: await store.read.body.findMany({ orderBy: { code: 'asc' }, include: { seats: { orderBy: { position: 'asc' } } } }),
    resources: await store.read.resource.findMany({ orderBy: { code: 'asc' }, include: { aliases: true } }),
    days: await store.read.calendarDay.findMany({ orderBy: { date: 'asc' } }),
  });
  /** The sentences of a refusal; the database must be untouched. */
  async function refusal(file: string): Promise<string> {
    const before = JSON.stringify(await everything());
    const failed = await take(file).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(ImportRefused);
    expect(JSON.stringify(await everything())).toBe(before);
    return (failed as ImportRefused).message;
  }

  test('the demo district arrives whole', async () => {
    const plan = await take(demo);
    const file = JSON.parse(readFileSync(demo, 'utf8')) as Lists & Record<'members' | 'resources' | 'bodies', unknown[]>;
    expect(plan.tally.orgs).toEqual({ created: file.orgs.length, updated: 0, same: 0 });
    expect(plan.tally.members.created).toBe(file.members.length);
    expect(await version()).toBe(1);
    const directory = await loadDirectory(store);
    expect(directory.deployment).toBe('春晖街道');
    expect(directory.orgByCode('wuye')?.path).toBe('/chunhui/wanghu/wuye/');
    expect(directory.liaisonsOf(directory.orgByCode('gongdian')?.id ?? '').map((p) => p.name)).toEqual(['张伟', '王强', '杨光']);
    const body = directory.bodyByCode('wanghu-lianxi');
    expect(directory.unitsOf(body?.id ?? '').map((o) => o.code)).toEqual([
      'gongdian',
      'sanyuan',
      'jianhang',
      'xiaoxue',
      'paichusuo',
      'wuye',
    ]);
    const room = await store.read.resource.findUniqueOrThrow({ where: { code: 'wanghu-huodongshi' }, include: { aliases: true } });
    expect(room).toMatchObject({
      capacity: 60,
      quantity: 1,
      approval: 'AUTO',
      openFromMin: 510,
      openToMin: 1260,
      status: 'PUBLISHED',
      aliases: [{ alias: '活动室' }],
    });
    expect((await store.read.resource.findMany({ orderBy: { no: 'asc' } })).map((r) => r.no)).toEqual(file.resources.map((_, i) => i + 1));
    expect(await store.read.calendarYear.findUnique({ where: { year: 2026 } })).toMatchObject({ complete: true });
    expect(await store.read.auditLog.count({ where: { action: 'import' } })).toBe(1);
  });

  test('the same file twice changes nothing and says so', async () => {
    await take(demo);
    const before = await everything();
    const plan = await take(demo);
    expect(plan.changed).toBe(false);
    expect(summary(plan)).toMatch(/^没有变化/);
    expect(await everything()).toEqual(before);
    expect(await version()).toBe(1);
    expect(await store.read.auditLog.count()).toBe(1);
  });

  test('what the lexicon says is the file again', async () => {
    await take(demo);
    const file = JSON.parse(readFileSync(demo, 'utf8')) as Record<string, { code?: string; userid?: string }[]>;
    const words = (await loadDirectory(store)).lexicon();
    expect(words.orgs?.map((o) => o.code).sort()).toEqual(file['orgs']?.map((o) => o.code).sort());
    expect(words.members?.find((m) => m.userid === 'wangqiang')).toEqual({
      userid: 'wangqiang',
      name: '王强',
      org: 'gongdian',
      aliases: ['老王'],
    });
    expect(words.orgs?.find((o) => o.code === 'sanyuan')).toMatchObject({
      name: '市第三医院党委',
      shortName: '市三院',
      parent: 'chunhui',
      sector: 'HOSPITAL',
    });
    expect(words.resources?.find((r) => r.code === 'jianhang-touying')).toMatchObject({
      owner: 'jianhang',
      kind: 'EQUIPMENT',
      title: '投影仪',
    });
    expect(words.holidays?.[0]?.days).toHaveLength(39);
  });

  test('only the named fields change: what a row leaves out stays, what it names replaces', async () => {
    await take(
      json({
        orgs: ORGS,
        members: [
          {
            userid: 'LiMin',
            name: '李敏',
            org: 'wanghu',
            roles: ['SECRETARY', 'RECORDER'],
            liaison: 'PRIMARY',
            mobile: '138 0013-8000',
            aliases: ['李书记'],
          },
        ],
      }),
    );
    await take(json({ members: [{ userid: 'limin', name: '李敏敏', org: 'wanghu' }] }));
    const member = () =>
      store.read.member.findUniqueOrThrow({ where: { useridKey: 'limin' }, include: { aliases: true, grants: true, liaisons: true } });
    expect(await member()).toMatchObject({
      userid: 'limin',
      name: '李敏敏',
      mobileTail: '8000',
      aliases: [{ alias: '李书记' }],
      liaisons: [{ kind: 'PRIMARY' }],
    });
    expect((await member()).grants.map((g) => g.role).sort()).toEqual(['RECORDER', 'SECRETARY']);
    await take(
      json({
        members: [{ userid: 'limin', name: '李敏敏', org: 'wanghu', roles: ['SECRETARY'], liaison: null, aliases: [], mobile: null }],
      }),
    );
    expect(await member()).toMatchObject({ mobileEnc: null, mobileTail: null, aliases: [], grants: [{ role: 'SECRETARY' }], liaisons: [] });
    expect(await store.read.org.count()).toBe(3);
  });

  test('whoever moves to another organisation leaves the old posts behind', async () => {
    await take(json({ orgs: ORGS, members: [{ userid: 'a', name: '甲', org: 'wanghu', roles: ['SECRETARY'], liaison: 'HEAD' }] }));
    await take(json({ members: [{ userid: 'a', name: '甲', org: 'wuye', liaison: 'BACKUP' }] }));
    const wuye = await store.read.org.findUniqueOrThrow({ where: { code: 'wuye' } });
    expect(await store.read.roleGrant.count()).toBe(0);
    expect(await store.read.liaison.findMany()).toEqual([{ memberId: expect.any(String), orgId: wuye.id, kind: 'BACKUP' }]);
  });

  test('who left stays, without a post, until the file says otherwise', async () => {
    const member = { userid: 'a', name: '甲', org: 'wanghu' };
    await take(json({ orgs: ORGS, members: [{ ...member, roles: ['SECRETARY'], liaison: 'PRIMARY' }] }));
    const now = async () => {
      const directory = await loadDirectory(store);
      const orgId = directory.orgByCode('wanghu')?.id ?? '';
      const asked = [...directory.liaisonsOf(orgId), ...directory.holdersOf('SECRETARY', orgId), ...directory.membersOf(orgId)];
      const member = await store.read.member.findUniqueOrThrow({ where: { useridKey: 'a' } });
      return [member.status, directory.people.length, asked.length, directory.memberByUserid('a')?.name, directory.nameById(member.id)];
    };
    expect(await now()).toEqual(['ACTIVE', 1, 3, '甲', '甲']);
    expect((await take(await xlsx({ tenant: [TENANT], members: [{ ...member, status: 'LEFT' }] }))).tally.members.updated).toBe(1);
    expect(await now()).toEqual(['LEFT', 0, 0, undefined, '甲']);
    expect((await take(json({ members: [member] }))).changed).toBe(false);
    await take(await xlsx({ tenant: [TENANT], members: [{ ...member, status: '-' }] }));
    expect(await now()).toEqual(['ACTIVE', 1, 3, '甲', '甲']);
    expect(await refusal(json({ members: [{ ...member, status: 'GONE' }] }))).toMatch(
      /^members\[0\]\.status：只能是 ACTIVE SUSPENDED LEFT 之一$/m,
    );
  });

  test('a part of the tree that moves takes what is below it along', async () => {
    await take(json({ orgs: ORGS }));
    await take(
      json({
        orgs: [
          { code: 'north', name: '北片', shortName: '北片', kind: 'STREET' },
          { ...ORGS[1], parent: 'north' },
        ],
      }),
    );
    const paths = Object.fromEntries((await store.read.org.findMany()).map((o) => [o.code, o.path]));
    expect(paths).toEqual({ street: '/street/', north: '/north/', wanghu: '/north/wanghu/', wuye: '/north/wanghu/wuye/' });
  });

  test('a body follows its list: order, newcomers, those who left', async () => {
    const body = (members: string[]) => ({ code: 'b', name: '联席会', kind: 'JOINT_MEETING', host: 'wanghu', quorum: '2/3', members });
    await take(json({ orgs: ORGS, bodies: [body(['street', 'wuye'])] }));
    const plan = await take(json({ bodies: [body(['wuye', 'wanghu'])] }));
    expect(plan.tally.bodies).toEqual({ created: 0, updated: 1, same: 0 });
    const directory = await loadDirectory(store);
    expect(directory.unitsOf(directory.bodyByCode('b')?.id ?? '').map((o) => o.code)).toEqual(['wuye', 'wanghu']);
    // What was said in the chat stays: posts, seats, observers.
    const bodyId = directory.bodyByCode('b')?.id ?? '';
    const observer = { bodyId, orgId: directory.orgByCode('street')?.id ?? '', position: 2, post: 'OBSERVER' as const };
    await store.write(async (tx) => {
      await tx.bodyMember.create({ data: observer });
      await tx.bodyMember.updateMany({ where: { bodyId, position: 0 }, data: { post: 'CHAIR', seats: 2 } });
    });
    await take(json({ bodies: [body(['wuye', 'wanghu'])] }));
    expect(await store.read.bodyMember.findMany({ where: { bodyId }, orderBy: { position: 'asc' } })).toMatchObject([
      { post: 'CHAIR', seats: 2 },
      { post: 'MEMBER' },
      observer,
    ]);
  });

  test('a known resource keeps its number; holidays of a year are replaced as a whole', async () => {
    const room = { code: 'r', owner: 'wanghu', kind: 'VENUE', title: '活动室' };
    const day = (date: string) => ({ date, kind: 'HOLIDAY', name: '元旦' });
    await take(
      json({ orgs: ORGS, resources: [room], holidays: [{ year: 2027, complete: false, days: [day('2027-01-01'), day('2027-01-02')] }] }),
    );
    await take(
      json({
        resources: [
          { ...room, title: '大活动室' },
          { code: 'r2', owner: 'wanghu', kind: 'VENUE', title: '小间', parent: 'r', openHours: '08:00-24:00' },
        ],
        holidays: [{ year: 2027, complete: true, days: [day('2027-01-01')] }],
      }),
    );
    const rooms = await store.read.resource.findMany({ orderBy: { no: 'asc' }, include: { parent: true } });
    expect(rooms).toMatchObject([
      { no: 1, title: '大活动室' },
      { no: 2, parent: { code: 'r' }, openToMin: 1440 },
    ]);
    expect(await store.read.calendarDay.findMany()).toMatchObject([{ date: '2027-01-01' }]);
    expect((await loadDirectory(store)).lexicon().holidays).toMatchObject([{ year: 2027, complete: true }]);
  });

  test('every wrong row is named with its reason, and nothing is written', async () => {
    await take(json({ orgs: ORGS }));
    const text = await refusal(
      json({
        orgs: [
          { code: 'x', name: '某社区', shortName: '某社区', kind: 'COMMUNITY', colour: 'red' },
          { code: 'y', name: '名字很长的社区', shortName: '十一个字的简称也太长了', kind: 'COMMUNITY', parent: 'nowhere' },
          { code: 'a b', name: '', shortName: '空', kind: 'CLUB' },
          { code: 'c1', name: '甲', shortName: '甲', kind: 'UNIT', parent: 'c2' },
          { code: 'c2', name: '乙', shortName: '乙', kind: 'UNIT', parent: 'c1' },
        ],
        members: [
          { userid: 'u', name: '某某', org: 'gone' },
          { userid: 'U', name: '某某', org: 'x' },
          { userid: 'v', name: '某某', org: 'wuye', roles: ['BOSS'], liaison: 'FIRST', mobile: 'abc' },
          'not a row',
        ],
        bodies: [{ code: 'b', name: '会', kind: 'JOINT_MEETING', host: 'wanghu', quorum: '3/2', members: ['wuye', 'wuye', 'gone'] }],
        resources: [
          { code: 'r', owner: 'wuye', kind: 'VENUE', title: '间', openHours: '21:00-08:30', parent: 'r9', capacity: 0.5 },
          { code: '资3', owner: 'wuye', kind: 'VENUE', title: '间' },
        ],
        holidays: [{ year: 2027, complete: 'yes', days: [{ date: '2027-02-30', kind: 'OFF', name: '春节' }] }],
        people: [],
      }),
    );
    for (const line of [
      /^orgs\[0\]：不认识的字段 colour$/m,
      /^orgs\[1\]\.shortName：最多10个字$/m,
      /^orgs\[2\]\.code：/m,
      /^orgs\[2\]\.name：不能为空$/m,
      /^orgs\[2\]\.kind：只能是 DISTRICT/m,
      /^orgs\[3\]\.parent：上级绕成了圈：c1 → c2 → c1$/m,
      /^members\[0\]\.org：没有代码为 gone 的组织/m,
      /^members\[1\]\.userid：重复：u/m,
      /^members\[2\]\.roles\[0\]：只能是 ADMIN/m,
      /^members\[2\]\.liaison：/m,
      /^members\[2\]\.mobile：/m,
      /^members\[3\]：应为一组字段$/m,
      /^bodies\[0\]\.quorum：/m,
      /^resources\[0\]\.openHours：/m,
      /^resources\[0\]\.capacity：/m,
      /^resources\[1\]\.code：/m,
      /^holidays\[0\]\.complete：应为 true 或 false$/m,
      /^holidays\[0\]\.days\[0\]\.date：/m,
      /^people：不认识的列表/m,
    ])
      expect(text).toMatch(line);
    // The member of a wrong organisation is not wrong for that.
    expect(text).not.toMatch(/members\[1\]\.org/);
  });

  test('references are looked up in the file and in the database, and must have the right kind', async () => {
    await take(json({ orgs: ORGS, resources: [{ code: 'tv', owner: 'wuye', kind: 'EQUIPMENT', title: '电视' }] }));
    const text = await refusal(
      json({
        orgs: [{ code: 'street', name: '街道', shortName: '街道', kind: 'STREET', parent: 'wuye' }],
        bodies: [{ code: 'b', name: '会', kind: 'JOINT_MEETING', host: 'gone', quorum: '2/3', members: ['wuye', 'wuye', 'gone2'] }],
        resources: [
          { code: 'r', owner: 'wuye', kind: 'VENUE', title: '间', parent: 'tv' },
          { code: 'r2', owner: 'wuye', kind: 'VENUE', title: '间', parent: 'r3' },
        ],
        holidays: [{ year: 2027, complete: true, days: [{ date: '2028-01-01', kind: 'HOLIDAY', name: '元旦' }] }],
      }),
    );
    expect(text).toMatch(/orgs\[0\]\.parent：上级绕成了圈：street → wuye → wanghu → street/);
    expect(text).toMatch(/bodies\[0\]\.host：没有代码为 gone/);
    expect(text).toMatch(/bodies\[0\]\.members\[1\]：wuye 重复/);
    expect(text).toMatch(/bodies\[0\]\.members\[2\]：没有代码为 gone2/);
    expect(text).toMatch(/resources\[0\]\.parent：tv 不是场地/);
    expect(text).toMatch(/resources\[1\]\.parent：没有代码为 r3 的资源/);
    expect(text).toMatch(/holidays\[0\]\.days\[0\]\.date：2028-01-01 不在2027年/);
  });

  test('another time zone than the deployment’s is refused', async () => {
    expect(await refusal(json({ tenant: { name: '春晖街道', timeZone: 'Asia/Tokyo' }, orgs: ORGS }))).toMatch(
      /^tenant\.timeZone：Asia\/Tokyo 与设置 TIME_ZONE（Asia\/Shanghai）不同/,
    );
    expect(await refusal(json({ tenant: undefined, orgs: ORGS }))).toMatch(/^tenant：没有填$/m);
  });

  test('a workbook with the same columns says the same', async () => {
    await take(
      await xlsx({
        tenant: [TENANT],
        orgs: ORGS,
        members: [
          {
            userid: 10086,
            name: '李敏',
            org: 'wanghu',
            roles: ['SECRETARY', 'RECORDER'],
            liaison: 'PRIMARY',
            mobile: 13800138000,
            aliases: '李书记，老李',
          },
        ],
        bodies: [{ code: 'b', name: '联席会', kind: 'JOINT_MEETING', host: 'wanghu', quorum: '2/3', members: 'street, wuye' }],
        resources: [{ code: 'r', owner: 'wanghu', kind: 'VENUE', title: '活动室', capacity: 60, openHours: '08:30-21:00' }],
        holidays: [
          { year: 2027, complete: true, date: new Date('2027-01-01T00:00:00Z'), kind: 'HOLIDAY', name: '元旦' },
          { year: 2027, complete: true, date: '2027-01-02', kind: 'HOLIDAY', name: '元旦' },
        ],
        Sheet2: [],
      }),
    );
    const plan = await take(
      json({
        orgs: ORGS,
        members: [
          {
            userid: '10086',
            name: '李敏',
            org: 'wanghu',
            roles: ['SECRETARY', 'RECORDER'],
            liaison: 'PRIMARY',
            mobile: '13800138000',
            aliases: ['李书记', '老李'],
          },
        ],
        bodies: [{ code: 'b', name: '联席会', kind: 'JOINT_MEETING', host: 'wanghu', quorum: '2/3', members: ['street', 'wuye'] }],
        resources: [{ code: 'r', owner: 'wanghu', kind: 'VENUE', title: '活动室', capacity: 60, openHours: '08:30-21:00' }],
        holidays: [
          {
            year: 2027,
            complete: true,
            days: [
              { date: '2027-01-01', kind: 'HOLIDAY', name: '元旦' },
              { date: '2027-01-02', kind: 'HOLIDAY', name: '元旦' },
            ],
          },
        ],
      }),
    );
    expect(plan.changed).toBe(false);
  });

  test('a workbook’s wrong rows are named by sheet and row', async () => {
    const text = await refusal(
      await xlsx({
        tenant: [TENANT],
        orgs: [...ORGS, {}, { code: 'z', name: '某社区', shortName: '某社区', kind: 'COMMUNITY', colour: 'red' }],
        members: [
          { userid: 'u', name: '某某', org: 'gone' },
          { userid: 'v', name: '某某', org: 'wuye', mobile: { formula: 'VLOOKUP(1,A:B,2)', result: { error: '#N/A' } } },
        ],
        bodies: [
          { code: 'b', name: '会', kind: 'JOINT_MEETING', host: 'wanghu', quorum: new Date('2026-02-03T00:00:00Z'), members: 'wuye' },
        ],
        holidays: [
          { year: 2027, complete: true, date: '2027-01-01', kind: 'HOLIDAY', name: '元旦' },
          { year: 2027, complete: true, date: '2027-13-01', kind: 'HOLIDAY', name: '元旦' },
          { year: 2028, complete: true },
          { year: 2028, date: '2028-01-01', kind: 'HOLIDAY', name: '元旦' },
          { year: 2028, date: '2028-01-32', kind: 'HOLIDAY', name: '元旦' },
        ],
        别的: [{ a: 1 }],
      }),
    );
    expect(text).toMatch(/^orgs 第6行：不认识的字段 colour$/m);
    expect(text).toMatch(/^members 第2行 org：没有代码为 gone/m);
    expect(text).toMatch(/^members 第3行 mobile：单元格显示 #N\/A/m);
    expect(text).toMatch(/^bodies 第2行 quorum：被 Excel 当成了日期/m);
    expect(text).toMatch(/^holidays 第3行 date：/m);
    // The row that only names its year is no day.
    expect(text).toMatch(/^holidays 第6行 date：/m);
    expect(text).not.toMatch(/^holidays 第[245]行/m);
    expect(text).toMatch(/^别的：不认识的列表/m);
  });

  test('a cell with - takes a value away; an empty one leaves it', async () => {
    const member = { userid: 'u', name: '某某', org: 'wuye' };
    await take(json({ orgs: ORGS, members: [{ ...member, roles: ['RECORDER'], aliases: ['老某'] }] }));
    await take(await xlsx({ tenant: [TENANT], members: [{ ...member, roles: '-', aliases: '' }] }));
    expect(await store.read.roleGrant.count()).toBe(0);
    expect(await store.read.memberAlias.count()).toBe(1);
  });

  test('phone numbers are stored encrypted', async () => {
    await take(json({ orgs: ORGS, members: [{ userid: 'u', name: '某某', org: 'wuye', mobile: '13800138000' }] }));
    const row = await store.read.member.findFirstOrThrow();
    expect(row.mobileEnc).not.toContain('13800138000');
    expect(row.mobileTail).toBe('8000');
    expect(secrets.decrypt(row.mobileEnc ?? '')).toBe('13800138000');
  });

  test('names that change while the file is being taken are looked at again', async () => {
    await take(json({ orgs: ORGS }));
    let disturbed = 0;
    const disturbing: Store = {
      ...store,
      write: async (work, options) => {
        if (disturbed++ < 2) await store.write((tx) => bumpNames(tx));
        return store.write(work, options);
      },
    };
    const file = json({ orgs: [{ code: 'new', name: '新单位', shortName: '新单位', kind: 'UNIT', parent: 'street' }] });
    await importFile(file, { store: disturbing, clock: { now: () => now }, secrets, zone: 'Asia/Shanghai' });
    expect(disturbed).toBe(3);
    expect(await store.read.org.count({ where: { code: 'new' } })).toBe(1);
  });

  test('2 000 organisations and 10 000 members take seconds, and so does their directory', async () => {
    const orgs = [
      ORGS[0],
      ...Array.from({ length: 2000 }, (_, i) => ({
        code: `u${i}`,
        name: `第${i}单位党支部`,
        shortName: `单位${i}`,
        kind: 'UNIT',
        parent: 'street',
      })),
    ];
    const members = Array.from({ length: 10_000 }, (_, i) => ({
      userid: `m${i}`,
      name: `成员${i}`,
      org: `u${i % 2000}`,
      ...(i < 2000 && { liaison: 'PRIMARY' }),
    }));
    const file = json({ orgs, members });
    await take(file);
    const directory = await loadDirectory(store);
    expect(directory.people).toHaveLength(10_000);
    expect((await take(file)).changed).toBe(false);
  });
});

describe('a file that cannot be read', () => {
  test.each([
    ['missing.json', undefined, /没有这个文件/],
    ['broken.json', '{ "tenant": ', /不是 JSON/],
    ['broken.xlsx', 'not a zip', /不是 Excel 工作簿/],
    ['list.csv', 'a,b', /只认 \.json 和 \.xlsx/],
  ])('%s', async (name, content, reason) => {
    const file = join(temporaryFolder(), name);
    if (content !== undefined) writeFileSync(file, content);
    await expect(readSource(file)).rejects.toThrow(reason);
  });

  test('a small workbook that unfolds into more than any district', async () => {
    const zip = new JSZip().file('xl/worksheets/sheet1.xml', Buffer.alloc(65 * 1024 * 1024));
    const file = join(temporaryFolder(), 'bomb.xlsx');
    writeFileSync(file, await zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', compressionOptions: { level: 1 } }));
    await expect(readSource(file)).rejects.toThrow('工作簿解压后太大');
  });

  test('a JSON file that is no object is a wrong file, not a crash', async () => {
    const file = join(temporaryFolder(), 'list.json');
    writeFileSync(file, '\uFEFF[]');
    expect((await readSource(file)).problems).toMatchObject([{ where: '文件' }]);
  });
});
