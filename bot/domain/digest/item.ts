/** What somebody has to do on a day. */
import type { Person } from '../org/directory';
import type { Work } from '../work';

export interface Item {
  person: Person;
  /** Minute of the day; absent: any time of it. */
  minute?: number;
  text: string;
  /** They gave their word: said also to somebody with 免打扰. */
  promised: boolean;
  /** Its own reminder comes this morning too, with buttons: such things alone make no list. */
  asked: boolean;
}

/** What is due for whom on a local day. One file a subject. */
export type Source = (work: Work, day: string) => Promise<Item[]>;
