/** Finds the commands: one file in commands/ = one command = one default export. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IntentDeclaration } from '../reading/declare';
import { declarations } from '../reading/intents';
import type { Intent } from '../reading/types';
import type { Command, DraftSpec } from './command';

export interface Registry {
  commands: readonly Command[];
  /** All that can be said: the commands', and what is understood but not served yet. */
  says: readonly IntentDeclaration[];
  byIntent: ReadonlyMap<Intent, Command>;
  byNoun: ReadonlyMap<string, Command>;
  byName: ReadonlyMap<string, Command>;
  drafts: ReadonlyMap<string, DraftSpec<never>>;
  /** What is asked for a missing part, by "intent:slot". */
  asks: ReadonlyMap<string, string>;
  undo: ReadonlyMap<string, NonNullable<Command['undo']>[string]>;
}

/** @throws when a file exports no command, or two commands share a name, an intent, a noun, a draft or an undo */
export function loadCommands(folder = join(__dirname, '..', '..', 'commands')): Registry {
  const files = readdirSync(folder).filter((f) => /^[a-z][a-z0-9-]*\.(ts|js)$/.test(f) && !f.endsWith('.d.ts'));
  const commands = files.sort().map((file) => {
    const { default: command } = require(join(folder, file)) as { default?: Command };
    if (!command?.name || !command.says) throw new Error(`commands/${file} exports no command`);
    return command;
  });
  return {
    commands,
    says: [...commands.flatMap((c) => c.says), ...declarations],
    byIntent: unique(
      commands.flatMap((c) => c.says.map(({ intent }) => [intent, c] as const)),
      'intent',
    ),
    byNoun: unique(
      commands.flatMap((c) => (c.noun ? [[c.noun, c] as const] : [])),
      'noun',
    ),
    byName: unique(
      commands.map((c) => [c.name, c] as const),
      'name',
    ),
    drafts: unique(
      commands.flatMap((c) => (c.drafts ?? []).map((d) => [d.kind, d] as const)),
      'draft',
    ),
    asks: new Map(
      commands.flatMap((c) => c.says.flatMap((d) => Object.entries(d.ask ?? {}).map(([slot, text]) => [`${d.intent}:${slot}`, text]))),
    ),
    undo: unique(
      commands.flatMap((c) => Object.entries(c.undo ?? {})),
      'undo',
    ),
  };
}

function unique<K, V>(entries: readonly (readonly [K, V])[], what: string): Map<K, V> {
  const map = new Map<K, V>();
  for (const [key, value] of entries) {
    if (map.has(key)) throw new Error(`two commands share the ${what} ${String(key)}`);
    map.set(key, value);
  }
  return map;
}
