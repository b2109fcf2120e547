import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import { type ActivityDraft, hostOf, inputOf, merged, tellingOrg } from '../bot/domain/activity/draft';
import { answered, monthWords, questionAbout } from '../bot/domain/activity/questions';
import { ActivityService, timeOf } from '../bot/domain/activity/service';
import { activityName } from '../bot/domain/activity/types';
import { factsOf, hintsOf, recordFacts, recordLine } from '../bot/domain/activity/words';
import { withoutPhones } from '../bot/domain/request/rules';
import type { Facts } from '../bot/reading/types';

/** Puts in what was said and looks for the same event told before. */
async function put(draft: ActivityDraft, said: Facts, turn: Turn): Promise<ActivityDraft> {
  const { title: named, ...rest } = said;
  // A word that was read as the type, typing error and all, is no title.
  const title = turn.reading.corrections?.some((c) => named?.includes(c.heard)) ? undefined : named;
  const clean = title === undefined ? '' : withoutPhones(title).text.slice(0, 60);
  return checked(merged(draft, { ...rest, ...(clean && { title: clean }) }, turn.reading.assumed === true, turn.directory), turn);
}

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
    facts: factsOf(draft, turn),
    note: hintsOf(draft, turn).join('\n'),
    buttons: [
      { text: '改时间', action: 'draft:ask:time' },
      { text: '改人数', action: 'draft:ask:headcount' },
    ],
  }),
  pick: async (draft, slot, value, turn) => checked(answered(draft, slot, value, turn), turn),
  edit: (draft, changes, turn) => put(draft, changes, turn),

  async confirm(draft, turn) {
    const service = new ActivityService(turn);
    const record = await service.log(inputOf(draft, turn.directory), draft.tellingId, turn.actor);
    const nth = await service.monthCount(record.hostId, record.type, record.localDate);
    const line = recordLine(record, timeOf(record, turn.zone), turn);
    await turn.audit({ action: 'activity.log', entity: 'activity', entityId: record.id, undo: { revision: record.revision }, note: line });
    return {
      card: {
        title: `✅ 已记 活${record.no} ${activityName(record.type)}`,
        facts: recordFacts(record, turn).filter(([label]) => label !== '类型'),
        note: `${monthWords(record.hostId, record.type, record.localDate, nth, turn)}记错了？10分钟内发“撤销”。`,
      },
      state: `已记 活${record.no}`,
    };
  },
});

export default defineCommand({
  name: '记录',
  summary: '记一场办过的活动，先给您看、再记下',
  examples: ['记录 昨天下午在社区活动室搞主题党日，32人，其中供电所5人', '登记 上周五上午 党课 28人', '记 志愿服务 今天上午 8人 每人3小时'],
  topic: '活动',
  intents: ['activity.log'],
  drafts: [log],

  async run(turn) {
    const { directory, actor, place } = turn;
    const empty: ActivityDraft = {
      tellingId: tellingOrg(directory, actor, place),
      ...(place.kind === 'group' && { chatid: place.chatid }),
      with: [],
      twins: [],
    };
    const draft = await put(empty, turn.reading.slots, turn);
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
