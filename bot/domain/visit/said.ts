/** What was said of a visit: one person by name or several people, what was given, what is wanting there. Pure. */

import { SURNAME } from '../../private-words';
import { parseNumeral } from '../../reading/numbers';
import type { Count } from '../../reading/types';
import { maskOf, namesSomebody, publicWish } from '../wish/mask';

export interface VisitSaid {
  kind: 'VISIT' | 'AID';
  /** Name and address of one person: 3栋张奶奶. '' when nobody is named. Private. */
  name: string;
  /** How it was there. Private. */
  note: string;
  /** What everybody may read of whom it was: 某老人, 困难户; '' when nothing was said of it. */
  mask: string;
  cents?: number;
  goods?: string;
}

const VERB =
  /(?:入户)?(?:走访慰问|走访|慰问|看望|探望|探访|家访|帮扶|送温暖|(?:去|来)?看(?=了))(?:慰问|登记|记录)?(?:了|过|到)?(?:看(?!望))?/;
const AID = /慰问(?!电)|送温暖/;
/** 6000元, 2万元, 每户300元 is none in all. */
const MONEY_WORDS = '(\\d+(?:\\.\\d+)?|[一二两三四五六七八九十百]+)\\s*(万|千|百)?余?(?:元|块)钱?';
const MONEY = new RegExp(`(?<!每[户人家]|各)${MONEY_WORDS}`);
/** Where who it is ends and how it was begins, in a sentence without stops: 赵大爷给他送了米, 王秀兰500块钱. */
const ENDS_NAME = new RegExp(
  `[给替帮向](?:了|[他她])|送(?:了|去|上|来)|[他她](?:说|家|的|们)|身体|情况|血压|血糖|腿|最近|目前|现在|家里|缺|需要|想要|${MONEY_WORDS}`,
);
/** 米面油 and the like, single only behind 送: 里面, 一面 are none. */
const THING =
  '(?:大米|面粉|食用油|植物油|粮油|牛奶|奶粉|鸡蛋|水果|月饼|粽子|元宵|汤圆|饺子|点心|糕点|蔬菜|(?!奶奶)[米面油奶肉蛋]{2,5}|(?<=送)(?!奶奶)[米面油奶肉蛋]|棉被|被子|被褥|毛毯|棉衣|羽绒服|衣服|衣物|围巾|手套|电热毯|取暖器|风扇|口罩|药品|药箱|急救包|轮椅|拐杖|书包|文具|图书|春联|福字|鲜花|蛋糕|慰问品|慰问金|慰问信|爱心包|大礼包|礼包|生活用品|日用品|物资)';
const MEASURE = '(?:各?[\\d一二两三四五六七八九十百]+[份箱袋桶床套盒件条斤公升包个台把本副束瓶]|一?些)?';
const GOODS = new RegExp(`${MEASURE}${THING}${MEASURE}(?:[、和及,，与]?${MEASURE}${THING}${MEASURE})*`);
const WANTING = /缺|没有(?!问题|异常|事)|想要|想换|需要|急需|坏|漏|堵|裂|塌|不亮|不通|松动|脱落|隐患|老化|断了|积水/;
/** Something is out of order: units are called. Else somebody lacks something. */
const TROUBLE = /坏|漏|堵|裂|塌|不亮|不通|松动|脱落|隐患|老化|断了|积水/;
/** A clause that only counts, or says when or how much: of nobody in particular. */
const COUNTED =
  /^(?:共|约)?[\d一二两三四五六七八九十百]+(?:多|余)?(?:户|人|名|位|家|元|块|万元)|^(?:今|昨|前)天|^(?:上|下)午|^[上本]?周[一二三四五六日]/;

const clausesOf = (words: string): string[] => words.split(/[\s,，。;；!！]+/).filter(Boolean);

/** @param target whom the reading found, for what names nobody: 困难户 */
export function visitSaid(text: string, target = ''): VisitSaid {
  const words = text
    .normalize('NFKC')
    .replace(/@\S+\s*/g, '')
    .trim();
  const verb = VERB.exec(words);
  const after = verb ? words.slice(verb.index + verb[0].length) : words;
  const clauses = clausesOf(after);
  const { name, rest } = nameIn(clauses);
  // What they lack was not given.
  const goods = goodsIn(clauses.filter((c) => !WANTING.test(c)).join('，'));
  const cents = centsIn(after);
  return {
    kind: AID.test(words) ? 'AID' : 'VISIT',
    name,
    note: name ? rest.filter((c) => c.replace(MONEY, '') !== '').join('，') : '',
    mask: name ? maskOf(after) : groupIn(target, after),
    ...(cents !== undefined && { cents }),
    ...(goods && { goods }),
  };
}

/** The first clauses that say who and where, as one; what stands before them says when or how many. */
function nameIn(clauses: readonly string[]): { name: string; rest: string[] } {
  const at = clauses.findIndex((c) => !COUNTED.test(c));
  const first = clauses[at];
  if (first === undefined || !namesSomebody(first)) return { name: '', rest: [...clauses] };
  const end = ENDS_NAME.exec(first);
  const head = end && end.index > 1 ? first.slice(0, end.index) : '';
  if (end && head && namesSomebody(head)) return { name: head, rest: [first.slice(head.length), ...clauses.slice(at + 1)] };
  // 3栋 张奶奶: where, then who.
  const second = clauses[at + 1];
  const two = second !== undefined && /[栋幢元室号楼户]$/.test(first) && namesSomebody(second) && !/\d{7}/.test(second);
  return { name: two ? `${first}${second}` : first, rest: clauses.slice(at + (two ? 2 : 1)) };
}

/** Ends like a kind of people; and nobody is named in it: 小李的家人 is somebody. */
const KIND = /(?:人|户|家庭|员|工|警|民|众|童|属|兵|生|师|者|母亲|嫂|哥|企业|单位|商铺|门店)$/;
const SOMEBODY = new RegExp(`[老小阿]${SURNAME}|的`);

/** Whom several visits were to, by a kind alone: nobody's words stand in what everybody reads. */
function groupIn(target: string, after: string): string {
  const known = maskOf(after);
  if (!/^某居民/.test(known)) return known.replace(/^某老人$/, '老人');
  const word = target.replace(/[\d一二两三四五六七八九十]+(?:户|人|名|位|家).*$/, '');
  return word.length <= 10 && KIND.test(word) && !SOMEBODY.test(word) && !namesSomebody(word) ? word : '';
}

/** Money in all, fen. Undefined when none was said, or more than anybody gives. */
export function centsIn(words: string): number | undefined {
  const found = MONEY.exec(words.normalize('NFKC').replace(/(\d),(?=\d{3})/g, '$1'));
  if (!found?.[1]) return undefined;
  const n = /^\d/.test(found[1]) ? Number(found[1]) : parseNumeral(found[1]);
  const by = { 万: 10_000, 千: 1000, 百: 100 }[found[2] ?? ''] ?? 1;
  const cents = n === undefined ? 0 : Math.round(n * by * 100);
  return cents > 0 && cents <= 1_000_000_000 ? cents : undefined;
}

/** 米面油, by a list of things alone: no word of it tells who got them. */
export const goodsIn = (words: string): string => GOODS.exec(words.normalize('NFKC').replace(/\s+/g, ''))?.[0].slice(0, 40) ?? '';

const NUMBER = '(\\d{1,5}|[一二两三四五六七八九十百]+)';
const COUNT = new RegExp(`${NUMBER}\\s*多?(户|家|个?人|名|位)`);
/** A number and nothing else counts too; 少了一场 counts nobody. */
const BARE = new RegExp(`^(?:大概|大约|约|共|一共|总共|是|就|\\s)*${NUMBER}(?:左右|多|来|个|吧|\\s)*$`);

/** 20户, 三个人: how many were visited. */
export function countIn(words: string): Count | undefined {
  const said = words.normalize('NFKC');
  const found = COUNT.exec(said) ?? BARE.exec(said);
  const n = found?.[1] && (/^\d/.test(found[1]) ? Number(found[1]) : parseNumeral(found[1]));
  if (!n) return undefined;
  return { n, ...((found?.[2] === '户' || found?.[2] === '家') && { unit: found[2] }) };
}

export interface Finding {
  trouble: boolean;
  /** Without who and where: 某老人缺米面, 漏水. */
  text: string;
}

/** What is wanting there and may be told to others; undefined when nothing is, or it cannot be told without telling who. */
export function findingIn(note: string, mask: string): Finding | undefined {
  const clause = clausesOf(note).find((c) => WANTING.test(c));
  if (!clause) return undefined;
  const { text } = publicWish(clause);
  if (!text) return undefined;
  const trouble = TROUBLE.test(clause);
  return { trouble, text: trouble ? text.replace(/^(?:她|他)?家里?的?/, '') : `${mask}${text.replace(/^(?:某居民|某?老人|孩子)/, '')}` };
}
