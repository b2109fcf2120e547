/**
 * The built reader (`npm run build`) reads the corpora well enough, by their own scorers, and no sentence of them stands in the code: a reader that
 * knows its sentences by heart is no reader.
 * CORPUS_DIR: folder with `<corpus>/dev.jsonl` and `<corpus>/score.mjs`; default ../shared/corpus beside the checkout.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const corpora = process.env.CORPUS_DIR ?? join(root, '..', 'shared', 'corpus');
/** Shorter ones are what anybody says: 活动室周六空吗. */
const LONGER_THAN = 12;
const FOLDERS = ['bot', 'commands'];
/** What the scorer of each corpus must grant. */
const LEAST = { time: ['--min', '0.99'], commands: ['--min-intent', '0.98', '--min-full', '0.93'] };

const plain = (text) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/@?小联/g, '')
    .replace(/[\s\p{P}\p{S}]/gu, '');

if (!existsSync(corpora)) {
  console.log(`check-corpus: ${corpora} is not there; set CORPUS_DIR. NOTHING WAS CHECKED.`);
  process.exit(process.env.CORPUS_DIR ? 2 : 0);
}
const files = readdirSync(corpora)
  .map((name) => join(corpora, name, 'dev.jsonl'))
  .filter((file) => existsSync(file));
const sentences = files.flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line).text),
);
if (sentences.length === 0) {
  console.error(`check-corpus: no sentences in ${corpora}/*/dev.jsonl`);
  process.exit(2);
}
const wanted = sentences.map((text) => ({ text, words: plain(text) })).filter(({ words }) => words.length > LONGER_THAN);

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js|mjs|json|md|html)$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
);
let found = 0;
for (const file of sources) {
  // Without blanks and marks: a sentence may be broken over lines.
  const code = plain(readFileSync(file, 'utf8'));
  for (const { text, words } of wanted)
    if (code.includes(words)) {
      console.error(`${file.slice(root.length + 1)}: ${text}`);
      found += 1;
    }
}
console.log(`check-corpus: ${wanted.length} sentences of ${files.length} corpora, ${sources.length} files, ${found} found`);

let unread = 0;
for (const [corpus, least] of Object.entries(LEAST)) {
  const args = [
    join(corpora, corpus, 'score.mjs'),
    join(corpora, corpus, 'dev.jsonl'),
    join(root, 'dist', 'bot', 'reading', 'corpus.js'),
    ...least,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  console.log(`check-corpus: ${corpus}: ${stdout.trimEnd().split('\n').at(-1)}`);
  if (status !== 0) {
    console.error(stdout + stderr);
    unread += 1;
  }
}
process.exit(found + unread > 0 ? 1 : 0);
