/** What is known about a visit before it is recorded: an activity of its own kind, and what only the visitor may read, encrypted. Plain JSON. */
import type { Question } from '../../content';
import type { Count, Facts } from '../../reading/types';
import { type ActivityDraft, inputOf, merged } from '../activity/draft';
import { answered, questionAbout } from '../activity/questions';
import { activityName } from '../activity/types';
import { factsOf as activityFacts, hintsOf as activityHints } from '../activity/words';
import type { Scene } from '../work';
import { knownAs, type SecretWork } from './lookup';
import { centsIn, countIn, goodsIn, type VisitSaid, visitSaid } from './said';
import type { NewVisit } from './service';
import { givenFacts } from './words';

export interface VisitDraft {
  activity: ActivityDraft;
  /** Where whoever was visited belongs. */
  orgId: string;
  /** `Private` as JSON, encrypted. Absent: nobody was named. */
  sealed?: string;
  /** Known from before. */
  beneficiaryId?: string;
  /** 某老人 for one who was named; 困难户 for several. */
  mask: string;
  cents?: number;
  goods?: string;
  /** Asked for again. */
  again?: 'who' | 'note';
}

interface Private {
  name: string;
  note: string;
}

/** A visit that was said to the end, or the beginning of one. @param numbers how many were visited, as the reading has it */
export async function begun(work: SecretWork, empty: VisitDraft, text: string, slots: Facts, assumed: boolean): Promise<VisitDraft> {
  const said = visitSaid(text, slots.target);
  const { target: _t, place: _p, title: _n, ...facts } = slots;
  // 82岁的老党员: how old somebody is counts nobody.
  if (facts.beneficiaries && new RegExp(`${facts.beneficiaries.n} ?岁`).test(text.normalize('NFKC'))) delete facts.beneficiaries;
  const activity = { ...merged({ ...empty.activity, type: said.kind }, facts, assumed, work.directory), type: said.kind };
  return withWhom(work, { ...empty, activity }, said);
}

/** Lays whom and what over what was known. Who is one person is never read out of several. */
async function withWhom(work: SecretWork, draft: VisitDraft, said: VisitSaid): Promise<VisitDraft> {
  const { again: _a, ...next } = draft;
  const several = (next.activity.beneficiaries?.n ?? 0) > 1;
  if (said.cents !== undefined) next.cents = said.cents;
  if (said.goods) next.goods = said.goods;
  if (!said.name || several) return titled({ ...next, mask: said.mask.replace(/\(\d+岁\)/, '') || next.mask });
  const known = await knownAs(work, draft.orgId, said.name);
  const old = draft.sealed ? opened(draft, work) : undefined;
  const name = known ? work.secrets.decrypt(known.nameEnc) : said.name;
  const { beneficiaryId: _b, ...rest } = next;
  return titled({
    ...rest,
    mask: known?.mask ?? said.mask,
    sealed: work.secrets.encrypt(JSON.stringify({ name, note: said.note || (old?.note ?? '') })),
    ...(known && { beneficiaryId: known.id }),
  });
}

/** 走访某老人, 慰问困难户20户: what everybody reads. */
function titled(draft: VisitDraft): VisitDraft {
  const type = draft.activity.type ?? 'VISIT';
  const { beneficiaries } = draft.activity;
  const many = draft.sealed || !beneficiaries ? '' : `${beneficiaries.n}${beneficiaries.unit ?? '人'}`;
  const one = draft.sealed && !beneficiaries ? { beneficiaries: { n: 1, unit: '户' } } : {};
  return { ...draft, activity: { ...draft.activity, ...one, title: `${activityName(type)}${draft.mask}${many}` } };
}

export const opened = ({ sealed }: VisitDraft, { secrets }: Pick<SecretWork, 'secrets'>): Private =>
  sealed ? (JSON.parse(secrets.decrypt(sealed)) as Private) : { name: '', note: '' };

/** One who is paired or was visited before. */
export const aboutKnown = (
  empty: VisitDraft,
  { id, mask, name }: { id: string; mask: string; name: string },
  { secrets }: Pick<SecretWork, 'secrets'>,
): VisitDraft => titled({ ...empty, beneficiaryId: id, mask, sealed: secrets.encrypt(JSON.stringify({ name, note: '' })), again: 'note' });

const inGroup = (work: { place: { kind: string } }): boolean => work.place.kind === 'group';

/** The first part that is missing. */
export function question(draft: VisitDraft, turn: Scene & { place: { kind: string } }): Question | undefined {
  if (draft.again === 'note')
    return {
      slot: 'note',
      text: '情况怎么样？直接说，如“血压稳定，缺米面”。',
      options: [{ text: '一切都好', value: '一切都好' }],
      free: 'first',
    };
  const nobody = !draft.sealed && !draft.activity.beneficiaries;
  if (draft.again === 'who' || (nobody && !draft.mask))
    return {
      slot: 'who',
      text: inGroup(turn)
        ? '走访了几户，或几人？直接说，如“困难户5户”。是谁家、住哪、身体怎样，请私聊我说。'
        : '走访了谁？直接说，如“3栋张奶奶 血压稳定”或“困难户5户”。姓名、住址加密保存。',
      options: [],
      free: 'first',
    };
  if (nobody) return { slot: 'count', text: `走访了${draft.mask}几户，或几人？`, options: [{ text: '1户', value: '1户' }], free: true };
  return questionAbout(draft.activity, turn);
}

/** The draft after a button, an option or free words. */
export async function picked(work: SecretWork, draft: VisitDraft, slot: string, value: string): Promise<VisitDraft> {
  if (slot === 'ask' && (value === 'who' || value === 'note')) return { ...draft, again: value };
  if (slot === 'note') return noted(work, draft, value);
  if (slot === 'count') {
    const count = countIn(value);
    return count ? titled(counted(draft, count)) : draft;
  }
  if (slot === 'who') {
    const said = visitSaid(value, value);
    const count = said.name ? undefined : countIn(value);
    const { sealed: _s, beneficiaryId: _b, ...rest } = draft;
    return withWhom(work, count ? counted(rest, count) : draft, { ...said, kind: draft.activity.type === 'AID' ? 'AID' : 'VISIT' });
  }
  return titled({ ...draft, activity: answered(draft.activity, slot, value, work) });
}

const counted = (draft: VisitDraft, beneficiaries: Count): VisitDraft => ({ ...draft, activity: { ...draft.activity, beneficiaries } });

function noted(work: SecretWork, draft: VisitDraft, note: string): VisitDraft {
  const { again: _a, ...next } = draft;
  const words = [...note.trim()].slice(0, 300).join('');
  return { ...next, sealed: work.secrets.encrypt(JSON.stringify({ ...opened(draft, work), note: words })) };
}

/** 改成李爷爷, 改成8000元, 改成12户, 改到昨天. @param words as they were said */
export async function edited(
  work: SecretWork,
  draft: VisitDraft,
  { target, place: _p, title: _t, ...said }: Facts,
  words: string,
  assumed: boolean,
): Promise<VisitDraft> {
  const next = { ...draft, activity: merged(draft.activity, said, assumed, work.directory) };
  // 是600: money was given, so a bare number is money.
  const bare = draft.cents === undefined ? undefined : /^\D*?(\d+)\D{0,2}$/.exec(words.normalize('NFKC'))?.[1];
  const cents = centsIn(words) ?? (bare && !/[月日号点户人]/.test(words) ? centsIn(`${bare}元`) : undefined);
  const goods = goodsIn(words);
  const given = { ...next, ...(cents !== undefined && { cents }), ...(goods && { goods }) };
  if (said.beneficiaries && said.beneficiaries.n > 1) {
    const { sealed: _s, beneficiaryId: _b, ...several } = given;
    return titled({ ...several, mask: draft.sealed ? '' : draft.mask });
  }
  const whom = target && cents === undefined && !goods ? visitSaid(target) : undefined;
  return whom?.name ? withWhom(work, given, whom) : titled(given);
}

/** Rows of the card. In a group nobody is named. */
export function factsOf(
  draft: VisitDraft,
  turn: Scene & { place: { kind: string } } & Pick<SecretWork, 'secrets'>,
): (readonly [string, string])[] {
  const { name, note } = inGroup(turn) ? { name: '', note: '' } : opened(draft, turn);
  return [
    ...activityFacts(draft.activity, turn).filter(([label]) => !(draft.sealed && label === '惠及')),
    ...(name ? [['对象', name] as const] : []),
    ...(note ? [['情况', note] as const] : []),
    ...givenFacts({ amountCents: draft.cents ?? null, goods: draft.goods ?? null }),
  ];
}

export function hintsOf(draft: VisitDraft, turn: Scene & { place: { kind: string } }): string[] {
  const secret = inGroup(turn)
    ? '是谁家、住哪、身体怎样，我已加密，群里不显示；这些话下次请私聊我说，群里大家都看得到。'
    : `“对象”“情况”加密保存，群里和统计里只写“${draft.mask}”。`;
  return [...(draft.sealed ? [secret] : []), ...activityHints(draft.activity, turn)];
}

/** @throws when a part is missing: the questions come first */
export function visitOfDraft(draft: VisitDraft, work: SecretWork): NewVisit {
  const { name, note } = opened(draft, work);
  return {
    activity: inputOf(draft.activity, work.directory),
    tellingId: draft.activity.tellingId,
    ...(draft.sealed && { whom: { orgId: draft.orgId, name, mask: draft.mask, ...(draft.beneficiaryId && { id: draft.beneficiaryId }) } }),
    ...(note && { words: note }),
    ...(draft.cents !== undefined && { amountCents: draft.cents }),
    ...(draft.goods && { goods: draft.goods }),
  };
}
