const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const ASK = `const { Client } = require('pg'); const c = new Client({ connectionString: process.argv[1], connectionTimeoutMillis: 3000 });
c.connect().then(() => c.end()).then(() => process.exit(0), () => process.exit(1));`;

/** Asked once for all test files: is there a PostgreSQL server? They must know it while their tests are declared. */
module.exports = () => {
  const url = process.env['TEST_POSTGRES_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/test';
  const { status } = spawnSync(process.execPath, ['-e', ASK, url], { cwd: join(__dirname, '..', '..'), timeout: 10_000 });
  process.env['POSTGRES_REACHABLE'] = status === 0 ? '1' : '0';
};
