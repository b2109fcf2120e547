/** `npm run doctor`: settings, database, WeCom credentials, pages, groups that cannot be pushed to, people nobody can reach, missing holiday years, the audit log. One line each. */
import { readdir } from 'node:fs/promises';
import type { Store } from '../../prisma/client';
import { migrate } from '../../prisma/migrate';
import { addDays, DAY_MS, formatMinute, SECOND_MS, systemClock, toWall } from '../clock';
import { type Config, loadConfig, readDotEnv } from '../config';
import { clockSkew, MOST_SKEW_MS } from '../delivery/clock-skew';
import { beatOf, KICKED } from '../delivery/lease';
import { routeTo, type Ways } from '../delivery/outbox';
import { checkChain } from '../domain/audit/chain';
import { Calendar } from '../domain/calendar/calendar';
import type { Directory } from '../domain/org/directory';
import { loadDirectory } from '../domain/org/load-directory';
import { canLook } from '../pictures/look';
import { picturesFolder, placeOf } from '../pictures/shelf';
import { ENCRYPTED, REMEDY } from '../speakers';
import { WecomApi } from '../wecom/api';
import { openDatabase, runCommand } from './run';

interface Finding {
  ok: boolean;
  text: string;
}
const good = (text: string): Finding => ({ ok: true, text });
const bad = (text: string): Finding => ({ ok: false, text });
/** Names shown of a long list. */
const SHOWN = 10;

/** All findings, in the order an operator would look. */
export async function examine(config: Config): Promise<Finding[]> {
  const findings: Finding[] = [good(config.playground ? '配置：没有企业微信设置，npm start 启动演示' : '配置：齐全')];
  let store: Store;
  try {
    store = await openDatabase(config.databaseUrl);
    const { applied } = await migrate(store);
    findings.push(good(`数据库：${store.kind}，迁移${applied.length ? `刚应用${applied.length}个` : '已是最新'}`));
  } catch (error) {
    return [...findings, bad(`数据库：打不开（${(error as Error).message.split('\n')[0]}）`)];
  }
  try {
    const directory = await loadDirectory(store);
    findings.push(
      ...(await clock(store)),
      ...(await credentials(config, store)),
      pages(config),
      ...district(directory),
      ...unreachable(directory, config),
      ...(await delivery(store)),
      ...calendar(directory, config),
      ...(await pictures(store)),
      await audit(store, config),
    );
  } finally {
    await store.close();
  }
  return findings;
}

/** Of the machine on which this runs. */
async function clock(store: Store): Promise<Finding[]> {
  if (store.kind === 'sqlite') return [];
  const skew = await clockSkew(store, systemClock);
  const seconds = (Math.abs(skew) / SECOND_MS).toFixed(1);
  return [
    Math.abs(skew) > MOST_SKEW_MS
      ? bad(`时钟：这台机器比数据库${skew > 0 ? '快' : '慢'}${seconds}秒，几个进程会互相抢占；请开启 NTP 校时`)
      : good('时钟：和数据库一致'),
  ];
}

async function credentials({ agent, bot, apiUrl, timeZone }: Config, store: Store): Promise<Finding[]> {
  const findings: Finding[] = [];
  const kicked = await beatOf(store.read, KICKED);
  if (kicked && systemClock.now().getTime() - kicked.getTime() < DAY_MS) {
    const { date, minute } = toWall(kicked, timeZone);
    findings.push(bad(`智能机器人：${date} ${formatMinute(minute)} 长连接被另一个用同一 BotID 的程序抢走；请停掉多出来的那套，再重启`));
  }
  if (bot)
    findings.push(
      good(
        bot.mode === 'socket' ? '智能机器人：长连接，由运行中的进程校验（看 /readyz）' : '智能机器人：URL回调 /wecom/bot；不能主动推送到群',
      ),
    );
  if (!agent) return bot ? [...findings, bad('自建应用：未配置；从未和机器人说过话的成员收不到提醒')] : findings;
  const api = new WecomApi({ baseUrl: apiUrl, ...agent, clock: systemClock });
  try {
    const { name } = await api.checkCredentials();
    findings.push(good(`自建应用：${name}，凭证有效`));
  } catch (error) {
    findings.push(bad(`自建应用：${(error as Error).message}`));
  } finally {
    api.close();
  }
  findings.push(agent.callback ? good('自建应用回调：已配置 /wecom/agent') : bad('自建应用回调：未配置；成员在应用里点按钮没有反应'));
  return findings;
}

/** What members open in a browser. */
function pages({ publicUrl, agent }: Config): Finding {
  const { hostname } = new URL(publicUrl);
  const here = hostname === 'localhost' || /^(127\.|\[::1\]|0\.0\.0\.0)/.test(hostname);
  if (here) return good(`网页：PUBLIC_URL 是本机地址 ${publicUrl}，手机上打不开看板、答复链接和日历订阅`);
  return good(
    agent ? `网页：看板在 ${publicUrl}/board，域名要设为自建应用的网页授权可信域名` : `网页：${publicUrl}；没有自建应用，看板不能登录`,
  );
}

function district(directory: Directory): Finding[] {
  if (!directory.orgs.length) return [bad('组织：还没有数据；先运行 npm run import -- 文件')];
  const seats = new Set(directory.bodies.flatMap((b) => b.seats.map((s) => s.orgId)));
  const silent = [...seats].flatMap((id) => (directory.liaisonsOf(id).length ? [] : (directory.orgById(id)?.shortName ?? [])));
  return [
    good(`组织：${directory.orgs.length}个，成员${directory.people.length}人，议事机构${directory.bodies.length}个`),
    silent.length ? bad(`联络员：${silent.length}家单位没有联络员：${some(silent)}`) : good('联络员：有席位的单位都有联络员'),
  ];
}

/** In the playground its stand-in is both the app and the bot. */
function unreachable(directory: Directory, { playground, agent, bot }: Config): Finding[] {
  const ways: Ways = { app: playground || agent !== undefined, push: playground || bot?.mode === 'socket' };
  const names = directory.people.filter((p) => !routeTo(p, ways)).map((p) => p.name);
  if (!names.length) return [good('成员：没有通知不到的人')];
  const how = ways.app
    ? '请检查应用的可见范围'
    : ways.push
      ? '没有自建应用，要先和机器人单聊说一句话'
      : '没有自建应用，URL回调又不能主动推送';
  return [bad(`成员：今天有${names.length}人通知不到（${how}）：${some(names)}`)];
}

async function delivery(store: Store): Promise<Finding[]> {
  const week = new Date(systemClock.now().getTime() - 7 * DAY_MS);
  const [chats, failed, encrypted] = await Promise.all([
    store.read.chat.findMany({ where: { pushable: false }, select: { chatid: true, name: true } }),
    store.read.outbox.count({ where: { state: 'FAILED', createdAt: { gt: week } } }),
    store.read.inbound.findMany({
      where: { intent: 'stranger', userid: { startsWith: 'wo' }, receivedAt: { gt: week } },
      distinct: ['userid'],
      select: { userid: true },
    }),
  ]);
  const strangers = encrypted.filter(({ userid }) => ENCRYPTED.test(userid)).length;
  return [
    chats.length ? bad(`群：${chats.length}个推送不到：${some(chats.map((c) => c.name ?? c.chatid))}`) : good('群：没有推送不到的群'),
    ...(strangers ? [bad(`成员：近7天有${strangers}个加密的 userid 认不出是谁；${REMEDY}`)] : []),
    failed ? bad(`消息：近7天有${failed}条被企业微信拒收，看日志里的 errcode`) : good('消息：近7天没有被拒收的'),
  ];
}

function calendar(directory: Directory, config: Config): Finding[] {
  const known = new Calendar(directory.lexicon().holidays);
  const today = toWall(systemClock.now(), config.timeZone).date;
  const years = [...new Set([today, addDays(today, 60)].map((d) => Number(d.slice(0, 4))))];
  return years.map((year) =>
    known.yearComplete(year)
      ? good(`放假安排：${year}年已录入`)
      : bad(`放假安排：${year}年未录入，暂按周一至周五计算；公布后请导入 holidays`),
  );
}

/** Records whose file is not there: a backup that was brought back without its pictures. */
async function pictures(store: Store): Promise<Finding[]> {
  const rows = await store.read.evidence.findMany({ select: { fileKey: true } });
  if (!rows.length) return [];
  const folder = picturesFolder(store.url);
  const there = new Set(await readdir(folder, { recursive: true }).catch(() => []));
  const missing = rows.filter(({ fileKey }) => !there.has(placeOf(fileKey))).length;
  return [
    missing
      ? bad(`照片：${missing}张的文件不在 ${folder}；恢复备份时，要把“备份文件.pictures”也放回去`)
      : good(`照片：${rows.length}张，文件都在${canLook() ? '' : '；没有装 sharp，只认得出完全相同的照片'}`),
  ];
}

/** Is the audit log as it was written? A line that waits for its place is none of the chain yet: the running bot gives it one within seconds. */
async function audit(store: Store, { timeZone }: Config): Promise<Finding> {
  const { count, hash, fresh, broken } = await checkChain(store.read);
  if (broken) {
    const { line, why } = broken;
    const which = `第${line.seq}条（${toWall(line.at, timeZone).date} ${line.note ?? line.action}）`;
    return bad(
      why === 'GAP' ? `审计：${which}之前少了记录，请用备份核对` : `审计：从${which}起对不上，它或它前面一条在写下后被改过，请用备份核对`,
    );
  }
  const waiting = fresh ? `；另有${fresh}条等封存` : '';
  return good(
    count
      ? `审计：${count}条，前后相连没有改动；最后一条的指纹${hash.slice(0, 12)}，抄下来以后可以对照${waiting}`
      : `审计：还没有封存的记录${waiting}`,
  );
}

function some(names: readonly string[]): string {
  return names.slice(0, SHOWN).join('、') + (names.length > SHOWN ? '……' : '');
}

if (require.main === module)
  runCommand(async () => {
    readDotEnv();
    const findings = await examine(loadConfig(process.env));
    for (const f of findings) console.log(`${f.ok ? '✔' : '✘'} ${f.text}`);
    return findings.every((f) => f.ok) ? 0 : 1;
  });
