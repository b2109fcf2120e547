import { type Area, outside } from '../areas';
import type { Scene } from '../scene';

/** What may stand around somebody's words without being part of them. */
const EDGE_BEFORE = /^(?:[\s,，。;；:：!！?？、~～"“”'（(）)…—\-.]|的|了(?=[,，])|吧|啊|呢|呀|是(?=[:：])|一下|就是|那个|哦|嗯)+/;
const EDGE_AFTER = /(?:[\s,，。;；:：!！?？、~～"“”'（(…—-]|吧|啊|呢|呀|哦|谢谢|一下|@\S*)+$/;
/** Words that say nothing of their own: what is left of a command when its words are gone. */
const EMPTY =
  /我们|我|你们|你|咱们|咱|他们|大家|这次|那次|这回|那天|当天|这个|那个|这条|那条|本次|此次|单位|这边|领导|书记|主任|您好|你好|大家好|会议|活动|联席会|收到|好的|通知|不好意思|抱歉|谢谢|麻烦|帮我|帮忙|请|就|也|都|还|又|再|先|要|想|会|可能|实在|确实|只能|得|给|把|被|让|是|有|去|来|到|了|的|吧|啊|呢|呀|哦|嘛|掉|个|所|院|校|行|局|社区|学校|医院|公司|一下|一个|但是|但|可是|不过|所以|另|事情|事|这|那|小联|昨天|今天|明天|后天|下午|上午|晚上|恐怕|暂时|需要|申请|能不能|可以吗|行吗|嗯|哈|参加|参会|出席|原因|因为|由于|\d+/g;

export const trimWords = (text: string): string => text.replace(EDGE_BEFORE, '').replace(EDGE_AFTER, '').trim();

/** Does anything remain that means something? */
export const meansSomething = (text: string): boolean => (text.replace(EMPTY, '').match(/[一-鿿a-z]/gi)?.length ?? 0) >= 2;

const matchesOf = (text: string, pattern: RegExp | undefined): Area[] => {
  if (!pattern) return [];
  if (pattern.global)
    return [...text.matchAll(pattern)]
      .filter((match) => match[0] !== '')
      .map((match) => ({ from: match.index, to: match.index + match[0].length }));
  const match = pattern.exec(text);
  return match?.[0] ? [{ from: match.index, to: match.index + match[0].length }] : [];
};

/** The speaker's words without the number of the record and the command word. */
export function restOf(scene: Scene, cut?: RegExp, alsoHide: readonly Area[] = []): string {
  // The command word is looked for where it stands once address and number are gone.
  const lead = /^[\s,。:;!]*/.exec(scene.text)?.[0].length ?? 0;
  let text = scene.text;
  for (const mark of [...scene.codes, ...alsoHide]) text = text.slice(0, mark.from) + ' '.repeat(mark.to - mark.from) + text.slice(mark.to);
  const shift = /^[\s,。:;!]*/.exec(text)?.[0].length ?? lead;
  const cuts = matchesOf(text.slice(shift), cut).map((area) => ({ from: area.from + shift, to: area.to + shift }));
  const pieces = outside(text.length, [...scene.codes, ...alsoHide, ...cuts, { from: 0, to: shift }])
    .map((area) => scene.said(area.from, area.to))
    .filter((piece) => piece.trim() !== '');
  return trimWords(
    pieces
      .join(' ')
      .replace(/@\S+/g, ' ')
      .replace(/\s{2,}/g, ' '),
  );
}

/** 有事, 要值班: short, and a reason all the same. */
const HAS_REASON = /有(?:点|急|要|别的|其他)?事|有会|没空/;

/** Why: the clauses that are more than the command itself. @param hide times that are no part of it */
export function reasonOf(scene: Scene, cut: RegExp | undefined, hide: readonly Area[] = []): string | undefined {
  // 统计局请假: who answers is no reason.
  const answering = scene.mentions
    .filter((mention) => mention.kind === 'org' && !/[去到在陪给帮和]\s?$/.test(scene.text.slice(0, mention.from)))
    .slice(0, 1);
  const hidden: Area[] = [...answering, ...scene.codes, ...hide, ...scene.mentions.filter((mention) => mention.kind === 'body')];
  const kept: string[] = [];
  for (const clause of scene.text.matchAll(/[^,。;!?\s]+/g)) {
    const from = clause.index;
    const to = from + clause[0].length;
    const cuts = matchesOf(clause[0], cut).map((area) => ({ from: area.from + from, to: area.to + from }));
    const marks = [...hidden.filter((mark) => mark.from >= from && mark.to <= to), ...cuts].map((mark) => ({
      from: mark.from - from,
      to: mark.to - from,
    }));
    const words = outside(clause[0].length, marks)
      .map((area) => scene.said(from + area.from, from + area.to))
      .join('');
    const numbered = scene.codes.some((code) => code.from >= from && code.to <= to);
    if (meansSomething(words) || HAS_REASON.test(words)) kept.push(trimWords(cuts.length > 0 || numbered ? words : scene.said(from, to)));
  }
  const reason = kept.filter((part) => part !== '').join('，');
  return reason === '' ? undefined : reason;
}

const ITEM_MARK =
  /(?:^|[\s;；,，。:：、])(?:[一二三四五六七八九十]{1,2}[、.．,，:：]|\d{1,2}(?:[、.．)）]|\s(?=[一-鿿]))|[①②③④⑤⑥⑦⑧⑨⑩]|(?:第[一二三四五六七八九十]|其[一二三四五])(?:[,，、:：]|个?是)?|[（(][一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十](?:是|要|件事)(?=[一-鿿]))/g;

/** Numbered items, else what stands between stops. */
export function itemsOf(said: string, stops: RegExp): string[] {
  const marks = [...said.matchAll(ITEM_MARK)];
  const pieces =
    marks.length > 0
      ? outside(
          said.length,
          marks.map((mark) => ({ from: mark.index, to: mark.index + mark[0].length })),
        )
          .filter((area) => area.from >= (marks[0]?.index ?? 0))
          .map((area) => said.slice(area.from, area.to))
      : said.split(stops);
  return pieces.map(trimWords).filter((piece) => /[一-鿿a-z\d]/i.test(piece));
}

const AGENDA_WORD =
  /议题(?:改成|改为|换成|换为|是|有|为|:|,|;|定为|包括|主要是|暂定| )*|(?:主要|重点|专门|专题|集中|一起|共同)?(?:就是)?(?:商量|讨论|说说|说一下|讲一下|讲讲|讲(?!座|师|课|解|堂)|解决|研究|议一议|议议|聊聊|谈谈|通报|部署|布置|商议|审议|协商|聊一下|谈一下|说一说|议一下|沟通|对接一下|过一下|协调(?=一下)|[谈聊说](?=[^,。]{2,14}的(?:事|问题)))(?!(?:工作)?会(?!议室))(?:一下|下|讨论|商量)?(?:的是|:|：| )*|内容(?:是|为|:)+/;
const NEXT_PART =
  /[,。;!?](?=[^,。;!?]{0,10}(?:T|地点|地址|在R|请|叫上|叫|喊上|约上|把[PO]|通知|邀请|B|开会|召开|参加|时间|谢谢|麻烦))|\s+(?=在[RL]+\s*$)/;

/** What a meeting is called for, and the stretch of text that says so. */
export function agendaOf(scene: Scene): { items: string[]; area?: Area } {
  const masked = scene.masked;
  const word = AGENDA_WORD.exec(masked);
  if (!word) return { items: [] };
  const from = word.index + word[0].length;
  const listed = word[0].startsWith('议题') || word[0].startsWith('内容');
  const tail = masked.slice(from);
  const stop = NEXT_PART.exec(tail);
  const end = stop
    ? from + stop.index
    : listed
      ? masked.length
      : from + (/[。!?\n]|,(?![^,]{0,12}(?:和|以及|还有|问题|的事))/.exec(tail)?.index ?? tail.length);
  const said = scene.said(from, end);
  const items = itemsOf(said, listed ? /[、;；，,。\n]|\s+/ : /[、;；\n]/)
    .map((item) => item.replace(/(?:的事情|的事儿|的事|事宜|的问题(?=$))$/, '').replace(/(?:这个|那个)?(?:的会|会议|会)$/, ''))
    // 议题从议题池里选: where to find them, no item.
    .filter((item) => item !== '' && !item.includes('议题池'));
  return items.length > 0 ? { items, area: { from: word.index, to: end } } : { items: [] };
}
