/**
 * Who is who, in memory: organisations, members, roles, liaisons, bodies, resource names. An immutable snapshot (but for how a person can be
 * reached); load-directory.ts makes it.
 */
import type { BodyKind, BodyPost, LiaisonKind, OrgKind, ResourceKind, Role, UnitSector } from '../../../prisma/client';
import { buildLexicon, type Lexicon } from '../../reading';
import type { LexiconData } from '../../reading/types';
import { allows, type Permission } from './permissions';

export interface Person {
  readonly id: string;
  readonly userid: string;
  readonly name: string;
  readonly orgId: string;
  readonly aliases: readonly string[];
  readonly roles: readonly { role: Role; orgId: string }[];
  /** Units this person answers for. */
  readonly liaisonOf: readonly { orgId: string; kind: LiaisonKind }[];
  /** How the bot's events spell them, where otherwise. */
  botUserid?: string;
  /** message/send reaches them, as far as we know. */
  reachable: boolean;
  /** They have spoken in the bot's single chat: it may push there. */
  dm: boolean;
}

/** Somebody who left or is suspended: a name in what they did. Not asked, not counted, without a post, and told so when they speak. */
export interface Former {
  readonly id: string;
  readonly userid: string;
  readonly name: string;
  readonly status: 'SUSPENDED' | 'LEFT';
  /** How the bot's events spell them, where otherwise. */
  readonly botUserid?: string;
}

export interface OrgInfo {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly shortName: string;
  readonly kind: OrgKind;
  readonly sector: UnitSector | null;
  readonly parentId: string | null;
  /** "/chunhui/wanghu/" */
  readonly path: string;
  readonly aliases: readonly string[];
}

export interface BodyInfo {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: BodyKind;
  readonly hostId: string;
  readonly quorumNum: number;
  readonly quorumDen: number;
  /** Seats in rotation order. */
  readonly seats: readonly SeatInfo[];
}

/** A unit's place at a standing body. */
export interface SeatInfo {
  readonly orgId: string;
  readonly canVote: boolean;
  readonly post: BodyPost;
  /** People the unit sends. */
  readonly seats: number;
}

export interface ResourceInfo {
  readonly id: string;
  readonly no: number;
  readonly code: string | null;
  readonly ownerId: string;
  readonly kind: ResourceKind;
  readonly title: string;
  readonly aliases: readonly string[];
}

export interface DirectoryData {
  version: number;
  deployment: string;
  orgs: readonly OrgInfo[];
  /** Those who are there. */
  people: readonly Person[];
  former?: readonly Former[];
  bodies: readonly BodyInfo[];
  resources: readonly ResourceInfo[];
  holidays: NonNullable<LexiconData['holidays']>;
}

/** Order in which a unit's people are asked. */
const LIAISON_ORDER: Record<LiaisonKind, number> = { PRIMARY: 0, BACKUP: 1, HEAD: 2 };

export class Directory {
  readonly version: number;
  /** Name of the street or district. */
  readonly deployment: string;
  readonly orgs: readonly OrgInfo[];
  readonly people: readonly Person[];
  readonly bodies: readonly BodyInfo[];
  readonly resources: readonly ResourceInfo[];
  private readonly byOrgId: ReadonlyMap<string, OrgInfo>;
  private readonly byOrgCode: ReadonlyMap<string, OrgInfo>;
  private readonly byPersonId: ReadonlyMap<string, Person>;
  private readonly byUserid: ReadonlyMap<string, Person>;
  private readonly byBotUserid: ReadonlyMap<string, Person>;
  private readonly formerIds: ReadonlyMap<string, Former>;
  /** By userid, lower-cased, and as the bot spells them. */
  private readonly formerByUserid: ReadonlyMap<string, Former>;
  private readonly byBodyId: ReadonlyMap<string, BodyInfo>;
  private readonly byBodyCode: ReadonlyMap<string, BodyInfo>;
  private readonly byHost: ReadonlyMap<string, BodyInfo[]>;
  private readonly byResourceKey: ReadonlyMap<string, ResourceInfo>;
  private readonly peopleByOrg: ReadonlyMap<string, Person[]>;
  private readonly liaisonsByOrg: ReadonlyMap<string, Person[]>;
  /** By role and organisation. */
  private readonly holders: ReadonlyMap<string, Person[]>;
  private readonly children: ReadonlyMap<string, OrgInfo[]>;
  private readonly data: DirectoryData;
  private words: LexiconData | undefined;
  private index: Lexicon | undefined;

  constructor(data: DirectoryData) {
    this.data = data;
    this.version = data.version;
    this.deployment = data.deployment;
    this.orgs = data.orgs;
    this.people = data.people;
    this.bodies = data.bodies;
    this.resources = data.resources;
    this.byOrgId = new Map(data.orgs.map((o) => [o.id, o]));
    this.byOrgCode = new Map(data.orgs.map((o) => [o.code, o]));
    this.byPersonId = new Map(data.people.map((p) => [p.id, p]));
    this.byUserid = new Map(data.people.map((p) => [p.userid.toLowerCase(), p]));
    this.byBotUserid = new Map(data.people.flatMap((p) => (p.botUserid === undefined ? [] : [[p.botUserid, p] as const])));
    const { former = [] } = data;
    this.formerIds = new Map(former.map((p) => [p.id, p]));
    this.formerByUserid = new Map(
      former.flatMap((p) => [p.userid.toLowerCase(), ...(p.botUserid === undefined ? [] : [p.botUserid])].map((id) => [id, p] as const)),
    );
    this.byBodyId = new Map(data.bodies.map((b) => [b.id, b]));
    this.byBodyCode = new Map(data.bodies.map((b) => [b.code, b]));
    this.byHost = grouped(data.bodies, (b) => [b.hostId]);
    this.byResourceKey = new Map(
      data.resources.flatMap((r) => [[r.id, r] as const, [`资${r.no}`, r] as const, ...(r.code ? [[r.code, r] as const] : [])]),
    );
    this.peopleByOrg = grouped(data.people, (p) => [p.orgId]);
    const asked = grouped(data.people, (p) => p.liaisonOf.map((l) => l.orgId));
    for (const [orgId, people] of asked) people.sort((a, b) => order(a, orgId) - order(b, orgId));
    this.liaisonsByOrg = asked;
    this.holders = grouped(data.people, (p) => p.roles.map((r) => `${r.role} ${r.orgId}`));
    this.children = grouped(data.orgs, (o) => (o.parentId ? [o.parentId] : []));
  }

  orgById(id: string): OrgInfo | undefined {
    return this.byOrgId.get(id);
  }
  /** As it is said in a sentence. */
  unitName(id: string): string {
    return this.orgById(id)?.shortName ?? '某单位';
  }
  orgByCode(code: string): OrgInfo | undefined {
    return this.byOrgCode.get(code);
  }
  /** Undefined for who is not there any more, as everywhere here: see nameById. */
  memberById(id: string): Person | undefined {
    return this.byPersonId.get(id);
  }
  /** WeCom userids are compared without regard to case. */
  memberByUserid(userid: string): Person | undefined {
    return this.byUserid.get(userid.toLowerCase());
  }
  /** As the bot spells them; what is encrypted is compared letter by letter. */
  memberByBotUserid(botUserid: string): Person | undefined {
    return this.byBotUserid.get(botUserid);
  }
  /** For what was done: also of those who are not there any more. */
  nameById(id: string): string | undefined {
    return (this.byPersonId.get(id) ?? this.formerIds.get(id))?.name;
  }
  /** @param userid as the address book or the bot spells it */
  former(userid: string): Former | undefined {
    return this.formerByUserid.get(userid.toLowerCase()) ?? this.formerByUserid.get(userid);
  }
  formerById(id: string): Former | undefined {
    return this.formerIds.get(id);
  }
  membersOf(orgId: string): readonly Person[] {
    return this.peopleByOrg.get(orgId) ?? [];
  }
  bodyById(id: string): BodyInfo | undefined {
    return this.byBodyId.get(id);
  }
  bodyByCode(code: string): BodyInfo | undefined {
    return this.byBodyCode.get(code);
  }
  bodiesHostedBy(orgId: string): readonly BodyInfo[] {
    return this.byHost.get(orgId) ?? [];
  }
  /** By id, import code, or "资35". */
  resource(key: string): ResourceInfo | undefined {
    return this.byResourceKey.get(key);
  }
  childrenOf(orgId: string): readonly OrgInfo[] {
    return this.children.get(orgId) ?? [];
  }
  /** Units with a seat in a body, in rotation order. */
  unitsOf(bodyId: string): readonly OrgInfo[] {
    return (this.bodyById(bodyId)?.seats ?? []).flatMap((s) => this.orgById(s.orgId) ?? []);
  }

  /** Who answers for an organisation, in the order they are asked: first liaison, backup, head; without any, its secretaries. */
  liaisonsOf(orgId: string): readonly Person[] {
    const named = this.liaisonsByOrg.get(orgId);
    return named?.length ? named : this.holdersOf('SECRETARY', orgId);
  }
  /** Members who hold a role on exactly this organisation. */
  holdersOf(role: Role, orgId: string): readonly Person[] {
    return this.holders.get(`${role} ${orgId}`) ?? [];
  }
  /** Holders of a role on the organisation or on the nearest one above it that has any. */
  nearestHolders(role: Role, orgId: string): readonly Person[] {
    const found = this.upFrom(orgId).find((org) => this.holdersOf(role, org.id).length);
    return found ? this.holdersOf(role, found.id) : [];
  }
  /** The community or village that an organisation is, or lies in. */
  communityOf(orgId: string | undefined): OrgInfo | undefined {
    return this.upFrom(orgId).find((org) => org.kind === 'COMMUNITY' || org.kind === 'VILLAGE');
  }
  /** The organisation itself and those above it, nearest first. */
  private upFrom(orgId: string | undefined): OrgInfo[] {
    const above: OrgInfo[] = [];
    for (let org = orgId ? this.orgById(orgId) : undefined; org; org = org.parentId ? this.orgById(org.parentId) : undefined)
      above.push(org);
    return above;
  }
  /** Is `orgId` this organisation or below it? */
  within(orgId: string, scopeId: string): boolean {
    const scope = this.orgById(scopeId);
    return scope !== undefined && (this.orgById(orgId)?.path.startsWith(scope.path) ?? false);
  }
  /** Permission of domain.md D.10: a role on a part of the tree. */
  can(person: Person, permission: Permission, orgId: string): boolean {
    return allows(person, permission, orgId, (id, scopeId) => this.within(id, scopeId));
  }

  /** Organisations a person speaks for by a post of their own, those of a liaison first. */
  spokenForBy(person: Person): string[] {
    const posts = [...person.liaisonOf, ...person.roles].map((p) => p.orgId);
    return [...new Set(posts)].filter((id) => this.can(person, 'unit.speak', id) && this.orgById(id));
  }

  /** The names that people say, indexed for reading. Made once. */
  names(): Lexicon {
    this.index ??= buildLexicon(this.lexicon());
    return this.index;
  }

  /** What the reader needs, in the shape of the import file; resources without a code are known by 资N. Made once. */
  lexicon(): LexiconData {
    this.words ??= {
      orgs: this.orgs.map((o) => ({
        code: o.code,
        name: o.name,
        shortName: o.shortName,
        kind: o.kind,
        ...(o.sector && { sector: o.sector }),
        ...(o.parentId && { parent: this.orgById(o.parentId)?.code ?? '' }),
        aliases: o.aliases,
      })),
      members: this.people.map((p) => ({ userid: p.userid, name: p.name, org: this.orgById(p.orgId)?.code ?? '', aliases: p.aliases })),
      bodies: this.bodies.map((b) => ({ code: b.code, name: b.name, kind: b.kind, host: this.orgById(b.hostId)?.code ?? '' })),
      resources: this.resources.map((r) => ({
        code: r.code ?? `资${r.no}`,
        owner: this.orgById(r.ownerId)?.code ?? '',
        kind: r.kind,
        title: r.title,
        aliases: r.aliases,
      })),
      holidays: this.data.holidays,
    };
    return this.words;
  }
}

function order(person: Person, orgId: string): number {
  return LIAISON_ORDER[person.liaisonOf.find((l) => l.orgId === orgId)?.kind ?? 'HEAD'];
}

export function grouped<T>(items: readonly T[], keys: (item: T) => readonly string[]): Map<string, T[]> {
  const map = new Map<string, T[]>();
  for (const item of items) {
    for (const key of keys(item)) {
      const list = map.get(key);
      if (list) list.push(item);
      else map.set(key, [item]);
    }
  }
  return map;
}
