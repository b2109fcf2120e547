/** What an operator's tools ask: is it alive, is it ready, how is it doing. */
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Store } from '../../prisma/client';
import { type Clock, SECOND_MS } from '../clock';

/** The holder of the WeCom link says so at least this often. */
const BEAT_MS = 30 * SECOND_MS;

export interface HealthParts {
  store: Store;
  clock: Clock;
  metrics: Registry;
  /** Does this deployment use the long connection? Without it no process needs to hold the link. */
  linked: boolean;
}

export function registerHealth(app: FastifyInstance, parts: HealthParts): void {
  app.get('/healthz', async () => ({ ok: true }));
  app.get('/readyz', async (_request, reply) => {
    const wrong = await notReady(parts);
    return reply.code(wrong.length ? 503 : 200).send({ ready: wrong.length === 0, wrong });
  });
  app.get('/metrics', async (_request, reply) => reply.type(parts.metrics.contentType).send(await parts.metrics.metrics()));
}

/** Names of what is not ready: database, wecom. Migrations are applied before anything listens. */
export async function notReady({ store, clock, linked }: Omit<HealthParts, 'metrics'>): Promise<string[]> {
  try {
    const link = linked ? await store.read.lease.findUnique({ where: { name: 'link' } }) : null;
    if (!linked) await store.read.deployment.count();
    const fresh = link && Math.abs(clock.now().getTime() - link.beatAt.getTime()) <= BEAT_MS;
    return linked && !fresh ? ['wecom'] : [];
  } catch {
    return ['database'];
  }
}
