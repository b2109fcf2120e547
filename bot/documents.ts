/**
 * Files that hold words are fetched and opened before their message is handled: no transaction waits for the network. Messages of the same
 * conversation wait behind it, the others do not.
 */
import { RuleBroken, WecomRefused, WecomUnreachable } from './errors';
import type { Log } from './log';
import { type Attachment, conversationOf, type Inbound, type Opened } from './wecom/inbound';
import type { Downloaded } from './wecom/media';

/** Minutes have a few pages; what is longer is no text. */
export const DOCUMENT_BYTES = 1024 * 1024;
const MAX_LETTERS = 20_000;

export class Documents {
  /** By conversation: done when its last message was handed on. */
  private readonly chains = new Map<string, Promise<void>>();
  /** Messages that wait for a file. */
  depth = 0;

  constructor(
    private readonly download: (file: Attachment) => Promise<Downloaded>,
    private readonly handle: (inbound: Inbound) => void,
    private readonly log: Log,
  ) {}

  /** Hands a message on, at once when it has no file and none of its conversation is being opened. */
  submit(inbound: Inbound): void {
    const conversation = conversationOf(inbound);
    const before = this.chains.get(conversation);
    const file = [...(inbound.attachments ?? []), ...(inbound.quoted ? [inbound.quoted] : [])].find((a) => a.kind === 'file');
    if (!before && !file) {
      this.handle(inbound);
      return;
    }
    this.depth += 1;
    const chain = Promise.all([before, file && this.open(inbound.key, file)]).then(([, document]) => {
      this.depth -= 1;
      if (this.chains.get(conversation) === chain) this.chains.delete(conversation);
      this.handle(document ? { ...inbound, document } : inbound);
    });
    this.chains.set(conversation, chain);
  }

  private async open(key: string, file: Attachment): Promise<Opened> {
    try {
      const { name, data } = await this.download(file);
      const text = wordsIn(data)?.slice(0, MAX_LETTERS);
      if (text) return { name, text };
      return {
        problem: `${name ? `“${name}”` : '这个文件'}里的字我读不了，能读的是纯文本（.txt）。请另存为 .txt 再发，或把文字直接发给我。`,
      };
    } catch (error) {
      if (error instanceof RuleBroken) return { problem: error.message };
      const known = error instanceof WecomUnreachable || error instanceof WecomRefused;
      this.log[known ? 'warn' : 'error']({ key, err: error }, 'a file could not be fetched');
      return { problem: '文件没能取到，请稍后再发一次，或把文字直接发给我。' };
    }
  }
}

/** The words of a text file, in UTF-8 or as Windows writes them (GB 18030); undefined when it is no text. */
export function wordsIn(data: Buffer): string | undefined {
  if (data.includes(0)) return undefined;
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(data).trim();
      return /[\p{L}\p{N}]/u.test(text) ? text : undefined;
    } catch {
      // The next encoding.
    }
  }
  return undefined;
}
