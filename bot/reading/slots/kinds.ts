import type { Scene } from '../scene';
import type { ActivityType, ReportKind, ResourceKind, Slots } from '../types';
import { ACTIVITY_WORDS, FORMAT_WORDS, REPORT_WORDS } from '../vocabulary';
import { RESOURCE_CLASS_WORDS, RESOURCE_KIND_WORDS } from '../vocabulary-resources';
import { asksForAny } from './things';

/** The kind of activity: the lowest rank named, then the first said. */
export function typeOf(scene: Scene): ActivityType | undefined {
  let best: { type: ActivityType; rank: number; at: number } | undefined;
  for (const { type, rank, words } of ACTIVITY_WORDS) {
    for (const word of words) {
      const at = scene.masked.indexOf(word);
      if (
        at < 0 ||
        (word === '文艺' && /文艺队/.test(scene.masked)) ||
        (best && (best.rank < rank || (best.rank === rank && best.at <= at)))
      )
        continue;
      best = { type, rank, at };
    }
  }
  return best?.type;
}

/** The kind whose longest word is said; of equally long ones the last in the text, where Chinese has its head. */
function longestWord<K>(text: string, table: readonly { kind: K; words: readonly string[] }[]): K | undefined {
  let best: { kind: K; length: number; at: number } | undefined;
  for (const { kind, words } of table) {
    for (const word of words) {
      const at = text.lastIndexOf(word);
      if (at < 0 || (best && (best.length > word.length || (best.length === word.length && best.at >= at)))) continue;
      best = { kind, length: word.length, at };
    }
  }
  return best?.kind;
}

export function kindOf(scene: Scene, classOnly: boolean): ResourceKind | undefined {
  if (classOnly) {
    if (scene.mentions.some((mention) => mention.kind === 'resource' || mention.kind === 'place') && !asksForAny(scene)) return undefined;
    return longestWord(scene.text.replace(/资源/g, '  '), RESOURCE_CLASS_WORDS);
  }
  const person = scene.quantities.find((quantity) => ['名', '位', '人'].includes(quantity.unit));
  if (person && /[员师生工者手]\s?$/.test(scene.text.slice(0, person.from))) return 'PERSONNEL';
  const resource = scene.mentions.find((mention) => mention.kind === 'resource');
  const known = resource && typeof resource.ref === 'string' ? scene.lexicon.resource(resource.ref)?.kind : undefined;
  if (known) return known as ResourceKind;
  // The thing offered is named before its conditions: 会客厅做议事点, 电工2名.
  let own = scene.text;
  for (const mention of scene.mentions)
    if (mention.kind === 'org') own = own.slice(0, mention.from) + ' '.repeat(mention.to - mention.from) + own.slice(mention.to);
  const text = own.replace(/志愿者(?=$|[,。])|给.{0,4}志愿者|活动室用|提供|服务站/g, (word) => ' '.repeat(word.length));
  if (/讲[一-鿿]{0,6}课|上[一-鿿]{0,6}课|课程|培训(?!室|教室)|讲座/.test(text)) return 'TRAINING';
  if (
    /\d*[块元]钱?|资金|经费|赞助(?!商)|善款|助学金/.test(text) &&
    /(?:\d|[一二两三四五六七八九十百千万])[千万百]?[块元]|资金|经费|善款|助学金/.test(text)
  )
    return 'FUND';
  if (/捐/.test(text))
    return (
      longestWord(
        text,
        RESOURCE_KIND_WORDS.filter(({ kind }) => kind !== 'VENUE' && kind !== 'SERVICE'),
      ) ?? 'GOODS'
    );
  const place = scene.mentions.find((mention) => mention.kind === 'place');
  if (place) return 'VENUE';
  const kind = longestWord(text, RESOURCE_KIND_WORDS);
  if (kind) return kind;
  if (/[厅室馆场]/.test(text)) return 'VENUE';
  // 除雪机两台, 中医两名: what is counted so is lent, or comes.
  if (scene.quantities.some(({ unit }) => ['台', '辆', '把', '顶', '套', '架', '副'].includes(unit))) return 'EQUIPMENT';
  return person && person.unit !== '人' ? 'PERSONNEL' : undefined;
}

export const reportOf = (scene: Scene): ReportKind | undefined => {
  const found = longestWord(scene.text, REPORT_WORDS);
  if (found === 'YEAR' && /半年/.test(scene.text)) return 'HALF_YEAR';
  if (found) return found;
  if (/(?:[一二三四1-4]|上|本|这个?)季度/.test(scene.text)) return 'QUARTER';
  if (/半年/.test(scene.text)) return 'HALF_YEAR';
  if (/年度|全年|今年|去年/.test(scene.text)) return 'YEAR';
  if (/周|星期/.test(scene.text)) return 'WEEK';
  if (/月/.test(scene.text)) return 'MONTH';
  return undefined;
};

export const formatOf = (scene: Scene): Slots['format'] =>
  FORMAT_WORDS.find(({ words }) => words.some((word) => scene.text.includes(word)))?.format;
