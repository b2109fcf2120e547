/** Files that members send: where they are, what they are called, how they are opened. */
import { SECOND_MS } from '../clock';
import { RuleBroken, WecomRefused, WecomUnreachable } from '../errors';
import { openMedia } from './crypto';
import { type HttpClient, TooLarge } from './http';
import type { Attachment } from './inbound';
import { SIZE } from './limits';

/** The part of the server API that holds media of the app. */
export interface MediaSource {
  getMedia(mediaId: string, maxBytes?: number): Promise<Downloaded>;
}

export interface Downloaded {
  data: Buffer;
  /** As the sender's client named it; '' when WeCom does not say. Without folders and control characters. */
  name: string;
}

/**
 * Fetches and decrypts what a member sent.
 * @param api  needed for what was sent to the app
 * @throws RuleBroken `media.expired`, `media.too-large`, `media.unreadable` (the member sends it again) · WecomUnreachable
 */
export async function downloadAttachment(
  attachment: Attachment,
  { http, api, maxBytes = SIZE.downloadBytes }: { http: HttpClient; api?: MediaSource | undefined; maxBytes?: number },
): Promise<Downloaded> {
  try {
    if ('mediaId' in attachment) {
      if (!api) throw new Error('a file of the app without the app');
      return await api.getMedia(attachment.mediaId, maxBytes);
    }
    const url = new URL(attachment.url);
    // 32: the encrypted file is longer by its padding.
    const fetch = () => http.request('bot media', url, { maxBytes: maxBytes + 32, timeoutMs: 30 * SECOND_MS });
    let answer = await fetch();
    // The link lives five minutes: a server in trouble is asked once more now or never.
    if (answer.status >= 500) answer = await fetch();
    if (answer.status >= 500) throw new WecomUnreachable('bot media', new Error(`HTTP ${answer.status}`));
    if (answer.status !== 200) throw expired();
    const data = openMedia(answer.body, attachment.aesKey);
    return { data, name: fileName(answer.headers['content-disposition']) ?? '' };
  } catch (error) {
    if (error instanceof TooLarge) {
      throw new RuleBroken('media.too-large', `文件超过 ${Math.floor(maxBytes / 1024 / 1024)} MB，请压缩后再发一次。`);
    }
    if (error instanceof WecomRefused && error.errcode === 40007) throw expired();
    if (error instanceof RangeError) throw new RuleBroken('media.unreadable', '这个文件没能打开，请重新发一次。');
    throw error;
  }
}

function expired(): RuleBroken {
  return new RuleBroken('media.expired', '这个文件已过期，请重新发一次。');
}

/** The name in a Content-Disposition header; '' when it names none; undefined when there is no such header. */
export function fileName(disposition: string | undefined): string | undefined {
  if (disposition === undefined) return undefined;
  const extended = /filename\*=UTF-8''([^;\s]+)/i.exec(disposition)?.[1];
  const simple = /filename="([^"]*)"/i.exec(disposition)?.[1] ?? /filename=([^";\s]+)/i.exec(disposition)?.[1];
  const raw = decodePercent(extended ?? utf8(simple ?? ''));
  const last = raw.split(/[\\/]/).at(-1) ?? '';
  return last.replace(/\p{Cc}|\p{Surrogate}/gu, '').slice(0, 200);
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Node reads headers as Latin-1; WeCom writes UTF-8 into them. */
function utf8(header: string): string {
  const decoded = Buffer.from(header, 'latin1').toString('utf8');
  return decoded.includes('\ufffd') ? header : decoded;
}
