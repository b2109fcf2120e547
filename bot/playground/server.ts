/**
 * The playground: a chat page over the WeCom stand-in, on loopback only. A newcomer speaks as any demo member; what the bot does with
 * it takes the same way as with the real WeCom.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { registerActions } from './actions';
import { registerEvents } from './events';
import { refusal } from './guard';
import type { PlaygroundParts, Room } from './room';
import { Transcript } from './transcript';

export type { PlaygroundParts, Understanding } from './room';

const GROUPS = ['望湖社区大党委', '春晖街道党建联席'];
const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};
const HEADERS = {
  'content-security-policy': "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Adds /playground to `app`. The page's files lie beside this one and are read once. */
export function registerPlayground(app: FastifyInstance, parts: PlaygroundParts): void {
  const room: Room = {
    ...parts,
    transcript: new Transcript(),
    epoch: randomUUID(),
    groups: parts.groups ?? GROUPS,
    zone: parts.zone ?? 'Asia/Shanghai',
    clockMoved: new Set(),
  };
  // The database outlives the stand-in: where the bot was spoken to yesterday, it may push today, as with the real WeCom.
  for (const name of room.groups) parts.standin.hasSpoken({ chat: `group:${name}` });
  for (const m of parts.standin.members) parts.standin.hasSpoken({ to: m.userid });
  const folder = join(__dirname, 'page');
  const files = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));

  app.register(
    async (scope) => {
      const off = parts.standin.on('payload', (p) => room.transcript.arrived(p));
      scope.addHook('onClose', async () => void off());
      scope.addHook('onRequest', async (request, reply) => {
        reply.headers(HEADERS);
        const why = refusal(request);
        if (why) await reply.code(403).send({ error: why });
      });
      const send = (name: string) => {
        const extension = name.split('.').at(-1) ?? '';
        return { body: files.get(name), type: TYPES[extension] ?? 'application/octet-stream' };
      };
      scope.get('/', async (_request, reply) => {
        const page = send('index.html');
        return reply.type(page.type).send(page.body);
      });
      scope.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
        const asset = send(request.params.name);
        return asset.body ? reply.type(asset.type).send(asset.body) : reply.code(404).send({ error: '没有这个文件。' });
      });
      registerEvents(scope, room);
      registerActions(scope, room);
    },
    { prefix: '/playground' },
  );
}
