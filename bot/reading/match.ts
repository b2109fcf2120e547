import { prefixOf } from './codes';
import type { Feature, IntentDeclaration, Pattern } from './declare';
import { bounded } from './declare';
import type { Scene } from './scene';
import type { Intent } from './types';
import { ACTIVITY_WORDS, CHATTER, HEARSAY, NO_PEOPLE } from './vocabulary';

/** Below this nothing is done. */
export const THRESHOLD = 0.6;
/** What talk takes from a reading that is not firm. */
const TALK = 0.38;

export interface Guess {
  declaration: IntentDeclaration;
  score: number;
}

const PEOPLE = new Set(['人', '名', '位', '个人', '口', '人次', '户', '个']);
const TYPE = new RegExp(ACTIVITY_WORDS.flatMap((entry) => [...entry.words]).join('|'));

/** 1月5日 said in December is the one to come, unless its year was said or people were counted there. */
function comesAgain({ now, text, quantities }: Scene, day: string): boolean {
  const month = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  return month(now) - month(day) > 6 && !/年/.test(text) && !quantities.some((quantity) => PEOPLE.has(quantity.unit));
}

const MONTH_MS = 31 * 24 * 3600 * 1000;
const DONE = /[了过完]|结束|已|圆满|成功|到场|实到|刚/;
const CALLS = /开会|召开|召集|通知|碰头|开(?!了|完|展|过)|定[在于个]|各单位/;

/** 周一, 2号: gone by this week or month, and meant for the next one where nothing says that it is over. */
function isToCome({ next, now, skeleton }: Scene, people: boolean): boolean {
  const moment = next?.start ?? next?.date;
  if (moment === undefined || moment < now.slice(0, moment.length)) return false;
  const soon = Date.parse(moment.slice(0, 10)) - Date.parse(now.slice(0, 10)) <= MONTH_MS;
  return soon && !DONE.test(skeleton) && (!people || CALLS.test(skeleton));
}

/** Which features a sentence has. */
export function featuresOf(scene: Scene): Set<Feature> {
  const features = new Set<Feature>();
  const people = scene.quantities.some(
    ({ unit, n, to }) => (PEOPLE.has(unit) && !(unit === '个' && NO_PEOPLE.test(scene.text.slice(to)))) || (unit === '' && n > 1),
  );
  const { start, date, end, ask, due } = scene.time;
  if (scene.times.length > 0) features.add('time');
  const day = (date ?? start ?? due)?.slice(0, 10);
  const today = scene.now.slice(0, 10);
  if (/^\D*\d{4}\D*$/.test(scene.text) && scene.skeleton === 'C') features.add('pin');
  if (day && !ask) {
    if (end && end.slice(0, 10) !== day && !scene.time.rrule) features.add('period');
    const moment = start ?? day;
    if (comesAgain(scene, day) || isToCome(scene, people)) features.add('future');
    else if (day < today || (day === today && (start === undefined || moment <= scene.now.slice(0, 16)))) features.add('past');
    if (day > today || (day === today && start !== undefined && moment > scene.now.slice(0, 16))) features.add('future');
  }
  if (scene.time.rrule) features.add('future');
  if (/昨|前天|上周|上个?月|刚刚|刚才|刚开|刚搞|刚办/.test(scene.text)) {
    features.add('past');
    features.delete('future');
  }
  // 周日大扫除，来了四十人: who has come came before now.
  if (/(?:来|到|去|参加|出动|干|忙|搞|做|办|开|上|走访|服务)了(?:大概|差不多|约|将近|整整)?C/.test(scene.skeleton) && !scene.time.due) {
    features.add('past');
    features.delete('future');
  }
  if (start && !(end && scene.time.assumed) && features.has('future')) features.add('clock');
  if (scene.quantities.length > 0) features.add('count');
  if (people) features.add('people');
  for (const mention of scene.mentions) features.add(mention.kind);
  if (TYPE.test(scene.masked)) features.add('type');
  return features;
}

/** Prefix of the record that a sentence is about for this intent: named, quoted, or last asked about. */
function prefixInReach(scene: Scene, declaration: IntentDeclaration): string {
  const said = scene.codes[0]?.no;
  if (said) return prefixOf(said);
  if (scene.context.quoteNo) return prefixOf(scene.context.quoteNo);
  return declaration.noFromReminder ? prefixOf(scene.context.lastReminderNo) : '';
}

function fits(pattern: Pattern, scene: Scene, features: ReadonlySet<Feature>, reach: string): boolean {
  if (pattern.on !== undefined && (reach === '' || !pattern.on.includes(reach))) return false;
  if (pattern.said !== undefined) {
    const said = prefixOf(scene.codes[0]?.no);
    if (said === '' || !pattern.said.includes(said)) return false;
  }
  if (pattern.has?.some((feature) => !features.has(feature))) return false;
  if (pattern.lacks?.some((feature) => features.has(feature))) return false;
  return pattern.say.test(scene.skeleton) && !pattern.unless?.test(scene.skeleton);
}

/** Praise, complaint: about something, not to have it done. */
export const isTalk = (scene: Scene): boolean => CHATTER.some((pattern) => pattern.test(scene.skeleton));

/** Every intent that the words allow, surest first. */
export function guess(scene: Scene, declarations: readonly IntentDeclaration[]): Guess[] {
  const features = featuresOf(scene);
  const hearsay = HEARSAY.test(scene.skeleton);
  const talk = isTalk(scene);
  const said = prefixOf(scene.codes[0]?.no);
  const guesses: Guess[] = [];
  for (const declaration of declarations) {
    const reach = prefixInReach(scene, declaration);
    // A number of another kind is not what this intent is about.
    const foreign = said !== '' && declaration.no !== undefined && !declaration.no.includes(said);
    let best = 0;
    for (const pattern of declaration.patterns) {
      const worth =
        (pattern.score ?? 0.8) -
        (hearsay || (talk && !pattern.firm && pattern.on === undefined && pattern.said === undefined) ? TALK : 0) -
        (foreign ? 0.3 : 0);
      if (worth > best && fits(pattern, scene, features, reach)) best = worth;
    }
    if (best > 0) guesses.push({ declaration, score: best });
  }
  return guesses.sort((a, b) => b.score - a.score);
}

/** The record that the answer is about. */
export function numberFor(scene: Scene, intent: IntentDeclaration): string | undefined {
  if (!intent.no) return undefined;
  const said = scene.codes.find((code) => intent.no?.includes(prefixOf(code.no)));
  if (said) return said.no;
  if (scene.codes.length > 0) return undefined;
  const { quoteNo, lastReminderNo } = scene.context;
  if (quoteNo && intent.no.includes(prefixOf(quoteNo))) return quoteNo;
  if (quoteNo) return undefined;
  return intent.noFromReminder && lastReminderNo && intent.no.includes(prefixOf(lastReminderNo)) ? lastReminderNo : undefined;
}

const YES_WORD =
  '确认|确定|好的?|可以的?|是的?|对的?|没错|行|嗯|ok|就这样|没问题|同意|提交|发布|发送|发出去|发|就这么办|就这么定|保存|正确|是这样|yes|y|记上|就按这个|按这个|无误|信息无误|没毛病|通过|准|妥|搞|走起|要得|就(?:订|用|要|选|定|按)?这个|中|成';
/** 就这么记, 请登记, 辛苦: what is said around a yes. */
const AROUND_YES =
  ',|了|来|定了|记|登|办|那就|可以了|就|吧|的|对|都|也|先|呗|嘛|哈|(?:就|按)?这[么样](?:着|来|做|登|报|订|存|记录|登记|上报)?|按这个来|登记|记录|上报|发通知|发布|通知|订|报|存|上|上去|下去?|去|给大家|给各单位|就这些|就是|没有问题|好滴|好嘞|看着|看过了?|我看|看了|内容|信息|时间|地点|请|麻烦|谢谢|辛苦|小联|挺好|很好|不错|现在';
const YES = bounded(new RegExp(`^(?:${YES_WORD}|${AROUND_YES})+$`));
const YES_SOMEWHERE = new RegExp(`${YES_WORD}|就这些|^[登记]上$|是这样|没有问题`);
const NO_WORDS = bounded(
  /^(?:不对|不是|取消|算了|不要了?|不弄了?|不用了?|放弃|作废|别弄了?|不记了?|不发了?|不搞了?|先不|先不了|删掉|删了|撤销|撤了|不办了?|不登了?|不登记了?|不订了?|不报了?|不提交了?|不了|别记了?|别发了?|丢掉|清空|不确认|不对,?不要了?|不开了?|拉倒|暂时不|先不弄了?|先不要了?|再说|先算了|先放着?|放一放|放着|放放|缓缓|缓一缓|搁着|搁一搁|搁置|改天|回头|以后|下次|(?:不|别|不用|不想|不要)再?(?:弄|记|发布|发通知|发|登|订|报|办|搞|提交|存|约|借|记录|登记|通知)|T再说|不急|暂时不用|等等|等一?下|重新?写|放一?边|等会|慢着|稍等|错了|重新?(?:来|弄|发|登|记|订)|再?(?:弄|记|发|登|订|报|办|搞|约|看|想想|看看)|还是|那就|那|就|,|我|我们|这个|这条|都|先|了|掉|草稿)+$/,
);

/** What an answer does to the author's open draft. */
export function answerToDraft(scene: Scene): 'confirm' | 'cancel' | undefined {
  const draft = scene.context.openDraft;
  if (!draft || scene.codes.length > 0) return undefined;
  const words = scene.skeleton;
  const undoing = /\.(?:cancel|void)$/.test(draft);
  if (undoing) {
    if (
      /^(?:,|还是|我|那|先|就|别|不|不要|不用|不想|算了|暂时|会|活动)*(?:不|别|不要|不用|暂不|先不)(?:取消|作废|删|撤|退|要取消|想取消|删除|撤销)(?:了|掉|,|会议|会)*$/.test(
        words,
      )
    )
      return 'cancel';
    if (/^(?:是的?|对|确定|确认|嗯|好的?|就|,|可以|要|我|没错|真的)+(?:取消|作废|删|撤|退|删除|撤销)(?:了|掉|会议|会)*$/.test(words))
      return 'confirm';
  }
  // 登记吧 is a yes; a bare 登记 may begin another one.
  if (YES.test(words) && (YES_SOMEWHERE.test(words) || /吧/.test(scene.text))) return 'confirm';
  // 先别发,等我问问书记
  const refusal = words.replace(/,(?:等|我|让我)[^A-Z,改加换]{1,12}$/, '');
  if (NO_WORDS.test(refusal) && /取消|算|不|放|搁|缓|再说|作废|别|删|撤|丢|清空|拉倒|重来|重新/.test(refusal)) return 'cancel';
  return undefined;
}

const SEEN = bounded(
  /^(?:好|好的|好嘞|好滴|行|嗯|ok|okay|1|可以|明白|明白了|了解|了解了|清楚|清楚了|懂了|没问题|得嘞|收|阅|好哒|已悉|知晓|遵命|看到了|晓得了|知道|知道了|收到|,|谢谢|了|C)+$/,
);

/** 好的, 1, 👌: seen, when something was sent or quoted. */
export const isSeen = (scene: Scene): boolean =>
  SEEN.test(scene.skeleton) && scene.text.trim() !== '' && (scene.skeleton !== 'C' || scene.text.trim() === '1');

/** A correction rather than a new command. */
export const EDITING =
  /^(?:不对|不是|错了|改|换|应该|再加|加上|加|补充|补|少了|多了|漏|其实|还有|另外|另|去掉|删掉|减|更正|时间|地点|人数|日期|标题|主题|类型|议题|名称|场地|数量|备注|是|答复|截止|把.{0,8}(?:改|换))|改(?:成|为|到|在|一下)?(?:T|C|L|R|O|B|[一-鿿])|换(?:成|到)|(?:应该|其实)是|不对/;

export type { Intent };
