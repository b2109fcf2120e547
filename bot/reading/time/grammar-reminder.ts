/** Reminders relative to an event. */
import type { Clock, Offset } from './ast';
import { amount, clock, weakPart } from './grammar-clock';
import type { Input } from './lexer';
import { alt, list, map, oneOf, opt, type Parser, seq, tok } from './parse';
import type { Part } from './words';

const de = opt(tok('de'));

const wall = map(seq(de, alt(clock, weakPart)), ([, c]) => c);
const ahead: Parser<Offset> = map(
  seq(opt(tok('advance')), amount, opt(wall)),
  ([, a, c]): Offset =>
    c !== undefined && a.days > 0 && a.minutes === 0 ? { k: 'wall', days: -a.days, clock: c } : { k: 'amount', amount: a },
);
const moreOffsets = oneOf('pause', 'and', 'comma');

/** What an event is called right before 前: 会前, 开会前, 活动开始前. */
const EVENT =
  /(会|会议|活动|开始|开场|出发|集合|课|上课|培训|仪式|党日|党课|任务|比赛|演出|值班|到期|截止|它|之|届时|事件|项目|讲座|义诊|巡查)$/;

/** 提前一天, 会前半小时, 前一天晚上8点, 当天早上8点, 到点 */
export const offset: Parser<Offset[]> = alt<Offset[]>(
  map(seq(tok('advance'), list(ahead, moreOffsets)), ([, items]) => items),
  map(seq(tok('before'), list(ahead, moreOffsets)), ([mark, items], input, at) =>
    isEventBefore(input, at, mark.from) ? items : wallOnly(items),
  ),
  map(seq(amount, tok('before')), ([a], input, at) => (EVENT.test(beforeText(input, at)) ? [{ k: 'amount', amount: a }] : undefined)),
  map(seq(tok('dayBefore'), opt(wall)), ([t, c]) => [{ k: 'wall', days: -t.value, clock: withPart(c, t.name) }]),
  map(seq(tok('sameDay'), wall), ([, c]) => [{ k: 'wall', days: 0, clock: c }]),
  map(tok('onTime'), (t, input) =>
    input.text.slice(t.from, t.to) === '准时'
      ? onTimeIf(input, t.to, /^(提醒|通知|叫)/)
      : onTimeIf(input, t.to, /^.{0,4}(提醒|通知|叫|喊|告诉|推送|发)/),
  ),
);

function onTimeIf(input: Input, from: number, wanted: RegExp): Offset[] | undefined {
  return wanted.test(input.text.slice(from, from + 8))
    ? [{ k: 'amount', amount: { months: 0, days: 0, minutes: 0, workdays: 0 } }]
    : undefined;
}

function withPart(c: Clock | undefined, name: string): Clock {
  const base = c ?? { minute: 0, zero: false, lack: 0 };
  return name === '' || base.part !== undefined ? base : { ...base, part: name as Part };
}

function beforeText(input: Input, at: number): string {
  const from = input.tokens[at]?.from ?? 0;
  return input.text.slice(Math.max(0, from - 4), from);
}

function isEventBefore(input: Input, at: number, from: number): boolean {
  const previous = input.tokens[at - 1];
  const word = input.text.slice(from, input.tokens[at]?.to ?? from);
  return EVENT.test(beforeText(input, at)) || word === '之前' || previous?.kind === 'begin' || previous?.kind === 'end';
}

/** 前一天晚上8点 stands alone; 前三天 without a clock is not a reminder. */
function wallOnly(items: Offset[]): Offset[] | undefined {
  const [first] = items;
  return items.every((o) => o.k === 'wall') && first?.k === 'wall' && first.days >= -3 ? items : undefined;
}
