import { prefixOf } from '../codes';
import type { IntentDeclaration, SlotName } from '../declare';
import { numberFor } from '../match';
import type { Mention, Scene } from '../scene';
import type { TimeReading } from '../time/types';
import type { Facts, Ref, Slots, When } from '../types';
import { advanceOf, capacityOf, neededQuantity, plainQuantity } from './amounts';
import { formatOf, kindOf, reportOf, typeOf } from './kinds';
import { count, countsOf, hostAndOrgs, orgMentions, unitsOf, unknownOrgBefore } from './people';
import { placeOf, troublePlace } from './place';
import { agendaOf, itemsOf, meansSomething, reasonOf, restOf, trimWords } from './text';
import { bookedThing, thingOf } from './things';
import { dueOf, onOf, periodOf, read, readChange, replyByOf, timeText, toWhen, untilOf } from './time';
import { logTitle, meetingTitle, needTitle, offerTitle, purposeOf, targetOf } from './titles';

/** What the readers of slots share while one sentence is read. */
export interface Workbench {
  scene: Scene;
  declaration: IntentDeclaration;
  /** Set by the reader of the main time. */
  time?: TimeReading;
}

type SlotReader<K extends SlotName> = (bench: Workbench) => Slots[K] | undefined;

const remember = (bench: Workbench, reading: TimeReading | undefined): void => {
  if (reading) bench.time = reading;
};

function whenOf(bench: Workbench): When | undefined {
  const { scene, declaration } = bench;
  const mode = declaration.timeMode ?? 'future';
  if (declaration.intent === 'meeting.reschedule') {
    const change = readChange(scene, 'future');
    remember(bench, change.reading);
    return change.when;
  }
  const log = mode === 'past';
  const hide =
    declaration.intent === 'need.post' ? [replyByOf(scene).area] : declaration.intent === 'meeting.create' ? [agendaOf(scene).area] : [];
  const text = timeText(scene, log, [
    ...hide.filter((area) => area !== undefined),
    ...(declaration.intent === 'resource.offer' ? advanceAreas(scene) : []),
  ]);
  const reading = read(scene, text, mode === 'any' ? 'future' : mode);
  remember(bench, reading);
  const when = toWhen(reading);
  // A deadline is the only time of a need: 周五前要.
  return when;
}

const advanceAreas = (scene: Scene): { from: number; to: number }[] =>
  [...scene.text.matchAll(/提前[^,。;\s]{1,6}(?=约|预约|说|联系|告知|申请|打|通知|,|。|$| )/g)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
  }));

/** The organisation an answer or a look-up is about. */
function orgOf({ scene, declaration }: Workbench): Ref | undefined {
  const mentions = orgMentions(scene);
  if (declaration.intent === 'chat.bind') {
    const known = mentions[0];
    if (known) return known.ref;
    const name = /(?:绑定|绑到|绑在|关联到?)(?:到|为|给|在|:| )*([一-鿿a-z\d]{2,20})/
      .exec(scene.masked)?.[1]
      ?.replace(/(?:这个)?群$|一下$/, '');
    return name && !/^(?:这个群|本群|群|一下|单位|组织|社区)$/.test(name) ? { name } : undefined;
  }
  const first = mentions.find((mention) => !/(?:替|代)\s?$/.test(scene.text.slice(0, mention.from)));
  if (first) return first.ref;
  if (['liaison.find', 'agreement.show', 'liaison.takeOver'].includes(declaration.intent)) {
    const at = scene.masked.search(/(?:的)?(?:联络员|联系人|对接人|结对|双向|协议|找谁|联系谁|新联络员|谁对接|电话)/);
    const unknown = at > 0 ? unknownOrgBefore(scene, at) : undefined;
    if (unknown) return unknown.ref;
  }
  // 派出所 as a place word is no unit; a person answers for their own.
  return undefined;
}

function personOf(scene: Scene): Ref | undefined {
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

function fromOf(scene: Scene): Ref | undefined {
  const person = scene.mentions.find((mention) => mention.kind === 'person');
  if (person) return person.ref;
  const name = /(?:接替?|接任|接手|替换|顶替|替)(?:一下)?([一-鿿]{2,4}?)(?:$|[,。;!\s]|的|做|当|负责|来)/.exec(scene.masked)?.[1];
  return name && !/^(?:工作|任务|联络|单位|一下)/.test(name) ? { name } : undefined;
}

/** Those named with a call or an invitation, also units outside the address book. */
function calledOrgs(bench: Workbench, area?: { from: number; to: number }): Ref[] {
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

const some = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

/** The facts of an activity, a meeting, a need … that a correction names. `of`: intent of what is corrected. */
export function changesOf(bench: Workbench, of: string): Facts {
  const { scene } = bench;
  const past = /^(?:activity|visit|patrol)\./.test(of);
  const { units, used, mentions } = unitsOf(scene);
  const facts: Facts = {};
  const changed = readChange(
    scene,
    past ? 'past' : 'future',
    timeText(scene, past, of === 'need.post' ? [replyByOf(scene).area].filter((area) => area !== undefined) : []),
  );
  if (changed.when) {
    facts.when = changed.when;
    remember(bench, changed.reading);
  }
  const place = placeOf(scene);
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
      const quantity = plainQuantity(scene);
      if (quantity) facts.quantity = quantity;
    }
    const advance = advanceOf(scene);
    if (advance) facts.advance = advance;
  } else if (booked) {
    const resource = bookedThing(scene);
    if (resource) facts.resource = resource;
  } else if (past) {
    if (units.length > 0) facts.units = units;
    const visiting = of.startsWith('visit');
    Object.assign(facts, countsOf(scene, used, visiting));
    if (!visiting) {
      if (!facts.headcount) {
        const bare = /(?:人数|改成|改为|应该是|是)(?:改成|改为|为|是|应该是|:| )*(\d{1,4})(?![\d:.点月号年-])/.exec(scene.text.slice());
        const quantity = bare ? scene.quantities.find((other) => other.unit === '' && !used.has(other)) : undefined;
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
  } else if (of.startsWith('meeting')) {
    const agenda = agendaOf(scene);
    if (agenda.items.length > 0) facts.agenda = agenda.items;
    const orgs = calledOrgs(bench, agenda.area);
    if (orgs.length > 0) facts.orgs = orgs;
  }
  const title = /(?:标题|名称|主题|题目|名字)(?:改成|改为|叫|换成|是|为|:| )+([^,，。;；!！\n]{2,30})/.exec(scene.text);
  if (title?.[1]) facts.title = trimWords(title[1]);
  return facts;
}

/** One reader for each slot. A new slot is one line here. */
const READERS: { [K in SlotName]?: SlotReader<K> } = {
  no: ({ scene, declaration }) => {
    if (declaration.intent === 'meeting.show' && scene.codes.length === 0 && scene.times.length > 0) return undefined;
    return numberFor(scene, declaration);
  },
  when: whenOf,
  period: ({ scene }) => periodOf(scene),
  on: ({ scene, declaration }) => {
    if (scene.codes.length > 0 || scene.times.length === 0) return undefined;
    return declaration.intent === 'meeting.reschedule' ? onOf(scene, readChange(scene, 'future').at) : onOf(scene);
  },
  due: ({ scene }) => dueOf(scene),
  until: ({ scene }) => untilOf(scene),
  replyBy: ({ scene }) => replyByOf(scene).moment,
  type: ({ scene }) => typeOf(scene),
  kind: ({ scene, declaration }) =>
    declaration.intent === 'report.make' ? reportOf(scene) : kindOf(scene, declaration.intent === 'resource.list'),
  format: ({ scene }) => formatOf(scene),
  place: ({ scene, declaration }) => {
    if (declaration.intent === 'meeting.create') {
      const { area } = agendaOf(scene);
      return area
        ? (placeOf(scene, { from: 0, to: area.from }) ?? placeOf(scene, { from: area.to, to: scene.text.length }))
        : placeOf(scene);
    }
    if (declaration.intent === 'whistle.raise') return troublePlace(scene, { from: 0, to: scene.text.length }) ?? placeOf(scene);
    if (declaration.intent === 'need.post') {
      const org = orgMentions(scene).find(
        (mention) =>
          /(?:^|[\s,◇T,在到去来])$/.test(scene.masked.slice(Math.max(0, mention.from - 1), mention.from)) &&
          /^(?:$|[,。;!\s]|用|集合)/.test(scene.masked.slice(mention.to)),
      );
      return placeOf(scene) ?? (org && mentionIsPlace(scene, org) ? { name: org.name } : undefined);
    }
    return placeOf(scene);
  },
  host: ({ scene }) => hostAndOrgs(scene, unitsOf(scene).mentions).host,
  orgs: (bench) => {
    const { scene, declaration } = bench;
    if (declaration.intent === 'activity.log') return some(hostAndOrgs(scene, unitsOf(scene).mentions).orgs);
    if (declaration.intent === 'visit.log') return some(visitors(scene));
    if (declaration.intent === 'meeting.create') return some(calledOrgs(bench, agendaOf(scene).area));
    return some(calledOrgs(bench));
  },
  org: orgOf,
  owner: ({ scene }) =>
    orgMentions(scene).find((mention) => !/(?:给|借给|为|帮|向)\s?$/.test(scene.text.slice(0, mention.from)))?.ref ?? ownerOfTitle(scene),
  units: ({ scene }) => some(unitsOf(scene).units),
  headcount: ({ scene, declaration }) => {
    if (declaration.intent === 'rsvp.accept') {
      const quantity = scene.quantities.find(
        (other) => ['人', '名', '位', '个人', '个', '口'].includes(other.unit) && !/算.{0,3}$/.test(scene.text.slice(0, other.from)),
      );
      return quantity && count(quantity);
    }
    return countsOf(scene, unitsOf(scene).used, declaration.intent === 'visit.log').headcount;
  },
  beneficiaries: ({ scene, declaration }) => countsOf(scene, unitsOf(scene).used, declaration.intent === 'visit.log').beneficiaries,
  personTimes: ({ scene }) => countsOf(scene, unitsOf(scene).used).personTimes,
  hours: ({ scene }) => countsOf(scene, unitsOf(scene).used).hours,
  capacity: ({ scene }) => capacityOf(scene),
  quantity: ({ scene, declaration }) =>
    declaration.intent === 'need.post' ? neededQuantity(scene).quantity : plainQuantity(scene, declaration.intent === 'resource.offer'),
  unit: ({ scene }) => neededQuantity(scene).unit,
  advance: ({ scene }) => advanceOf(scene),
  body: ({ scene }) => {
    const body = scene.mentions.find((mention) => mention.kind === 'body');
    return body && (typeof body.ref === 'string' || Array.isArray(body.ref)) ? body.ref : undefined;
  },
  resource: ({ scene, declaration }) => thingOf(scene, declaration.intent),
  person: ({ scene }) => personOf(scene),
  from: ({ scene }) => fromOf(scene),
  code: ({ scene }) =>
    /(?<!\d)\d{4}(?!\d)/.exec(scene.text.replace(/[a-z一-鿿]\d{1,6}(?=签到)/, (all) => '◇'.repeat(all.length)))?.[0] ??
    /(?<!\d)\d{4}(?!\d)/.exec(scene.text)?.[0],
  overdue: ({ scene }) => (/逾期|超期|过期|超时/.test(scene.text) ? true : undefined),
  result: ({ scene }) => {
    const text = scene.text.replace(/排查|检查/g, '');
    if (
      /(?:未|没有?|无|暂未|均未|都没)(?:发现|发生|见)?(?:任何|什么|明显)?(?:问题|异常|隐患|情况|险情|违规|违建|污染)|未发现|没发现|正常|安全$|平安|一切(?:都)?好|良好|完好|无异样|没事|没啥/.test(
        text,
      ) &&
      !/不正常|但|不过|发现[^,]*[处个]/.test(text)
    )
      return 'OK';
    if (
      /发现|堆|坏|破|漏|堵|占|损|裂|缺|倒|挡|乱|私拉|隐患|异常|问题|松动|脱落|积水|不亮|不通|故障|烧|掉|违规|违停|违建|垃圾|污|臭|断|塌|松|锈|失效|过期|不正常|偷/.test(
        text,
      )
    )
      return 'PROBLEM';
    return undefined;
  },
  target: ({ scene, declaration }) => targetOf(scene, declaration.intent === 'visit.log'),
  text: ({ scene, declaration }) => {
    const text = restOf(scene, declaration.cut);
    return meansSomething(text) ? text : undefined;
  },
  title: ({ scene, declaration }) => {
    switch (declaration.intent) {
      case 'meeting.create':
        return meetingTitle(scene, agendaOf(scene));
      case 'resource.offer':
        return offerTitle(scene);
      case 'need.post':
        return needTitle(scene, replyByOf(scene).area);
      default:
        return logTitle(scene);
    }
  },
  agenda: ({ scene }) => some(agendaOf(scene).items),
  items: ({ scene }) => {
    const at = /纪要|会议记录|决议|决定/.exec(scene.text);
    const hidden = scene.codes.filter((code) => code.from > (at?.index ?? 0));
    const from = Math.max(at ? at.index + at[0].length : 0, ...hidden.map((code) => (code.from - (at?.index ?? 0) < 8 ? code.to : 0)));
    const said = scene.said(from, scene.text.length);
    return meansSomething(said) ? some(itemsOf(said, /[;；。\n]/)) : undefined;
  },
  reason: ({ scene, declaration }) => {
    switch (declaration.intent) {
      case 'rsvp.substitute':
        return reasonOf(
          scene,
          /(?:.*(?:让|请|派|叫|由|换|安排|委托|改由|指派|喊).*(?:替|代|去|来|参加|出席|到会|顶).*)|.*(?:去不了|来不了|参加不了|不能参加|无法参加|不去了|到不了|替我|代我|派人).*/g,
          false,
        );
      case 'action.extend':
        return /因|还没|没弄|没办|等|坏|缺|不够|没到|出差|材料|天气|下雨|疫情/.test(scene.text)
          ? reasonOf(scene, declaration.cut, true)
          : undefined;
      case 'need.decline':
        return reasonOf(scene, declaration.cut, false);
      default:
        return reasonOf(scene, declaration.cut, declaration.intent === 'meeting.cancel');
    }
  },
  topic: ({ scene, declaration }) => (declaration.intent === 'help' ? helpTopic(scene) : findTopic(scene)),
  purpose: ({ scene, declaration }) => purposeOf(scene, declaration.cut),
  changes: (bench) => {
    const facts = changesOf(bench, 'activity.edit');
    return Object.keys(facts).length > 0 ? facts : undefined;
  },
};

/** Those who went: named before the visit, or with 和; a unit behind the verb was visited. */
function visitors(scene: Scene): Ref[] {
  const verb = [...scene.masked.matchAll(/走访|慰问|看望|探望|探访|家访|帮扶/g)].at(-1)?.index ?? scene.masked.length;
  return orgMentions(scene)
    .filter((mention) => mention.from < verb || /(?:[和与跟同、]|联合|会同|参加[:单位]*)\s?$/.test(scene.text.slice(0, mention.from)))
    .map((mention) => mention.ref);
}

const mentionIsPlace = (scene: Scene, org: Mention): boolean =>
  !/^[\s,。]*(?:需|缺|急|求|发布|的)/.test(scene.masked.slice(org.to)) && scene.masked.slice(0, org.from).trim() !== '';

/** 实验小学操场 as an offer belongs to 实验小学. */
function ownerOfTitle(scene: Scene): Ref | undefined {
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

function helpTopic(scene: Scene): string | undefined {
  if (/(?:能|会|可以).{0,6}(?:什么|啥|哪些|嘛)|有(?:什么|哪些|啥)功能/.test(scene.text) && !/怎么|如何|咋/.test(scene.text))
    return undefined;
  const topic = trimWords(
    scene
      .said(0, scene.text.length)
      .replace(/@\S+/g, ' ')
      .replace(
        /帮助|使用说明|怎么样?|如何|咋|怎样才能|怎样|请问|我想知道|想问一下|想问|教我|教一下|教教我?|[你小]联?能干[啥什么]+|的(?:步骤|流程|方法|格式|操作)(?:是什么|是啥)?|[?？啊呀呢吗]|是什么|要说什么|小联/g,
        ' ',
      ),
  ).replace(/\s+/g, '');
  return meansSomething(topic) || /签到|请假|取消|登记|撤销|绑定|参加/.test(topic) ? topic : undefined;
}

function findTopic(scene: Scene): string | undefined {
  if (scene.mentions.some((mention) => mention.kind === 'org') && /联络员|联系人|对接/.test(scene.text)) return undefined;
  const topic = trimWords(
    scene.text
      .replace(/@\S+/g, ' ')
      .replace(
        /(?:应该|应|该|要|得|需要|去|可以|能)?(?:找|联系|问|归|由|跟|和)(?:哪个|哪家|哪位|哪里|哪儿|谁|什么)?(?:单位|部门|人)?(?:对接|负责|管|处理|反映|解决|联系|说|问|办|修|帮忙)?|(?:是)?(?:谁|哪个单位|哪家|哪个部门)(?:来|在)?(?:管|负责|对接|处理)?|联络员(?:是谁)?|的?电话|给我|请问|[?？啊呀呢吗]|一下/g,
        ' ',
      ),
  ).replace(/\s+/g, ' ');
  let own = topic;
  for (const mention of scene.mentions) if (mention.kind === 'org') own = own.replace(mention.name, ' ');
  return meansSomething(own.replace(/联系方式|方式|手机号?|微信|号码|那边|这边/g, ' ')) ? topic : undefined;
}

/** Reads every slot the declaration names. */
export function readSlots(bench: Workbench): Slots {
  const slots: Record<string, unknown> = {};
  for (const name of bench.declaration.slots) {
    const value = READERS[name]?.(bench as Workbench);
    if (value !== undefined) slots[name] = value;
  }
  return slots as Slots;
}

export { prefixOf };
