/**
 * What to do about an errcode. The codes and their meaning: developer.work.weixin.qq.com, path/90313, and reports of
 * other users for 8466xx. Decided by the code alone; only "task_id repeated" must be told by its text, because 40058 is also
 * every other parameter error.
 */

/**
 * - retry: passes by itself within seconds, repeat with back-off, at most 3 times
 * - wait: a quota; repeat after a minute at the earliest
 * - recipient: this person cannot be reached this way
 * - chat-gone: this group cannot be reached any more
 * - config: an admin must change a setting; repeating is useless until then
 * - content: this message will never be taken as it is
 * - already-done: the effect is there (an earlier attempt, or nothing left to do)
 * - too-late: the handle expired or was used; send it as a new message
 * - permanent: anything else; log and give up
 */
export type ErrorKind = 'retry' | 'wait' | 'recipient' | 'chat-gone' | 'config' | 'content' | 'already-done' | 'too-late' | 'permanent';

export interface Classified {
  kind: ErrorKind;
  /** Chinese, for the admin: what is wrong and what to do. */
  hint: string;
}

const busy = '企业微信暂时繁忙，稍后会自动重试。';
const token = '企业微信的访问凭证失效，已自动重新获取；如反复出现，请检查应用的 Secret。';
const secret = '企业 ID 或应用 Secret 不正确，请在管理后台核对后更新设置并重启。';
const gone = '这个群已收不到小联的消息（群已解散、小联被移出或禁止推送），请把小联重新加进群并绑定。';
const unknownMember = '企业微信里找不到这位成员，请核对成员的 userid。';
const outside = '这位成员不在应用的可见范围内，请在管理后台调整可见范围。';
const noRight = '应用没有这个接口的权限，请在管理后台检查应用权限。';
const stopped = '应用已被停用或权限被收回，请管理员在后台重新启用。';
const domain = '网页授权域名未设为可信域名，请在管理后台的应用设置里添加。';
const bug = '消息格式未被企业微信接受，请把日志里的错误码交给维护人员。';
const late = '回复时限已过，已改为发新消息。';
const done = '之前那次已经生效，无需处理。';

const table: Readonly<Record<number, readonly [ErrorKind, string]>> = {
  [-1]: ['retry', busy],
  6000: ['retry', busy],
  45033: ['retry', '同时调用太多，会自动放慢。'],
  846601: ['retry', busy],
  846602: ['retry', busy],
  846609: ['retry', '长连接已失去订阅，会重新连接后重试。'],
  40014: ['retry', token],
  41001: ['retry', token],
  42001: ['retry', token],

  45009: ['wait', '发送太频繁，被企业微信限制，过后会自动继续；如每天都出现，请减少推送。'],
  846607: ['wait', '这个会话发得太频繁，或还没有人在这里对小联说过话；一分钟后重试。'],

  40003: ['recipient', unknownMember],
  46004: ['recipient', unknownMember],
  60111: ['recipient', unknownMember],
  81013: ['recipient', '收件人都收不到：不存在、已离职或不在应用的可见范围内。'],
  50002: ['recipient', outside],
  60011: ['recipient', outside],

  86001: ['chat-gone', gone],
  86003: ['chat-gone', gone],
  86008: ['chat-gone', gone],
  93001: ['chat-gone', gone],
  93004: ['chat-gone', gone],
  93006: ['chat-gone', gone],
  93008: ['chat-gone', gone],
  93000: ['chat-gone', '群的消息推送地址（webhook）已失效，请在群里重新添加并更新。'],
  93019: ['chat-gone', gone],

  853000: ['config', '智能机器人的 BotID 或 Secret 不正确，请在管理后台核对后更新设置并重启。'],
  40001: ['config', secret],
  40013: ['config', secret],
  40091: ['config', secret],
  40056: ['config', '应用的 AgentID 不正确，请在管理后台核对。'],
  301002: ['config', '应用的 AgentID 与 Secret 不是同一个应用的，请在管理后台核对。'],
  60020: ['config', '本机的 IP 不在“企业可信IP”里，请在管理后台的应用设置里添加（日志里有 IP）。'],
  48001: ['config', noRight],
  48002: ['config', noRight],
  60031: ['config', noRight],
  48006: ['config', stopped],
  50003: ['config', stopped],
  50001: ['config', domain],
  80001: ['config', domain],

  40007: ['content', '图片或文件已过期（3 天），请重新上传。'],
  40008: ['content', bug],
  40035: ['content', bug],
  40058: ['content', bug],
  40063: ['content', bug],
  44004: ['content', '消息是空的，没有发出。'],
  45001: ['content', '文件太大，没有发出。'],
  45002: ['content', '消息太长，没有发出。'],
  45007: ['content', '语音太长，没有发出。'],
  45008: ['content', bug],
  40201: ['content', '内容被企业微信的安全检查拦下，请换一种说法。'],
  82004: ['content', '消息里有客户端不能显示的字符，没有发出。'],
  830002: ['content', '文件太大，没有取到。'],
  93017: ['content', '消息是空的，没有发出。'],
  93018: ['content', '图片太大，没有发出。'],

  846606: ['already-done', done],
  82101: ['already-done', '这张卡片已没有可更新的人，无需处理。'],
  82102: ['already-done', '这张卡片已没有可更新的人，无需处理。'],
  86215: ['already-done', done],

  846605: ['too-late', late],
  846608: ['too-late', late],
  60140: ['too-late', '卡片的更新时限已过，已改为发新消息。'],
  40029: ['too-late', '登录链接已用过或过期，请重新登录。'],
  42022: ['too-late', '登录链接已用过或过期，请重新登录。'],
};

/** @param errmsg only read for 40058 */
export function classify(errcode: number, errmsg = ''): Classified {
  // A card of the same task_id is there already: our earlier attempt, whose answer was lost, took effect.
  if (errcode === 40058 && /task_id\b.*\brepeated/i.test(errmsg)) return { kind: 'already-done', hint: done };
  const known = table[errcode];
  if (known) return { kind: known[0], hint: known[1] };
  return { kind: 'permanent', hint: `企业微信返回了未知的错误码 ${errcode}，请把日志交给维护人员。` };
}
