/** What a person has in hand, for a sentence that means one of it without saying which. */
import { actionsOf } from './action/lookup';
import { codeOf as actionCode } from './action/words';
import { meetingsOf } from './meeting/around';
import { codeOf, startOf } from './meeting/cards';
import type { PersonWork } from './work';

/** Work of their units first, then coming meetings: "办41 路灯". @param most lines */
export async function inHand(work: PersonWork, most: number): Promise<string[]> {
  const actions = (await actionsOf(work)).map((item) => `${actionCode(item)} ${item.title}`);
  const meetings = (await meetingsOf(work)).map(({ meeting }) => `${codeOf(meeting)} ${meeting.title} ${startOf(meeting, work)}`);
  return [...actions, ...meetings].slice(0, most);
}
