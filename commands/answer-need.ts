import { MINUTE_MS } from '../bot/clock';
import { defineCommand, defineDraft, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { numberIn } from '../bot/domain/activity/questions';
import { formatDay } from '../bot/domain/calendar/format';
import { give, mustBeAhead, needsFor, pressedUnit, proxyFor, unitsFor } from '../bot/domain/request/answering';
import { endCard, givenCard, howMany, pastCard, settledCard, whichUnit } from '../bot/domain/request/choose';
import { checkEnd, end, reopen } from '../bot/domain/request/end';
import { aimed, answered, forUnit, merged, notesOf, type OfferDraft, questionAbout } from '../bot/domain/request/offer';
import { wrongQuantity } from '../bot/domain/request/rules';
import { type Before, RequestService } from '../bot/domain/request/service';
import {
  amount,
  dayNotes,
  groupButtons,
  headline,
  isOpen,
  isPast,
  type Need,
  offersOf,
  progress,
  progressCard,
  stateButton,
} from '../bot/domain/request/words';
import { here, inItsGroup } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';
import { re } from '../bot/reading/declare';
import { WE } from '../bot/reading/phrases';

const NAME = '答复需求';

const offer = defineDraft<OfferDraft>({
  kind: 'need.respond',
  confirmText: '是',
  question: (draft, turn) => questionAbout(draft, turn.directory),
  sofar(draft, turn) {
    const notes = notesOf(draft, turn);
    return [...(draft.line ? [['需求', draft.line] as const] : []), ...(notes ? [['提示', notes] as const] : [])];
  },
  card(draft, turn) {
    const makeup = dayNotes(draft.day, turn)?.makeupDay;
    return {
      title: `按“${turn.directory.unitName(draft.orgId ?? '')}出${draft.quantity}${draft.unitLabel || '个'}”记？`,
      lead: draft.line ?? '',
      note: notesOf(draft, turn),
      buttons: [
        ...(makeup && draft.otherDay !== makeup ? [{ text: `改${Number(makeup.slice(8))}日`, action: `draft:pick:day:${makeup}` }] : []),
        { text: '改数量', action: 'draft:ask:quantity' },
      ],
    };
  },
  async pick(draft, slot, value, turn) {
    const service = new RequestService(turn);
    if (slot === 'need') return aimed(draft, await service.byId(value), turn);
    if (slot === 'unit' && draft.needId) return forUnit(draft, value, await service.byId(draft.needId), turn);
    return answered(draft, slot, value);
  },
  edit: (draft, changes) => merged(draft, changes),

  async confirm({ needId, orgId, quantity, more, otherDay, resource }, turn) {
    if (!needId || !orgId || quantity === undefined) throw new RuleBroken('need.which', '请再说一遍要答复哪一条，如“需8 我们能出1个”。');
    const service = new RequestService(turn);
    const before = await service.byId(needId);
    const left = service.leftFor(before, orgId);
    if (quantity > left && left > 0 && !more) {
      throw new RuleBroken(
        'need.less',
        `刚有别的单位答应了，需${before.no}只差${amount(before, left)}。请再说“需${before.no} 出${amount(before, left)}”。`,
      );
    }
    const words = [otherDay && `希望改到${formatDay(otherDay, turn)}`, resource].filter(Boolean).join('；');
    const need = await give(turn, before, orgId, quantity, words);
    const { buttons, ...card } = progressCard(need, turn);
    return {
      card: { ...card, ...(inItsGroup(turn, need) && isOpen(need) && { buttons }), ...(words && { note: words }) },
      state: `已记 出${amount(need, quantity)}`,
    };
  },
});

/** [我们能出] and [出1名]: an answer is written at once, it can be changed afterwards. */
async function offering(turn: Turn, need: Need, n: number, named: string | undefined): Promise<Reply> {
  const unitId = pressedUnit(turn, need, named);
  if (typeof unitId !== 'string') return { card: whichUnit(need, turn.directory, unitId, 'offer') };
  proxyFor(turn, unitId, need);
  const left = new RequestService(turn).leftFor(need, unitId);
  if (!left || !isOpen(need))
    return { card: { ...progressCard(need, turn), note: '这次不用再出了，谢谢！', ...(inItsGroup(turn, need) && { forPresser: true }) } };
  const wanted = n || (left === 1 ? 1 : 0);
  if (!wanted || wanted > left) {
    turn.memory.pending = { kind: NAME, data: { id: need.id, orgId: unitId }, until: turn.now.getTime() + 30 * MINUTE_MS };
    return { card: howMany(need, turn, named) };
  }
  // Pressed again: nobody is told once more.
  const said = offersOf(need).find((r) => r.orgId === unitId)?.quantity === wanted;
  return written(turn, said ? need : await give(turn, need, unitId, wanted), unitId, wanted);
}

/** In its group everybody sees how far it is now; in private the one who answered sees what was noted. */
const written = (turn: Turn, need: Need, orgId: string, n: number): Reply => ({
  card: inItsGroup(turn, need) ? progressCard(need, turn) : givenCard(need, turn, orgId, n),
});

async function press({ verb, args }: Press, turn: Turn): Promise<Reply> {
  const service = new RequestService(turn);
  const need = await service.byId(args[0] ?? '');
  if ((verb === 'give' || verb === 'offer') && isOpen(need) && isPast(need, turn)) return { card: pastCard(need, turn) };
  switch (verb) {
    case 'give':
      return offering(turn, need, Number(args[1]) || 0, args[2]);
    case 'offer':
      return offering(turn, need, 0, args[1]);
    case 'end':
      checkEnd(turn, need);
      return { card: endCard(need, turn) };
    case 'ended': {
      checkEnd(turn, need);
      const ended = await end(turn, need, here(turn));
      await turn.audit({
        action: 'need.cancel',
        entity: 'request',
        entityId: need.id,
        before: { status: need.status },
        after: { status: ended.status },
        undo: { was: need.status },
        note: `取消 需${need.no} ${need.title}`,
      });
      return {
        card: settledCard(ended, `❌ 需${ended.no} 不需要了`, '已取消', {
          lead: headline(ended, turn.directory),
          note: '问过的单位都告诉了，10分钟内可“撤销”。',
        }),
      };
    }
    default:
      return { card: { ...progressCard(need, turn), buttons: inItsGroup(turn, need) ? groupButtons(need) : [stateButton(need)] } };
  }
}

export default defineCommand({
  name: NAME,
  topic: '资源',
  common: true,
  says: [
    {
      intent: 'need.respond',
      summary: '答应一个需求，可以只出一部分',
      examples: ['需8 我们能出1个', '需11 我们有30把椅子'],
      words: ['认领', '接单'],
      patterns: [
        {
          say: re(
            '我们来|我来|我们接|接了|接单|接下|认领|承接|能出|可以出|出C|能派|可以派|派C|能去|可以去|去C|来C|能来|能提供|可以提供|提供C|有C|可以借|能借|借给|可以支持|能支持|支持C|支援|我们有|我有|帮得上|能帮|可以帮|可以的|没问题|能解决|我们上|我们出|算我|包在|来办|可以$|能$|负责|安排|我们可以|我可以|',
            WE,
            '(?:能|可以|来|出|去|有|派|接|送|给|认|报名|想)|^(?:N)?,?(?:C)$|报名|响应|愿意',
          ),
          score: 0.9,
          on: '需',
          unless: re(
            '没$|有人|没人|还没|不行|不能|不了|没有|没法|无法|帮不上|不归|不够|没空|谁|哪家|[?？]$|吗$|不可以|什么情况|不方便|抽不出|进展|不是我们|来不及',
          ),
        },
        // A promise with a question behind it: 我们能出1个，另外周六是上班吗？
        {
          say: re(WE, '(?:能|可以|可|愿意)?(?:出|派|来|去|提供|支援|支持|有)C[^,，。;；]{0,6}[,，。;；].*[?？吗]'),
          score: 0.9,
          on: '需',
          unless: /不行|不能|不了|帮不上|不归|谁|哪家/,
        },
      ],
      slots: ['no', 'org', 'quantity', 'resource'],
      no: '需',
      noFromReminder: true,
    },
  ],
  drafts: [offer],
  noun: 'need',
  press,

  async run(turn) {
    const { slots } = turn.reading;
    const orgIds = unitsFor(turn, slots.org);
    const [need, ...more] = await needsFor(turn, slots.no, orgIds);
    if (isOpen(need) && !more.length) mustBeAhead(turn, need);
    const resource = typeof slots.resource === 'string' ? turn.directory.resource(slots.resource)?.title : undefined;
    const draft: OfferDraft = {
      needs: [need, ...more].map(({ id, no }) => ({ id, no })),
      unitLabel: '',
      left: 0,
      orgIds,
      ...(slots.quantity && { quantity: slots.quantity.n }),
      ...(resource && { resource }),
    };
    if (more.length) return turn.draft(offer, draft);
    if (!isOpen(need) && !offersOf(need).some((r) => orgIds.includes(r.orgId))) {
      return { text: `需${need.no} ${progress(need, turn.directory)}，这次不用再出了，谢谢！` };
    }
    const ready = aimed(draft, need, turn);
    if (ready.orgId && !ready.left) return { text: `需${need.no} ${progress(need, turn.directory)}，这次不用再出了，谢谢！` };
    return turn.draft(offer, ready);
  },

  /** A number, after "您能出多少？". */
  async heard(data, turn) {
    const n = numberIn(turn.text);
    if (n === undefined || turn.text.length > 12 || /[活会资需订愿哨办清项]\d/.test(turn.text)) return undefined;
    const wrong = wrongQuantity(n);
    if (wrong) throw new RuleBroken('need.quantity', wrong);
    const service = new RequestService(turn);
    const need = await service.byId(data['id'] ?? '');
    const orgId = data['orgId'] ?? '';
    const left = service.leftFor(need, orgId);
    if (!left || !isOpen(need)) return { text: `需${need.no} ${progress(need, turn.directory)}，这次不用再出了，谢谢！` };
    if (n > left) return { text: `需${need.no}只差${amount(need, left)}，请说“需${need.no} 出${amount(need, left)}”。` };
    return written(turn, await give(turn, need, orgId, n), orgId, n);
  },

  undo: {
    'need.cancel': async ({ entityId, data }, turn) => {
      const need = await reopen(turn, entityId, data['was'] as Need['status'], here(turn));
      return { text: `↩️ 已撤销，需${need.no} ${need.title}还是需要的。${progress(need, turn.directory)}。问过的单位都告诉了。` };
    },
    'need.answer': async (entry, turn) => {
      const { orgId, was, before } = entry.data as { orgId: string; was: { kind: string; quantity: number }; before: Before };
      const service = new RequestService(turn);
      const need = await service.takeBack(entry.entityId, orgId, was, before);
      const words = `↩️ 已撤销 需${need.no} ${turn.directory.unitName(orgId)}的答复。${progress(need, turn.directory)}。`;
      service.tell(need, words, { here: here(turn), group: was.kind === 'OFFER' && words });
      return { text: words };
    },
  },
});
