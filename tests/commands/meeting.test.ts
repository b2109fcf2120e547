import { call, G, LIAISONS, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await neighbourhood();
});

const meetings = () => world.store.read.meeting.count();

test('nothing to show, move or cancel; a second press announces nothing again, a sentence that comes three times makes one draft; it can be taken back', async () => {
  await world.say(G, 'limin', '下周有什么会');
  world.expect({ chat: G, contains: ['没有会'] });
  await world.say(G, 'limin', '1月有什么会');
  world.expect({ chat: G, contains: ['2027年1月1日', '没有会'], not: ['已经过去'] });
  await world.say(G, 'limin', '2026年1月有什么会');
  world.expect({ chat: G, contains: ['1月1日(周四', '已经过去'] });
  await world.say(G, 'limin', '取消会议');
  world.expect({ chat: G, contains: ['没有将要开的会'] });
  await world.say(G, 'limin', '改期');
  world.expect({ chat: G, contains: ['没有将要开的会'] });

  await world.say(G, 'limin', '9月24日下午两点半开联席会', { deliveries: 3 });
  await world.press(G, 'limin', '确认发通知');
  const code = world.find({ chat: G }, /会\d+/);
  await world.press(G, 'limin', `已发 ${code}`);
  world.expect({ chat: G, contains: [code] });
  for (const to of LIAISONS) expect(world.seen({ to })).toHaveLength(0);
  expect(await meetings()).toBe(1);

  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已撤回', code] });
  for (const to of LIAISONS) world.expect({ to, contains: [code, '取消'] });
  await world.say(G, 'limin', `取消${code}`);
  world.expect({ chat: G, contains: ['已经取消'], not: ['确定取消'] });
});

test('what is missing is asked one thing at a time, place and agenda can be changed on the card, wrong dates are refused with a proposal', async () => {
  await world.say(G, 'limin', '开会');
  world.expect({ chat: G, contains: ['哪天开会'], buttons: ['9月17日周四'] });
  await world.press(G, 'limin', /17日/);
  await world.press(G, 'limin', '其他');
  world.expect({ chat: G, contains: ['9月17日(周四)', '也可以直接说'], buttons: ['16:00'] });
  await world.press(G, 'limin', '16:00');
  await world.press(G, 'limin', '改地点');
  world.expect({ chat: G, contains: ['在哪里开'], buttons: ['三楼会议室', '地点待定'] });
  await world.say(G, 'limin', '实验小学报告厅');
  world.expect({ chat: G, contains: ['地点:实验小学报告厅', '9月17日(周四)16:00–17:30'] });
  await world.press(G, 'limin', '改议题');
  await world.say(G, 'limin', '东门停车；路灯，找我13812345678');
  world.expect({ chat: G, contains: ['东门停车', '路灯'], not: [/1381234/] });
  await world.press(G, 'limin', '改几点');
  await world.press(G, 'limin', '09:00');
  world.expect({ chat: G, contains: ['9月17日(周四)09:00–10:30'], buttons: ['确认发通知'] });
  await world.press(G, 'limin', '取消');
  expect(await meetings()).toBe(0);

  await world.say(G, 'limin', '9月10日下午三点开联席会');
  world.expect({ chat: G, contains: ['9月10日(周四)', '已经过去', '没有会', '要开会'], not: ['待确认·会议'] });
  await world.say(G, 'limin', '9月24日下午三点开联席会');
  await world.say(G, 'limin', '改成今天早上8点');
  world.expect({ chat: G, contains: ['9月16日(周三)08:00已经过去了', '改到哪天'], buttons: ['9月17日周四', '9月23日周三'] });
  await world.press(G, 'limin', /23日/);
  world.expect({ chat: G, contains: ['待确认·会议', '9月23日(周三)08:00'] });
  await world.say(G, 'limin', '2月30日下午三点开联席会');
  world.expect({ chat: G, contains: ['2月', '哪天开'], not: ['待确认·会议'] });
});

test('other units instead of the body; a name in no list is out of reach; a meeting with a name of its own asks whom to invite', async () => {
  await world.say(G, 'limin', '周五上午十点请三院、供电所和爱心车队来活动室开个碰头会，商量义诊');
  world.expect({ chat: G, contains: ['碰头会', '9月18日(周五)10:00–11:30', '市三院', '城南供电所', '义诊'], not: ['6家'] });
  await world.say(G, 'limin', '三院不用叫了');
  world.expect({ chat: G, contains: ['碰头会', '城南供电所', '义诊'], not: ['三院'] });
  await world.press(G, 'limin', '确认发通知');
  world.expect({ to: 'zhangwei', contains: ['碰头会', '9月18日(周五)10:00'], buttons: ['参加'] });
  expect(world.seen({ to: 'zhoujie' })).toHaveLength(0);

  await world.say(G, 'limin', '后天下午三点开支委会');
  world.expect({ chat: G, contains: ['支委会', '请哪些单位'], buttons: ['6家成员单位'] });
  await world.press(G, 'limin', '6家成员单位');
  world.expect({ chat: G, contains: ['会议:支委会', '9月18日(周五)15:00–16:30'], buttons: ['确认发通知'] });
});

test('the same body or the same room at that time is said on the card', async () => {
  const first = await call(world);
  await world.say(G, 'limin', '9月24日下午三点在活动室开联席会');
  world.expect({ chat: G, contains: ['同一时间已有', `活动室有${first}`], buttons: ['三楼会议室 同时段', '地点再定'] });
  await world.press(G, 'limin', '三楼会议室 同时段');
  world.expect({ chat: G, contains: ['同一时间已有', '三楼会议室(空闲)'], buttons: ['确认发通知'] });
  // Nobody said a place: the next room that is free then.
  await world.say(G, 'limin', '9月24日下午三点开联席会');
  world.expect({ chat: G, contains: ['地点:三楼会议室(空闲)'] });
  await world.say(G, 'limin', '改到9月28日');
  world.expect({ chat: G, contains: ['地点:望湖社区活动室(空闲)'] });
  await world.press(G, 'limin', '改地点');
  await world.press(G, 'limin', '地点待定');
  world.expect({ chat: G, contains: ['地点:待定'] });
  await world.say(G, 'limin', '9月26日晚上九点在活动室开联席会');
  await world.press(G, 'limin', '就定26日');
  world.expect({ chat: G, contains: ['9月26日(周六·中秋放假)21:00', '开放时间'], not: ['同一时间'] });
});

test('who may not call is told who may; the street may', async () => {
  await world.say(G, 'zhaolei', '9月24日下午两点半开联席会');
  world.expect({ chat: G, contains: ['李敏'], not: ['待确认'] });
  await world.say(G, 'hechunhui', '9月24日下午两点半开联席会');
  world.expect({ chat: G, buttons: ['确认发通知'] });
  const code = await call(world, '9月28日下午两点半开联席会');
  for (const words of [`取消${code}`, `${code} 改到29号上午九点`, `催一下${code}`]) {
    await world.say(G, 'zhaolei', words);
    world.expect({ chat: G, contains: ['李敏'], not: [/确定取消|确认改期/] });
  }
  await world.say(G, 'hechunhui', `取消${code}`);
  await world.press(G, 'hechunhui', '确定取消');
  world.expect({ to: 'qian', contains: [code, '取消'] });
});

test('E1-5: cancelling asks first, tells everybody, stops every reminder, and can be taken back', async () => {
  const code = await call(world);
  await world.press('private', 'zhangwei', '参加');
  await world.say(G, 'limin', `取消${code} 防汛`);
  world.expect({
    chat: G,
    contains: ['9月24日(周四)14:30', '已有1家确认', '通知6家', /停掉\d+条提醒/, '防汛'],
    buttons: ['确定取消', '改期', '不取消'],
  });
  await world.press(G, 'limin', '不取消');
  world.expect({ chat: G, contains: ['没有取消', '照常召开'] });
  // A festival behind the number is why, not when.
  await world.say(G, 'limin', `取消${code} 春节`);
  world.expect({ chat: G, contains: ['原因:春节'] });
  await world.press(G, 'limin', '不取消');
  await world.say(G, 'limin', `取消${code} 防汛`);
  await world.press(G, 'limin', '确定取消');
  world.expect({ chat: G, contains: [`❌${code}取消`, '原因:防汛', '请勿前往', '议题保留', '李敏可发“改期”重新约'], buttons: ['改期'] });
  for (const to of LIAISONS) world.expect({ to, contains: [code, '取消', '防汛', '9月24日(周四)14:30'] });
  await world.press('private', 'zhangwei', '改为请假');
  world.expect({ to: 'zhangwei', contains: [`${code}已取消`, '防汛'] });
  await world.say('dm', 'qian', `${code} 参加`);
  world.expect({ to: 'qian', contains: ['已经取消'] });
  await world.say(G, 'limin', `${code} 谁没回`);
  world.expect({ chat: G, contains: ['已取消', /未答复5/], not: ['预计到会', '催'] });

  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: [code, '恢复', '9月24日(周四)14:30'] });
  world.expect({ to: 'zhangwei', contains: ['恢复', '“参加”仍然有效'] });
  world.expect({ to: 'qian', contains: ['恢复', '请答复'] });
  await world.moveClockTo('2026-09-21T09:01');
  world.expect({ to: 'qian', contains: [code, '请代表市三院答复'] });

  await world.say(G, 'limin', '会议取消吧');
  await world.press(G, 'limin', '确定取消');
  const mark = world.mark();
  for (const at of ['2026-09-22T09:01', '2026-09-23T15:01', '2026-09-23T16:01', '2026-09-24T13:31']) await world.moveClockTo(at);
  for (const to of [...LIAISONS, 'limin', 'yangguang']) expect(world.seen({ to }, mark)).toHaveLength(0);
});

test('E1-5: 改期 after a cancellation calls it again: the same units, hour, place and subjects, another day', async () => {
  const code = await call(world);
  await world.say('dm', 'limin', `取消${code} 防汛`);
  await world.press('private', 'limin', '确定取消');
  world.expect({ chat: G, contains: [`❌${code}取消`, '原因:防汛', '请勿前往', '议题保留', '李敏可发“改期”重新约'] });
  await world.say(G, 'zhaolei', `${code} 改期`);
  world.expect({ chat: G, contains: ['李敏'], not: ['哪天开'] });
  await world.say(G, 'limin', '改期');
  world.expect({ chat: G, contains: ['改到哪天', '望湖社区党建联席会', '停车', '活动室'] });
  await world.say(G, 'limin', '9月28日');
  world.expect({
    chat: G,
    contains: ['【待确认·会议】', '9月28日(周一)14:30–16:00', '望湖社区活动室(空闲)', '议题:停车', '6家单位'],
    buttons: ['确认发通知'],
  });
  await world.press(G, 'limin', '确认发通知');
  for (const to of LIAISONS) world.expect({ to, contains: ['9月28日(周一)14:30', '停车'], buttons: ['参加'] });
  await world.say(G, 'limin', '议题池');
  world.expect({ chat: G, not: ['停车'] });
});

test('a change of time can be taken back, and answers to the old time count again; another room is told, and answers stay; without a time it asks', async () => {
  const code = await call(world);
  await world.press('private', 'zhangwei', '参加');
  await world.say(G, 'limin', `${code}推迟半小时`);
  world.expect({ chat: G, contains: ['9月24日(周四)15:00–16:30'] });
  await world.press(G, 'limin', '确认改期');
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['改回', '9月24日(周四)14:30–16:00'] });
  world.expect({ to: 'zhangwei', contains: ['改期撤回', '“参加”仍然有效'] });
  await world.say(G, 'limin', `${code} 谁没回`);
  world.expect({ chat: G, contains: [/未答复\D{0,6}5/, '参加1'] });

  await world.say(G, 'limin', `${code} 改到三楼会议室`);
  world.expect({ chat: G, contains: ['望湖社区活动室 → 三楼会议室', '答复不变', '9月24日(周四)14:30–16:00(不变)'], buttons: ['确认改期'] });
  await world.press(G, 'limin', '确认改期');
  world.expect({ to: 'zhangwei', contains: ['地点有变', '三楼会议室', '答复不变'] });
  await world.press('private', 'chenlin', '参加');
  world.expect({ to: 'chenlin', contains: ['已记:参加', '三楼会议室'] });
  // A place by words: a room of ours, any other, and none.
  for (const [words, place] of [
    ['改地点 活动室', '三楼会议室 → 望湖社区活动室'],
    ['地点改到实验小学报告厅', '三楼会议室 → 实验小学报告厅'],
  ] as const) {
    await world.say(G, 'limin', `${code} ${words}`);
    world.expect({ chat: G, contains: [place, '(不变)'], buttons: ['确认改期', '改地点'] });
    await world.press(G, 'limin', '取消');
  }
  await world.say(G, 'limin', `${code} 换个地方`);
  world.expect({ chat: G, contains: ['在哪里开', '原定'], buttons: ['活动室', '三楼会议室', '地点待定'] });
  await world.say(G, 'limin', '门口凉亭');
  world.expect({ chat: G, contains: ['三楼会议室 → 门口凉亭'] });
  await world.press(G, 'limin', '取消');
  await world.say(G, 'limin', `${code} 谁没回`);
  world.expect({ chat: G, contains: [/未答复\D{0,6}4/] });

  await world.say(G, 'limin', `${code}改期`);
  world.expect({ chat: G, contains: ['改到哪天', '9月24日(周四)14:30'], buttons: ['9月17日周四'] });
  await world.say(G, 'limin', '9月24日下午两点半');
  await world.press(G, 'limin', '确认改期');
  world.expect({ chat: G, contains: ['没有变化'] });
  for (const to of LIAISONS) expect(world.seen({ to })).toHaveLength(0);
  await world.say(G, 'limin', `${code}改到今天早上8点`);
  world.expect({ chat: G, contains: ['已经过去'], not: ['待确认·改期'] });
});

test('two meetings: the one that is meant is asked, with what was said', async () => {
  const first = await call(world);
  await world.say(G, 'limin', '9月28日下午三点开联席会');
  await world.press(G, 'limin', '确认发通知');
  const second = world.find({ chat: G }, /会\d+/);
  expect(second).not.toBe(first);
  await world.say(G, 'limin', '取消会议');
  world.expect({ chat: G, contains: ['取消哪一场', '9月24日(周四)14:30', '9月28日(周一)15:00'], buttons: [first, second] });
  await world.press(G, 'limin', second);
  world.expect({ chat: G, contains: [`要取消${second}吗`], buttons: ['确定取消'] });
  await world.press(G, 'limin', '改期');
  world.expect({ chat: G, contains: ['改到哪天', '9月28日(周一)15:00'] });
  await world.say(G, 'limin', '下周有什么会');
  world.expect({ chat: G, contains: [first, '9月24日(周四)14:30'], not: ['9月28日(周一)'] });
  await world.say(G, 'limin', '9月的会');
  world.expect({ chat: G, contains: ['2场会', first, second], not: ['哪天'] });
  await world.say(G, 'limin', '最近有什么会');
  world.expect({ chat: G, contains: ['2场会', first, second] });
  await world.say(G, 'limin', '会99');
  world.expect({ chat: G, contains: ['没有找到会99'] });
});

test('all have answered: nothing to chase; moved in private, the group hears; the street, and a very long name', async () => {
  const code = await call(world);
  for (const u of LIAISONS) await world.press('private', u, '参加');
  await world.say(G, 'limin', `催一下${code}`);
  world.expect({ chat: G, contains: ['都答复了', '参加6', '预计到会6家'], not: ['现在催'] });

  await world.say('dm', 'limin', `${code}改到28号下午3点`);
  await world.press('private', 'limin', '确认改期');
  world.expect({ chat: G, contains: [code, '9月24日(周四)14:30', '9月28日(周一)15:00'] });
  await world.say('dm', 'limin', `取消${code} 防汛`);
  await world.press('private', 'limin', '确定取消');
  world.expect({ chat: G, contains: [`❌${code}取消`, '防汛', '请勿前往'] });

  await world.say('dm', 'limin', '9月24日下午两点半开联席会');
  world.expect({ to: 'limin', contains: ['望湖社区党建联席会', '6家单位'], buttons: ['确认发通知'] });
  await world.press('private', 'limin', '取消');
  await world.say('dm', 'hechunhui', '9月24日下午两点半开望湖社区联席会');
  world.expect({ to: 'hechunhui', contains: ['望湖社区党建联席会'], buttons: ['确认发通知'] });
  await world.say('dm', 'limin', `9月24日下午两点半开联席会，议题${'关于老旧小区停车难的综合整治'.repeat(12)}`);
  await world.press('private', 'limin', '确认发通知');
  world.expect({ to: 'qian', contains: ['关于老旧小区停车难的综合整治', '…'], buttons: ['参加'] });
  expect(world.standin.violations).toEqual([]);
});
