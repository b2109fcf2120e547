/** The frame of a command line: its exit code, and one sentence instead of a stack for what the operator can put right. */
import { openStore, type Store } from '../../prisma/client';
import { MigrationError } from '../../prisma/migrate';
import { ConfigError } from '../config';
import { UnreadableFile } from './import-source';

/** A sentence for the operator; the command ends with 1. */
export class CommandError extends Error {}

/** @throws CommandError it cannot be opened, without the password that DATABASE_URL may hold */
export async function openDatabase(url: string): Promise<Store> {
  try {
    return await openStore(url);
  } catch (error) {
    const said = (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1) ?? '';
    throw new CommandError(`连不上数据库：${said}\n请检查 DATABASE_URL，以及数据库是否在运行。`);
  }
}

/** @param command gets the arguments after the script, returns the exit code */
export function runCommand(command: (args: readonly string[]) => Promise<number>): void {
  command(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.exitCode = 1;
      if (
        error instanceof ConfigError ||
        error instanceof MigrationError ||
        error instanceof UnreadableFile ||
        error instanceof CommandError
      )
        console.error(error.message);
      else console.error('没有完成，数据库未变。', error);
    },
  );
}
