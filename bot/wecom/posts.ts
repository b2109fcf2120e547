/** Posts that need no access_token: a group's webhook, and the answer address that URL mode gives with a message. */
import { z } from 'zod';
import type { MarkdownBody, WecomBody } from './body';
import { type HttpClient, readAnswer } from './http';
import { SIZE } from './limits';

const Nothing = z.looseObject({});

/**
 * Posts a markdown message into the one group that a webhook belongs to. It cannot carry buttons that come back.
 * @param url  .../cgi-bin/webhook/send?key=…; the key is a secret
 * @throws RangeError above 4096 bytes · WecomRefused (93000: webhook removed; 45009: over 20 a minute) · WecomUnreachable (it may be there)
 * @see path/99110
 */
export async function postWebhook(http: HttpClient, url: string, body: MarkdownBody): Promise<void> {
  const bytes = Buffer.byteLength(body.markdown.content);
  if (bytes > SIZE.webhookMarkdownBytes) throw new RangeError(`webhook markdown takes ${SIZE.webhookMarkdownBytes} bytes, got ${bytes}`);
  await post(http, '/cgi-bin/webhook/send', url, body);
}

/**
 * Answers a message of the bot's URL mode later: once, within an hour.
 * @param url  ReplyHandle.url
 * @throws WecomRefused (60140: used or too old) · WecomUnreachable (it may be there)
 * @see path/101138
 */
export async function postResponse(http: HttpClient, url: string, body: WecomBody): Promise<void> {
  await post(http, '/cgi-bin/aibot/response', url, body);
}

async function post(http: HttpClient, path: string, url: string, body: WecomBody): Promise<void> {
  const request = { method: 'POST', contentType: 'application/json', body: JSON.stringify(body) } as const;
  readAnswer(path, await http.request(path, new URL(url), request), Nothing);
}
