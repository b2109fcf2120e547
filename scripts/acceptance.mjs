/**
 * `npm run acceptance`: plays the conversations of an acceptance kit, and our own of tests/acceptance/, against this bot on SQLite and on PostgreSQL.
 * The kit starts the bot as an operator would and speaks to it as WeCom does. acceptance.json names the scenarios that must pass; the list only grows.
 *
 *   ACCEPTANCE_DIR      folder of the kit; default: acceptance/ in a folder shared/ beside this checkout. Without one nothing is played, and that is said.
 *   TEST_POSTGRES_URL   server where fresh databases may be made; without one SQLite alone is played, or it fails with REQUIRE_POSTGRES=1
 *   --only TEXT         only scenarios whose name or tags hold TEXT (repeatable); for work on one of them
 *   --db NAME           sqlite or postgresql alone
 *   --all               the scenarios that are not on the list are played on PostgreSQL too
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');
const TICK_SECONDS = 15;
const JOBS = 2;
/** A kit that does not end is a failure too. */
const PATIENCE_MS = 15 * 60_000;

const { values: options } = parseArgs({
  options: { only: { type: 'string', multiple: true }, db: { type: 'string', multiple: true }, all: { type: 'boolean' } },
});

/** @param {string} reason @returns {never} */
function fail(reason) {
  console.error(`acceptance: ${reason}`);
  process.exit(1);
}

const given = process.env['ACCEPTANCE_DIR'];
const folder = resolve(project, given || join('..', 'shared', 'acceptance'));
if (!existsSync(join(folder, 'run.mjs'))) {
  if (given) fail(`ACCEPTANCE_DIR=${given}: there is no run.mjs in it`);
  console.log('acceptance: no kit found (ACCEPTANCE_DIR is not set), NOTHING WAS PLAYED');
  process.exit(0);
}
if (!existsSync(join(project, 'dist', 'bot', 'main.js'))) fail('the bot is not built: npm run build');

const postgresUrl = process.env['TEST_POSTGRES_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/test';
const databases = (options.db ?? ['sqlite', 'postgresql']).map((name) => {
  if (name === 'sqlite') return { name: 'SQLite', db: 'sqlite' };
  if (name === 'postgresql') return { name: 'PostgreSQL', db: postgresUrl };
  return fail(`--db ${name}: sqlite or postgresql`);
});
if (!faketime()) fail('libfaketime is missing (Debian package: faketime); the scenarios turn the clock');
const runnable = databases.filter(({ db }) => db === 'sqlite' || postgresAnswers());

/** Where the distributions put the library. */
function faketime() {
  const lib = 'libfaketimeMT.so.1';
  if (process.env['FAKETIME_LIB']) return existsSync(process.env['FAKETIME_LIB']);
  const places = ['/usr/lib/faketime', '/usr/local/lib/faketime', '/opt/homebrew/lib/faketime'];
  for (const base of ['/usr/lib', '/usr/lib64'])
    if (existsSync(base)) places.push(...readdirSync(base).flatMap((d) => (d.includes('-linux-') ? [join(base, d, 'faketime')] : [])));
  return places.some((place) => existsSync(join(place, lib)));
}

function postgresAnswers() {
  const asked = spawnSync('psql', [postgresUrl, '-qAtc', 'SELECT 1'], { encoding: 'utf8', timeout: 10_000 });
  if (asked.error?.code === 'ENOENT') fail('psql is missing (Debian package: postgresql-client)');
  if (asked.status === 0) return true;
  if (process.env['REQUIRE_POSTGRES'] === '1') fail(`PostgreSQL not reachable: ${asked.stderr.trim()}`);
  console.log('acceptance: PostgreSQL not reachable: ALL OF ITS SCENARIOS ARE SKIPPED');
  return false;
}

/** The kit with its packages; its own folder may be read-only. @returns its folder, and what removes the copy */
function installedKit() {
  if (existsSync(join(folder, 'node_modules'))) return { kit: folder, remove() {} };
  const temporary = mkdtempSync(join(tmpdir(), 'acceptance-kit-'));
  const remove = () => rmSync(temporary, { recursive: true, force: true });
  process.on('exit', remove);
  const kit = join(temporary, basename(folder));
  cpSync(folder, kit, { recursive: true });
  // The data that scenarios start from lies beside the kit.
  const data = join(folder, '..', 'import-example.json');
  if (existsSync(data)) cpSync(data, join(temporary, 'import-example.json'));
  const args = ['ci', '--no-audit', '--no-fund', '--prefer-offline'];
  const { status, stderr } = spawnSync('npm', args, { cwd: kit, encoding: 'utf8', timeout: 120_000 });
  if (status !== 0) fail(`the kit in ${folder} cannot be installed:\n${stderr}`);
  return { kit, remove };
}

/** Those of the kit and our own, written in the kit's words. @param {string} kit */
const scenariosOf = (kit) => ['--scenario', join(kit, 'scenarios'), '--scenario', join(project, 'tests', 'acceptance')];

/** @param {string} kit @returns {string[]} names of all scenarios */
function namesIn(kit) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['run.mjs', '--list', ...scenariosOf(kit)], {
    cwd: kit,
    encoding: 'utf8',
  });
  if (status !== 0) fail(`the kit in ${folder} cannot be played:\n${stderr}`);
  // A name, then two blanks and its tags.
  return stdout.split('\n').flatMap((line) => (line.trim() ? [line.replace(/ {2}\[[^\]]*\].*$/, '')] : []));
}

/** @param {string} kit @param {string} db @param {readonly string[]} only @returns {Promise<{results: any[]}>} */
function play(kit, db, only) {
  const args = [
    'run.mjs',
    ...scenariosOf(kit),
    '--project',
    project,
    '--db',
    db,
    '--strict-cards',
    '--tick',
    String(TICK_SECONDS),
    '--jobs',
    String(JOBS),
    '--json',
  ];
  return new Promise((done) => {
    const child = spawn(process.execPath, [...args, ...only.flatMap((text) => ['--only', text])], {
      cwd: kit,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const impatient = setTimeout(() => child.kill('SIGTERM'), PATIENCE_MS);
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.on('close', (code) => {
      clearTimeout(impatient);
      if (code === 3) done({ results: [] });
      try {
        done(JSON.parse(output));
      } catch {
        fail(`the kit ended (exit ${code}) without results:\n${output.slice(-2000)}`);
      }
    });
  });
}

const list = JSON.parse(readFileSync(join(project, 'acceptance.json'), 'utf8'));
const { kit, remove } = installedKit();
const known = namesIn(kit);
const wrong = list.filter((name) => !known.includes(name)).map((name) => `${name}: the kit does not know it`);
/** Name → databases on which an unlisted scenario has passed. */
const extra = new Map();

for (const { name, db } of runnable) {
  // Once is enough to see what could join the list.
  const only = options.only ?? (db === 'sqlite' || options.all ? [] : list);
  const began = performance.now();
  const { results } = await play(kit, db, only);
  console.log(`\n${name}: ${results.length} scenarios, ${Math.round((performance.now() - began) / 1000)} s`);
  for (const r of results.sort((a, b) => known.indexOf(a.name) - known.indexOf(b.name))) {
    const listed = list.includes(r.name);
    const sign = { passed: '✔', failed: '✘', skipped: '–' }[r.outcome] ?? '?';
    console.log(`${sign} ${r.name} (${r.seconds} s)${listed ? '' : ' [not on the list]'}`);
    if (r.outcome === 'passed') {
      if (!listed) extra.set(r.name, [...(extra.get(r.name) ?? []), name]);
      continue;
    }
    const reason = String(r.failure ?? '');
    console.log(`    ${(listed || options.only ? reason : reason.split('\n').slice(0, 2).join('\n')).replaceAll('\n', '\n    ')}`);
    if (listed) wrong.push(`${name}: ${r.name}: ${r.outcome}`);
  }
  const played = new Set(results.map((r) => r.name));
  if (!options.only) wrong.push(...list.filter((n) => known.includes(n) && !played.has(n)).map((n) => `${name}: ${n}: not played`));
}
remove();

for (const [name, where] of extra) console.log(`could be added to acceptance.json: ${name} (passed on ${where.join(' and ')})`);
if (wrong.length) fail(`${wrong.length} of the list did not pass:\n  ${wrong.join('\n  ')}`);
const where = runnable.map((r) => r.name).join(' and ');
console.log(`\nacceptance: ${options.only ? 'what was played of the list' : `all ${list.length} of the list`} passed on ${where}`);
