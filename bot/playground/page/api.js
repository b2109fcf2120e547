/** Talking to the playground's server. Errors carry a sentence for the person. */

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? '出了点问题，请再试一次。');
  return body;
}

const offline = () => {
  throw new Error('连不上程序，它可能已经停了。请看一下命令行窗口。');
};

export const get = (path, query = {}) =>
  fetch(`/playground/api/${path}?${new URLSearchParams(query)}`)
    .catch(offline)
    .then(answerOf);

export const post = (path, body) =>
  fetch(`/playground/api/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    .catch(offline)
    .then(answerOf);

/**
 * Entries and clock moves as they come. The browser reconnects by itself and names the last entry it has; `on` holds a handler per event.
 */
export function listen(position, on) {
  const source = new EventSource(`/playground/api/events?${new URLSearchParams(position)}`);
  for (const [event, handler] of Object.entries(on)) {
    if (event === 'lost') source.addEventListener('error', handler);
    else source.addEventListener(event, (e) => handler(JSON.parse(e.data)));
  }
  return source;
}
