/** What a person has in hand, for a sentence that means one of it without saying which. */
import type { Button } from '../content';
import { actionsOf } from './action/lookup';
import { codeOf as actionCode } from './action/words';
import { promisesOf } from './agreement/lookup';
import { codeOf as agreementCode } from './agreement/words';
import { meetingsOf } from './meeting/around';
import { codeOf, startOf } from './meeting/cards';
import { whatOf, whistlesFor } from './whistle/lookup';
import { codeOf as whistleCode } from './whistle/words';
import { wishesOf } from './wish/lookup';
import { thingOf } from './wish/rules';
import { codeOf as wishCode } from './wish/words';
import type { PersonWork } from './work';

export interface InHand {
  /** 会12 望湖社区党建联席会 9月24日(周四)14:30 */
  line: string;
  /** Shows it. */
  button: Button;
}

const BUTTON_LETTERS = 10;
const labelled = (code: string, what: string): string => [...`${code} ${what}`].slice(0, BUTTON_LETTERS).join('').trim();

const coded = (code: string, what: string, action = `show:code:${code}`): InHand => ({
  line: `${code} ${what}`,
  button: { text: labelled(code, what), action },
});

/** Whistles, work and promises of their units first, then coming meetings: "办41 路灯", "清3 安全用电讲座". @param most how many */
export async function inHand(work: PersonWork, most: number): Promise<InHand[]> {
  const whistles = (await whistlesFor(work)).map((w) => coded(whistleCode(w), whatOf(w)));
  const actions = (await actionsOf(work)).map((item) => coded(actionCode(item), item.title));
  const promises = (await promisesOf(work)).map(({ agreement, item }) =>
    coded(agreementCode(agreement), item.title, `agreement:show:${agreement.id}`),
  );
  const meetings = (await meetingsOf(work)).map(({ meeting, open }): InHand => {
    const code = codeOf(meeting);
    return {
      line: `${code} ${meeting.title} ${startOf(meeting, work)}`,
      button: { text: labelled(code, open ? '答复' : ''), action: `meeting-show:one:${meeting.id}` },
    };
  });
  const wishes = (await wishesOf(work)).map((w) => coded(wishCode(w), thingOf(w.publicText)));
  // One of each kind before a second one of any.
  const once = [...new Map(promises.map((p) => [p.line, p])).values()];
  const kinds = [whistles, actions, once, wishes, meetings];
  const rounds = Array.from({ length: most }, (_, i) => kinds.flatMap((kind) => kind[i] ?? []));
  return rounds.flat().slice(0, most);
}
