import type { IntentDeclaration } from '../declare';
import type { Scene } from '../scene';
import type { TimeReading } from '../time/types';
import type { Ref } from '../types';

/** What the readers of slots share while one sentence is read. */
export interface Workbench {
  scene: Scene;
  declaration: IntentDeclaration;
  /** Set by the reader of the main time. */
  time?: TimeReading;
  /** Organisations that a correction took back. */
  takenBack?: Ref[];
}

/** Keeps the main time for the dialogue: what was assumed, what must be asked. */
export const remember = (bench: Workbench, reading: TimeReading | undefined): void => {
  if (reading) bench.time = reading;
};
