/** Pieces that our scenarios share. District and clock are those of the kit: Wednesday 2026-09-16 10:00, 望湖社区. */
import { bind, click, expect, say, YES } from 'wecom-acceptance';

export const NOW = '2026-09-16T10:00';
export const G = 'group:望湖社区';
export const LIAISONS = ['zhangwei', 'qian', 'chenlin', 'liuzhuren', 'sunjingguan', 'zhoujie'];
export const bound = bind(G, 'limin', '望湖社区');

/** The joint meeting of 24 September, called; {m} is its code. */
export const meeting = [
  say(G, 'limin', '@小联 9月24日下午两点半在活动室开联席会,议题停车'),
  expect({ chat: G, contains: ['9月24日', '周四', '14:30'], buttons: [YES] }),
  click(G, 'limin', YES),
  expect({ chat: G, to: 'limin', matches: /会\d+/, capture: { m: /会\d+/ } }),
  ...LIAISONS.map((u) => expect({ to: u, contains: ['9月24日', '14:30'], buttons: [/^参加/] })),
];

/** Liaisons say yes on their invitations. */
export const accepts = (...users) =>
  users.flatMap((u) => [click('private', u, /^参加/), expect({ to: u, matches: /参加/, why: 'the answer is acknowledged' })]);
