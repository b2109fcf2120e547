/** One application that can die: from then on it neither writes nor sends, and gives nothing back. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type App, buildApp } from '../../bot/app';
import type { Clock } from '../../bot/clock';
import { loadConfig } from '../../bot/config';
import type { Log } from '../../bot/log';
import { openStore, type Store, type Tx } from '../../prisma/client';

/** What hangs in a dead process is not waited for. */
const STOP_MS = 2000;

/** Where a process dies: before its n-th commit, or right after it. */
export interface Death {
  commits: number;
  after: boolean;
}

class Dead extends Error {}

/** A database as a process sees it that may die. */
class MortalStore implements Store {
  readonly kind: Store['kind'];
  readonly url: string;
  dead = false;
  private death: Death | undefined;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly inner: Store,
    private readonly died: () => void,
  ) {
    this.kind = inner.kind;
    this.url = inner.url;
  }

  dieAt(death: Death): void {
    this.death = death;
  }

  get read(): Store['read'] {
    if (!this.dead) return this.inner.read;
    // Whoever reads in a dead process waits for ever.
    const never = (): Promise<never> => new Promise(() => {});
    const model = new Proxy({}, { get: () => never });
    return new Proxy({}, { get: (_, name) => (String(name).startsWith('$') ? never : model) }) as Store['read'];
  }

  write<T>(work: (tx: Tx) => Promise<T>, options?: { timeoutMs: number }): Promise<T> {
    if (this.dead) return new Promise(() => {});
    const last = this.death !== undefined && --this.death.commits < 0;
    const run = this.inner.write(async (tx) => {
      const done = await work(tx);
      if (this.dead || (last && !this.death?.after)) throw new Dead('rolled back');
      return done;
    }, options);
    const seen = run.then(
      (done) => {
        if (last) this.die();
        return this.dead ? new Promise<T>(() => {}) : done;
      },
      (error: unknown) => {
        if (last && error instanceof Dead) this.die();
        if (this.dead) return new Promise<T>(() => {});
        throw error;
      },
    );
    const settled = run.then(
      () => {},
      () => {},
    );
    this.underWay.add(settled);
    void settled.then(() => this.underWay.delete(settled));
    return seen;
  }

  die(): void {
    if (this.dead) return;
    this.dead = true;
    this.died();
    void Promise.all(this.underWay).then(() => this.inner.close());
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

/** A wire to one address that can be cut. */
class Wire {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(port: number): Promise<Wire> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const wire = new Wire(server, typeof address === 'object' && address ? address.port : 0);
    server.on('connection', (near) => {
      const far = connect(port, '127.0.0.1');
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        wire.sockets.add(from);
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          wire.sockets.delete(from);
          to.destroy();
        });
      }
    });
    return wire;
  }

  cut(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

export interface ProcessParts {
  databaseUrl: string;
  /** Settings of the stand-in, SECRET_KEY. */
  env: Record<string, string>;
  clock: Clock;
  log: Log;
}

export class Process {
  private constructor(
    readonly app: App,
    readonly address: string,
    private readonly store: MortalStore,
    private readonly wires: readonly Wire[],
  ) {}

  static async start({ databaseUrl, env, clock, log }: ProcessParts): Promise<Process> {
    const wires: Wire[] = [];
    const through = async (url: string): Promise<string> => {
      const to = new URL(url);
      const wire = await Wire.to(Number(to.port));
      wires.push(wire);
      to.port = String(wire.port);
      return to.href.replace(/\/$/, '');
    };
    const config = loadConfig({
      ...env,
      PORT: '0',
      WECOM_API_URL: await through(env['WECOM_API_URL'] ?? ''),
      WECOM_BOT_WS_URL: await through(env['WECOM_BOT_WS_URL'] ?? ''),
    });
    const store = new MortalStore(await openStore(databaseUrl), () => {
      for (const wire of wires) wire.cut();
    });
    const app = await buildApp({ config, store, clock, log, stopMs: STOP_MS });
    return new Process(app, await app.start(), store, wires);
  }

  get alive(): boolean {
    return !this.store.dead;
  }

  dieAt(death: Death): void {
    this.store.dieAt(death);
  }

  die(): void {
    this.store.die();
  }

  /** Ends it; of a dead one only its timers are left. */
  async stop(): Promise<void> {
    const alive = this.alive;
    await this.app.stop().catch((error: unknown) => {
      if (alive) throw error;
    });
    for (const wire of this.wires) wire.cut();
  }
}
