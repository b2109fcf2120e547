import type { Scene } from '../scene';
import type { Ref } from '../types';

interface Area {
  from: number;
  to: number;
}

const NOT_BUT = /(?:不是|不在|不请|不叫|不要|别请)([^,。;!?]{1,16}?)(?=[,。 ]*(?:而是|而请|应该是|应是|就是|是|改成|换成|请|叫|要|在))/g;
const INSTEAD = /(?:改成|换成|改为|换为)/g;

/** A correction without what it takes back (不是三院是供电所, 三院改成供电所, 不是5人是6人), and the organisations that were taken back. */
export function withoutTakenBack(scene: Scene): { scene: Scene; orgs: Ref[] } {
  const marks: readonly Area[] = [...scene.mentions, ...scene.quantities];
  const inside = (mark: Area, area: Area): boolean => mark.from >= area.from && mark.to <= area.to;
  const areas: Area[] = [...scene.text.matchAll(NOT_BUT)]
    .map((match) => ({ from: match.index, to: match.index + match[0].length }))
    .filter((area) => marks.some((mark) => inside(mark, area)));
  for (const { index, 0: verb } of scene.text.matchAll(INSTEAD)) {
    const old = scene.mentions.find((mention) => mention.to === index);
    if (old && scene.mentions.some((mention) => mention.from === index + verb.length && mention.kind === old.kind)) areas.push(old);
  }
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
