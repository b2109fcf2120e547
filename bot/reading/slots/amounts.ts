import type { Quantity } from '../numbers';
import { parseNumeral } from '../numbers';
import type { Scene } from '../scene';
import type { Count, Intent } from '../types';
import { count } from './people';

const FITS_BEFORE =
  /(?:容纳|坐得下|坐下|能坐|可坐|坐|限|最多|不超过|至多|上限|接待|接|能装|装得下|站得下|供|可供|同时|每次|一次|每批|每场|每期|住得下|挤得下|够|能容)(?:了|可以|能|可|接待|容纳|不超过|最多|限)*(?:大概|大约|约)?$/;
const FITS_AFTER = /^(?:同时|的?(?:座位|场地|会议室|教室|席位|规模|名额))/;
const NOT_AMOUNT = /^(?:楼|号|点|层|期)/;

/** How many fit, or are taken. */
export function capacityOf(scene: Scene): Count | undefined {
  const found = scene.quantities.find(
    (quantity) =>
      ['人', '名', '位', '个人', '个', ''].includes(quantity.unit) &&
      (FITS_BEFORE.test(scene.text.slice(Math.max(0, quantity.from - 10), quantity.from)) ||
        FITS_AFTER.test(scene.text.slice(quantity.to))) &&
      !NOT_AMOUNT.test(scene.text.slice(quantity.to)),
  );
  return found && count(found);
}

const NO_THING = new Set(['小时', '人次', '次', '回', '场', '家单位', '个单位', '项', '期', '门', '道']);

const isAmount = (scene: Scene, quantity: Quantity): boolean =>
  !NO_THING.has(quantity.unit) &&
  (quantity.unit !== '' || /\d{2,}|[十百千万]/.test(scene.text.slice(quantity.from, quantity.to))) &&
  !/提前\s?$/.test(scene.text.slice(0, quantity.from)) &&
  !/^(?:[a-z]|号|楼|单元|起来|共)/.test(scene.text.slice(quantity.to));

/** How many of the thing. In an offer what fits in is no amount of it, and 一间会客厅 is one only when said with other words. */
export function plainQuantity(scene: Scene, intent: Intent): Count | undefined {
  const offer = intent === 'resource.offer';
  const capacity = offer ? capacityOf(scene) : undefined;
  for (const quantity of scene.quantities) {
    if (!isAmount(scene, quantity) || (quantity.unit === '' && !offer)) continue;
    if (capacity && quantity.n === capacity.n) continue;
    // 借大巴车，去50人: those who come are not what is booked.
    if (intent === 'resource.book' && ['人', '个人', '位'].includes(quantity.unit)) continue;
    if (
      offer &&
      ['人', '户', '家'].includes(quantity.unit) &&
      !/(?:派|出|提供|有|安排|组织|支援|招|招聘|需)\s?$/.test(scene.text.slice(0, quantity.from))
    )
      continue;
    if (
      quantity.n === 1 &&
      scene.text.slice(quantity.from, quantity.to).startsWith('一') &&
      ['个', '次', '间', '家', '位'].includes(quantity.unit) &&
      offer
    )
      continue;
    return count(quantity);
  }
  return undefined;
}

const SERVED = /(?:为|给|帮|面向|服务|约|共|有|预计|大约)[一-鿿]{0,5}$/;

/** How many are needed, with the measure word as said. */
export function neededQuantity(scene: Scene): { quantity?: Count; unit?: string } {
  let fallback: Quantity | undefined;
  // 数量改成六: the field is named, so the number needs no measure word.
  const named = scene.quantities.find((quantity) =>
    /(?:数量|名额|需求数)(?:不对|错了|应该|改成|改为|改|换成|是|为|到|[:, ])*$/.test(
      scene.text.slice(Math.max(0, quantity.from - 16), quantity.from),
    ),
  );
  if (named) return pick(named);
  for (const quantity of scene.quantities) {
    if (!isAmount(scene, quantity) || ['户', '家', '元', '块'].includes(quantity.unit)) continue;
    const before = scene.text.slice(Math.max(0, quantity.from - 8), quantity.from);
    const after = scene.text.slice(quantity.to, quantity.to + 8);
    // 居民约60人 says who comes, not what is missing.
    if (/居民|群众|参加|老人(?!.{0,3}需)|到场|观众|学生约|规模/.test(before) && SERVED.test(before)) continue;
    if (/^(?:参加|居民|的活动|左右参加)/.test(after)) continue;
    if (/(?:需要|需|缺|要|求|借|差|来|征集|招募|找|请|派|出|急需|还差|还缺|有)(?:约|大概|大约)?$/.test(before) || quantity.unit !== '个')
      return pick(quantity);
    fallback ??= quantity;
  }
  return fallback ? pick(fallback) : {};
}

function pick(quantity: Quantity): { quantity: Count; unit?: string } {
  const unit = quantity.unit === '个人' ? '人' : quantity.unit;
  return { quantity: count(quantity), ...(unit && { unit }) };
}

/** 提前5天, 提前一周: days. */
export function advanceOf(scene: Scene): number | undefined {
  const match = /(?:提前|提早|至少提前|需提前)(?:至少)?\s?([\d一二两三四五六七八九十半]+)个?(天|日|周|星期|礼拜|个?月|工作日)/.exec(
    scene.text,
  );
  const n = match && (match[1] === '半' ? 0.5 : parseNumeral(match[1] ?? ''));
  if (!match || n === undefined || n === null) return undefined;
  const unit = match[2] ?? '';
  return Math.round(n * (/周|星期|礼拜/.test(unit) ? 7 : /月/.test(unit) ? 30 : 1));
}
