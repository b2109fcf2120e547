import fc from 'fast-check';
import { printed, ranked } from '../../bot/domain/agenda/rules';
import { alike, gist, likeness } from '../../bot/domain/alike';
import { safetyLine } from '../../bot/domain/safety';

const UNITS = ['供电所', '物业', '三院', '实验小学'];
const names = (title: string) => UNITS.filter((u) => title.includes(u));

test.each([
  ['南门路灯三周不亮', '南门路灯坏了'],
  ['南门路灯三周不亮', '修南门的路灯'],
  ['东门停车', '东门停车位划线'],
  ['希望讨论一下3号楼漏水的问题', '3号楼渗水半个月了'],
  ['小学操场周末开放', '建议实验小学周末开放操场'],
])('%s and %s are the same thing', (a, b) => {
  expect(likeness(a, b, names)).toBeGreaterThanOrEqual(0.5);
  expect(likeness(b, a, names)).toBe(likeness(a, b, names));
});

test.each([
  ['南门路灯不亮', '北门路灯不亮'],
  ['3号楼漏水', '5号楼漏水'],
  ['供电所缺宣讲员', '三院缺宣讲员'],
  ['东门停车', '垃圾分类'],
  ['老人助餐', '老年大学招生'],
  ['停车', '电动车充电桩'],
])('%s and %s are two things', (a, b) => {
  expect(alike(a, [{ title: b }], names)).toEqual([]);
});

test('what is pressing comes first: nominated, then days of waiting × people', () => {
  const now = new Date('2026-09-16T02:00:00Z');
  const item = (title: string, days: number, people = 1, nominated = false) => ({
    title,
    since: new Date(now.getTime() - days * 86_400_000),
    people,
    nominated,
  });
  const items = [item('新', 0), item('久', 20), item('人多', 5, 60), item('提名', 1, 1, true)];
  expect(ranked(items, now).map((i) => i.title)).toEqual(['提名', '人多', '久', '新']);
});

test('any title is like itself, and likeness has no order', () => {
  const title = fc.string({ unit: fc.constantFrom(...'南北门路灯不亮停车三周了的修3号楼 ,A'), maxLength: 20 });
  fc.assert(
    fc.property(title, title, (a, b) => {
      expect(likeness(a, b)).toBe(likeness(b, a));
      if ([...gist(a)].length > 0) expect(likeness(a, a)).toBe(1);
    }),
  );
});

test('what was talked about before says how often; danger is named', () => {
  expect(printed({ title: '路灯', timesOnAgenda: 0 })).toBe('路灯');
  expect(printed({ title: '路灯', timesOnAgenda: 2 })).toBe('路灯（第3次上会）');
  expect(safetyLine('南门路灯三周不亮')).toBe('若有触电危险，请先打电话报修。');
  expect(safetyLine('楼道燃气味重')).toContain('先打电话');
  expect(safetyLine('停车')).toBeUndefined();
});
