import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import { type ActivityDraft, draftOf, hostOf, inputOf, merged } from '../bot/domain/activity/draft';
import { answered, questionAbout } from '../bot/domain/activity/questions';
import { type ActivityRecord, ActivityService, timeOf } from '../bot/domain/activity/service';
import { factsOf, hintsOf, recordFacts, recordLine } from '../bot/domain/activity/words';
import { noOf } from '../bot/domain/audit/numbers';
import { visitChanged } from '../bot/domain/visit/service';
import { RuleBroken } from '../bot/errors';
import { publicWords } from '../bot/private-words';
import { QUESTION } from '../bot/reading/declare';
import type { Facts } from '../bot/reading/types';

interface EditPayload {
  no: number;
  revision: number;
  /** Rows as they are recorded. */
  before: (readonly [string, string])[];
  /** Which one it is, where no number was said. */
  line?: string;
  draft: ActivityDraft;
}

interface VoidPayload {
  no: number;
  reason: string;
  line: string;
}

/** 人数记错了，是25个: said without a number it is what the speaker recorded last. @throws RuleBroken when the code is unknown, or nothing was recorded lately */
async function recordOf(turn: Turn, code: string | undefined): Promise<ActivityRecord> {
  const last = code === undefined ? await new ActivityService(turn).lastOf(turn.actor.id) : undefined;
  if (last) return last;
  const no = noOf(code, '活');
  if (no === undefined) throw new RuleBroken('activity.which', '是哪条活动？请带上编号，例如“活128 改成35人”。发“活动 本月”可以看编号。');
  const record = await new ActivityService(turn).find(no);
  if (!record) throw new RuleBroken('activity.unknown', `没有找到 活${no}。发“活动 本月”可以看编号。`);
  return record;
}

/** @throws RuleBroken activity.changed when it is not the revision that the author saw */
function sameRevision(record: ActivityRecord, revision: number): void {
  if (record.revision !== revision) throw new RuleBroken('activity.changed', `活${record.no}刚才被别人改过了，请再说一遍要改什么。`);
}

async function put(draft: ActivityDraft, said: Facts, turn: Turn, exceptId?: string): Promise<ActivityDraft> {
  const next = merged(draft, said, turn.reading.assumed === true, turn.directory, turn.reading.takenBack);
  delete next.changed;
  if (next.type && next.time) next.twins = await new ActivityService(turn).twins(hostOf(next), next.time.day, next.type, exceptId);
  return next;
}

/** Rows that are not as they were: 参加 32人 → 35人, 惠及 30人 → 不填. */
function differences(before: EditPayload['before'], after: readonly (readonly [string, string])[]): [string, string][] {
  const old = new Map(before);
  const gone = before.filter(([label]) => !after.some(([other]) => other === label));
  return [...after, ...gone.map(([label]) => [label, '不填'] as const)].flatMap(([label, value]) =>
    old.get(label) === value ? [] : [[label, old.has(label) ? `${old.get(label)} → ${value}` : value] as [string, string]],
  );
}

const edit = defineDraft<EditPayload>({
  kind: 'activity.edit',
  question: ({ draft }, turn) => questionAbout(draft, turn),
  sofar: ({ draft }, turn) => factsOf(draft, turn),
  card: ({ no, line, before, draft }, turn) => ({
    title: `【待确认·修改】活${no}`,
    ...(line && { lead: line }),
    facts: differences(before, factsOf(draft, turn)),
    note: hintsOf(draft, turn).join('\n'),
  }),
  pick: (payload, slot, value, turn) => ({ ...payload, draft: answered(payload.draft, slot, value, turn) }),
  edit: async (payload, changes, turn) => ({ ...payload, draft: await put(payload.draft, changes, turn) }),

  async confirm({ no, revision, before, draft }, turn) {
    const service = new ActivityService(turn);
    const record = await recordOf(turn, `活${no}`);
    sameRevision(record, revision);
    const changed = await service.change(record, inputOf(draft, turn.directory), turn.actor);
    await visitChanged(turn, changed);
    const { orgs, ...columns } = record;
    const line = recordLine(changed, timeOf(changed, turn.zone), turn);
    await turn.audit({
      action: 'activity.edit',
      entity: 'activity',
      entityId: record.id,
      undo: { revision: changed.revision, columns, orgs },
      note: line,
    });
    return { card: { title: `✅ 已改 活${no}`, facts: differences(before, recordFacts(changed, turn)) }, state: `已改 活${no}` };
  },
});

const voiding = defineDraft<VoidPayload>({
  kind: 'activity.void',
  card: ({ no, line, reason }) => ({
    title: `作废 活${no}？`,
    lead: line,
    ...(reason && { facts: [['原因', reason]] }),
    note: '作废后不再计入统计，记录仍可查到。',
  }),
  confirmText: '确定作废',
  edit: (payload, changes) => ({ ...payload, reason: changes.reason === undefined ? payload.reason : publicWords(changes.reason) }),

  async confirm({ no, reason, line }, turn) {
    const service = new ActivityService(turn);
    const record = await recordOf(turn, `活${no}`);
    service.checkVoid(turn.actor, record);
    await service.void(record, reason);
    await visitChanged(turn, record);
    await turn.audit({
      action: 'activity.void',
      entity: 'activity',
      entityId: record.id,
      before: { status: record.status },
      after: { status: 'VOID' },
      reason: publicWords(reason),
      undo: { revision: record.revision + 1, status: record.status },
      note: line,
    });
    return { card: { title: `已作废 活${no}`, lead: line, ...(reason && { facts: [['原因', reason]] }) }, state: `已作废 活${no}` };
  },
});

export default defineCommand({
  name: '改活动',
  topic: '活动',
  common: true,
  says: [
    {
      intent: 'activity.edit',
      summary: '修改已记的活动',
      examples: ['活128 改成35人', '活128 地点改成三楼会议室'],
      words: ['改成', '改为', '改到', '更正', '修改'],
      shortWords: ['改'],
      patterns: [
        {
          say: /改|换成|换到|更正|修正|纠正|调整|订正|应该是|应该为|应为|该是|应是|不对|写错|记错|填错|报错|漏了|错了|有误|弄错|搞错|少记|多记|加上|再加|补上|补充|还有|其实是|实际|实到/,
          score: 0.9,
          on: '活',
          unless: /作废|删|撤|不要了/,
        },
        {
          say: /^(?:我|刚才|刚刚|上次|上一?[个场条]|那个|那场|那条|的|记录|活动|T|,)*(?:参加|惠及|受益|服务|到场)?(?:的)?(?:人数|人次|户数)(?:我)?(?:是|给)?(?:[记写填报弄搞登]?错|[记写填报]得?不对|不对|有误|[多少][记写填报])/,
          score: 0.85,
          unless: QUESTION,
        },
        {
          say: /(?:惠及|受益|受惠).{0,6}(?:去掉|删|拿掉|划掉|不要|不算|不填|清空)|(?:去掉|删掉|删去|拿掉|划掉|不要|不算).{0,3}(?:惠及|受益|受惠)/,
          score: 0.93,
          on: '活',
          unless: QUESTION,
        },
        {
          say: /^N[是为,:]?(?:人数|时间|地点|场地|时长|类型|主办|承办|标题)?[是为,:]?[CTRL]|^N.{0,6}C$/,
          score: 0.82,
          said: '活',
          unless: QUESTION,
        },
      ],
      slots: ['no', 'changes'],
      no: '活',
      timeMode: 'past',
    },
    {
      intent: 'activity.void',
      summary: '作废一条活动',
      examples: ['活128 作废 记重了'],
      words: ['作废', '删除', '删掉', '撤掉'],
      shortWords: ['删'],
      patterns: [
        {
          say: /作废|删除|删掉|删了|删|撤掉|撤了|撤销|撤回|撤下|去掉|取消|注销|不算|不要了|废掉|废了|抹掉|清掉|拿掉/,
          score: 0.93,
          on: '活',
          unless: /不取消|别删|不删|惠及|受益|受惠/,
        },
      ],
      slots: ['no', 'reason'],
      no: '活',
      cut: /(?:这条|这个|那条|活动|记录)?(?:要|先|给)?(?:作废|删除|删掉|删了|删|撤掉|撤了|撤销|撤回|撤下|去掉|取消|注销|不算数?|不要了|废掉|废了)(?:了|掉)?/g,
    },
  ],
  drafts: [edit, voiding],

  async run(turn) {
    const service = new ActivityService(turn);
    const { slots, intent } = turn.reading;
    const record = await recordOf(turn, slots.no);
    const line = recordLine(record, timeOf(record, turn.zone), turn);
    if (intent === 'activity.void') {
      service.checkVoid(turn.actor, record);
      return turn.draft(voiding, { no: record.no, reason: publicWords(slots.reason ?? ''), line });
    }
    service.checkEdit(turn.actor, record);
    const old = draftOf(record, turn.zone);
    const draft = await put(old, slots.changes ?? {}, turn, record.id);
    if (hostOf(draft) !== record.hostId) service.checkLog(turn.actor, hostOf(draft), record.hostId);
    const before = factsOf(old, turn);
    // A time that has to be asked about is a change that is not there yet.
    if (!draft.timeAsk && !draft.timeError && !differences(before, factsOf(draft, turn)).length) {
      return { text: `${line}：要改什么？例如“活${record.no} 改成35人”“活${record.no} 地点改成三楼会议室”。` };
    }
    return turn.draft(edit, { no: record.no, revision: record.revision, before, draft, ...(!slots.no && { line }) });
  },

  undo: {
    'activity.edit': async (entry, turn) => {
      const { id: _id, no: _no, revision: _r, createdAt: _c, updatedAt: _u, ...columns } = entry.data['columns'] as Record<string, never>;
      const orgs = entry.data['orgs'] as ActivityRecord['orgs'];
      const record = await new ActivityService(turn).restore(entry.entityId, Number(entry.data['revision']), columns, orgs);
      await visitChanged(turn, record);
      return {
        text: `↩️ 已撤销修改，活${record.no}恢复为：${recordFacts(record, turn)
          .map(([l, v]) => `${l} ${v}`)
          .join(' / ')}`,
      };
    },
    'activity.void': async (entry, turn) => {
      const status = entry.data['status'] === 'VERIFIED' ? 'VERIFIED' : 'DONE';
      const record = await new ActivityService(turn).restore(entry.entityId, Number(entry.data['revision']), { status, voidReason: null });
      await visitChanged(turn, record);
      return { text: `↩️ 已撤销作废，${recordLine(record, timeOf(record, turn.zone), turn)} 重新计入统计。` };
    },
  },
});
