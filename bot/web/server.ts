/** The web server that all pages and callbacks hang in: its limits, and what a stranger reads when something breaks. */
import fastify, { type FastifyInstance } from 'fastify';
import { SECOND_MS } from '../clock';
import type { Log } from '../log';

/** A request that trickles in holds its connection no longer than this; what WeCom and browsers send takes milliseconds. */
const REQUEST_MS = 30 * SECOND_MS;

export function createWeb(log: Log): FastifyInstance {
  const web = fastify({ bodyLimit: 1 << 20, requestTimeout: REQUEST_MS, logger: false, forceCloseConnections: true });
  web.setErrorHandler(async (error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    reply.code(status).type('text/plain; charset=utf-8');
    if (status < 500) return '';
    // The route, not the address: that may hold a token. The error's own words stay here.
    log.error({ route: request.routeOptions.url, err: error }, 'http: failed');
    return '出了点问题，请稍后再试。';
  });
  return web;
}
