/** The import file: every field, its limits, and the Chinese reason when one is broken. Unknown fields are errors. */
import { z } from 'zod';
import { BodyKind, DayKind, LiaisonKind, MemberStatus, OrgKind, ResourceKind, Role, UnitSector } from '../../prisma/client';

/** Cells of a workbook hold lists as text, so nothing in a list may contain these. */
const LIST_SEPARATORS = /[、,，]/;

const name = (max: number) => z.string().min(1, '不能为空').max(max, `最多${max}个字`);
/** A stable key: no blank, no slash (it is a step of a path), no list separator, no colon (names unknown to the district are kept as "name:…"). */
const code = z
  .string()
  .min(1, '不能为空')
  .max(64, '最多64个字符')
  .regex(/^[^\s/、,，:：]+$/, '不能含空格、/、逗号、顿号、冒号');
const alias = name(32).refine((a) => !LIST_SEPARATORS.test(a), '别名里不能有逗号、顿号');
const aliases = z.array(alias).nullish();
/** Absent: stays as it is. null: taken away. */
const count = z.int('应为整数').min(1, '至少为1').max(1_000_000, '最多1000000').nullish();

const one = <T extends Record<string, string>>(values: T) => z.enum(values, `只能是 ${Object.values(values).join(' ')} 之一`);

const OpenHours = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, '应写成 08:30-21:00')
  .refine((v) => v.slice(0, 5) < v.slice(6), '结束应晚于开始');

const Quorum = z
  .string()
  .regex(/^\d{1,3}\/\d{1,3}$/, '应写成 2/3')
  .refine((v) => {
    const [num = 0, den = 0] = v.split('/').map(Number);
    return num > 0 && num <= den;
  }, '应大于0且不超过1');

const LocalDay = z.string().refine(isDay, '应为存在的日期，写成 2026-10-01');

export const Tenant = z.strictObject({ name: name(64), timeZone: z.string() });

export const OrgRow = z.strictObject({
  code,
  name: name(64),
  shortName: z
    .string()
    .min(1, '不能为空')
    .refine((v) => [...v].length <= 10, '最多10个字'),
  kind: one(OrgKind),
  sector: one(UnitSector).nullish(),
  parent: code.nullish(),
  aliases,
});

export const MemberRow = z.strictObject({
  userid: z
    .string()
    .min(1, '不能为空')
    .refine((v) => Buffer.byteLength(v) <= 64, '最多64字节')
    .regex(/^[^\s|]+$/, '不能含空格或 |'),
  name: name(32),
  org: code,
  /** Absent: stays as it is; a newcomer is ACTIVE. */
  status: one(MemberStatus).nullish(),
  roles: z.array(one(Role)).nullish(),
  liaison: one(LiaisonKind).nullish(),
  mobile: z
    .string()
    .regex(/^\+?\d[\d -]{3,19}$/, '应为电话号码')
    .nullish(),
  aliases,
});

export const BodyRow = z.strictObject({
  code,
  name: name(64),
  kind: one(BodyKind),
  host: code,
  quorum: Quorum,
  members: z.array(code).min(1, '至少要有一家单位'),
});

export const ResourceRow = z.strictObject({
  code: code.refine((v) => !/^资\d+$/.test(v), '不能写成 资35 这样，那是群里用的编号'),
  owner: code,
  kind: one(ResourceKind),
  title: name(40),
  capacity: count,
  quantity: count,
  aliases,
  approval: z.enum(['AUTO', 'OWNER'], '只能是 AUTO OWNER 之一').nullish(),
  openHours: OpenHours.nullish(),
  parent: code.nullish(),
});

const HolidayDay = z.strictObject({ date: LocalDay, kind: one(DayKind), name: name(16) });
const HolidayYear = z.strictObject({
  year: z.int('应为整数').min(2000, '应为四位年份').max(2100, '应为四位年份'),
  complete: z.boolean('应为 true 或 false'),
  days: z.array(HolidayDay),
});

/** Lists in the order they are checked; the workbook's sheets have the same names. */
export const LISTS = { orgs: OrgRow, members: MemberRow, bodies: BodyRow, resources: ResourceRow, holidays: HolidayYear } as const;
export type ListName = keyof typeof LISTS;
export const LIST_NAMES = Object.keys(LISTS) as ListName[];

export type OrgRow = z.infer<typeof OrgRow>;
export type MemberRow = z.infer<typeof MemberRow>;
export type BodyRow = z.infer<typeof BodyRow>;
export type ResourceRow = z.infer<typeof ResourceRow>;
type HolidayYear = z.infer<typeof HolidayYear>;

/** A file as far as every row by itself is right. */
export interface ImportFile {
  tenant: z.infer<typeof Tenant>;
  orgs: OrgRow[];
  members: MemberRow[];
  bodies: BodyRow[];
  resources: ResourceRow[];
  holidays: HolidayYear[];
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

const TYPE_NAMES: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: ' true 或 false',
  array: '列表',
  object: '一组字段',
};

/** The reason in Chinese. Our own words stand; what is left are wrong types and unknown fields. */
export function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `不认识的字段 ${issue.keys.join('、')}`;
  if (issue.code === 'invalid_type') return issue.input === undefined ? '没有填' : `应为${TYPE_NAMES[issue.expected] ?? issue.expected}`;
  return issue.message;
}
