/**
 * npm run import -- FILE
 *
 * Organisations, members, bodies, resources, holidays from .json or .xlsx. All or nothing, repeatable, while the bot runs: its processes read the
 * names again when Deployment.namesVersion has grown. Exit: 0 written or nothing to change, 1 anything else.
 */
import { dirname } from 'node:path';
import { type Store, sqliteFile, WriteConflict } from '../../prisma/client';
import { migrate } from '../../prisma/migrate';
import { type Clock, systemClock } from '../clock';
import { type Config, loadConfig, readDotEnv } from '../config';
import { playgroundSecretKey, Secrets } from '../secrets';
import { crossCheck } from './import-check';
import { type Counted, type Plan, planImport } from './import-plan';
import { type Problem, readSource, type Source } from './import-source';
import { readState } from './import-state';
import { writePlan } from './import-write';
import { openDatabase, runCommand } from './run';

/** The file is not taken. `problems` in the file's order. */
export class ImportRefused extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map((p) => `${p.where}：${p.reason}`).join('\n'));
  }
}

export interface ImportParts {
  store: Store;
  clock: Clock;
  secrets: Secrets;
  /** TIME_ZONE */
  zone: string;
}

const ATTEMPTS = 5;

/**
 * Takes a file into a migrated database.
 * @returns what was written; `changed` is false when the database said all of it already
 * @throws ImportRefused, UnreadableFile: nothing was written
 */
export async function importFile(path: string, parts: ImportParts): Promise<Plan> {
  return importSource(await readSource(path), parts);
}

/** As `importFile`, for rows that are in memory. */
export async function importSource(source: Source, { store, clock, secrets, zone }: ImportParts): Promise<Plan> {
  for (let attempt = 1; ; attempt += 1) {
    const state = await readState(store);
    const problems = [...source.problems, ...crossCheck(source, state, zone)];
    if (problems.length > 0) throw new ImportRefused(problems);
    const plan = planImport(source.file, state, secrets, clock.now());
    if (!plan.changed) return plan;
    try {
      await writePlan(store, plan, clock.now());
      return plan;
    } catch (error) {
      // Somebody offered a resource or bound a group meanwhile: look again.
      if (!(error instanceof WriteConflict) || attempt === ATTEMPTS) throw error;
    }
  }
}

const NAMES: Record<Counted, string> = { orgs: '组织', members: '成员', bodies: '联席机构', resources: '资源', holidays: '放假安排' };

/** What an operator reads. */
export function summary(plan: Plan): string {
  const lines = (Object.keys(NAMES) as Counted[]).flatMap((list) => {
    const { created, updated, same } = plan.tally[list];
    return created + updated + same === 0 ? [] : [`  ${NAMES[list]}：新增 ${created}，更新 ${updated}，未变 ${same}`];
  });
  return [plan.changed ? `已导入“${plan.name}”。` : `没有变化：“${plan.name}”的内容和数据库一致。`, ...lines].join('\n');
}

/** SECRET_KEY, or the playground's own. */
export function secretsOf(config: Config): Secrets {
  const folder = config.databaseUrl.startsWith('file:') ? dirname(sqliteFile(config.databaseUrl)) : 'data';
  return new Secrets(config.secretKey ?? playgroundSecretKey(folder));
}

if (require.main === module)
  runCommand(async ([path, ...rest]) => {
    if (!path || rest.length > 0) {
      console.error('用法：npm run import -- 文件.json 或 文件.xlsx');
      return 1;
    }
    readDotEnv();
    const config = loadConfig(process.env);
    const store = await openDatabase(config.databaseUrl);
    try {
      await migrate(store);
      const plan = await importFile(path, { store, clock: systemClock, secrets: secretsOf(config), zone: config.timeZone });
      console.log(summary(plan));
      return 0;
    } catch (error) {
      if (!(error instanceof ImportRefused)) throw error;
      console.error(`${error.message}\n共 ${error.problems.length} 处不对，什么也没有写入。`);
      return 1;
    } finally {
      await store.close();
    }
  });
