/** Groups the bot has heard, in memory, and what they are bound to. Re-read when names change; learned when one speaks for the first time. */
import type { Store } from '../../prisma/client';

export interface KnownChat {
  chatid: string;
  orgId?: string;
  pushable: boolean;
}

export class Chats {
  private readonly known = new Map<string, KnownChat>();

  async load(store: Store): Promise<void> {
    const rows = await store.read.chat.findMany({ select: { chatid: true, orgId: true, pushable: true } });
    for (const r of rows) this.learn({ chatid: r.chatid, ...(r.orgId !== null && { orgId: r.orgId }), pushable: r.pushable });
  }

  get(chatid: string): KnownChat | undefined {
    return this.known.get(chatid);
  }

  learn(chat: KnownChat): void {
    this.known.set(chat.chatid, chat);
  }
}
