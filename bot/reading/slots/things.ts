import { prefixOf } from '../codes';
import type { Scene } from '../scene';
import type { Ref } from '../types';
import { RESOURCE_CLASS_WORDS, RESOURCE_KIND_WORDS } from '../vocabulary-resources';

const THINGS = RESOURCE_KIND_WORDS.filter(({ kind }) => kind === 'VENUE' || kind === 'EQUIPMENT' || kind === 'GOODS')
  .flatMap(({ words }) => [...words])
  .filter((word) => word.length > 1)
  .sort((a, b) => b.length - a.length);
const KNOWN_THING = new RegExp(`([一-鿿]{0,4})(${THINGS.join('|')})`);
const OTHER_THING = /([一-鿿]{0,4}?)([一-鿿]{1,5}?(?:室|厅|馆|礼堂|讲堂|球场|院|车|仪|机|箱|棚|篷|屏))/;
const NOT_OF_NAME =
  /^.*(?:订|约|借|租|申请|把|要|用|的|我们|个|间|台|辆|把|张|套|顶|架|副|只|一下|帮我|在|想|去|来|和|给|使用|这|那|退|还|取消|了|有|能|下|上|午|哪)/;

const CLASS_WORDS = new Set(RESOURCE_CLASS_WORDS.flatMap(({ words }) => [...words]));

const refOf = (codes: readonly string[]): Ref | undefined => (codes.length === 0 ? undefined : codes.length === 1 ? codes[0] : [...codes]);

/** A room or thing: by number, by name, by a clear part of a title (投影), or as said. */
export function bookedThing(scene: Scene): Ref | undefined {
  const code = scene.codes.find((other) => prefixOf(other.no) === '资');
  if (code) return code.no;
  const known = scene.mentions.find((mention) => mention.kind === 'resource');
  if (known) return known.ref;
  const place = scene.mentions.find((mention) => mention.kind === 'place' && /(?:室|厅|馆|场|堂|院|中心|楼|门口)$/.test(mention.name));
  const named = KNOWN_THING.exec(scene.masked) ?? OTHER_THING.exec(scene.masked);
  const word = named?.[2];
  if (word) {
    // 商会的投影: the owner said decides between two of a kind.
    const owners = scene.mentions
      .filter((mention) => mention.kind === 'org' && mention.to <= named.index + named[0].length)
      .flatMap((mention) => mention.ref);
    const like = scene.lexicon.resourcesLike(word);
    const own = like.filter((resource) => owners.includes(resource.owner ?? ''));
    const fitting = refOf((owners.length > 0 ? own : like).map((resource) => resource.code));
    if (fitting && like.length <= 4) return fitting;
  }
  if (place) return place.ref;
  if (!named) return undefined;
  const listed = word !== undefined && THINGS.includes(word);
  const name = listed ? (named[1] ?? '').replace(NOT_OF_NAME, '') + word : ((named[1] ?? '') + (word ?? '')).replace(NOT_OF_NAME, '');
  return name.length >= 2 ? { name } : undefined;
}

/** 哪个会议室空着, 有没有空的会议室: any of them will do. */
export const asksForAny = (scene: Scene): boolean =>
  /哪[个间些]|(?:什么|啥)(?!时候)/.test(scene.text) ||
  scene.mentions.some(
    ({ kind, name, from }) =>
      kind === 'resource' && CLASS_WORDS.has(name) && /(?:空|闲|有没有)(?:着|余|置)?的?$/.test(scene.text.slice(0, from)),
  );

export function thingOf(scene: Scene, intent: string): Ref | undefined {
  if (intent === 'resource.list') {
    const known = scene.mentions.find((mention) => mention.kind === 'resource');
    const code = scene.codes.find((other) => prefixOf(other.no) === '资');
    if (code) return code.no;
    if (asksForAny(scene)) return undefined;
    if (known) return known.ref;
    const thing = bookedThing(scene);
    // 空着的会议室 names a class, and none of them.
    if (
      typeof thing === 'object' &&
      'name' in thing &&
      [thing.name, thing.name.replace(/^(?:空|闲置?的?|空闲的?)/, '')].some((name) => CLASS_WORDS.has(name))
    )
      return undefined;
    return /有空|空|能用|可以用|没人|占|订|约/.test(scene.text) ? thing : undefined;
  }
  if (intent === 'need.respond' || intent === 'booking.return' || intent === 'booking.cancel') {
    const known = scene.mentions.find((mention) => mention.kind === 'resource');
    if (known) return known.ref;
    if (scene.codes.some((other) => prefixOf(other.no) === '订')) return undefined;
    const thing = bookedThing(scene);
    return intent === 'need.respond' && typeof thing === 'object' && 'name' in thing ? undefined : thing;
  }
  return bookedThing(scene);
}
