/**
 * npm run backup -- FILE
 *
 * A consistent copy of the database while the bot runs. SQLite: one file that can take the place of the database. PostgreSQL: an archive of pg_dump.
 * Pictures are copied beside it, FILE.pictures/: after the database, so that each record of the copy has its file (a file outlives its record by an
 * hour). Never overwrites. The file appears under its name only when it is whole. Exit: 0 written, 1 anything else.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { sqliteFile } from '../../prisma/client';
import { loadConfig, readDotEnv } from '../config';
import { picturesFolder } from '../pictures/shelf';
import { CommandError, runCommand } from './run';

export interface Backup {
  file: string;
  bytes: number;
  /** Pictures that were copied into FILE.pictures/. */
  pictures: number;
  /** How to bring it back, for the operator. */
  restore: string;
}

/**
 * @param databaseUrl `file:…` or `postgresql://…` @param target where the copy goes; folders are made
 * @throws CommandError the file exists, there is no database, pg_dump is missing or fails. Nothing is left behind
 */
export async function backup(databaseUrl: string, target: string): Promise<Backup> {
  const file = resolve(target);
  const copies = `${file}.pictures`;
  for (const there of [file, copies]) if (existsSync(there)) throw new CommandError(`${there} 已经存在，不会覆盖。请换一个文件名。`);
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.part-${process.pid}`;
  try {
    // Personal data: for the operator alone, from its first byte. Both databases write into an empty file and leave its mode alone.
    await rm(part, { force: true });
    await (await open(part, 'wx', 0o600)).close();
    const restore = databaseUrl.startsWith('file:')
      ? await copySqlite(databaseUrl, part, file)
      : await dumpPostgres(databaseUrl, part, file);
    await settle(part);
    const folder = picturesFolder(databaseUrl);
    const pictures = await copyPictures(folder, copies);
    // A link fails where a rename would overwrite what somebody made meanwhile.
    await link(part, file);
    const back = pictures > 0 ? `；再把照片放回去：mkdir -p ${folder} && cp -r ${copies}/. ${folder}` : '';
    return { file, bytes: (await stat(file)).size, pictures, restore: `${restore}${back}` };
  } catch (error) {
    await rm(copies, { recursive: true, force: true });
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

/** @returns how many; without any no folder is made */
async function copyPictures(from: string, to: string): Promise<number> {
  let copied = 0;
  for (const group of await readdir(from).catch(() => [])) {
    for (const file of await readdir(join(from, group)).catch(() => [])) {
      // Half-written ones belong to nothing yet.
      if (file.startsWith('part-')) continue;
      await mkdir(join(to, group), { recursive: true, mode: 0o700 });
      try {
        await copyFile(join(from, group, file), join(to, group, file));
        copied += 1;
      } catch (error) {
        // Swept meanwhile: nothing refers to it.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
  }
  return copied;
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
    const { file, bytes, pictures, restore } = await backup(loadConfig(process.env).databaseUrl, target);
    const copied = pictures > 0 ? `，照片${pictures}张在 ${file}.pictures` : '';
    console.log(
      `已备份到 ${file}（${formatBytes(bytes)}）${copied}。\n恢复：${restore}\n备份里没有 SECRET_KEY，请另外保管：没有它，加密的手机号读不出来。`,
    );
    return 0;
  });
