/**
 * The one long connection of a bot: the process that holds the lease keeps it. Who takes it without the lease is no process of this deployment:
 * two that fight would go on for ever, so it is tried again only after a while, and the operator is told.
 */
import type { Store } from '../prisma/client';
import { type Clock, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './clock';
import { hold, KICKED, LeaseKeeper } from './delivery/lease';
import type { Log } from './log';
import type { BotSocket, SocketState } from './wecom/bot-socket';

/** A link that was refused, or taken once: a restart that overlaps, a mistake that was seen at once. */
const PAUSE_MS = MINUTE_MS;
/** Taken again within a day. */
const LONG_PAUSE_MS = HOUR_MS;
const BEAT_EVERY_MS = 5 * SECOND_MS;

export interface LinkParts {
  store: Store;
  clock: Clock;
  log: Log;
  owner: string;
  socket: BotSocket;
  /** Sends are possible again. */
  connected(): void;
  /** It was taken again and again. */
  tellAdmins(): Promise<unknown>;
}

export class Link {
  private readonly lease: LeaseKeeper;
  private beating: NodeJS.Timeout | undefined;
  private retryAt: Date | undefined;
  /** When it was taken, of the last day. */
  private kicks: Date[] = [];

  constructor(private readonly p: LinkParts) {
    const { store, clock, log, owner, socket } = p;
    this.lease = new LeaseKeeper({
      store,
      name: 'connector',
      owner,
      clock,
      onChange: (held) => {
        this.retryAt = undefined;
        if (held) socket.start();
        else socket.stop();
      },
      onError: (error) => log.error({ err: error }, 'the lease of the WeCom link could not be renewed'),
    });
    socket.onState((state) => this.changed(state));
  }

  async start(): Promise<void> {
    await this.lease.start();
    this.beating = setInterval(() => {
      this.beat();
      this.tryAgain();
    }, BEAT_EVERY_MS);
  }

  /** Renews the lease, or takes it when nobody holds it any more, and does what is due: at once, for a clock that was moved. */
  async renew(): Promise<void> {
    await this.lease.renew();
    this.tryAgain();
  }

  /** Gives the lease back. */
  async stop(): Promise<void> {
    clearInterval(this.beating);
    await this.lease.stop();
  }

  private changed(state: SocketState): void {
    const { log, clock } = this.p;
    log.info({ state: state.name }, 'WeCom link');
    if (state.name === 'connected') {
      this.p.connected();
      this.beat();
    } else if (state.name === 'refused') {
      log.error(state, 'WeCom refused the bot id or secret; trying again in a minute');
      this.retryAt = new Date(clock.now().getTime() + PAUSE_MS);
    } else if (state.name === 'kicked') {
      this.kicked().catch((error: unknown) => log.error({ err: error }, 'nobody could be told that the link was taken'));
    }
  }

  private async kicked(): Promise<void> {
    const { store, clock, log, owner } = this.p;
    const now = clock.now();
    this.kicks = [...this.kicks.filter((at) => now.getTime() - at.getTime() < DAY_MS), now];
    const again = this.kicks.length > 1;
    this.retryAt = new Date(now.getTime() + (again ? LONG_PAUSE_MS : PAUSE_MS));
    // Another process of this deployment took it with the lease, which ours has not noticed yet: then all is well.
    await this.lease.renew();
    if (!this.lease.held) {
      this.kicks.pop();
      return;
    }
    log.error({ kicks: this.kicks.length, until: this.retryAt }, 'another program took the connection with this bot id');
    await hold(store, KICKED, owner, now);
    if (again) await this.p.tellAdmins();
  }

  private tryAgain(): void {
    const { clock, socket } = this.p;
    if (!this.retryAt || clock.now() < this.retryAt || !this.lease.held) return;
    this.retryAt = undefined;
    socket.stop();
    socket.start();
  }

  /** Whoever holds a live link says so: every process is ready while somebody does. */
  private beat(): void {
    const { store, clock, log, owner, socket } = this.p;
    if (!socket.connected) return;
    hold(store, 'link', owner, clock.now()).catch((error: unknown) =>
      log.error({ err: error }, 'the beat of the link could not be written'),
    );
  }
}
