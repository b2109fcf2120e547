import type { Button, Choice } from '../bot/content';
import { defineCommand, defineDraft, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { type Candidate, candidatesOf, whoProposed } from '../bot/domain/agenda/candidates';
import {
  type Before,
  before,
  drop,
  fill,
  merge,
  mustManage,
  nextMeeting,
  openItem,
  putBack,
  reopen,
  toTop,
} from '../bot/domain/agenda/manage';
import { bodiesFor } from '../bot/domain/agenda/propose';
import { printed } from '../bot/domain/agenda/rules';
import { itemsOf, poolOfMeeting } from '../bot/domain/agenda/service';
import { codeOf, startOf } from '../bot/domain/meeting/cards';
import { meetingById, meetingByNo } from '../bot/domain/meeting/lookup';
import type { BodyInfo } from '../bot/domain/org/directory';
import { scopeOf } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';
import { publicWords } from '../bot/private-words';
import type { MeetingModel } from '../prisma/client';

const SHOWN = 20;
/** Entries of a drop-down. */
const CHOICES = 10;

interface DropDraft {
  itemId: string;
  title: string;
  nominated: boolean;
  reason?: string;
}

const dropping = defineDraft<DropDraft>({
  kind: 'agenda.drop',
  confirmText: '不上会',
  cancelText: '再想想',
  question({ title, nominated, reason }) {
    if (reason) return undefined;
    if (nominated) return { slot: 'reason', text: `“${title}”是提名的议题，不上会要写明理由。请直接说理由。`, options: [], free: true };
    const reasons = ['已经解决', '不归本会议', '条件不成熟'];
    return {
      slot: 'reason',
      text: `“${title}”为什么不上会？点一下，或直接说理由。`,
      options: reasons.map((value) => ({ text: value, value, settles: true as const })),
      free: true,
    };
  },
  card: ({ title, reason }) => ({
    title: '这个议题不上会？',
    facts: [
      ['议题', title],
      ['理由', reason ?? ''],
    ],
    note: '提出的人会收到理由。',
  }),
  pick: (draft, _slot, value) => ({ ...draft, reason: publicWords(value) }),
  edit: (draft, said) => ({ ...draft, reason: publicWords(said.reason ?? said.text ?? draft.reason ?? '') }),
  dropped: ({ title }) => ({ card: { title: '没有变', lead: title }, state: '没有变' }),

  async confirm({ itemId, title, reason = '' }, turn) {
    const item = await openItem(turn, itemId);
    await drop(turn, item, reason);
    await note(turn, 'agenda.drop', item.id, before(item), `不上会 ${title}`, reason);
    return {
      card: { title: '✅ 不上会了', lead: title, facts: [['理由', reason]], note: '已告诉提出的人。10分钟内可“撤销”。' },
      state: '已不上会',
    };
  },
});

const note = (turn: Turn, action: string, entityId: string, undo: object, words: string, reason?: string): Promise<void> =>
  turn.audit({ action, entity: 'agenda', entityId, reason, undo, note: words });

const may = (turn: Turn, hostId: string): boolean => turn.directory.can(turn.actor, 'meeting.call', hostId);

const choiceOf = (items: readonly { key: string; title: string }[]): Choice => ({
  name: 'item',
  title: '选一项',
  options: items.slice(0, CHOICES).map((i) => ({ id: i.key, text: i.title })),
});

/** @throws RuleBroken `agenda.none-selected` */
function selected(press: Press): string {
  const key = press.selected['item']?.[0];
  if (!key) throw new RuleBroken('agenda.none-selected', '请先在卡片上选一项，再点按钮。');
  return key;
}

async function pool(turn: Turn, body: BodyInfo): Promise<Reply> {
  const all = await candidatesOf(turn, body.id);
  const title = `${body.name}议题池`;
  if (!all.length) return { text: `${title}是空的。发“议题 南门路灯不亮”就能提一个。` };
  const lines = all.slice(0, SHOWN).map((c, i) => `${i + 1}. ${c.title}（${c.note}）`);
  if (all.length > SHOWN) lines.push(`另有${all.length - SHOWN}项，先列等得最久、涉及人最多的。`);
  if (!may(turn, body.hostId))
    return { text: [`**${title}（${all.length}项）**`, ...lines.map((l) => `> ${l}`), '上不上会由书记定。'].join('\n') };
  const next = await nextMeeting(turn, body.id);
  const buttons: Button[] = [
    ...(next ? [{ text: `列入${codeOf(next)}`, action: `agenda:adopt:${next.id}`, style: 'primary' as const }] : []),
    { text: '合并', action: `agenda:merge:${body.id}` },
    { text: '不上会', action: 'agenda:drop' },
  ];
  const note = [...lines, ...(next ? [] : ['开会时可以从这里勾选。'])].join('\n');
  return { card: { title: `议题池（${all.length}项）`, lead: body.name, note, choice: choiceOf(all), buttons } };
}

async function agenda(turn: Turn, meeting: MeetingModel, above = ''): Promise<Reply> {
  const items = await itemsOf(turn, meeting.id);
  const lines = items.map(
    (i, n) => `${n + 1}. ${printed(i)}（${whoProposed(turn, i)}${i.nominated ? '提名' : '提'}${i.status === 'DISCUSSED' ? '，已议' : ''}）`,
  );
  const title = `${codeOf(meeting)}议题（${items.length}项）`;
  const lead = `${meeting.title} · ${startOf(meeting, turn)}`;
  const coming = meeting.status === 'SCHEDULED' && meeting.endAt > turn.now;
  const open = items.filter((i) => i.status === 'ADOPTED').map((i) => ({ key: i.id, title: i.title }));
  if (!coming || !may(turn, meeting.hostId)) {
    const hint = coming ? `要加请发“${codeOf(meeting)} 议题 …”。` : '';
    return {
      text: [above, `**${title}** ${lead}`, ...(lines.length ? lines.map((l) => `> ${l}`) : ['> 还没有议题。']), hint]
        .filter(Boolean)
        .join('\n'),
    };
  }
  const bodyId = poolOfMeeting(turn, meeting);
  const more = bodyId ? await candidatesOf(turn, bodyId) : [];
  const buttons: Button[] = [
    ...(more.length ? [{ text: '从池里加', action: `agenda:pool:${meeting.id}`, style: 'primary' as const }] : []),
    ...(open.length ? [{ text: '提到最前', action: `agenda:top:${meeting.id}` }] : []),
    ...(open.length && bodyId ? [{ text: '退回议题池', action: `agenda:back:${meeting.id}` }] : []),
    ...(open.length && bodyId ? [{ text: '不上会', action: 'agenda:drop' }] : []),
  ];
  const hint = `要加请发“${codeOf(meeting)} 议题 …”。${more.length ? `议题池还有${more.length}项。` : ''}`;
  const text = [above, ...(lines.length ? lines : ['还没有议题。']), hint].filter(Boolean).join('\n');
  if (!buttons.length) return { text: [`**${title}** ${lead}`, text].join('\n') };
  return { card: { title, lead, note: text, ...(open.length && { choice: choiceOf(open) }), buttons } };
}

/** Boxes to tick: what goes in. */
function ticks(meeting: MeetingModel, candidates: readonly Candidate[]): Reply {
  const some = candidates.slice(0, SHOWN);
  return {
    card: {
      title: `勾选列入${codeOf(meeting)}的议题`,
      note: some.map((c, i) => `${i + 1}. ${c.title}（${c.note}）`).join('\n'),
      vote: {
        name: 'items',
        multiple: true,
        options: some.map((c) => ({ id: c.key, text: c.title, checked: c.ticked })),
        submit: { text: '列入', action: `agenda:ticked:${meeting.id}` },
      },
      buttons: [],
    },
  };
}

async function adopt(turn: Turn, meetingId: string, keys: readonly string[]): Promise<Reply> {
  const { meeting, taken } = await fill(turn, await meetingById(turn, meetingId), keys);
  const code = codeOf(meeting);
  if (!taken.length) return agenda(turn, meeting, keys.length ? '选的几项已经在别的会上或处理了，没有变。' : '没有勾选，议题没有变。');
  await note(turn, 'agenda.adopt', meeting.id, { ids: taken }, `列入${code} ${taken.length}项`);
  return agenda(turn, meeting, `✅ 已列入${code} ${taken.length}项，10分钟内可“撤销”。`);
}

async function mergeCard(turn: Turn, bodyId: string, id: string): Promise<Reply> {
  mustManage(turn, bodyId);
  const item = await openItem(turn, id);
  const others = (await candidatesOf(turn, bodyId)).filter((c) => c.key !== id && !c.key.includes(':'));
  if (!others.length) return { text: '议题池里没有别的议题可以合并。' };
  return {
    card: {
      title: '并到哪个议题？',
      lead: item.title,
      choice: choiceOf(others),
      buttons: [{ text: '并过去', action: `agenda:into:${id}`, style: 'primary' }],
    },
  };
}

async function mergeInto(turn: Turn, id: string, intoId: string): Promise<Reply> {
  const [item, into] = [await openItem(turn, id), await openItem(turn, intoId)];
  await note(turn, 'agenda.drop', item.id, await merge(turn, item, into), `合并 ${item.title}`);
  return {
    card: {
      title: '✅ 已合并',
      lead: into.title,
      facts: [['并入', item.title]],
      note: '10分钟内可“撤销”。',
      buttons: [{ text: '看议题池', action: `agenda:list:${into.bodyId ?? ''}` }],
    },
  };
}

async function press(what: Press, turn: Turn): Promise<Reply> {
  const [id = ''] = what.args;
  switch (what.verb) {
    case 'adopt':
      return adopt(turn, id, [selected(what)]);
    case 'ticked':
      return adopt(turn, id, what.selected['items'] ?? []);
    case 'pool': {
      const meeting = await meetingById(turn, id);
      const bodyId = poolOfMeeting(turn, meeting);
      mustManage(turn, bodyId);
      const candidates = bodyId ? await candidatesOf(turn, bodyId) : [];
      return candidates.length ? ticks(meeting, candidates) : agenda(turn, meeting, '议题池是空的。');
    }
    case 'top': {
      const meeting = await toTop(turn, await meetingById(turn, id), selected(what));
      return agenda(turn, meeting, '✅ 已提到最前。');
    }
    case 'back': {
      const item = await openItem(turn, selected(what));
      const meeting = await putBack(turn, await meetingById(turn, id), [item.id]);
      if (!item.bodyId) return agenda(turn, meeting, `${codeOf(meeting)}没有议题池可退，“${item.title}”还在议题里。`);
      await note(turn, 'agenda.back', meeting.id, { ids: [item.id] }, `退回议题池 ${item.title}`);
      return agenda(turn, meeting, `✅ “${item.title}”退回议题池，10分钟内可“撤销”。`);
    }
    case 'drop': {
      const item = await openItem(turn, selected(what));
      mustManage(turn, item.bodyId);
      return turn.draft(dropping, { itemId: item.id, title: item.title, nominated: item.nominated });
    }
    case 'merge':
      return mergeCard(turn, id, selected(what));
    case 'into':
      return mergeInto(turn, id, selected(what));
    default: {
      const body = turn.directory.bodyById(id);
      return body ? pool(turn, body) : { text: '发“议题池”看现在有哪些议题。' };
    }
  }
}

export default defineCommand({
  name: '议题池',
  topic: '督办',
  says: [
    {
      intent: 'agenda.list',
      summary: '看议题池，或一场会的议题',
      examples: ['议题池', '会12 议题'],
      words: ['议题池'],
      patterns: [
        { say: /议题池/, score: 0.96, unless: /怎么|什么是|T.{0,12}开(?:个|一个|一次)?(?:B|会|座谈|碰头)/ },
        { say: /^N(?:的)?议题[?]?$/, score: 0.95, said: '会' },
        { say: /^(?:看看?|查看?|列出?)?(?:B|O)?(?:的)?议题(?:清单|列表|汇总)$/, score: 0.92 },
      ],
      slots: ['no', 'body'],
      no: '会',
    },
  ],
  noun: 'agenda',
  drafts: [dropping],
  press,

  async run(turn) {
    const { no, body } = turn.reading.slots;
    if (no) return agenda(turn, await meetingByNo(turn, no));
    const mine = bodiesFor(turn);
    const scope = scopeOf(turn);
    const named = mine.filter((b) => [body ?? []].flat().includes(b.code));
    const here = mine.filter((b) => b.hostId === scope);
    const fits = named.length ? named : here.length ? here : mine;
    const [only] = fits;
    if (!only) throw new RuleBroken('agenda.not-member', '您单位还不是哪个联席会的成员，看不到议题池。');
    if (fits.length === 1) return pool(turn, only);
    const some = fits.slice(0, 6);
    return { card: { title: '看哪个会的议题池？', buttons: some.map((b) => ({ text: b.name, action: `agenda:list:${b.id}` })) } };
  },

  undo: {
    async 'agenda.drop'({ entityId, data }, turn) {
      const item = await reopen(turn, entityId, data as unknown as Before);
      return { text: `↩ 议题“${item.title}”恢复了。` };
    },
    async 'agenda.adopt'({ entityId, data }, turn) {
      const meeting = await putBack(turn, await meetingById(turn, entityId), data['ids'] as string[]);
      return { text: `↩ 已从${codeOf(meeting)}退回议题池。` };
    },
    async 'agenda.back'({ entityId, data }, turn) {
      const { meeting } = await fill(turn, await meetingById(turn, entityId), data['ids'] as string[]);
      return { text: `↩ 又列入${codeOf(meeting)}了。` };
    },
  },
});
