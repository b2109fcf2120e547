/** What may become of a wish, what it is about, and which others are like it. Pure. */
import type { WishModel, WishStatus } from '../../../prisma/client';
import { addDays } from '../../clock';
import { sharedWords } from '../request/rules';

/** Days from the claim to the last day of the delivery, and to the day when the wish is free again. */
export const DELIVER_DAYS = 7;
export const RELEASE_DAYS = 10;

export type Step = 'PUBLISH' | 'CLAIM' | 'RELEASE' | 'DELIVER' | 'CONFIRM' | 'REOPEN' | 'CANCEL';

interface Rule {
  /** CLAIMER: who claimed it, or answers for the unit that did. REVIEWER: the community's secretary and the street above. */
  by: 'ANYBODY' | 'CLAIMER' | 'REVIEWER';
  from: readonly WishStatus[];
  to: WishStatus;
}

export const STEPS: Readonly<Record<Step, Rule>> = {
  PUBLISH: { by: 'REVIEWER', from: ['COLLECTED'], to: 'PUBLISHED' },
  CLAIM: { by: 'ANYBODY', from: ['PUBLISHED'], to: 'CLAIMED' },
  RELEASE: { by: 'CLAIMER', from: ['CLAIMED'], to: 'PUBLISHED' },
  DELIVER: { by: 'CLAIMER', from: ['CLAIMED'], to: 'DELIVERED' },
  // Who was there knows it without being told.
  CONFIRM: { by: 'REVIEWER', from: ['CLAIMED', 'DELIVERED'], to: 'CONFIRMED' },
  REOPEN: { by: 'REVIEWER', from: ['DELIVERED'], to: 'CLAIMED' },
  CANCEL: { by: 'REVIEWER', from: ['COLLECTED', 'PUBLISHED'], to: 'CANCELLED' },
};

export const lastDayFrom = (claimedOn: string): string => addDays(claimedOn, DELIVER_DAYS);
/** A wish with this last day is free again from that day on. */
export const freeAgainOn = (deliverBy: string): string => addDays(deliverBy, RELEASE_DAYS - DELIVER_DAYS);

const CATEGORIES: readonly (readonly [string, RegExp])[] = [
  ['健康', /轮椅|助听器|老花镜|眼镜|血压|血糖|拐杖|护理|药|体检|扶手|按摩|制氧|假肢/],
  ['学习', /书包|文具|书(?!记)|画笔|字典|台灯|学习|辅导|平板|电脑|作业/],
  ['文体', /足球|篮球|球拍|跳绳|琴|吉他|二胡|棋|自行车|玩具/],
  ['陪伴', /陪|聊天|看望|理发|生日|拍照|照相|合影|全家福|旅游|看电影|见见/],
  ['维修', /修|安装|水龙头|疏通|换灯|打扫|粉刷/],
];

export const categoryOf = (text: string): string => CATEGORIES.find(([, words]) => words.test(text))?.[0] ?? '生活';

const LIMIT =
  /[,，、(（]?\s*(?:(?:价格|预算|费用|金额)?(?:不超过|不高于|最多|控制在|预算|大?约)\s*(\d{1,6})(?:\s*(?:元|块)钱?)(?:以内|以下|之内|左右)?|(\d{1,6})\s*(?:元|块)钱?(?:以内|以下|之内|左右|内))[)）]?/;

/** 200元以内: what it may cost, fen, and the words without it. */
export function limitIn(words: string): { cents?: number; rest: string } {
  const found = LIMIT.exec(words.normalize('NFKC'));
  if (!found) return { rest: words };
  return { cents: Number(found[1] ?? found[2]) * 100, rest: words.normalize('NFKC').replace(found[0], '').trim() };
}

/** 独居老人想要一台收音机 → 收音机: what to call it on a button. */
export function thingOf(text: string): string {
  const wish = /(?:想要|想换|想买|想有|希望|需要|急需|缺少|想|要)(.+)$/.exec(text)?.[1] ?? text;
  const thing = wish
    .split(/[,，。;；(（]/)[0]
    ?.replace(/^(?:有人|个人|能|有|得到|要|换|买)*(?:[一二两三几\d]*[台个件双副套床辆把只本张条部块盏份箱袋支组幅对顶](?!人))?/, '')
    .trim();
  return [...(thing || text)].slice(0, 6).join('');
}

type Alike = Pick<WishModel, 'publicText' | 'category' | 'no'>;

/** Of these the most alike first: same words, same kind, waiting longest. */
export function likest<T extends Alike>(wish: Alike, others: readonly T[], most: number): T[] {
  const score = (o: Alike) => sharedWords(thingOf(wish.publicText), thingOf(o.publicText)) * 2 + (o.category === wish.category ? 1 : 0);
  return [...others].sort((a, b) => score(b) - score(a) || a.no - b.no).slice(0, most);
}
