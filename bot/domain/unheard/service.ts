/**
 * 没听懂的: what people tried in vain. The author is kept as a keyed hash, the words only where an admin has switched it on; 30 days
 * (jobs/clean-up.ts), then it is gone.
 */
import { DraftState, type Tx } from '../../../prisma/client';
import { DAY_MS } from '../../clock';
import { RuleBroken } from '../../errors';
import { replaceNumbers } from '../../private-words';
import type { PersonWork } from '../work';

export const UNHEARD_DAYS = 30;
/** Newest rows that are looked at; a list of more helps nobody. */
const MANY = 2000;
const WORDS = 200;

export interface Vain {
  /** Best guess, an intent; undefined when there was none. */
  guess: string | undefined;
  count: number;
  people: number;
  /** What was said, newest first; empty where words are not kept. */
  words: string[];
}

export interface Unheard {
  /** Most frequent first. */
  groups: Vain[];
  count: number;
  people: number;
  /** Drafts that were begun and neither confirmed nor dropped, by kind. */
  leftOpen: { kind: string; count: number }[];
  keepsWords: boolean;
}

/** @param said.author hash of who said it; @param said.guess intent that came closest; @param said.hidden its words are nobody else's business */
export async function keepUnheard(
  { tx, now, actor }: Pick<PersonWork, 'tx' | 'now' | 'actor'>,
  said: { text: string; hidden: boolean; author: string; guess: string | undefined },
): Promise<void> {
  await tx.unheard.create({
    data: {
      at: now,
      author: said.author,
      orgId: actor.orgId,
      length: said.text.length,
      guess: said.guess ?? null,
      text: !said.hidden && (await keepsWords(tx)) ? withoutNumbers(said.text) : null,
    },
  });
}

/** @throws RuleBroken `unheard.not-allowed` unless street officer or admin */
export async function recentUnheard(work: PersonWork): Promise<Unheard> {
  const { tx, now, directory, actor } = work;
  const scopes = actor.roles.map((r) => r.orgId).filter((id) => directory.can(actor, 'unheard.read', id));
  if (scopes.length === 0) throw new RuleBroken('unheard.not-allowed', `没听懂的话只有街道和管理员能看。${whoMay(work)}`);
  const seen = (orgId: string) => scopes.some((scope) => directory.within(orgId, scope));
  const since = new Date(now.getTime() - UNHEARD_DAYS * DAY_MS);
  const newest = await tx.unheard.findMany({ where: { at: { gt: since } }, orderBy: [{ at: 'desc' }, { id: 'desc' }], take: MANY });
  const rows = newest.filter((row) => seen(row.orgId));
  const open = await tx.draft.findMany({
    where: { state: DraftState.OPEN, expiresAt: { lte: now }, createdAt: { gt: since } },
    select: { kind: true, authorId: true },
    take: MANY,
  });
  const left = open.filter((draft) => seen(directory.memberById(draft.authorId)?.orgId ?? ''));
  return {
    groups: [...grouped(rows, (row) => row.guess ?? undefined)]
      .map(([guess, said]) => ({
        guess,
        count: said.length,
        people: new Set(said.map((row) => row.author)).size,
        words: [...new Set(said.flatMap((row) => row.text ?? []))],
      }))
      .sort((a, b) => b.count - a.count),
    count: rows.length,
    people: new Set(rows.map((row) => row.author)).size,
    leftOpen: [...grouped(left, (draft) => draft.kind)]
      .map(([kind, drafts]) => ({ kind, count: drafts.length }))
      .sort((a, b) => b.count - a.count),
    keepsWords: await keepsWords(tx),
  };
}

export async function keepsWords(tx: Tx): Promise<boolean> {
  return (await tx.deployment.findUnique({ where: { id: 1 } }))?.keepUnheard ?? false;
}

/** @throws RuleBroken `unheard.not-admin` unless admin of the whole district */
export function mayDecideWords(work: PersonWork): void {
  const { directory, actor } = work;
  const whole = actor.roles.some((r) => directory.orgById(r.orgId)?.parentId === null && directory.can(actor, 'district.admin', r.orgId));
  if (!whole) throw new RuleBroken('unheard.not-admin', `记不记原话要由管理员决定。${whoMay(work)}`);
}

/** Switches the keeping of words; off erases those that were kept. @returns how many were erased */
export async function decideWords(work: PersonWork, keep: boolean): Promise<number> {
  mayDecideWords(work);
  await work.tx.deployment.update({ where: { id: 1 }, data: { keepUnheard: keep } });
  if (keep) return 0;
  return (await work.tx.unheard.updateMany({ where: { text: { not: null } }, data: { text: null } })).count;
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function whoMay({ directory, actor }: PersonWork): string {
  const [admin] = directory.nearestHolders('ADMIN', actor.orgId);
  return admin ? `可以找${admin.name}。` : '可以找街道的管理员。';
}

/** Telephone and identity numbers help nobody to teach the reader. */
const withoutNumbers = (text: string): string =>
  replaceNumbers(text, '…')
    .replace(/[\d０-９]{7,}[XxＸｘ]?/g, '…')
    .slice(0, WORDS);
