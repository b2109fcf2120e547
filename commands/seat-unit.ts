import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import { calledFrom } from '../bot/domain/meeting/lookup';
import {
  bodyToSeat,
  type NewPlace,
  type PlaceBefore,
  placeAt,
  placeText,
  placeThen,
  putPlaceBack,
  setPlace,
} from '../bot/domain/meeting/seats';
import type { BodyInfo } from '../bot/domain/org/directory';
import { scopeOf } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';
import { QUESTION } from '../bot/reading/declare';
import { parseNumeral } from '../bot/reading/numbers';
import type { Slots } from '../bot/reading/types';
import type { BodyPost } from '../prisma/client';

interface SeatDraft extends Omit<NewPlace, 'bodyId'> {
  /** Bodies that may be meant; one when it is sure. */
  bodies: string[];
}

/** Words for a post, longer ones first. */
const POSTS: readonly (readonly [RegExp, BodyPost])[] = [
  [/列席|观察员/, 'OBSERVER'],
  [/副主任单位/, 'DEPUTY'],
  [/主任单位|主席单位|召集单位|牵头单位/, 'CHAIR'],
  [/秘书单位|秘书处/, 'SECRETARY'],
  [/委员单位/, 'COMMISSIONER'],
  [/成员/, 'MEMBER'],
];
const SEATS = /(\d+|[一二两三四五六七八九十]+)(?:个|人)?(?:名额|席)/;

const FOR: Partial<Record<BodyPost, string>> = {
  OBSERVER: '列席单位收得到通知，不算法定人数，没答复也不催。',
  CHAIR: '没答复或请假时，会在“谁没回”和到会提醒里点名。',
  SECRETARY: '没答复或请假时，会在“谁没回”和到会提醒里点名。',
};

/** Post and number of seats in the words. */
function saidIn(words: string): Pick<NewPlace, 'post' | 'seats'> {
  const post = POSTS.find(([say]) => say.test(words))?.[1];
  const seats = parseNumeral(SEATS.exec(words)?.[1] ?? '');
  return { ...(post && { post }), ...(seats !== undefined && { seats }) };
}

/** Bodies that the words can mean: named, else those of the group, else those the person may call. */
function bodiesMeant({ directory, actor, ...turn }: Turn, said: Slots['body']): BodyInfo[] {
  const scope = scopeOf(turn);
  const named = [said ?? []].flat().flatMap((code) => directory.bodyByCode(code) ?? []);
  const all = named.length
    ? named
    : scope
      ? directory.bodiesHostedBy(scope)
      : calledFrom(actor).flatMap((id) => directory.bodiesHostedBy(id));
  const here = all.filter((b) => b.hostId === scope);
  const mine = all.filter((b) => directory.can(actor, 'meeting.call', b.hostId));
  return here.length ? here : mine.length ? mine : all.slice(0, 1);
}

/** The one body of the draft; asked for when there are several. */
const bodyOf = (draft: SeatDraft, turn: Turn): BodyInfo => bodyToSeat(turn, draft.bodies[0] ?? '');

const seat = defineDraft<SeatDraft>({
  kind: 'body.seat',
  question({ bodies }, { directory }) {
    if (bodies.length === 1) return undefined;
    const options = bodies.flatMap((id) => directory.bodyById(id) ?? []).map((b) => ({ text: b.name, value: b.id }));
    return { slot: 'body', text: '是哪一个会？', options };
  },
  card(draft, turn) {
    const body = bodyOf(draft, turn);
    const before = placeAt(body, draft.orgId);
    const then = placeThen(body, { ...draft, bodyId: body.id });
    return {
      title: '【待确认·名额】',
      facts: [
        ['会议', body.name],
        ['单位', turn.directory.unitName(draft.orgId)],
        ['改为', placeText(then)],
        ['原来', before ? placeText(before) : '不在成员单位里，确认后加入'],
      ],
      note: [FOR[then.post], '从下一次召集的会议起生效，已发通知的不变。'].filter(Boolean).join('\n'),
    };
  },
  pick: (draft, slot, value) => (slot === 'body' ? { ...draft, bodies: [value] } : draft),
  edit: (draft, _changes, turn) => ({ ...draft, ...saidIn(turn.text) }),

  async confirm(draft, turn) {
    const wanted = { ...draft, bodyId: bodyOf(draft, turn).id };
    const { body, before } = await setPlace(turn, wanted);
    const unit = turn.directory.unitName(draft.orgId);
    await turn.audit({
      action: 'body.seat',
      entity: 'body',
      entityId: body.id,
      ...(before && { before }),
      after: placeThen(body, wanted),
      undo: { orgId: draft.orgId, before },
      note: `${unit}在${body.name}的名额`,
    });
    return {
      card: {
        title: `✅ ${unit}：${placeText(placeThen(body, wanted))}`,
        lead: body.name,
        note: '从下一次召集的会议起生效。10分钟内可“撤销”。',
      },
      state: '已改名额',
    };
  },
});

export default defineCommand({
  name: '名额',
  topic: '会议',
  says: [
    {
      intent: 'body.seat',
      summary: '定单位在联席会的身份（列席、主任单位…）和名额',
      examples: ['联席会 商会 列席', '联席会 供电所 两个名额', '联席会 城管 主任单位'],
      words: ['列席', '名额'],
      patterns: [
        {
          say: /^(?:B)?(?:里|的|,|把|将|让|请)*O(?:在B)?(?:,|这次|以后|改为|改成|改|设为|设成|定为|转为|作为|担任|当|是|为|做)*(?:列席|观察员|主任单位|副主任单位|委员单位|成员单位|正式成员|秘书单位|秘书处|主席单位|召集单位|牵头单位)(?:单位)?$/,
          score: 0.92,
          lacks: ['time'],
          unless: QUESTION,
        },
        {
          say: /^(?:B)?(?:里|的|,|把|将|给)*O(?:在B)?(?:,|改为|改成|改|定为|有|为|给)*(?:C|[一二两三四五六七八九])(?:个|人)?(?:名额|席位|席)$/,
          score: 0.92,
          lacks: ['time'],
          unless: QUESTION,
        },
      ],
      slots: ['body', 'orgs'],
    },
  ],
  drafts: [seat],

  async run(turn) {
    const [ref, ...more] = turn.reading.slots.orgs ?? [];
    if (more.length) throw new RuleBroken('seat.one-unit', '一次请说一家单位，例如“联席会 商会 列席”。');
    const found =
      typeof ref === 'object' && !Array.isArray(ref) ? [] : [ref ?? []].flat().flatMap((code) => turn.directory.orgByCode(code) ?? []);
    const [org, ...others] = found;
    if (others.length)
      throw new RuleBroken('seat.unknown-unit', `有几家叫这个名字：${found.map((o) => o.shortName).join('、')}。请用全称。`);
    if (!org) throw new RuleBroken('seat.unknown-unit', '没有找到这个单位，请用全称或简称。');
    const bodies = bodiesMeant(turn, turn.reading.slots.body);
    const [body] = bodies;
    if (!body) throw new RuleBroken('seat.no-body', '这里还没有登记联席会，请先让管理员导入成员单位。');
    bodyToSeat(turn, body.id);
    return turn.draft(seat, { bodies: bodies.map((b) => b.id), orgId: org.id, ...saidIn(turn.text) });
  },

  undo: {
    async 'body.seat'({ entityId, data }, turn) {
      const { orgId, before } = data as { orgId: string; before: PlaceBefore };
      await putPlaceBack(turn, entityId, orgId, before);
      return { text: `↩ 已撤回：${turn.directory.unitName(orgId)}${before ? `仍是${placeText(before)}` : '不再是成员单位'}。` };
    },
  },
});
