import type { Content } from '../../bot/content';
import { OutboxBuffer } from '../../bot/delivery/outbox';

const now = new Date('2026-09-16T02:00:00Z');
const buffer = () => new OutboxBuffer('t', now, { member: () => 'AGENT' });
const shownTo = (send: (outbox: OutboxBuffer) => void): Content => {
  const outbox = buffer();
  send(outbox);
  return JSON.parse(outbox.rows[0]?.content ?? '');
};

const NUMBER = '138 0000 1111';
const full: Content = {
  text: `找李四 ${NUMBER}`,
  card: {
    title: `找李四 ${NUMBER}`,
    lead: NUMBER,
    facts: [['原因', `打 ${NUMBER}`]],
    note: `9月24日(周四)14:30 ${NUMBER}`,
    choice: { name: 'c', title: NUMBER, options: [{ id: '13800001111', text: NUMBER }] },
    vote: { name: 'v', multiple: true, options: [{ id: 'a', text: NUMBER }], submit: { text: '好', action: 'x:y:13800001111' } },
    buttons: [{ text: NUMBER, action: 'x:y:13800001111' }],
  },
};

test('no way to a group lets a number to call through; what a press brings back stays', () => {
  const ways = [
    (outbox: OutboxBuffer) => outbox.toGroup('g', full, { key: 'k' }),
    (outbox: OutboxBuffer) => outbox.answer({ surface: 'BOT', target: 'g', toGroup: true }, full, 'k'),
  ];
  for (const way of ways) {
    const shown = shownTo(way);
    expect(JSON.stringify(shown)).not.toContain(NUMBER);
    expect(shown.text).toBe('找李四 （号码略）');
    expect(shown.card?.note).toBe('9月24日(周四)14:30 （号码略）');
    expect(shown.card?.buttons[0]?.action).toBe('x:y:13800001111');
    expect(shown.card?.choice?.options[0]?.id).toBe('13800001111');
  }
  expect(shownTo((outbox) => outbox.toMember('ann', full, { key: 'k' }))).toEqual(full);
});

test('what is private goes to a member, is marked to be erased, and to no group', () => {
  const secret: Content = { text: '李秀英', private: true };
  const outbox = buffer();
  outbox.toMember('ann', secret, { key: 'k' });
  outbox.answer({ surface: 'BOT', target: 'ann', toGroup: false }, secret, 'a');
  expect(outbox.rows.map((row) => [row.content, row.groupKey])).toEqual([
    ['{"text":"李秀英"}', 'private:t:k'],
    ['{"text":"李秀英"}', 'private:t:a'],
  ]);
  expect(() => outbox.toGroup('g', secret, { key: 'g' })).toThrow('private content for a group: t:g');
  expect(() => outbox.answer({ surface: 'BOT', target: 'g', toGroup: true }, secret, 'g')).toThrow('private content');
});
