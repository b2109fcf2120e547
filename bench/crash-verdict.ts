/** What a crash run left behind, in the database and on the members' screens, and what of it must not be. */
import type { Payload } from '../bot/playground/standin';
import type { Store } from '../prisma/client';

export interface Person {
  userid: string;
  /** What reached them, in order. */
  seen: Payload[];
  /** How often they pressed [确认]. */
  presses: number;
}

/** What was done, and what arrived. */
export interface Traces {
  store: Store;
  kills: number;
  /** Each wrote one record and confirmed it. */
  people: readonly Person[];
  /** Each was to be reminded once. */
  reminded: readonly Person[];
  /** In which life of the bot (the first is 1) each group reminder arrived, every time it did. */
  pushed: readonly (readonly number[])[];
  violations: readonly string[];
}

export interface Verdict {
  /** Effects and arrivals, for whoever reads. */
  counts: Record<string, number>;
  /** What must not have happened. Empty: all is well. */
  wrong: string[];
}

export const isDraft = (p: Payload): boolean => p.buttons.some((b) => b.text.startsWith('确认'));
export const isResult = (p: Payload): boolean => !isDraft(p) && /活\d+/.test(p.text);

export async function judge({ store, kills, people, reminded, pushed, violations }: Traces): Promise<Verdict> {
  const { read } = store;
  const wrong: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) wrong.push(what);
  };
  const activities = await read.activity.groupBy({ by: ['authorId'], _count: true });
  const total = activities.reduce((n, a) => n + a._count, 0);
  const inbound = await read.inbound.groupBy({ by: ['outcome'], _count: true });
  const outcome = (name: string) => inbound.find((i) => i.outcome === name)?._count ?? 0;
  const drafts = await read.draft.groupBy({ by: ['state'], _count: true });
  const reminders = await read.reminderDelivery.groupBy({ by: ['state'], _count: true });
  const sent = reminders.find((r) => r.state === 'SENT')?._count ?? 0;

  expect(total === people.length, `${people.length} confirmed, ${total} activities`);
  expect(
    activities.every((a) => a._count === 1),
    'somebody has more than one activity',
  );
  expect(
    drafts.length === 1 && drafts[0]?.state === 'CONFIRMED' && drafts[0]._count === people.length,
    `drafts: ${JSON.stringify(drafts)}`,
  );
  expect(outcome('FAILED') === 0, `${outcome('FAILED')} messages failed`);
  expect(sent === reminded.length + pushed.length, `reminders: ${JSON.stringify(reminders)}`);

  let answers = 0;
  let again = 0;
  for (const { userid, seen, presses } of people) {
    const asked = seen.filter(isDraft).length;
    const told = seen.filter(isResult);
    // A press that was taken down by a process before it died, and was made again, is answered again: that it is done already. That may come first,
    // while the answer to the first press still waits for the lease of the dead process.
    const repeated = Math.min(told.filter((p) => p.text.includes('不会重复')).length, Math.max(0, presses - 1));
    answers += asked + told.length - repeated;
    again += repeated;
    expect(asked === 1, `${userid} was shown the draft ${asked} times`);
    expect(told.length - repeated === 1, `${userid} was told the result ${told.length} times at ${presses} presses`);
    expect(seen.length === asked + told.length, `${userid} got something else: ${seen.find((p) => !isDraft(p) && !isResult(p))?.text}`);
  }
  for (const { userid, seen } of reminded) expect(seen.length === 1, `${userid} was reminded ${seen.length} times`);
  const lost = pushed.filter((lives) => lives.length === 0).length;
  expect(lost === 0, `${lost} group reminders never arrived`);
  // What came in one life and again in a later one was in flight at the kill that ended the first.
  const doubled = pushed.flatMap((lives) => lives.slice(1).map((life, i) => ({ kill: lives[i] as number, life })));
  const byKill = doubled.reduce((counts, { kill }) => counts.set(kill, (counts.get(kill) ?? 0) + 1), new Map<number, number>());
  const most = Math.max(0, ...byKill.values());
  expect(most <= 1, `${most} group pushes were doubled by one kill`);
  expect(
    doubled.every((d) => d.kill < d.life && d.kill <= kills),
    'a group push was doubled without a kill',
  );
  expect(violations.length === 0, `the protocol was broken: ${violations.slice(0, 3).join('; ')}`);

  const counts = {
    confirmed: people.length,
    activities: total,
    answers,
    'personal reminders': reminded.reduce((n, p) => n + p.seen.length, 0),
    'group reminders': pushed.length - lost,
    'group pushes doubled': doubled.length,
    'most doubled by one kill': most,
    'presses made again': people.reduce((n, p) => n + Math.max(0, p.presses - 1), 0),
    'answered that it is done': again,
  };
  return { counts, wrong };
}
