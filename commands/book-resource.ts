import { defineCommand, defineDraft, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { answeredHolder, decided, queued, settledHeld, shown } from '../bot/domain/booking/answering';
import { factsOf, notesOf, questionAbout, takingWay, unitsFor, wantedOf } from '../bot/domain/booking/ask';
import { type BookingDraft, lengthened, merged, movedTo, newBooking } from '../bot/domain/booking/draft';
import { askHolder, onlyBlocker } from '../bot/domain/booking/holder';
import { bookingMeant, chooseBooking } from '../bot/domain/booking/lookup';
import { undecide } from '../bot/domain/booking/owner';
import { answered } from '../bot/domain/booking/questions';
import { bookingById, resourceOf } from '../bot/domain/booking/records';
import type { Span } from '../bot/domain/booking/rules';
import { book, cancel, move, mustBeMovable } from '../bot/domain/booking/service';
import type { Bookable } from '../bot/domain/booking/taken';
import { dropWait, type Wanted, waitById, waitFor } from '../bot/domain/booking/waits';
import { waysFor } from '../bot/domain/booking/ways';
import { bookingCode, bookingFacts, spanInWords, titleOf } from '../bot/domain/booking/words';
import { formatInstant } from '../bot/domain/calendar/format';
import { RuleBroken } from '../bot/errors';
import { QUESTION, re } from '../bot/reading/declare';
import { THING } from '../bot/reading/phrases';
import { type BookingModel, WriteConflict } from '../prisma/client';

const draft = defineDraft<BookingDraft>({
  kind: 'resource.book',
  confirmText: '确认预订',
  question: questionAbout,
  sofar: factsOf,
  card: (payload, turn) => ({
    title: payload.moves ? `【待确认·改预订】${payload.moves.code}` : '【待确认·预订】',
    facts: factsOf(payload, turn),
    note: notesOf(payload, turn),
    buttons: [
      { text: '改时间', action: 'draft:ask:when' },
      { text: '写用途', action: 'draft:ask:purpose' },
      ...(unitsFor(turn).length > 1 ? [{ text: '换单位', action: 'draft:ask:org' }] : []),
    ],
  }),
  pick: (payload, slot, value, turn) => (slot === 'clash' ? takingWay(payload, value, turn) : answered(payload, slot, value, turn)),
  edit: (payload, changes, turn) => merged(payload, changes, turn.reading.assumed === true, turn),

  async confirm(payload, turn) {
    const resource = await resourceOf(turn, payload.resourceId ?? '');
    const wanted = wantedOf(payload, resource, turn.zone);
    if (!wanted) throw new RuleBroken('booking.unfinished', '时间还没有说全，请先补上。');
    if (payload.wish) return wished(payload.wish, wanted, resource, turn, payload.people);
    const before = payload.moves && (await bookingById(turn, payload.moves.id));
    const made = before ? await move(turn, before, wanted) : await book(turn, wanted);
    // Somebody was faster: look again, the clash is shown.
    if (!made) throw new WriteConflict(`${resource.title} was booked meanwhile`);
    const { booking, asked } = made;
    const code = bookingCode(booking);
    const was = before && termsOf(before);
    await turn.audit({
      action: was ? 'booking.change' : 'booking.make',
      entity: 'booking',
      entityId: booking.id,
      ...(was && { before: was, after: termsOf(booking) }),
      undo: was ? { was } : {},
      note: `${code} ${resource.title} ${spanInWords(booking, turn)}`,
    });
    const pending = booking.status === 'PENDING';
    const owner = resource.owner.shortName;
    return {
      card: {
        title: `✅ ${pending ? '已申请' : before ? '已改' : '已订'} ${code} ${resource.title}`,
        facts: [...(before ? [['原来', spanInWords(before, turn)] as const] : []), ...bookingFacts(booking, resource, turn)],
        note: pending
          ? asked
            ? `已请${owner}${asked.name}批，有结果私聊您。`
            : `要${owner}同意，可我联系不上${owner}的联络员，请打个电话。`
          : `不用了请说“${code}不用了”，10分钟内可“撤销”。`,
      },
      state: `${pending ? '已申请' : before ? '已改' : '已订'} ${code}`,
    };
  },
});

/** As 撤销 keeps it. */
const termsOf = ({ resourceId, startAt, endAt, quantity, purpose }: BookingModel) => ({
  resourceId,
  startAt: startAt.toISOString(),
  endAt: endAt.toISOString(),
  quantity,
  purpose,
});

/** 请对方调整, 排候补. What is asked for may be free by now: then it is booked after all. */
async function wished(wish: 'yield' | 'wait', wanted: Wanted, resource: Bookable, turn: Turn, people: number | undefined) {
  const facts = (of: Span): [string, string][] => [
    ['要订的', titleOf(resource)],
    ['时间', spanInWords(of, turn)],
    ['单位', `${turn.directory.unitName(wanted.orgId)}(${turn.actor.name})`],
  ];
  if (wish === 'wait') {
    const { wait, position } = await waitFor(turn, wanted);
    await turn.audit({
      action: 'booking.wait',
      entity: 'bookingWait',
      entityId: wait.id,
      undo: {},
      note: `候补 ${resource.title} ${spanInWords(wanted, turn)}`,
    });
    return {
      card: {
        title: `✅ 已排候补，第${position}位`,
        facts: facts(wanted),
        note: '空出来先私聊问您，为您保留一会儿。',
        buttons: [{ text: '不排了', action: `booking:unwait:${wait.id}` }],
      },
      state: '候补中',
    };
  }
  const blocking = await onlyBlocker(turn, resource, wanted);
  if (!blocking) throw new RuleBroken('booking.changed', `${resource.title}那时的情况刚刚变了，请再说一遍要订什么。`);
  const [alternative] = (await waysFor(turn, { resource, wanted, people })).others;
  const { wait, asked, until, kept } = await askHolder(turn, wanted, blocking, alternative);
  await turn.audit({ action: 'booking.wait', entity: 'bookingWait', entityId: wait.id, undo: {}, note: `请${bookingCode(blocking)}调整` });
  return {
    card: {
      title: `已问${bookingCode(blocking)}负责人${asked.name}`,
      facts: facts(wanted),
      note: `${formatInstant(until, turn)}前回复${kept ? `；在此之前为您保留${kept.title}` : ''}。结果私聊您。`,
      buttons: [{ text: '不问了', action: `booking:unwait:${wait.id}` }],
    },
    state: '已问对方',
  };
}

async function press({ verb, args }: Press, turn: Turn): Promise<Reply> {
  const [id = '', ...rest] = args;
  switch (verb) {
    case 'approve':
    case 'refuse':
      return decided(verb, args, turn);
    case 'yield':
    case 'keep':
      return answeredHolder(verb, id, turn);
    case 'take':
    case 'pass':
      return settledHeld(verb, id, turn);
    case 'unwait':
    case 'rewait':
      return queued(verb, id, turn);
    case 'again':
      return again(id, rest.join(':'), turn);
    default:
      return shown(id, turn);
  }
}

/** One of the ways after a refusal: put together as ever, with its confirm card. */
async function again(id: string, way: string, turn: Turn): Promise<Reply> {
  const before = await bookingById(turn, id);
  if (before.byMemberId !== turn.actor.id) throw new RuleBroken('booking.not-allowed', '这是别人的申请。您要订可以直接说。');
  const payload: BookingDraft = movedTo(
    {
      orgId: before.orgId,
      resourceId: before.resourceId,
      quantity: before.quantity,
      time: {},
      ...(before.purpose && { purpose: before.purpose }),
    },
    before,
    turn.zone,
  );
  if (way !== 'wait') return turn.draft(draft, takingWay(payload, way, turn));
  const resource = await resourceOf(turn, before.resourceId);
  const wanted = wantedOf(payload, resource, turn.zone);
  if (!wanted) return shown(id, turn);
  const { card, state } = await wished('wait', wanted, resource, turn, undefined);
  return { card: { ...card, buttons: [...card.buttons, { text: state, action: `booking:show:${id}` }] } };
}

/** 订61 改到…: the booking as it is, with what was said laid over it. */
async function moving(turn: Turn): Promise<Reply> {
  const { slots, assumed } = turn.reading;
  const found = await bookingMeant(turn, slots.no ? { no: slots.no } : {}, 'cancel');
  if ('several' in found) return chooseBooking(turn, '改哪一个？', found.several, 'booking');
  const { one } = found;
  await mustBeMovable(turn, one);
  const code = bookingCode(one);
  const as: BookingDraft = movedTo(
    {
      orgId: one.orgId,
      resourceId: one.resourceId,
      quantity: one.quantity,
      time: {},
      moves: { id: one.id, code },
      ...(one.purpose && { purpose: one.purpose }),
    },
    one,
    turn.zone,
  );
  const { when, resource, quantity } = slots;
  if (when && /延长|延时/.test(turn.text)) return turn.draft(draft, lengthened(as, when));
  const said = { ...(when && { when }), ...(resource !== undefined && { resource }), ...(quantity && { quantity }) };
  return turn.draft(draft, when || resource !== undefined || quantity ? merged(as, said, assumed === true, turn) : { ...as, askDay: true });
}

export default defineCommand({
  name: '预订',
  topic: '资源',
  common: true,
  says: [
    {
      intent: 'resource.book',
      summary: '订场地、借设备',
      examples: ['预约活动室 周六上午九点到十一点', '借一下音响，明天晚上'],
      words: ['预订', '预定', '预约', '借用', '申请', '会议室', '活动室', '投影仪', '多功能厅', '租借'],
      patterns: [
        {
          say: re(
            '(?:订(?!婚|单)|预订|预定|预约|约(?!会|个会)|借用|借(?!口|鉴|助|给)|租|占|申请(?:使用|用)?|占用|定(?!期|在|于)|留)(?:一|个|间|台|C|用|到|好|使用|下)*(?:T|O|的|,)*(?:的)?(?:R|N|L|',
            THING,
            '|[一-龥]{1,6}(?:室|厅|馆|场|堂|院|车|仪|机|屏|箱|棚))',
          ),
          score: 0.88,
          unless: re(
            '取消|不用了|谁能|谁有|哪家|哪个|有没有|还了|归还|可以借|能借|怎么|退|',
            '我们有|不订|约好的|借给|没订|帮忙借|空吗|有空',
          ),
        },
        {
          say: re(
            '(?:R|N|',
            THING,
            ')(?:T|,|我们?|想|要|帮|给|能不能|可不可以|能)*(?:借我|借给我|借我们|我要用|要用|想用|借用|用用|我用|我们用|借(?!给|出)|订|预约|预定|约|留(?![言下意学守着])|给我|给我们|占|申请)',
          ),
          score: 0.84,
          unless: re('取消|不用了|谁|哪家|哪个|有没有|还了|归还|可以借|能借(?!我)|怎么|退|我们有|约好的|借给你|借给大家|空吗|有空|订了'),
        },
        {
          say: /^(?:我们?|想|要|想要|需要|准备|打算|T|,|O)*(?:订|预订|预定|预约|约|借|借用|租|申请)(?:一?个?场地|一?间?会议室|一?个?活动室)?(?:T)?$/,
          score: 0.78,
          lacks: [],
          unless: /取消|约会/,
        },
        {
          say: /预约|预订|预定|订|约(?!会)|借(?!给|出)/,
          score: 0.8,
          has: ['resource'],
          unless: re(QUESTION.source, '|取消|不用|退|还了|归还|可以借|能借|约好|提前|捐|N|开会|碰头|借给'),
        },
        { say: re('(?:约|订|预约|借)N'), score: 0.9, said: '资', unless: /取消|不|退/ },
        { say: re('T.{0,8}(?:要用|想用|使用|用)(?:一?)?(?:R|', THING, ')'), score: 0.82, unless: re(QUESTION.source, '|不用') },
        { say: /^(?:我们?|T|,)*(?:要|想|想要|需要|得)?(?:使用|用)R/, score: 0.86, unless: re(QUESTION.source, '|不用|用完|好用') },
        { say: /(?:我们?|想|要|T).{0,10}(?:要|想|得|需要)(?:使用|用|订|借|预约)R/, score: 0.84, unless: re(QUESTION.source, '|不用') },
        { say: /^(?:T|,)*R(?:,|T)*我们?(?:T|,)*(?:要|想)用/, score: 0.86, unless: re(QUESTION.source, '|不用') },
        { say: /R.{0,10}T.{0,4}用$|R(?:我|我们)(?:T)?(?:要|想)?用/, score: 0.8, unless: re(QUESTION.source, '|不用|需要|缺|求') },
        { say: /^(?:要|我要|我们要|约|订)?N(?:T)?$/, score: 0.82, said: '资', has: ['time'] },
      ],
      slots: ['resource', 'when', 'quantity', 'purpose'],
      ask: { resource: '订哪里，或借什么？' },
      cut: /(?:我们|我|想|要|帮我|给我|小联)*(?:预订|预定|预约|订|借用|借|约|租|申请)(?:一下|一个|一间|个|间|下)?|借我(?:们)?用用?|我要用|要用|用一下|(?:给我们?)?留(?:着|给我们?)/g,
    },
    {
      intent: 'booking.change',
      summary: '预订改时间或换地方',
      examples: ['订9 改到后天上午9点到11点', '订9 推迟半小时'],
      patterns: [
        {
          say: /改|挪|换|调整|推迟|延后|延长|提前|往[前后]/,
          score: 0.92,
          on: '订',
          unless: /[?？]|吗|取消|不用|不改|别改/,
        },
      ],
      slots: ['no', 'when', 'resource', 'quantity'],
      no: '订',
    },
  ],
  drafts: [draft],
  noun: 'booking',
  press,

  async run(turn) {
    const { slots, assumed, intent } = turn.reading;
    if (intent === 'booking.change') return moving(turn);
    return turn.draft(draft, merged(newBooking(turn, turn.actor), slots, assumed === true, turn));
  },

  undo: {
    'booking.make': async ({ entityId }, turn) => {
      const booking = await bookingById(turn, entityId);
      if (booking.status !== 'CONFIRMED' && booking.status !== 'PENDING')
        throw new RuleBroken('booking.over', `${bookingCode(booking)}已经结束了，不用撤销。`);
      await cancel(turn, booking, '撤销');
      return {
        text: `↩️ 已撤销 ${bookingCode(booking)} ${(await resourceOf(turn, booking.resourceId)).title} ${spanInWords(booking, turn)}。`,
      };
    },
    'booking.change': async ({ entityId, data }, turn) => {
      const { startAt, endAt, ...was } = data['was'] as ReturnType<typeof termsOf>;
      const back = await move(turn, await bookingById(turn, entityId), { ...was, startAt: new Date(startAt), endAt: new Date(endAt) });
      if (!back) throw new RuleBroken('booking.taken', '原来的时间已经给别人了，撤销不了。可以再改一次。');
      return { text: `↩️ 已改回 ${bookingCode(back.booking)} ${back.resource.title} ${spanInWords(back.booking, turn)}。` };
    },
    'booking.wait': async ({ entityId }, turn) => {
      const dropped = await dropWait(turn, await waitById(turn, entityId));
      return { text: dropped ? '↩️ 已撤销，不再排队。' : '这条已经结束了，不用撤销。' };
    },
    'booking.decide': async ({ entityId, data }, turn) => {
      await undecide(turn, await bookingById(turn, entityId), (data['others'] ?? []) as string[]);
      return { text: '↩️ 已撤回刚才的决定，申请的单位都告诉了。请重新批。' };
    },
  },
});
