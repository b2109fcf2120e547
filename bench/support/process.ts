/** Programs that are measured run in processes of their own, as they do in production; this one only plays WeCom and counts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

const READY_MS = 60_000;
const LAST_LINES = 30;

/** The compiled bot beside the compiled benchmarks, with the memory settings of `npm start`: fewer helper threads, and a heap that grows by half. */
export const BOT_PROGRAM: readonly string[] = [
  '--v8-pool-size=1',
  '--heap-growing-percent=50',
  join(__dirname, '..', '..', 'bot', 'main.js'),
];

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface ProgramOptions {
  /** Arguments of node. */
  program: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Where it runs: a folder without .env. */
  folder: string;
  /** Each line of its standard output. */
  onLine?: (line: string) => void;
}

export class Program {
  private readonly exited: Promise<void>;
  private readonly last: string[] = [];
  private gone = false;

  private constructor(
    readonly child: ChildProcess,
    onLine: ((line: string) => void) | undefined,
  ) {
    running.add(child);
    this.exited = new Promise((resolve) => {
      child.once('exit', () => {
        this.gone = true;
        running.delete(child);
        resolve();
      });
    });
    const keep = (line: string) => {
      this.last.push(line);
      if (this.last.length > LAST_LINES) this.last.shift();
    };
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => {
        keep(line);
        onLine?.(line);
      });
    if (child.stderr) createInterface({ input: child.stderr }).on('line', keep);
  }

  static start({ program, env, folder, onLine }: ProgramOptions): Program {
    const child = spawn(process.execPath, [...program], {
      cwd: folder,
      env: { ...inherited(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Program(child, onLine);
  }

  get ended(): boolean {
    return this.gone;
  }

  /** Waits until `url` answers 200. @returns ms since the call @throws Error with the end of its output */
  async ready(url: string): Promise<number> {
    const began = performance.now();
    while (performance.now() - began < READY_MS) {
      if (this.gone) throw new Error(`it ended at once:\n${this.tail()}`);
      const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer?.status === 200) return performance.now() - began;
      await wait(10);
    }
    throw new Error(`${url} does not answer 200:\n${this.tail()}`);
  }

  /** Resolves when it is gone. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.child.kill(signal);
    await Promise.race([this.exited, wait(10_000, undefined, { ref: false })]);
    if (!this.gone) this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Resolves when it has ended by itself. */
  async end(): Promise<string[]> {
    await this.exited;
    return this.last;
  }

  tail(): string {
    return this.last.join('\n');
  }
}

/** The caller's environment without what would configure the bot. */
function inherited(): Record<string, string> {
  const foreign = /^(WECOM_|npm_|NODE_OPTIONS$|DATABASE_URL$|SECRET_KEY$|HOST$|PORT$|PUBLIC_URL$|BOT_NAME$|TIME_ZONE$|LOG_LEVEL$)/;
  const entries = Object.entries(process.env).filter((e): e is [string, string] => e[1] !== undefined && !foreign.test(e[0]));
  return Object.fromEntries(entries);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

export const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');

/** Resident memory as the bot's own /metrics says it, MiB. */
export async function residentMib(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1] ?? Number.NaN) / 2 ** 20;
}
