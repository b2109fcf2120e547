import { type Report, simulate } from '../../bench/simulate/run';
import { MONTH, type Size } from '../../bench/simulate/script';
import { describePostgres, freshDatabase } from '../support/databases';

const NOTHING_WRONG = {
  ...{ lost: [], doubled: [], unexpected: [], afterCancel: [], inQuietHours: [], toAnswered: [], tooManyADay: [] },
  ...{ misunderstood: [], violations: [], left: 0 },
};

async function month(url: string, size: Size): Promise<Report> {
  const report = await simulate(size, url);
  expect(report).toMatchObject({ ...NOTHING_WRONG, crashes: size.crashes, downtimes: size.downtimes });
  expect(report.meetings).toBeGreaterThan(size.meetings * 0.8);
  expect(report.owed).toBeGreaterThan(size.meetings * 8);
  return report;
}

test('a simulated month: what was owed is what members saw, through crashes and downtimes', async () => {
  const { deputies, proxies } = await month(await freshDatabase(), MONTH);
  expect(Math.min(deputies, proxies)).toBeGreaterThan(0);
}, 240_000);

describePostgres('two applications on one PostgreSQL', () => {
  test('a simulated month', async () => {
    await month(await freshDatabase('postgresql'), { ...MONTH, meetings: 10 });
  }, 240_000);
});
