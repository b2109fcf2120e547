import { Stage } from '../../bench/simulate/stage';
import { generateDistrict, SIZES } from '../../bot/admin/generate';
import { freshDatabase } from '../support/databases';

const HOUR = 3600_000;

test('who died and was away for hours says so to the admins, once; who was stopped does not', async () => {
  const district = generateDistrict({ ...SIZES.street, communities: 1, units: 2, branches: 0, members: 8, seed: 1 });
  const start = Date.parse('2026-09-16T10:00:00+08:00');
  const stage = await Stage.open({ databaseUrl: await freshDatabase(), district, start });
  const alarms = () => stage.arrived().flatMap(({ to, text }) => (text.includes('我停了约') ? [`${to} ${text.split('\n')[0]}`] : []));
  await stage.tick();
  await stage.down(start + 4 * HOUR, true);
  expect(alarms()).toEqual(['member0 ⚠ 我停了约4小时：从9月16日(周三)10:00到9月16日(周三)14:00。']);
  await stage.tick();
  await stage.down(start + 6 * HOUR, false);
  await stage.down(start + 6 * HOUR + 60_000, true);
  expect(alarms()).toEqual([]);
  await stage.close();
});
