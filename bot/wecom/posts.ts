/** A post that needs no access_token: to the answer address that URL mode gives with a message. */
import { z } from 'zod';
import type { WecomBody } from './body';
import { type HttpClient, readAnswer } from './http';

const Nothing = z.looseObject({});

/**
 * Answers a message of the bot's URL mode later: once, within an hour.
 * @param url  ReplyHandle.url
 * @throws WecomRefused (60140: used or too old) · WecomUnreachable (it may be there)
 * @see path/101138
 */
export async function postResponse(http: HttpClient, url: string, body: WecomBody): Promise<void> {
  const path = '/cgi-bin/aibot/response';
  const request = { method: 'POST', contentType: 'application/json', body: JSON.stringify(body) } as const;
  readAnswer(path, await http.request(path, new URL(url), request), Nothing);
}
