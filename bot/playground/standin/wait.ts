/** Waiting for what a test or a person expects to see, without polling. */
import type { Chats } from './chats';
import type { Payload, Where } from './types';

const PATIENCE_MS = 5000;

/** A pattern over the readable text, or any condition. */
export type Wanted = RegExp | ((payload: Payload) => boolean);

/** The first payload of a place after `since` that fits, now or as soon as it arrives. @throws Error after `ms`, with what was seen instead */
export function waitForPayload(chats: Chats, place: Where, wanted: Wanted, since: number, ms = PATIENCE_MS): Promise<Payload> {
  const fits = (p: Payload) => (typeof wanted === 'function' ? wanted(p) : wanted.test(p.text));
  const early = chats.seen(place, since).find(fits);
  if (early) return Promise.resolve(early);
  return new Promise((resolve, reject) => {
    const isHere = (p: Payload) => (place.chat === undefined ? p.to === place.to : p.chat === place.chat);
    const off = chats.onPayload((p) => {
      if (p.seq <= since || !isHere(p) || !fits(p)) return;
      clearTimeout(timer);
      off();
      resolve(p);
    });
    const timer = setTimeout(() => {
      off();
      const seen = chats.seen(place, since).map((p) => `#${p.seq} ${p.text}`);
      const what = typeof wanted === 'function' ? 'what was wanted' : String(wanted);
      reject(new Error(`${what} did not reach ${place.chat ?? place.to} within ${ms} ms. Seen:\n${seen.join('\n') || '(nothing)'}`));
    }, ms);
  });
}
