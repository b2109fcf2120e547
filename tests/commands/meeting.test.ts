import { startWorld, type World } from '../support/world';

const G = 'group:望湖社区' as const;
const LIAISONS = ['zhangwei', 'qian', 'chenlin', 'liuzhuren', 'sunjingguan', 'zhoujie'];
let world: World;

beforeEach(async () => {
  world = await startWorld();
  await world.bind(G, 'limin', '望湖社区');
});
afterEach(() => world.stop());

/** A meeting is announced; its code. */
async function call(said = '9月24日下午两点半在活动室开联席会,议题停车'): Promise<string> {
  await world.say(G, 'limin', said);
  await world.press(G, 'limin', '确认发通知');
  return world.find({ chat: G }, /会\d+/);
}

test('E1-2: a holiday is named with other days, then the hour is asked, then everything is repeated', async () => {
  await world.say(G, 'limin', '下周五下午开联席会,议题停车');
  world.expect({ chat: G, contains: ['9月25日(周五·中秋放假)'], buttons: ['9月24日周四', '9月28日周一', '9月18日本周五', '就定25日'], not: [/会\d/] });
  await world.press(G, 'limin', /24日/);
  world.expect({ chat: G, contains: ['9月24日(周四)下午几点'], buttons: ['14:00', '14:30', '15:00', '其他'] });
  await world.say(G, 'limin', '两点半');
  world.expect({
    chat: G,
    contains: ['【待确认·会议】', '9月24日(周四)14:30–16:00', '停车', '6家单位', '待定', '9月21日(周一)12:00'],
    buttons: ['确认发通知', '取消'],
  });
  await world.press(G, 'limin', '确认发通知');
  world.expect({ chat: G, contains: [/会\d+/, '6家单位'] });
  for (const to of LIAISONS) {
    world.expect({ to, contains: ['9月24日(周四)14:30', '停车', '李敏', '9月21日(周一)12:00'], buttons: ['参加', '请假', '派人参加'] });
  }
});
