import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import { type ActivityDraft, hostOf, inputOf, merged, tellingOrg } from '../bot/domain/activity/draft';
import { answered, monthWords, questionAbout } from '../bot/domain/activity/questions';
import { ActivityService, timeOf } from '../bot/domain/activity/service';
import { activityName } from '../bot/domain/activity/types';
import { factsOf, hintsOf, recordFacts, recordLine } from '../bot/domain/activity/words';
import { termKeptBy } from '../bot/domain/agreement/from-activity';
import { itemCode, promiseWords, termAction } from '../bot/domain/agreement/words';
import { EvidenceService } from '../bot/domain/evidence/service';
import { doubtsInWords, notStored, photosInWords } from '../bot/domain/evidence/words';
import { any, QUESTION, re } from '../bot/reading/declare';
import { ACTIVITY, TYPES } from '../bot/reading/phrases';
import type { Facts } from '../bot/reading/types';
import { ACTIVITY_WORDS } from '../bot/reading/vocabulary';

const RECORD =
  '记录 登记 上报 补录 补登 补记 补报 录入 填报 报备 入库 存档 纪录 登录 录一条 记一笔 登个记 记一条 记一场 记一次 写一笔 打卡记录'.split(
    ' ',
  );

/** Things that are recorded too, each by its own command. */
const OTHER_RECORDS = /心愿|需求|巡查|巡逻|巡河|纪要|议题|走访|慰问(?!演出|汇演|晚会|联欢)|看望|探望|^资源|登记资源|督办|哨/;

const DID =
  '(?:搞|办|开展|组织|举行|举办|召开|进行|完成|参加|参与|来了|到了|去了|做了|开了|上了|看了|学了|唱了|演了|走了|完|结束|圆满|惠及|受益|[讲上听][一-龥]{0,6}课)';

/** Puts in what was said and looks for the same event told before. */
async function put(draft: ActivityDraft, said: Facts, turn: Turn): Promise<ActivityDraft> {
  const { title: named, ...rest } = said;
  // A word that was read as the type, typing error and all, is no title.
  const title = turn.reading.corrections?.some((c) => named?.includes(c.heard)) ? undefined : named;
  return checked(
    merged(draft, { ...rest, ...(title && { title }) }, turn.reading.assumed === true, turn.directory, turn.reading.takenBack),
    turn,
  );
}

/** The draft with the pictures of this message, each once. */
function withPictures(draft: ActivityDraft, turn: Turn): ActivityDraft {
  const old = draft.pictures ?? [];
  const fresh = turn.pictures.filter((p) => !old.some((o) => o.sha256 === p.sha256));
  if (!fresh.length) return draft;
  const { picturesAsked: _, ...next } = draft;
  return { ...next, pictures: [...old, ...fresh] };
}

/** How pictures reach a draft or a record: in a group only what mentions us is heard. */
const howToSend = (turn: Turn, no?: number): string =>
  turn.place.kind === 'single'
    ? '请把照片发给我，可以发几张。'
    : `照片可回“@${turn.botName} 存证${no === undefined ? '' : ` 活${no}`}”并附图，或引用群里的照片@我。`;

async function checked(draft: ActivityDraft, turn: Turn): Promise<ActivityDraft> {
  if (!draft.type || !draft.time) return { ...draft, twins: [] };
  return { ...draft, twins: await new ActivityService(turn).twins(hostOf(draft), draft.time.day, draft.type) };
}

const log = defineDraft<ActivityDraft>({
  kind: 'activity.log',
  question: (draft, turn) => questionAbout(draft, turn),
  sofar: (draft, turn) => factsOf(draft, turn),
  card: (draft, turn) => ({
    title: '【待确认·活动】',
    facts: [...factsOf(draft, turn), ['照片', draft.pictures?.length ? `已传${draft.pictures.length}张` : '未传']],
    note: [...hintsOf(draft, turn), ...turn.pictureProblems, ...(draft.picturesAsked ? [howToSend(turn)] : [])].join('\n'),
    buttons: [
      { text: '改时间', action: 'draft:ask:when' },
      { text: '改人数', action: 'draft:ask:headcount' },
      { text: '传照片', action: 'draft:ask:pictures' },
    ],
  }),
  pick: async (draft, slot, value, turn) =>
    slot === 'ask' && value === 'pictures' ? { ...draft, picturesAsked: true } : checked(answered(draft, slot, value, turn), turn),
  edit: async (draft, changes, turn) => withPictures(await put(draft, changes, turn), turn),
  pictured: (draft, turn) => withPictures(draft, turn),

  async confirm(draft, turn) {
    const service = new ActivityService(turn);
    const record = await service.log(inputOf(draft, turn.directory), draft.tellingId, turn.actor);
    const nth = await service.monthCount(record.hostId, record.type, record.localDate);
    const line = recordLine(record, timeOf(record, turn.zone), turn);
    const photos = new EvidenceService(turn);
    const added = await photos.add(record, draft.pictures ?? [], turn.actor);
    const promise = await termKeptBy(turn, record);
    const doubts = doubtsInWords(await photos.doubts(record, added.rows), record.localDate, turn);
    await turn.audit({ action: 'activity.log', entity: 'activity', entityId: record.id, undo: { revision: record.revision }, note: line });
    return {
      card: {
        title: `✅ 已记 活${record.no} ${activityName(record.type)}`,
        facts: [
          ...recordFacts(record, turn).filter(([label]) => label !== '类型'),
          ...(added.rows.length ? [['照片', photosInWords(added.rows.length)] as const] : []),
        ],
        note: [
          `${monthWords(record.hostId, record.type, record.localDate, nth, turn)}记错了？10分钟内发“撤销”。`,
          added.rows.length ? '' : howToSend(turn, record.no),
          ...doubts,
          ...notStored(added, []),
          ...(promise ? [`算作 ${itemCode(promise.agreement, promise.item)}“${promiseWords(promise.item)}”？`] : []),
        ]
          .filter(Boolean)
          .join('\n'),
        ...(promise && {
          buttons: [
            { text: '是', action: termAction('count', promise.term, record.id), style: 'primary' as const },
            { text: '不是', action: termAction('nocount', promise.term, record.id) },
          ],
        }),
      },
      state: `已记 活${record.no}`,
    };
  },
});

export default defineCommand({
  name: '记录',
  topic: '活动',
  common: true,
  says: [
    {
      intent: 'activity.log',
      summary: '记一场办过的活动，先给您看、再记下',
      examples: [
        '记录 昨天下午在社区活动室搞主题党日，32人，其中供电所5人',
        '登记 上周五上午 党课 28人',
        '记 志愿服务 今天上午 8人 每人3小时',
      ],
      words: [...RECORD, ...ACTIVITY_WORDS.flatMap((entry) => [...entry.words]), '活动'],
      patterns: [
        { say: re('^(?:给|帮|再|先)?', any(RECORD, '记'), '(?![得住者忆性挂仇念错不])'), score: 0.82, unless: OTHER_RECORDS },
        {
          say: re(
            '^(?:[TLOBR]|把|将|小?我们?|我要|我来|想|要|,|活动|[一-龥]{2,6},)*',
            any(RECORD),
            '(?!得|本|率|表|在案|的|都?(?:调|拉|找|翻|列|查)(?:出|一|看|给|$))',
          ),
          score: 0.8,
          unless: OTHER_RECORDS,
        },
        {
          say: re(
            '(?:^|,|你|再|都|去|先|也|来|要|C|T|L|活动|',
            TYPES,
            '|[)）])',
            any(RECORD, '记', '录', '补'),
            '(?:上|下来|进去|到系统|在册)?(?:一笔|一条)?[,了!]*(?:$|,|T|C)',
          ),
          score: 0.8,
          unless: OTHER_RECORDS,
        },
        {
          say: re(
            '(?:请|要|需|需要|帮忙|给|把.{1,30})',
            any(RECORD, '记', '录', '补'),
            '(?:上|下来|进去|到系统)?(?:一笔|一条)?[,了!]*(?:$|,)',
          ),
          score: 0.8,
          unless: OTHER_RECORDS,
        },
        {
          say: re('(?:记|录|报|补|加|登)(?:一)?[个条场次]?(?:C)?(?:新)?', ACTIVITY, '(?!要求|通知|安排|方案)'),
          score: 0.8,
          unless: re('怎么|如何|', QUESTION.source),
        },
        // A story with its count, and the wish to have it kept: no praise in it and no 统计 makes it anything else.
        {
          say: re('(?:^|[,C]|请|要|麻烦|帮忙|你|再)', any(RECORD, '记', '录'), '(?:上|下来)?[了!]?(?:$|[,:])'),
          score: 0.89,
          has: ['people', 'past'],
          firm: true,
          unless: re(QUESTION.source, '|', OTHER_RECORDS.source),
        },
        { say: re(ACTIVITY, '(?:记录|登记|补录|上报|录入|补(?!充|贴|助|课|习))'), score: 0.8, has: ['people'], unless: OTHER_RECORDS },
        { say: re(ACTIVITY, '(?:登记|补录|上报|录入)'), score: 0.8, unless: re(QUESTION.source, '|率') },
        { say: re(ACTIVITY), score: 0.75, has: ['people', 'past'], unless: re(QUESTION.source, '|', OTHER_RECORDS.source) },
        {
          say: re(DID, '|', ACTIVITY),
          score: 0.72,
          has: ['people', 'past'],
          unless: re(QUESTION.source, '|', OTHER_RECORDS.source, '|人手|缺'),
        },
        { say: /,C$/, score: 0.64, has: ['people', 'past'], unless: re(QUESTION.source, '|', OTHER_RECORDS.source) },
        { say: re('(?:刚刚?|刚才).{0,12}(?:完|了|结束)'), score: 0.72, has: ['people'], unless: QUESTION },
        {
          say: re('(?:', DID, '|', ACTIVITY, ').{0,30}(?:了|完|过|结束)'),
          score: 0.68,
          has: ['people', 'type'],
          lacks: ['future'],
          unless: re(QUESTION.source, '|', OTHER_RECORDS.source),
        },
      ],
      slots: ['type', 'title', 'when', 'place', 'host', 'orgs', 'headcount', 'beneficiaries', 'personTimes', 'hours', 'units'],
      timeMode: 'past',
      ask: { type: '是哪类活动？', when: '哪天办的？也可以直接说，如“上周五下午”。', headcount: '一共多少人参加？请直接回数字。' },
    },
  ],
  drafts: [log],

  async run(turn) {
    const { directory, actor, place } = turn;
    const empty: ActivityDraft = {
      tellingId: tellingOrg(directory, actor, place),
      ...(place.kind === 'group' && { chatid: place.chatid }),
      with: [],
      twins: [],
    };
    const draft = withPictures(await put(empty, turn.reading.slots, turn), turn);
    if (draft.host && 'orgId' in draft.host) new ActivityService(turn).checkLog(actor, draft.host.orgId, draft.tellingId);
    return turn.draft(log, draft);
  },

  undo: {
    'activity.log': async (entry, turn) => {
      const revision = Number(entry.data['revision']);
      const record = await new ActivityService(turn).restore(entry.entityId, revision, { status: 'VOID', voidReason: '撤销' });
      return { text: `↩️ 已撤销 ${recordLine(record, timeOf(record, turn.zone), turn)}，不再计入统计。` };
    },
  },
});
