import { click, downtime, expect, expectNothing, mark, say, wait, YES } from 'wecom-acceptance';
import { bound, G, LIAISONS, NOW } from './pieces.mjs';

export default [
  {
    name: '系列会:规律和日期先念,放假按说好的办;近的马上请,停机后接着排',
    tags: ['meeting', 'series'],
    clock: NOW,
    steps: [
      bound,
      say(G, 'limin', '@小联 每月最后一个周五下午两点半在活动室开联席会,碰上放假提前'),
      expect({
        chat: G,
        contains: ['每月最后一个周五', '14:30', '9月25日', '中秋', '9月24日', '10月30日', '11月27日'],
        buttons: [YES],
        not: [/会\d+/],
      }),
      click(G, 'limin', YES),
      expect({ chat: G, contains: ['9月24日', '10月30日'], capture: { m: /会\d+/ } }),
      ...LIAISONS.map((u) => expect({ to: u, contains: ['{m}', '9月24日', '14:30'], buttons: [/^参加/] })),
      expect({ to: 'zhoujie', contains: ['【系列会】', '每月最后一个周五', '10月30日'], since: 'start', count: 1 }),
      expectNothing({ to: LIAISONS, contains: ['10月30日', '请代表'], since: 'start', for: 3, why: 'a week before is early enough' }),
      say(G, 'limin', '@小联 取消{m} 防汛'),
      click(G, 'limin', /确定取消/),
      ...LIAISONS.map((u) => expect({ to: u, contains: ['{m}', '取消'] })),
      // What was on its way when the process dies is sent again, and after a day WeCom no longer knows it.
      wait(2),
      mark('cancelled'),
      downtime('30h'),
      expectNothing({
        to: LIAISONS,
        contains: ['{m}'],
        since: 'cancelled',
        for: 'tick',
        why: 'one was dropped, and it is not planned again',
      }),
      say(G, 'limin', '@小联 系列会'),
      expect({ chat: G, to: 'limin', contains: ['10月30日'], not: ['9月24日'], buttons: [/暂停/, /结束/] }),
      click([G, 'private'], 'limin', /结束/),
      expect({ chat: G, to: 'limin', contains: ['10月30日'], matches: /取消/ }),
      click([G, 'private'], 'limin', YES),
      expect({ to: 'qian', contains: ['10月30日', '不再开'], why: 'one message for all that is not held' }),
    ],
  },
];
