import { readdirSync } from 'node:fs';
import { samplePng } from '../../bot/playground/standin/media';
import { jpegWith } from '../pictures/pieces';
import { startWorld, type World } from '../support/world';

const G = 'group:望湖社区' as const;
const THEME = '记录 昨天下午在社区活动室搞主题党日,32人,其中供电所5人';

const evidence = (world: World) => world.store.read.evidence.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
const files = (world: World) => readdirSync(world.pictures, { recursive: true, encoding: 'utf8' }).filter((f) => f.includes('.'));

test('E1-1b: a picture with the words, quoted, alone; asked for, doubted, taken back; who may not, what is none', async () => {
  const world = await startWorld();
  await world.bind(G, 'limin', '望湖社区');

  // With the record itself: told on its card, stored when it is confirmed.
  await world.say(G, 'limin', THEME, { deliveries: 2 });
  world.expect({ chat: G, contains: ['照片:未传'], buttons: ['确认', '传照片', '取消'] });
  await world.press(G, 'limin', '传照片');
  world.expect({ chat: G, contains: ['引用群里的照片@我'], buttons: ['确认'] });
  await world.say(G, 'limin', '存证');
  world.expect({ chat: G, contains: ['跟这场活动一起存'] });
  const first = samplePng();
  await world.say(G, 'limin', '存证', { quotePicture: first });
  world.expect({ chat: G, contains: ['照片:已传1张'], buttons: ['确认'] });
  expect(await evidence(world)).toHaveLength(0);
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['已记活1', '照片:1张'] });
  expect((await evidence(world)).map((e) => [e.mime, e.takenAt])).toEqual([['image/png', null]]);

  // Another activity: the same picture is doubted, a day that does not fit is said; several at once.
  await world.say(G, 'limin', '记录 昨天上午志愿服务 8人');
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['已记活2', '@小联存证活2', '引用群里的照片@我'] });
  const camera = jpegWith('2026:09:15 15:42:08');
  await world.say(G, 'limin', '存证 活2', { quotePicture: camera, deliveries: 3 });
  world.expect({ chat: G, contains: ['活2已存1张', '9月15日(周二)15:42拍摄'], buttons: ['撤回这张'], not: ['提示'] });
  expect(world.seen({ chat: G })).toHaveLength(1);
  await world.say(G, 'limin', '存证 活2', { quotePicture: camera });
  world.expect({ chat: G, contains: ['没有新存', '已经有了'] });
  await world.say(G, 'limin', '照片存到活2', { pictures: [first, jpegWith('2026:09:10 09:00:00')] });
  world.expect({
    chat: G,
    contains: ['活2已存2张', '现共3张', '与活1的照片是同一张', '拍摄于9月10日(周四)', '活动是9月15日(周二)'],
    buttons: ['没用错', '撤回这2张'],
  });
  await world.press(G, 'limin', '没用错');
  world.expect({ chat: G, contains: ['李敏已核对'], buttons: ['撤回这2张'], not: ['是否用错'] });
  await world.press(G, 'zhangwei', '撤回这2张');
  expect(await evidence(world)).toHaveLength(4);
  await world.press(G, 'limin', '撤回这2张');
  world.expect({ chat: G, contains: ['活2的照片已撤回', '现共1张'], buttons: ['已撤回'] });
  await world.press(G, 'limin', '已撤回');
  world.expect({ chat: G, contains: ['照片已撤回'] });
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已恢复活2的2张照片', '现共3张'] });
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已撤回活2的2张照片', '现共1张'] });
  await world.say(G, 'limin', '活2');
  world.expect({ chat: G, contains: ['照片:1张', '存证活2'] });

  // Without a picture it is asked for; in private pictures come alone, one message each.
  await world.say(G, 'limin', '存证 活2');
  world.expect({ chat: G, contains: ['活2志愿服务', '引用群里的照片@我'] });
  await world.say('dm', 'limin', '存证 活1');
  world.expect({ to: 'limin', contains: ['活1', '请把照片发给我'] });
  await world.say('dm', 'limin', '稍等，我找找');
  await world.sendPicture('limin');
  world.expect({ to: 'limin', contains: ['活1已存1张', '9月16日(周三)10:00收到', '现共2张'] });
  // One taken back in between is not the last one.
  await world.press('dm', 'limin', '撤回这张');
  await world.sendPicture('limin');
  world.expect({ to: 'limin', contains: ['活1已存1张', '现共2张'] });
  await world.sendPicture('limin');
  world.expect({ to: 'limin', contains: ['活1已存1张', '现共3张'] });
  await world.say('dm', 'limin', '取消');
  await world.sendPicture('limin');
  world.expect({ to: 'limin', contains: ['存到活2？'], buttons: ['是', '不是', '不存了'] });
  await world.sendPicture('limin');
  world.expect({ to: 'limin', contains: ['2张照片存到活2？'] });
  await world.press('dm', 'limin', '不是');
  world.expect({ to: 'limin', contains: ['2张照片是哪场活动的'], buttons: ['活2志愿服务', '活1主题党日'] });
  await world.say('dm', 'limin', '活1');
  world.expect({ to: 'limin', contains: ['2张照片存到活1？'] });
  await world.press('dm', 'limin', '是');
  world.expect({ to: 'limin', contains: ['活1已存2张', '现共5张'] });
  await world.press('dm', 'limin', /已存 2 张$/);
  world.expect({ to: 'limin', contains: ['活1已存2张', '不会重复'] });
  await world.moveClockTo('2026-09-16T14:00');
  await world.sendPicture('limin', undefined, 'app');
  world.expect({ to: 'limin', contains: ['这张照片是哪场活动的'], buttons: ['活1主题党日', '不存了'] });
  await world.press('private', 'limin', '不存了');
  world.expect({ to: 'limin', contains: ['没有存'] });

  // Who may: the unit that took part may, another may not; what does not exist, or is void.
  await world.say('dm', 'zhangwei', '存证 活1', { images: 1 });
  world.expect({ to: 'zhangwei', contains: ['活1已存1张'] });
  await world.say('dm', 'zhangwei', '存证 活2', { images: 1 });
  world.expect({ to: 'zhangwei', contains: ['活2是望湖社区的活动', '李敏'] });
  await world.say('dm', 'zhangwei', '存证 活77', { images: 1 });
  world.expect({ to: 'zhangwei', contains: ['没有找到活77'] });
  await world.say(G, 'limin', '活2 作废 记重了');
  await world.press(G, 'limin', '确定作废');
  await world.say(G, 'limin', '存证 活2', { images: 1 });
  world.expect({ chat: G, contains: ['活2已作废'] });

  // What is no picture, what is broken, what cannot be fetched.
  const broken = samplePng().subarray(0, 400);
  for (const [picture, said] of [
    [Buffer.from('%PDF-1.7 照片.jpg'), '这不是照片'],
    [broken, '打不开'],
    [Buffer.concat([samplePng(), Buffer.alloc(11 * 1024 * 1024)]), '超过 10 MB'],
  ] as const) {
    await world.say(G, 'limin', '存证 活1', { pictures: [picture] });
    world.expect({ chat: G, contains: [said] });
  }
  world.standin.faults.add({ on: /aibot-media/, http: 500, times: 2 });
  await world.say(G, 'limin', '存证 活1', { images: 1 });
  world.expect({ chat: G, contains: ['没能取到'] });
  world.standin.faults.add({ on: /aibot-media/, http: 500 });
  await world.say(G, 'limin', '存证 活1', { images: 1 });
  world.expect({ chat: G, contains: ['活1已存1张'] });
  world.standin.faults.add({ on: /aibot-media/, http: 404 });
  await world.say(G, 'limin', '存证 活1', { images: 2 });
  world.expect({ chat: G, contains: ['活1已存1张', '已过期'] });
  await world.sendFile('limin', '合影.jpg', samplePng());
  world.expect({ to: 'limin', contains: ['这张照片是哪场活动的'] });

  // What nothing refers to is swept a day later; what is stored stays, without what its camera told.
  const stored = await evidence(world);
  expect(files(world).length).toBeGreaterThan(stored.length);
  await world.moveClockTo('2026-09-18T03:20');
  await world.press(G, 'limin', '撤回这张');
  await world.moveClockTo('2026-09-18T03:26');
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已恢复'] });
  expect(
    files(world)
      .map((f) => f.split('/').at(-1))
      .sort(),
  ).toEqual(stored.map((e) => e.fileKey).sort());
  expect(world.standin.violations).toEqual([]);
});
