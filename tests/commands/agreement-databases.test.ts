import { G, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';

describeEachDatabase('an agreement of two units', (_fresh, kind) => {
  test('answered and carried out by two at once: one answer holds, one fulfilment is written', async () => {
    const world = await neighbourhood({ kind });
    await world.say(G, 'limin', '双向清单 望湖社区和供电所：供电所每季度安全用电讲座1次；望湖社区提供活动室每月1次，到12月底');
    await world.press(G, 'limin', '确认');
    await Promise.all([world.press('private', 'zhangwei', '同意'), world.press('private', 'zhangwei', '同意')]);
    const { status } = await world.store.read.agreement.findFirstOrThrow();
    expect(status).toBe('ACTIVE');
    expect(await world.store.read.reminderDelivery.count({ where: { subjectKind: 'TERM', state: 'PLANNED', rule: 'gi-7d' } })).toBe(6);
    const mark = world.mark();
    await Promise.all([
      world.say('dm', 'zhangwei', '清1 第1项 昨天做了'),
      world.say('dm', 'wangqiang', '清1 第1项 昨天做了'),
      world.say('dm', 'limin', '清1 第1项 本季免'),
    ]);
    const terms = await world.store.read.agreementTerm.findMany({ where: { period: '2026-Q3' }, include: { fulfilments: true } });
    const [{ fulfilments, waivedAt } = { fulfilments: [], waivedAt: null }] = terms;
    expect(fulfilments.length + (waivedAt ? 1 : 0)).toBe(1);
    const refused = ['zhangwei', 'wangqiang', 'limin'].filter((to) =>
      world.seen({ to }, mark).some((p) => /不用再(?:补记|免做)/.test(p.text)),
    );
    expect(refused).toHaveLength(2);
  });
});
