/** Which item of which agreement a sentence names, and what of it may be meant. */
import { RuleBroken } from '../../errors';
import { parseNumeral } from '../../reading/numbers';
import type { PersonWork } from '../work';
import { type Agreement, agreementByNo, type Item, type Owed, type Term, today } from './lookup';
import { hasBegun, isOpen } from './rules';

/** What is to become of it. */
export type Step = 'done' | 'plan' | 'waive';

/** 清3 第2项, as far as it was said. @throws RuleBroken `agreement.unknown` */
export async function itemNamed(work: PersonWork, no: string | undefined, words: string): Promise<{ agreement?: Agreement; item?: Item }> {
  const agreement = await agreementByNo(work, no);
  if (!agreement) {
    if (no) throw new RuleBroken('agreement.unknown', `没有找到${no}。发“双向清单”看现在有哪些。`);
    return {};
  }
  const position = positionIn(words);
  if (position === undefined) return { agreement };
  const item = agreement.items.find((i) => i.position === position);
  if (!item) throw new RuleBroken('agreement.unknown', `${no}只有${agreement.items.length}项。发“${no}”看有哪些。`);
  return { agreement, item };
}

/** Open terms of an item, or of those that the speaker's unit promised, else of all. Of an item that is settled its last one: that is said then. */
export function termsIn(work: PersonWork, agreement: Agreement, item: Item | undefined, step: Step): Owed[] {
  const day = today(work);
  const own = agreement.items.filter((i) => work.directory.can(work.actor, 'unit.speak', i.promiserId));
  // Who lets off is the other side.
  const items = item ? [item] : own.length && step !== 'waive' ? own : agreement.items;
  return items.flatMap((i) => {
    // A day is also arranged for a period to come.
    const begun = i.terms.filter((t) => step === 'plan' || hasBegun(t, day));
    const term = begun.find((t) => isOpen(t, i.quantity)) ?? (item ? begun.at(-1) : undefined);
    return term ? [{ term, item: i, agreement }] : [];
  });
}

/** One time that something was recorded as done. */
export type Recorded = Term['fulfilments'][number] & { owed: Owed };

/** Times that an item, or all of them, was recorded as done: on that day, else in the last period that has one. */
export function recorded(agreement: Agreement, item: Item | undefined, day: string | undefined): Recorded[] {
  return (item ? [item] : agreement.items).flatMap((i) => {
    const terms = i.terms.filter((t) => t.fulfilments.length > 0);
    return (day ? terms : terms.slice(-1)).flatMap((term) =>
      term.fulfilments.filter((f) => !day || f.doneOn === day).map((f) => ({ ...f, owed: { term, item: i, agreement } })),
    );
  });
}

/** 第2项, 第二项 → 2 */
function positionIn(text: string): number | undefined {
  const said = /第\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[项条件个]/.exec(text)?.[1];
  return said === undefined ? undefined : parseNumeral(said);
}
