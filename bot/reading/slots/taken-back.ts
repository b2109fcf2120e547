import type { Area } from '../areas';
import type { Scene } from '../scene';
import type { Ref } from '../types';

const NOT_BUT = /(?:不是|不在|不请|不叫|不要|别请)([^,。;!?]{1,16}?)(?=[,。 ]*(?:而是|而请|应该是|应是|就是|是|改成|换成|请|叫|要|在))/g;
/** 不是党课是主题党日 */
const WORD_NOT_BUT = /不是([一-鿿]{2,6}?),? ?(?:而是|应该是|应是|就是|是)(?=[一-鿿]{2})/g;
const INSTEAD = /(?:改成|换成|改为|换为)/g;

/** 去掉工行, 工行不用叫: out of the list, with no other in its place. */
const OUT_BEFORE = /(?:去掉|删掉|删去|删了|拿掉|划掉|减掉|不要|不叫|不请|不用[叫请]?|别[叫请])了?\s?$/;
const OUT_AFTER = /^\s?(?:就|都|也|先|这次)?(?:去掉|删掉|删去|删了|拿掉|划掉|不要|不用[叫请来]|不[叫请来]|别[叫请])(?:了|,|。|$)/;

/** A correction without what it takes back (不是三院是供电所, 三院改成供电所, 不是5人是6人), and the organisations that were taken back. */
export function withoutTakenBack(scene: Scene): { scene: Scene; orgs: Ref[] } {
  const marks: readonly Area[] = [...scene.mentions, ...scene.quantities];
  const inside = (mark: Area, area: Area): boolean => mark.from >= area.from && mark.to <= area.to;
  const areas: Area[] = [...scene.text.matchAll(NOT_BUT)]
    .map((match) => ({ from: match.index, to: match.index + match[0].length }))
    .filter((area) => marks.some((mark) => inside(mark, area)));
  for (const match of scene.masked.matchAll(WORD_NOT_BUT)) areas.push({ from: match.index, to: match.index + match[0].length });
  for (const { index, 0: verb } of scene.text.matchAll(INSTEAD)) {
    const old = scene.mentions.find((mention) => mention.to === index);
    if (old && scene.mentions.some((mention) => mention.from === index + verb.length && mention.kind === old.kind)) areas.push(old);
  }
  const chain = scene.mentions.filter((mention) => mention.kind === 'org');
  const joined = (a: Area, b: Area): boolean => /^[、,和与跟及 ]+$/.test(scene.text.slice(a.to, b.from));
  chain.forEach((mention, i) => {
    const led = chain.slice(0, i + 1).findLast((one, k) => k === 0 || !joined(chain[k - 1]!, one)) ?? mention;
    if (OUT_BEFORE.test(scene.text.slice(0, led.from)) || OUT_AFTER.test(scene.text.slice(mention.to))) areas.push(mention);
  });
  if (areas.length === 0) return { scene, orgs: [] };
  const gone = (mark: Area): boolean => areas.some((area) => inside(mark, area));
  const blank = (text: string): string =>
    areas.reduce((kept, { from, to }) => kept.slice(0, from) + ' '.repeat(to - from) + kept.slice(to), text);
  return {
    scene: {
      ...scene,
      text: blank(scene.text),
      masked: blank(scene.masked),
      mentions: scene.mentions.filter((mention) => !gone(mention)),
      quantities: scene.quantities.filter((quantity) => !gone(quantity)),
      hours: scene.hours.filter((quantity) => !gone(quantity)),
    },
    orgs: scene.mentions.filter((mention) => mention.kind === 'org' && gone(mention)).map((mention) => mention.ref),
  };
}
