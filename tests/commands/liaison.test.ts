import { readFile } from 'node:fs/promises';
import { importSource } from '../../bot/admin/import';
import { readSource, sourceOf } from '../../bot/admin/import-source';
import { bumpNames } from '../../bot/domain/org/load-directory';
import { Secrets } from '../../bot/secrets';
import { call, G, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';
import { DISTRICT, startWorld, type World } from '../support/world';

describe('whom to turn to', () => {
  test.each(['找 供电所', '联络员 供电所', '供电所谁负责', '供电所联络员是谁', '供电所怎么联系'])(
    '%s: first liaison, backup and head, each with @ in a group',
    async (said) => {
      const world = await neighbourhood();
      await world.say(G, 'limin', said);
      world.expect({ chat: G, contains: ['城南供电所', '联络员：@张伟', '备份联络员：@王强', '负责人：@杨光', '安全用电讲座'] });
    },
  );

  test('in private without @; the next meeting is there; a number is not given out', async () => {
    const world = await neighbourhood();
    await world.say(G, 'limin', '9月24日下午两点半在活动室开联席会,议题停车');
    await world.press(G, 'limin', '确认发通知');
    await world.say('dm', 'gaoshan', '建行联络员电话多少');
    world.expect({ to: 'gaoshan', contains: ['陈琳', '林娜', '电话我不给出', '会1 9月24日(周四)14:30'], not: ['@', /\d{11}/] });
  });

  test('a person: for which unit they speak; without a post, who does', async () => {
    const world = await startWorld();
    await world.say('dm', 'limin', '找 张伟');
    world.expect({ to: 'limin', contains: ['张伟：城南供电所联络员'] });
    await world.say('dm', 'limin', '王建国是哪个单位的');
    world.expect({ to: 'limin', contains: ['在城南供电所', '不是联络员', '找张伟'] });
    await world.say('dm', 'limin', '找 何春晖');
    world.expect({ to: 'limin', contains: ['春晖街道街道干部'] });
  });

  test('names that nobody has, and what is nobody’s job yet, get a way', async () => {
    const world = await startWorld();
    await world.say('dm', 'limin', '找 青峙社区');
    world.expect({ to: 'limin', contains: ['没找到“青峙社区”', '管理员'] });
    await world.say('dm', 'zhangwei', '路灯坏了找谁');
    world.expect({ to: 'zhangwei', contains: ['没有记录', '吹哨'] });
    await world.say('dm', 'limin', '联络员');
    world.expect({ to: 'limin', contains: ['城南供电所：张伟', '物业：周洁'] });
  });

  test('who came to such a whistle before, and who offers such a thing, are named', async () => {
    const world = await neighbourhood();
    await world.say('dm', 'limin', '投影仪找谁借');
    world.expect({ to: 'limin', contains: ['建行：陈琳（能提供投影仪）'] });
    await world.say(G, 'limin', '吹哨 东门路灯不亮，请供电所来');
    await world.press(G, 'limin', '确认吹哨');
    await world.press('private', 'zhangwei', '报到');
    await world.say('dm', 'zhangwei', '哨1 办好了');
    await world.press('private', 'limin', /结案/);
    await world.say(G, 'limin', '路灯不亮找谁');
    world.expect({ chat: G, contains: ['城南供电所：@张伟（哨1'] });
  });

  test('a unit without a liaison: who else, and how it gets one', async () => {
    const world = await startWorld();
    await without(world, 'dengli');
    await world.say('dm', 'songping', '找 三幼');
    world.expect({ to: 'songping', contains: ['还没有登记联络员', '宋萍', '我是三幼新联络员'] });
  });

  test('a name that two have: units are asked about on buttons, people are shown each with their unit', async () => {
    const source = async () => {
      const data = JSON.parse(await readFile(DISTRICT, 'utf8'));
      data.orgs.push({
        code: 'north',
        name: '城北供电所党支部',
        shortName: '城北供电所',
        kind: 'UNIT',
        parent: 'chunhui',
        aliases: ['供电所'],
      });
      data.members.push(
        { userid: 'weinorth', name: '张伟', org: 'north', liaison: 'PRIMARY' },
        { userid: 'new', name: '赵新', org: 'north' },
      );
      return sourceOf(data);
    };
    const world = await startWorld({ district: { name: 'liaison twins', files: [DISTRICT, __filename], source } });
    await world.say('dm', 'limin', '找 供电所');
    world.expect({ to: 'limin', contains: ['是哪一家'], buttons: ['城南供电所', '城北供电所'] });
    await world.press('dm', 'limin', '城北供电所');
    world.expect({ to: 'limin', contains: ['联络员：张伟'], not: ['王强'] });
    await world.say('dm', 'limin', '找 张伟');
    world.expect({ to: 'limin', contains: ['城南供电所联络员', '城北供电所联络员'] });
    // Of two units the one where who takes over works; of two people the one whose unit it is.
    await world.say('dm', 'new', '我是供电所新联络员，接张伟');
    world.expect({ to: 'new', contains: ['换联络员：城北供电所'] });
  });

  test('who cannot be reached in private is marked', async () => {
    const world = await startWorld({ noAgent: true });
    await world.say('dm', 'limin', '找 供电所');
    world.expect({ to: 'limin', contains: ['张伟（还没有开通私聊'] });
  });
});

describe('E3-6: another liaison', () => {
  test('王强 asks in the group, the secretary says yes: what is in hand is handed over, everybody concerned hears of it', async () => {
    const world = await begun();
    await world.say(G, 'limin', '双向清单 望湖社区和供电所：供电所每季度安全用电讲座1次；供电所每季度上门检查独居老人用电1次，一年');
    await world.press(G, 'limin', '确认');
    await world.press('private', 'zhangwei', '同意');
    await world.say(G, 'wangqiang', '我是供电所新联络员，接张伟');
    world.expect({
      chat: G,
      contains: ['李敏书记', '城南供电所负责人杨光', '确认', '可以看通知', '不能代表单位答复'],
      buttons: ['确认王强', '不是'],
    });
    for (const to of ['limin', 'yangguang', 'zhangwei']) world.expect({ to, contains: ['换联络员'], buttons: ['确认王强'] });
    // Until then they are shown the meeting and cannot answer it.
    await world.say('dm', 'wangqiang', '会2');
    world.expect({ to: 'wangqiang', contains: ['会2'] });
    await world.say('dm', 'wangqiang', '会2 参加');
    world.expect({ to: 'wangqiang', contains: ['张伟'], not: ['已答复'] });

    const mark = world.mark();
    await world.press('private', 'limin', '确认王强');
    world.expect({ to: 'limin', contains: ['已换', '办1', '会2答复', '清1双向清单(2项未完成)', '一并交接给王强', '清单已私聊'] }, mark);
    world.expect({ to: 'wangqiang', contains: ['您是城南供电所联络员了', '办1 ', '路灯', '会2 9月24日(周四)14:30', '等您答复'] }, mark);
    world.expect({ to: 'zhangwei', contains: ['联络员换成王强', '李敏', '您以前的答复仍在您名下'] }, mark);
    world.expect({ to: 'yangguang', contains: ['城南供电所联络员换成王强'] }, mark);
    world.expect({ chat: G, contains: ['城南供电所联络员换成王强了'], not: ['路灯'] }, mark);

    await world.say('dm', 'wangqiang', '会2 参加');
    world.expect({ to: 'wangqiang', contains: ['参加'] });
    await world.say('dm', 'zhangwei', '会2 请假');
    world.expect({ to: 'zhangwei', contains: ['王强'] });
    await world.say(G, 'limin', '找 供电所');
    world.expect({ chat: G, contains: ['联络员：@王强'], not: ['张伟'] });
    // A second press, and one on the group's card.
    await world.press(G, 'yangguang', '确认王强');
    world.expect({ chat: G, contains: ['已换联络员', '李敏已确认'] });
    const audit = await world.store.read.auditLog.findMany({ where: { action: { startsWith: 'liaison.' } }, orderBy: { at: 'asc' } });
    expect(audit.map((a) => a.action)).toEqual(['liaison.ask', 'liaison.change']);
  });

  test('reminders go to the new one, bookings too; what the old one answered stays his', async () => {
    const world = await begun();
    await world.say('dm', 'zhangwei', '会2 参加');
    await world.say('dm', 'zhangwei', '订三楼会议室 9月25日上午9点到10点 安全培训');
    await world.press('dm', 'zhangwei', /确认/);
    await world.say(G, 'limin', '供电所联络员换成王强');
    world.expect({ chat: G, contains: ['待确认·换联络员', '张伟', '王强'] });
    await world.press(G, 'limin', '确认');
    world.expect({ chat: G, contains: [/订\d/, '会2', '一并交接给王强'] });
    const seat = await world.store.read.invitation.findFirstOrThrow({ where: { meeting: { no: 2 }, org: { code: 'gongdian' } } });
    const old = await world.store.read.member.findFirstOrThrow({ where: { useridKey: 'zhangwei' } });
    expect(seat.respondedById).toBe(old.id);
    const mark = world.mark();
    await world.moveClockTo('2026-09-23T18:00');
    await world.moveClockTo('2026-09-24T18:30');
    await world.moveClockTo('2026-09-25T08:05');
    const told = (to: string) =>
      world
        .seen({ to }, mark)
        .map((p) => p.text)
        .join('\n');
    expect(told('wangqiang')).toContain('会2');
    expect(told('wangqiang')).toMatch(/订\d/);
    expect(told('zhangwei')).not.toMatch(/会2|订\d|办1/);
  });

  test('not confirmed: told with a way out; who asked takes it back; nobody answers for a day', async () => {
    const world = await begun();
    await world.say('dm', 'wangqiang', '我是供电所新联络员');
    world.expect({ to: 'wangqiang', contains: ['已请李敏书记'], buttons: ['不接了'] });
    await world.say('dm', 'wangqiang', '我是供电所新联络员');
    world.expect({ to: 'wangqiang', contains: ['已经在等确认', '9月17日(周四)'] });
    await world.press('private', 'yangguang', '不是');
    world.expect({ to: 'wangqiang', contains: ['杨光没有确认', '仍是张伟', '请找杨光'] });
    await world.press('private', 'limin', '确认王强');
    world.expect({ to: 'limin', contains: ['联络员没有换', '没有被确认'] });

    await world.say('dm', 'wangqiang', '我是供电所新联络员');
    await world.press('dm', 'wangqiang', '不接了');
    world.expect({ to: 'wangqiang', contains: ['本人不接了'] });
    world.expect({ to: 'limin', contains: ['王强不接城南供电所联络员了'] });

    await world.say('dm', 'wangqiang', '我是供电所新联络员');
    await world.say('dm', 'wangqiang', '撤销');
    world.expect({ to: 'wangqiang', contains: ['没有换'] });

    await world.say('dm', 'wangqiang', '我是供电所新联络员');
    const mark = world.mark();
    await world.moveClockTo('2026-09-17T11:30');
    world.expect({ to: 'wangqiang', contains: ['24小时没有人确认', '我是城南供电所新联络员'] }, mark);
    world.expect({ to: 'limin', contains: ['24小时没有人确认', '城南供电所联络员换成王强'] }, mark);
    await world.press('private', 'limin', '确认王强');
    world.expect({ to: 'limin', contains: ['没有换', '24小时'] });
    expect(await primaries(world)).toEqual(['zhangwei']);
  });

  test('two at once: one is confirmed, the other is told', async () => {
    const world = await begun();
    await world.say(G, 'wangqiang', '我是供电所新联络员');
    await world.say(G, 'wangjianguo', '我来接张伟的工作');
    world.expect({ chat: G, contains: ['王强也在等确认', '王建国'] });
    await world.say(G, 'limin', '找 供电所');
    world.expect({ chat: G, contains: ['联络员：@张伟', '王强、王建国要接联络员，等确认'] });
    await world.press('private', 'yangguang', '确认王建国');
    world.expect({ to: 'wangqiang', contains: ['已确认为王建国'] });
    await world.press('private', 'limin', '确认王强');
    world.expect({ to: 'limin', contains: ['确认了别人'] });
    expect(await primaries(world)).toEqual(['wangjianguo']);
  });

  test('who may not is refused with who may', async () => {
    const world = await begun();
    await world.say(G, 'wangqiang', '我是供电所新联络员');
    await world.press(G, 'wangqiang', '确认王强');
    world.expect({ to: 'wangqiang', contains: ['李敏书记', '杨光'] });
    await world.press(G, 'qian', '确认王强');
    world.expect({ to: 'qian', contains: ['李敏书记'] });
    await world.say('dm', 'qian', '供电所联络员换成王强');
    world.expect({ to: 'qian', contains: ['李敏书记', '我是城南供电所新联络员'] });
    await world.say('dm', 'wangjianguo', '换联络员');
    world.expect({ to: 'wangjianguo', contains: ['我是城南供电所新联络员'] });
    expect(await primaries(world)).toEqual(['zhangwei']);
  });

  test('who belongs elsewhere, is it already, or is unknown: refused with a way', async () => {
    const world = await begun();
    await world.say('dm', 'linna', '我是供电所新联络员');
    world.expect({ to: 'linna', contains: ['林娜在名册里是建行的', '管理员'] });
    await world.say('dm', 'zhangwei', '我是供电所新联络员');
    world.expect({ to: 'zhangwei', contains: ['已经是城南供电所的联络员'] });
    await world.say('dm', 'zhangwei', '以后由周大海接我');
    world.expect({ to: 'zhangwei', contains: ['名册里没有“周大海”', '管理员'] });
    await world.say('dm', 'limin', '望湖社区联络员换成赵磊');
    world.expect({ to: 'limin', contains: ['由书记代表'] });
  });

  test('the present one names who comes after; taken back within ten minutes', async () => {
    const world = await begun();
    await world.say('dm', 'zhangwei', '以后由王强接我');
    world.expect({ to: 'zhangwei', contains: ['城南供电所', '换成', '王强'], buttons: ['确认', '取消'] });
    await world.press('dm', 'zhangwei', '确认');
    world.expect({ to: 'zhangwei', contains: ['已换', '一并交接给王强'] });
    world.expect({ to: 'limin', contains: ['城南供电所联络员换成王强'] });
    expect(await primaries(world)).toEqual(['wangqiang']);
    const mark = world.mark();
    await world.say('dm', 'zhangwei', '撤销');
    world.expect({ to: 'zhangwei', contains: ['已撤回', '仍由张伟负责'] }, mark);
    world.expect({ to: 'wangqiang', contains: ['张伟撤回了'] }, mark);
    expect(await primaries(world)).toEqual(['zhangwei']);
  });

  test('the head is asked whom, and may say a name; a backup that takes over is backup again after 撤销', async () => {
    const world = await startWorld();
    await world.say('dm', 'yangguang', '换联络员');
    world.expect({ to: 'yangguang', contains: ['换成谁'], buttons: ['王强', '王建国'] });
    await world.say('dm', 'yangguang', '王强');
    world.expect({ to: 'yangguang', contains: ['待确认·换联络员', '王强'] });
    await world.press('dm', 'yangguang', '确认');
    expect(await primaries(world)).toEqual(['wangqiang']);
    await world.say('dm', 'yangguang', '撤销');
    const rows = await world.store.read.liaison.findMany({ where: { org: { code: 'gongdian' } }, include: { member: true } });
    expect(rows.map((r) => `${r.member.useridKey} ${r.kind}`).sort()).toEqual(['wangqiang BACKUP', 'yangguang HEAD', 'zhangwei PRIMARY']);
    await world.clock.moveTo('2026-09-16T10:05');
    await world.say('dm', 'wangqiang', '我是供电所新联络员');
    world.expect({ to: 'wangqiang', contains: ['确认前王强还是备份联络员'] });
  });

  test('a secretary who names no unit is asked which, then whom; who answers for two units too', async () => {
    const world = await startWorld();
    await world.say('dm', 'limin', '换联络员');
    world.expect({ to: 'limin', contains: ['换哪一家'], buttons: ['建行', '城南供电所'] });
    await world.say('dm', 'limin', '建行');
    world.expect({ to: 'limin', contains: ['建行的联络员换成谁'], buttons: ['林娜'], not: ['陈琳'] });
    await world.press('dm', 'limin', '林娜');
    await world.press('dm', 'limin', '确认');
    world.expect({ to: 'linna', contains: ['您是建行联络员了（李敏确认）'] });
    world.expect({ to: 'chenlin', contains: ['建行联络员换成林娜了'] });
    await post(world, 'zhangwei', 'sanyuan');
    await world.say('dm', 'zhangwei', '换联络员');
    world.expect({ to: 'zhangwei', contains: ['换哪一家'], buttons: ['市三院', '城南供电所'] });
    await world.say('dm', 'zhangwei', '我调走了，以后找王强');
    world.expect({ to: 'zhangwei', contains: ['待确认·换联络员', '城南供电所', '王强'] });
  });

  test('撤销 leaves alone what was changed since; the next import of a file that names one wins', async () => {
    const world = await begun();
    await world.say('dm', 'zhangwei', '以后由王强接我');
    await world.press('dm', 'zhangwei', '确认');
    await world.say('dm', 'yangguang', '供电所联络员换成王建国');
    await world.press('dm', 'yangguang', '确认');
    await world.say('dm', 'zhangwei', '撤销');
    world.expect({ to: 'zhangwei', contains: ['后来又换过了'] });
    expect(await primaries(world)).toEqual(['wangjianguo']);
    await world.moveClockTo('2026-09-16T10:11');
    await world.say('dm', 'yangguang', '撤销');
    world.expect({ to: 'yangguang', contains: ['已超过10分钟', '供电所联络员换成张伟'] });
    await importSource(await readSource(DISTRICT), {
      store: world.store,
      clock: world.clock,
      secrets: new Secrets(Buffer.alloc(32, 7).toString('base64')),
      zone: 'Asia/Shanghai',
    });
    expect(await primaries(world)).toEqual(['zhangwei']);
    await world.say('dm', 'limin', '找 供电所');
    world.expect({ to: 'limin', contains: ['联络员：张伟'], not: ['王建国'] });
  });

  test('who cannot be reached in private is asked in the group, and looks for the list', async () => {
    const world = await startWorld({ noAgent: true });
    await world.bind(G, 'limin', '望湖社区');
    await without(world, 'wangqiang');
    await world.say(G, 'wangqiang', '我是供电所新联络员');
    await world.press(G, 'limin', '确认王强');
    world.expect({ chat: G, contains: ['已换', '王强还没有开通私聊', '我的'] });
    await world.say('dm', 'wangjianguo', '我是供电所新联络员');
    world.expect({ to: 'wangjianguo', contains: ['还没有开通私聊', '请到群里再说一遍'] });
  });

  test('a unit that has none gets one', async () => {
    const world = await startWorld();
    await without(world, 'dengli');
    await world.say('dm', 'dengli', '我是三幼新联络员');
    world.expect({ to: 'dengli', contains: ['已请宋萍书记确认'] });
    await world.press('private', 'songping', '确认邓丽');
    world.expect({ to: 'dengli', contains: ['您是三幼联络员了', '现在没有要办的事'] });
    await world.say('dm', 'songping', '找 三幼');
    world.expect({ to: 'songping', contains: ['联络员：邓丽'] });
  });
});

describeEachDatabase('two who are confirmed in the same moment', (_fresh, kind) => {
  test('one is liaison', async () => {
    const world = await begun(kind);
    await world.say('dm', 'wangqiang', '我是供电所新联络员');
    await world.say('dm', 'wangjianguo', '我是供电所新联络员');
    await Promise.all([world.press('private', 'limin', '确认王强'), world.press('private', 'yangguang', '确认王建国')]);
    expect(await primaries(world)).toHaveLength(1);
    const rows = await world.store.read.takeOver.findMany();
    expect(rows.map((r) => r.state).sort()).toEqual(['AGREED', 'OVERTAKEN']);
  });
});

/** 供电所 has work from one meeting and is asked to another; 王强 has no post there. */
async function begun(kind: 'sqlite' | 'postgresql' = 'sqlite'): Promise<World> {
  const world = await neighbourhood({ kind, now: '2026-09-14T09:00' });
  await without(world, 'wangqiang');
  const held = await call(world, '明天下午两点半在活动室开联席会,议题路灯');
  await world.moveClockTo('2026-09-16T10:00');
  await world.say(G, 'limin', `纪要 ${held} 一、路灯由供电所9月22日前修好`);
  await world.press(G, 'limin', '确认');
  await call(world, '9月24日下午两点半在活动室开联席会,议题停车');
  return world;
}

async function primaries(world: World): Promise<string[]> {
  const rows = await world.store.read.liaison.findMany({
    where: { org: { code: 'gongdian' }, kind: 'PRIMARY' },
    include: { member: true },
  });
  return rows.map((r) => r.member.useridKey);
}

async function post(world: World, userid: string, org: string): Promise<void> {
  await world.store.write(async (tx) => {
    const member = await tx.member.findFirstOrThrow({ where: { useridKey: userid } });
    const { id } = await tx.org.findFirstOrThrow({ where: { code: org } });
    await tx.liaison.create({ data: { memberId: member.id, orgId: id, kind: 'PRIMARY' } });
    await bumpNames(tx);
  });
}

/** The person loses every post, as an import would take it. */
async function without(world: World, userid: string): Promise<void> {
  await world.store.write(async (tx) => {
    await tx.liaison.deleteMany({ where: { member: { useridKey: userid } } });
    await bumpNames(tx);
  });
}
