/** One message on its way through bottender: what came, the unit of work it belongs to, and what became of it. */
import type { Inbound } from '../wecom/inbound';
import type { Outcome } from './outcome';
import type { Unit } from './unit';

export interface Slot {
  readonly inbound: Inbound;
  /** Key of the conversation: locks, session, drafts. */
  readonly conversation: string;
  /** Text without the mention. */
  readonly text: string;
  readonly unit: Unit;
  outcome?: Outcome;
  /** What the action threw. bottender hides it (its handler resolves all the same), so it is carried here. */
  failure?: unknown;
}
