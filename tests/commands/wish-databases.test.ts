import { G, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';

describeEachDatabase('a wish that two claim in the same moment', (_fresh, kind) => {
  test('one has it, the other is shown what else there is and can wait', async () => {
    const world = await neighbourhood({ kind });
    await world.say(G, 'limin', '微心愿 独居老人想要一台收音机');
    await world.press(G, 'limin', '确认');
    const mark = world.mark();
    await Promise.all(['chenlin', 'qian', 'zhoujie'].map((userid) => world.say('dm', userid, '认领 愿1')));
    const wish = await world.store.read.wish.findFirstOrThrow();
    const texts = ['chenlin', 'qian', 'zhoujie'].map((to) => world.expect({ to }, mark));
    expect(texts.filter((t) => t.includes('愿1您已认领'))).toHaveLength(1);
    expect(texts.filter((t) => t.includes('愿1刚被'))).toHaveLength(2);
    expect(wish.status).toBe('CLAIMED');
    const planned = await world.store.read.reminderDelivery.findMany({ where: { subjectKind: 'WISH', state: 'PLANNED' } });
    expect(planned.map((r) => r.recipient)).toEqual([`member:${wish.claimedById}`]);
  });
});
