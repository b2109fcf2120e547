import type { Scene } from '../scene';
import type { Ref } from '../types';
import { PLACE_WORD } from '../vocabulary';
import { isWhere } from './people';

const PLACE_END = new RegExp(PLACE_WORD.source);
/** A place in the middle of words: 东门占道经营, 3号楼楼道堆杂物. */
const PLACE_INSIDE =
  /(?:[一-鿿]{0,6}?(?:小区|新村|花园|花苑|家园|广场|公园|市场|菜场|超市|商场|大道|大街|路口|路|街|巷|桥|河边|河道|学校|小学|中学|医院|幼儿园|社区|村)?(?:[a-z\d一二三四五六七八九十]+(?:号楼|栋|幢|单元|号院))?(?:东|西|南|北|大|正|后|前|侧)?门(?:口|外)?|[一-鿿]{0,6}?(?:[a-z\d一二三四五六七八九十]+(?:号楼|栋|幢|号院))(?:[\d一二三四五六七八九十]+单元)?(?:楼道|楼下|楼顶|门口|地下室|电梯)?|[一-鿿]{1,6}?(?:小区|新村|花园|花苑|家园|广场|公园|菜市场|市场|菜场|大道|大街|路口|路(?:路?口)?|街(?:街?口)?|巷(?:巷?口)?|桥头|桥|河边|河道|学校|车站|停车场|地下车库|车库|工地|门面房|商铺|夜市|步行街|口))/;
/** What cannot begin or be a place. */
const NOT_PLACE =
  /^(?:联席会|会议|开会|参加|活动|记录|登记|我们|一起|大家|下次|这次|现场|线上|家里|当天|部门|专门|热门|各部门|上门|出门|进门|入门|开门|红色电影|道路|走路|网路|思路|马路|一路|铁路|公路|电路|线路|套路|逛街|扫街|党小组|党支部|志愿者|站|室|厅|馆|所|路|街|巷|桥|里|中心|社区|便民服务中心建设|宣传|培训|这里|那里|哪里|心里|夜里|村里|公里|年会|主题|办公|支部|入户|单位|学校|部队|一站|多所|交叉路口安全|[一二三四五六七八九十]+所|服务中心工作)$/;
const VERB_INSIDE =
  /^[给为帮替]|清洁家园|[了吗呢吧]|开展|举行|参加|来自|没有|不|需要|记录|登记|宣传|捡|清理|打扫|修|坏|议题|讨论|商量|集体|重温|组织|党日|党课|义诊|志愿|培训|慰问|走访/;

function named(name: string): Ref | undefined {
  const clean = name
    .replace(/^(?:在|到|去|于|来|我们|的|前往|地点|是|为|借|于|位于|赴)+/, '')
    .replace(/(?:的|里面|集合|见|那里|那边|这边|举行|召开|开展)$/, '');
  return clean.length >= 2 && clean.length <= 16 && !NOT_PLACE.test(clean) ? { name: clean } : undefined;
}

/**
 * Where: a known room, a known name with a part of a place behind it, what follows 地点 or stands between 在 and its verb, or a word that is a place.
 * @param area only this stretch of the text
 */
export function placeOf(scene: Scene, area: { from: number; to: number } = { from: 0, to: scene.text.length }): Ref | undefined {
  const inside = (mark: { from: number; to: number }): boolean => mark.from >= area.from && mark.to <= area.to;
  const said =
    /(?:地点|地址|场地|会场|集合地点?|位置)(?:不对|错了?|[写记弄搞填]错了?|有误|,| )*(?:改成|改为|改到|改在|换成|换到|定在|设在|仍在|还是|就在|应该是|应该在|应为|在|是|为|:|,| )*/.exec(
      scene.text.slice(area.from, area.to),
    );
  if (said) {
    const from = area.from + said.index + said[0].length;
    const known = scene.mentions.find(
      (mention) => mention.from <= from + 3 && mention.to > from && ['resource', 'place', 'org'].includes(mention.kind),
    );
    if (known)
      return known.kind === 'org'
        ? { name: scene.text.slice(known.from, known.to) + (/^[一-鿿]{1,6}/.exec(scene.masked.slice(known.to))?.[0] ?? '') }
        : known.ref;
    const length = /^[^,。;!?、\sTCN]{2,16}/.exec(scene.masked.slice(from))?.[0].length ?? 0;
    const word = scene.text.slice(from, from + length);
    if (word && !/不变|待定|另行|照旧|改/.test(word)) return named(word);
  }
  const venues = scene.mentions.filter(
    (mention) =>
      inside(mention) &&
      (mention.kind === 'place' ||
        (mention.kind === 'resource' &&
          [mention.ref].flat().some((code) => typeof code === 'string' && scene.lexicon.resource(code)?.kind === 'VENUE'))),
  );
  // 会议室换书屋: the new one.
  const venue = venues.find((mention) => /[换改](?:成|到|为|在)?\s?$/.test(scene.text.slice(0, mention.from))) ?? venues[0];
  if (venue) return venue.ref;
  const at =
    /(?:在|到|去|来|前往|赴|于)([^,。;!?、\sTCNOPB]{2,14}?)(?=搞|开展|开了|开个|开|办|举行|举办|召开|组织|进行|做|捡|清理|打扫|集合|义诊|宣传|宣讲|植树|上党课|看|参观|集中|演|慰问|走访|包|写|给|为|帮|参加|学|重温|,|。|!| |$|T|C|的)/.exec(
      scene.masked.slice(area.from, area.to),
    );
  if (at?.[1] && PLACE_END.test(at[1]) && !VERB_INSIDE.test(at[1])) {
    const ref = named(at[1]);
    if (ref) return ref;
  }
  // 去小学门口护学: the verb behind it does not matter where the place is a clear one.
  const clear =
    /(?:在|到|去|来|赴)([^,。;!?、\sTCNOPB]{0,8}?(?:广场|公园|小区|操场|车站|学校|小学|中学|幼儿园|敬老院|养老院|福利院|市场|食堂|礼堂|[门路街巷村]口)(?:[门路街巷村]口)?)/.exec(
      scene.masked.slice(area.from, area.to),
    );
  if (clear?.[1] && !VERB_INSIDE.test(clear[1])) {
    const ref = named(clear[1]);
    if (ref) return ref;
  }
  // 在供电所开会: a unit as the place.
  const orgPlace = scene.mentions.find(
    (mention) =>
      inside(mention) &&
      mention.kind === 'org' &&
      (isWhere(scene, mention) || /(?:在|到|去)\s?$/.test(scene.text.slice(0, mention.from))) &&
      !/^(?:的|和|与|、|来|派)/.test(scene.text.slice(mention.to)),
  );
  if (orgPlace) return { name: orgPlace.name };
  // 三个楼道 are counted, not where it was.
  for (const token of scene.masked
    .slice(area.from, area.to)
    .replace(/C+[一-鿿]+/g, 'C')
    .split(/[,。;!?:、\s"'()TCNBPOR]+/)) {
    if (token.length >= 2 && token.length <= 12 && PLACE_END.test(token) && !VERB_INSIDE.test(token)) {
      const ref = named(token);
      if (ref) return ref;
    }
  }
  return undefined;
}

/** Where something is wrong: the place at the beginning of the words, also without any gap. */
export function troublePlace(scene: Scene, area: { from: number; to: number }): Ref | undefined {
  const known = scene.mentions.find((mention) => mention.kind === 'place' && mention.from >= area.from && mention.to <= area.to);
  if (known) return known.ref;
  const match = PLACE_INSIDE.exec(scene.masked.slice(area.from, area.to));
  return match ? named(match[0]) : undefined;
}
