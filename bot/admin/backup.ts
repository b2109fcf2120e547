/**
 * npm run backup -- FILE
 *
 * A consistent copy of the database while the bot runs. SQLite: one file that can take the place of the database. PostgreSQL: an archive of pg_dump.
 * Never overwrites. The file appears under its name only when it is whole. Exit: 0 written, 1 anything else.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, link, mkdir, open, stat, unlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { sqliteFile } from '../../prisma/client';
import { loadConfig, readDotEnv } from '../config';
import { CommandError, runCommand } from './run';

export interface Backup {
  file: string;
  bytes: number;
  /** How to bring it back, for the operator. */
  restore: string;
}

/**
 * @param databaseUrl `file:…` or `postgresql://…` @param target where the copy goes; folders are made
 * @throws CommandError the file exists, there is no database, pg_dump is missing or fails. Nothing is left behind
 */
export async function backup(databaseUrl: string, target: string): Promise<Backup> {
  const file = resolve(target);
  if (existsSync(file)) throw new CommandError(`${file} 已经存在，不会覆盖。请换一个文件名。`);
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.part-${process.pid}`;
  try {
    const restore = databaseUrl.startsWith('file:')
      ? await copySqlite(databaseUrl, part, file)
      : await dumpPostgres(databaseUrl, part, file);
    // Personal data: for the operator alone.
    await chmod(part, 0o600);
    await settle(part);
    // A link fails where a rename would overwrite what somebody made meanwhile.
    await link(part, file);
    return { file, bytes: (await stat(file)).size, restore };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new CommandError(`${file} 已经存在，不会覆盖。请换一个文件名。`);
    throw error;
  } finally {
    await unlink(part).catch(() => {});
  }
}

/** VACUUM INTO reads one state of the database, whatever is written meanwhile, and needs no lock that the bot would wait for. */
async function copySqlite(databaseUrl: string, part: string, file: string): Promise<string> {
  const database = sqliteFile(databaseUrl);
  if (!existsSync(database)) throw new CommandError(`没有数据库 ${database}：DATABASE_URL 对吗？`);
  const adapter = await new PrismaBetterSqlite3({ url: database }).connect();
  try {
    await adapter.executeScript(`PRAGMA busy_timeout = 30000; VACUUM INTO '${part.replaceAll("'", "''")}'`);
  } finally {
    await adapter.dispose();
  }
  return `停掉联席，删去 ${database}-wal 和 ${database}-shm，再执行：cp ${file} ${database}`;
}

/** The password goes to pg_dump by its environment: arguments can be read by everybody on the machine. */
async function dumpPostgres(databaseUrl: string, part: string, file: string): Promise<string> {
  const url = new URL(databaseUrl);
  const password = decodeURIComponent(url.password);
  url.password = '';
  const said = await run('pg_dump', ['--format=custom', '--no-owner', `--file=${part}`, `--dbname=${url.href}`], password);
  if (said !== undefined) throw new CommandError(`pg_dump 没有完成：${said}`);
  return `停掉联席，再执行：pg_restore --clean --if-exists --no-owner --dbname="$DATABASE_URL" ${file}`;
}

/** @returns undefined when it ended with 0, else what it said on stderr @throws CommandError it is not installed */
function run(program: string, args: readonly string[], password: string): Promise<string | undefined> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...(password && { PGPASSWORD: password }) },
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', (error: NodeJS.ErrnoException) =>
      failed(
        error.code === 'ENOENT'
          ? new CommandError(`没有找到 ${program}。请安装 PostgreSQL 客户端（Debian：apt install postgresql-client）后再试。`)
          : error,
      ),
    );
    child.on('close', (code) => done(code === 0 ? undefined : said.trim() || `${program} 以 ${code} 结束`));
  });
}

/** What was written survives a power cut. */
async function settle(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync();
  await handle.close();
}

/** "3.4 MB" */
export function formatBytes(bytes: number): string {
  const units = ['字节', 'KB', 'MB', 'GB', 'TB'];
  const step = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  return `${step === 0 ? bytes : (bytes / 1024 ** step).toFixed(1)} ${units[step]}`;
}

if (require.main === module)
  runCommand(async ([target, ...rest]) => {
    if (!target || rest.length > 0) {
      console.error('用法：npm run backup -- 备份文件');
      return 1;
    }
    readDotEnv();
    const { file, bytes, restore } = await backup(loadConfig(process.env).databaseUrl, target);
    console.log(
      `已备份到 ${file}（${formatBytes(bytes)}）。\n恢复：${restore}\n备份里没有 SECRET_KEY，请另外保管：没有它，加密的手机号读不出来。`,
    );
    return 0;
  });
