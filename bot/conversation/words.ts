/** More is no courtesy. */
const COURTEOUS = 20;

/** Thanks, a greeting, 稍等: they answer no question, and leave it open. */
export const isCourtesy = (words: string): boolean => {
  const said = words.replace(/[\s\p{P}\p{S}]/gu, '');
  return said.length <= COURTEOUS && COURTESY.test(said);
};

/** What is said back, of what was not asked. */
export function courtesyBack(words: string): string {
  if (/谢|辛苦|麻烦|拜托/.test(words)) return '不客气，有事随时叫我。';
  if (/在吗|[早晚]上好|[上中下]午好|[您你]好/.test(words)) return '我在，您说。发“帮助”看我能做什么。';
  return '好的。';
}

/** No two of these match the same words in two ways: a row of 哈 must not be tried in all of them. */
const KIND_WORDS =
  '(?:谢谢|多谢|感谢|谢[了啦]|辛苦|麻烦|拜托|早上好|上午好|中午好|下午好|晚上好|在吗|再见|好[的滴嘞]?|行|嗯|哦|噢|ok|收到|知道|明白|了解|稍等|等一?[下等会]|一[下会]|我?问问|[您你了啦吧啊呀哈呵儿])';
/** To whom they are said; alone it is who is meant: 李主任. */
const TO = '(?:[李王张刘陈杨赵黄周吴徐孙朱胡郭林何罗]?(?:书记|主任|领导|老师)|小联)';
const COURTESY = new RegExp(`^${KIND_WORDS}+(?:${TO}${KIND_WORDS}*)*$`, 'i');

/**
 * Words that answer no question, whatever they mean: a code, a question back, a word that takes back, an answer to an invitation. What was cancelled
 * (取消了采购) and what is mine (我的孩子病了) may be a reason.
 */
export const isNoAnswer = (words: string): boolean => NO_ANSWER.test(words.trim());

const NO_ANSWER =
  /^[@/]|^[活会需愿哨办订清资项]\d|[?？]$|有什么|有哪些|^(?:算了|(?:取消|撤销|撤回)(?!了.)|帮助(?!不)|我的.{0,2}$|(?:不?参加|请假|去不了|来不了)$)/;

/** Words that begin as a command does. Reasons do too (活动太多, 借调): what they are is the reading's to say. */
export const beginsLikeCommand = (words: string): boolean => COMMAND.test(words.trim());

const COMMAND =
  /^(?:督办|谁|催|签到|议题|提名|纪要|会议|开会(?!去|中|冲突|$)|需求|资源|记录|登记|活动|轮值|改期|晚点|免打扰|恢复提醒|吹哨|心愿|微心愿|认领|双向清单|存证|统计|求助|急需|空房|(?:[今昨][天日]|刚)?(?:[上下]午)?(?:走访|慰问|结对)|订|借|缺(?=[一二两三四五六七八九十几\d个])|记|我的)/;

/** What is wanting (资源不够, 借的车还没还), keeps somebody away (下午走访) or is a topic (春节慰问) answers a question, though it sounds like a command. */
export const isAnswerAllTheSame = (words: string): boolean => REASON.test(words.trim());

const REASON =
  /^(?:(?:督办|催|签到|议题|纪要|会议|活动|需求|资源|记录|登记|轮值|统计|存证|订|借|心愿|帮助).{0,5}?(?:还没|没[弄写做拍定收准还到回办]|不[够足全齐清]|太[多少忙紧]|紧张|冲突|写错|走不开)(?!的)|(?:[上下]午|要|去|在|正在|春节|节[日前]|中秋|国庆|重阳|端午|元旦|七一|八一|夏季|冬季|高温)?(?:走访|慰问)(?:去了?|困难户|老党员|群众|居民)?$)/;
