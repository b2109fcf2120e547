import type { Lexicon, NameEntry, NameHit } from './lexicon';
import type { Ref } from './types';
import { isWord } from './typos';
import { BODY_WORDS, PLACE_TAIL, UNIT_END } from './vocabulary';

export interface Mention {
  kind: 'org' | 'person' | 'resource' | 'body' | 'place';
  ref: Ref;
  /** As said, after corrections. */
  name: string;
  from: number;
  to: number;
}

const one = (codes: readonly string[]): Ref => (codes.length === 1 ? (codes[0] ?? '') : [...codes]);
const codesOf = (entries: readonly NameEntry[], kind: NameEntry['kind']): string[] =>
  entries.filter((entry) => entry.kind === kind).map((entry) => entry.code);

/** 小学生, 物业费, 银行卡: the name is part of another word. */
const OTHER_WORD_AFTER =
  /^(?:生(?!产|活|日|病)|费|卡|证(?!明)|龄|员工(?!代表)|长(?!期|假|效|者)|员(?!工|会)|化|式|性|率|权|法|史|界|史|论)/;
/** 消防通道, 环卫工人, 燃气灶: the trade, not the unit. */
const TRADE_WORD_AFTER =
  /^(?:通道|栓|车(?!间)|队员|演练|安全|设施|器材|检查|培训|知识|宣传|工人|职工|工作者|灶|管道|管网|表(?!示|态)|登记|发票|窗口|业务|卡|机|信号|水管|账单|报修|工作|事业|行业|系统|服务(?!中心|站)|意识|大道)/;
const OTHER_UNIT_BEFORE = /(?:城[东南西北]|第[一二三四五六七八九十\d]+|隔壁|别的|其他|其它|兄弟|外地|别家|中心|附属|新区|高新|另外的?|某)$/;
const COUNTED_BEFORE = /(?:[\d一二两三四五六七八九十百几多来些]\s?(?:名|位|个|群|批|支|些|对)|些|名)$/;
const NAME_BEFORE =
  /(?:^|[\s,。;:!?、"'()@N◇]|[和与跟同及请让派由给催叫换找接替代是在到来去为]|绑定|绑到|通知|联系|邀请|提醒|其中|还有|关于|查|看|我们|咱们|的|天|早|晚|午|上|月|日|号|点|年|周[一二三四五六日末])$/;
const NAME_AFTER =
  /^(?:$|[\s,。;:!?、"'()◇\d]|[和与跟同及的也都还来去出派参报能可没有在说给把要想由不这那牵组承主办负带以]|各|书记|主任|联络员|联系|调走|替|代|轮|今年|去年|上半年|下半年|[一二三四]季|上个?月|这个?月|本月|下个?月|上周|这周|本周|昨|今|明天|前天|最近|搞|办|开展|举|做了|[一二两三四五六七八九十百]+(?:个|人|名|位|家|户))/;
const FLOOR_BEFORE = /(?:[a-z\d一二三四五六七八九十]+(?:楼|层|号楼|号|栋|区)|负一楼|大|小|老年|儿童|青少年|新|旧|东|西|南|北)$/;
const UNKNOWN_OWNER_BEFORE =
  /(?:^|[\s,。;:!?、◇]|在|到|去|来|借|订|用|于|地点)([一-鿿]{1,8}(?:局|所|院|校|公司|中心|小学|中学|大学|委|队|站|大楼|大厦|村|镇政府|政府|商会|协会|工会|部|银行|支行|酒店|宾馆|小区|广场|党校)的?)$/;
/** 地点改到实验小学活动室: what stands before the name of the owner. */
const MOVED_TO = /^.*(?:[改换挪移放][到成在为]|地点)/;
const OWN_BEFORE = /(?:(?:我们|咱们|咱|本)?(?:社区|街道|村里|镇里|村)?的?)$/;

export const ROOM_OR_THING = new Set(['VENUE', 'EQUIPMENT']);
/** An alias like these is the word itself, nearly always. */
const ROLE =
  /^(?:志愿者|党员|群众|居民|村民|老师|医生|护士|学生|律师|老人|职工|干部|业主|商户|网格员|社工|党支部|支部|党委|单位|领导|书记|会议|活动|需求|资源)$/;

/** Does the name stand for the thing here, or is it part of other words? */
function isReal(text: string, hit: NameHit): boolean {
  const before = text.slice(Math.max(0, hit.from - 12), hit.from);
  const after = text.slice(hit.to, hit.to + 12);
  const kinds = new Set(hit.entries.map((entry) => entry.kind));
  if (kinds.has('org')) {
    if (ROLE.test(hit.name)) return /(?:绑定|联络员|协会)/.test(text);
    if (OTHER_WORD_AFTER.test(after) || (hit.name.length <= 3 && TRADE_WORD_AFTER.test(after))) return false;
    if (hit.name.length <= 4 && COUNTED_BEFORE.test(before) && !/(?:社区|院|所|局|行)$/.test(hit.name)) return false;
    if (hit.name.length <= 3 && !UNIT_END.test(hit.name) && (isWord(hit.name) || hit.name.length === 2)) {
      if (PLACE_TAIL.test(after)) return true;
      return isWord(hit.name) ? NAME_BEFORE.test(before) && NAME_AFTER.test(after) : true;
    }
  }
  if (kinds.has('person') && kinds.size === 1 && hit.name.length === 2 && isWord(hit.name))
    return NAME_BEFORE.test(before) && NAME_AFTER.test(after);
  return true;
}

/** The names of a text for what they are there: an organisation, or part of a place, a person, a room. */
export function mentionsIn(text: string, lexicon: Lexicon): Mention[] {
  const found: Mention[] = [];
  const hits = lexicon.scan(text);
  for (let i = 0; i < hits.length; i++) {
    const hit = hits[i]!;
    if (found.length > 0 && found[found.length - 1]!.to > hit.from) continue;
    if (!isReal(text, hit)) continue;
    const orgs = codesOf(hit.entries, 'org');
    const people = codesOf(hit.entries, 'person');
    const bodies = codesOf(hit.entries, 'body');
    const resources = codesOf(hit.entries, 'resource');
    const after = text.slice(hit.to, hit.to + 12);
    const before = text.slice(Math.max(0, hit.from - 14), hit.from);
    if (orgs.length > 0) {
      const next = hits[i + 1];
      const gap = next ? text.slice(hit.to, next.from) : 'x';
      if (
        next &&
        (gap === '' || gap === '的') &&
        next.entries.some((entry) => entry.kind === 'resource' && ROOM_OR_THING.has(lexicon.resource(entry.code)?.kind ?? 'VENUE'))
      ) {
        // Another unit's room is not ours.
        found.push({
          kind: 'place',
          ref: { name: text.slice(hit.from, next.to) },
          name: text.slice(hit.from, next.to),
          from: hit.from,
          to: next.to,
        });
        i++;
        continue;
      }
      const tail = PLACE_TAIL.exec(after)?.[0];
      // 五一商场 一楼 大厅
      let more = '';
      for (let turn = 0; tail && turn < 3; turn++) {
        const next = PLACE_TAIL.exec(text.slice(hit.to + tail.length + more.length, hit.to + 36))?.[0];
        if (!next || /^的|^[路街巷桥弄苑区期]$/.test(next)) break;
        more += next;
      }
      if (tail && !(tail.length === 1 && UNIT_END.test(hit.name) && /[路街巷桥弄苑区期]/.test(tail))) {
        const to = hit.to + tail.length + more.length;
        found.push({ kind: 'place', ref: { name: text.slice(hit.from, to) }, name: text.slice(hit.from, to), from: hit.from, to });
        continue;
      }
      if (hit.name.length <= 4 && OTHER_UNIT_BEFORE.test(before) && UNIT_END.test(hit.name)) {
        const head = OTHER_UNIT_BEFORE.exec(before)?.[0] ?? '';
        found.push({ kind: 'org', ref: { name: head + hit.name }, name: head + hit.name, from: hit.from - head.length, to: hit.to });
        continue;
      }
      found.push({ kind: 'org', ref: one(orgs), name: hit.name, from: hit.from, to: hit.to });
    } else if (people.length > 0) found.push({ kind: 'person', ref: one(people), name: hit.name, from: hit.from, to: hit.to });
    else if (bodies.length > 0) found.push({ kind: 'body', ref: one(bodies), name: hit.name, from: hit.from, to: hit.to });
    else if (resources.length > 0) {
      const venue = resources.some((code) => lexicon.resource(code)?.kind === 'VENUE');
      const modifier = venue
        ? (FLOOR_BEFORE.exec(before)?.[0] ?? UNKNOWN_OWNER_BEFORE.exec(before)?.[1]?.replace(MOVED_TO, ''))
        : undefined;
      const tail = /^(?:门口|楼下|旁边|旁|对面|外面|外)/.exec(after)?.[0];
      if (modifier || (venue && tail)) {
        const from = hit.from - (modifier?.length ?? 0);
        const to = hit.to + (tail?.length ?? 0);
        found.push({ kind: 'place', ref: { name: text.slice(from, to) }, name: text.slice(from, to), from, to });
        continue;
      }
      const own = OWN_BEFORE.exec(before)?.[0] ?? '';
      found.push({ kind: 'resource', ref: one(resources), name: hit.name, from: hit.from - own.length, to: hit.to });
    }
  }
  for (const { kind, words } of BODY_WORDS) {
    for (const match of text.matchAll(words)) {
      const to = match.index + match[0].length;
      if (found.some((other) => match.index < other.to && other.from < to)) continue;
      const all = (lexicon.data.bodies ?? []).filter((body) => body.kind === kind);
      const host = found.find((other) => other.kind === 'org' && other.to === match.index);
      const mine = host ? all.filter((body) => body.host !== undefined && [host.ref].flat().includes(body.host)) : all;
      found.push({
        kind: 'body',
        ref: mine.length > 0 ? one(mine.map((body) => body.code)) : { name: match[0] },
        name: match[0],
        from: match.index,
        to,
      });
    }
  }
  return found.sort((a, b) => a.from - b.from);
}
