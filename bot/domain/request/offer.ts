/** An offer to a need before it is confirmed: for which need, for which unit, how much. Plain JSON. */
import type { Question } from '../../content';
import type { Facts } from '../../reading/types';
import { numberIn } from '../activity/questions';
import { formatDay, type Shown } from '../calendar/format';
import type { Directory } from '../org/directory';
import type { Answering } from '../spoken';
import { ownNeed, proxyFor } from './answering';
import { neededFrom, wrongQuantity } from './rules';
import { RequestService } from './service';
import { mayAnswer, notForUnit } from './who';
import { dayNotes, missing, type Need, needLine, whenOf } from './words';

export interface OfferDraft {
  /** Needs it may be for, until it is clear. */
  needs: { id: string; no: number }[];
  needId?: string;
  /** The need as it was shown. */
  line?: string;
  /** Day it is needed. */
  day?: string;
  unitLabel: string;
  /** Missing, without this unit's own earlier offer. */
  left: number;
  orgIds: string[];
  orgId?: string;
  proxy?: boolean;
  quantity?: number;
  /** More than is missing, on purpose. */
  more?: true;
  /** Another day the unit would prefer. */
  otherDay?: string;
  /** Resource that was named. */
  resource?: string;
  askQuantity?: true;
}

/** The offer, now that the need is clear. @throws RuleBroken when this person answers for no unit that may */
export function aimed(offer: OfferDraft, need: Need, work: Answering): OfferDraft {
  const day = neededFrom(whenOf(need))?.date;
  const others = offer.orgIds.filter((id) => id !== need.requesterId);
  const [first] = others;
  if (first === undefined) throw ownNeed(need);
  const orgIds = others.filter((id) => mayAnswer(work.directory, work.actor, id, need.requesterId));
  const [only, ...more] = orgIds;
  if (only === undefined) throw notForUnit(work.directory, first);
  const next: OfferDraft = {
    ...offer,
    needId: need.id,
    line: needLine(need, work),
    unitLabel: need.unitLabel,
    left: missing(need),
    orgIds,
    ...(day && { day }),
  };
  return more.length ? next : forUnit(next, only, need, work);
}

/** The offer, now that the unit is clear. "我们接了" means all that is missing. */
export function forUnit(offer: OfferDraft, orgId: string, need: Need, work: Answering): OfferDraft {
  const left = new RequestService(work).leftFor(need, orgId);
  const all = offer.quantity === undefined && left > 0 ? { quantity: left } : {};
  return { ...offer, ...all, orgId, proxy: proxyFor(work, orgId, need), left };
}

/** The first part that is missing or cannot be. */
export function questionAbout(offer: OfferDraft, directory: Directory): Question | undefined {
  const { quantity, left, unitLabel } = offer;
  const label = unitLabel || '个';
  if (!offer.needId)
    return { slot: 'need', text: '答复的是哪一条？', options: offer.needs.slice(0, 5).map((n) => ({ text: `需${n.no}`, value: n.id })) };
  if (!offer.orgId) {
    const options = offer.orgIds.slice(0, 10).map((id) => ({ text: directory.unitName(id), value: id }));
    return { slot: 'unit', text: '代表哪个单位答复？', options };
  }
  const wrong = wrongQuantity(quantity);
  if (wrong || offer.askQuantity || quantity === undefined) {
    const numbers = [1, 2, 3, 4].filter((n) => n <= Math.max(1, left));
    return {
      slot: 'quantity',
      text: `${wrong ?? ''}能出多少？`,
      options: numbers.map((n) => ({ text: `${n}${label}`, value: String(n) })),
      free: true,
    };
  }
  if (quantity > left && !offer.more) {
    return {
      slot: 'more',
      text: `只差${left}${label}，您说出${quantity}${label}，按哪个记？`,
      options: [
        { text: `出${left}${label}`, value: 'left' },
        { text: `仍出${quantity}${label}`, value: 'all' },
      ],
    };
  }
  return undefined;
}

/** The offer after a button or free words answered a question. `need` and `unit` are answered by `aimed` and `forUnit`. */
export function answered(offer: OfferDraft, slot: string, value: string): OfferDraft {
  const { askQuantity: _, ...next } = offer;
  switch (slot) {
    case 'ask':
      return { ...next, askQuantity: true };
    case 'day':
      return { ...next, otherDay: value };
    case 'more':
      return value === 'left' ? { ...next, quantity: offer.left } : { ...next, more: true };
    case 'quantity': {
      const n = numberIn(value);
      return n === undefined ? offer : { ...next, quantity: n };
    }
    default:
      return offer;
  }
}

export function merged(offer: OfferDraft, said: Facts): OfferDraft {
  const next: OfferDraft = { ...offer };
  const count = said.quantity ?? said.headcount;
  if (count) {
    next.quantity = count.n;
    delete next.more;
    delete next.askQuantity;
  }
  const day = said.when?.date ?? said.when?.start?.slice(0, 10);
  if (day) next.otherDay = day;
  return next;
}

/** Sentences about the day, the other day the unit would prefer, and the proxy. */
export function notesOf(offer: OfferDraft, shown: Shown): string {
  const day = dayNotes(offer.day, shown)?.text;
  const other = offer.otherDay && `希望改到${formatDay(offer.otherDay, shown)}，会告诉需求单位。`;
  return [day, other, offer.proxy && '由您代回复，会注明。'].filter(Boolean).join('\n');
}
