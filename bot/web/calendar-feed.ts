/**
 * GET /calendar/<token>.ics: a member's calendar, read again and again by the calendar of their telephone. Only looks. An address that is void, or
 * whose member has left, is as unknown as one that was guessed.
 * @see RFC 5545
 */
import type { FastifyInstance } from 'fastify';
import ical, { ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { Store } from '../../prisma/client';
import { addDays, HOUR_MS } from '../clock';
import { type CalendarEvent, eventsOf } from '../domain/feed/events';
import { feedOwner } from '../domain/feed/service';
import type { Scene, View } from '../domain/work';

export interface CalendarFeedParts {
  store: Store;
  scene(): Scene;
  botName: string;
}

const ADDRESS = /^([\w-]{32})\.ics$/;
/** How often a calendar should look again, seconds. */
const REFRESH_S = HOUR_MS / 1000;

const STATUS = {
  SURE: ICalEventStatus.CONFIRMED,
  OPEN: ICalEventStatus.TENTATIVE,
  OFF: ICalEventStatus.CANCELLED,
} as const;

export function registerCalendarFeed(app: FastifyInstance, { store, scene, botName }: CalendarFeedParts): void {
  app.get<{ Params: { file: string } }>('/calendar/:file', async ({ params }, reply) => {
    const token = ADDRESS.exec(params.file)?.[1];
    const owner = token === undefined ? undefined : await feedOwner(store.read, token);
    const shown = scene();
    const actor = owner === undefined ? undefined : shown.directory.memberById(owner);
    reply.headers({ 'x-robots-tag': 'noindex, nofollow', 'x-content-type-options': 'nosniff' });
    if (!actor)
      return reply
        .code(404)
        .header('cache-control', 'no-store')
        .type('text/plain; charset=utf-8')
        .send(`这个日历地址没有用了。对${botName}发“订阅日历”要新的。`);
    const view: View = { ...shown, tx: store.read, actor };
    return reply
      .type('text/calendar; charset=utf-8')
      .headers({ 'cache-control': 'private, max-age=300', 'content-disposition': 'inline; filename="lianxi.ics"' })
      .send(calendarText(`${botName} · ${actor.name}`, await eventsOf(view)));
  });
}

function calendarText(name: string, events: readonly CalendarEvent[]): string {
  const calendar = ical({ name, ttl: REFRESH_S, prodId: { company: 'lianxi', product: 'lianxi', language: 'ZH' } });
  for (const { id, title, time, place, lines, state, revision, changedAt } of events)
    calendar.createEvent({
      id: `${id}@lianxi`,
      ...('day' in time ? { start: time.day, end: addDays(time.day, 1), allDay: true } : { start: time.start, end: time.end }),
      summary: title,
      ...(place && { location: place }),
      description: lines.join('\n'),
      status: STATUS[state],
      // A deadline or what is off keeps nobody's time.
      transparency: 'day' in time || state === 'OFF' ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
      sequence: revision,
      stamp: changedAt,
      lastModified: changedAt,
    });
  return calendar.toString();
}
