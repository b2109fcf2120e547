/** The played enterprise: its secrets, members and departments. */
import { randomBytes, randomInt } from 'node:crypto';
import { randomAesKey, randomAlnum } from './crypto';
import type { StandinMember, StandinOptions } from './types';

export interface User {
  userid: string;
  name: string;
  department: number[];
}

export interface Department {
  id: number;
  name: string;
  parentid: number;
}

export class Enterprise {
  readonly corpId = `ww${randomBytes(8).toString('hex')}`;
  readonly agentId = randomInt(1_000_002, 1_009_999);
  readonly agentSecret = randomAlnum(43);
  readonly agentToken = randomAlnum(24);
  readonly agentAesKey = randomAesKey();
  readonly botId = `aib${randomAlnum(29)}`;
  readonly botSecret = randomAlnum(43);
  readonly botToken = randomAlnum(24);
  readonly botAesKey = randomAesKey();
  readonly departments: Department[];
  readonly users = new Map<string, User>();
  /** userid → name */
  readonly names = new Map<string, string>();
  readonly #heardAs = new Map<string, string>();
  readonly #byHeardAs = new Map<string, string>();
  readonly #byLowerCase = new Map<string, string>();
  readonly #departmentOf: Map<string, number>;

  constructor(o: Pick<StandinOptions, 'members' | 'orgs'>) {
    const orgs = o.orgs ?? [];
    this.#departmentOf = new Map(orgs.map((org, i) => [org.code, i + 2]));
    this.departments = [{ id: 1, name: '全部', parentid: 0 }, ...orgs.map((org, i) => ({ id: i + 2, name: org.name, parentid: 1 }))];
    for (const m of o.members) this.add(m);
  }

  /** A member joins, or is renamed. */
  add(m: StandinMember): void {
    this.users.set(m.userid, { userid: m.userid, name: m.name, department: [this.#departmentOf.get(m.org ?? '') ?? 1] });
    this.names.set(m.userid, m.name);
    this.#byLowerCase.set(m.userid.toLowerCase(), m.userid);
    this.#heardAs.set(m.userid, m.heardAs ?? m.userid);
    this.#byHeardAs.set(m.heardAs ?? m.userid, m.userid);
  }

  /** A member leaves. */
  remove(userid: string): void {
    this.users.delete(userid);
    this.names.delete(userid);
    this.#byLowerCase.delete(userid.toLowerCase());
  }

  /** The bot's name for a member. */
  heardAs(userid: string): string {
    return this.#heardAs.get(userid) ?? userid;
  }

  /** The member behind the bot's name for them; letters are compared with their case. */
  byHeardAs(heardAs: string): string | undefined {
    return this.#byHeardAs.get(heardAs);
  }

  /** The member behind a userid in any case. */
  find(userid: string): string | undefined {
    return this.#byLowerCase.get(userid.toLowerCase());
  }
}
