import { DAY_MS } from '../bot/clock';
import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { bookingsOf } from '../bot/domain/booking/lookup';
import { usesOf } from '../bot/domain/booking/taken';
import { waitLine, waitsOf } from '../bot/domain/booking/waits';
import { bookingLine, useLine } from '../bot/domain/booking/words';
import { RuleBroken } from '../bot/errors';
import { re } from '../bot/reading/declare';
import { THING } from '../bot/reading/phrases';

const SHOWN = 15;
/** As far ahead as one looks. */
const DAYS = 60;

/** Who has these, from now on; soonest first. */
async function takenLines(turn: Turn, ids: readonly string[]): Promise<string[]> {
  const uses = await usesOf(turn, ids, { startAt: turn.now, endAt: new Date(turn.now.getTime() + DAYS * DAY_MS) });
  return uses.map(({ resource, use }) => useLine(use, resource, turn));
}

const block = (title: string, lines: readonly string[]): string[] => {
  if (!lines.length) return [];
  const more = lines.length > SHOWN ? [`另有${lines.length - SHOWN}个，说名称看，例如“活动室的预订”。`] : [];
  return [`**${title}：${lines.length}个**`, ...lines.slice(0, SHOWN).map((line) => `> ${line}`), ...more];
};

/** What one has booked and waits for, and who has what one's own units lend. */
async function own(turn: Turn): Promise<Reply> {
  const { directory, actor } = turn;
  const booked = (await bookingsOf(turn)).map(({ booking, resource }) => bookingLine(booking, resource, turn));
  const waits = (await waitsOf(turn)).map(({ wait, resource }) => waitLine(wait, resource, turn));
  const units = directory.spokenForBy(actor);
  const lent = await takenLines(
    turn,
    directory.resources.filter((r) => units.includes(r.ownerId)).map((r) => r.id),
  );
  const mine = [...booked, ...waits];
  const known = new Set(booked.map((line) => line.split(' ')[0]));
  const others = lent.filter((line) => !known.has(line.split(' ')[0]));
  if (!mine.length && !others.length) return { text: '现在没有您订的。要订可以说“订活动室 明天下午两点到四点”。' };
  return { text: [...block('您订的', mine), ...block('订您单位的', others), '发编号看详情；不用了说“订… 不用了”。'].join('\n') };
}

/** Who has a room or a thing. @throws RuleBroken `resource.unknown` */
async function ofResource(turn: Turn): Promise<Reply> {
  const { resource } = turn.reading.slots;
  const codes = [resource ?? []].flat();
  const found = codes.flatMap((ref) => (typeof ref === 'string' ? (turn.directory.resource(ref) ?? []) : []));
  if (!found.length) throw new RuleBroken('resource.unknown', '没有找到您说的地方或东西。发“有什么资源”看全部。');
  const lines = await takenLines(
    turn,
    found.map((r) => r.id),
  );
  const name = found.map((r) => r.title).join('、');
  if (!lines.length) return { text: `${name}还没有人订。要订可以说“订${found[0]?.title} 明天下午两点到四点”。` };
  return { text: [...block(`${name}的预订`, lines), '其余时间空着；撞上了可以“请对方调整”或排候补。'].join('\n') };
}

export default defineCommand({
  name: '预订清单',
  topic: '资源',
  says: [
    {
      intent: 'booking.list',
      summary: '看订了什么，场地和东西被谁订了',
      examples: ['我订了什么', '有哪些预订', '活动室的预订'],
      words: ['预订清单'],
      patterns: [
        {
          say: /^(?:看看?|查查?)?我(?:们)?(?:的预[订定约]|[预]?[订定借]了?(?:的|什么|哪些|啥|几个))(?:场地|东西)?(?:有哪些)?[?]?$/,
          score: 0.93,
        },
        { say: /^(?:看看?|查看?|查查|现在|目前|都|还|,)*有(?:哪些|什么|啥|几个|多少)(?:人)?预[订定约][?]?$/, score: 0.92 },
        {
          say: /^(?:看看?|查看?|查查|所有|全部|现在的?|的)*预[订定约](?:清单|列表|情况|记录|一览|都?有哪些|都?有什么|都?有啥)[?]?$/,
          score: 0.92,
        },
        {
          say: re(
            '^(?:看看?|查看?|查查|问问?)?(?:R|L|',
            THING,
            ')(?:都|的|现在|,)*(?:预[订定约](?:情况|清单|列表|记录|有哪些)?|被?谁(?:给)?[订定约借]了?(?:去)?|哪些(?:人|单位)[订定约]了?)[?]?$',
          ),
          score: 0.93,
        },
      ],
      slots: ['resource'],
    },
  ],

  run: (turn) => (turn.reading.slots.resource === undefined ? own(turn) : ofResource(turn)),
});
