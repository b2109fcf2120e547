import { distance } from 'fastest-levenshtein';
import { soundOf } from './pinyin';
import type { LexiconData, LexiconResource } from './types';

export type NameKind = 'org' | 'person' | 'body' | 'resource';

export interface NameEntry {
  kind: NameKind;
  code: string;
}

/** A name found in a text. `entries`: everything that is called so. */
export interface NameHit {
  name: string;
  entries: readonly NameEntry[];
  from: number;
  to: number;
}

/** The names of a district, indexed once; reading a sentence costs its length, not the number of names. */
export interface Lexicon {
  readonly data: LexiconData;
  /** How many different names there are. */
  readonly size: number;
  find(name: string): readonly NameEntry[];
  /** Every name in `text` at its longest, not overlapping, in order. */
  scan(text: string): NameHit[];
  /** The one name that sounds like `heard` with at most one other character, or differs by one character of a long name. */
  mend(heard: string): string | undefined;
  resource(code: string): LexiconResource | undefined;
  /** Code of the unit a person belongs to. */
  orgOfMember(userid: string): string | undefined;
  /** The resources whose title or alias contains `part` or is contained in it: 投影 → 投影仪. */
  resourcesLike(part: string): LexiconResource[];
}

/** What stands behind a unit's own name when its Party organisation is meant. Longest first. */
const PARTY_PART =
  /(?:(?:第[一二三四五六七八九十]|联合|总|机关|综合|临时|功能型|直属)*党支部委员会|联合党支部|机关党支部|直属党支部|党总支部委员会|党总支部|党总支|机关党委|党支部|联合党委|大党委|党工委|党委|党组|支部委员会|支部)$/;
/** 中医院义诊 is 中医院 doing something; 中医院会议室 is a room. */
const THINGS = new Set(['VENUE', 'EQUIPMENT', 'GOODS']);
const MIN_NAME = 2;

function namesOfOrg(org: { name: string; shortName?: string; aliases?: readonly string[] }): string[] {
  const whole = [org.name, ...(org.shortName ? [org.shortName] : []), ...(org.aliases ?? [])];
  const plain = whole.map((name) => name.replace(PARTY_PART, '')).filter((name) => name.length >= MIN_NAME);
  return [...whole, ...plain];
}

const foldName = (name: string): string => name.normalize('NFKC').toLowerCase().trim();

class Index implements Lexicon {
  private readonly names = new Map<string, NameEntry[]>();
  /** Lengths of the names that begin with these two characters, longest first. */
  private readonly lengths = new Map<string, number[]>();
  private readonly resources = new Map<string, LexiconResource>();
  private readonly memberOrg = new Map<string, string>();
  private sounds: Map<string, string[]> | undefined;
  private heads: Map<string, string[]> | undefined;

  constructor(readonly data: LexiconData) {
    for (const org of data.orgs ?? []) for (const name of namesOfOrg(org)) this.add(name, { kind: 'org', code: org.code });
    for (const member of data.members ?? []) {
      if (member.org) this.memberOrg.set(member.userid, member.org);
      for (const name of [member.name, ...(member.aliases ?? [])]) this.add(name, { kind: 'person', code: member.userid });
    }
    for (const body of data.bodies ?? [])
      for (const name of [body.name, ...(body.aliases ?? [])]) this.add(name, { kind: 'body', code: body.code });
    const orgNames = new Map((data.orgs ?? []).map((org) => [org.code, namesOfOrg(org)]));
    for (const resource of data.resources ?? []) {
      this.resources.set(resource.code, resource);
      const titles = [resource.title, ...(resource.aliases ?? [])];
      for (const title of titles) {
        this.add(title, { kind: 'resource', code: resource.code });
        // 商会的音响, 某社区活动室: the owner's name in front makes it that owner's.
        for (const owner of resource.owner ? (orgNames.get(resource.owner) ?? []) : []) {
          if (title.startsWith(owner) || !THINGS.has(resource.kind ?? 'VENUE')) continue;
          this.add(owner + title, { kind: 'resource', code: resource.code });
          this.add(`${owner}的${title}`, { kind: 'resource', code: resource.code });
        }
      }
    }
    for (const lengths of this.lengths.values()) lengths.sort((a, b) => b - a);
  }

  get size(): number {
    return this.names.size;
  }

  private add(raw: string, entry: NameEntry): void {
    const name = foldName(raw);
    if (name.length < MIN_NAME) return;
    const known = this.names.get(name);
    if (known) {
      if (!known.some((other) => other.kind === entry.kind && other.code === entry.code)) known.push(entry);
      return;
    }
    this.names.set(name, [entry]);
    const head = name.slice(0, 2);
    const lengths = this.lengths.get(head);
    if (!lengths) this.lengths.set(head, [name.length]);
    else if (!lengths.includes(name.length)) lengths.push(name.length);
  }

  find(name: string): readonly NameEntry[] {
    return this.names.get(foldName(name)) ?? [];
  }

  scan(text: string): NameHit[] {
    const hits: NameHit[] = [];
    for (let from = 0; from + MIN_NAME <= text.length; from++) {
      for (const length of this.lengths.get(text.slice(from, from + 2)) ?? []) {
        const name = text.slice(from, from + length);
        const entries = name.length === length ? this.names.get(name) : undefined;
        if (entries) {
          hits.push({ name, entries, from, to: from + length });
          break;
        }
      }
    }
    // A longer name wins over one that begins before it; of equals the first.
    const taken = new Uint8Array(text.length);
    const kept: NameHit[] = [];
    for (const hit of hits.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from)) {
      if (taken[hit.from] || taken[hit.to - 1]) continue;
      taken.fill(1, hit.from, hit.to);
      kept.push(hit);
    }
    return kept.sort((a, b) => a.from - b.from);
  }

  mend(heard: string): string | undefined {
    if (heard.length < MIN_NAME || this.names.has(heard)) return undefined;
    const differs = (name: string): number => [...name].reduce((sum, char, i) => sum + (char === heard.charAt(i) ? 0 : 1), 0);
    const alike = (this.soundIndex().get(soundOf(heard)) ?? []).filter((name) => name.length === heard.length && differs(name) === 1);
    // Two characters sound like too much: only things, and 五院 or 城管 by their kind, are looked for.
    if (heard.length === 2)
      return this.only(alike.filter((name) => SHORT_UNIT.test(name) || this.names.get(name)?.every((entry) => entry.kind === 'resource')));
    if (alike.length > 0) return this.only(alike);
    if (heard.length < 5) return undefined;
    const near = (this.headIndex().get(heard.slice(0, 3)) ?? []).filter(
      // 团结社区党群 begins 党群中心: at the end another character is the next word, no slip.
      (name) => name.length === heard.length && name.slice(0, -1) !== heard.slice(0, -1) && distance(name, heard) === 1,
    );
    // 第三 and 第五, 城东 and 城西, 一村 and 二村 are different places, not misspellings.
    return this.only(
      near.filter((name) => ![...name].some((char, i) => char !== heard.charAt(i) && DISTINCT.test(char + heard.charAt(i)))),
    );
  }

  /** Names that are the same thing may both fit; different things may not. */
  private only(names: string[]): string | undefined {
    const [first] = names;
    if (!first) return undefined;
    const code = this.names.get(first)?.[0]?.code;
    return names.every((name) => this.names.get(name)?.every((entry) => entry.code === code)) ? first : undefined;
  }

  private soundIndex(): Map<string, string[]> {
    if (!this.sounds) {
      this.sounds = new Map();
      for (const name of this.names.keys()) {
        if (name.length > 8) continue;
        push(this.sounds, soundOf(name), name);
      }
    }
    return this.sounds;
  }

  private headIndex(): Map<string, string[]> {
    if (!this.heads) {
      this.heads = new Map();
      for (const name of this.names.keys()) if (name.length >= 5 && name.length <= 16) push(this.heads, name.slice(0, 3), name);
    }
    return this.heads;
  }

  resource(code: string): LexiconResource | undefined {
    return this.resources.get(code);
  }

  orgOfMember(userid: string): string | undefined {
    return this.memberOrg.get(userid);
  }

  resourcesLike(part: string): LexiconResource[] {
    if (part.length < MIN_NAME) return [];
    const found: LexiconResource[] = [];
    for (const resource of this.resources.values()) {
      if ([resource.title, ...(resource.aliases ?? [])].some((title) => foldName(title).includes(part))) found.push(resource);
    }
    return found;
  }
}

const SHORT_UNIT = /[院所局行校]$/;
const DISTINCT = /[一二三四五六七八九十东南西北上下前后左右中大小新老甲乙丙丁\d]/;

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Indexes the names of a district. Takes what the import takes; bad or missing lists are simply empty. */
export function buildLexicon(data: LexiconData): Lexicon {
  return new Index(data);
}
