/**
 * What members send along is fetched before their message is handled: words of a file are read, pictures are put on the shelf. No transaction waits
 * for the network, and the link of a picture lives five minutes. Messages of the same conversation wait behind it, the others do not.
 */
import { wordsOfDocx } from './docx';
import { RuleBroken, WecomRefused, WecomUnreachable } from './errors';
import type { Log } from './log';
import { readPicture, type SentPicture } from './pictures/format';
import { PICTURE_BYTES } from './pictures/shelf';
import { type Attachment, conversationOf, type Inbound, type Opened } from './wecom/inbound';
import type { Downloaded } from './wecom/media';
import { isZip } from './zip';

/** Minutes have a few pages; what is longer is no text. */
const DOCUMENT_BYTES = 1024 * 1024;
const MAX_LETTERS = 20_000;
/** Pictures of one message; WeCom's own album sends nine. */
const MAX_PICTURES = 9;
/** Messages whose files are fetched and read at the same time, each of them up to ten megabytes. */
const AT_ONCE = 6;

type Problem = { problem: string };
type Taken = SentPicture | Problem;

export class Documents {
  /** By conversation: done when its last message was handed on. */
  private readonly chains = new Map<string, Promise<void>>();
  /** Messages that wait for a file. */
  depth = 0;
  private opening = 0;
  private readonly inLine: (() => void)[] = [];

  constructor(
    private readonly download: (file: Attachment, maxBytes: number) => Promise<Downloaded>,
    private readonly shelf: { put(picture: Buffer): Promise<SentPicture> },
    private readonly handle: (inbound: Inbound) => void,
    private readonly log: Log,
  ) {}

  /** Hands a message on, at once when nothing came with it and none of its conversation is being opened. */
  submit(inbound: Inbound): void {
    const conversation = conversationOf(inbound);
    const before = this.chains.get(conversation);
    const sent = [...(inbound.attachments ?? []), ...(inbound.quoted ? [inbound.quoted] : [])];
    const file = sent.find((a) => a.kind === 'file');
    const pictures = sent.filter((a) => a.kind === 'image');
    if (!before && !file && pictures.length === 0) {
      this.handle(inbound);
      return;
    }
    this.depth += 1;
    const opened =
      file || pictures.length > 0
        ? this.inTurn(() => this.open(inbound.key, file, pictures)).catch((error: unknown) => this.unread(inbound.key, error, file))
        : {};
    const chain = Promise.all([before, opened]).then(([, found]) => {
      this.depth -= 1;
      if (this.chains.get(conversation) === chain) this.chains.delete(conversation);
      this.handle({ ...inbound, ...found });
    });
    this.chains.set(conversation, chain);
  }

  /** A file that breaks its reader: the message is handled all the same. */
  private unread(key: string, error: unknown, file: Attachment | undefined): Pick<Inbound, 'document' | 'pictures'> {
    this.log.error({ key, err: error }, 'what was sent along could not be read');
    return file
      ? { document: { problem: '这个文件没能打开，请重新发一次。' } }
      : { pictures: [{ problem: '照片没能存下，请重新发一次。' }] };
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.opening >= AT_ONCE) await new Promise<void>((go) => this.inLine.push(go));
    else this.opening += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next in line, or is free.
      const next = this.inLine.shift();
      if (next) next();
      else this.opening -= 1;
    }
  }

  private async open(
    key: string,
    file: Attachment | undefined,
    pictures: readonly Attachment[],
  ): Promise<Pick<Inbound, 'document' | 'pictures'>> {
    const document = file && (await this.openFile(key, file));
    const taken: Taken[] = document && 'picture' in document ? [document.picture] : [];
    // One after the other: nine at once would be ninety megabytes.
    for (const picture of pictures.slice(0, MAX_PICTURES)) taken.push(await this.take(key, picture));
    if (pictures.length > MAX_PICTURES) taken.push({ problem: `一次最多存${MAX_PICTURES}张，其余的请再发一次。` });
    return { ...(document && { document: document.words }), ...(taken.length > 0 && { pictures: taken }) };
  }

  private async take(key: string, picture: Attachment): Promise<Taken> {
    return this.tried(key, '照片没能取到，请重新发一次。', async () => this.shelf.put((await this.download(picture, PICTURE_BYTES)).data));
  }

  /** A file's words. A picture that was sent as a file has none, and is a picture all the same. */
  private async openFile(key: string, file: Attachment): Promise<{ words: Opened; picture?: Taken }> {
    const words = await this.tried<Downloaded>(key, '文件没能取到，请稍后再发一次，或把文字直接发给我。', () =>
      this.download(file, PICTURE_BYTES),
    );
    if ('problem' in words) return { words };
    const { name, data } = words;
    if (readPicture(data) !== 'other') {
      const picture = await this.tried(key, '照片没能存下，请重新发一次。', () => this.shelf.put(data));
      return { words: { problem: problemOf(name, data, undefined) }, picture };
    }
    if (data.length > DOCUMENT_BYTES) return { words: { problem: '文件超过 1 MB，请压缩后再发一次。' } };
    const read = isZip(data) ? await wordsOfDocx(data) : { text: wordsIn(data) };
    if ('text' in read && read.text) return { words: { name, text: read.text.slice(0, MAX_LETTERS) } };
    return { words: { problem: problemOf(name, data, 'problem' in read ? read.problem : undefined) } };
  }

  /** What was done, or the sentence for the member: the message is handled either way. */
  private async tried<T>(key: string, sorry: string, work: () => Promise<T>): Promise<T | Problem> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof RuleBroken) return { problem: error.message };
      const known = error instanceof WecomUnreachable || error instanceof WecomRefused;
      this.log[known ? 'warn' : 'error']({ key, err: error }, 'what was sent along could not be fetched');
      return { problem: sorry };
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
