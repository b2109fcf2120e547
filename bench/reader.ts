/** Time to read one sentence: the sentences that the commands show as examples, and talk; with the names of the demo and of a whole street. */

import { loadCommands } from '../bot/conversation/load';
import { Calendar } from '../bot/domain/calendar/calendar';
import { loadDirectory } from '../bot/domain/org/directory';
import { buildLexicon, createReader } from '../bot/reading';
import { openStore, type Store } from '../prisma/client';
import type { Bench } from './context';
import { fillDemo, fillStreet } from './support/district';
import { type Line, median, number, quantile, ratio, spread } from './support/figures';

const { says } = loadCommands();
const REPEAT = 10;
const TALK = ['今天天气真好', '大家辛苦了', '收到，谢谢各位', '好的明白', '哈哈哈', '明天的会谁去呀，我这边走不开'];
const NOW = '2026-09-16T10:00:00';

/** @returns µs of each reading, sentence after sentence */
async function readings(url: string, sentences: readonly string[]): Promise<number[]> {
  const store = await openStore(url);
  const data = (await loadDirectory(store)).lexicon();
  await store.close();
  const lexicon = buildLexicon(data);
  const holidays = new Calendar(data.holidays);
  const reader = createReader(says);
  const took: number[] = [];
  for (let i = 0; i < REPEAT + 2; i += 1)
    for (const sentence of sentences) {
      const began = performance.now();
      reader.read(sentence, { now: NOW, chat: 'group', context: {}, lexicon, holidays, botName: '小联' });
      // The first two passes warm it up.
      if (i >= 2) took.push((performance.now() - began) * 1000);
    }
  return took;
}

export async function reader({ databases, rounds, say }: Bench): Promise<Line[]> {
  const sentences = [...says.flatMap((d) => d.examples), ...TALK];
  const demo = await databases.fresh('sqlite', (store: Store) => fillDemo(store));
  const street = await databases.fresh('sqlite', fillStreet);
  const found = { demo: [] as number[][], street: [] as number[][] };
  for (let i = 0; i < rounds; i += 1) {
    say(`reader · round ${i + 1}`);
    found.demo.push(await readings(demo, sentences));
    found.street.push(await readings(street, sentences));
  }
  const slowest = sentences
    .map((sentence, n) => ({ sentence, us: median(found.street.flatMap((r) => r.filter((_, i) => i % sentences.length === n))) }))
    .sort((a, b) => b.us - a.us)
    .slice(0, 3);
  say(`reader · slowest: ${slowest.map((s) => `${s.sentence} ${number(s.us)} µs`).join(' · ')}`);
  const at = (of: readonly number[][], q: number) => of.map((r) => quantile(r, q));
  const line = (what: string, of: readonly number[][], beside?: readonly number[][]): Line => ({
    what: `reading one sentence, median (of ${number(sentences.length)} × ${REPEAT}), ${what}`,
    on: '',
    figure: spread(at(of, 0.5), ' µs'),
    beside: `p99 ${spread(at(of, 0.99), ' µs')}`,
    ...(beside && { ratio: `${ratio(median(at(of, 0.5)), median(at(beside, 0.5)))} × the demo's` }),
  });
  return [line('names of the demo', found.demo), line('names of a street', found.street, found.demo)];
}
