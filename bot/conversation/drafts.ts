/**
 * Drafts: what a person is about to write. Nothing is stored or announced before its author confirmed it; missing parts are asked one at a
 * time; a draft lives 30 minutes; a press on an old card shows the draft as it is now; a second press tells what became of it.
 */
import { randomUUID } from 'node:crypto';
import { DraftState } from '../../prisma/client';
import { formatMinute, MINUTE_MS, toWall } from '../clock';
import type { Button, Card, Content, Question } from '../content';
import { RuleBroken } from '../errors';
import type { Slots } from '../reading/types';
import type { DraftSpec, Press, Reply, Turn } from './command';
import type { DraftRow, Unit } from './unit';

const LIFE_MS = 30 * MINUTE_MS;
/** Buttons on a card, one of them [取消]. */
const MAX_OPTION_BUTTONS = 5;

type Spec = DraftSpec<unknown>;

/** The turn as the draft engine sees it: with the unit's drafts. */
export interface DraftTurn extends Turn {
  readonly unit: Unit;
}

const payloadOf = (draft: DraftRow): never => JSON.parse(draft.payload) as never;

export class Drafts {
  constructor(
    private readonly specs: ReadonlyMap<string, DraftSpec<never>>,
    private readonly asks: ReadonlyMap<string, string>,
  ) {}

  async open(turn: DraftTurn, kind: string, payload: unknown): Promise<Content> {
    const draft: DraftRow = {
      id: randomUUID(),
      kind,
      conversation: turn.conversation,
      authorId: turn.actor.id,
      payload: JSON.stringify(payload),
      revision: 1,
      state: DraftState.OPEN,
      result: null,
      expiresAt: new Date(turn.now.getTime() + LIFE_MS),
      settledAt: null,
    };
    turn.unit.createDraft(draft);
    return this.face(turn, draft);
  }

  /** "改成35人", or the missing part that was asked for. */
  async edit(turn: DraftTurn, draft: DraftRow, changes: Slots): Promise<Content> {
    const payload = payloadOf(draft);
    return this.change(turn, draft, (await this.spec(draft).edit?.(payload, changes, turn)) ?? payload);
  }

  /** Words that are no change as far as reading knows: an answer to a question that takes any words. Undefined when there is none. */
  async hear(turn: DraftTurn, draft: DraftRow, words: string): Promise<Content | undefined> {
    const question = await this.question(turn, draft);
    return question?.free && this.change(turn, draft, await this.picked(turn, draft, question.slot, words));
  }

  /** What it asks at this moment. */
  async question(turn: DraftTurn, draft: DraftRow): Promise<Question | undefined> {
    return this.spec(draft).question?.(payloadOf(draft), turn);
  }

  /** What is said beside it may hold what only few may know. */
  isPrivate(draft: DraftRow): boolean {
    return this.specs.get(draft.kind)?.private !== undefined;
  }

  takesChanges(draft: DraftRow): boolean {
    return this.spec(draft).edit !== undefined;
  }

  /** Pictures for it; undefined when it takes none. */
  async addPictures(turn: DraftTurn, draft: DraftRow): Promise<Content | undefined> {
    const spec = this.spec(draft);
    if (!spec.pictured) return undefined;
    return this.change(turn, draft, spec.pictured(payloadOf(draft), turn));
  }

  async confirm(turn: DraftTurn, draft: DraftRow): Promise<Content> {
    const spec = this.spec(draft);
    const payload = payloadOf(draft);
    if (await this.question(turn, draft)) return this.face(turn, draft);
    const unready = spec.unready?.(payload, turn);
    if (unready !== undefined) return this.change(turn, draft, unready);
    const settled = await spec.confirm(payload, turn);
    const card: Card = {
      ...settled.card,
      buttons: [...(settled.card.buttons ?? []), { text: settled.state, action: `draft:state:${draft.id}` }],
    };
    if (turn.memory.draft === draft.id) delete turn.memory.draft;
    turn.unit.changeDraft(draft, { state: DraftState.CONFIRMED, result: JSON.stringify(card), settledAt: turn.now });
    return { card };
  }

  async cancel(turn: DraftTurn, draft: DraftRow): Promise<Content> {
    const dropped = this.spec(draft).dropped?.(payloadOf(draft), turn) ?? {
      card: { title: '已取消', lead: '什么也没有记录。' },
      state: '已取消',
    };
    const card: Card = {
      ...dropped.card,
      buttons: [...(dropped.card.buttons ?? []), { text: dropped.state, action: `draft:state:${draft.id}` }],
    };
    if (turn.memory.draft === draft.id) delete turn.memory.draft;
    turn.unit.changeDraft(draft, { state: DraftState.CANCELLED, result: JSON.stringify(card), settledAt: turn.now });
    return { card };
  }

  /** A press on a draft's card: "draft:<verb>:<id>[:<revision>[:<slot>[:<value>]]]". */
  async press(turn: DraftTurn, { verb, args, selected }: Press): Promise<Reply> {
    const [id = '', revision, slot = '', ...rest] = args;
    const draft = turn.unit.draft(id);
    if (!draft)
      return {
        card: {
          title: '这张卡片已经失效',
          lead: '请再说一遍，我重新为您准备。',
          buttons: [{ text: '已失效', action: `draft:state:${id}` }],
        },
      };
    if (draft.authorId !== turn.actor.id) {
      const author = turn.directory.nameById(draft.authorId) ?? '发起人';
      return { text: `这张卡片要由${author}来点。您也可以@我，自己发起一条。` };
    }
    if (draft.state !== DraftState.OPEN) return this.settled(turn, draft);
    if (draft.expiresAt <= turn.now) {
      return {
        card: {
          title: '已过期，没有记录',
          lead: '超过30分钟没有确认，请再说一遍。',
          buttons: [{ text: '已过期', action: `draft:state:${id}` }],
        },
      };
    }
    if (verb === 'state' || Number(revision) !== draft.revision) return this.face(turn, draft);
    switch (verb) {
      case 'confirm':
        return this.confirm(turn, draft);
      case 'cancel':
        return this.cancel(turn, draft);
      case 'pick':
        return this.change(turn, draft, await this.picked(turn, draft, slot, rest.join(':')));
      case 'settle':
        return this.confirm(turn, this.revise(turn, draft, await this.picked(turn, draft, slot, rest.join(':'))));
      case 'choose': {
        const chosen = selected[slot]?.[0];
        return chosen === undefined ? this.face(turn, draft) : this.change(turn, draft, await this.picked(turn, draft, slot, chosen));
      }
      case 'tick':
        return this.change(turn, draft, await this.picked(turn, draft, slot, (selected[slot] ?? []).join(',')));
      case 'ask':
        return this.change(turn, draft, await this.picked(turn, draft, 'ask', slot));
      default:
        return this.face(turn, draft);
    }
  }

  /** The payload with a part chosen. */
  private async picked(turn: DraftTurn, draft: DraftRow, slot: string, value: string): Promise<unknown> {
    const payload = payloadOf(draft);
    return (await this.spec(draft).pick?.(payload, slot, value, turn)) ?? payload;
  }

  private change(turn: DraftTurn, draft: DraftRow, payload: unknown): Promise<Content> {
    return this.face(turn, this.revise(turn, draft, payload));
  }

  private revise(turn: DraftTurn, draft: DraftRow, payload: unknown): DraftRow {
    return turn.unit.changeDraft(draft, {
      payload: JSON.stringify(payload),
      revision: draft.revision + 1,
      expiresAt: new Date(turn.now.getTime() + LIFE_MS),
    });
  }

  /** The draft as it is now: the next question, or all of it with [确认]. */
  private async face(turn: DraftTurn, draft: DraftRow): Promise<Content> {
    turn.memory.draft = draft.id;
    const spec = this.spec(draft);
    const payload = payloadOf(draft);
    const at = (verb: string, ...more: string[]) => ['draft', verb, draft.id, String(draft.revision), ...more].join(':');
    const secret = spec.private && (spec.private === 'ALWAYS' || turn.place.kind === 'single') && { private: true as const };
    const cancel: Button = { text: spec.cancelText ?? '取消', action: at('cancel') };
    const question = await this.question(turn, draft);
    if (question) {
      const text = question.text ?? this.asks.get(`${draft.kind}:${question.slot}`) ?? '还差一步，请说一下。';
      return {
        card: { facts: spec.sofar?.(payload, turn) ?? [], ...asked(question, text), ...buttonsOf(question, at, cancel) },
        ...secret,
      };
    }
    const card = spec.card(payload, turn);
    const extra = (card.buttons ?? []).map((b) => ({ ...b, action: b.action.replace(/^draft:(\w+)/, (_, verb: string) => at(verb)) }));
    // What is still missing comes before 确认.
    const first = extra.filter((b) => b.style === 'primary');
    const confirm: Button = { text: spec.confirmText ?? '确认', action: at('confirm'), style: first.length ? 'plain' : 'primary' };
    const others = extra.filter((b) => b.style !== 'primary');
    return { card: { ...card, buttons: [...first, confirm, ...others.slice(0, 4 - first.length), cancel] }, ...secret };
  }

  private settled(turn: DraftTurn, draft: DraftRow): Reply {
    const card = JSON.parse(draft.result ?? '{"title":"已处理","buttons":[]}') as Card;
    const when = draft.settledAt ? `${formatMinute(toWall(draft.settledAt, turn.zone).minute)}已处理，不会重复。` : '';
    return { card: { ...card, note: [card.note, when].filter(Boolean).join('\n') } };
  }

  private spec(draft: DraftRow): Spec {
    const spec = this.specs.get(draft.kind);
    if (!spec) throw new RuleBroken('draft.unknown', '这张卡片来自旧版本，请再说一遍。');
    return spec as Spec;
  }
}

function asked(q: Question, text: string): Pick<Card, 'title' | 'note' | 'choice'> {
  const short = [...text].length <= 24;
  const choice =
    !q.multiple && q.options.length > MAX_OPTION_BUTTONS
      ? { name: q.slot, title: '请选', options: q.options.slice(0, 10).map((o) => ({ id: o.value, text: o.text })) }
      : undefined;
  return { title: short ? text : '还差一步', ...(!short && { note: text }), ...(choice && { choice }) };
}

function buttonsOf(q: Question, at: (verb: string, ...more: string[]) => string, cancel: Button): Pick<Card, 'buttons' | 'vote'> {
  if (q.multiple) {
    const options = q.options.slice(0, 20).map((o) => ({ id: o.value, text: o.text, checked: o.ticked ?? false }));
    const submit: Button = { text: '选好了', action: at('tick', q.slot), style: 'primary' };
    return { vote: { name: q.slot, multiple: true, options, submit }, buttons: [] };
  }
  if (q.options.length > MAX_OPTION_BUTTONS)
    return { buttons: [{ text: '选好了', action: at('choose', q.slot), style: 'primary' }, cancel] };
  return { buttons: [...q.options.map((o) => ({ text: o.text, action: at(o.settles ? 'settle' : 'pick', q.slot, o.value) })), cancel] };
}
