import { MINUTE_MS } from '../bot/clock';
import { defineCommand, defineDraft, type Reply, type Turn } from '../bot/conversation/command';
import { numberIn } from '../bot/domain/activity/questions';
import { type ActivityRecord, ActivityService, timeOf } from '../bot/domain/activity/service';
import { recordLine } from '../bot/domain/activity/words';
import { noOf } from '../bot/domain/audit/numbers';
import { BACK, EvidenceService } from '../bot/domain/evidence/service';
import { doubtsInWords, notStored, storedCard } from '../bot/domain/evidence/words';
import { RuleBroken } from '../bot/errors';
import { QUESTION } from '../bot/reading/declare';
import type { EvidenceModel } from '../prisma/client';

const NAME = '存证';
/** Somebody who was asked for pictures may have to look for them. */
const LISTEN_MS = 30 * MINUTE_MS;
const UNKNOWN = '发“活动明细”看编号。';

/** Pictures that wait for the word where they belong. */
interface Waiting {
  no?: number;
  pictures: Turn['pictures'];
  problems: Turn['pictureProblems'];
  /** Numbers to choose from, and their lines. */
  choices: { no: number; name: string; line: string }[];
}

/** @throws RuleBroken evidence.unknown */
async function recordOf(turn: Turn, no: number): Promise<ActivityRecord> {
  const record = await new ActivityService(turn).find(no);
  if (!record) throw new RuleBroken('evidence.unknown', `没有找到 活${no}，照片没有存。${UNKNOWN}`);
  return record;
}

const lineOf = (record: ActivityRecord, turn: Turn): string => recordLine(record, timeOf(record, turn.zone), turn);

const choiceOf = (record: ActivityRecord, turn: Turn): Waiting['choices'][number] => ({
  no: record.no,
  name: `活${record.no} ${record.title}`,
  line: lineOf(record, turn),
});

/** Stores what came. @throws RuleBroken when nobody may, or nothing could be taken */
async function store(turn: Turn, no: number, { pictures, problems }: Pick<Waiting, 'pictures' | 'problems'>) {
  const service = new EvidenceService(turn);
  const record = await recordOf(turn, no);
  service.checkAdd(turn.actor, record);
  if (!pictures.length) throw new RuleBroken('evidence.none', [...new Set(problems)].join('\n') || '没有收到照片，请重新发一次。');
  const added = await service.add(record, pictures, turn.actor);
  const total = await service.count(record.id);
  const rest = notStored(added, problems);
  if (!added.rows.length) throw new RuleBroken('evidence.known', `活${no} 没有新存照片，现共${total}张。${rest.join('')}`);
  await turn.audit({
    action: 'evidence.add',
    entity: 'evidence',
    entityId: record.id,
    undo: { no, ids: added.rows.map((r) => r.id) },
    note: `活${no}的${added.rows.length}张照片`,
  });
  const doubts = doubtsInWords(await service.doubts(record, added.rows), record.localDate, turn);
  return { card: storedCard(no, added.rows, total, { doubts, notStored: rest }, turn), state: `已存 ${added.rows.length} 张` };
}

/** Where they belong is asked before anything is stored. */
const waiting = defineDraft<Waiting>({
  kind: 'activity.evidence',
  question: ({ no, pictures, choices }) =>
    no === undefined
      ? {
          slot: 'no',
          text: `这${pictures.length > 1 ? pictures.length : ''}张照片是哪场活动的？${choices.length ? '' : '请回编号，如“活31”。'}`,
          options: choices.map((c) => ({ text: [...c.name].slice(0, 10).join(''), value: String(c.no), settles: true })),
          free: true,
        }
      : undefined,
  sofar: ({ choices }) => choices.map((c) => [`活${c.no}`, c.line.replace(/^活\d+ /, '')] as const),
  card: ({ no, pictures, problems, choices }) => ({
    title: `${pictures.length > 1 ? `${pictures.length}张照片` : ''}存到 活${no}？`,
    lead: choices.find((c) => c.no === no)?.line ?? '',
    note: [...new Set(problems)].join('\n'),
    buttons: [{ text: '不是', action: 'draft:ask:no' }],
  }),
  confirmText: '是',
  cancelText: '不存了',
  dropped: () => ({ card: { title: '没有存', lead: '要存的时候，请说“存证 活31”并附上照片。' }, state: '没有存' }),
  async pick(payload, slot, value, turn) {
    const { no: _, ...rest } = payload;
    if (slot === 'ask') return rest;
    const no = numberIn(value);
    if (no === undefined) return payload;
    const record = await recordOf(turn, no);
    return { ...rest, no, choices: [...payload.choices.filter((c) => c.no !== no), choiceOf(record, turn)] };
  },
  pictured: (payload, turn) => ({
    ...payload,
    pictures: [...payload.pictures, ...turn.pictures],
    problems: [...payload.problems, ...turn.pictureProblems],
  }),
  confirm: (payload, turn) => store(turn, payload.no ?? 0, payload),
});

/** Pictures without a number: for the draft that is open, for what was recorded a moment ago, or for one of the last activities. */
async function place(turn: Turn): Promise<Reply> {
  const added = await turn.addPictures();
  if (added) return added;
  const { pictures, pictureProblems: problems, actor } = turn;
  if (!pictures.length) return { text: [...new Set(problems)].join('\n') };
  const { activities, certain } = await new EvidenceService(turn).recent(actor, turn.place.kind === 'group' ? turn.place : {});
  const choices = activities.map((a) => choiceOf(a, turn));
  return turn.draft(waiting, { ...(certain && { no: certain.no }), pictures, problems, choices });
}

function listening(turn: Turn, no: number): NonNullable<Turn['memory']['pending']> {
  const until = turn.now.getTime() + LISTEN_MS;
  return { kind: NAME, data: { no: String(no), until: String(until) }, until };
}

/** No picture yet: how to send it, and where it will go. */
async function ask(turn: Turn, no: number | undefined): Promise<Reply> {
  if (no === undefined && turn.openDraft?.kind === 'activity.log') {
    return {
      text: `${turn.place.kind === 'group' ? '请引用群里的照片@我说“存证”' : '请把照片发给我'}，会跟这场活动一起存；不用照片就点[确认]。`,
    };
  }
  const { certain } = no === undefined ? await new EvidenceService(turn).recent(turn.actor, {}) : {};
  const record = no === undefined ? certain : await recordOf(turn, no);
  if (!record) return { text: '请带上活动编号和照片：引用照片@我说“存证 活31”，或先私聊发“存证 活31”再发照片。发“活动明细”看编号。' };
  new EvidenceService(turn).checkAdd(turn.actor, record);
  turn.memory.pending = listening(turn, record.no);
  const how =
    turn.place.kind === 'group' ? `请引用群里的照片@我说“存证 活${record.no}”，或私聊把照片发给我。` : '请把照片发给我，可以发几张。';
  return { text: `${lineOf(record, turn)}：${how}` };
}

/** The stored pictures that a card speaks of. */
const idsOf = (args: readonly string[]): { no: number; ids: string[] } => ({
  no: Number(args[0]),
  ids: (args[1] ?? '').split(',').filter(Boolean),
});

const gone = (no: number, args: readonly string[], lead = ''): Reply => ({
  card: {
    title: `活${no} 的照片已撤回`,
    lead,
    buttons: [{ text: '已撤回', action: `evidence:state:${args.join(':')}` }],
  },
});

export default defineCommand({
  name: NAME,
  topic: '活动',
  common: true,
  says: [
    {
      intent: 'activity.evidence',
      summary: '给活动存照片',
      examples: ['存证 活31', '上传照片到活31'],
      words: ['存证', '照片', '传照片', '上传照片'],
      patterns: [
        { say: /存证/, score: 0.92 },
        {
          say: /(?:传|补|存|发|上传|附|加|归|放|挂|贴|添)(?:几|两|一|C)?[张些]?(?:到N|给N|N)?(?:的)?(?:照片|图片|相片|图|影像|现场照|截图)/,
          score: 0.85,
        },
        { say: /(?:照片|图片|相片|这[几两]?张|图|C).{0,10}(?:存|传|补|归|放|挂|贴|附|上传|加|添|算).{0,4}N/, score: 0.9, said: '活' },
        { say: /(?:照片|图片|相片|[张些]图|图)(?:都)?(?:是|属于|归)N/, score: 0.88, said: '活', unless: QUESTION },
        { say: /照片|图片|相片|留证|现场图/, score: 0.85, on: '活', unless: QUESTION },
      ],
      slots: ['no'],
      no: '活',
      ask: { no: '是哪场活动的照片？' },
    },
  ],
  noun: 'evidence',
  drafts: [waiting],

  async run(turn) {
    const { no: code } = turn.reading.slots;
    const no = noOf(code, '活');
    if (code && no === undefined) throw new RuleBroken('evidence.unknown', `没有找到 ${code}。${UNKNOWN}`);
    if (!turn.pictures.length && !turn.pictureProblems.length) return ask(turn, no);
    return no === undefined
      ? place(turn)
      : { card: (await store(turn, no, { pictures: turn.pictures, problems: turn.pictureProblems })).card };
  },

  pictured: place,

  async heard({ no = '', until = '' }, turn) {
    // 存证 活2 with a picture names its own.
    if (turn.quoteNo || /[活会资需订愿哨办清项]\d/.test(turn.text)) return undefined;
    const sent = turn.pictures.length + turn.pictureProblems.length > 0;
    // Pictures come one by one; words between them (稍等) are read as usual, and the ear stays open.
    turn.memory.pending = sent ? listening(turn, Number(no)) : { kind: NAME, data: { no, until }, until: Number(until) };
    if (!sent) return undefined;
    if (!turn.pictures.length) return { text: [...new Set(turn.pictureProblems)].join('\n') };
    return { card: (await store(turn, Number(no), { pictures: turn.pictures, problems: turn.pictureProblems })).card };
  },

  async press({ verb, args }, turn) {
    const service = new EvidenceService(turn);
    const { no, ids } = idsOf(args);
    const rows = await service.find(ids);
    const record = await recordOf(turn, no);
    if (!rows.length) return gone(no, args);
    if (verb === 'back') {
      await service.remove(rows, turn.actor, record.hostId);
      await turn.audit({
        action: BACK,
        entity: 'evidence',
        entityId: record.id,
        undo: { no, rows },
        note: `撤回活${no}的${rows.length}张照片`,
      });
      return gone(no, args, `现共${await service.count(record.id)}张。10分钟内发“撤销”可以恢复。`);
    }
    service.checkAdd(turn.actor, record);
    const total = await service.count(record.id);
    const card = storedCard(
      no,
      rows,
      total,
      { doubts: [], notStored: verb === 'right' ? [`${turn.actor.name}已核对，没用错。`] : [] },
      turn,
    );
    if (verb === 'right') await turn.audit({ action: 'evidence.right', entity: 'evidence', entityId: record.id, note: ids.join(',') });
    return { card };
  },

  undo: {
    'evidence.add': async ({ entityId, data }, turn) => {
      const service = new EvidenceService(turn);
      const rows = await service.find(data['ids'] as string[]);
      await service.remove(rows, turn.actor, rows[0]?.orgId ?? '');
      return { text: `↩️ 已撤回 活${data['no']} 的${rows.length}张照片，现共${await service.count(entityId)}张。` };
    },
    [BACK]: async ({ entityId, data }, turn) => {
      const service = new EvidenceService(turn);
      const rows = (data['rows'] as EvidenceModel[]).map((row) => ({
        ...row,
        createdAt: new Date(row.createdAt),
        takenAt: row.takenAt && new Date(row.takenAt),
      }));
      await service.restore(rows);
      return { text: `↩️ 已恢复 活${data['no']} 的${rows.length}张照片，现共${await service.count(entityId)}张。` };
    },
  },
});
