/** What somebody means who claims a thing by its name (认领放大镜): a wish or a need that is open. */
import { openNeeds } from '../request/lookup';
import type { Need } from '../request/words';
import type { PersonWork } from '../work';
import { isClaimer, type Wish, wishesWhere } from './lookup';
import { thingOf } from './rules';

/** 认领那个放大镜, 放大镜我们认领 → 放大镜; undefined when no name was said. */
export function nameIn(words: string): string | undefined {
  const said = words.normalize('NFKC').replace(/[\s。.!！~，,]+/g, '');
  const behind = /认领(?:一下|下)?(.+)$/.exec(said)?.[1];
  const name = behind ?? /^(.+?)(?:由|就|给)?(?:我们?|咱们?)(?:单位|支部|社区|来|要|可以|想)*认领/.exec(said)?.[1];
  const bare = name
    ?.replace(/^(?:那|这|要|想要|一|两|[台个件双副套床辆把只本张条部块盏份])+/, '')
    .replace(/(?:的)?(?:那个|这个)?(?:微?心愿|需求)?(?:吧|了|啊|哈)?$/, '');
  return bare && !/^(?:微?心愿|需求)?$/.test(bare) ? bare : undefined;
}

/** Wishes that can be claimed and needs that wait. Neither: wishes that somebody has claimed, one's own first. */
export async function openByName(work: PersonWork, name: string): Promise<{ wishes: Wish[]; needs: Need[]; late?: Wish }> {
  const fits = (words: string, thing: string) => words.includes(name) || (thing.length >= 2 && name.includes(thing));
  const known = await wishesWhere(work, { status: { in: ['PUBLISHED', 'CLAIMED'] } });
  const all = known.filter((w) => fits(w.publicText, thingOf(w.publicText)));
  const wishes = all.filter((w) => w.status === 'PUBLISHED');
  const needs = (await openNeeds(work)).filter((n) => fits(n.title, n.title));
  const late = all.find((w) => isClaimer(work, work.actor, w)) ?? all[0];
  return { wishes, needs, ...(late && !wishes.length && !needs.length && { late }) };
}
