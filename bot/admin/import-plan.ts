/**
 * What has to be written so that the database says what the file says. A field that a row leaves out stays as it is; a list or value that it names
 * replaces the old one. Nothing of the four keyed lists is ever deleted.
 */
import { randomUUID } from 'node:crypto';
import type { Row } from '../../prisma/bulk';
import type { Secrets } from '../secrets';
import type { ImportFile, MemberRow, OrgRow, ResourceRow } from './import-schema';
import type { MemberState, OrgState, ResourceState, State } from './import-state';

/** Rows for one table. */
export interface TableChange {
  upsert: Row[];
  delete: Row[];
}

interface Tally {
  created: number;
  updated: number;
  same: number;
}

export type Counted = 'orgs' | 'members' | 'bodies' | 'resources' | 'holidays';

export interface Plan {
  name: string;
  /** Version of the database this was worked out against. */
  from: number | undefined;
  changed: boolean;
  tally: Record<Counted, Tally>;
  org: TableChange;
  orgAlias: TableChange;
  member: TableChange;
  memberAlias: TableChange;
  roleGrant: TableChange;
  liaison: TableChange;
  body: TableChange;
  bodyMember: TableChange;
  /** Rows without `no` are new: the writer numbers them. */
  resource: TableChange;
  resourceAlias: TableChange;
  calendarYear: TableChange;
  calendarDay: TableChange;
}

const change = (): TableChange => ({ upsert: [], delete: [] });
const tally = (): Tally => ({ created: 0, updated: 0, same: 0 });

/** @param file checked @param secrets encrypts phone numbers */
export function planImport(file: ImportFile, state: State, secrets: Secrets, now: Date): Plan {
  const plan: Plan = {
    name: file.tenant.name,
    from: state.deployment?.namesVersion,
    changed: false,
    tally: { orgs: tally(), members: tally(), bodies: tally(), resources: tally(), holidays: tally() },
    org: change(),
    orgAlias: change(),
    member: change(),
    memberAlias: change(),
    roleGrant: change(),
    liaison: change(),
    body: change(),
    bodyMember: change(),
    resource: change(),
    resourceAlias: change(),
    calendarYear: change(),
    calendarDay: change(),
  };
  const orgIds = planOrgs(plan, file.orgs, state, now);
  const orgId = (code: string): string => orgIds.get(code) ?? impossible(code);
  for (const row of file.members) planMember(plan, row, state.members.get(row.userid.toLowerCase()), orgId, secrets, now);
  const ended = endTakeOvers(plan, file, state, orgId);
  planBodies(plan, file, state, orgId, now);
  planResources(plan, file.resources, state, orgId, now);
  planHolidays(plan, file, state);
  plan.changed = ended || state.deployment?.name !== plan.name || Object.values(plan.tally).some((t) => t.created + t.updated > 0);
  return plan;
}

/** @returns ids by code, of the file's organisations and of those in the database */
function planOrgs(plan: Plan, rows: readonly OrgRow[], state: State, now: Date): Map<string, string> {
  const ids = new Map([...state.orgs.values()].map((o) => [o.code, o.id]));
  for (const row of rows) if (!ids.has(row.code)) ids.set(row.code, randomUUID());
  const byId = new Map([...state.orgs.values()].map((o) => [o.id, o]));
  const wanted = new Map<string, Omit<OrgState, 'path' | 'aliases'>>();
  for (const old of state.orgs.values()) wanted.set(old.code, old);
  for (const row of rows) {
    const old = state.orgs.get(row.code);
    wanted.set(row.code, {
      id: ids.get(row.code) ?? impossible(row.code),
      code: row.code,
      name: row.name,
      shortName: row.shortName,
      kind: row.kind,
      sector: row.sector === undefined ? (old?.sector ?? null) : row.sector,
      parentId: row.parent === undefined ? (old?.parentId ?? null) : row.parent === null ? null : (ids.get(row.parent) ?? null),
    });
  }
  const codeOf = new Map([...ids].map(([code, id]) => [id, code]));
  const paths = new Map<string, string>();
  const pathOf = (code: string): string => {
    const known = paths.get(code);
    if (known) return known;
    const parentId = wanted.get(code)?.parentId;
    const parent = parentId ? codeOf.get(parentId) : undefined;
    const path = `${parent ? pathOf(parent) : '/'}${code}/`;
    paths.set(code, path);
    return path;
  };
  const inFile = new Map(rows.map((r) => [r.code, r]));
  for (const org of wanted.values()) {
    const old = byId.get(org.id);
    const row = inFile.get(org.code);
    const path = pathOf(org.code);
    const same = old !== undefined && sameIn(old, { ...org, path }, ['name', 'shortName', 'kind', 'sector', 'parentId', 'path']);
    if (!same) {
      const { id, code, name, shortName, kind, sector, parentId } = org;
      plan.org.upsert.push({ id, code, name, shortName, kind, sector, parentId, path, createdAt: now, updatedAt: now });
    }
    if (!row) continue;
    const aliases = planSet(plan.orgAlias, row.aliases, old?.aliases ?? [], (alias) => ({ orgId: org.id, alias }));
    count(plan.tally.orgs, old, !same || aliases);
  }
  // A parent stands before its children: its path is shorter.
  plan.org.upsert.sort((a, b) => String(a['path']).split('/').length - String(b['path']).split('/').length);
  return ids;
}

function planMember(
  plan: Plan,
  row: MemberRow,
  old: MemberState | undefined,
  orgId: (code: string) => string,
  secrets: Secrets,
  now: Date,
): void {
  const id = old?.id ?? randomUUID();
  const org = orgId(row.org);
  const mobile = planMobile(row.mobile, old, secrets);
  const status = row.status === undefined ? (old?.status ?? 'ACTIVE') : (row.status ?? 'ACTIVE');
  const wanted = { userid: row.userid, name: row.name, orgId: org, status };
  const same = old !== undefined && sameIn(old, wanted, ['userid', 'name', 'orgId', 'status']) && mobile === undefined;
  if (!same) {
    const { mobileEnc = null, mobileTail = null } = mobile ?? old ?? {};
    plan.member.upsert.push({
      id,
      ...wanted,
      useridKey: row.userid.toLowerCase(),
      mobileEnc,
      mobileTail,
      reachable: true,
      createdAt: now,
      updatedAt: now,
    });
  }
  // Posts belong to the organisation: whoever moves to another one leaves them behind.
  const left = old !== undefined && old.orgId !== org ? old.orgId : undefined;
  const roles = row.roles ?? (row.roles === null || left ? [] : undefined);
  const grant = (role: string) => ({ memberId: id, role, orgId: org });
  const held = (old?.grants ?? []).filter((g) => g.orgId === org).map((g) => g.role);
  let changed = planSet(plan.roleGrant, roles, held, grant);
  const liaison = row.liaison === undefined && !left ? undefined : (row.liaison ?? null);
  const current = old?.liaisons.find((l) => l.orgId === org)?.kind ?? null;
  if (liaison !== undefined && liaison !== current) {
    changed = true;
    if (liaison === null) plan.liaison.delete.push({ memberId: id, orgId: org });
    else plan.liaison.upsert.push({ memberId: id, orgId: org, kind: liaison });
  }
  if (left) {
    for (const g of old?.grants ?? []) if (g.orgId === left) plan.roleGrant.delete.push({ memberId: id, role: g.role, orgId: left });
    if (old?.liaisons.some((l) => l.orgId === left)) plan.liaison.delete.push({ memberId: id, orgId: left });
  }
  if (planSet(plan.memberAlias, row.aliases, old?.aliases ?? [], (alias) => ({ memberId: id, alias }))) changed = true;
  count(plan.tally.members, old, !same || changed);
}

/** Who was made first liaison in the chat ends when the file names another one. @returns whether anybody does */
function endTakeOvers(plan: Plan, { members }: ImportFile, state: State, orgId: (code: string) => string): boolean {
  const key = (memberId: unknown, org: unknown) => `${memberId} ${org}`;
  const planned = new Set([...plan.liaison.upsert, ...plan.liaison.delete].map((l) => key(l['memberId'], l['orgId'])));
  const first = members.filter((m) => m.liaison === 'PRIMARY');
  const units = new Set(first.map((m) => orgId(m.org)));
  const named = new Set(first.map((m) => key(state.members.get(m.userid.toLowerCase())?.id, orgId(m.org))));
  const over = [...state.members.values()].flatMap((m) =>
    m.liaisons
      .filter((l) => l.kind === 'PRIMARY' && units.has(l.orgId) && state.takenOver.has(key(m.id, l.orgId)))
      .filter((l) => !named.has(key(m.id, l.orgId)) && !planned.has(key(m.id, l.orgId)))
      .map((l) => ({ memberId: m.id, orgId: l.orgId })),
  );
  plan.liaison.delete.push(...over);
  return over.length > 0;
}

/** The phone number's columns when they change. Encrypting twice gives two results, so what is stored is decrypted to compare. */
function planMobile(
  mobile: string | null | undefined,
  old: MemberState | undefined,
  secrets: Secrets,
): { mobileEnc: string | null; mobileTail: string | null } | undefined {
  if (mobile === undefined) return undefined;
  if (mobile === null) return old?.mobileEnc ? { mobileEnc: null, mobileTail: null } : undefined;
  const digits = mobile.replace(/[ -]/g, '');
  if (old?.mobileEnc && old.mobileTail === digits.slice(-4)) {
    try {
      if (secrets.decrypt(old.mobileEnc) === digits) return undefined;
    } catch {
      // Encrypted with an earlier SECRET_KEY: written anew.
    }
  }
  return { mobileEnc: secrets.encrypt(digits), mobileTail: digits.slice(-4) };
}

function planBodies(plan: Plan, file: ImportFile, state: State, orgId: (code: string) => string, now: Date): void {
  for (const row of file.bodies) {
    const old = state.bodies.get(row.code);
    const id = old?.id ?? randomUUID();
    const [quorumNum = 0, quorumDen = 1] = row.quorum.split('/').map(Number);
    const wanted = { name: row.name, kind: row.kind, hostId: orgId(row.host), quorumNum, quorumDen };
    const same = old !== undefined && sameIn(old, wanted, ['name', 'kind', 'hostId', 'quorumNum', 'quorumDen']);
    if (!same) plan.body.upsert.push({ id, code: row.code, ...wanted, createdAt: now, updatedAt: now });
    const seats = row.members.map((code, position) => ({ bodyId: id, orgId: orgId(code), position }));
    const before = new Map((old?.seats ?? []).map((s) => [s.orgId, s.position]));
    const moved = seats.filter((s) => before.get(s.orgId) !== s.position);
    const kept = new Set(seats.map((s) => s.orgId));
    // Observers are seated in the chat: a file does not know them.
    const gone = (old?.seats ?? []).filter((s) => !kept.has(s.orgId) && s.post !== 'OBSERVER').map((s) => s.orgId);
    plan.bodyMember.upsert.push(...moved.map((s) => ({ ...s, canVote: true })));
    plan.bodyMember.delete.push(...gone.map((org) => ({ bodyId: id, orgId: org })));
    count(plan.tally.bodies, old, !same || moved.length + gone.length > 0);
  }
}

function planResources(plan: Plan, rows: readonly ResourceRow[], state: State, orgId: (code: string) => string, now: Date): void {
  const ids = new Map([...state.resources].map(([code, r]) => [code, r.id]));
  for (const row of rows) if (!ids.has(row.code)) ids.set(row.code, randomUUID());
  // A venue stands before its rooms.
  const byCode = new Map(rows.map((r) => [r.code, r]));
  const depth = (row: ResourceRow): number => {
    const parent = row.parent ? byCode.get(row.parent) : undefined;
    return parent ? depth(parent) + 1 : 0;
  };
  for (const row of [...rows].sort((a, b) => depth(a) - depth(b))) {
    const old = state.resources.get(row.code);
    const id = ids.get(row.code) ?? impossible(row.code);
    const wanted = resourceColumns(row, old, orgId, ids);
    const same =
      old !== undefined &&
      sameIn(old, wanted, ['ownerId', 'parentId', 'kind', 'title', 'capacity', 'quantity', 'approval', 'openFromMin', 'openToMin']);
    if (!same) plan.resource.upsert.push({ id, code: row.code, ...wanted, createdAt: now, updatedAt: now });
    const aliases = planSet(plan.resourceAlias, row.aliases, old?.aliases ?? [], (alias) => ({ resourceId: id, alias }));
    count(plan.tally.resources, old, !same || aliases);
  }
}

function resourceColumns(
  row: ResourceRow,
  old: ResourceState | undefined,
  orgId: (code: string) => string,
  ids: ReadonlyMap<string, string>,
): Omit<ResourceState, 'id' | 'code' | 'aliases'> {
  const [openFromMin = null, openToMin = null] = row.openHours?.split('-').map(minute) ?? [];
  return {
    ownerId: orgId(row.owner),
    parentId: row.parent === undefined ? (old?.parentId ?? null) : row.parent === null ? null : (ids.get(row.parent) ?? null),
    kind: row.kind,
    title: row.title,
    capacity: row.capacity === undefined ? (old?.capacity ?? null) : row.capacity,
    quantity: row.quantity === undefined ? (old?.quantity ?? 1) : (row.quantity ?? 1),
    approval: row.approval === undefined ? (old?.approval ?? 'OWNER') : (row.approval ?? 'OWNER'),
    openFromMin: row.openHours === undefined ? (old?.openFromMin ?? null) : openFromMin,
    openToMin: row.openHours === undefined ? (old?.openToMin ?? null) : openToMin,
  };
}

const minute = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** A year's list is whole: days that are no longer in it go. */
function planHolidays(plan: Plan, file: ImportFile, state: State): void {
  for (const row of file.holidays) {
    const old = state.years.get(row.year);
    const wanted = new Map(row.days.map((d) => [d.date, d]));
    const changed = row.days.filter((d) => {
      const before = old?.days.get(d.date);
      return before?.kind !== d.kind || before.name !== d.name;
    });
    const gone = [...(old?.days.keys() ?? [])].filter((date) => !wanted.has(date));
    if (old?.complete !== row.complete) plan.calendarYear.upsert.push({ year: row.year, complete: row.complete, source: 'import' });
    plan.calendarDay.upsert.push(...changed.map((d) => ({ date: d.date, year: row.year, kind: d.kind, name: d.name })));
    plan.calendarDay.delete.push(...gone.map((date) => ({ date })));
    count(plan.tally.holidays, old, old?.complete !== row.complete || changed.length + gone.length > 0);
  }
}

/**
 * Makes a set of child rows what the file says.
 * @param wanted undefined: stays as it is; null: none
 * @returns whether anything changes
 */
function planSet(
  table: TableChange,
  wanted: readonly string[] | null | undefined,
  before: readonly string[],
  row: (value: string) => Row,
): boolean {
  if (wanted === undefined) return false;
  const want = new Set(wanted ?? []);
  const had = new Set(before);
  const added = [...want].filter((v) => !had.has(v));
  const gone = [...had].filter((v) => !want.has(v));
  table.upsert.push(...added.map(row));
  table.delete.push(...gone.map(row));
  return added.length + gone.length > 0;
}

function sameIn<T extends object>(a: T, b: object, fields: readonly (keyof T)[]): boolean {
  return fields.every((f) => a[f] === (b as T)[f]);
}

function count(tally: Tally, old: unknown, changed: boolean): void {
  if (old === undefined) tally.created += 1;
  else if (changed) tally.updated += 1;
  else tally.same += 1;
}

/** The cross check has found every code. */
function impossible(code: string): never {
  throw new Error(`unchecked code ${code}`);
}
