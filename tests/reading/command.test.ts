import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadCommands } from '../../bot/conversation/load';
import { buildCalendar, buildLexicon, createReader, INTENTS, type LexiconData, MAX_LENGTH, type ReadContext } from '../../bot/reading';
import { countSteps } from '../support/regexp-steps';

const now = '2026-09-16T10:00:00+08:00';
const data = JSON.parse(readFileSync(join(__dirname, 'command-lexicon.json'), 'utf8')) as LexiconData;
const lexicon = buildLexicon(data);
const holidays = buildCalendar(data.holidays);
const declarations = loadCommands().says;
const reader = createReader(declarations);
const read = (text: string, context: ReadContext = {}) => reader.read(text, { now, lexicon, holidays, chat: 'group', context });

interface Case {
  text: string;
  context?: ReadContext;
  expect: [string, Record<string, unknown>];
  optional?: Record<string, unknown>;
}
const cases: Case[] = readFileSync(join(__dirname, 'command-cases.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line) as Case);

const fold = (text: unknown): string =>
  String(text)
    .normalize('NFKC')
    .replace(/[\s\p{P}]/gu, '');
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Does what was read say what is expected? `{has}`: contains; `{anyOf}`: one of them; a name may be a little longer. */
function says(expected: unknown, got: unknown): boolean {
  if (isObject(expected) && Array.isArray(expected['has']))
    return typeof got === 'string' && expected['has'].every((part) => fold(got).includes(fold(part)));
  if (isObject(expected) && Array.isArray(expected['anyOf'])) return expected['anyOf'].some((one) => says(one, got));
  if (isObject(expected) && typeof expected['name'] === 'string') {
    return (
      isObject(got) && fold(got['name']).includes(fold(expected['name'])) && fold(got['name']).length <= fold(expected['name']).length + 4
    );
  }
  if (isObject(expected)) return isObject(got) && Object.keys({ ...expected, ...got }).every((key) => says(expected[key], got[key]));
  if (Array.isArray(expected))
    return Array.isArray(got) && got.length === expected.length && expected.every((one) => got.some((other) => says(one, other)));
  return expected === got;
}

/** Words the speaker used: they may always be kept. */
const FREE = new Set(['title', 'text', 'purpose', 'body']);

function misses({ text, context, expect: [intent, slots], optional = {} }: Case): string[] {
  const got = read(text, context);
  if (got.intent !== intent) return [`${text}: ${got.intent} instead of ${intent}`];
  const found = got.slots as Record<string, unknown>;
  const wrong = Object.keys(slots).filter((key) => !says(slots[key], found[key]));
  const extra = Object.keys(found).filter(
    (key) => !(key in slots) && !FREE.has(key) && !(key in optional && says(optional[key], found[key])),
  );
  return [...wrong, ...extra].map((key) => `${text}: ${key} = ${JSON.stringify(found[key])}`);
}

describe('a district with awkward names', () => {
  const intents = [...new Set(cases.map((one) => one.expect[0]))];

  test('every intent has sentences', () => {
    expect(INTENTS.filter((intent) => !intents.includes(intent))).toEqual([]);
  });

  test.each(intents)('%s', (intent) => {
    expect(cases.filter((one) => one.expect[0] === intent).flatMap(misses)).toEqual([]);
  });
});

describe('what declarations promise', () => {
  test('each intent is declared once, with a summary', () => {
    const names = declarations.map((declaration) => declaration.intent);
    expect(new Set(names).size).toBe(names.length);
    expect(declarations.filter((declaration) => declaration.summary === '')).toEqual([]);
  });

  // Examples that only make sense as an answer to something.
  const context: Record<string, ReadContext> = {
    'rsvp.accept': { lastReminderNo: '会12' },
    'rsvp.decline': { lastReminderNo: '会12' },
    'rsvp.substitute': { lastReminderNo: '会12' },
  };

  test('the examples shown in 帮助 are understood', () => {
    const wrong = declarations.flatMap(({ intent, examples }) =>
      examples.map((example) => ({ intent, example, got: read(example, context[intent]).intent })),
    );
    expect(wrong.filter(({ intent, got }) => intent !== got)).toEqual([]);
  });
});

describe('the answer carries what the dialogue needs', () => {
  test('a misspelling is read and reported', () => {
    expect(read('记陆 志愿付务 8人')).toMatchObject({
      intent: 'activity.log',
      corrections: [
        { heard: '志愿付务', meant: '志愿服务' },
        { heard: '记陆', meant: '记录' },
      ],
    });
  });

  test('an assumed clock is marked, outside the slots', () => {
    const got = read('登记 昨天下午党课 20人');
    expect(got.assumed).toBe(true);
    expect(got.slots.when).toEqual({ start: '2026-09-15T14:00', end: '2026-09-15T18:00' });
  });

  test('words that come close are offered, not done', () => {
    const got = read('昨天的报告写得真好，打印出来的月报也好看，真不错');
    expect(got.intent).toBe('none');
    expect(got.candidates?.[0]).toMatchObject({ intent: 'report.make', summary: expect.any(String) as string });
  });

  test('the bot answers to another name too', () => {
    const got = reader.read('@阿桥 阿桥，签到 1234', { now, lexicon, botName: '阿桥' });
    expect(got).toMatchObject({ intent: 'meeting.checkin', slots: { code: '1234' } });
  });
});

describe('whatever arrives', () => {
  test.each([
    '',
    '   ',
    '😀😀😀',
    '1234567',
    "'; DROP TABLE orgs;--",
    '# 标题\n**粗** `代码` [链接](http://a.b)',
    '@所有人',
    '\u202e\u200b\u2066',
    `${'（'.repeat(400)}登记${'）'.repeat(400)}`,
    '\ud800',
    '登记 2月30日 党课 99999999999人',
  ])('%j does not break it', (text) => {
    expect(typeof read(text).intent).toBe('string');
  });

  test('an overlong text is not read at all', () => {
    expect(read('登记'.repeat(MAX_LENGTH))).toEqual({ intent: 'none', slots: {}, score: 0, tooLong: true });
  });

  const pieces = fc.constantFrom(
    ...'登记 @小联 会12 昨天下午 商会 和平 30人 改到 看看 看 查 查看 , 。 的 了 取消 谁 没回 议题 在 一 十 0 ( ( \n 错了 记错 嗯 好 的话 有没有 我们可以 🎉 \u200b'.split(
      ' ',
    ),
  );

  const BAD = [
    '看看',
    '没回谁',
    '供电所5人、',
    '议题：',
    '@所有人',
    '((',
    '9',
    '\u202e',
    '**粗**',
    "';--",
    '需要',
    '改到周五',
    '下周三下午',
    '来了',
    'a ',
  ];

  test('random word salad is read, and the same way twice', () => {
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 40 }),
        fc.option(fc.constantFrom('会12', '需8', '活3'), { nil: undefined }),
        (words, quoteNo) => {
          const text = words.join('');
          const context = quoteNo === undefined ? {} : { quoteNo };
          const first = read(text, context);
          expect(INTENTS).toContain(first.intent);
          expect(read(text, context)).toEqual(first);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('any text at all is read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(INTENTS).toContain(read(text).intent);
      }),
      { numRuns: 200 },
    );
  });

  test('work grows with the length of the text, whatever is repeated: steps of all expressions are counted', () => {
    const unit = fc.array(fc.oneof(pieces, fc.constantFrom(...BAD)), { minLength: 1, maxLength: 3 }).map((words) => words.join(''));
    const perCharacter = (word: string, length: number): number => {
      const text = word.repeat(Math.ceil(length / word.length));
      return countSteps(() => read(text)) / text.length;
    };
    fc.assert(
      fc.property(unit, (word) => {
        const long = perCharacter(word, 1000);
        expect(long).toBeLessThan(10_000);
        // Twice as long costs twice as much. Not so with times: the first 64 are read, and what follows are so many words.
        if (!/[周昨]/.test(word)) expect(long).toBeLessThan(perCharacter(word, 500) * 1.3 + 50);
      }),
      { numRuns: 12, examples: [['登记看看改到周五']] },
    );
  });
});
