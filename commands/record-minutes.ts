import { MINUTE_MS } from '../bot/clock';
import { defineCommand, defineDraft, type Reply, type Turn } from '../bot/conversation/command';
import { openActions } from '../bot/domain/action/lookup';
import { codeOf as actionCode } from '../bot/domain/action/words';
import { poolOfMeeting } from '../bot/domain/agenda/service';
import { formatDay } from '../bot/domain/calendar/format';
import { codeOf, shortLine } from '../bot/domain/meeting/cards';
import { meetingById, meetingByNo } from '../bot/domain/meeting/lookup';
import { tellGroup } from '../bot/domain/meeting/notify';
import {
  changeByWords,
  gapQuestion,
  gaps,
  givenFor,
  itemsFrom,
  type MinutesDraft,
  pickItem,
  rowAsked,
  rowsOf,
} from '../bot/domain/minutes/draft';
import {
  confirmCard,
  confirmMinutes,
  lastHeld,
  type MinutesUndo,
  minutesOf,
  mustBeShown,
  mustBeWritable,
  type Recorded,
  recordMinutes,
  takeBackMinutes,
  textOf,
} from '../bot/domain/minutes/service';
import { here, scopeOf } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';
import { withoutPhones } from '../bot/private-words';
import type { MeetingModel, MinutesModel } from '../prisma/client';

const NAME = '纪要';
/** Somebody who is asked for minutes may have to write them first. */
const LISTEN_MS = 30 * MINUTE_MS;
const HOW = '一条一句，写清谁、什么事、哪天前，例如“一、东门停车由物业9月底前划线；二、……”。';

const minutes = defineDraft<MinutesDraft>({
  kind: 'minutes.record',
  async question(draft, turn) {
    if (draft.ask === 'EDIT')
      return { slot: 'words', text: '改哪一条？直接说，例如“第2条9月22号前”“路灯由供电所负责”“第3条去掉”。', options: [], free: true };
    return draft.ask === 'GAPS' ? gapQuestion(turn, draft, await unitsAt(turn, draft.meetingId)) : undefined;
  },
  sofar: (draft, turn) => rowAsked(draft, turn),
  card(draft, turn) {
    const open = gaps(draft, turn);
    const missing = new Set(open.map((g) => g.part));
    const kept = draft.items.flatMap((i) => givenFor(i, draft.given)?.code ?? []);
    const fresh = draft.items.filter((i) => i.kind === 'WORK').length - kept.length;
    return {
      title: `【待确认·纪要】${draft.code}`,
      lead: draft.title,
      note: [
        ...rowsOf(draft, turn).map(([n, row]) => `${n}. ${row}`),
        open[0]
          ? `还缺的可以直接说，例如“第${open[0].at + 1}条${open[0].part === 'due' ? '月底前' : '由物业负责'}”。`
          : [
              fresh || !kept.length ? `确认后生成${fresh}件督办，私聊通知承办单位联络员。` : '确认后没有新的督办。',
              kept.length ? `${kept.join('、')}照旧，不重复生成。` : '',
            ].join(''),
      ].join('\n'),
      buttons: [
        ...(missing.size
          ? [
              {
                text: missing.has('due') ? (missing.has('lead') ? '补全' : '补期限') : '补单位',
                action: 'draft:ask:gaps',
                style: 'primary' as const,
              },
            ]
          : []),
        { text: '改', action: 'draft:ask:edit' },
      ],
    };
  },
  pick(draft, slot, value, turn) {
    if (slot === 'ask') return { ...draft, ask: value === 'edit' ? 'EDIT' : 'GAPS' };
    return pickItem(turn, draft, slot, value);
  },
  edit: (draft, _changes, turn) => changeByWords(turn, draft, turn.text),
  unready: (draft, turn) => (gaps(draft, turn).length ? { ...draft, ask: 'GAPS' } : undefined),
  async confirm(draft, turn) {
    const meeting = await meetingById(turn, draft.meetingId);
    const chatid = here(turn) ?? null;
    const done = await recordMinutes(turn, meeting, { body: draft.text, source: draft.source, items: draft.items, chatid });
    await turn.audit({
      action: 'minutes.record',
      entity: 'minutes',
      entityId: meeting.id,
      // Earlier versions are kept here alone.
      ...(done.undo.old && { before: done.undo.old }),
      after: { version: done.minutes.version },
      undo: done.undo,
      note: `${codeOf(meeting)}的纪要`,
    });
    const card = recordedCard(turn, meeting, done);
    const facts = card.facts.map(([code, row]) => `${code} ${row}`);
    tellGroup(
      turn,
      meeting,
      { text: [`**${card.title}** ${card.lead}`, ...facts].join('\n') },
      `minutes:${meeting.id}:${done.minutes.version}`,
      here(turn),
    );
    return { card, state: `已记 ${codeOf(meeting)}`.slice(0, 10) };
  },
});

function recordedCard(turn: Turn, meeting: MeetingModel, { minutes: written, made, kept, left, open, pooled, unreached }: Recorded) {
  const codes = (list: readonly { no: number }[]) => list.map(actionCode).join('、');
  const leads = [...new Set(made.map((a) => turn.directory.unitName(a.leadOrgId)))];
  const note = [
    leads.length ? `${leads.join('、')}联络员确认后开始计时；到期前3个和1个工作日提醒，逾期5个工作日自动列入下次会议。` : '',
    kept.length
      ? `${kept.map((a) => `${actionCode(a)}（${formatDay(a.dueOn, turn)}前）`).join('、')}照旧，改期限请说“${codes(kept.slice(0, 1))} 延到…”。`
      : '',
    left.length ? `新纪要里没有${codes(left)}，仍在督办；不要了请说“${codes(left.slice(0, 1))} 取消”。` : '',
    open.length ? `${pooled ? '退回议题池' : '留作下次再议'}：${open.join('、')}。` : '',
    unreached.length ? `⚠ 通知不到：${unreached.join('、')}，请电话告知。` : '',
    written.status === 'DRAFT' ? '已请召集人确认纪要。' : '',
    '10分钟内可“撤销”。',
  ];
  return {
    title: `✅ 已记 ${codeOf(meeting)}纪要${written.version > 1 ? `（第${written.version}版）` : ''}`,
    lead: made.length ? `已生成 ${codes(made)}` : '没有新的督办事项',
    facts: made.map(
      (a) => [actionCode(a), `${turn.directory.unitName(a.leadOrgId)}：${a.title}，${formatDay(a.dueOn, turn)}前`] as [string, string],
    ),
    note: note.filter(Boolean).join('\n'),
  };
}

async function unitsAt(turn: Turn, meetingId: string): Promise<string[]> {
  const seats = await turn.tx.invitation.findMany({ where: { meetingId }, orderBy: { createdAt: 'asc' }, select: { orgId: true } });
  return seats.map((s) => s.orgId);
}

async function start(turn: Turn, meeting: MeetingModel, text: string, source: MinutesDraft['source']): Promise<Reply> {
  mustBeWritable(turn, meeting);
  const clean = withoutNumbers(text);
  const items = await itemsFrom(turn, meeting.id, clean);
  if (!items.length) throw new RuleBroken('minutes.empty', `没从这段话里读出内容。${HOW}`);
  const given = (await openActions(turn, { meetingId: meeting.id })).map((a) => ({
    code: actionCode(a),
    leadOrgId: a.leadOrgId,
    title: a.title,
  }));
  const head = { meetingId: meeting.id, code: codeOf(meeting), title: shortLine(meeting, turn), text: clean, source };
  return turn.draft(minutes, { ...head, items, given, ...(!poolOfMeeting(turn, meeting) && { noPool: true }) });
}

/** Everybody reads them: no phone numbers. */
const withoutNumbers = (text: string): string =>
  text
    .split('\n')
    .map((line) => withoutPhones(line).text)
    .join('\n')
    .trim();

/** No words yet: what there is, or an invitation to send them. */
async function ask(turn: Turn, meeting: MeetingModel): Promise<Reply> {
  const known = await minutesOf(turn, meeting.id);
  if (known && !turn.attachments.length) {
    await mustBeShown(turn, meeting, scopeOf(turn));
    return { text: shown(turn, meeting, known) };
  }
  mustBeWritable(turn, meeting);
  turn.memory.pending = { kind: NAME, data: { meetingId: meeting.id }, until: turn.now.getTime() + LISTEN_MS };
  const files = turn.document && 'problem' in turn.document ? turn.document.problem : turn.attachments.length ? '图片里的字我读不了。' : '';
  return { text: `${files}请把${shortLine(meeting, turn)}的纪要发给我，${HOW}也可以引用写好的纪要，或 .docx、.txt 文件@我。` };
}

function shown(turn: Turn, meeting: MeetingModel, known: MinutesModel): string {
  const by = turn.directory.nameById(known.draftedById) ?? '';
  const state = known.status === 'CONFIRMED' ? '已确认' : '待召集人确认';
  return [
    `**${codeOf(meeting)}纪要**（第${known.version}版，${by}记，${state}）`,
    known.body,
    `要Word文件，说“${codeOf(meeting)} 纪要 word”；要重写，把全文跟在“纪要 ${codeOf(meeting)}”后面发来。`,
  ].join('\n');
}

/** Own words behind the command word and the number. */
function wordsOf(turn: Turn): { text: string; source: MinutesDraft['source'] } {
  const { items } = turn.reading.slots;
  if (items?.length) return { text: afterCommand(turn.text), source: 'TYPED' };
  if (turn.document && 'text' in turn.document) return { text: turn.document.text, source: 'FILE' };
  return turn.quote?.trim() ? { text: turn.quote, source: 'QUOTED' } : { text: '', source: 'TYPED' };
}

const afterCommand = (text: string): string =>
  text.replace(/^[\s\S]*?(?:纪要|会议记录|决议|决定)(?:如下)?[\s:：,，]*(?:会(?:议)?\s*\d+)?[\s:：,，。]*/, '');

export default defineCommand({
  name: NAME,
  topic: '督办',
  common: true,
  says: [
    {
      intent: 'minutes.record',
      summary: '记会议纪要',
      examples: ['纪要 会21 一、停车划线 二、路灯更换'],
      words: ['纪要', '会议纪要'],
      patterns: [
        {
          say: /^(?:N|B|T|的|我来|,|把|这是|上传|提交|发|发一下|整理|录入|记)*(?:会议)?纪要/,
          score: 0.92,
          unless: /纪要(?:写|做|记|整理|发)(?:得|的)|纪要(?:呢|在哪|发了|好了|有吗|谁|什么)|怎么|[?？]$|看看/,
        },
        {
          say: /(?:记|录|写|补|传|发|做|整理|形成|存|加|登记|上传|录入)(?:个|份|上|好|一份)?(?:会议|N|B)*(?:的)?纪要/,
          score: 0.9,
          unless: /得|怎么|谁|[?？]$/,
        },
        { say: /N(?:的)?(?:会议)?(?:纪要|会议记录|决定|决议)/, score: 0.92, unless: /[?？]$|呢$|看看|发我|怎么/, said: '会' },
        { say: /会议(?:记录|决议|决定)(?:如下)?[:,]/, score: 0.86 },
      ],
      slots: ['no', 'items'],
      no: '会',
    },
  ],
  noun: 'minutes',
  drafts: [minutes],

  async run(turn) {
    const { no } = turn.reading.slots;
    const meeting = no ? await meetingByNo(turn, no) : await lastHeld(turn, scopeOf(turn));
    if (!meeting) throw new RuleBroken('minutes.none', '没有找到刚开过的会。请带上编号，例如“纪要 会12 一、……”。');
    const { text, source } = wordsOf(turn);
    return text ? start(turn, meeting, text, source) : ask(turn, meeting);
  },

  async heard({ meetingId = '' }, turn) {
    const meeting = await meetingById(turn, meetingId);
    if (turn.document) return 'text' in turn.document ? start(turn, meeting, turn.document.text, 'FILE') : ask(turn, meeting);
    if ([...turn.text].length < 6) return undefined;
    return start(turn, meeting, turn.text, 'TYPED');
  },

  async press({ args: [id = '', text = ''] }, turn) {
    const meeting = await meetingById(turn, id);
    const { minutes: known, fresh } = await confirmMinutes(turn, meeting, text);
    if (fresh) await turn.audit({ action: 'minutes.confirm', entity: 'minutes', entityId: id, note: `确认${codeOf(meeting)}的纪要` });
    if (known.status === 'DRAFT') {
      const card = confirmCard(turn, meeting, known);
      return { card: { ...card, lead: `纪要后来重写过，请看现在的：${card.lead}` } };
    }
    const by = turn.directory.nameById(known.confirmedById ?? '') ?? '';
    return {
      card: {
        title: `✅ ${codeOf(meeting)}纪要已确认`,
        lead: `第${known.version}版，${by}确认`,
        note: known.body,
        buttons: [{ text: '已确认', action: `minutes:state:${id}:${textOf(known)}` }],
      },
    };
  },

  undo: {
    async 'minutes.record'({ entityId, data }, turn) {
      const meeting = await meetingById(turn, entityId);
      const { stopped } = await takeBackMinutes(turn, meeting, data as unknown as MinutesUndo);
      const text = `↩ 已撤回${codeOf(meeting)}的纪要${stopped.length ? `，${stopped.map(actionCode).join('、')}作废，已告诉承办单位` : ''}。`;
      tellGroup(turn, meeting, { text }, `minutes:${meeting.id}:back`, here(turn));
      return { text };
    },
  },
});
