/** Groups the bot has heard, in memory, and what they are bound to. Re-read when names change; learned when one speaks for the first time. */
import type { Store } from '../../prisma/client';
import { MINUTE_MS } from '../clock';

export interface KnownChat {
  chatid: string;
  orgId?: string;
}

/** How often it is written down that a group speaks: a group that WeCom closed for us is open again then. */
const NOTE_EVERY_MS = 10 * MINUTE_MS;

export class Chats {
  private readonly known = new Map<string, KnownChat>();
  /** Instants at which it was last written down that a group speaks. */
  private readonly noted = new Map<string, number>();

  async load(store: Store): Promise<void> {
    const rows = await store.read.chat.findMany({ select: { chatid: true, orgId: true } });
    for (const r of rows) this.known.set(r.chatid, { chatid: r.chatid, ...(r.orgId !== null && { orgId: r.orgId }) });
  }

  get(chatid: string): KnownChat | undefined {
    return this.known.get(chatid);
  }

  /** Should it be written down that this group speaks? */
  quiet(chatid: string, now: Date): boolean {
    const noted = this.noted.get(chatid);
    return noted === undefined || Math.abs(now.getTime() - noted) >= NOTE_EVERY_MS;
  }

  /** It was written down. */
  heard(chatid: string, now: Date): void {
    this.noted.set(chatid, now.getTime());
    if (!this.known.has(chatid)) this.known.set(chatid, { chatid });
  }
}
