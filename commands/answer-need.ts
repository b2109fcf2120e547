import { defineCommand, defineDraft, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { numberIn } from '../bot/domain/activity/questions';
import { noOf } from '../bot/domain/audit/numbers';
import { formatDay } from '../bot/domain/calendar/format';
import { howMany, REASONS, reasonIn, settledCard, streetCard, whichUnit, whoseJob, whyNot } from '../bot/domain/request/choose';
import { neededFrom, wrongQuantity } from '../bot/domain/request/rules';
import { type Before, RequestService } from '../bot/domain/request/service';
import { mayAnswer, notForUnit, unitsOf } from '../bot/domain/request/who';
import {
  amount,
  dayNotes,
  groupButtons,
  headline,
  isOpen,
  missing,
  type Need,
  nameOfOrg,
  needFacts,
  needLine,
  offersOf,
  progress,
  progressCard,
  stateButton,
  whenOf,
} from '../bot/domain/request/words';
import { RuleBroken } from '../bot/errors';
import type { Facts, Ref } from '../bot/reading/types';

interface OfferPayload {
  /** Needs it may be for. */
  needIds: string[];
  needId?: string;
  /** The need as it was shown. */
  line?: string;
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
  resource?: string;
  askQuantity?: true;
}

const here = (turn: Turn): string | undefined => (turn.place.kind === 'group' ? turn.place.chatid : undefined);

/** Units somebody answers for here. @throws RuleBroken when there is none, or the named one is not theirs */
function unitsFor(turn: Turn, said: Ref | undefined): string[] {
  const { directory, actor } = turn;
  if (said !== undefined) {
    if (typeof said === 'object' && !Array.isArray(said))
      throw new RuleBroken('need.whose', `单位名单里没有“${said.name}”，请换个名称再说一遍。`);
    return (Array.isArray(said) ? said : [said]).flatMap((code) => directory.orgByCode(code)?.id ?? []);
  }
  const own = unitsOf(directory, actor);
  if (!own.length) throw notForUnit(directory, actor.orgId);
  return own;
}

/** @throws RuleBroken when this person may not answer for it */
function right(turn: Turn, orgId: string, need: Need): boolean {
  const may = mayAnswer(turn.directory, turn.actor, orgId, need.requesterId);
  if (!may) throw notForUnit(turn.directory, orgId);
  return may === 'proxy';
}

/** Needs that are meant: by its code, else those that wait for these units. @throws RuleBroken when there is none */
async function needsFor(turn: Turn, orgIds: readonly string[]): Promise<Need[]> {
  const service = new RequestService(turn);
  const { no: code } = turn.reading.slots;
  const no = noOf(code, '需');
  if (no !== undefined) {
    const need = await service.find(no);
    if (!need) throw new RuleBroken('need.unknown', `没有找到 需${no}。发“需求清单”看还有哪些。`);
    return [need];
  }
  const waiting = await service.waitingFor(orgIds);
  if (!waiting.length) throw new RuleBroken('need.which', '现在没有等您单位答复的需求。要答复哪一条请带上编号，如“需8 我们能出1个”。');
  return waiting;
}

function aim(payload: OfferPayload, need: Need, turn: Turn): OfferPayload {
  const day = neededFrom(whenOf(need))?.date;
  const orgIds = payload.orgIds.filter((id) => id !== need.requesterId);
  if (!orgIds.length) throw new RuleBroken('need.own', `需${need.no}是您单位自己发的，不用答复。`);
  const next: OfferPayload = {
    ...payload,
    needId: need.id,
    line: needLine(need, turn),
    unitLabel: need.unitLabel,
    orgIds,
    ...(day && { day }),
  };
  const own = orgIds.filter((id) => mayAnswer(turn.directory, turn.actor, id, need.requesterId));
  if (!own.length) throw notForUnit(turn.directory, orgIds[0]!);
  return own.length === 1 ? unit({ ...next, orgIds: own }, own[0]!, need, turn) : { ...next, orgIds: own, left: missing(need) };
}

function unit(payload: OfferPayload, orgId: string, need: Need, turn: Turn): OfferPayload {
  return { ...payload, orgId, proxy: right(turn, orgId, need), left: new RequestService(turn).leftFor(need, orgId) };
}

/** The words of the need's day and what was changed in the offer. */
function notes(payload: OfferPayload, turn: Turn): string {
  const day = dayNotes(payload.day, turn)?.text;
  const other = payload.otherDay && `希望改到${formatDay(payload.otherDay, turn)}，会告诉需求单位。`;
  const proxy = payload.proxy && '由您代回复，会注明。';
  return [day, other, proxy].filter(Boolean).join('\n');
}

const offer = defineDraft<OfferPayload>({
  kind: 'need.respond',
  confirmText: '是',
  question(payload, { directory }) {
    if (!payload.needId) {
      const options = payload.needIds
        .slice(0, 5)
        .map((pair) => ({ text: pair.slice(pair.indexOf(' ') + 1), value: pair.slice(0, pair.indexOf(' ')) }));
      return { slot: 'need', text: '答复的是哪一条？', options };
    }
    if (!payload.orgId) {
      return {
        slot: 'unit',
        text: '代表哪个单位答复？',
        options: payload.orgIds.slice(0, 10).map((id) => ({ text: nameOfOrg(directory, id), value: id })),
      };
    }
    const { quantity, left, unitLabel } = payload;
    const label = unitLabel || '个';
    const wrong = wrongQuantity(quantity);
    if (wrong || payload.askQuantity || quantity === undefined) {
      const options = [1, 2, 3, 4].filter((n) => n <= left).map((n) => ({ text: `${n}${label}`, value: String(n) }));
      return {
        slot: 'quantity',
        text: `${wrong ?? ''}能出多少？`,
        options: options.length ? options : [{ text: `1${label}`, value: '1' }],
        free: true,
      };
    }
    if (quantity > left && !payload.more) {
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
  },
  sofar: (payload, turn) =>
    payload.line ? [['需求', payload.line] as const, ...(notes(payload, turn) ? [['提示', notes(payload, turn)] as const] : [])] : [],
  card(payload, turn) {
    const label = payload.unitLabel || '个';
    const makeup = dayNotes(payload.day, turn)?.makeupDay;
    return {
      title: `按“${nameOfOrg(turn.directory, payload.orgId ?? '')}出${payload.quantity}${label}”记？`,
      lead: payload.line ?? '',
      note: notes(payload, turn),
      buttons: [
        ...(makeup && payload.otherDay !== makeup ? [{ text: `改${Number(makeup.slice(8))}日`, action: `draft:pick:day:${makeup}` }] : []),
        { text: '改数量', action: 'draft:ask:quantity' },
      ],
    };
  },
  async pick(payload, slot, value, turn) {
    const next: OfferPayload = { ...payload };
    delete next.askQuantity;
    if (slot === 'need') return aim(next, await new RequestService(turn).byId(value), turn);
    if (slot === 'unit' && payload.needId) return unit(next, value, await new RequestService(turn).byId(payload.needId), turn);
    if (slot === 'ask') return { ...next, askQuantity: true };
    if (slot === 'day') return { ...next, otherDay: value };
    if (slot === 'more') return value === 'left' ? { ...next, quantity: payload.left } : { ...next, more: true };
    const n = slot === 'quantity' ? numberIn(value) : undefined;
    return n === undefined ? next : { ...next, quantity: n };
  },
  edit(payload, changes: Facts) {
    const next: OfferPayload = { ...payload };
    const count = changes.quantity ?? changes.headcount;
    if (count) {
      next.quantity = count.n;
      delete next.more;
      delete next.askQuantity;
    }
    const day = changes.when?.date ?? changes.when?.start?.slice(0, 10);
    if (day) next.otherDay = day;
    return next;
  },
  async confirm(payload, turn) {
    const { needId, orgId, quantity } = payload;
    if (!needId || !orgId || quantity === undefined) throw new RuleBroken('need.which', '请再说一遍要答复哪一条，如“需8 我们能出1个”。');
    const before = await new RequestService(turn).byId(needId);
    const left = new RequestService(turn).leftFor(before, orgId);
    if (quantity > left && !payload.more && left > 0)
      throw new RuleBroken(
        'need.less',
        `刚有别的单位答应了，需${before.no}只差${amount(before, left)}。请再说一次“需${before.no} 出${amount(before, left)}”。`,
      );
    const words = [payload.otherDay && `希望改到${formatDay(payload.otherDay, turn)}`, payload.resource].filter(Boolean).join('；');
    const need = await give(turn, before, orgId, quantity, words);
    const { buttons, ...card } = progressCard(need, turn);
    const inItsGroup = need.chatid !== null && here(turn) === need.chatid;
    return {
      card: { ...card, ...(inItsGroup && isOpen(need) && { buttons }), ...(words && { note: words }) },
      state: `已记 出${amount(need, quantity)}`,
    };
  },
});

/** Writes an offer, tells those who are elsewhere, and leaves what 撤销 needs. */
async function give(turn: Turn, need: Need, orgId: string, quantity: number, text = ''): Promise<Need> {
  const service = new RequestService(turn);
  const proxy = right(turn, orgId, need);
  const { need: now, before } = await service.answer(need, { orgId, proxy, kind: 'OFFER', quantity, text });
  await audit(turn, now, orgId, { kind: 'OFFER', quantity }, before, `出${amount(need, quantity)}`);
  const who = `${nameOfOrg(turn.directory, orgId)}${proxy ? `(${turn.actor.name}代回复)` : ''}`;
  service.tell(
    now,
    `需${now.no} ${now.title}：${who}出${amount(now, quantity)}${text ? `，${text}` : ''}。${progress(now, turn.directory)}。${service.allAnswered(now)}`,
    {
      here: here(turn),
    },
  );
  return now;
}

/** Writes a refusal. The author is told once the reason is known. */
async function decline(turn: Turn, need: Need, orgId: string, reason?: string, passedTo?: string): Promise<Need> {
  const service = new RequestService(turn);
  const proxy = right(turn, orgId, need);
  const old = need.responses.find((r) => r.orgId === orgId && r.status === 'ACTIVE');
  const { need: now, before } = await service.answer(need, {
    orgId,
    proxy,
    kind: 'DECLINE',
    ...(reason && { reason }),
    ...(passedTo && { passedTo }),
  });
  if (old?.kind !== 'DECLINE') await audit(turn, now, orgId, { kind: 'DECLINE', quantity: 0 }, before, '这次不行');
  const lost = before?.kind === 'OFFER' && before.status === 'ACTIVE' ? before.quantity : 0;
  if (reason || lost) {
    const who = `${nameOfOrg(turn.directory, orgId)}${proxy ? `(${turn.actor.name}代回复)` : ''}`;
    const words = `需${now.no} ${now.title}：${who}${lost ? `原说出${amount(now, lost)}，现在` : ''}这次不行${reason ? `(${reason})` : ''}。${progress(now, turn.directory)}。${service.allAnswered(now)}`;
    // Only a promise that is taken back concerns the group.
    service.tell(now, words, { here: here(turn), group: lost > 0 });
  }
  return now;
}

function audit(
  turn: Turn,
  need: Need,
  orgId: string,
  was: { kind: string; quantity: number },
  before: Before,
  words: string,
): Promise<void> {
  const note = `需${need.no} ${nameOfOrg(turn.directory, orgId)}${words}`;
  return turn.audit({ action: 'need.answer', entity: 'response', entityId: need.id, undo: { orgId, was, before }, note });
}

/** The unit a press is for: named by the button, else the only one. */
function pressedUnit(turn: Turn, need: Need, named: string | undefined): string | string[] {
  if (named) return named;
  const own = unitsFor(turn, undefined).filter((id) => id !== need.requesterId);
  if (!own.length) throw new RuleBroken('need.own', `需${need.no}是您单位自己发的，等别的单位答复就好。`);
  return own.length === 1 ? own[0]! : own;
}

async function press({ verb, args, selected }: Press, turn: Turn): Promise<Reply> {
  const service = new RequestService(turn);
  const need = await service.byId(args[0] ?? '');
  const inItsGroup = need.chatid !== null && here(turn) === need.chatid;
  switch (verb) {
    case 'give':
    case 'offer':
    case 'no': {
      const named = verb === 'give' ? args[2] : args[1];
      const unitId = pressedUnit(turn, need, named);
      if (typeof unitId !== 'string') return { card: whichUnit(need, turn.directory, unitId, verb === 'no' ? 'no' : 'offer') };
      right(turn, unitId, need);
      if (verb === 'no') return refuse(turn, need, unitId);
      const left = service.leftFor(need, unitId);
      if (!left) return { card: { ...progressCard(need, turn), note: '已经够了，谢谢！', ...(inItsGroup && { forPresser: true }) } };
      const n = verb === 'give' ? Number(args[1]) : left === 1 ? 1 : 0;
      if (!n || n > left) {
        turn.memory.pending = { kind: '答复需求', data: { id: need.id, orgId: unitId }, until: turn.now.getTime() + 30 * 60_000 };
        return { card: howMany(need, turn, named) };
      }
      const now = await give(turn, need, unitId, n);
      // In its group everybody sees how far it is now; in private the one who pressed sees what was noted.
      return { card: inItsGroup ? progressCard(now, turn) : given(now, turn, unitId, n) };
    }
    case 'why':
      return because(turn, need, args[1] ?? '', args[2]);
    case 'pass':
      return pass(turn, need, args[1], selected['unit']?.[0]);
    case 'street':
      return street(turn, need, args[1]);
    case 'assign':
      return assign(turn, need, selected['unit']?.[0]);
    case 'end':
      service.checkEnd(need);
      return {
        card: {
          title: `需${need.no} 确定不要了？`,
          lead: needLine(need, turn),
          note: '问过的单位和群里都会告诉一声。',
          buttons: [
            { text: '确定不要了', action: `need:ended:${need.id}`, style: 'danger' },
            { text: '保留', action: `need:state:${need.id}` },
          ],
        },
      };
    case 'ended': {
      service.checkEnd(need);
      const ended = await service.cancel(need, here(turn));
      await turn.audit({ action: 'need.cancel', entity: 'request', entityId: need.id, note: `取消 需${need.no}` });
      return {
        card: settledCard(ended, `❌ 需${ended.no} 不需要了`, '已取消', {
          lead: headline(ended, turn.directory),
          note: '问过的单位都告诉了。',
        }),
      };
    }
    default:
      return { card: { ...progressCard(need, turn), buttons: inItsGroup ? groupButtons(need) : [stateButton(need)] } };
  }
}

function given(need: Need, turn: Turn, orgId: string, n: number) {
  return settledCard(need, `✅ 已记 需${need.no} ${nameOfOrg(turn.directory, orgId)}出${amount(need, n)}`, `已记 出${amount(need, n)}`, {
    lead: headline(need, turn.directory),
    facts: needFacts(need, turn).filter(([label]) => label !== '请答复'),
    note: `要改随时说，如“需${need.no} 出${amount(need, 1)}”或“需${need.no} 这次不行”。`,
  });
}

async function refuse(turn: Turn, need: Need, orgId: string): Promise<Reply> {
  if (!isOpen(need) && !offersOf(need).some((r) => r.orgId === orgId)) {
    return { card: settledCard(need, `需${need.no} ${progress(need, turn.directory)}`, '不用再答复', { forPresser: true }) };
  }
  return { card: whyNot(await decline(turn, need, orgId), turn.directory, orgId) };
}

async function because(turn: Turn, need: Need, key: string, named: string | undefined): Promise<Reply> {
  const unitId = pressedUnit(turn, need, named);
  if (typeof unitId !== 'string') return { card: whichUnit(need, turn.directory, unitId, 'no') };
  const reason = REASONS[key] ?? '';
  if (key === 'scope') {
    right(turn, unitId, need);
    return { card: whoseJob(need, turn.directory, unitId) };
  }
  await decline(turn, need, unitId, reason);
  return { card: declined(need, turn, unitId, reason) };
}

const declined = (need: Need, turn: Turn, orgId: string, reason: string) =>
  settledCard(need, `已记：${nameOfOrg(turn.directory, orgId)}这次不行(${reason})`, '这次不行', {
    lead: headline(need, turn.directory),
    note: `改主意了随时说“需${need.no} 我们能出…”。`,
    forPresser: true,
  });

async function pass(turn: Turn, need: Need, named: string | undefined, toId: string | undefined): Promise<Reply> {
  const fromId = pressedUnit(turn, need, named);
  if (typeof fromId !== 'string') return { card: whichUnit(need, turn.directory, fromId, 'no') };
  right(turn, fromId, need);
  if (!toId) return { card: whoseJob(need, turn.directory, fromId, '请先选一个单位。') };
  const passed = await new RequestService(turn).passTo(need, toId, fromId);
  const to = nameOfOrg(turn.directory, toId);
  await decline(turn, passed, fromId, `不归我管，已转${to}`, toId);
  return {
    card: settledCard(need, `需${need.no} 已转${to}`, `已转${to}`.slice(0, 10), {
      note: '已私聊对方联络员，答复时限顺延4个工作小时。谢谢！',
      forPresser: true,
    }),
  };
}

async function street(turn: Turn, need: Need, named: string | undefined): Promise<Reply> {
  const fromId = pressedUnit(turn, need, named);
  if (typeof fromId !== 'string') return { card: whichUnit(need, turn.directory, fromId, 'no') };
  right(turn, fromId, need);
  const already = need.responses.find((r) => r.orgId === fromId && r.passedTo === 'street' && r.status === 'ACTIVE');
  if (already) return { card: settledCard(need, `需${need.no} 已交街道协调`, '已交街道', { forPresser: true }) };
  const told = new RequestService(turn).toStreet(need, fromId, (n, lead) => streetCard(n, turn, lead));
  const names = told.map((p) => p.name).join('、');
  if (!names) throw new RuleBroken('need.no-street', '现在联系不上街道的同志，请从名单里选一个单位，或直接给街道打个电话。');
  await decline(turn, need, fromId, '不归我管，已交街道协调', 'street');
  return {
    card: settledCard(need, `需${need.no} 已交街道协调`, '已交街道', { note: `已私聊${names}，不会退回社区。谢谢！`, forPresser: true }),
  };
}

/** The street hands it to a unit. */
async function assign(turn: Turn, need: Need, toId: string | undefined): Promise<Reply> {
  const { directory, actor } = turn;
  const officer = actor.roles.some(
    (r) => (r.role === 'STREET_OFFICER' || r.role === 'ADMIN') && directory.within(need.requesterId, r.orgId),
  );
  if (!officer) throw new RuleBroken('need.not-allowed', '这一步由街道来做。');
  if (!toId) return { card: streetCard(need, turn, '请先选一个单位。') };
  const service = new RequestService(turn);
  const passed = await service.passTo(need, toId);
  const to = nameOfOrg(directory, toId);
  service.tell(passed, `需${need.no} ${need.title}：街道${actor.name}已请${to}答复。`, { here: here(turn), group: false });
  return {
    card: settledCard(need, `需${need.no} 已转${to}`, `已转${to}`.slice(0, 10), { note: '已私聊对方联络员，答复时限顺延4个工作小时。' }),
  };
}

export default defineCommand({
  name: '答复需求',
  summary: '答应或谢绝一个需求，可以只出一部分',
  examples: ['需8 我们能出1个', '需11 我们有30把椅子', '需8 这次不行 人手不够'],
  topic: '资源',
  intents: ['need.respond', 'need.decline'],
  drafts: [offer],
  noun: 'need',
  press,

  async run(turn) {
    const { slots, intent } = turn.reading;
    const orgIds = unitsFor(turn, slots.org);
    const needs = await needsFor(turn, orgIds);
    const [only] = needs;
    if (intent === 'need.decline') {
      if (!only || needs.length > 1) {
        return {
          card: {
            title: '这次不行的是哪一条？',
            buttons: needs.slice(0, 6).map((n) => ({ text: `需${n.no}`, action: `need:no:${n.id}` })),
            note: needs
              .slice(0, 6)
              .map((n) => needLine(n, turn))
              .join('\n'),
          },
        };
      }
      return declineByWords(turn, only, orgIds);
    }
    const resource = typeof slots.resource === 'string' ? turn.directory.resource(slots.resource)?.title : undefined;
    const empty: OfferPayload = {
      needIds: needs.map((n) => `${n.id} 需${n.no}`),
      unitLabel: '',
      left: 0,
      orgIds,
      ...(slots.quantity && { quantity: slots.quantity.n }),
      ...(resource && { resource }),
    };
    if (!only || needs.length > 1) return turn.draft(offer, empty);
    if (!isOpen(only) && !offersOf(only).some((r) => orgIds.includes(r.orgId)))
      return { text: `需${only.no} ${progress(only, turn.directory)}，这次不用再出了，谢谢！` };
    const aimed = aim(empty, only, turn);
    // "我们接了" means all that is missing.
    return turn.draft(offer, aimed.quantity === undefined && aimed.left > 0 ? { ...aimed, quantity: aimed.left } : aimed);
  },

  async heard(data, turn) {
    const n = numberIn(turn.text);
    if (n === undefined || turn.text.length > 12) return undefined;
    const need = await new RequestService(turn).byId(data['id'] ?? '');
    const orgId = data['orgId'] ?? '';
    const left = new RequestService(turn).leftFor(need, orgId);
    const wrong = wrongQuantity(n);
    if (wrong) throw new RuleBroken('need.quantity', wrong);
    if (n > left) return { text: `需${need.no}只差${amount(need, left)}，请说不超过${left}的数。` };
    const now = await give(turn, need, orgId, n);
    return { card: need.chatid !== null && here(turn) === need.chatid ? progressCard(now, turn) : given(now, turn, orgId, n) };
  },

  undo: {
    'need.answer': async (entry, turn) => {
      const { orgId, was, before } = entry.data as { orgId: string; was: { kind: string; quantity: number }; before: Before };
      const service = new RequestService(turn);
      const need = await service.takeBack(entry.entityId, orgId, was, before);
      const words = `↩️ 已撤销 需${need.no} ${nameOfOrg(turn.directory, orgId)}的答复。${progress(need, turn.directory)}。`;
      service.tell(need, words, { here: here(turn), group: was.kind === 'OFFER' });
      return { text: words };
    },
  },
});

async function declineByWords(turn: Turn, need: Need, orgIds: readonly string[]): Promise<Reply> {
  const own = orgIds.filter((id) => id !== need.requesterId);
  const [unitId] = own;
  if (!unitId) throw new RuleBroken('need.own', `需${need.no}是您单位自己发的，不用答复。`);
  if (own.length > 1) return { card: whichUnit(need, turn.directory, own, 'no') };
  right(turn, unitId, need);
  if (!isOpen(need) && !offersOf(need).some((r) => r.orgId === unitId))
    return { text: `需${need.no} ${progress(need, turn.directory)}，不用再答复了，谢谢！` };
  const said = turn.reading.slots.reason;
  const reason = reasonIn(said ?? turn.text);
  if (reason === 'scope') {
    await decline(turn, need, unitId);
    return { card: whoseJob(need, turn.directory, unitId) };
  }
  if (!reason && !said) return { card: whyNot(await decline(turn, need, unitId), turn.directory, unitId) };
  const words = said ?? REASONS[reason!]!;
  await decline(turn, need, unitId, words.slice(0, 60));
  return {
    text: `已记：需${need.no} ${nameOfOrg(turn.directory, unitId)}这次不行(${words.slice(0, 60)})。改主意了随时说“需${need.no} 我们能出…”。`,
  };
}
