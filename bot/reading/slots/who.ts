import type { Mention, Scene } from '../scene';
import type { Ref } from '../types';
import type { Workbench } from './bench';
import { isWhere, orgMentions, unknownOrgBefore } from './people';
import { placeOf } from './place';

/** The organisation an answer or a look-up is about. */
export function orgOf({ scene, declaration }: Workbench): Ref | undefined {
  const mentions = orgMentions(scene);
  if (declaration.intent === 'chat.bind') {
    const known = mentions[0];
    if (known) return known.ref;
    const name = /(?:绑定|绑到|绑在|关联到?)(?:到|为|给|在|:| )*([一-鿿a-z\d]{2,20})/
      .exec(scene.masked)?.[1]
      ?.replace(/(?:这个)?群$|一下$/, '');
    return name && !/^(?:这个群|本群|群|一下|单位|组织|社区)$/.test(name) ? { name } : undefined;
  }
  // 不归我们管，是城管的事 names whose matter it is, not who answers.
  const other = declaration.intent === 'need.decline' ? /(?:替|代|是|归|属于|该|找|由|问)\s?$/ : /(?:替|代)\s?$/;
  const first = mentions.find((mention) => !other.test(scene.text.slice(0, mention.from)));
  if (first) return first.ref;
  if (declaration.intent === 'liaison.find') {
    // 找青峙社区, 联络员 工商局: whatever is asked for and unknown, a unit or a person.
    const name = /^(?:@\S+\s+)?(?:请问)?(?:找|联系|联络[员人]|联系人|对接人)(?:一下)?\s*([一-鿿]{2,12})$/.exec(scene.masked)?.[1];
    if (name && !/^(?:[是在有叫怎哪谁人]|名单|列表|通讯录|电话|方式|一下)|谁|哪/.test(name)) return { name };
  }
  if (['liaison.find', 'agreement.show', 'liaison.takeOver'].includes(declaration.intent)) {
    const at = scene.masked.search(/(?:的)?(?:联络员|联系人|对接人|结对|双向|协议|找谁|联系谁|新联络员|谁对接|电话)/);
    const unknown = at > 0 ? unknownOrgBefore(scene, at) : undefined;
    if (unknown) return unknown.ref;
  }
  // 派出所 as a place word is no unit; a person answers for their own.
  return undefined;
}

/** Who goes instead. */
export function personOf(scene: Scene): Ref | undefined {
  const people = scene.mentions.filter((mention) => mention.kind === 'person');
  const led = people.find((mention) =>
    /(?:让|请|派|叫|由|换|安排|委托|指派|喊|改由|接|替|代|是|@)\s?$/.test(scene.text.slice(0, mention.from)),
  );
  const person = led ?? people[0];
  if (person) return person.ref;
  const named =
    /(?:让|请|派|叫|由|换成?|安排|委托|指派|喊|改由)([一-鿿]{2,4}?)(?:同志|书记|主任)?(?:替|代|去|来|参加|出席|到会|顶|参会)/.exec(
      scene.masked,
    ) ?? /([老小阿][一-鿿])(?:替|代|去|来|参加|出席)/.exec(scene.masked);
  const name = named?.[1];
  return name &&
    !/^(?:人|别人|同事|他人|一位|一名|个人|代表|其他人|我们|我|他|她|副职|别的|领导|我单位|单位|专人|一个人|人代|大家|各位|位同|个同)/.test(
      name,
    )
    ? { name }
    : undefined;
}

/** 由王强接我, 换成王强, 王强接张伟: who is to take over, where it is not who speaks. */
function successor({ mentions, text }: Scene): Mention | undefined {
  return mentions.find(
    (mention) =>
      mention.kind === 'person' &&
      (/(?:由|换成?|改成|改为|让|请|交给|给|是|为|找|联系|归)\s?$/.test(text.slice(0, mention.from)) ||
        (!/(?:接替?|接任|接手|替换?|顶替)\s?$/.test(text.slice(0, mention.from)) &&
          /^\s?(?:来|以后|今后)?(?:接|担任|负责|对接|做|当)/.test(text.slice(mention.to)))),
  );
}

export function successorOf(scene: Scene): Ref | undefined {
  const person = successor(scene);
  if (person) return person.ref;
  const name = /(?:由|换成?|改成|改为|让|请|交给)([一-鿿]{2,3}?)(?:来|以后)?(?:接|担任|负责|对接|做|当|$)/.exec(scene.masked)?.[1];
  return name && !/^[我他她谁]|^(?:联络|新的|别人|人|下|单位)/.test(name) ? { name } : undefined;
}

/** Whose work is taken over. */
export function fromOf(scene: Scene): Ref | undefined {
  const next = successor(scene);
  const person = scene.mentions.find((mention) => mention.kind === 'person' && mention !== next);
  if (person) return person.ref;
  const name = /(?:接替?|接任|接手|替换|顶替|替)(?:一下)?([一-鿿]{2,4}?)(?:$|[,。;!\s]|的|做|当|负责|来)/.exec(scene.masked)?.[1];
  return name && !/^(?:工作|任务|联络|单位|一下)/.test(name) ? { name } : undefined;
}

/** Those named with a call or an invitation, also units outside the address book. */
export function calledOrgs(bench: Workbench, area?: { from: number; to: number }): Ref[] {
  const { scene } = bench;
  const outside = (mention: Mention): boolean => !area || mention.to <= area.from || mention.from >= area.to;
  const found: Ref[] = [];
  const place = placeOf(scene);
  for (const mention of orgMentions(scene)) {
    if (!outside(mention)) continue;
    if (
      typeof place === 'object' &&
      'name' in place &&
      place.name.startsWith(mention.name) &&
      /[在到去]\s?$|地点[:是]?\s?$/.test(scene.text.slice(0, mention.from))
    )
      continue;
    if (!found.some((ref) => JSON.stringify(ref) === JSON.stringify(mention.ref))) found.push(mention.ref);
  }
  for (const match of scene.masked.matchAll(
    /(?:请|邀请|通知|叫|吹哨|喊|、|和|及|与|O、|跟)([一-鿿]{2,10})(?=来|到|参加|去|、|和|及|一起|开|处理|处置|看看|,|$| )/g,
  )) {
    const end = match.index + match[0].length;
    const unknown = unknownOrgBefore(scene, end);
    if (unknown && outside(unknown) && !found.some((ref) => JSON.stringify(ref) === JSON.stringify(unknown.ref))) found.push(unknown.ref);
  }
  return found;
}

/** Those who went: named before the visit, or with 和; a unit behind the verb was visited. */
export function visitors(scene: Scene): Ref[] {
  const verb = [...scene.masked.matchAll(/走访|慰问|看望|探望|探访|家访|帮扶/g)].at(-1)?.index ?? scene.masked.length;
  return orgMentions(scene)
    .filter((mention) => !isWhere(scene, mention))
    .filter(
      (mention) =>
        mention.from < verb ||
        (/(?:^|[\s,])$/.test(scene.text.slice(0, mention.from)) && /^(?:$|[\s,。、])/.test(scene.text.slice(mention.to))) ||
        /(?:[和与跟同、]|联合|会同|参加[:单位]*)\s?$/.test(scene.text.slice(0, mention.from)),
    )
    .map((mention) => mention.ref);
}

/** 某小学操场 as an offer belongs to that school. */
export function ownerOfTitle(scene: Scene): Ref | undefined {
  const place = scene.mentions.find((mention) => mention.kind === 'place');
  if (!place) return undefined;
  for (let length = place.name.length - 1; length >= 2; length--) {
    const codes = scene.lexicon
      .find(place.name.slice(0, length))
      .filter((entry) => entry.kind === 'org')
      .map((entry) => entry.code);
    if (codes.length > 0) return codes.length === 1 ? codes[0] : codes;
  }
  return undefined;
}
