import type { Area } from '../areas';
import { MEASURES } from '../numbers';
import type { Scene } from '../scene';
import { ACTIVITY_WORDS, OTHER_ACTIVITIES } from '../vocabulary';
import { RESOURCE_KIND_WORDS } from '../vocabulary-resources';
import { meansSomething, trimWords } from './text';

const TYPE = new RegExp([...ACTIVITY_WORDS.flatMap((entry) => [...entry.words]), ...OTHER_ACTIVITIES].join('|'));
const LOG_WORDS =
  /记录一下|记录|登记一下|登记|上报|补录|补登|补记|录入|帮我记个活动|记个活动|记活动|记一下|记下来|记上|活动登记|帮我|帮忙|小联|一下|参加|其中|实到|应到|一共|总共|共|惠及|来了|忙了|每人|地点|时间|人数/g;

/** The words left when everything marked is gone, in pieces. */
function pieces(scene: Scene, drop: RegExp, hide: readonly Area[] = []): string[] {
  let masked = scene.masked;
  for (const area of hide) masked = masked.slice(0, area.from) + '。'.repeat(area.to - area.from) + masked.slice(area.to);
  masked = masked.replace(drop, (word) => '。'.repeat(word.length));
  return [...masked.matchAll(/[^A-Z,。;!?:、\s"'@~]+/g)]
    .map((match) => trimWords(scene.said(match.index, match.index + match[0].length)))
    .filter((piece) => piece.length >= 2);
}

const longest = (list: readonly string[]): string | undefined => [...list].sort((a, b) => b.length - a.length)[0];

export function logTitle(scene: Scene): string | undefined {
  const found = pieces(scene, LOG_WORDS).map((piece) =>
    piece.replace(/^(?:在|的|把|我们|搞了?个?|开展了?|组织了?|举行了?|进行了?|了|当天)+|(?:的|了|活动登记)+$/g, ''),
  );
  const title = longest(found.filter((piece) => TYPE.test(piece))) ?? longest(found.filter(meansSomething));
  return title && title.length >= 2 ? title : undefined;
}

const MEETING_NAME = /([一-鿿a-z]{0,12}(?:会议|会))(?!员|客|所(?!有)|场|室|址|费|长|计)/g;
const MEETING_LEAD =
  /^.*(?:召开|召集|组织|举行|安排|筹备|通知|开个|约个|开一个|开一次|开|约|参加|发起|发|定|请|来|在|的|去|到|和|与|跟|各单位|单位|一个|个|一次|次|一下|搞|我们|有|要)/;

export function meetingTitle(scene: Scene, agenda: { items: string[]; area?: Area }): string | undefined {
  const text = agenda.area
    ? scene.masked.slice(0, agenda.area.from) + '。'.repeat(agenda.area.to - agenda.area.from) + scene.masked.slice(agenda.area.to)
    : scene.masked;
  for (const match of text.matchAll(MEETING_NAME)) {
    const name = (match[1] ?? '').replace(MEETING_LEAD, '');
    if (name.length >= 2 && name !== '会议' && name !== '会') return name;
  }
  // 协商议事会: a kind of body that is none of ours is what the meeting is called.
  const body = scene.mentions.find((mention) => mention.kind === 'body' && typeof mention.ref === 'object' && 'name' in mention.ref);
  return body?.name ?? agenda.items[0];
}

const OFFER_WORDS =
  /发布(?:一个|个)?资源|登记资源|共享资源|资源|可以?(?:免费|对外|随时)?(?:提供|借出来|借出|借用|借|出|捐|进社区|用|来讲|来上|来|派|安排|上门|共享|开放|支持|拿出来|让出来|腾出来)?|能来讲|能来上|能来|能出|能提供|能派|能|愿意|提供|我们有|我有|我们|我院|我校|我所|我行|我司|单位|学校|有|捐赠|捐献|捐|赠送|给志愿者|谁需要.*|谁要用?.*|谁用.*|需要的.*|有需要.*|欢迎.*|说一声|都行|借用|外借|出借|需提前|提前|预约|容纳|最多|一次|开放|一间|一台|我是[^,。]*|你好|免费|对外|每次|空着|闲置|坐得下|坐/g;

export function offerTitle(scene: Scene): string | undefined {
  const place = scene.mentions.find((mention) => mention.kind === 'place' || mention.kind === 'resource');
  const found = pieces(scene, OFFER_WORDS)
    .map((piece) => piece.replace(/^(?:的|了|出|一|来|去|个|把|可|讲|上|供)+(?=.{2})|(?:的|了|可|去|来|给)+$/g, ''))
    .filter((piece) => piece.length >= 2 && meansSomething(piece));
  const words = RESOURCE_KIND_WORDS.flatMap((entry) => [...entry.words]).filter((word) => word.length > 1);
  const clear = found.find((piece) => words.some((word) => piece.includes(word)));
  // 招15个收银员,岗位优先给居民
  const hired = /招[聘收工]?C+([一-龥]{2,8})/.exec(scene.masked)?.[1];
  return hired ?? clear ?? place?.name ?? found[0] ?? beside(scene, OFFER_WORDS);
}

const NEED_WORDS =
  /发布(?:一个|个)?需求|登记需求|需求|求助|需要|急需|还缺|缺少|缺|急缺|哪个单位|哪家单位|哪家|哪位|有没有单位|有没有人|有没有|谁家(?:能|有|可以)?|谁能帮忙|谁能|谁有|谁可以|帮忙借个|帮忙|能来|能借我们|能借|借我们|借给我们|借个|借|能不能|能|可以|多余的|我们|社区|各位领导好|大家好|支持一下|支持|一下|时间好商量|谢谢|想找|想请|想借|找个|请|征集|招募|来社区|现在|还|的同志|用|一名|一位|单位|会不会|懂/g;
const MEASURE_TAIL = new RegExp(`^(?:${MEASURES.join('|')})`);

export function needTitle(scene: Scene, replyArea: Area | undefined): string | undefined {
  const hide = replyArea ? [replyArea] : [];
  const found = pieces(scene, NEED_WORDS, hide)
    .map((piece) => piece.replace(/^(?:的|了|来|个|给(?=.{0,2}$)|在|和)+|(?:的|了|呀)+$/g, ''))
    .map((piece) => (piece.length > 3 ? piece.replace(MEASURE_TAIL, '') : piece))
    .filter((piece) => piece.length >= 2);
  const resource = scene.mentions.find(
    (mention) => mention.kind === 'resource' && scene.lexicon.resource([mention.ref].flat()[0] as string)?.kind !== 'VENUE',
  );
  const near = beside(scene);
  return joined(near, resource?.name, found);
}

/** The words right beside the amount are what is counted. */
function beside(scene: Scene, drop = NEED_WORDS): string | undefined {
  const at = /C+/.exec(scene.masked.replace(/T+/g, (times) => ' '.repeat(times.length)));
  if (!at) return undefined;
  const after = /^[的]?([一-鿿]{2,12})/.exec(scene.masked.slice(at.index + at[0].length))?.[1];
  const before = /([一-鿿]{2,14})$/.exec(scene.masked.slice(0, at.index))?.[1]?.replace(drop, '');
  const word = before && before.length >= 2 ? before : after;
  return word && word.length >= 2 ? word : undefined;
}

const joined = (near: string | undefined, thing: string | undefined, found: readonly string[]): string | undefined => {
  const rest = found.filter((piece) => piece !== near && !near?.includes(piece));
  const title = [near, thing, ...rest].filter((piece) => piece !== undefined).join(' ');
  return title === '' ? undefined : title;
};

export function purposeOf(scene: Scene, cut: RegExp | undefined): string | undefined {
  // 开居民议事会: a body that is named belongs to what it is for.
  const masked = scene.masked.replace(/B+/g, (mark, at: number) => scene.said(at, at + mark.length));
  const found = pieces({ ...scene, masked }, cut ?? /订/g).filter(meansSomething);
  const purpose = longest(
    found.map((piece) => piece.replace(/^(?:我们|要|想|就是|开展|搞个|搞|举办|办|开(?=.{2}会)|给)+(?=.{2})|(?:用|的)+$/g, '')),
  );
  return purpose && purpose.length >= 2 ? purpose : undefined;
}

const VISIT_WORDS =
  /记录|登记|走访|走仿|慰问|看望|探望|探访|家访|入户|上门|了|一下|活动|带队|前往|送温暖|我们|社区|和|联合|志愿者|党员|开展/g;
const PATROL_WORDS =
  /(?:安排|派)人?(?:去|来|到)?(?=巡查)|(?:转|巡)了一?圈|巡完|没啥问题|没有?毛病|(?:新增|设置|设立|安排|设|定)(?:一处|一个|个|定期)?(?=巡查)|巡查登记|登记|记录|巡查|巡察|巡逻|巡检|巡防|夜巡|巡视|巡护|我们|完成|开展|正常|未发现|没发现|没有发现|一切|问题|异常|发现|小联|完毕|结束|完成|未见|防汛|防火|夜间|日常|例行|安全|回来|归来|刚刚|刚|了$/g;

/** Whom one visited, or what one looked at. */
export function targetOf(scene: Scene, visit: boolean): string | undefined {
  if (visit) {
    const found = [
      ...scene.masked.matchAll(
        /(?:走访|慰问|看望|探望|探访|家访|帮扶)(?:慰问|了|看望|的)*(?!登记|记录|活动|情况|工作)([^,。;:!?\sTCNP]{2,14})/g,
      ),
    ].at(-1);
    const end = found ? found.index + found[0].length : 0;
    const behind = found && scene.text.slice(end - (found[1]?.length ?? 0), end);
    if (behind && meansSomething(behind)) return behind.replace(/(?:家庭?|家里)?$/, (tail) => tail).replace(/(?:送|并送|,).*$/, '');
    const people = /[一-鿿]{0,6}(?:老人|老党员|党员|居民|户|家庭|儿童|孩子|职工|商户|群众|军属|患者|残疾人|困难户)/.exec(
      scene.masked.replace(VISIT_WORDS, (word) => '。'.repeat(word.length)),
    )?.[0];
    return people ?? longest(pieces(scene, VISIT_WORDS).filter(meansSomething));
  }
  const place = scene.mentions.find((mention) => mention.kind === 'place' || mention.kind === 'resource' || mention.kind === 'org');
  if (/巡河/.test(scene.masked) && !place)
    return pieces(scene, /巡河|登记|记录|今天|刚刚?|回来|归来|没|有|发现|问题|正常|一切|了/g).find((piece) => piece.length >= 2) ?? '河';
  const head = pieces(scene, PATROL_WORDS).map((piece) => piece.replace(/^(?:在|到|去|的|了|对)+|(?:里|内|的|了|均|都|一切|没)+$/g, ''));
  if (place) {
    const more = /^[一-鿿\d]{0,10}?(?=发现|正常|一切|没|未|无|有|$|[,。;!\s])/.exec(scene.masked.slice(place.to))?.[0] ?? '';
    return place.name + more.replace(/(?:的|了|里|内)$/, '');
  }
  return head.find((piece) => piece.length >= 2);
}
