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
  const facts =
    state.kind === 'UNKNOWN'
      ? ''
      : list([
          ['会议', `${codeOf(state.meeting)} ${state.meeting.title}`],
          ['时间', state.kind === 'CANCELLED' ? `原定${spanOf(state.meeting, shown)}` : spanOf(state.meeting, shown)],
          ['地点', placeOf(state.meeting)],
          ['单位', shown.directory.unitName(state.seat.orgId)],
        ]);
  if (state.kind !== 'OPEN') {
    const { status, title, words } = CLOSED[state.kind];
    return html(reply.code(status), title, `${facts}<p>${words}</p>`);
  }
  if (done) {
    const words = answerText(shown, state.meeting, state.seat, 'single');
    return html(reply, '已记下，谢谢', `${facts}${list([['答复', words]])}<p>已告诉召集单位。要改请联系召集单位。</p>`);
  }
  return html(
    reply.code(problem ? 422 : 200),
    '请答复会议',
    `${facts}${problem ? `<p class="wrong">${escaped(problem)}</p>` : ''}${FORMS}`,
  );
}

/** One form a button: it works without script, and nothing that is not asked for is sent. */
const FORMS = `<form method="post"><button class="primary" name="answer" value="accept">参加</button></form>
<form method="post"><label>请假原因（可不填）<input name="reason" maxlength="${MAX_REASON}" autocomplete="off"></label><button name="answer" value="decline">请假</button></form>
<form method="post"><label>派谁参加<input name="name" maxlength="${MAX_NAME}" autocomplete="off" required></label><button name="answer" value="deputy">派人参加</button></form>
<p>只能答复一次，请看清再点。</p>`;

const STYLE = `body{margin:0;background:#ededed;color:#181818;font:17px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:480px;margin:0 auto;padding:24px 16px}h1{font-size:22px;margin:0 0 16px}
dl{background:#fff;border-radius:8px;margin:0 0 16px;padding:4px 16px}dl div{display:flex;gap:16px;padding:12px 0;border-top:1px solid #eee}
dl div:first-child{border:0}dt{color:#888;flex:0 0 3em}dd{margin:0;overflow-wrap:anywhere}
form{background:#fff;border-radius:8px;margin:0 0 16px;padding:16px}label{display:block;color:#888;font-size:15px}
input{box-sizing:border-box;width:100%;margin:4px 0 12px;padding:10px;border:1px solid #ccc;border-radius:4px;font:inherit}
button{display:block;width:100%;min-height:48px;border:0;border-radius:8px;background:#f2f2f2;color:#06ae56;font:inherit;font-weight:600}
button.primary{background:#07c160;color:#fff}p{color:#666}p.wrong{color:#fa5151}`;

const list = (rows: readonly (readonly [string, string])[]): string =>
  `<dl>${rows.map(([label, value]) => `<div><dt>${label}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);

/** Nothing from elsewhere, kept nowhere, found by nobody; the address is not told to other pages. */
function html(reply: FastifyReply, title: string, body: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .headers({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'x-content-type-options': 'nosniff',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    })
    .send(
      `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`,
    );
}
