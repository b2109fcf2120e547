import { addDays, toWall, weekday } from '../bot/clock';
import { defineCommand, type Turn } from '../bot/conversation/command';
import { actionsOf, claimsFor } from '../bot/domain/action/lookup';
import { codeOf as actionCode, stateOf } from '../bot/domain/action/words';
import { agreementsOf, openTerms } from '../bot/domain/agreement/lookup';
import { owedLine, sides } from '../bot/domain/agreement/words';
import { bookingsOf } from '../bot/domain/booking/lookup';
import { waitLine, waitsOf } from '../bot/domain/booking/waits';
import { bookingLine } from '../bot/domain/booking/words';
import { formatDay, formatInstant } from '../bot/domain/calendar/format';
import { meetingsOf } from '../bot/domain/meeting/around';
import { codeOf, placeOf, startOf } from '../bot/domain/meeting/cards';
import { peaceKept, quietWords } from '../bot/domain/reminder/peace';
import { RequestService } from '../bot/domain/request/service';
import { needLine, wanted, whenInWords, whenOf } from '../bot/domain/request/words';
import { nextDue, openWhistles, type Whistle, whistlesFor } from '../bot/domain/whistle/lookup';
import { lineOf } from '../bot/domain/whistle/words';
import { claimerName, wishesOf, wishesToReview } from '../bot/domain/wish/lookup';
import { deliverWords, shortName, codeOf as wishCode } from '../bot/domain/wish/words';
import type { Period } from '../bot/reading/types';
import { DraftState } from '../prisma/client';

interface Item {
  /** Local day it is due or takes place; '' when it has none. */
  day: string;
  text: string;
}

const SHOWN = 15;

async function meetings(turn: Turn): Promise<Item[]> {
  return (await meetingsOf(turn)).map(({ meeting, state }) => ({
    day: meeting.localDate,
    text: `${codeOf(meeting)} ${startOf(meeting, turn)} ${meeting.title} · ${placeOf(meeting)}（${state}）`,
  }));
}

/** Needs that a unit of mine was asked about, and what it has promised. */
async function needs(turn: Turn): Promise<Item[]> {
  const units = turn.directory.spokenForBy(turn.actor);
  if (!units.length) return [];
  const today = toWall(turn.now, turn.zone).date;
  const waiting = (await new RequestService(turn).waitingFor(units)).map((need) => ({
    day: need.replyDueAt ? toWall(need.replyDueAt, turn.zone).date : '',
    text: `${needLine(need, turn)}（等您答复${need.replyDueAt ? `，${formatInstant(need.replyDueAt, turn)}前` : ''}）`,
  }));
  const promises = await turn.tx.requestResponse.findMany({
    where: { orgId: { in: units }, kind: 'OFFER', status: 'ACTIVE', request: { status: { in: ['OPEN', 'PARTLY_MET', 'MET'] } } },
    include: { request: true },
    // The newest: what was promised once and is over stays for ever.
    orderBy: { createdAt: 'desc' },
    take: 100,
  });
  const promised = promises.map(({ request, quantity }) => {
    const when = whenOf(request);
    const words = whenInWords(when, turn);
    return {
      day: (when?.end ?? when?.start ?? when?.date ?? when?.due ?? '').slice(0, 10),
      text: `需${request.no} ${turn.directory.unitName(request.requesterId)} ${wanted(request)}${words ? ` · ${words}` : ''}（您单位已答应${quantity}${request.unitLabel || '个'}）`,
    };
  });
  return [...waiting, ...promised.filter((p) => !p.day || p.day >= today)];
}

/** What meetings gave to units of mine, and what waits until I have looked at it. */
async function actions(turn: Turn): Promise<Item[]> {
  const mine = (await actionsOf(turn)).map((item) => ({
    day: item.dueOn,
    text: `${actionCode(item)} ${item.title} · ${formatDay(item.dueOn, turn)}前（${stateOf(item, turn)}）`,
  }));
  const claimed = (await claimsFor(turn)).map((item) => ({
    day: '',
    text: `${actionCode(item)} ${item.title} · ${turn.directory.unitName(item.leadOrgId)}报办好了（等您核实）`,
  }));
  return [...claimed, ...mine];
}

/** Rooms and things that are booked, what is still to be given back, what one waits for. */
async function bookings(turn: Turn): Promise<Item[]> {
  const own = await bookingsOf(turn);
  const booked = own.map(({ booking, resource }) => ({
    // What was to be given back is due today.
    day: [toWall(booking.startAt, turn.zone).date, toWall(turn.now, turn.zone).date].sort()[1] ?? '',
    text: bookingLine(booking, resource, turn),
  }));
  const waits = (await waitsOf(turn)).map(({ wait, resource }) => ({
    day: toWall(wait.startAt, turn.zone).date,
    text: waitLine(wait, resource, turn),
  }));
  return [...booked, ...waits];
}

/** What my units promised others and is due soon or late, and agreements that wait for our yes. */
async function promises(turn: Turn): Promise<Item[]> {
  const units = turn.directory.spokenForBy(turn.actor);
  const owed = (await openTerms(turn, units)).map((o) => ({ day: o.term.dueOn, text: owedLine(o, turn) }));
  const waiting = (await agreementsOf(turn, units)).filter((a) => a.waitsForId && units.includes(a.waitsForId));
  return [...waiting.map((a) => ({ day: '', text: `清${a.no} ${sides(a, turn)} 双向清单（等您答复）` })), ...owed];
}

/** Whistles that call units of mine, that I blew, that wait until I have looked. */
async function whistles(turn: Turn): Promise<Item[]> {
  const { actor } = turn;
  const hosts = actor.roles.filter((r) => r.role === 'SECRETARY').map((r) => r.orgId);
  const own = await openWhistles(turn, { OR: [{ authorId: actor.id }, { status: 'DONE', hostId: { in: hosts } }] });
  const all = new Map<string, Whistle>([...own, ...(await whistlesFor(turn))].map((w) => [w.id, w]));
  return [...all.values()].map((whistle) => {
    const next = nextDue(whistle);
    return { day: next ? toWall(next.due, turn.zone).date : '', text: lineOf(whistle, turn) };
  });
}

/** Wishes that I claimed, and those that wait until I, the secretary, have looked. */
async function wishes(turn: Turn): Promise<Item[]> {
  const mine = (await wishesOf(turn)).map((w) => ({ day: w.deliverBy ?? '', text: `${shortName(w)} ${deliverWords(w, turn)}` }));
  const waiting = (await wishesToReview(turn)).map((w) => ({
    day: '',
    text: `${wishCode(w)} ${w.publicText}（${w.status === 'COLLECTED' ? '等您核对发布' : `${claimerName(turn, w)}说送到了，等您确认`}）`,
  }));
  return [...waiting, ...mine];
}

async function drafts(turn: Turn): Promise<Item[]> {
  const rows = await turn.tx.draft.findMany({
    where: { authorId: turn.actor.id, state: DraftState.OPEN, expiresAt: { gt: turn.now } },
    orderBy: { createdAt: 'asc' },
    select: { kind: true, expiresAt: true },
  });
  return rows.map((row) => {
    const command = turn.commands.find((c) => c.drafts?.some((d) => d.kind === row.kind));
    return { day: '', text: `“${command?.name ?? '草稿'}”还等您确认，${formatInstant(row.expiresAt, turn)}过期` };
  });
}

function within(period: Period | undefined): (item: Item) => boolean {
  const from = period?.date ?? period?.start;
  if (!from) return () => true;
  const to = period?.end ?? from;
  return ({ day }) => day === '' || (day >= from.slice(0, 10) && day <= to.slice(0, 10));
}

/** An example with a code of the list. */
function hint(items: readonly Item[]): string {
  const code = (prefix: string) => items.flatMap((i) => /^[会需哨愿]\d+/.exec(i.text)?.[0] ?? []).find((c) => c.startsWith(prefix));
  const [meeting, other] = [code('会'), code('需') ?? code('哨') ?? code('愿')];
  if (meeting) return `发编号看详情，例如“${meeting}”；答复直接说“${meeting} 参加”。`;
  return other ? `发编号看详情，例如“${other}”。` : '要接着办，把刚才的卡片找出来点一下就行。';
}

function list(turn: Turn, items: readonly Item[]): string {
  const today = toWall(turn.now, turn.zone).date;
  const sunday = addDays(today, 7 - weekday(today));
  const groups: [string, (day: string) => boolean][] = [
    ['待办', (day) => day === ''],
    ['本周', (day) => day !== '' && day <= sunday],
    ['下周', (day) => day > sunday && day <= addDays(sunday, 7)],
    ['之后', (day) => day > addDays(sunday, 7)],
  ];
  const shown = items.slice(0, SHOWN);
  const blocks = groups.flatMap(([title, fits]) => {
    const own = shown.filter((i) => fits(i.day));
    return own.length ? [`**${title}**`, ...own.map((i) => `> ${i.text}`)] : [];
  });
  const more = items.length > shown.length ? [`另有${items.length - shown.length}件，可以发“下周有什么事”分开看。`] : [];
  return [`**您有${items.length}件事**`, ...blocks, ...more, hint(shown)].join('\n');
}

/** Who wants to be left in peace sees it here; '' for everybody else. */
async function peace(turn: Turn): Promise<string> {
  const { until, hours } = await peaceKept(turn, turn.actor.id);
  const kept = [until && `到${formatDay(until, turn)}`, hours && `每天${quietWords(hours)}`].filter(Boolean);
  return kept.length ? `\n🌙 免打扰：${kept.join('，')}。要恢复发“恢复提醒”。` : '';
}

const NOTHING = '您手上没有要办的事，轻松一下。要看会议可发“最近有什么会”，看需求可发“还有哪些需求”。';

export default defineCommand({
  name: '我的',
  topic: '其他',
  common: true,
  says: [
    {
      intent: 'me.todo',
      summary: '看您和您单位要办的事（会议、需求、待确认的）',
      examples: ['我最近有什么事', '我的', '这周有什么事'],
      words: ['待办', '待办事项'],
      patterns: [
        { say: /^我(?:手头|手上|这边|这儿)(?:的|有|还有)?(?:事|活|任务|工作)/, score: 0.84 },
        {
          say: /^(?:看看?|查看?|打开|显示)?我的(?:事|事项|任务|待办|待办事项|安排|日程|清单|工作)?(?:有哪些|有什么|列表|清单)?[?]?$/,
          score: 0.9,
        },
        {
          say: /(?:我们?|我单位|我们单位|我这边|我这).{0,8}(?:什么|啥|哪些|几件|多少|有没有)(?:.{0,4})(?:事|任务|待办|活儿?|工作|要办|没办|要做|安排|没做|要干|没处理|要处理|没完成)/,
          score: 0.9,
          unless: /活动|资源|会议|需求|会[?吗]|会$/,
        },
        {
          say: /(?:我.{0,8}|^T(?:我|我们|还|都|,)*)(?:要|该|得|需要|应该|有)(?:干|做|办|忙|处理|完成|准备)?(?:些)?(?:什么|啥|哪些|嘛)(?:事|活|工作|任务)?(?:要)?(?:办|做|干|处理|情|儿)?[?]?$/,
          score: 0.86,
          unless: /活动|资源|会|提醒/,
        },
        {
          say: /^(?:T|最近|现在|目前|还|的|都|,)*(?:有)?(?:什么|啥|哪些|几件)(?:事|任务|待办|要办|要做)(?:要办|要做|没办|没做|情|项|要忙|安排|吗)*[?]?$/,
          score: 0.86,
          unless: /逾期|督办|需要/,
        },
        { say: /待办/, score: 0.84, unless: /N|怎么|O/ },
        { say: /^(?:T|我|的|我们)*(?:事项|任务|日程|工作安排|安排)$/, score: 0.7, unless: /会/ },
      ],
      slots: ['period'],
      timeMode: 'any',
    },
  ],

  async run(turn) {
    const found = [
      ...(await meetings(turn)),
      ...(await needs(turn)),
      ...(await actions(turn)),
      ...(await bookings(turn)),
      ...(await promises(turn)),
      ...(await whistles(turn)),
      ...(await wishes(turn)),
      ...(await drafts(turn)),
    ];
    const items = found.filter(within(turn.reading.slots.period)).sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
    const shown = items.length
      ? list(turn, items)
      : turn.reading.slots.period && found.length
        ? '这段时间您没有要办的事。发“我的”看全部。'
        : NOTHING;
    const text = `${shown}${await peace(turn)}`;
    if (turn.place.kind === 'single') return { text };
    const told = turn.outbox.toMember(turn.actor.userid, { text }, { key: 'my-items', priority: 2 });
    if (!told)
      return { text: `${turn.actor.name}，我还不能私聊您：请打开和${turn.botName}的单聊（点我的头像）说一句“我的”，以后就能收到了。` };
    return { text: items.length ? `已私聊您，共${items.length}件。` : '已私聊您：现在没有要办的事。' };
  },
});
