import { addDays, DAY_MS, MINUTE_MS, toWall } from '../bot/clock';
import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { failedSince, failedTargets, queueDepth, remindersDueBefore } from '../bot/delivery/health';
import { beatOf, TICKER } from '../bot/delivery/lease';
import { formatInstant } from '../bot/domain/calendar/format';
import { recipientId } from '../bot/domain/reminder/data';
import { LATE_MS } from '../bot/domain/reminder/rule';
import { type Prisma, ReminderState } from '../prisma/client';

const DAYS_BACK = 7;
/** How far ahead the holidays must be known: the invitations of that time are planned now. */
const DAYS_AHEAD = 60;
/** Ticks come every ten seconds; after so long something is wrong. */
const SILENT_MS = 2 * MINUTE_MS;
/** Lines of one kind; the rest is counted. */
const SHOWN = 5;
/** Names of those who cannot be reached. */
const NAMED = 20;

const STOPPED = '超过2分钟没有检查，请管理员看看服务是不是停了。';
const NOT_YET = '刚启动的话，过10秒再看一次；还是这样，请管理员看看服务。';

interface Finding {
  /** For the group: counts, no names. */
  brief: string;
  /** For the one who asked. */
  title: string;
  lines: readonly string[];
}

interface Health {
  /** What holds anyway. */
  facts: readonly string[];
  brief: string;
  wrong: readonly Finding[];
}

/** Organisations whose troubles the actor is shown: everything below those of which they are admin or street officer. */
function scopesOf({ actor }: Turn): string[] {
  return actor.roles.filter((r) => r.role === 'ADMIN' || r.role === 'STREET_OFFICER').map((r) => r.orgId);
}

function sees(turn: Turn, orgId: string | null | undefined): boolean {
  const { directory } = turn;
  const scopes = scopesOf(turn);
  // What belongs to nobody is shown to those at the top.
  if (!orgId || !directory.orgById(orgId)) return scopes.some((id) => directory.orgById(id)?.parentId === null);
  return scopes.some((id) => directory.within(orgId, id));
}

/** Organisations below the actor's scopes, for a query. */
function below(turn: Turn): Prisma.OrgWhereInput {
  const paths = scopesOf(turn).flatMap((id) => turn.directory.orgById(id)?.path ?? []);
  return { OR: paths.map((path) => ({ path: { startsWith: path } })) };
}

function nameOf(turn: Turn, person: { name: string; orgId: string }): string {
  const org = turn.directory.orgById(person.orgId)?.shortName;
  return org ? `${person.name}（${org}）` : person.name;
}

const groupName = (turn: Turn, chat: { name: string | null; orgId: string | null }): string =>
  chat.name ?? (chat.orgId ? `${turn.directory.orgById(chat.orgId)?.shortName ?? ''}的群` : '未绑定的群');

/** @param count of which the lines are the first */
function listed(brief: string, title: string, lines: readonly string[], count = lines.length): Finding[] {
  if (!lines.length) return [];
  const more = count > SHOWN ? [`另有${count - SHOWN}条。`] : [];
  return [{ brief, title, lines: [...lines.slice(0, SHOWN), ...more] }];
}

/** Does anything tick, and does it keep up? */
async function running(turn: Turn): Promise<Health> {
  const { tx, now } = turn;
  const open = { in: [ReminderState.PLANNED, ReminderState.QUEUED] };
  const beat = await beatOf(tx, TICKER);
  const ahead = await tx.reminderDelivery.count({
    where: { state: open, dueAt: { gt: now, lte: new Date(now.getTime() + DAY_MS) } },
  });
  const before = new Date(now.getTime() - LATE_MS);
  const notQueued = await tx.reminderDelivery.count({ where: { state: ReminderState.PLANNED, dueAt: { lt: before } } });
  const late = notQueued + (await remindersDueBefore(tx, before));
  const queue = await queueDepth(tx, now);
  const stands = !beat || now.getTime() - beat.getTime() > SILENT_MS;
  const slow = queue.oldest !== undefined && now.getTime() - queue.oldest.getTime() > LATE_MS;
  const stuck = slow && queue.oldest ? formatInstant(queue.oldest, turn) : undefined;
  return {
    brief: `24小时内${ahead}条`,
    facts: [
      `上次检查：${beat ? formatInstant(beat, turn) : '还没有过'}`,
      `24小时内要发的提醒：${ahead}条`,
      `排队的消息：到点未发${queue.due}条，等时间的${queue.later}条`,
      `发送额度：${queue.forBudget ? `${queue.forBudget}条在等（同一会话每分钟最多30条）` : '够用'}`,
    ],
    wrong: [
      ...(stands ? listed('定时检查没有动静', '定时检查没有动静', [beat ? STOPPED : NOT_YET]) : []),
      ...(late ? listed(`迟了${late}条`, '迟到的提醒', [`${late}条过点还没发出，还有用的会补发并注明“补发”。`]) : []),
      ...(stuck ? listed('消息积压', '消息积压', [`最早的一条从${stuck}等到现在，请看看网络和企业微信的接口。`]) : []),
    ],
  };
}

/** Messages that WeCom refused for good, with our words for it. */
async function refused(turn: Turn, since: Date): Promise<Finding[]> {
  const all = await failedTargets(turn.tx, since);
  const chatids = all.flatMap((f) => (f.toGroup ? [f.target] : []));
  const chats = new Map((await turn.tx.chat.findMany({ where: { chatid: { in: chatids } } })).map((c) => [c.chatid, c]));
  const orgOf = ({ target, toGroup }: { target: string; toGroup: boolean }) =>
    toGroup ? chats.get(target)?.orgId : turn.directory.memberByUserid(target)?.orgId;
  const seen = all.filter((f) => sees(turn, orgOf(f)));
  const targets = seen.map((f) => f.target);
  const lines = (await failedSince(turn.tx, since, targets, SHOWN)).map((f) => {
    const person = f.toGroup ? undefined : turn.directory.memberByUserid(f.target);
    const chat = f.toGroup ? chats.get(f.target) : undefined;
    const former = `${turn.directory.former(f.target)?.name ?? f.target}（不在名册里）`;
    const who = f.toGroup ? (chat ? groupName(turn, chat) : '不认识的群') : person ? nameOf(turn, person) : former;
    return `${who}，${formatInstant(f.dueAt, turn)}：${f.error ?? '原因不明'}${f.errcode === null ? '' : `（${f.errcode}）`}`;
  });
  const count = seen.reduce((sum, f) => sum + f.count, 0);
  return listed(`7天内没发成${count}条`, `7天内没发成的消息：${count}条`, lines, count);
}

/** Reminders that had nobody to go to. */
async function unheard(turn: Turn, since: Date): Promise<Finding[]> {
  const rows = await turn.tx.reminderDelivery.groupBy({
    by: ['recipient'],
    where: { state: ReminderState.SUPPRESSED, reason: 'NOT_REACHABLE', dueAt: { gte: since }, recipient: { startsWith: 'unit:' } },
  });
  const units = rows.map((r) => recipientId(r.recipient)).filter((id) => sees(turn, id));
  const lines = units.map((id) => `${turn.directory.orgById(id)?.shortName ?? '已撤销的单位'}：一个人都通知不到，请打电话。`);
  return listed(`${lines.length}家单位通知不到`, `7天内通知不到的单位：${lines.length}家`, lines);
}

async function closedGroups(turn: Turn): Promise<Finding[]> {
  const unbound = sees(turn, null) ? [{ orgId: null }] : [];
  const where = { pushable: false, OR: [{ org: below(turn) }, ...unbound] };
  const count = await turn.tx.chat.count({ where });
  const chats = await turn.tx.chat.findMany({ where, orderBy: { createdAt: 'asc' }, take: SHOWN });
  const lines = chats.map((c) => `${groupName(turn, c)}：请把${turn.botName}重新加进群，再@我一下。`);
  return listed(`${count}个群推送不了`, `推送不了的群：${count}个`, lines, count);
}

/** Whom WeCom has refused today: every night they get another try (jobs/reopen-members.ts). */
async function outOfReach(turn: Turn): Promise<Finding[]> {
  const where = { status: 'ACTIVE' as const, reachable: false, dmAt: null, org: below(turn) };
  const count = await turn.tx.member.count({ where });
  if (!count) return [];
  const select = { name: true, orgId: true } as const;
  const some = (await turn.tx.member.findMany({ where, orderBy: { useridKey: 'asc' }, select, take: NAMED })).map((m) => nameOf(turn, m));
  const shown = `${some.join('、')}${count > NAMED ? '等' : ''}。请他们打开和${turn.botName}的单聊说一句话。`;
  return listed(`今天${count}人联系不上`, `今天联系不上的人：${count}位`, [shown]);
}

function holidays(turn: Turn): Finding[] {
  const today = toWall(turn.now, turn.zone).date;
  const years = [...new Set([today, addDays(today, DAYS_AHEAD)].map((day) => Number(day.slice(0, 4))))];
  const missing = years.filter((year) => !turn.calendar.yearComplete(year));
  const lines = missing.map((year) => `${year}年：暂按周一至周五计算，请管理员导入国务院的放假安排。`);
  return listed(`缺${missing.join('、')}年放假安排`, '放假安排没有录入', lines);
}

async function examine(turn: Turn): Promise<Health> {
  const since = new Date(turn.now.getTime() - DAYS_BACK * DAY_MS);
  const { facts, brief, wrong } = await running(turn);
  return {
    facts,
    brief,
    wrong: [
      ...wrong,
      ...(await refused(turn, since)),
      ...(await unheard(turn, since)),
      ...(await closedGroups(turn)),
      ...(await outOfReach(turn)),
      ...holidays(turn),
    ],
  };
}

function details({ facts, wrong }: Health): string {
  return [
    wrong.length ? `**提醒体检：有${wrong.length}处要看**` : '**提醒体检：一切正常**',
    ...facts.map((f) => `> ${f}`),
    ...wrong.flatMap(({ title, lines }) => [`**⚠ ${title}**`, ...lines.map((l) => `> ${l}`)]),
  ].join('\n');
}

/** Who asks because nothing came to them is told what they can do themselves, and who can look further. */
function notForYou({ directory, actor, botName }: Turn): Reply {
  const who = [...new Set([...directory.nearestHolders('ADMIN', actor.orgId), ...directory.nearestHolders('STREET_OFFICER', actor.orgId)])];
  const names = who.length
    ? `由街道或管理员（${who
        .slice(0, 3)
        .map((p) => p.name)
        .join('、')}）来做`
    : '由街道或管理员来做';
  return { text: `提醒体检${names}，可以请对方@我。要是您自己收不到提醒，先打开和${botName}的单聊说一句“我的”，多半就好了。` };
}

export default defineCommand({
  name: '提醒体检',
  topic: '其他',
  says: [
    {
      intent: 'reminder.health',
      summary: '看提醒是否正常：要发的、没发成的、联系不上的人（街道、管理员）',
      examples: ['提醒 体检'],
      words: ['提醒体检'],
      patterns: [
        { say: /提醒(?:功能|系统|服务|机制)?[,]?(?:体检|自检|检查|健康|自查|诊断|检测)/, score: 0.95 },
        {
          say: /(?:体检|自检|检查|检测|诊断|排查|查查?|测试|看看)(?:一下|下)?(?:你的|系统的?)?提醒(?:功能|系统|服务|是不是|有没有|正常|还)?(?:.{0,8})?$/,
          score: 0.88,
          unless: /谁|没回|会议/,
        },
        {
          say: /提醒.{0,8}(?:坏|失灵|故障|正常|不灵|出问题|有问题|失效|卡住|出错|罢工|挂了|还好|没发出|发不出|漏发)/,
          score: 0.88,
          unless: /N|议题/,
        },
        {
          say: /(?:为什么|怎么)(?:都|一直|老|没人|我)?(?:没|没有|收不到|不)(?:收到|发|给我|人)?.{0,3}提醒|没收到提醒|收不到提醒/,
          score: 0.84,
          unless: /N/,
        },
      ],
      slots: [],
    },
  ],

  async run(turn) {
    if (!scopesOf(turn).length) return notForYou(turn);
    const health = await examine(turn);
    const text = details(health);
    if (turn.place.kind === 'single') return { text };
    const state = health.wrong.length
      ? `提醒有${health.wrong.length}处要看：${health.wrong.map((w) => w.brief).join('，')}`
      : '提醒一切正常';
    const told = turn.outbox.toMember(turn.actor.userid, { text }, { key: 'reminder-health', priority: 2 });
    const where = told ? '详情已私聊您。' : `我还不能私聊您，请打开和${turn.botName}的单聊发“提醒 体检”看详情。`;
    return { text: `${state}；${health.brief}。${where}` };
  },
});
