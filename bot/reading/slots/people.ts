import { parseNumeral, type Quantity } from '../numbers';
import type { Mention, Scene } from '../scene';
import type { Count, Ref, UnitCount } from '../types';
import { ACTIVITY_WORDS, NO_PEOPLE, ORG_TAIL } from '../vocabulary';

const PEOPLE_UNITS = new Set(['人', '名', '位', '个人', '口']);
/** Between a unit and its number: 商会来了5人, 妇联派出2名. */
const BETWEEN =
  /^(?:[的也还又就都各共另再是有来去出派到:了 ]|这边|那边|分别|来了|参加|派出|党员|志愿者|职工|同志|干部|代表|改成|改为|应该|一共|总共|减到|加到|换成|队员|医生|老师|人数)*$/;
const GENERIC =
  /^(?:我们|本|咱们|各|全)?(?:社区|街道|学校|单位|医院|村|居民|机关|物业公司|公司|社会|大家|开会|参会|到会|年会|例会|联席会|党委|党支部|支部|党总支)$/;
const PERSON_AFTER =
  /^(?:人|志愿者|党员|居民|同志|群众|学生|孩子|老人|邻居|街坊|医生|护士|老师|教师|职工|员工|队员|干部|村民|代表|小伙|骑手|师傅|民警)/;
const END_OF_ITEM = /^(?:[、,。;!\s)]|$|和|其余|以及|还有)/;

export const count = (quantity: Quantity, unit?: string): Count => ({
  n: quantity.n,
  ...(quantity.approx && { approx: true as const }),
  ...(unit && { unit }),
});

/** 来实验小学搞演练: the unit where it was. */
const HELD_HERE =
  /^(?:里|内)?(?:搞|开展|举行|举办|办(?!公)|做|上|讲|宣|科普|义诊|培训|演|慰问|教|开|参观|学习|调研|植树|种树|清理|打扫|清扫|捡|除草|劳动|服务|帮|看|捐|送|巡)/;
export const isWhere = (scene: Scene, mention: Mention): boolean =>
  /(?:[在到去来进赴]|走进)\s?$/.test(scene.masked.slice(0, mention.from)) && HELD_HERE.test(scene.text.slice(mention.to));

const refKey = (ref: Ref): string => JSON.stringify(ref);

/** Organisations in a sentence that are meant as such; a name right before a standing body only names that body. */
export function orgMentions(scene: Scene): Mention[] {
  return scene.mentions.filter(
    (mention) => mention.kind === 'org' && !scene.mentions.some((next) => next.kind === 'body' && next.from === mention.to),
  );
}

/** The name of a unit outside the address book that ends at `to`: 商会5人. */
export function unknownOrgBefore(scene: Scene, to: number): Mention | undefined {
  const head = scene.masked.slice(Math.max(0, to - 14), to);
  const word = /([一-鿿]{2,12})$/.exec(head.replace(/(?:来了|去了|出了|派了|参加|来|出|派|各)$/, ''))?.[1];
  if (!word) return undefined;
  const name = word.replace(/^.*(?:其中|以及|还有|另外|加上|再加|邀请|联合|来自|[和与跟同及请让把])/, '');
  if (name.length < 2 || GENERIC.test(name) || !ORG_TAIL.test(name)) return undefined;
  const end = head.lastIndexOf(name) + Math.max(0, to - 14) + name.length;
  return { kind: 'org', ref: { name }, name, from: end - name.length, to: end };
}

/** Units with a number of their own, and which numbers those are. */
export function unitsOf(scene: Scene): { units: UnitCount[]; used: Set<Quantity>; mentions: Set<Mention> } {
  const units: UnitCount[] = [];
  const used = new Set<Quantity>();
  const mentions = new Set<Mention>();
  const orgs = orgMentions(scene);
  for (const quantity of scene.quantities) {
    const people = PEOPLE_UNITS.has(quantity.unit) || quantity.unit === '个';
    // 出了12个节目 are no people.
    if (quantity.unit === '个' && NO_PEOPLE.test(scene.text.slice(quantity.to))) continue;
    if (!people && !(quantity.unit === '' && END_OF_ITEM.test(scene.text.slice(quantity.to)))) continue;
    let org: Mention | undefined = orgs.findLast(
      (mention) => mention.to <= quantity.from && BETWEEN.test(scene.text.slice(mention.to, quantity.from)),
    );
    org ??= people ? unknownOrgBefore(scene, quantity.from) : undefined;
    if (!org || mentions.has(org)) continue;
    const between = scene.text.slice(org.to, quantity.from);
    const chain = [org];
    if (/各|分别|都/.test(between)) {
      // 商会、妇联各来了2人: the number is each one's.
      for (let i = orgs.indexOf(org) - 1; i >= 0; i--) {
        const next = chain[0]!;
        const previous = orgs[i]!;
        if (!/^[、,和与及跟 ]+$/.test(scene.text.slice(previous.to, next.from))) break;
        chain.unshift(previous);
      }
    }
    used.add(quantity);
    for (const member of chain) {
      mentions.add(member);
      units.push({ org: member.ref, n: quantity.n, ...(quantity.approx && { approx: true as const }) });
    }
  }
  return { units, used, mentions };
}

const TYPE_WORDS = new RegExp(
  ACTIVITY_WORDS.flatMap((entry) => [...entry.words])
    .sort((a, b) => b.length - a.length)
    .join('|'),
  'g',
);
const SERVED_BEFORE =
  /(?:惠及|服务(?!保障|志愿)|教[了会]|受益|覆盖|帮助|慰问|看望|救助|接待|接诊|诊治|走访|资助|探望|帮扶|受惠|惠民|发放|辐射|义诊|接受|受教育|看病|看诊|就诊|问诊)(?:了|到|的|人数|对象)?[一-鿿]{0,6}[: ]?$/;
const SERVED_FOR = /(?:为|给|帮)[一-鿿◇]{0,8}$/;
const SERVED_AFTER = /^(?:[一-鿿]{0,4}(?:受益|受惠|得到|接受|享受|领到|领取|就诊|看诊|看病|咨询))/;
const SERVED_PEOPLE = /^(?:老人|居民|群众|孩子|儿童|学生|患者|困难|独居|空巢|残疾|老党员|村民|业主|商户)/;
const NOT_THERE = /(?:应到|缺席|请假|因事|未到|没到|缺)(?:了)?[一-鿿]{0,2}$/;
const PART_OF = /其中[^,。;]{0,8}$/;
const CAME = /(?:实到|实际到会|实际|到会|到场)(?:了)?[:为有是]?$/;
const TOTAL =
  /(?:共计|总共|一共|合计|共有|共|参加|参与|来了|到了|去了|人数|出席|出动|组织|动员|发动)(?:了|有|约|大概|人数|人员|党员|志愿者|群众|居民)*[:为是 ]*$/;
const CAME_AFTER = /^(?:[一-鿿]{0,5}(?:参加|到场|出席|参与|到会|来|听课|上课|报名参加|一起|同学习|观看|聆听))/;

export interface HeadCounts {
  headcount?: Count;
  beneficiaries?: Count;
  personTimes?: Count;
  hours?: Count;
}

/** Tells participants, person-times, those served and hours apart. `visiting`: whom one visited is served. */
export function countsOf(scene: Scene, used: ReadonlySet<Quantity>, visiting = false): HeadCounts {
  const result: HeadCounts = {};
  let rank = 0;
  const plain = scene.text.replace(TYPE_WORDS, (word) => (visiting ? word : '◇'.repeat(word.length)));
  for (const quantity of scene.quantities) {
    if (used.has(quantity)) continue;
    const before = plain.slice(Math.max(0, quantity.from - 14), quantity.from).replace(/^.*[,。;!\n]/, '');
    const after = plain.slice(quantity.to, quantity.to + 10);
    if (quantity.unit === '人次') result.personTimes ??= count(quantity);
    else if (quantity.unit === '小时') {
      if (scene.hours.includes(quantity)) result.hours ??= count(quantity);
    } else if (quantity.unit === '户' || quantity.unit === '户人家' || quantity.unit === '家') {
      if (quantity.unit !== '家' || visiting || SERVED_BEFORE.test(before))
        result.beneficiaries ??= count(quantity, quantity.unit.charAt(0));
    } else {
      const people = PEOPLE_UNITS.has(quantity.unit);
      const some =
        quantity.unit === '个' &&
        (SERVED_FOR.test(before) || /[来去到参]$|来了$|去了$|到了$|参加了?$|一共$|共$/.test(before) || PERSON_AFTER.test(after));
      const bare =
        quantity.unit === '' &&
        (CAME.test(before) ||
          SERVED_BEFORE.test(before) ||
          /(?:观众|听众|学员|师生|居民|群众|党员|志愿者|来宾)(?:大约|大概|约|有|共)*$/.test(before) ||
          /(?:参加|参与|人数|共计|共|来了)(?:人数|人员|有|了)*[:为是]?$/.test(before));
      if (!people && !some && !bare) continue;
      if (/不是$/.test(before)) continue;
      if (NOT_THERE.test(before) || PART_OF.test(before)) continue;
      const visited = visiting && /(?:走访|慰问|看望|探望|探访|家访|帮扶|送温暖)[^,。;]*$/.test(before);
      if (
        visited ||
        SERVED_BEFORE.test(before) ||
        SERVED_AFTER.test(after) ||
        (SERVED_FOR.test(before) && (SERVED_PEOPLE.test(after) || /(?:老人|居民|群众|孩子|儿童|学生|患者|村民)◇*$/.test(before)))
      ) {
        result.beneficiaries ??= count(quantity);
        continue;
      }
      const mine = CAME.test(before) ? 4 : TOTAL.test(before) ? 3 : CAME_AFTER.test(after) ? 2 : 1;
      if (mine > rank) {
        result.headcount = count(quantity);
        rank = mine;
      }
    }
  }
  // 45分钟: counted in hours like the rest.
  const minutes = /(\d{1,3}|[一二两三四五六七八九十]{1,3})(分钟|刻钟)(?!之?[前后内])/.exec(scene.text);
  const value = minutes && parseNumeral(minutes[1] ?? '');
  if (value) result.hours ??= { n: Math.round((value * (minutes[2] === '刻钟' ? 15 : 1) * 100) / 60) / 100 };
  // 走访困难户5户 names those visited; a single number of people without a verb before it in a visit is theirs too.
  if (
    visiting &&
    result.headcount &&
    !result.beneficiaries &&
    rank < 3 &&
    !/(?:党员|志愿者|干部|我们|一行|社工|队员)[^,。;]{0,3}[\d一二三四五六七八九十]/.test(scene.text)
  ) {
    result.beneficiaries = result.headcount;
    delete result.headcount;
  }
  return result;
}

const CHANGED_TO = '(?:不对|不是|错了|[写记填报弄搞]错了?|有误|应该|应|改成|改为|改到|改|换成|变成|是|为|到|有|共|[:, ]|了)*';
/** What a number without 人 or 户 is the number of: the word in front of it says. */
const NAMED: readonly (readonly ['personTimes' | 'beneficiaries' | 'headcount', RegExp])[] = [
  ['personTimes', new RegExp(`人次数?${CHANGED_TO}$`)],
  ['beneficiaries', new RegExp(`(?:惠及|受益|服务|受惠|覆盖|慰问)(?:的)?(?:群众|居民|老人|对象|人员)?(?:人数|户数|人|数)?${CHANGED_TO}$`)],
  ['beneficiaries', new RegExp(`户数${CHANGED_TO}$`)],
  ['headcount', new RegExp(`(?:人数|参加|参与|到场|到会|实到)${CHANGED_TO}$`)],
];

/** Numbers whose field is named right in front of them (惠及人数改成四十五), and which numbers those are. */
export function namedCounts(scene: Scene, taken: ReadonlySet<Quantity>): { counts: HeadCounts; used: Set<Quantity> } {
  const counts: HeadCounts = {};
  const used = new Set<Quantity>();
  for (const quantity of scene.quantities) {
    if (taken.has(quantity) || !['', '人', '个', '名', '位', '个人', '户', '家'].includes(quantity.unit)) continue;
    const before = scene.text.slice(Math.max(0, quantity.from - 20), quantity.from);
    const field = NAMED.find(([, words]) => words.test(before))?.[0];
    if (!field || counts[field]) continue;
    counts[field] = count(quantity, /[户家]/.test(quantity.unit) ? quantity.unit : undefined);
    used.add(quantity);
  }
  return { counts, used };
}

const OUT = '(?:去掉|删掉|删了|删去|拿掉|划掉|不要|不算|不填|不记|不写|清空|空着)';
const SERVED = '(?:惠及|受益|受惠)(?:的)?(?:群众|居民|老人|对象)?(?:人数|户数|人次|人|数)?';
const SERVED_OUT = new RegExp(`${SERVED}(?:就|都|先|这项|一栏)*${OUT}|${OUT}了?${SERVED}`);

/** 惠及人数去掉: whom it served is not said any more. */
export const servedOut = ({ text }: Pick<Scene, 'text'>): HeadCounts =>
  SERVED_OUT.test(text) ? { beneficiaries: { n: 0 }, personTimes: { n: 0 } } : {};

const LEADS =
  /^(?:[在到去进][^,。;]{1,14}?)?(?:党员|志愿者|职工|医护人员)?(?:负责)?(?:牵头|组织|主办|带队|承办|举办|发起|开展|举行|主持|搞|办(?!事))/;
const LED_BY = /(?:主办|承办|牵头|组织|举办|带队)(?:单位|方|者)?[:是为由]?\s?$|(?:由|经)$|host$/;
const WITH = /(?:[和与跟同及、]|联合|会同|携手|邀请|请|邀|协同|配合|在|到|去|给|为|对|向|陪同|组织|替|帮)\s?$/;
const SUBJECT_BEFORE =
  /^(?:[TNC\s,。:;!]|一[笔条]|记得|帮|登[上个]?记?|记录|登记|上报|补录|补登|补记|录入|记一下|记|活动|一下|把|将|帮我|昨天|另外|我们|是|不对|应该|由|主办|改成|改为|一个|个|请|麻烦|你|补|刚刚|刚才|报|纪录|活动记录|搞了|开展|、|大家|各位|辛苦|感谢|谢谢|了|啦|同志们|[早上中下晚]午?好)*$/;

/** Who organised it, and who else was there without a number. */
export function hostAndOrgs(scene: Scene, counted: ReadonlySet<Mention>): { host?: Ref; orgs: Ref[] } {
  const free = orgMentions(scene).filter((mention) => !counted.has(mention) && !isWhere(scene, mention));
  let host: Mention | undefined;
  for (const mention of free) {
    const before = scene.masked.slice(0, mention.from);
    const after = scene.text.slice(mention.to, mention.to + 24);
    if (LED_BY.test(before) || (LEADS.test(after) && !WITH.test(before))) {
      host = mention;
      break;
    }
  }
  const first = free[0];
  if (
    !host &&
    first &&
    SUBJECT_BEFORE.test(scene.masked.slice(0, first.from).replace(TYPE_WORDS, '')) &&
    !/^(?:、|也?参加|来人)/.test(scene.text.slice(first.to))
  )
    host = first;
  const orgs: Ref[] = [];
  for (const mention of free) {
    if (mention === host || (host && refKey(mention.ref) === refKey(host.ref))) continue;
    if (/(?:在|到|去)$/.test(scene.masked.slice(0, mention.from)) && !/^(?:的?(?:同志|党员|人))/.test(scene.text.slice(mention.to)))
      continue;
    if (!orgs.some((ref) => refKey(ref) === refKey(mention.ref))) orgs.push(mention.ref);
  }
  return { ...(host && { host: host.ref }), orgs };
}
