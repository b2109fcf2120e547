/**
 * Files that hold words are fetched and opened before their message is handled: no transaction waits for the network. Messages of the same
 * conversation wait behind it, the others do not.
 */
import { isZip, wordsOfDocx } from './docx';
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
      const read = isZip(data) ? await wordsOfDocx(data) : { text: wordsIn(data) };
      if ('text' in read && read.text) return { name, text: read.text.slice(0, MAX_LETTERS) };
      return { problem: problemOf(name, data, 'problem' in read ? read.problem : undefined) };
    } catch (error) {
      if (error instanceof RuleBroken) return { problem: error.message };
      const known = error instanceof WecomUnreachable || error instanceof WecomRefused;
      this.log[known ? 'warn' : 'error']({ key, err: error }, 'a file could not be fetched');
      return { problem: '文件没能取到，请稍后再发一次，或把文字直接发给我。' };
    }
  }
}

/** As .doc, .xls and locked files of the office begin. */
const OLD_OFFICE = 'd0cf11e0';

/** What stands in the way, and what to do. */
function problemOf(name: string, data: Buffer, problem: 'broken' | 'too-large' | 'locked' | undefined): string {
  const file = name ? `“${name}”` : '这个文件';
  if (problem === 'too-large') return `${file}打开后太大了，像是放了很多图片。请只留文字另存一份再发，或把文字直接发给我。`;
  if (problem === 'broken') return `${file}没能打开，可能传坏了，也可能不是 Word 文件。请在 Word 里另存为 .docx 再发，或把文字直接发给我。`;
  if (problem === 'locked' || data.subarray(0, 4).toString('hex') === OLD_OFFICE)
    return `${file}是旧版的 .doc 或加了密码，我读不了。请去掉密码，另存为 .docx 再发，或把文字直接发给我。`;
  return `${file}里的字我读不了，能读的是 Word（.docx）和纯文本（.txt）。请另存一份再发，或把文字直接发给我。`;
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
