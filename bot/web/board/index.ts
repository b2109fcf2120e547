/**
 * /board: what the groups and the private chats know, on one page, for members. It only shows: next to each thing stands what to say to the bot.
 * Nothing private is on it: what a group may see, and besides it what this member may see by domain.md D.10.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Store } from '../../../prisma/client';
import { formatInstant } from '../../domain/calendar/format';
import { concerns } from '../../domain/meeting/around';
import { codeOf } from '../../domain/meeting/cards';
import { calledFrom, meetingByNo, seatsOf } from '../../domain/meeting/lookup';
import type { Directory, OrgInfo, Person } from '../../domain/org/directory';
import type { Scene, Standpoint, View } from '../../domain/work';
import { RuleBroken } from '../../errors';
import type { Secrets } from '../../secrets';
import { type Html, html, linkButton, sayPage, sendPage } from '../page';
import { Door, type LoginWay } from './login';
import { meetingPage } from './meeting-page';
import { overview } from './overview';
import type { BoardView } from './pieces';
import { BOARD_STYLE } from './style';

export interface BoardParts {
  store: Store;
  scene(): Scene;
  /** Reads names again where they changed: whoever left a moment ago is out. */
  refreshNames(): Promise<void>;
  secrets: Pick<Secrets, 'keyedHash'>;
  publicUrl: string;
  botName: string;
  login: LoginWay;
}

const isCommunity = ({ kind }: OrgInfo): boolean => kind === 'COMMUNITY' || kind === 'VILLAGE';

/** Communities that a person may choose among: those below where they call meetings; none when there is but one. */
function communities({ directory, actor }: Standpoint): OrgInfo[] {
  const roots = calledFrom(actor);
  const found = directory.orgs.filter((o) => isCommunity(o) && roots.some((root) => directory.within(o.id, root)));
  return found.length > 1 ? found : [];
}

/** Its name; with the street's where another one is called the same. */
function nameAmong(choice: readonly OrgInfo[], org: OrgInfo, directory: Directory): string {
  const alone = choice.every((o) => o === org || o.shortName !== org.shortName);
  return alone || !org.parentId ? org.shortName : `${org.shortName}（${directory.unitName(org.parentId)}）`;
}

export function registerBoard(app: FastifyInstance, parts: BoardParts): void {
  const { store, botName, login } = parts;
  const door = new Door({
    ...parts,
    now: () => parts.scene().now,
    directory: () => parts.scene().directory,
  });
  const path = `${door.base}/board`;
  const home = linkButton(path, '回到看板');

  const look = (actor: Person): View => ({ ...parts.scene(), tx: store.read, actor });

  const page = (reply: FastifyReply, title: string, body: Html) =>
    sendPage(reply, { title, body, style: BOARD_STYLE, bare: true, sameOrigin: true, ...(login.origins && { forms: login.origins }) });

  app.register(async (scope) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 4096 }, (_request, body, done) =>
      done(null, new URLSearchParams(String(body))),
    );
    scope.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const why = login.refuse?.(request);
      if (why) return sayPage(reply, 403, '这里打不开', why);
      await parts.refreshNames();
      return undefined;
    });
    login.routes(scope, door);

    /** Answers a member; lets others log in, or says why they cannot. */
    const forMember = (show: (view: BoardView, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) => {
      return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
        const who = door.who(request);
        if (!who) return login.ask(request, reply, door, door.wanted(request.url));
        if ('status' in who) return door.turnAway(reply, who);
        return show({ ...look(who), botName, path, scope: undefined }, request, reply);
      };
    };

    const board = forMember(async (view, request, reply) => {
      const { org: code } = request.query as Record<string, unknown>;
      const choice = communities(view);
      const named = typeof code === 'string' ? view.directory.orgByCode(code) : undefined;
      const chosen = named && isCommunity(named) ? named : undefined;
      if (code && !chosen) return sayPage(reply, 404, '没有这个社区', '请检查链接，或在看板上重新选。', home);
      if (chosen && !view.directory.can(view.actor, 'meeting.call', chosen.id))
        return sayPage(reply, 403, `看不到${chosen.shortName}`, `${chosen.shortName}的看板只给它的书记和上级街道看。`, home);
      const { actor, directory } = view;
      const own = [...new Set([...directory.spokenForBy(actor), actor.orgId])].map((id) => directory.unitName(id)).join('、');
      const select = html`<form class="scope" method="get" action="${path}"><select name="org" aria-label="看哪个社区"><option value="">全部</option>${choice.map((o) => html`<option value="${o.code}"${o === chosen && html` selected`}>${nameAmong(choice, o, directory)}</option>`)}</select><button>看</button></form>`;
      const body = html`<header class="top"><h1>${chosen ? `${chosen.shortName}看板` : `${botName}看板`}<small>${actor.name} · ${own}</small></h1><form method="post" action="${path}/logout"><button>退出</button></form></header>
${choice.length > 0 && select}${await overview({ ...view, scope: chosen?.id })}
<footer><p>看板只看不改，办事对${botName}说一句就行。数据截至${formatInstant(view.now, view)}，刷新看最新的。</p></footer>`;
      return page(reply, `${chosen?.shortName ?? botName}看板`, body);
    });
    for (const address of ['/board', '/board/']) scope.get(address, board);

    scope.get<{ Params: { code: string } }>(
      '/board/meetings/:code',
      forMember(async (view, request, reply) => {
        const { code } = request.params as { code: string };
        const meeting = await meetingByNo(view, /^\d{1,9}$/.test(code) ? `会${code}` : code.slice(0, 20)).catch((error: unknown) => {
          if (error instanceof RuleBroken) return error;
          throw error;
        });
        if (meeting instanceof RuleBroken) return sayPage(reply, 404, '没有这场会', '请核对编号，或回到看板看有哪些会。', home);
        const seats = await seatsOf(view, meeting);
        if (!(await concerns(view, meeting))) {
          const host = view.directory.unitName(meeting.hostId);
          return sayPage(reply, 403, `看不到${codeOf(meeting)}`, `这场会是${host}召集的，没有邀请您的单位。想了解请问${host}。`, home);
        }
        return page(reply, `${codeOf(meeting)} ${meeting.title}`, await meetingPage(view, meeting, seats));
      }),
    );

    scope.get('/board/*', async (_request, reply) => sayPage(reply, 404, '没有这一页', '请回到看板。', home));
    scope.post('/board/logout', async (_request, reply) => door.leave(reply));
  });
}
