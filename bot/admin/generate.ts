/**
 * npm run generate:data -- street|city [SEED] > FILE
 *
 * Import files of any size, for measuring and for trying out: invented, plausible, the same for the same seed. Names include the ones that trip
 * readers up: people called like a day, places called like a date or a number, many people of one name.
 */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { BodyRow, ImportFile, MemberRow, OrgRow, ResourceRow } from './import-schema';
import { runCommand } from './run';

export interface DistrictSize {
  name: string;
  kind: 'STREET' | 'DISTRICT';
  communities: number;
  branches: number;
  units: number;
  members: number;
  seed: number;
}

/** design.md's two sizes: a street on one machine, a city on PostgreSQL. */
export const SIZES: Readonly<Record<'street' | 'city', Omit<DistrictSize, 'seed'>>> = {
  street: { name: '春晖街道', kind: 'STREET', communities: 60, branches: 500, units: 210, members: 12_000 },
  city: { name: '临江市', kind: 'DISTRICT', communities: 3_000, branches: 0, units: 60_000, members: 1_000_000 },
};

const SURNAMES = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺毛郝顾龚邵万覃武戴莫孔向汤',
  '欧阳',
  '司马',
  '上官',
  '诸葛',
];
const GIVEN =
  '伟 芳 娜 敏 静 强 磊 军 洋 勇 艳 杰 涛 明 超 秀兰 霞 平 刚 桂英 建国 建华 志强 海燕 晓东 雨桐 子轩 欣怡 思远 春梅 国庆 元旦 小满 立夏 一鸣 三丰 百川 千里 万里 文静 会明 明天 向东 东升 永年 佳节 清明 中秋 建军 五一'.split(
    ' ',
  );
/** Whole names that are words of the reader's own vocabulary. */
const TRICKY_PEOPLE = '周五 周一鸣 何时 常会来 万一 成功 高兴 方便 余下午 时间 包干 钟点 晏会 席明天 单位 记录 张三 李四 王五 安排'.split(
  ' ',
);
const PLACES =
  '望湖 柳园 东门 南桥 北关 西苑 春江 桂花 梧桐 银杏 湖滨 书院 鼓楼 钟楼 花园 光华 和平 解放 建设 新村 五一路 八一路 二十里铺 三元里 九月 十字街 一号桥 六里屯 百花 千山'.split(
    ' ',
  );
const SECTORS = [
  { sector: 'HOSPITAL', names: ['人民医院', '中医院', '社区卫生服务站', '第三医院'] },
  { sector: 'SCHOOL', names: ['实验小学', '第一中学', '第三幼儿园', '职业学校'] },
  { sector: 'FINANCE', names: ['建行支行', '农商行', '邮储网点'] },
  { sector: 'SOE', names: ['供电所', '自来水公司', '公交车队', '燃气站'] },
  { sector: 'POLICE', names: ['派出所', '交警中队'] },
  { sector: 'PROPERTY', names: ['物业', '家园物业'] },
  { sector: 'PRIVATE', names: ['超市', '科技公司', '建材厂'] },
  { sector: 'SOCIAL', names: ['志愿者协会', '养老服务中心', '商会'] },
  { sector: 'GOV', names: ['税务所', '市场监管所', '城管中队', '司法所'] },
  { sector: 'MARKET', names: ['农贸市场', '汽配城'] },
] as const;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = <T>(list: readonly T[], roll: number): T => list[Math.floor(roll * list.length)] as T;

const ROOT = 'root';
const communityCode = (i: number) => `c${i}`;
const unitCode = (i: number) => `u${i}`;
const branchCode = (i: number) => `b${i}`;

/** "望湖", "望湖2", …: short enough for a button with 社区 behind it. */
function placeName(i: number): string {
  const round = Math.floor(i / PLACES.length);
  return `${PLACES[i % PLACES.length]}${round === 0 ? '' : round + 1}`;
}

export function* generateOrgs(size: DistrictSize): Generator<OrgRow> {
  const roll = random(size.seed);
  yield { code: ROOT, name: `${size.name}党工委`, shortName: size.name, kind: size.kind };
  for (let i = 0; i < size.communities; i += 1) {
    const place = placeName(i);
    yield {
      code: communityCode(i),
      name: `${place}社区党委`,
      shortName: `${place}社区`,
      kind: 'COMMUNITY',
      parent: ROOT,
      aliases: [place],
    };
  }
  for (let i = 0; i < size.units; i += 1) {
    const { sector, names } = pick(SECTORS, roll());
    const community = i % size.communities;
    const full = `${placeName(community)}${pick(names, roll())}`;
    const round = Math.floor(i / size.communities);
    const name = round === 0 ? full : `${full}${round + 1}`;
    yield {
      code: unitCode(i),
      name: `${name}党支部`,
      shortName: [...name].slice(-10).join(''),
      kind: 'UNIT',
      sector,
      parent: communityCode(community),
    };
  }
  for (let i = 0; i < size.branches; i += 1) {
    const community = i % size.communities;
    const name = `${placeName(community)}第${Math.floor(i / size.communities) + 1}支部`;
    yield {
      code: branchCode(i),
      name: `${name}委员会`,
      shortName: [...name].slice(-10).join(''),
      kind: 'BRANCH',
      parent: communityCode(community),
    };
  }
}

export function* generateMembers(size: DistrictSize): Generator<MemberRow> {
  const roll = random(size.seed + 1);
  const posts = [...generatePosts(size)];
  for (let i = 0; i < size.members; i += 1) {
    const tricky = i % 97 === 13;
    const name = tricky ? pick(TRICKY_PEOPLE, roll()) : `${pick(SURNAMES, roll())}${pick(GIVEN, roll())}`;
    const post = posts[i];
    const aliased = !tricky && roll() < 0.05;
    yield {
      userid: `member${i}`,
      name,
      ...(post ?? { org: memberOrg(size, i, roll()) }),
      ...(aliased && { aliases: [`老${name[0]}`] }),
    };
  }
}

/** Who comes first: officers, a secretary and a recorder for each community, liaisons for each unit. */
function* generatePosts(size: DistrictSize): Generator<Omit<MemberRow, 'userid' | 'name'>> {
  yield { org: ROOT, roles: ['STREET_OFFICER', 'ADMIN'] };
  yield { org: ROOT, roles: ['STREET_OFFICER'] };
  for (let i = 0; i < size.communities; i += 1) {
    yield { org: communityCode(i), roles: ['SECRETARY'] };
    yield { org: communityCode(i), roles: ['RECORDER'] };
  }
  for (let i = 0; i < size.units; i += 1) yield { org: unitCode(i), liaison: 'PRIMARY' };
  for (let i = 0; i < size.units; i += 3) yield { org: unitCode(i), liaison: 'BACKUP' };
  for (let i = 0; i < size.units; i += 5) yield { org: unitCode(i), liaison: 'HEAD', roles: ['UNIT_HEAD'] };
}

function memberOrg(size: DistrictSize, i: number, roll: number): string {
  if (size.branches > 0 && roll < 0.7) return branchCode(i % size.branches);
  if (size.units > 0) return unitCode(i % size.units);
  return communityCode(i % size.communities);
}

/** A joint meeting for each community that has units, and one of the first forty units for the whole district. */
export function* generateBodies(size: DistrictSize): Generator<BodyRow> {
  const all = Array.from({ length: Math.min(size.units, 40) }, (_, i) => unitCode(i));
  if (all.length > 0)
    yield { code: 'body-root', name: `${size.name}党建联席会`, kind: 'JOINT_MEETING', host: ROOT, quorum: '2/3', members: all };
  for (let c = 0; c < size.communities; c += 1) {
    const members: string[] = [];
    for (let u = c; u < size.units; u += size.communities) members.push(unitCode(u));
    if (members.length > 0)
      yield {
        code: `body-${c}`,
        name: `${placeName(c)}社区党建联席会`,
        kind: 'JOINT_MEETING',
        host: communityCode(c),
        quorum: '1/2',
        members,
      };
  }
}

export function* generateResources(size: DistrictSize): Generator<ResourceRow> {
  const roll = random(size.seed + 2);
  for (let c = 0; c < size.communities; c += 1) {
    const place = placeName(c);
    yield {
      code: `room-${c}`,
      owner: communityCode(c),
      kind: 'VENUE',
      title: `${place}活动室`,
      capacity: 30 + Math.floor(roll() * 60),
      approval: 'AUTO',
      openHours: '08:30-21:00',
      aliases: ['活动室'],
    };
    if (c < size.units && roll() < 0.5)
      yield {
        code: `thing-${c}`,
        owner: unitCode(c),
        kind: 'EQUIPMENT',
        title: pick(['投影仪', '音响', '帐篷', '展板'], roll()),
        quantity: 1 + Math.floor(roll() * 5),
      };
  }
}

/** The whole file in memory. For a city write it with `writeDistrict` instead. */
export function generateDistrict(size: DistrictSize): ImportFile {
  return {
    tenant: { name: size.name, timeZone: 'Asia/Shanghai' },
    orgs: [...generateOrgs(size)],
    members: [...generateMembers(size)],
    bodies: [...generateBodies(size)],
    resources: [...generateResources(size)],
    holidays: [],
  };
}

/** Writes the file row by row: a million members need no more memory than one. */
export async function writeDistrict(size: DistrictSize, out: Writable): Promise<void> {
  const write = async (text: string) => {
    if (!out.write(text)) await once(out, 'drain');
  };
  await write(`{\n  "tenant": ${JSON.stringify({ name: size.name, timeZone: 'Asia/Shanghai' })}`);
  const lists = {
    orgs: generateOrgs(size),
    members: generateMembers(size),
    bodies: generateBodies(size),
    resources: generateResources(size),
  };
  for (const [name, rows] of Object.entries(lists)) {
    await write(`,\n  "${name}": [`);
    let first = true;
    for (const row of rows) {
      await write(`${first ? '' : ','}\n    ${JSON.stringify(row)}`);
      first = false;
    }
    await write('\n  ]');
  }
  await write('\n}\n');
}

if (require.main === module)
  runCommand(async ([name, seed = '1', ...rest]) => {
    if ((name !== 'street' && name !== 'city') || !/^\d{1,9}$/.test(seed) || rest.length > 0) {
      console.error('用法：npm run generate:data -- street|city [随机种子] > 文件.json');
      return 1;
    }
    await writeDistrict({ ...SIZES[name], seed: Number(seed) }, process.stdout);
    return 0;
  });
