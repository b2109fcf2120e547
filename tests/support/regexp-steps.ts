/**
 * Counts what the regular expressions of a piece of code do, step by step: while `countSteps` runs, every expression is also matched here by plain
 * backtracking, as the engine does it, and each character, group or assertion that is tried is one step. Time depends on the machine, steps do not.
 */

type Next = (at: number) => boolean;
type Matcher = (at: number, next: Next) => boolean;

interface Run {
  text: string;
  groups: Map<string, [number, number]>;
  steps: number;
}

interface Compiled {
  match: Matcher;
  run: Run;
  /** Every way begins with ^: the engine looks at the beginning alone. */
  anchored: boolean;
}

const native = RegExp.prototype.exec;
const compiled = new Map<string, Compiled>();

function compile(source: string, flags: string): Compiled {
  const key = `${flags}/${source}`;
  const known = compiled.get(key);
  if (known) return known;
  const run: Run = { text: '', groups: new Map(), steps: 0 };
  const parser = new Parser(source, flags.replace(/[gy]/g, ''), run);
  const match = parser.alternatives();
  const made = { match, run, anchored: parser.anchored };
  compiled.set(key, made);
  return made;
}

class Parser {
  /** Of the expression that was parsed last, which is the whole one at the end. */
  anchored = false;
  private at = 0;
  private groups = 0;

  constructor(
    private readonly source: string,
    private readonly flags: string,
    private readonly run: Run,
  ) {}

  alternatives(): Matcher {
    const begins = () => this.source[this.at] === '^';
    let anchored = begins();
    const ways = [this.sequence()];
    while (this.source[this.at] === '|') {
      this.at += 1;
      anchored = begins() && anchored;
      ways.push(this.sequence());
    }
    this.anchored = anchored;
    return ways.length === 1 ? (ways[0] as Matcher) : (at, next) => ways.some((way) => way(at, next));
  }

  private sequence(): Matcher {
    const parts: Matcher[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at] as string)) parts.push(this.quantified());
    return (at, next) => {
      const from = (i: number, here: number): boolean =>
        i === parts.length ? next(here) : (parts[i] as Matcher)(here, (there) => from(i + 1, there));
      return from(0, at);
    };
  }

  private quantified(): Matcher {
    const { one, single } = this.atom();
    const [all, open, low, comma, high] = this.take(/^(?:([*+?])|\{(\d+)(,?)(\d*)\})/) ?? [];
    if (all === undefined) return one;
    const least = open ? (open === '+' ? 1 : 0) : Number(low);
    const most = open ? (open === '?' ? 1 : Number.POSITIVE_INFINITY) : comma ? (high ? Number(high) : Number.POSITIVE_INFINITY) : least;
    const lazy = this.take(/^\?/) !== undefined;
    if (single) return this.repeatCharacter(single, least, most, lazy);
    return (at, next) => {
      const turn = (n: number, here: number): boolean => {
        const more = () => n < most && one(here, (there) => (there > here || n < least) && turn(n + 1, there));
        const enough = () => n >= least && next(here);
        return lazy ? enough() || more() : more() || enough();
      };
      return turn(0, at);
    };
  }

  /** No recursion for a run of single characters. */
  private repeatCharacter(fits: (at: number) => number, least: number, most: number, lazy: boolean): Matcher {
    return (at, next) => {
      const ends = [at];
      if (lazy) {
        for (let n = 0; ; n += 1) {
          const here = ends[n] as number;
          if (n >= least && next(here)) return true;
          const there = n < most ? fits(here) : -1;
          if (there < 0) return false;
          ends.push(there);
        }
      }
      while (ends.length <= most) {
        const there = fits(ends.at(-1) as number);
        if (there < 0) break;
        ends.push(there);
      }
      for (let n = ends.length - 1; n >= least; n -= 1) if (next(ends[n] as number)) return true;
      return false;
    };
  }

  private atom(): { one: Matcher; single?: (at: number) => number } {
    const { run } = this;
    const step = (one: Matcher): { one: Matcher } => ({
      one: (at, next) => {
        run.steps += 1;
        return one(at, next);
      },
    });
    const look = this.take(/^\(\?(<?)([=!])/);
    if (look) {
      const inner = this.group();
      const [, behind, kind] = look;
      return step((at, next) => {
        let found = false;
        // Backwards an expression is tried from further and further before.
        if (behind) for (let from = at; from >= 0 && from > at - 40 && !found; from -= 1) found = inner(from, (end) => end === at);
        else found = inner(at, () => true);
        return found === (kind === '=') && next(at);
      });
    }
    const open = this.take(/^\((?:\?:|\?<([a-z]\w*)>|(?!\?))/i);
    if (open) {
      if (open[0] === '(') this.groups += 1;
      const name = open[0] === '(?:' ? undefined : (open[1] ?? String(this.groups));
      const inner = this.group();
      return step((at, next) =>
        inner(at, (end) => {
          if (name) run.groups.set(name, [at, end]);
          return next(end);
        }),
      );
    }
    const back = this.take(/^\\(?:k<(\w+)>|([1-9]))/);
    if (back) {
      return step((at, next) => {
        const [from, to] = run.groups.get((back[1] ?? back[2]) as string) ?? [0, 0];
        const said = run.text.slice(from, to);
        return run.text.startsWith(said, at) && next(at + said.length);
      });
    }
    const edge = this.take(/^(?:\^|\$|\\b)/)?.[0];
    if (edge) return step((at, next) => (edge === '^' ? at === 0 : edge === '$' ? at === run.text.length : true) && next(at));
    return this.character();
  }

  private group(): Matcher {
    const inner = this.alternatives();
    this.at += 1;
    return inner;
  }

  private character(): { one: Matcher; single: (at: number) => number } {
    const { run } = this;
    const source = this.take(/^(?:\[(?:\\.|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[\da-f]{4}|\\x[\da-f]{2}|\\.|[\s\S])/iu)?.[0] ?? '';
    const pattern = new RegExp(`^${source}$`, this.flags);
    const known = new Map<string, boolean>();
    const unicode = this.flags.includes('u');
    const single = (at: number): number => {
      run.steps += 1;
      if (at >= run.text.length) return -1;
      const char = unicode ? String.fromCodePoint(run.text.codePointAt(at) as number) : run.text.charAt(at);
      let fits = known.get(char);
      if (fits === undefined) {
        fits = native.call(pattern, char) !== null;
        known.set(char, fits);
      }
      return fits ? at + char.length : -1;
    };
    return {
      single,
      one: (at, next) => {
        const end = single(at);
        return end >= 0 && next(end);
      },
    };
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    const found = native.call(pattern, this.source.slice(this.at));
    this.at += found?.[0].length ?? 0;
    return found ?? undefined;
  }
}

/** Steps of one search, from `from` to the match or the end. */
function stepsOf(expression: RegExp, text: string, from: number): number {
  const { match, run, anchored } = compile(expression.source, expression.flags);
  run.text = text;
  run.steps = 0;
  for (let at = from; at <= text.length; at += 1) {
    run.groups.clear();
    if (match(at, () => true) || expression.sticky || anchored) break;
  }
  return run.steps;
}

/** Runs `work` and counts the steps of all regular expressions in it. */
export function countSteps(work: () => void): number {
  let steps = 0;
  let inside = false;
  RegExp.prototype.exec = function exec(this: RegExp, text: string) {
    if (!inside) {
      inside = true;
      steps += stepsOf(this, String(text), this.global || this.sticky ? this.lastIndex : 0);
      inside = false;
    }
    return native.call(this, text);
  };
  try {
    work();
  } finally {
    RegExp.prototype.exec = native;
  }
  return steps;
}
