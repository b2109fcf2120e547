/** The two callback addresses of WeCom. Verified, written to the inbox, acknowledged; the work comes after. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock';
import type { Log } from '../log';
import { type AgentCallbackConfig, agentKeys, openAgentCallback } from '../wecom/agent-callback';
import { type BotCallbackConfig, botKeys, finishedStream, openBotCallback } from '../wecom/bot-callback';
import { type CallbackQuery, sealReply, verifyUrl } from '../wecom/callback';
import { CallbackRefused } from '../wecom/crypto';
import type { Inbound } from '../wecom/inbound';
import { SIZE } from '../wecom/limits';
import type { WaitingAnswers } from './waiting-answers';

export interface CallbackParts {
  clock: Clock;
  log: Log;
  agent?: AgentCallbackConfig;
  bot?: BotCallbackConfig;
  /** Durable once it resolves; false for a redelivery. */
  accept(inbound: Inbound): Promise<boolean>;
  answers: WaitingAnswers;
}

export function registerCallbacks(app: FastifyInstance, parts: CallbackParts): void {
  const { agent, bot } = parts;
  app.register(async (scope) => {
    // Bodies are signed as they are: no parser may touch them.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: SIZE.callbackBytes }, (_request, body, done) => done(null, body));
    if (agent) {
      const keys = agentKeys(agent);
      scope.get('/wecom/agent', (request, reply) => guard(parts, reply, async () => verifyUrl(query(request), keys, parts.clock.now())));
      scope.post('/wecom/agent', (request, reply) =>
        guard(parts, reply, async () => {
          const opened = openAgentCallback({ query: query(request), body: body(request), config: agent, now: parts.clock.now() });
          if ('inbound' in opened) await parts.accept(opened.inbound);
          return '';
        }),
      );
    }
    if (bot) {
      const keys = botKeys(bot);
      scope.get('/wecom/bot', (request, reply) => guard(parts, reply, async () => verifyUrl(query(request), keys, parts.clock.now())));
      scope.post('/wecom/bot', (request, reply) =>
        guard(parts, reply, async () => {
          const answer = parts.answers.open();
          try {
            const now = parts.clock.now();
            const opened = openBotCallback({ query: query(request), body: body(request), config: bot, callbackId: answer.id, now });
            if ('ignore' in opened) return '';
            if ('refresh' in opened) return sealReply(finishedStream(opened.refresh), keys, { nonce: opened.nonce, now });
            if (!(await parts.accept(opened.inbound)) || opened.inbound.kind === 'EVENT') return '';
            const given = await answer.body;
            return given ? sealReply(given, keys, { nonce: opened.nonce, now }) : '';
          } finally {
            answer.close();
          }
        }),
      );
    }
  });
}

const query = (request: FastifyRequest): CallbackQuery => request.query as CallbackQuery;
const body = (request: FastifyRequest): string => (typeof request.body === 'string' ? request.body : '');

/** A forged callback is refused and logged; what we could not write down is not acknowledged, so that WeCom sends it again. */
async function guard({ log }: CallbackParts, reply: FastifyReply, work: () => Promise<string>): Promise<FastifyReply> {
  try {
    return reply.type('text/plain; charset=utf-8').send(await work());
  } catch (error) {
    if (error instanceof CallbackRefused) {
      log.warn({ path: reply.request.routeOptions.url, reason: error.message, status: error.status }, 'callback refused');
      return reply.code(error.status).send('');
    }
    log.error({ path: reply.request.routeOptions.url, err: error }, 'callback failed');
    return reply.code(500).send('');
  }
}
