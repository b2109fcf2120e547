import { samplePng } from '../../bot/playground/standin';
import { startWorld } from '../support/world';

const G = 'group:望湖社区';

test('E1-1 and E2-1 in URL mode: each message four times, presses, pictures, invitations by the app, nothing pushed by the bot', async () => {
  const world = await startWorld({ mode: 'url', heardAs: { limin: 'woAJ2GCAAAXtWyujaWJHDDGi0mACH71w' } });
  const four = { deliveries: 4 };
  await world.enter('limin');
  world.expect({ to: 'limin', contains: ['李敏，您好，我是小联'], buttons: ['活动'] });
  await world.bind(G, 'limin', '望湖社区');
  await world.say(G, 'limin', '记录 昨天下午在社区活动室搞主题党日,32人,其中供电所5人、三院3人,惠及居民60人次', four);
  world.expect({ chat: G, contains: ['32人(城南供电所5、市三院3、其他24)', '60人次'], buttons: ['确认', '改人数'] });
  expect(world.seen({ chat: G })).toHaveLength(1);
  await world.say(G, 'limin', '改成35人', { ...four, atOnce: true });
  world.expect({ chat: G, contains: ['35人(城南供电所5、市三院3、其他27)'], buttons: ['确认'] });
  await world.say(G, 'limin', '存证', { quotePicture: samplePng(), ...four });
  world.expect({ chat: G, contains: ['照片:已传1张'], buttons: ['确认'] });
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['已记活1', '照片:1张'] });
  await world.press(G, 'limin', '已记 活1');
  world.expect({ chat: G, contains: ['不会重复'] });
  await world.sendPicture('limin');
  world.expect({ to: 'limin', contains: [/活1/] });
  expect([await world.store.read.activity.count(), await world.store.read.evidence.count()]).toEqual([1, 1]);

  await world.say(G, 'limin', '9月24日下午两点半在活动室开联席会，议题停车', four);
  await world.press(G, 'limin', /确认/);
  world.expect({ chat: G, contains: [/会1/] });
  world.expect({ to: 'zhangwei', contains: ['9月24日(周四)14:30'], buttons: ['参加', '请假'] });
  // In the bot's chat, by words; the deputy in the app, by a press.
  await world.say('dm', 'zhangwei', '去不了,让老王替我', four);
  world.expect({ to: 'zhangwei', contains: ['请假原因', '王强'], buttons: ['值班'] });
  world.expect({ to: 'wangqiang', contains: ['张伟', '9月24日(周四)14:30'], buttons: ['我去'] });
  await world.press('private', 'zhangwei', '值班');
  world.expect({ to: 'zhangwei', contains: ['王强(代张伟', '等王强确认'] });
  await world.press('private', 'wangqiang', '我去', four);
  world.expect({ to: 'wangqiang', contains: ['已记:您代城南供电所参加'] });
  world.expect({ to: 'zhangwei', contains: ['王强确认'] });
  await world.say(G, 'limin', '会1 谁没回', four);
  world.expect({ chat: G, contains: ['派员1', '王强(代张伟)'] });
  // A group cannot be pushed to; everybody hears in private.
  await world.moveClockTo('2026-09-23T16:01');
  world.expect({ to: 'wangqiang', contains: ['9月24日(周四)14:30'] });
  const failed = await world.store.read.outbox.findMany({
    where: { state: 'FAILED' },
    select: { toGroup: true, content: true, error: true },
  });
  expect(failed.filter((f) => !f.toGroup)).toEqual([]);
  expect(failed).toEqual([]);
  expect(world.standin.violations).toEqual([]);
});
