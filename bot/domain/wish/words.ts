/** What a wish looks like: one line, cards, buttons. The buttons are those of commands/claim-wish.ts and commands/tell-wish.ts. Nothing here is private. */
import type { WishModel } from '../../../prisma/client';
import { formatMinute, toWall } from '../../clock';
import type { Button, Card } from '../../content';
import { formatDay, formatInstant, type Shown } from '../calendar/format';
import type { PersonWork, Scene } from '../work';
import { claimerInFull, claimerName, isClaimer, mayReview, reviewers, type Wish } from './lookup';
import { DELIVER_DAYS, freeAgainOn, thingOf } from './rules';

export const codeOf = ({ no }: Pick<WishModel, 'no'>): string => `愿${no}`;

export const wishAction = (verb: string, { id }: Pick<WishModel, 'id'>): string => `wish:${verb}:${id}`;

/** 愿7 收音机, at most 10 characters. */
export const shortName = (wish: Pick<WishModel, 'no' | 'publicText'>): string =>
  [...`${codeOf(wish)} ${thingOf(wish.publicText)}`].slice(0, 10).join('');

export const money = (cents: number): string => `${cents / 100}元以内`;

/** 9月23日(周三)前送达 */
export const deliverWords = ({ deliverBy }: Pick<WishModel, 'deliverBy'>, scene: Shown): string =>
  deliverBy ? `${formatDay(deliverBy, scene)}前送达` : '';

/** 愿7 望湖社区 独居老人想要一台收音机 · 200元以内 */
export const wishLine = (wish: WishModel, scene: Scene): string =>
  [
    `${codeOf(wish)} ${scene.directory.unitName(wish.communityId)} ${wish.publicText}`,
    ...(wish.limitCents ? [money(wish.limitCents)] : []),
  ].join(' · ');

/** 今天9:51, else the day in full. */
function claimedWhen({ claimedAt }: WishModel, scene: Shown): string {
  if (!claimedAt) return '';
  const wall = toWall(claimedAt, scene.zone);
  return wall.date === toWall(scene.now, scene.zone).date
    ? `今天${formatMinute(wall.minute).replace(/^0/, '')}`
    : formatInstant(claimedAt, scene);
}

/** How it stands, in a sentence's middle: 已由建行认领，9月23日(周三)前送达. */
export function stateOf(wish: WishModel, scene: Scene): string {
  switch (wish.status) {
    case 'COLLECTED':
      return '等书记核对';
    case 'PUBLISHED':
      return '还没人认领';
    case 'CLAIMED':
      return `已由${claimerName(scene, wish)}认领，${deliverWords(wish, scene)}`;
    case 'DELIVERED':
      return `${claimerName(scene, wish)}说送到了，等社区确认`;
    case 'CONFIRMED':
      return `已实现（${claimerName(scene, wish)}）`;
    default:
      return '已撤下';
  }
}

export const WISH_STATES: Record<WishModel['status'], string> = {
  COLLECTED: '待核对',
  PUBLISHED: '待认领',
  CLAIMED: '已认领',
  DELIVERED: '已送达',
  CONFIRMED: '已实现',
  CANCELLED: '已撤下',
};

export const stateButton = (wish: WishModel): Button => ({
  text: `${WISH_STATES[wish.status]} ${codeOf(wish)}`.slice(0, 10),
  action: wishAction('state', wish),
});

const claimButton = (wish: WishModel): Button => ({ text: '我来认领', action: wishAction('claim', wish), style: 'primary' });

/** What may be pressed now. @param as how the reader stands to it; in a group: PUBLIC */
export function buttonsOf(wish: WishModel, as: { claimer: boolean; reviewer: boolean } | 'PUBLIC'): Button[] {
  if (wish.status === 'PUBLISHED')
    return [claimButton(wish), ...(as !== 'PUBLIC' && as.reviewer ? [{ text: '撤下', action: wishAction('drop', wish) }] : [])];
  if (as === 'PUBLIC') return [stateButton(wish)];
  if (as.reviewer && wish.status === 'COLLECTED') return reviewButtons(wish);
  if (as.reviewer && wish.status === 'DELIVERED') return confirmButtons(wish);
  if (as.claimer && wish.status === 'CLAIMED') return claimerButtons(wish);
  if (as.reviewer && wish.status === 'CLAIMED') return [...approveButtons(wish), stateButton(wish)];
  return [stateButton(wish)];
}

export const claimerButtons = (wish: WishModel): Button[] => [
  { text: '送到了', action: wishAction('deliver', wish), style: 'primary' },
  { text: '认领不了了', action: wishAction('release', wish) },
];

const reviewButtons = (wish: WishModel): Button[] => [
  { text: '发布', action: wishAction('publish', wish), style: 'primary' },
  { text: '不发', action: wishAction('drop', wish) },
];

const confirmButtons = (wish: WishModel): Button[] => [
  { text: '已收到 结案', action: wishAction('confirm', wish), style: 'primary' },
  { text: '没收到', action: wishAction('reopen', wish) },
];

/** [核准] tells the claimer who it is. */
const approveButtons = (wish: WishModel): Button[] =>
  wish.approvedAt ? [] : [{ text: '核准 告诉对方', action: forClaimer('approve', wish), style: 'primary' }, contactButton(wish)];

/** About this claimer and nobody who claims it after them. */
const forClaimer = (verb: string, wish: WishModel): string => `wish-who:${verb}:${wish.id}:${wish.claimedById}`;

const contactButton = (wish: WishModel): Button => ({ text: '我来联系', action: forClaimer('contact', wish) });

export function wishFacts(wish: WishModel, scene: Scene): [string, string][] {
  return [
    ['社区', scene.directory.unitName(wish.communityId)],
    ['类别', wish.category],
    ...(wish.limitCents ? [['金额', money(wish.limitCents)] as [string, string]] : []),
    ...(wish.deliverBy ? [['送达', `${formatDay(wish.deliverBy, scene)}前`] as [string, string]] : []),
  ];
}

/** The whole of it. */
export function wishCard(wish: WishModel, scene: Scene, buttons: readonly Button[], note = ''): Card {
  return {
    title: `【${codeOf(wish)}】${wish.publicText}`,
    lead: stateOf(wish, scene),
    facts: wishFacts(wish, scene),
    ...(note && { note }),
    buttons,
  };
}

const who = (wish: WishModel, scene: Scene): string => `由社区书记${reviewers(scene, wish)[0]?.name ?? ''}核准`;

/** What everybody is shown. */
export const announceCard = (wish: WishModel, scene: Scene): Card =>
  wishCard(wish, scene, buttonsOf(wish, 'PUBLIC'), `认领后${DELIVER_DAYS}天内送达；是谁家只私聊认领人，${who(wish, scene)}。`);

/** E2-8: nobody is named in a group. */
export const notHere = (wish: WishModel, scene: Scene): string =>
  `群里不显示。认领后我私聊您必要信息(${who(wish, scene)})，${DELIVER_DAYS}天内送达。`;

/** What who claimed it is given privately. */
export function claimedCard(wish: Wish, scene: Scene): Card {
  const told = wish.approvedAt ? '受助人信息已私聊给您' : `受助人信息${who(wish, scene)}后我私聊您`;
  const until = wish.deliverBy ? `${formatDay(freeAgainOn(wish.deliverBy), scene)}还没送到就放回给别人` : '';
  return {
    ...wishCard(wish, scene, claimerButtons(wish)),
    title: `${codeOf(wish)} 您已认领，${deliverWords(wish, scene)}`,
    lead: wish.publicText,
    note: [`${told}。`, `送到了说“${codeOf(wish)}送到了”；办不了早点说“${codeOf(wish)} 认领不了了”，${until}。`].join('\n'),
  };
}

/** Nobody has looked yet, or it was taken down: its words may tell who it is. */
const isHidden = ({ status }: WishModel): boolean => status === 'COLLECTED' || status === 'CANCELLED';

/** Its present face for whoever looks at it, in private; in a group the one that everybody may see. */
export function faceOf(work: PersonWork, wish: Wish, inGroup: boolean): Card {
  if (isHidden(wish) && (inGroup || !(wish.authorId === work.actor.id || mayReview(work, work.actor, wish))))
    return {
      title: codeOf(wish),
      lead: stateOf(wish, work),
      ...(wish.status === 'COLLECTED' && { note: '发布以后大家才看得到。' }),
      buttons: [stateButton(wish)],
    };
  if (inGroup) return wishCard(wish, work, buttonsOf(wish, 'PUBLIC'));
  const as = { claimer: isClaimer(work, work.actor, wish), reviewer: mayReview(work, work.actor, wish) };
  // Claimed in the name of her own community, a secretary still has to approve it.
  const approves = as.reviewer && wish.claimedById !== work.actor.id;
  if (as.claimer && !approves && wish.status === 'CLAIMED') return claimedCard(wish, work);
  return wishCard(wish, work, buttonsOf(wish, as));
}

/** Somebody was faster: others that are like it, and 候补. */
export function lateCard(wish: WishModel, scene: Scene, others: readonly WishModel[]): Card {
  const when = claimedWhen(wish, scene);
  const gone =
    wish.status === 'CLAIMED' ? `${codeOf(wish)}刚被${claimerName(scene, wish)}认领(${when})` : `${codeOf(wish)}${stateOf(wish, scene)}`;
  return {
    title: gone,
    lead: others.length ? '相近的还没人认领：' : '现在没有别的心愿等认领。',
    ...(others.length > 0 && { note: others.map((o) => wishLine(o, scene)).join('\n') }),
    buttons: [
      ...others.map((o) => ({ text: shortName(o), action: wishAction('claim', o) })),
      ...(wish.status === 'CLAIMED' ? [{ text: `${codeOf(wish)}候补`, action: wishAction('wait', wish) }] : []),
      ...(others.length || wish.status === 'CLAIMED' ? [] : [stateButton(wish)]),
    ],
  };
}

/** The secretary hears that somebody claimed it. */
export function approveCard(wish: WishModel, scene: Scene): Card {
  return {
    ...wishCard(wish, scene, [...approveButtons(wish), stateButton(wish)]),
    title: `${codeOf(wish)} 被${claimerInFull(scene, wish)}认领`,
    lead: wish.publicText,
    note: wish.privateEnc
      ? '点[核准 告诉对方]，登记时留下的原话我只私聊给认领人；想自己说，点[我来联系]。'
      : '点[核准 告诉对方]后说要告诉认领人的（称呼、电话、地址），您看过再确认，我只私聊给对方；想自己说，点[我来联系]。',
  };
}

export function reviewCard(wish: WishModel, scene: Scene, by: string): Card {
  return {
    ...wishCard(wish, scene, reviewButtons(wish)),
    title: `【请核对】${codeOf(wish)} 微心愿`,
    lead: wish.publicText,
    note: `${by}登记的。发布后全群可见，请看看有没有能认出人的话；点[发布]就请大家认领。`,
  };
}

export function confirmCard(wish: WishModel, scene: Scene, files: string): Card {
  return {
    ...wishCard(wish, scene, confirmButtons(wish)),
    title: `${codeOf(wish)} ${claimerInFull(scene, wish)}说送到了`,
    lead: wish.publicText,
    note: [files, '问一声受助人再点。'].filter(Boolean).join('\n'),
  };
}

export const offerCard = (wish: WishModel, scene: Scene, until: Date): Card => ({
  ...wishCard(wish, scene, [claimButton(wish), { text: '不要了', action: wishAction('unwait', wish) }]),
  title: `${codeOf(wish)}空出来了，您排到了`,
  lead: wish.publicText,
  note: `为您保留到${formatInstant(until, scene)}，过时问下一位。`,
});

/** Lines of a list, and buttons beside them. */
const SHOWN = 10;
const PRESSED = 5;

/** What can be claimed. */
export function listCard(open: readonly WishModel[], scene: Scene): Card {
  const more = open.length > SHOWN ? [`另有${open.length - SHOWN}个，认领说编号就行。`] : [];
  return {
    title: `等人认领的心愿：共${open.length}个`,
    note: [...open.slice(0, SHOWN).map((w) => wishLine(w, scene)), ...more, '点一下就认领，也可以说“认领 愿…”。'].join('\n'),
    buttons: open.slice(0, PRESSED).map((w) => ({ text: shortName(w), action: wishAction('claim', w) })),
  };
}
