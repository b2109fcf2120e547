/** What rows say about each other: duplicates, codes that exist nowhere, circles. Looks into the file first, then into the database. */
import type { ListName } from './import-schema';
import type { Problem, Source } from './import-source';
import type { State } from './import-state';

/**
 * @param zone TIME_ZONE of the deployment
 * @returns everything that is wrong, in the file's order; empty when the file may be written
 */
export function crossCheck(source: Source, state: State, zone: string): Problem[] {
  const { file, where, claimed } = source;
  const problems: Problem[] = [];
  const wrong = (list: ListName | 'tenant', index: number, field: PropertyKey[], reason: string) =>
    problems.push({ where: where(list, index, field), reason });
  const orgExists = (code: string) => claimed.get('orgs')?.has(code) || state.orgs.has(code);

  if (file.tenant.timeZone && file.tenant.timeZone !== zone)
    wrong('tenant', 0, ['timeZone'], `${file.tenant.timeZone} 与设置 TIME_ZONE（${zone}）不同，请改成一致`);

  const duplicates = (list: ListName, field: string, rows: readonly object[], key: (value: string) => string = (v) => v) => {
    const first = new Map<string, number>();
    rows.forEach((row, i) => {
      const value = key(String((row as Record<string, unknown>)[field]));
      const seen = first.get(value);
      if (seen === undefined) first.set(value, i);
      else wrong(list, i, [field], `重复：${value} 在 ${where(list, seen)} 已有`);
    });
  };
  duplicates('orgs', 'code', file.orgs);
  duplicates('members', 'userid', file.members, (v) => v.toLowerCase());
  duplicates('bodies', 'code', file.bodies);
  duplicates('resources', 'code', file.resources);
  duplicates('holidays', 'year', file.holidays);

  file.orgs.forEach((org, i) => {
    if (org.parent && !orgExists(org.parent)) wrong('orgs', i, ['parent'], noOrg(org.parent));
  });
  const orgRow = indexBy(file.orgs, (o) => o.code);
  const parentOf = (code: string): string | undefined => {
    const row = file.orgs[orgRow.get(code) ?? -1];
    if (row && row.parent !== undefined) return row.parent ?? undefined;
    const parentId = state.orgs.get(code)?.parentId;
    return parentId ? codeById(state).get(parentId) : undefined;
  };
  for (const circle of circles([...orgRow.keys()], parentOf))
    wrong('orgs', orgRow.get(circle[0] ?? '') ?? -1, ['parent'], `上级绕成了圈：${[...circle, circle[0]].join(' → ')}`);

  file.members.forEach((member, i) => {
    if (!orgExists(member.org)) wrong('members', i, ['org'], noOrg(member.org));
  });

  file.bodies.forEach((body, i) => {
    if (!orgExists(body.host)) wrong('bodies', i, ['host'], noOrg(body.host));
    const seen = new Set<string>();
    body.members.forEach((code, n) => {
      if (!orgExists(code)) wrong('bodies', i, ['members', n], noOrg(code));
      if (seen.has(code)) wrong('bodies', i, ['members', n], `${code} 重复`);
      seen.add(code);
    });
  });

  const resourceRow = indexBy(file.resources, (r) => r.code);
  file.resources.forEach((resource, i) => {
    if (!orgExists(resource.owner)) wrong('resources', i, ['owner'], noOrg(resource.owner));
    if (!resource.parent) return;
    const parent = file.resources[resourceRow.get(resource.parent) ?? -1] ?? state.resources.get(resource.parent);
    if (parent && parent.kind !== 'VENUE') wrong('resources', i, ['parent'], `${resource.parent} 不是场地（VENUE），不能有房间`);
    else if (!parent && !claimed.get('resources')?.has(resource.parent))
      wrong('resources', i, ['parent'], `没有代码为 ${resource.parent} 的资源`);
  });
  for (const circle of circles([...resourceRow.keys()], (code) => file.resources[resourceRow.get(code) ?? -1]?.parent ?? undefined))
    wrong('resources', resourceRow.get(circle[0] ?? '') ?? -1, ['parent'], `所属场地绕成了圈：${[...circle, circle[0]].join(' → ')}`);

  file.holidays.forEach((year, i) => {
    const seen = new Set<string>();
    year.days.forEach((day, n) => {
      if (!day.date.startsWith(String(year.year))) wrong('holidays', i, ['days', n, 'date'], `${day.date} 不在${year.year}年`);
      if (seen.has(day.date)) wrong('holidays', i, ['days', n, 'date'], `${day.date} 重复`);
      seen.add(day.date);
    });
  });
  return problems;
}

const noOrg = (code: string) => `没有代码为 ${code} 的组织（文件里和数据库里都没有）`;

/** Where each key first stands. Lists have holes where a row was wrong by itself. */
function indexBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, number> {
  const index = new Map<string, number>();
  rows.forEach((row, i) => {
    if (!index.has(key(row))) index.set(key(row), i);
  });
  return index;
}

const codes = new WeakMap<State, Map<string, string>>();

/** Code of an organisation by its id. Made once a state. */
function codeById(state: State): Map<string, string> {
  let made = codes.get(state);
  if (!made) {
    made = new Map([...state.orgs.values()].map((o) => [o.id, o.code]));
    codes.set(state, made);
  }
  return made;
}

/** Every circle that a parent relation makes, each once. */
function circles(starts: readonly string[], parentOf: (code: string) => string | undefined): string[][] {
  const found: string[][] = [];
  /** Known to lead to a root, or into a circle that was found. */
  const done = new Set<string>();
  for (const start of starts) {
    const path: string[] = [];
    const onPath = new Map<string, number>();
    let at: string | undefined = start;
    while (at !== undefined && !done.has(at) && !onPath.has(at)) {
      onPath.set(at, path.length);
      path.push(at);
      at = parentOf(at);
    }
    const from = at === undefined ? undefined : onPath.get(at);
    if (from !== undefined) found.push(path.slice(from));
    for (const code of path) done.add(code);
  }
  return found;
}
