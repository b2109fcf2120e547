import { startWorld, type World, type WorldOptions } from '../support/world';

export const G = 'group:望湖社区' as const;
/** First liaison of each unit with a seat, in the order of the body. */
export const LIAISONS = ['zhangwei', 'qian', 'chenlin', 'liuzhuren', 'sunjingguan', 'zhoujie'] as const;

/** The demo district with its group bound to 望湖社区. */
export async function neighbourhood(o: WorldOptions = {}): Promise<World> {
  const world = await startWorld(o);
  await world.bind(G, 'limin', '望湖社区');
  return world;
}

/** Calls a meeting. @returns its code */
export async function call(world: World, said = '9月24日下午两点半在活动室开联席会,议题停车'): Promise<string> {
  await world.say(G, 'limin', said);
  await world.press(G, 'limin', '确认发通知');
  return world.find({ chat: G }, /会\d+/);
}
