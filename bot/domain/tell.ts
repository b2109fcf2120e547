/**
 * Who hears what they did not ask for: a person, the first of several who can be reached, a group, every unit. What must reach somebody is a row of
 * the reminders too: when it turns out that nothing reaches the first, whoever comes after them is told.
 */
import { randomUUID } from 'node:crypto';
import { ReminderState } from '../../prisma/client';
import { MINUTE_MS } from '../clock';
import type { Card, Content } from '../content';
import type { SendOptions } from '../delivery/outbox';
import type { Person } from './org/directory';
import type { ReminderData } from './reminder/data';
import { unique } from './reminder/people';
import { rowOf } from './reminder/plan';
import type { ReminderRule } from './reminder/rule';
import { TOLD } from './reminder/told-subject';
import type { PersonWork, Work } from './work';

/** A job's work has no actor. */
type Acted = Work & Partial<Pick<PersonWork, 'actor'>>;

type Options = Pick<SendOptions, 'key' | 'about' | 'notBefore'>;

export interface Told {
  /** Units of which somebody was told. */
  units: number;
  /** Short names of units where nobody can be reached. */
  unreached: string[];
}

/** One sentence about units that nobody could be told for; undefined when all were. */
export function unreachedNote({ unreached }: Told): string | undefined {
  return unreached.length ? `⚠ 通知不到：${unreached.join('、')}（联络员还没有开通私聊），请电话告知。` : undefined;
}

/** A person alone, unless it is they who act. @returns whether they can be reached */
export function tellMember(work: Acted, id: string | null | undefined, content: Content, options: SendOptions): boolean {
  const person = id ? work.directory.memberById(id) : undefined;
  return person !== undefined && person.id !== work.actor?.id && work.outbox.toMember(person.userid, content, options);
}

/** A group, unless it is said there anyhow. @param here chatid of the group where the person speaks */
export function tellHome(work: Work, chatid: string | null | undefined, content: Content, key: string, here: string | undefined): void {
  if (chatid && chatid !== here) work.outbox.toGroup(chatid, content, { key });
}

/**
 * The first who can be reached.
 * @param knows they know it already: neither they nor whoever comes after them is told
 * @returns who was told, or knows; undefined: nobody can be reached
 */
export async function tellFirst(
  work: Work,
  people: readonly (Person | undefined)[],
  say: Content,
  { knows, subject, ...options }: Options & Partial<Pick<Announced, 'subject'>> & { knows?: Person | undefined },
): Promise<Person | undefined> {
  const listed = unique(people);
  const at = knows ? listed.indexOf(knows) : -1;
  const others = at < 0 ? listed : listed.slice(0, at);
  const id = randomUUID();
  const first = others.find((p) => work.outbox.toMember(p.userid, say, { ...options, reminderId: id }));
  if (!first) return listed[at];
  const data = { say, about: options.about, people: others.map((p) => p.id) };
  await write(work, [{ id, recipient: `member:${first.id}`, data }], { ...announced(), ...(subject && { subject }), ...options });
  return first;
}

/** What is told, and until when it is worth telling. */
interface Announced {
  rule: ReminderRule;
  subject: { kind: string; id: string; revision: number };
  staleAt?: Date;
  notBefore?: Date;
}

/** One announcement takes the place of no other. */
const announced = (): Announced => ({ rule: TOLD, subject: { kind: 'TOLD', id: randomUUID(), revision: 1 } });

interface ToEach extends Options, Partial<Announced> {
  /** Equal words for many units travel as one message. */
  groupKey?: string;
  /** The backup is told beside the first liaison. */
  urgent?: boolean;
}

/**
 * Owes every unit one message: to its liaison, else the backup, else the head.
 * @param key  of this announcement; the unit is added
 * @param also people of the unit who deal with it (answered for it, go as deputy): told as well, if they can be reached
 */
export async function tellEach(
  work: Work,
  orgIds: readonly string[],
  contentFor: (orgId: string) => Content,
  { key, urgent, rule, subject, staleAt, ...options }: ToEach,
  also: ReadonlyMap<string, readonly string[]> = new Map(),
): Promise<Told> {
  const what: Announced = { ...announced(), ...(rule && { rule }), ...(subject && { subject }), ...(staleAt && { staleAt }), ...options };
  const priority = urgent ? 0 : what.rule.priority;
  const unreached: string[] = [];
  const rows: Row[] = [];
  for (const orgId of orgIds) {
    const say = contentFor(orgId);
    const id = randomUUID();
    const tell = (person: Person, more: { reminderId?: string } = {}) =>
      work.outbox.toMember(person.userid, say, { ...options, ...more, priority, key: `${key}:${orgId}:${person.id}` });
    const liaisons = work.directory.liaisonsOf(orgId);
    const first = liaisons.find((p) => tell(p, { reminderId: id }));
    const backups = liaisons.filter((p) => p !== first && p.liaisonOf.some((l) => l.orgId === orgId && l.kind === 'BACKUP'));
    const asked = [first, ...(first && urgent ? backups.filter((p) => tell(p, { reminderId: id })) : [])];
    const others = unique((also.get(orgId) ?? []).map((person) => work.directory.memberById(person)));
    const told = others.filter((p) => !asked.includes(p) && tell(p));
    // Who has been told already is told no more when the liaison turns out to be out of reach.
    const data = { say, about: options.about, unreachable: told.map((p) => p.id) };
    if (first) rows.push({ id, recipient: `unit:${orgId}`, data });
    else if (!told.length) unreached.push(work.directory.unitName(orgId));
  }
  await write(work, rows, what);
  return { units: orgIds.length - unreached.length, unreached };
}

interface Row {
  id: string;
  recipient: string;
  data: ReminderData;
}

/** Rows of the reminders for what is in the queue. */
async function write({ tx, now, outbox }: Work, rows: readonly Row[], { rule, subject, staleAt, notBefore }: Announced): Promise<void> {
  const dueAt = notBefore ?? outbox.notBefore;
  const stale = staleAt ?? new Date(dueAt.getTime() + rule.staleAfterMin * MINUTE_MS);
  await tx.reminderDelivery.createMany({
    data: rows.map(({ id, recipient, data }) => ({
      ...rowOf(rule, subject, recipient, dueAt, stale, `|${id}`),
      id,
      data: JSON.stringify(data),
      state: ReminderState.QUEUED,
      createdAt: now,
    })),
  });
}

/** The first word to every unit about something. */
export interface FirstWord {
  /** Of the subject's table, without an offset. */
  rule: ReminderRule;
  subject: { kind: string; id: string; revision: number };
  /** Nobody is asked after this. */
  until: Date;
  /** Code of what is asked about (会12). */
  about?: string;
  /** Urgent: the backup is asked beside the first liaison. */
  urgent?: boolean;
}

/** Asks every unit. @param cardFor what a unit sees */
export function askUnits(work: Work, orgIds: readonly string[], cardFor: (orgId: string) => Card, word: FirstWord): Promise<Told> {
  const { until, ...what } = word;
  const staleAt = new Date(Math.min(work.now.getTime() + word.rule.staleAfterMin * MINUTE_MS, until.getTime()));
  const key = `${what.subject.kind}:${what.subject.id}`;
  return tellEach(work, orgIds, (orgId) => ({ card: cardFor(orgId) }), { ...what, staleAt, key });
}
