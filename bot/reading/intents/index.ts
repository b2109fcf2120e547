import type { IntentDeclaration } from '../declare';
import { talkIntents } from './talk';

/** What is understood but has no command yet. A declaration moves into the command's file as its `says`. */
export const declarations: readonly IntentDeclaration[] = talkIntents;
