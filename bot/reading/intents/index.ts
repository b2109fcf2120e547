import type { IntentDeclaration } from '../declare';
import { activityIntents } from './activity';
import { agendaIntents } from './agenda';
import { meetingIntents } from './meeting';
import { needIntents, wishIntents } from './need';
import { personIntents } from './person';
import { reportIntents } from './report';
import { resourceIntents } from './resource';
import { rsvpIntents } from './rsvp';
import { streetIntents } from './street';
import { talkIntents } from './talk';

/** Everything 小联 understands. Of equally sure readings the one declared first wins. */
export const declarations: readonly IntentDeclaration[] = [
  ...talkIntents,
  ...personIntents,
  ...rsvpIntents,
  ...meetingIntents,
  ...agendaIntents,
  ...streetIntents,
  ...resourceIntents,
  ...needIntents,
  ...wishIntents,
  ...reportIntents,
  ...activityIntents,
];
