import JSZip from 'jszip';
import { wordsOfDocx } from '../../bot/docx';
import { openAgentCallback } from '../../bot/wecom/agent-callback';
import { render } from '../../bot/wecom/cards';
import { CallbackRefused } from '../../bot/wecom/crypto';
import { FakeClock } from './fake-clock';

// Nobody has signed these: whoever finds the address can send them. Each must be refused before it costs anything worth an attack; work that grows
// faster than the text would not end before the test runner's patience.
const MIB = 1_000_000;
const fill = (piece: string) => piece.repeat(Math.floor(MIB / piece.length));
const now = new FakeClock().now();
const query = { msg_signature: '0'.repeat(40), timestamp: String(Math.floor(now.getTime() / 1000)), nonce: '1' };
const config = { token: 't', encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C', corpId: 'ww1', agentId: 1 };

test.each([
  ['CDATA that never ends', fill('<![CDATA[')],
  ['CDATA in an element that never ends', `<xml>${fill('<![CDATA[')}`],
  ['elements that never end', fill('<a>')],
  ['elements in elements', `${'<a>'.repeat(140_000)}${'</a>'.repeat(140_000)}`],
  ['many elements', `<xml>${fill('<a></a>')}</xml>`],
  ['many names', `<xml>${Array.from({ length: 80_000 }, (_, i) => `<a${i}/>`).join('')}</xml>`],
  ['attributes', `<xml ${fill('a="b" ')}></xml>`],
  ['a tag that never ends', `<xml ${fill('a ')}`],
  ['blanks', fill(' ')],
  ['opening brackets', fill('<')],
  ['entities', `<xml><Encrypt>${fill('&amp;')}</Encrypt></xml>`],
  ['blanks before a cipher', `<xml><Encrypt>${fill(' ')}`],
  ['CDATA and blanks before a cipher', `<xml>${'<Encrypt><![CDATA['.repeat(1000)}${fill(' ')}`],
  ['a huge cipher', `<xml><Encrypt>${fill('A')}</Encrypt></xml>`],
])('a MiB of %s is refused', (_, body) => {
  expect(() => openAgentCallback({ query, body, config, now })).toThrow(CallbackRefused);
});

test.each(['[', '[](', '<', '<@', '*', '`', '_', ' ', ' \n', '#', '\u200b', '！', '😀', '\ud800'])(
  '100 000 times %j becomes a message',
  (piece) => {
    const text = `a${piece.repeat(100_000)}b`;
    const card = { title: text, lead: text, facts: [[text, text]] as const, note: text, buttons: [{ text, action: 'a:b' }] };
    expect(render({ text, card }, 'BOT', 't').length).toBeGreaterThan(0);
  },
);

test('a small Word file that unfolds into megabytes is not read, in one part or in several', async () => {
  const zipped = (parts: Record<string, number>) => {
    const zip = new JSZip();
    for (const [name, n] of Object.entries(parts)) zip.file(`word/${name}.xml`, '<w:p></w:p>'.repeat(n));
    return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
  };
  const whole = await zipped({ document: 300_000 });
  expect(whole.length).toBeLessThan(20_000);
  expect(await wordsOfDocx(whole)).toEqual({ problem: 'too-large' });
  expect(await wordsOfDocx(await zipped({ document: 1000, numbering: 1000, styles: 300_000 }))).toEqual({ problem: 'too-large' });
  expect(await wordsOfDocx(await zipped({ document: 1000, numbering: 1000, styles: 1000 }))).toEqual({ text: '' });
});
