/**
 * /answer/<token>: the page behind a link for people outside the corp. Plain HTML that works without script, on a phone. GET only shows, since link
 * previews open every address; POST answers, once. It says the meeting, its time and place and the unit, and nothing about anybody.
 */

import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { NewAnswer } from '../domain/meeting/answers';
import { answerText, codeOf, placeOf, spanOf } from '../domain/meeting/cards';
import { answerByLink, type LinkState, linkState } from '../domain/meeting/links';
import { type WriteParts, writeWork } from '../domain/write-work';
import { RuleBroken } from '../errors';
import type { Log } from '../log';
import { publicWords } from '../private-words';
import { cleanLine, cut } from '../wecom/text';
import { facts, html, sendPage } from './page';

export interface AnswerPageParts extends WriteParts {
  log: Log;
}

const MAX_FORM_BYTES = 4096;
const MAX_REASON = 60;
const MAX_NAME = 20;
const TOKEN = /^[\w-]{32}$/;

export function registerAnswerPage(app: FastifyInstance, parts: AnswerPageParts): void {
  app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MAX_FORM_BYTES },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    scope.get<{ Params: { token: string } }>('/answer/:token', async ({ params }, reply) => {
      const { now } = parts.scene();
      const state = await stateOf(params.token, (token) => linkState({ tx: parts.store.read, now }, token));
      return page(parts, reply, state);
    });
    scope.post<{ Params: { token: string } }>('/answer/:token', async ({ params, body }, reply) => {
      const form = body instanceof URLSearchParams ? body : new URLSearchParams();
      const answer = answerOf(form);
      try {
        if (typeof answer === 'string') throw new RuleBroken('rsvp.no-answer', answer);
        const state = await stateOf(params.token, (token) =>
          writeWork(parts, `web:${randomUUID()}`, (work) => answerByLink(work, token, answer)),
        );
        parts.log.info({ link: state.kind, rsvp: answer.rsvp }, 'answer by link');
        return page(parts, reply, state, { done: state.kind === 'OPEN' });
      } catch (error) {
        if (!(error instanceof RuleBroken)) throw error;
        const { now } = parts.scene();
        return page(parts, reply, await stateOf(params.token, (token) => linkState({ tx: parts.store.read, now }, token)), {
          problem: error.message,
        });
      }
    });
  });
}

function stateOf(token: string, look: (token: string) => Promise<LinkState>): Promise<LinkState> {
  return TOKEN.test(token) ? look(token) : Promise.resolve({ kind: 'UNKNOWN' });
}

/** What was chosen, or what is missing, in Chinese. */
function answerOf(form: URLSearchParams): NewAnswer | string {
  // Whoever posts by hand is held by nothing that the form says.
  const words = (name: string, most: number) => cut(publicWords(cleanLine((form.get(name) ?? '').slice(0, 200))), most);
  const reason = words('reason', MAX_REASON);
  switch (form.get('answer')) {
    case 'accept':
      return { rsvp: 'ACCEPTED' };
    case 'decline':
      return { rsvp: 'DECLINED', ...(reason && { reason }) };
    case 'deputy': {
      const name = words('name', MAX_NAME);
      return name ? { rsvp: 'SUBSTITUTED', deputy: { id: null, name } } : '请填写派谁参加。';
    }
    default:
      return '请选参加、请假或派人参加。';
  }
}

const CLOSED: Record<Exclude<LinkState['kind'], 'OPEN'>, { status: number; title: string; words: string }> = {
  USED: { status: 410, title: '这个链接已经用过了', words: '一个链接只能答复一次。要改答复，请联系召集单位。' },
  EXPIRED: { status: 410, title: '这个链接过期了', words: '链接72小时内有效。请联系召集单位再发一个。' },
  CANCELLED: { status: 410, title: '会议取消了', words: '不用答复，请勿前往。' },
  STARTED: { status: 410, title: '会议已经开始', words: '答复截止了。有情况请直接联系召集单位。' },
  MOVED: { status: 410, title: '会议改期了', words: '这个链接是为原来的时间发的。请联系召集单位按新时间再发一个。' },
  UNKNOWN: { status: 404, title: '链接不对', words: '请检查链接是否完整，或请召集单位再发一个。' },
};

function page(
  parts: AnswerPageParts,
  reply: FastifyReply,
  state: LinkState,
  { done = false, problem }: { done?: boolean; problem?: string } = {},
): FastifyReply {
  const shown = parts.scene();
  const known =
    state.kind === 'UNKNOWN'
      ? undefined
      : facts([
          ['会议', `${codeOf(state.meeting)} ${state.meeting.title}`],
          ['时间', state.kind === 'CANCELLED' ? `原定${spanOf(state.meeting, shown)}` : spanOf(state.meeting, shown)],
          ['地点', placeOf(state.meeting)],
          ['单位', shown.directory.unitName(state.seat.orgId)],
        ]);
  if (state.kind !== 'OPEN') {
    const { status, title, words } = CLOSED[state.kind];
    return sendPage(reply, { status, title, body: html`${known}<p>${words}</p>` });
  }
  if (done) {
    const words = answerText(shown, state.meeting, state.seat, 'single');
    return sendPage(reply, {
      title: '已记下，谢谢',
      body: html`${known}${facts([['答复', words]])}<p>已告诉召集单位。要改请联系召集单位。</p>`,
    });
  }
  const wrong = problem !== undefined && html`<p class="wrong">${problem}</p>`;
  return sendPage(reply, { status: problem ? 422 : 200, title: '请答复会议', style: STYLE, body: html`${known}${wrong}${FORMS}` });
}

/** One form a button: it works without script, and nothing that is not asked for is sent. */
const FORMS = html`<form method="post"><button class="primary" name="answer" value="accept">参加</button></form>
<form method="post"><label>请假原因（可不填）<input name="reason" maxlength="${MAX_REASON}" autocomplete="off"></label><button name="answer" value="decline">请假</button></form>
<form method="post"><label>派谁参加<input name="name" maxlength="${MAX_NAME}" autocomplete="off" required></label><button name="answer" value="deputy">派人参加</button></form>
<p>只能答复一次，请看清再点。</p>`;

const STYLE = `form{background:var(--paper);border-radius:12px;margin:0 0 16px;padding:16px}label{display:block;color:var(--grey);font-size:15px}
input{width:100%;margin:4px 0 12px;padding:10px;border:1px solid var(--line);border-radius:4px;background:var(--paper);color:inherit;font:inherit}`;
