import { addDays, toWall, weekday } from '../bot/clock';
import { defineCommand, type Turn } from '../bot/conversation/command';
import { formatDay, formatInstant } from '../bot/domain/calendar/format';
import { peaceKept, quietWords } from '../bot/domain/reminder/peace';
import { byDay, type Todo, todosOf } from '../bot/domain/todo';
import type { Period } from '../bot/reading/types';
import { DraftState } from '../prisma/client';

const SHOWN = 15;

async function drafts(turn: Turn): Promise<Todo[]> {
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

function within(period: Period | undefined): (item: Todo) => boolean {
  const from = period?.date ?? period?.start;
  if (!from) return () => true;
  const to = period?.end ?? from;
  return ({ day }) => day === '' || (day >= from.slice(0, 10) && day <= to.slice(0, 10));
}

/** An example with a code of the list. */
function hint(items: readonly Todo[]): string {
  const code = (prefix: string) => items.flatMap((i) => /^[会需哨愿]\d+/.exec(i.text)?.[0] ?? []).find((c) => c.startsWith(prefix));
  const [meeting, other] = [code('会'), code('需') ?? code('哨') ?? code('愿')];
  if (meeting) return `发编号看详情，例如“${meeting}”；答复直接说“${meeting} 参加”。`;
  return other ? `发编号看详情，例如“${other}”。` : '要接着办，把刚才的卡片找出来点一下就行。';
}

function list(turn: Turn, items: readonly Todo[]): string {
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
    const found = [...(await todosOf(turn)), ...(await drafts(turn))];
    const items = found.filter(within(turn.reading.slots.period)).sort(byDay);
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
