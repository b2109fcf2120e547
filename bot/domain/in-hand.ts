/** What a person has in hand, for a sentence that means one of it without saying which. */
import { actionsOf } from './action/lookup';
import { codeOf as actionCode } from './action/words';
import { promisesOf } from './agreement/lookup';
import { codeOf as agreementCode } from './agreement/words';
import { meetingsOf } from './meeting/around';
import { codeOf, startOf } from './meeting/cards';
import { whatOf, whistlesFor } from './whistle/lookup';
import { codeOf as whistleCode } from './whistle/words';
import type { PersonWork } from './work';

/** Whistles, work and promises of their units first, then coming meetings: "办41 路灯", "清3 安全用电讲座". @param most lines */
export async function inHand(work: PersonWork, most: number): Promise<string[]> {
  const whistles = (await whistlesFor(work)).map((w) => `${whistleCode(w)} ${whatOf(w)}`);
  const actions = (await actionsOf(work)).map((item) => `${actionCode(item)} ${item.title}`);
  const promises = (await promisesOf(work)).map(({ agreement, item }) => `${agreementCode(agreement)} ${item.title}`);
  const meetings = (await meetingsOf(work)).map(({ meeting }) => `${codeOf(meeting)} ${meeting.title} ${startOf(meeting, work)}`);
  // One of each kind before a second one of any.
  const kinds = [whistles, actions, [...new Set(promises)], meetings];
  const rounds = Array.from({ length: most }, (_, i) => kinds.flatMap((kind) => kind[i] ?? []));
  return rounds.flat().slice(0, most);
}
