/** Reminders of a wish: whether its state is still the one they are about, who is asked, what is said. */
import type { ReminderDeliveryModel } from '../../../prisma/client';
import { formatDay } from '../calendar/format';
import { recipientId } from '../reminder/data';
import { unique } from '../reminder/people';
import type { ReminderSubject, SubjectScene } from '../reminder/subject';
import { claimerInFull, reviewers, type Wish, wishesWhere } from './lookup';
import { WISH_RULES } from './reminder-rules';
import { freeAgainOn } from './rules';
import { claimerButtons, codeOf, confirmCard, deliverWords, reviewCard, shortName, wishAction, wishCard } from './words';

const BY_CODE = new Map(WISH_RULES.map((rule) => [rule.code, rule]));

export const wishSubject: ReminderSubject<Wish> = {
  rules: WISH_RULES,

  async load(reader, ids) {
    const found = new Map<string, Wish>();
    for (let i = 0; i < ids.length; i += 500)
      for (const wish of await wishesWhere({ tx: reader }, { id: { in: ids.slice(i, i + 500) } })) found.set(wish.id, wish);
    return found;
  },

  check(row, wish) {
    const rule = BY_CODE.get(row.rule);
    if (!wish || !rule || wish.status === 'CANCELLED') return 'CANCELLED';
    if (wish.status !== rule.of) return 'ANSWERED';
    if (rule.per !== 'CLAIMER') return undefined;
    // Given up and claimed anew, perhaps by the same person.
    const same = wish.claimedById === recipientId(row.recipient) && String(row.subjectRevision) === wish.deliverBy?.replaceAll('-', '');
    return same ? undefined : 'CHANGED';
  },

  people(row, wish, { directory }) {
    if (BY_CODE.get(row.rule)?.per === 'COMMUNITY') return { candidates: reviewers({ directory }, wish), wanted: 1 };
    const claimer = directory.memberById(recipientId(row.recipient));
    return { candidates: unique([claimer, ...(wish.claimedForId ? directory.liaisonsOf(wish.claimedForId) : [])]), wanted: 1 };
  },

  content(_row, wish, scene) {
    if (wish.status === 'COLLECTED') return { card: reviewCard(wish, scene, scene.directory.nameById(wish.authorId) ?? '有人') };
    if (wish.status === 'DELIVERED') return { card: confirmCard(wish, scene, '') };
    return {
      card: {
        ...wishCard(wish, scene, claimerButtons(wish)),
        title: `【今天到期】${codeOf(wish)} ${deliverWords(wish, scene)}`,
        lead: wish.publicText,
        note: `送到了说“${codeOf(wish)}送到了”。${wish.deliverBy ? formatDay(freeAgainOn(wish.deliverBy), scene) : ''}还没送到，我就放回给别人。`,
      },
    };
  },

  line(row, wish, scene) {
    return {
      text: lineFor(row, wish, scene),
      buttons:
        wish.status === 'CLAIMED'
          ? [{ text: `${codeOf(wish)} 送到了`, action: wishAction('deliver', wish) }]
          : [{ text: `看 ${codeOf(wish)}`, action: wishAction('state', wish) }],
    };
  },

  about: (_row, wish) => codeOf(wish),
};

function lineFor(row: ReminderDeliveryModel, wish: Wish, scene: SubjectScene): string {
  if (BY_CODE.get(row.rule)?.per === 'CLAIMER') return `${shortName(wish)} 今天到期：${deliverWords(wish, scene)}`;
  return wish.status === 'COLLECTED'
    ? `${codeOf(wish)} ${wish.publicText}，等您核对后发布`
    : `${codeOf(wish)} ${claimerInFull(scene, wish)}说送到了，等您确认`;
}
