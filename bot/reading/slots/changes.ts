import type { Facts } from '../types';
import { advanceOf, capacityOf, neededQuantity, plainQuantity } from './amounts';
import { remember, type Workbench } from './bench';
import { typeOf } from './kinds';
import { count, countsOf, hostAndOrgs, namedCounts, orgMentions, servedOut, unitsOf } from './people';
import { placeOf } from './place';
import { withoutTakenBack } from './taken-back';
import { agendaOf, trimWords } from './text';
import { bookedThing } from './things';
import { readChange, replyByOf, timeText } from './time';
import { calledOrgs } from './who';

/** 第2条去掉, 操场再议 */
const ITEM_OF_MINUTES = /第?[一二三四五六七八九十\d]{1,2}[条项件]|去掉|删掉|只记录|不列|再议|再商量/;

/** The facts of an activity, a meeting, a need … that a correction names. `of`: intent of what is corrected. */
export function changesOf(bench: Workbench, of: string): Facts {
  const { scene, orgs: takenBack } = withoutTakenBack(bench.scene);
  if (takenBack.length > 0) bench.takenBack = takenBack;
  const past = /^(?:activity|visit|patrol|pairing)\./.test(of);
  const { units, used, mentions } = unitsOf(scene);
  const facts: Facts = {};
  const title = /(?:标题|名称|主题|题目|名字)(?:改成|改为|叫|换成|是|为|:| )+([^,，。;；!！\n]{2,30})/.exec(scene.text);
  // 主题改成中秋联欢 says no day.
  const named = title ? { from: title.index, to: title.index + title[0].length } : undefined;
  const replyBy = of === 'need.post' ? replyByOf(scene).area : undefined;
  // 刚才人数写错了: when the mistake was made is no time of what it is about.
  const mistake = /(?:刚才|刚刚|今天|昨天|上次)[^,。;]{0,8}(?:[记写填报弄搞登]错|不对|有误)/.exec(scene.text);
  const mistaken = mistake ? { from: mistake.index, to: mistake.index + mistake[0].length } : undefined;
  const changed = readChange(
    scene,
    past ? 'past' : 'future',
    timeText(
      scene,
      past,
      [replyBy, named, mistaken].filter((area) => area !== undefined),
    ),
  );
  if (changed.when) {
    facts.when = changed.when;
    remember(bench, changed.reading);
  }
  // 地点写成报告厅了，应该是小剧场: what comes last is meant.
  const meant = [...scene.text.matchAll(/应该[是为在]|应[是为]|而是|(?:不是|不在)[^,。]+[,。 ]*[是在]/g)].at(-1);
  const place = (meant && placeOf(scene, { from: meant.index + meant[0].length, to: scene.text.length })) ?? placeOf(scene);
  const booked = /^(?:resource\.book|booking)/.test(of);
  if (place && !booked) facts.place = place;
  if (of.startsWith('need')) {
    const { quantity, unit } = neededQuantity(scene);
    if (quantity) facts.quantity = quantity;
    if (unit && quantity) facts.unit = unit;
    const { moment } = replyByOf(scene);
    if (moment) facts.replyBy = moment;
  } else if (of.startsWith('resource.offer')) {
    const capacity = capacityOf(scene);
    if (capacity) facts.capacity = capacity;
    else {
      const quantity = plainQuantity(scene, 'draft.edit');
      // 改成40人: an offer of a room speaks of those who fit in; people are offered as 名 or 位.
      if (quantity && scene.quantities.some((other) => other.n === quantity.n && other.unit === '人')) facts.capacity = quantity;
      else if (quantity) facts.quantity = quantity;
    }
    const advance = advanceOf(scene);
    if (advance) {
      facts.advance = advance;
      // 提前两天约 moves nothing.
      if (facts.when && 'shift' in facts.when) delete facts.when;
    }
  } else if (booked) {
    const resource = bookedThing(scene);
    if (resource) facts.resource = resource;
    const quantity = plainQuantity(scene, 'resource.book');
    if (quantity) facts.quantity = quantity;
    const purpose = /(?:用途|用来)(?:是|为|写|改成|改为|[: ])*([^,，。;；\n]{2,30})/.exec(scene.text)?.[1];
    if (purpose) facts.purpose = trimWords(purpose);
  } else if (past) {
    if (units.length > 0) facts.units = units;
    const visiting = of.startsWith('visit');
    const counted = namedCounts(scene, used);
    Object.assign(facts, servedOut(scene), countsOf(scene, new Set([...used, ...counted.used]), visiting), counted.counts);
    if (!of.startsWith('activity') && Object.keys(facts).length === 0) {
      // 改成李爷爷, 改成有占道: whom they visited, what they gave or found.
      const target = /(?:改成|改为|换成|应该是|应是|是|送|一共|总共|共)(?:[: ]|的是)*([^\n]{2,60})$/.exec(scene.text);
      if (target?.[1]) facts.target = scene.said(scene.text.length - target[1].length, scene.text.length);
    }
    if (!visiting) {
      if (!facts.headcount && scene.skeleton === 'C' && scene.quantities[0]?.unit === '') facts.headcount = count(scene.quantities[0]);
      if (!facts.headcount) {
        const quantity = scene.quantities.find(
          (other) =>
            other.unit === '' &&
            !used.has(other) &&
            !counted.used.has(other) &&
            /(?:改成|改为|应该是|应为|是)(?:为|是|应该|应为|[: ])*$/.test(scene.text.slice(0, other.from)) &&
            !/^[\d:.点月号年-]/.test(scene.text.slice(other.to)),
        );
        if (quantity) facts.headcount = count(quantity);
      }
      const type = typeOf(scene);
      if (type) facts.type = type;
      const { host, orgs } = hostAndOrgs(scene, mentions);
      if (host && /主办|牵头|承办|组织|带队/.test(scene.text)) facts.host = host;
      else if (host && of.endsWith('log')) facts.host = host;
      else if (host) facts.orgs = [host, ...orgs];
      if (orgs.length > 0 && !facts.orgs) facts.orgs = orgs;
    }
  } else if (of.startsWith('minutes')) {
    const orgs = orgMentions(scene).map((mention) => mention.ref);
    if (orgs.length > 0) facts.orgs = orgs;
    else if (!facts.when && ITEM_OF_MINUTES.test(scene.text)) facts.text = scene.said(0, scene.text.length);
  } else if (of.startsWith('meeting')) {
    const agenda = agendaOf(scene);
    if (agenda.items.length > 0) facts.agenda = agenda.items;
    const orgs = calledOrgs({ ...bench, scene }, agenda.area);
    if (orgs.length > 0) facts.orgs = orgs;
  } else {
    const orgs = orgMentions(scene).map((mention) => mention.ref);
    if (orgs.length > 0) facts.orgs = orgs;
  }
  if (title?.[1]) facts.title = trimWords(title[1]);
  return facts;
}
