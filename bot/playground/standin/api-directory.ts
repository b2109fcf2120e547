/** Calls of the server API about members, departments, files, login and the network. */
import type { ApiParts, Call, Reply, Routes } from './api-parts';
import { BoundedMap } from './bounded';
import { randomAlnum } from './crypto';
import { checkUpload } from './media';
import { refuse } from './refused';

const CODE_MS = 5 * 60_000;

/** Who logs in: a member, or somebody from outside the corp. */
export type LoggedIn = { userid: string } | { openid: string };

export class ApiDirectory {
  readonly #codes = new BoundedMap<string, { who: LoggedIn; until: number }>(10_000);

  constructor(private readonly parts: ApiParts) {}

  readonly routes: Routes = {
    'GET /cgi-bin/user/get': (call) => this.#user(call),
    'GET /cgi-bin/user/simplelist': (call) => this.#members(call),
    'GET /cgi-bin/department/list': () => ({ department: this.parts.enterprise.departments.map((d, i) => ({ ...d, order: 100 - i })) }),
    'GET /cgi-bin/department/simplelist': () => ({
      department_id: this.parts.enterprise.departments.map((d, i) => ({ id: d.id, parentid: d.parentid, order: 100 - i })),
    }),
    'POST /cgi-bin/batch/openuserid_to_userid': (call) => this.#openUserids(call),
    'GET /cgi-bin/auth/getuserinfo': (call) => this.#login(call),
    'GET /cgi-bin/agent/get': (call) => this.#agent(call),
    'GET /cgi-bin/getcallbackip': () => ({ ip_list: ['127.0.0.1', '127.0.0.*'] }),
    'GET /cgi-bin/get_api_domain_ip': () => ({ ip_list: ['127.0.0.1'] }),
    'POST /cgi-bin/media/upload': (call) => this.#upload(call, ['image', 'voice', 'video', 'file']),
    'POST /cgi-bin/webhook/upload_media': (call) => this.#upload(call, ['file', 'voice']),
    'GET /cgi-bin/media/get': ({ query }) => {
      const file = this.parts.media.take(query.get('media_id') ?? '');
      return { binary: file.data, name: file.name };
    },
  };

  /** A code as the OAuth redirect brings it: once, within 5 minutes. */
  oauthCode(who: LoggedIn): string {
    const code = randomAlnum(32);
    this.#codes.set(code, { who, until: this.parts.clock.now().getTime() + CODE_MS });
    return code;
  }

  #user({ query }: Call): Reply {
    const userid = this.parts.enterprise.find(query.get('userid') ?? '');
    const user = userid === undefined ? undefined : this.parts.enterprise.users.get(userid);
    if (!user) refuse(60111, 'user does not exist');
    return { ...user, order: [0], position: '', is_leader_in_dept: [0], direct_leader: [], main_department: user.department[0], status: 1 };
  }

  #members({ query }: Call): Reply {
    const id = Number(query.get('department_id'));
    const { departments, users } = this.parts.enterprise;
    if (!departments.some((d) => d.id === id)) refuse(60003, 'department does not exist');
    return { userlist: [...users.values()].filter((u) => u.department.includes(id)) };
  }

  #openUserids({ body }: Call): Reply {
    const asked = body['open_userid_list'];
    if (!Array.isArray(asked) || asked.length < 1 || asked.length > 1000) refuse(40058, 'open_userid_list');
    const ids = asked.map(String).map((id) => ({ open_userid: id, userid: this.parts.enterprise.byHeardAs(id) }));
    const [userid_list, invalid] = [
      ids.filter((i) => i.userid !== undefined && i.userid !== i.open_userid),
      ids.filter((i) => i.userid === undefined || i.userid === i.open_userid),
    ];
    return { userid_list, invalid_open_userid_list: invalid.map((i) => i.open_userid) };
  }

  #login({ query }: Call): Reply {
    const code = query.get('code') ?? '';
    const found = this.#codes.get(code);
    if (!found || found.until < this.parts.clock.now().getTime()) refuse(40029, 'invalid code');
    this.#codes.delete(code);
    return { ...found.who };
  }

  #agent({ query }: Call): Reply {
    if (Number(query.get('agentid')) !== this.parts.enterprise.agentId) refuse(301002, 'agentid');
    return { agentid: this.parts.enterprise.agentId, name: this.parts.botName, close: 0 };
  }

  #upload({ query, raw, contentType }: Call, types: readonly string[]): Reply {
    const type = query.get('type') ?? '';
    const part = multipart(raw, contentType);
    if (!part) refuse(41005, 'media data missing');
    checkUpload(type, part.data.length, types);
    const media_id = this.parts.media.store(type, part.filename, part.data);
    return { type, media_id, created_at: String(Math.floor(this.parts.clock.now().getTime() / 1000)) };
  }
}

/** The `media` part of a multipart body. */
function multipart(raw: Buffer, contentType: string): { filename: string; data: Buffer } | undefined {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (!boundary) return undefined;
  const mark = Buffer.from(`--${boundary}`);
  for (let at = raw.indexOf(mark); at >= 0; ) {
    const next = raw.indexOf(mark, at + mark.length);
    if (next < 0) return undefined;
    const piece = raw.subarray(at + mark.length + 2, next - 2);
    const split = piece.indexOf('\r\n\r\n');
    const head = piece.subarray(0, split).toString('utf8');
    if (/name="?media"?/.test(head))
      return { filename: /filename="([^"]*)"/.exec(head)?.[1] ?? 'unnamed', data: Buffer.from(piece.subarray(split + 4)) };
    at = next;
  }
  return undefined;
}
