import fc from 'fast-check';
import type { Card, Content } from '../../bot/content';
import type { TemplateCard, WecomBody } from '../../bot/wecom/body';
import { render, renderUpdate } from '../../bot/wecom/cards';
import { faultsOf } from './limits-by-document';

const surfaces = ['BOT', 'AGENT'] as const;
const cardOf = (bodies: WecomBody[]): TemplateCard => {
  const last = bodies.at(-1);
  if (last?.msgtype !== 'template_card') throw new Error('no card at the end');
  return last.template_card;
};
const textOf = (bodies: WecomBody[]) => bodies.map((b) => (b.msgtype === 'markdown' ? b.markdown.content : '')).join('\n');
/** Every word a member can read, as one string. */
const seen = (bodies: WecomBody[]) => {
  const c = cardOf(bodies);
  return [
    textOf(bodies),
    c.main_title.title,
    c.main_title.desc,
    c.sub_title_text,
    ...(c.horizontal_content_list ?? []).flatMap((r) => [r.keyname, r.value]),
    c.button_selection?.title,
    ...(c.button_selection?.option_list ?? []).map((o) => o.text),
    ...(c.checkbox?.option_list ?? []).map((o) => o.text),
    ...(c.button_list ?? []).map((b) => b.text),
    c.submit_button?.text,
  ].join('\n');
};

const draft: Card = {
  title: '待确认·活动',
  lead: '望湖社区 主题党日',
  facts: [
    ['时间', '9月15日(周二)下午'],
    ['地点', '望湖社区活动室'],
    ['参加', '32人(供电所5、市三院3、其他24)'],
  ],
  note: '照片 未传',
  buttons: [
    { text: '确认', action: 'draft:confirm:1', style: 'primary' },
    { text: '取消', action: 'draft:cancel:1', style: 'danger' },
  ],
};

test('a card that fits is one message with everything on it', () => {
  expect(render({ card: draft }, 'BOT', 'o1')).toEqual([
    {
      msgtype: 'template_card',
      template_card: {
        card_type: 'button_interaction',
        main_title: { title: '待确认·活动', desc: '望湖社区 主题党日' },
        sub_title_text: '照片 未传',
        horizontal_content_list: [
          { keyname: '时间', value: '9月15日(周二)下午' },
          { keyname: '地点', value: '望湖社区活动室' },
          { keyname: '参加', value: '32人(供电所5、市三院3、其他24)' },
        ],
        button_list: [
          { text: '确认', style: 1, key: 'draft:confirm:1' },
          { text: '取消', style: 3, key: 'draft:cancel:1' },
        ],
        task_id: 'o1',
      },
    },
  ]);
});

test('a long value goes under the title while it fits, and before the card when it does not', () => {
  const long = `${'停车、路灯、'.repeat(6)}操场`;
  const short = render({ card: { ...draft, facts: [...(draft.facts ?? []), ['议题', long]] } }, 'BOT', 'o1');
  expect(short).toHaveLength(1);
  expect(cardOf(short).sub_title_text).toBe(`议题:${long}\n照片 未传`);

  const longer = '一项议题；'.repeat(40);
  const two = render({ card: { ...draft, facts: [...(draft.facts ?? []), ['议题', longer]] } }, 'BOT', 'o1');
  expect(two.map((b) => b.msgtype)).toEqual(['markdown', 'template_card']);
  expect(textOf(two)).toContain(`议题:${longer}`);
  expect(cardOf(two).horizontal_content_list).toHaveLength(3);
  expect(cardOf(two).sub_title_text).toBe('照片 未传');
});

test('the seventh fact is not lost', () => {
  const facts = Array.from({ length: 9 }, (_, i) => [`第${i + 1}`, `单位${i + 1}`] as const);
  const bodies = render({ card: { ...draft, facts, note: '' } }, 'AGENT', 'o1');
  expect(cardOf(bodies).horizontal_content_list).toHaveLength(6);
  expect(cardOf(bodies).sub_title_text).toBe('第7:单位7\n第8:单位8\n第9:单位9');
});

test('a title and a button that are too long stand in full before the card', () => {
  const title = '城南街道望湖社区第三季度党建联席会议暨大党委扩大会议的通知';
  const bodies = render({ card: { title, buttons: [{ text: '我和王建国一起参加这次会议', action: 'a:b' }] } }, 'BOT', 'o1');
  expect(textOf(bodies)).toContain(`**${title}**`);
  expect(textOf(bodies)).toContain('我和王建国一起参加这次会议');
  expect(cardOf(bodies).main_title.title).toMatch(/^城南街道.*…$/);
  expect(faultsOf(cardOf(bodies), 'BOT')).toEqual([]);
});

test('options that begin alike are told apart by a number when they must be cut', () => {
  const options = ['望湖社区第一居民小组党支部委员会东区', '望湖社区第一居民小组党支部委员会西区'].map((text, i) => ({ id: `${i}`, text }));
  const bodies = render({ card: { ...draft, choice: { name: 'org', title: '哪个支部', options, selected: '1' } } }, 'BOT', 'o1');
  expect(cardOf(bodies).button_selection?.option_list.map((o) => o.text)).toEqual([
    '1. 望湖社区第一居民小组党支…',
    '2. 望湖社区第一居民小组党支…',
  ]);
  expect(cardOf(bodies).button_selection?.selected_id).toBe('1');
  expect(textOf(bodies)).toContain('2. 望湖社区第一居民小组党支部委员会西区');
});

test('a vote', () => {
  const vote = {
    name: 'when',
    multiple: true,
    options: [
      { id: 'a', text: '9月24日(周四)14:30', checked: true },
      { id: 'b', text: '9月28日(周一)15:00' },
    ],
    submit: { text: '提交', action: 'poll:submit:3' },
  };
  const [card] = render({ card: { title: '哪天开会', lead: '可多选', vote, buttons: [] } }, 'AGENT', 'p3');
  expect(card).toMatchObject({
    template_card: {
      card_type: 'vote_interaction',
      main_title: { title: '哪天开会', desc: '可多选' },
      checkbox: {
        question_key: 'when',
        mode: 1,
        option_list: [
          { id: 'a', is_checked: true },
          { id: 'b', is_checked: false },
        ],
      },
      submit_button: { text: '提交', key: 'poll:submit:3' },
    },
  });
});

test('an update repeats the task_id for the bot and leaves it out for the app', () => {
  expect(renderUpdate(draft, 'BOT', 'o1')).toMatchObject({ card: { task_id: 'o1' }, before: [] });
  expect(renderUpdate(draft, 'AGENT', 'o1').card.task_id).toBeUndefined();
});

test("a member's words cannot mention, link, format or hide", () => {
  const evil = '<@all> [领奖](http://evil.example) **急** <font color="warning">x</font>\u202e\u0000\u200b';
  const bodies = render({ text: `收到：${evil}`, card: { ...draft, note: `${evil}${'很长'.repeat(80)}` } }, 'BOT', 'o1');
  const all = textOf(bodies);
  expect(all).not.toMatch(/<@|<font|\]\(|(?!\n)\p{Cc}|\u202e|\u200b/u);
  expect(all).toContain('＜@all> 领奖（http://evil.example）');
  expect(all).toContain('＊＊急＊＊');
});

test('our own links stay, a look-alike host does not', () => {
  const text = '[看板](http://a.cn/board) [假](http://a.cn.evil.cn/board)';
  const [body] = render({ text }, 'AGENT', 'o1', { linkBase: 'http://a.cn' });
  expect(body).toEqual({ msgtype: 'markdown', markdown: { content: '[看板](http://a.cn/board) 假（http://a.cn.evil.cn/board）' } });
});

test('a long text is cut by bytes between lines, and nothing is missing', () => {
  const lines = Array.from({ length: 200 }, (_, i) => `${i} 望湖社区党建联席会议`);
  const bodies = render({ text: lines.join('\n') }, 'AGENT', 'o1');
  expect(bodies.length).toBeGreaterThan(2);
  for (const b of bodies) expect(b.msgtype === 'markdown' && Buffer.byteLength(b.markdown.content)).toBeLessThanOrEqual(2048);
  expect(textOf(bodies).split('\n')).toEqual(lines);
});

test('nothing at all is still a message', () => {
  expect(render({}, 'BOT', 'o1')).toEqual([{ msgtype: 'markdown', markdown: { content: '（没有内容）' } }]);
  expect(
    faultsOf(cardOf(render({ card: { title: ' \u0000', facts: [['', '']], buttons: [{ text: '', action: 'a:b' }] } }, 'BOT', 'x')), 'BOT'),
  ).toEqual([]);
});

test.each<[string, Partial<Card>]>([
  ['seven buttons', { buttons: Array.from({ length: 7 }, (_, i) => ({ text: 'x', action: `a:${i}` })) }],
  ['no button', { buttons: [] }],
  [
    'repeated actions',
    {
      buttons: [
        { text: 'x', action: 'a:b' },
        { text: 'y', action: 'a:b' },
      ],
    },
  ],
  ['a long action', { buttons: [{ text: 'x', action: 'a'.repeat(1025) }] }],
  ['eleven options', { choice: { name: 'n', title: 't', options: Array.from({ length: 11 }, (_, i) => ({ id: `${i}`, text: 'x' })) } }],
])('%s is a mistake of ours', (_, part) => {
  expect(() => render({ card: { ...draft, ...part } }, 'BOT', 'o1')).toThrow(RangeError);
});

test('a task_id with other characters is a mistake of ours', () => {
  expect(() => render({ card: draft }, 'BOT', 'a b')).toThrow(RangeError);
});

// ---- any content ------------------------------------------------------------------------------------------------------

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'会议社区党支部第一二三、，。 \n*[]()<@>_#`'), maxLength: 300 }),
  fc.constant(''),
);
/** Words that no rule changes, so that they must come out as they went in. */
const words = fc.string({ unit: fc.constantFrom(...'望湖社区党建联席会议第一二三0123456789'), minLength: 1, maxLength: 80 });

const cards = (t: fc.Arbitrary<string>): fc.Arbitrary<Card> => {
  const list = (min: number, max: number) =>
    fc.array(t, { minLength: min, maxLength: max }).map((texts) => texts.map((text, i) => ({ id: `id${i}`, text })));
  const base = { title: t, lead: t, note: t, facts: fc.array(fc.tuple(t, t), { maxLength: 12 }) };
  const style = fc.constantFrom('primary' as const, 'plain' as const, 'danger' as const);
  const buttons = fc
    .array(fc.tuple(t, style), { minLength: 1, maxLength: 6 })
    .map((all) => all.map(([text, s], i) => ({ text, action: `x:${i}`, style: s })));
  const choice = fc.record({ name: fc.constant('q'), title: t, options: list(1, 10), selected: fc.constantFrom('id0', 'gone') });
  const vote = fc.record({
    name: fc.constant('v'),
    multiple: fc.boolean(),
    options: list(1, 20),
    submit: t.map((text) => ({ text, action: 's' })),
  });
  return fc.oneof(
    fc.record({ ...base, buttons }),
    fc.record({ ...base, buttons, choice }),
    fc.record({ ...base, buttons: fc.constant([]), vote }),
  );
};

test('no content breaks a limit of WeCom', () => {
  const content: fc.Arbitrary<Content> = fc.oneof(
    fc.record({ text: anyText, card: cards(anyText) }),
    fc.record({ card: cards(anyText) }),
    fc.record({ text: fc.string({ unit: 'binary', maxLength: 5000, size: 'max' }) }),
  );
  fc.assert(
    fc.property(content, fc.constantFrom(...surfaces), (c, surface) => {
      const bodies = render(c, surface, 't-1');
      expect(bodies.length).toBeGreaterThan(0);
      bodies.forEach((b, i) => {
        if (b.msgtype === 'template_card') {
          expect(i).toBe(bodies.length - 1);
          expect(faultsOf(b.template_card, surface)).toEqual([]);
        } else {
          expect(b.markdown.content.trim()).not.toBe('');
          expect(Buffer.byteLength(b.markdown.content)).toBeLessThanOrEqual(surface === 'BOT' ? 20480 : 2048);
          expect(b.markdown.content).not.toMatch(/<@|(?![\t\n])\p{Cc}|\p{Surrogate}/u);
        }
      });
      if (c.card) expect(faultsOf(renderUpdate(c.card, surface, 't-1').card, surface, true)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test('no word is lost, and no fact is said twice', () => {
  fc.assert(
    fc.property(cards(words), fc.constantFrom(...surfaces), (card, surface) => {
      const bodies = render({ card }, surface, 't-1');
      const all = seen(bodies).replace(/\n/g, '');
      const texts = [card.title, card.lead, card.note, ...(card.facts ?? []).flat(), card.choice?.title];
      const optionTexts = [...(card.choice?.options ?? []), ...(card.vote?.options ?? [])].map((o) => o.text);
      for (const t of [...texts, ...optionTexts, ...card.buttons.map((b) => b.text), card.vote?.submit.text])
        expect(all).toContain(t ?? '');
      for (const [label, value] of card.facts ?? []) {
        if (value.length < 12) continue;
        const times = all.split(value).length - 1;
        const wanted = [...texts, ...optionTexts].filter((t) => t?.includes(value)).length;
        expect({ label, times: times <= wanted }).toEqual({ label, times: true });
      }
    }),
    { numRuns: 300 },
  );
});
