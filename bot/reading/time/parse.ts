/** A handful of parser combinators over tokens. A parser looks at tokens from `at` on and answers with a value and where it stopped. */
import type { Input, Token } from './lexer';
import type { TokenKind } from './words';

export interface Hit<T> {
  value: T;
  to: number;
}

export type Parser<T> = (input: Input, at: number) => Hit<T> | undefined;

/** One token of the kind, spaces before it allowed. */
export function tok(kind: TokenKind, test?: (token: Token, input: Input, at: number) => boolean): Parser<Token> {
  return (input, at) => {
    const token = input.tokens[at];
    if (token === undefined || token.kind !== kind || (test !== undefined && !test(token, input, at))) return undefined;
    return { value: token, to: at + 1 };
  };
}

/** One token of any of the kinds. */
export function oneOf(...kinds: TokenKind[]): Parser<Token> {
  return (input, at) => {
    const token = input.tokens[at];
    return token !== undefined && kinds.includes(token.kind) ? { value: token, to: at + 1 } : undefined;
  };
}

/** One after the other. */
export function seq<T extends unknown[]>(...parsers: { [K in keyof T]: Parser<T[K]> }): Parser<T> {
  return (input, at) => {
    const values: unknown[] = [];
    let to = at;
    for (const parser of parsers as Parser<unknown>[]) {
      const hit = parser(input, to);
      if (hit === undefined) return undefined;
      values.push(hit.value);
      to = hit.to;
    }
    return { value: values as T, to };
  };
}

/** The first that fits; each try counts as one rule applied. */
export function alt<T>(...parsers: Parser<T>[]): Parser<T> {
  return (input, at) => {
    for (const parser of parsers) {
      input.applied++;
      const hit = parser(input, at);
      if (hit !== undefined) return hit;
    }
    return undefined;
  };
}

export function opt<T>(parser: Parser<T>): Parser<T | undefined> {
  return (input, at) => parser(input, at) ?? { value: undefined, to: at };
}

/** Builds the value; `undefined` from `make` means it does not fit after all. */
export function map<T, U>(parser: Parser<T>, make: (value: T, input: Input, at: number, to: number) => U | undefined): Parser<U> {
  return (input, at) => {
    const hit = parser(input, at);
    if (hit === undefined) return undefined;
    const value = make(hit.value, input, at, hit.to);
    return value === undefined ? undefined : { value, to: hit.to };
  };
}

/** No space before. */
export function tight<T>(parser: Parser<T>): Parser<T> {
  return (input, at) => (input.tokens[at]?.gap ? undefined : parser(input, at));
}

/** Fits when `parser` does not; takes nothing. */
export function not(parser: Parser<unknown>): Parser<undefined> {
  return (input, at) => (parser(input, at) === undefined ? { value: undefined, to: at } : undefined);
}

/** One or more with separators between; at most `limit`, so that work stays linear. */
export function list<T>(item: Parser<T>, separator: Parser<unknown>, limit = 8): Parser<T[]> {
  return (input, at) => {
    const first = item(input, at);
    if (first === undefined) return undefined;
    const values = [first.value];
    let to = first.to;
    while (values.length < limit) {
      const sep = separator(input, to);
      const next = sep && item(input, sep.to);
      if (next === undefined) break;
      values.push(next.value);
      to = next.to;
    }
    return { value: values, to };
  };
}

let memoised = 0;

/** Remembers what a rule found at a token: rules that many others start with are read once there. This keeps the work per token small. */
export function memo<T>(parser: Parser<T>): Parser<T> {
  const id = memoised++;
  return (input, at) => {
    input.memo[id] ??= [];
    const known = input.memo[id] as (Hit<T> | false | undefined)[];
    const before = known[at];
    if (before !== undefined) return before === false ? undefined : before;
    const hit = parser(input, at);
    known[at] = hit ?? false;
    return hit;
  };
}

/** The folded text right before token `at`; empty behind a space. */
export function textBefore(input: Input, at: number, length = 4): string {
  const token = input.tokens[at];
  if (token === undefined || token.gap) return '';
  return input.text.slice(Math.max(0, token.from - length), token.from);
}

/** The folded text from token `at` on; empty at the end, and across a space unless `spaces`. */
export function textAfter(input: Input, at: number, spaces = false, length = 6): string {
  const token = input.tokens[at];
  if (token === undefined || (token.gap && !spaces)) return '';
  return input.text.slice(token.from, token.from + length);
}

/** Whether a text starts (or ends) with one of the words of a blank-separated list. */
export function wordSet(words: string): { starts(text: string): boolean; ends(text: string): boolean } {
  const byFirst = new Map<string, string[]>();
  const byLast = new Map<string, string[]>();
  for (const word of words.split(' ')) {
    byFirst.set(word.charAt(0), [...(byFirst.get(word.charAt(0)) ?? []), word]);
    byLast.set(word.slice(-1), [...(byLast.get(word.slice(-1)) ?? []), word]);
  }
  return {
    starts: (text) => text !== '' && (byFirst.get(text.charAt(0)) ?? []).some((w) => text.startsWith(w)),
    ends: (text) => text !== '' && (byLast.get(text.slice(-1)) ?? []).some((w) => text.endsWith(w)),
  };
}
