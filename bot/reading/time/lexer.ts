import { FESTIVALS } from './festivals';
import { type Normal, normalise } from './normalise';
import { MEASURES, type Part, RELATIVE_PREFIXES, RELATIVE_UNITS, type TokenKind, WORDS } from './words';

export interface Token {
  kind: TokenKind;
  /** Number, offset or index, as the kind has it. */
  value: number;
  /** Part of the day, festival id …, as the kind has it. */
  name: string;
  /** Arabic digits of a number, leading zeros counted; 0 for a Chinese numeral. */
  digits: number;
  /** The number starts with a zero (07, 零五): a 24-hour hour, a two-digit minute. */
  zero: boolean;
  /** A space stands before it. */
  gap: boolean;
  /** Offsets in the folded text. */
  from: number;
  to: number;
}

/** What the grammar reads: tokens, the folded text behind them, and the count of rules tried (the work done). */
export interface Input {
  normal: Normal;
  text: string;
  tokens: readonly Token[];
  applied: number;
  /** What the memoised rules found, by rule and token. */
  memo: (unknown[] | undefined)[];
}

interface Entry {
  word: string;
  kind: TokenKind;
  value: number;
  name: string;
}

/** Parts of the day that follow 今, 明 or 昨 without 天: 昨下午. */
const BARE_PARTS: readonly (readonly [Part, string])[] = [
  ['dawn', '凌晨'],
  ['am', '上午'],
  ['noon', '中午'],
  ['pm', '下午'],
  ['dusk', '傍晚'],
];
const LEXICON = buildLexicon();

function buildLexicon(): ReadonlyMap<string, readonly Entry[]> {
  const all = new Map<string, Entry>();
  const add = (word: string, kind: TokenKind, value = 0, name = ''): void => {
    if (!all.has(word)) all.set(word, { word, kind, value, name });
  };
  for (const [unitKind, units] of RELATIVE_UNITS) {
    for (const [value, prefixes] of RELATIVE_PREFIXES) {
      for (const prefix of prefixes.split(' ')) for (const unit of units) add(prefix + unit, unitKind, value);
    }
  }
  for (const [day, head] of ['今', '明', '昨'].entries())
    for (const [name, tail] of BARE_PARTS) add(head + tail, 'rel', day === 2 ? -1 : day, name);
  for (const f of FESTIVALS) for (const word of f.words.split(' ')) add(word, 'fest', 0, f.id);
  for (const [kind, words, value, name] of WORDS) for (const word of words.split(' ')) add(word, kind, value, name);
  const byFirst = new Map<string, Entry[]>();
  for (const entry of all.values()) {
    const first = entry.word.charAt(0);
    byFirst.set(first, [...(byFirst.get(first) ?? []), entry]);
  }
  for (const entries of byFirst.values()) entries.sort((a, b) => b.word.length - a.word.length);
  return byFirst;
}

const HAN: Readonly<Record<string, number>> = {
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
  百: 100,
  千: 1000,
  廿: 20,
  卅: 30,
};
const WEEKDAY: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  日: 7,
  天: 7,
  八: 8,
  九: 9,
  零: 8,
  1: 1,
  2: 2,
  3: 3,
  4: 4,
  5: 5,
  6: 6,
  7: 7,
  8: 8,
  9: 9,
  0: 8,
};

/** Whether a character is a measure word. */
function counts(ch: string): boolean {
  return ch !== '' && MEASURES.includes(ch);
}

/** The word starting at `at`, longest first. */
function wordAt(text: string, at: number): Entry | undefined {
  return LEXICON.get(text.charAt(at))?.find((e) => text.startsWith(e.word, at));
}

/** 开会 后天, 开会后天: no 会后. A shield ends at a space, and does not cut 后天 in two. */
function shields({ text, gap }: Normal, at: number, word: string): boolean {
  for (let i = at + 1; i < at + word.length; i++) if (gap[i]) return false;
  return !(word.endsWith('后') && text.startsWith('天', at + word.length));
}

class Lexer {
  readonly tokens: Token[] = [];
  private readonly text: string;
  private at = 0;

  constructor(private readonly normal: Normal) {
    this.text = normal.text;
  }

  run(): readonly Token[] {
    while (this.at < this.text.length) this.step();
    return this.tokens;
  }

  private get last(): Token | undefined {
    return this.tokens.at(-1);
  }

  private char(at: number): string {
    return this.text.charAt(at);
  }

  private push(kind: TokenKind, length: number, more: Partial<Token> = {}): void {
    const gap = this.normal.gap[this.at] ?? false;
    const before = this.last;
    if (kind === 'x' && before?.kind === 'x' && !gap) before.to = this.at + length;
    else this.tokens.push({ kind, value: 0, name: '', digits: 0, zero: false, gap, from: this.at, to: this.at + length, ...more });
    this.at += length;
  }

  private step(): void {
    const ch = this.char(this.at);
    const found = wordAt(this.text, this.at);
    const word = found?.kind === 'x' && !shields(this.normal, this.at, found.word) ? undefined : found;
    if (ch >= '0' && ch <= '9') this.arabic();
    else if (HAN[ch] !== undefined && !this.numericWord(word)) this.han();
    else if ((ch === '年' || ch === '节') && this.bareFestival()) return;
    else if (word === undefined) this.push('x', 1);
    else if (/^[年月]初$/.test(word.word) && /[一二三四五六七八九十]/.test(this.char(this.at + 2))) this.beforeChu(ch);
    else if (/^(month|quarter|year)Edge$/.test(word.kind) && this.splitsEdge(word)) return;
    else if (word.kind === 'am' && /[a-z]/.test(this.char(this.at - 1))) this.push('x', word.word.length);
    else this.word(word);
  }

  private word(word: Entry): void {
    this.push(word.kind, word.word.length, { value: word.value, name: word.name });
    if (word.kind === 'zhou' || word.kind === 'week') this.weekdays(word.kind === 'zhou');
  }

  /** A word that starts with a numeral (五一, 一早, 十一) is a word unless the numeral goes on or counts something. */
  private numericWord(word: Entry | undefined): boolean {
    if (word === undefined) return false;
    const next = this.char(this.at + word.word.length);
    if (word.kind !== 'fest') return word.kind !== 'x' || !(word.word === '一半');
    if (word.word.length > 2) return true;
    if (this.last?.kind === 'num' || this.last?.kind === 'nth' || HAN[next] !== undefined) return false;
    if (word.word === '十一')
      return /^(前|后|之前|之后|期间|假期|放假|当天|那天|长假|小长假|黄金周|上午|下午|晚上|早上|中午)/.test(
        this.text.slice(this.at + 2, this.at + 6),
      );
    return !/[点时月号日分刻周:%]/.test(next) && !(counts(next) && next !== '公' && next !== '期' && next !== '座');
  }

  /** 年前/年后 is about 春节, 节前/节后 about the statutory holiday at hand: the festival is a token of its own. */
  private bareFestival(): boolean {
    const before = this.last;
    const counted = before !== undefined && ['num', 'ban', 'ge'].includes(before.kind) && before.to === this.at;
    if (!/^.(之|以)?(前|后)/.test(this.text.slice(this.at, this.at + 3)) || counted) return false;
    if (/^.(前往|后勤|后续|前来)/.test(this.text.slice(this.at, this.at + 3))) return false;
    if (before?.kind === 'fest' && before.to === this.at) return false;
    this.push('fest', 1, { name: this.char(this.at) === '年' ? 'spring' : '' });
    return true;
  }

  /** 11月底, 四季度末, 2026年底, 10月中旬, 季度末月: the unit belongs to the number before it, the edge (or what it really is) comes after. */
  private splitsEdge(word: Entry): boolean {
    const before = this.last;
    const next = this.char(this.at + word.word.length);
    const goesOn = next === '旬' || next === '月';
    const numbered = before?.kind === 'num' && before.to === this.at;
    if (!goesOn && !numbered) return false;
    const unit = ({ monthEdge: 'yue', quarterEdge: 'quarter', yearEdge: 'nian' } as const)[word.kind as 'monthEdge'];
    this.push(unit, word.word.length - 1);
    if (!goesOn) this.push('edge', 1, { name: word.name });
    return true;
  }

  /** 九月初九, 年初三: 初 belongs to the lunar day behind it. */
  private beforeChu(ch: string): void {
    if (ch === '月') this.push('yue', 1);
    else this.push('chu', 2);
  }

  private arabic(): void {
    let end = this.at + 1;
    while (/\d/.test(this.char(end)) && !this.normal.gap[end]) end++;
    const body = this.text.slice(this.at, end);
    this.push('num', body.length, { value: Number(body), digits: body.length, zero: body.length > 1 && body.startsWith('0') });
  }

  /** Reads a Chinese numeral: with 十百千 by value (三十五), without them digit by digit (二〇二六). */
  private han(): void {
    let end = this.at;
    while (HAN[this.char(end)] !== undefined && (end === this.at || !this.normal.gap[end])) end++;
    const run = this.text.slice(this.at, end);
    const { value, length } = /[十百千廿卅]/.test(run)
      ? hanValue(run)
      : { value: Number([...run].map((c) => HAN[c]).join('')), length: run.length };
    const zero = run.startsWith('零') && length > 1;
    // 两三点, 三五天: two digits side by side are a guess, unless they spell a year
    const guess = !zero && !/[十百千廿卅]/.test(run) && length > 1 && length < 4 && this.char(this.at + length) !== '年';
    this.push(guess ? 'vague' : 'num', length, { value, zero });
  }

  /** Weekday characters behind 周 / 下周: one, or a list such as 一三五. 周 with no weekday stays a unit. */
  private weekdays(bare: boolean): void {
    const every = this.tokens.slice(-5).some((t) => t.kind === 'every');
    const first = WEEKDAY[this.char(this.at)];
    if (first === undefined || !this.weekdayFits(first, every, bare)) return;
    if (bare) {
      const zhou = this.tokens.pop();
      this.at = zhou?.from ?? this.at;
      const length = (zhou?.to ?? this.at) - this.at + 1;
      this.push('weekday', length, { value: first });
    } else this.push('weekday', 1, { value: first });
    this.weekdayList(first, every);
  }

  private weekdayFits(value: number, every: boolean, bare: boolean): boolean {
    const ch = this.char(this.at);
    const rest = this.text.slice(this.at + 1, this.at + 4);
    if (ch === '日' && /^[程常志报用]/.test(rest)) return false;
    if (ch === '天' && /^[气数津]/.test(rest)) return false;
    if (ch === '日' || ch === '天') return true;
    if (/^(次|回|遍|趟|小时|分钟|年级|万|千|百)/.test(rest)) return false;
    if (/^(个|场(?![地馆所])|天(?!气)|期|节|篇|季)/.test(rest) && (every || !bare)) return false;
    if (/\d/.test(ch) && /^\d/.test(rest) && !this.normal.gap[this.at + 1]) return every && /^[1-7]+(?![\d.:点号日月])/.test(rest);
    if (value > 7)
      return bare && this.tokens.at(-2)?.kind !== 'num' && !/^[\d零一二三四五六七八九十百千点:]/.test(rest) && !counts(rest.charAt(0));
    return true;
  }

  /** 一三五 after 周: growing weekdays, unless the last numeral belongs to what follows (周一五个人, 周二三楼, 周三十点). */
  private weekdayList(first: number, every: boolean): void {
    let end = this.at;
    let value = first;
    while (!this.normal.gap[end]) {
      const next = this.char(end) === '天' ? undefined : WEEKDAY[this.char(end)];
      if (next === undefined || next <= value || next > 7) break;
      value = next;
      end++;
    }
    if (end === this.at) return;
    const after = this.text.slice(end, end + 2);
    const counted = /^[\d零一二两三四五六七八九十百千点时号月日分刻周:季年小个天]/.test(after) || counts(after.charAt(0));
    const plain = every || after === '' || /^([,、。)的和及两]|上午|下午|早上|晚上|中午|凌晨|傍晚|全天|都|各|例会|值班)/.test(after);
    if (counted) end--;
    if (!plain && !counted) return;
    if (!every && counted) return;
    while (this.at < end) this.push('weekday', 1, { value: WEEKDAY[this.char(this.at)] ?? 0 });
  }
}

/** The longest number a run of Chinese numerals starts with: 二十五 → 25; of 五三十 only 五. */
function hanValue(run: string): { value: number; length: number } {
  const digit = (i: number): number => HAN[run.charAt(i)] ?? -1;
  let total = 0;
  let scale = 10_000;
  let i = 0;
  while (i < run.length && scale > 1) {
    const n = digit(i);
    const unit = digit(i + 1);
    if (n === 0 && scale < 10_000) i++;
    else if (n === 20 || n === 30 || n >= 10) {
      if (n >= scale) break;
      total += n;
      scale = n >= 100 ? n : 10;
      i++;
    } else if ([10, 100, 1000].includes(unit) && unit < scale) {
      total += n * unit;
      scale = unit;
      i += 2;
    } else {
      const alone = scale === 10_000;
      total += n;
      i++;
      scale = 1;
      if (alone) break;
    }
  }
  return { value: total, length: Math.max(i, 1) };
}

/** Folds and cuts a text into tokens, in one pass. */
export function lex(original: string): Input {
  const normal = normalise(original);
  return { normal, text: normal.text, tokens: new Lexer(normal).run(), applied: 0, memo: [] };
}
