/**
 * Time to read one sentence: the sentences of the corpus of commands where it lies beside the checkout (CORPUS_DIR), else those that the commands
 * show as examples, and talk; with the names of the demo, of a whole street and of a city. Then times alone, beside two libraries on the same sentences, and
 * how many of the corpus of times each reads right, by the corpus' own scorer.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCommands } from '../bot/conversation/load';
import { Calendar } from '../bot/domain/calendar/calendar';
import { loadDirectory } from '../bot/domain/org/load-directory';
import { buildLexicon, createReader } from '../bot/reading';
import { readTime } from '../bot/reading/time';
import { openStore, type Store } from '../prisma/client';
import type { Bench } from './context';
import { readTime as chrono } from './readers/chrono';
import { readTime as recognizers } from './readers/recognizers';
import { fillDemo, fillStreet } from './support/district';
import { type Line, median, number, quantile, ratio, spread } from './support/figures';

const CORPORA = process.env['CORPUS_DIR'] ?? join(__dirname, '..', '..', '..', 'shared', 'corpus');
const TIMES = join(CORPORA, 'time', 'dev.jsonl');
const REPEAT = 10;
/** The first passes warm it up. */
const WARM = 2;
const TALK = ['今天天气真好', '大家辛苦了', '收到，谢谢各位', '好的明白', '哈哈哈', '明天的会谁去呀，我这边走不开'];
const NOW = '2026-09-16T10:00:00+08:00';

const textsOf = (file: string): string[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => (JSON.parse(line) as { text: string }).text)
    : [];

/** @returns µs of each reading, sentence after sentence */
function timed(sentences: readonly string[], read: (sentence: string) => unknown): number[] {
  const took: number[] = [];
  for (let i = 0; i < REPEAT + WARM; i += 1)
    for (const sentence of sentences) {
      const began = performance.now();
      read(sentence);
      if (i >= WARM) took.push((performance.now() - began) * 1000);
    }
  return took;
}

type Names = Parameters<typeof buildLexicon>[0];

async function namesIn(url: string): Promise<Names> {
  const store = await openStore(url);
  const data = (await loadDirectory(store)).lexicon();
  await store.close();
  return data;
}

/** Three names for each of 20 000 organisations. */
function namesOfACity(): Names {
  const orgs = Array.from({ length: 20_000 }, (_, i) => {
    const name = [...String(i).padStart(5, '0')].map((digit) => '零东南西北中安宁福祥'.charAt(Number(digit))).join('');
    return { code: `o${i}`, name: `${name}社区党委`, shortName: `${name}社区`, aliases: [name] };
  });
  return { orgs };
}

function commandReader(data: Names): (sentence: string) => unknown {
  const lexicon = buildLexicon(data);
  const holidays = new Calendar(data.holidays ?? []);
  const reader = createReader(loadCommands().says);
  return (sentence) => reader.read(sentence, { now: NOW, chat: 'group', context: {}, lexicon, holidays, botName: '小联' });
}

/** "240/240 right", by the scorer that lies with the corpus. */
function right(module: string): string {
  const args = [join(CORPORA, 'time', 'score.mjs'), TIMES, join(__dirname, module), '--quiet'];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, TZ: 'Asia/Shanghai' } });
  const found = /TOTAL (\d+\/\d+ [\d.]+%)/.exec(stdout)?.[1];
  return found ? `${found} right` : 'not scored';
}

const TIME_READERS: readonly { name: string; module: string; read: (sentence: string) => unknown }[] = [
  { name: 'ours', module: '../bot/reading/corpus.js', read: (s) => readTime(s, { ref: NOW, mode: 'future' }) },
  { name: 'chrono-node (zh)', module: 'readers/chrono.js', read: (s) => chrono(s, { ref: NOW, mode: 'future' }) },
  { name: 'recognizers (zh-cn)', module: 'readers/recognizers.js', read: (s) => recognizers(s, { ref: NOW, mode: 'future' }) },
];

export async function reader({ databases, rounds, say }: Bench): Promise<Line[]> {
  const corpus = textsOf(join(CORPORA, 'commands', 'dev.jsonl'));
  if (corpus.length === 0) say(`reader · no corpora in ${CORPORA} (CORPUS_DIR): the examples of the commands are read, nothing is scored`);
  const sentences = corpus.length > 0 ? corpus : [...loadCommands().says.flatMap((d) => d.examples), ...TALK];
  const ofTimes = textsOf(TIMES);
  const times = ofTimes.length > 0 ? ofTimes : sentences;
  const demo = commandReader(await namesIn(await databases.fresh('sqlite', (store: Store) => fillDemo(store))));
  const street = commandReader(await namesIn(await databases.fresh('sqlite', fillStreet)));
  const city = commandReader(namesOfACity());
  const found = { demo: [] as number[][], street: [] as number[][], city: [] as number[][], times: TIME_READERS.map((): number[][] => []) };
  for (let i = 0; i < rounds; i += 1) {
    say(`reader · round ${i + 1}`);
    found.demo.push(timed(sentences, demo));
    found.street.push(timed(sentences, street));
    found.city.push(timed(sentences, city));
    for (const [n, { read }] of TIME_READERS.entries()) found.times[n]?.push(timed(times, read));
  }
  const slowest = sentences
    .map((sentence, n) => ({ sentence, us: median(found.street.flatMap((r) => r.filter((_, i) => i % sentences.length === n))) }))
    .sort((a, b) => b.us - a.us)
    .slice(0, 3);
  say(`reader · slowest: ${slowest.map((s) => `${s.sentence} ${number(s.us)} µs`).join(' · ')}`);
  const at = (of: readonly number[][], q: number) => of.map((r) => quantile(r, q));
  const line = (what: string, of: readonly number[][], beside: string, to?: readonly number[][], whose = ''): Line => ({
    what,
    on: '',
    figure: spread(at(of, 0.5), ' µs'),
    beside: `p99 ${spread(at(of, 0.99), ' µs')}${beside}`,
    ...(to && { ratio: `${ratio(median(at(of, 0.5)), median(at(to, 0.5)))} × ${whose}` }),
  });
  const what = (names: string) => `reading one sentence, median (of ${number(sentences.length)} × ${REPEAT}), ${names}`;
  return [
    line(what('names of the demo'), found.demo, ''),
    line(what('names of a street'), found.street, '', found.demo, "the demo's"),
    line(what('60 000 names'), found.city, '', found.demo, "the demo's"),
    ...TIME_READERS.map(({ name, module }, n) =>
      line(
        `time of one sentence, median (of ${number(times.length)} × ${REPEAT}), ${name}`,
        found.times[n] ?? [],
        ofTimes.length > 0 ? ` · ${right(module)}` : '',
        n > 0 ? found.times[0] : undefined,
        'ours',
      ),
    ),
  ];
}
