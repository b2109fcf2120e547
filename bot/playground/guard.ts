/** The playground speaks for every member without asking who is there, so it answers this machine's own browser and nobody else. */
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
const HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;

/** As much of a request as is looked at. */
interface Asked {
  headers: { host?: string | undefined; origin?: string | undefined };
  socket: { remoteAddress?: string | undefined };
}

/**
 * Why a request is refused, as a sentence for whoever reads it; undefined when it is fine. The socket says where it comes from; the
 * Host header defeats DNS rebinding (a foreign name that resolves to 127.0.0.1); Origin defeats forms and scripts of other pages.
 */
export function refusal(request: Asked): string | undefined {
  const { host, origin } = request.headers;
  if (!LOOPBACK.test(request.socket.remoteAddress ?? '')) return '体验页只在本机打开，请在运行程序的电脑上访问。';
  if (!HOST.test(host ?? '')) return '请用 http://127.0.0.1 打开体验页。';
  if (origin !== undefined && origin !== `http://${host}`) return '这个请求来自别的网页，已拒绝。';
  return undefined;
}
