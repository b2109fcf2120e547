/** The only file that acts when it is imported: reads the settings, opens the database, listens, connects, and stops on a signal. */

import { openStore } from '../prisma/client';
import { migrate } from '../prisma/migrate';
import { buildApp } from './app';
import { systemClock } from './clock';
import { ConfigError, loadConfig, readDotEnv } from './config';
import { createLog } from './log';

async function main(): Promise<void> {
  readDotEnv();
  const config = loadConfig(process.env);
  const log = createLog(config.logLevel);
  // The playground and its stand-in are loaded only when they are played.
  const app = config.playground ? await (await import('./playground/run')).startPlayground(config, log) : await startBot(config, log);

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopped with an error');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

async function startBot(config: ReturnType<typeof loadConfig>, log: ReturnType<typeof createLog>): Promise<{ stop(): Promise<void> }> {
  const store = await openStore(config.databaseUrl);
  const { applied } = await migrate(store);
  if (applied.length) log.info({ applied }, 'migrations applied');
  const app = await buildApp({ config, store, clock: systemClock, log });
  const address = await app.start();
  log.info({ address, database: store.kind }, 'serving');
  return app;
}

main().catch((error: unknown) => {
  // What the operator can put right is said in words; anything else with its stack.
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
