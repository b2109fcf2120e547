/** Numbers of several rounds, and the table they end in. */
import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

/** @param q 0–1 @returns NaN for no values */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** "412 (398–430)": median of the rounds, and how far they lie apart. */
export function spread(values: readonly number[], unit = '', digits = 0): string {
  const show = (n: number) => number(n, digits);
  const low = Math.min(...values);
  const high = Math.max(...values);
  return `${show(median(values))}${unit}${show(low) === show(high) ? '' : ` (${show(low)}–${show(high)})`}`;
}

/** 12345.6 → "12 346"; small ones keep `digits` decimals. */
export function number(n: number, digits = 0): string {
  const [whole = '', rest] = n.toFixed(digits).split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, ' ') + (rest === undefined ? '' : `.${rest}`);
}

/** `a` as a part of `b`: "0.37". */
export function ratio(a: number, b: number): string {
  return Number.isFinite(a / b) ? number(a / b, a / b < 10 ? 2 : 0) : '–';
}

export interface Line {
  /** What was measured, and on which database ("" when none is part of it). */
  what: string;
  on: string;
  figure: string;
  /** What it is compared with, measured in the same run. */
  beside?: string;
  ratio?: string;
}

const HEAD: Required<Line> = { what: 'what', on: 'on', figure: 'median (lowest–highest round)', beside: 'beside it', ratio: 'ratio' };
const COLUMNS = ['what', 'on', 'figure', 'beside', 'ratio'] as const;

/** Chinese characters are two columns wide. */
const width = (text: string): number => [...text].reduce((n, c) => n + ((c.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0);

export function table(lines: readonly Line[]): string {
  const rows = [HEAD, ...lines].map((line) => COLUMNS.map((c) => line[c] ?? ''));
  const widths = COLUMNS.map((_, i) => Math.max(...rows.map((r) => width(r[i] ?? ''))));
  const shown = rows.map((r) =>
    r
      .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd(),
  );
  shown.splice(1, 0, widths.map((w) => '-'.repeat(w)).join('  '));
  return shown.join('\n');
}

/** What it ran on. A rate of durable writes means nothing without the time of one. @param folder where the SQLite files are */
export function machine(postgres: string | undefined, folder = tmpdir()): string {
  const cpu = cpus();
  const load =
    spawnSync('uptime', { encoding: 'utf8' })
      .stdout?.replace(/^.*load average/, 'load average')
      .trim() ?? '';
  return [
    `${cpu.length} × ${cpu[0]?.model.trim() ?? 'unknown processor'}`,
    `Node.js ${process.version}`,
    postgres ?? 'no PostgreSQL',
    `one fsync ${number(fsyncMs(folder), 2)} ms`,
    load,
  ].join(' · ');
}

/** Median time of a 4 KiB write with fsync, ms. */
function fsyncMs(folder: string): number {
  const file = join(folder, `lianxi-bench-fsync-${process.pid}`);
  const fd = openSync(file, 'w');
  const block = Buffer.alloc(4096);
  const took: number[] = [];
  for (let i = 0; i < 100; i += 1) {
    const began = performance.now();
    writeSync(fd, block);
    fsyncSync(fd);
    took.push(performance.now() - began);
  }
  closeSync(fd);
  rmSync(file);
  return median(took);
}
