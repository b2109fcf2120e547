/** What the page reads: the state of the room, and entries as server-sent events. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Room } from './room';
import type { Entry } from './transcript';

const HEARTBEAT_MS = 20_000;
/** How long answers under way may take once the server closes. */
const LAST_ANSWERS_MS = 500;

const Since = z.object({ since: z.coerce.number().int().min(0).default(0), epoch: z.string().max(40).optional() });
const Conversation = z.object({ userid: z.string().min(1).max(64), place: z.string().min(1).max(80) });

export function registerEvents(scope: FastifyInstance, room: Room): void {
  const { standin, transcript } = room;
  const open = new Set<FastifyReply>();
  const orgNames = new Map(standin.orgs.map((o) => [o.code, o.name]));

  scope.get('/api/state', async () => {
    const next = await room.nextReminder();
    return {
      epoch: room.epoch,
      now: room.clock.now().getTime(),
      zone: room.zone,
      bot: { name: standin.botName, connected: standin.connected },
      groups: room.groups,
      people: standin.members.map((m) => ({ userid: m.userid, name: m.name, unit: orgNames.get(m.org ?? '') ?? '', role: m.role ?? '' })),
      nextReminder: next ? { at: next.at.getTime(), what: next.what } : null,
    };
  });

  scope.get('/api/understood', async (request) => {
    const { userid, place } = Conversation.parse(request.query);
    const understood = await room.lastUnderstood({ userid, ...(place.startsWith('group:') && { chat: place }) });
    return { understood: understood ?? null };
  });

  scope.get('/api/events', async (request, reply) => {
    const asked = Since.parse(request.query);
    const last = Number(request.headers['last-event-id']);
    // A page from before a restart has numbers of another run: it gets everything.
    const known = asked.epoch === room.epoch ? Math.max(asked.since, Number.isFinite(last) ? last : 0) : 0;
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      // Ends with the stream: a kept-alive connection would hold up the closing of the server for a minute.
      connection: 'close',
    });
    const send = (event: string, data: unknown, id?: number) =>
      raw.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    const tell = () => send('clock', { now: room.clock.now().getTime() });
    raw.write('retry: 1000\n\n');
    send('hello', { epoch: room.epoch, now: room.clock.now().getTime() });
    for (const entry of transcript.since(known)) send('entry', entry, entry.n);
    send('ready', {});
    const off = transcript.onEntry((entry: Entry) => send('entry', entry, entry.n));
    room.clockMoved.add(tell);
    open.add(reply);
    const beat = setInterval(() => raw.write(': \n\n'), HEARTBEAT_MS);
    beat.unref();
    raw.on('close', () => {
      off();
      clearInterval(beat);
      room.clockMoved.delete(tell);
      open.delete(reply);
    });
  });

  // Open streams would keep the server from closing, and so would the connections that browsers open ahead and leave unused.
  scope.addHook('preClose', async () => {
    for (const { raw } of open) {
      raw.end();
      raw.socket?.destroySoon();
    }
    setTimeout(() => scope.server.closeAllConnections(), LAST_ANSWERS_MS).unref();
  });
}
