import { canLook } from '../../bot/pictures/look';
import { pngOf } from '../pictures/pieces';
import { describeEachDatabase } from '../support/databases';
import { startWorld } from '../support/world';

const G = 'group:望湖社区' as const;
/** A room with a table and a banner. */
const room = (x: number, y: number) => 200 - 90 * x + (y > 0.6 && x > 0.2 ? -70 : 0) + (y < 0.2 && x > 0.3 && x < 0.8 ? -50 : 0);

describeEachDatabase('pictures of activities', (_fresh, kind) => {
  test('the same picture sent by two in one moment is stored once; one that looks like it is doubted elsewhere, until that is void', async () => {
    const world = await startWorld({ kind });
    await world.bind(G, 'limin', '望湖社区');
    for (const words of ['记录 昨天上午主题党日 32人', '记录 昨天下午志愿服务 8人']) {
      await world.say(G, 'limin', words);
      await world.press(G, 'limin', '确认');
    }
    const picture = pngOf(room);
    const mark = world.mark();
    await Promise.all([
      world.say(G, 'limin', '存证 活1', { pictures: [picture], deliveries: 2, atOnce: true }),
      world.say(G, 'zhaolei', '存证 活1', { pictures: [picture] }),
      world.say('dm', 'limin', '存证 活1', { pictures: [picture] }),
    ]);
    expect(await world.store.read.evidence.count()).toBe(1);
    const said = [...world.seen({ chat: G }, mark), ...world.seen({ to: 'limin' }, mark)].map((p) => p.text);
    expect(said.filter((text) => /已存 1 张/.test(text))).toHaveLength(1);
    expect(said.filter((text) => /没有新存/.test(text))).toHaveLength(2);

    const smaller = pngOf((x, y) => room(x, y) + 12, 100, 80);
    await world.say(G, 'limin', '存证 活2', { pictures: [smaller] });
    world.expect({ chat: G, contains: ['活2已存1张', ...(canLook() ? ['与活1的照片相似度很高', '是否用错'] : [])] });
    await world.say(G, 'limin', '活1 作废 记重了');
    await world.press(G, 'limin', '确定作废');
    await world.say(G, 'limin', '存证 活2', { pictures: [pngOf((x, y) => room(x, y) - 12)] });
    world.expect({ chat: G, contains: ['活2已存1张', '现共2张'], not: ['提示'] });
  });
});
