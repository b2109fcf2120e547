/** The board of the playground: one picks who one is, as on its chat page. On loopback only. */
import type { FastifyInstance } from 'fastify';
import type { Directory, Person } from '../domain/org/directory';
import type { Door, LoginWay } from '../web/board/login';
import { type Html, html, sendPage } from '../web/page';
import { refusal } from './guard';

const LOGIN = '/board/login';
/** More than anybody looks through; another database may have been imported. */
const SHOWN = 500;

const ROLES = { ADMIN: '管理员', STREET_OFFICER: '街道', SECRETARY: '书记', RECORDER: '记录人', UNIT_HEAD: '负责人', MEMBER: '' } as const;
const LIAISONS = { PRIMARY: '联络员', BACKUP: '备份联络员', HEAD: '负责人' } as const;

const STYLE = `ul{margin:0 0 16px;padding:0;list-style:none}h2{margin:16px 0 8px;font-size:15px;color:var(--grey);font-weight:400}
li form{margin:0 0 8px}li button{display:flex;justify-content:space-between;align-items:center;gap:12px;background:var(--paper);color:var(--ink);text-align:left;font-weight:400}li small{flex:none;max-width:50%;color:var(--grey)}ul.first button{background:#06884a;color:#fff}ul.first small{color:#fff}`;

function postOf(person: Person): string {
  const posts = [...person.liaisonOf.map((l) => LIAISONS[l.kind]), ...person.roles.map((r) => ROLES[r.role])];
  return [...new Set(posts)].filter(Boolean).join('、');
}

/** @param as userid of whoever one speaks as on the chat page: they stand first */
function picker(directory: Directory, action: string, as: unknown): Html {
  const people = directory.people.slice(0, SHOWN);
  const units = directory.orgs.filter((o) => people.some((p) => p.orgId === o.id));
  const button = (p: Person) =>
    html`<li><form method="post" action="${action}"><button name="userid" value="${p.userid}"><span>${p.name}</span><small>${postOf(p)}</small></button></form></li>`;
  const now = typeof as === 'string' ? directory.memberByUserid(as) : undefined;
  const first = now && html`<h2>聊天页上的身份</h2><ul class="first">${button(now)}</ul>`;
  return html`<p>演示环境：选一个身份看看板。真的部署里由企业微信登录。</p>${first}${units.map(
    (o) => html`<h2>${o.shortName}</h2><ul>${people.filter((p) => p.orgId === o.id).map(button)}</ul>`,
  )}`;
}

export const pickLogin: LoginWay = {
  refuse: refusal,
  routes(scope: FastifyInstance, door: Door) {
    scope.get(LOGIN, ({ query }, reply) =>
      sendPage(reply, {
        title: '您是哪一位？',
        style: STYLE,
        sameOrigin: true,
        body: picker(door.directory, `${door.base}${LOGIN}`, (query as { as?: unknown }).as),
      }),
    );
    scope.post(LOGIN, async ({ body }, reply) => {
      const userid = body instanceof URLSearchParams ? (body.get('userid') ?? '') : '';
      return door.enter(reply, userid, '/board');
    });
  },
  ask: (_request, reply, door) => reply.redirect(`${door.base}${LOGIN}`, 303),
};
