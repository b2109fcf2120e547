import { toWall } from '../bot/clock';
import { defineCommand, defineDraft, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { hostOf, tellingOrg } from '../bot/domain/activity/draft';
import { monthWords } from '../bot/domain/activity/questions';
import { ActivityService, timeOf } from '../bot/domain/activity/service';
import { recordFacts, recordLine } from '../bot/domain/activity/words';
import { noOf } from '../bot/domain/audit/numbers';
import { formatDay } from '../bot/domain/calendar/format';
import { merged as mergedNeed, type NeedDraft, requesterOf } from '../bot/domain/request/draft';
import { RequestService } from '../bot/domain/request/service';
import { here, scopeOf } from '../bot/domain/spoken';
import { aboutKnown, begun, edited, factsOf, hintsOf, picked, question, type VisitDraft, visitOfDraft } from '../bot/domain/visit/draft';
import { homeOf, mayAsk, pairingById, type Visit, visitOf } from '../bot/domain/visit/lookup';
import { pair } from '../bot/domain/visit/pairing';
import { USUAL_DAYS } from '../bot/domain/visit/rules';
import { type Finding, findingIn } from '../bot/domain/visit/said';
import { recordVisit, takeBackVisit } from '../bot/domain/visit/service';
import { givenFacts, privateLines, visitAction } from '../bot/domain/visit/words';
import { lookedUp, merged as mergedWhistle, type WhistleDraft } from '../bot/domain/whistle/draft';
import { hostOf as whistleHost } from '../bot/domain/whistle/raise';
import { type WishDraft, worded } from '../bot/domain/wish/draft';
import { RuleBroken } from '../bot/errors';
import { QUESTION, re } from '../bot/reading/declare';
import { AGENDA } from '../bot/reading/phrases';

/** A visit of this turn's, of which nothing is known yet. */
function empty(turn: Turn): VisitDraft {
  const chatid = here(turn);
  const today = toWall(turn.now, turn.zone).date;
  const activity = {
    tellingId: tellingOrg(turn.directory, turn.actor, turn.place),
    type: 'VISIT' as const,
    time: { day: today },
    with: [],
    twins: [],
    ...(chatid && { chatid }),
  };
  return { activity, orgId: homeOf(turn, scopeOf(turn)), mask: '' };
}

const visit = defineDraft<VisitDraft>({
  kind: 'visit.log',
  private: 'APART',
  question,
  sofar: factsOf,
  card: (draft, turn) => ({
    title: `【待确认·${draft.activity.type === 'AID' ? '慰问' : '走访'}】`,
    facts: factsOf(draft, turn),
    note: hintsOf(draft, turn).join('\n'),
    buttons: [
      { text: '改时间', action: 'draft:ask:when' },
      ...(turn.place.kind === 'single'
        ? [{ text: '改对象', action: 'draft:ask:who' }, ...(draft.sealed ? [{ text: '改情况', action: 'draft:ask:note' }] : [])]
        : []),
    ],
  }),
  pick: (draft, slot, value, turn) => picked(turn, draft, slot, value),
  edit(draft, said, turn) {
    const asked = question(draft, turn);
    if (asked?.free === 'first') return picked(turn, draft, asked.slot, turn.text);
    return edited(turn, draft, said, turn.text, turn.reading.assumed === true);
  },

  async confirm(draft, turn) {
    const { record, pairing } = await recordVisit(turn, visitOfDraft(draft, turn));
    const line = recordLine(record, timeOf(record, turn.zone), turn);
    await turn.audit({ action: 'visit.log', entity: 'activity', entityId: record.id, undo: { revision: record.revision }, note: line });
    const written = await visitOf(turn, record.id);
    const finding = written && turn.place.kind === 'single' ? findingOf(written, turn) : undefined;
    const nth = await new ActivityService(turn).monthCount(record.hostId, record.type, record.localDate);
    return {
      card: {
        title: `✅ 已记 活${record.no} ${record.title}`,
        facts: [
          ...recordFacts(record, turn).filter(([label]) => label !== '类型'),
          ...(written ? givenFacts(written) : []),
          ...(pairing ? [['结对', `下次${formatDay(pairing.nextDueOn, turn)}前走访`] as const] : []),
        ],
        note: [
          monthWords(record.hostId, record.type, record.localDate, nth, turn),
          draft.sealed ? `是谁家只有您、社区书记能看，私聊我发“活${record.no} 是谁”。` : '',
          finding ? `“${finding.text}”要跟进，点下面一个，我先给您看，再发。` : '',
          '记错了？10分钟内发“撤销”。',
        ]
          .filter(Boolean)
          .join('\n'),
        buttons: [...(finding ? waysOn(finding, record.id) : []), ...(draft.sealed && !pairing ? [again(record.id)] : [])],
      },
      state: `已记 活${record.no}`,
    };
  },
});

const again = (activityId: string) => ({ text: '以后每30天提醒我', action: visitAction('pair', activityId) });

/** What may become of what was found: each opens its own draft. */
const waysOn = ({ trouble }: Finding, id: string) =>
  trouble
    ? [
        { text: '吹哨', action: visitAction('whistle', id) },
        { text: '发需求', action: visitAction('need', id) },
      ]
    : [
        { text: '登记微心愿', action: visitAction('wish', id) },
        { text: '发需求', action: visitAction('need', id) },
      ];

const wordsOf = ({ wordsEnc }: Visit, { secrets }: Turn): string => (wordsEnc ? secrets.decrypt(wordsEnc) : '');

const findingOf = (found: Visit, turn: Turn): Finding | undefined => findingIn(wordsOf(found, turn), found.beneficiary?.mask ?? '');

/** Opens the draft of what was found there. */
async function follow(turn: Turn, found: Visit, verb: string): Promise<Reply> {
  const finding = findingOf(found, turn);
  if (!finding) return { text: '没有听出要跟进什么。请直接说，如“需求 大米两袋”“微心愿 独居老人想要一台收音机”“吹哨 3栋漏水”。' };
  const orgId = found.beneficiary?.orgId ?? turn.actor.orgId;
  if (verb === 'whistle') {
    const start: WhistleDraft = { hostId: whistleHost(turn, orgId), urgent: false, units: [], strangers: [] };
    return turn.draft<WhistleDraft>(
      { kind: 'whistle.raise' },
      await lookedUp(turn, mergedWhistle(start, { text: finding.text }, finding.text, turn)),
    );
  }
  if (verb === 'wish') {
    const community = turn.directory.communityOf(orgId)?.id;
    if (!community) throw new RuleBroken('wish.where', '心愿由社区来收集：请告诉社区的书记来登记。');
    // Who it is goes along encrypted, for the claimer once the secretary approved.
    const name = found.beneficiary ? turn.secrets.decrypt(found.beneficiary.nameEnc) : '';
    const draft = worded({ communityId: community, text: '' }, finding.text, turn);
    return turn.draft<WishDraft>(
      { kind: 'wish.post' },
      { ...draft, ...(name && { privateEnc: turn.secrets.encrypt(`${name}，${finding.text}`) }) },
    );
  }
  const requesterId = requesterOf(turn.directory, turn.actor, turn.place);
  new RequestService(turn).checkPost(requesterId);
  return turn.draft<NeedDraft>({ kind: 'need.post' }, mergedNeed({ requesterId }, { title: finding.text }, false, turn.directory));
}

/** 活31 是谁: privately, to who may know; on request it is written down who asked. */
async function who(turn: Turn): Promise<Reply> {
  const { no } = turn.reading.slots;
  const record = await new ActivityService(turn).find(noOf(no, '活') ?? 0);
  const found = record && (await visitOf(turn, record.id));
  if (!record || !found)
    return { text: no ? `${no}不是走访记录。发“活动 本月”可以看编号。` : '您问的是哪次走访？请带上编号，如“活31 是谁”。' };
  if (turn.place.kind === 'group') return { text: `群里不显示。请私聊我发“活${record.no} 是谁”。` };
  const visitor = record.authorId === turn.actor.id;
  const { beneficiary } = found;
  // Not who is paired there: whoever knows a name can pair themselves, and would read what others found.
  if (!visitor && !(beneficiary && mayAsk(turn, turn.actor, beneficiary)))
    return { text: `活${record.no}走访的是谁，只有走访的人和社区书记能看。` };
  const lines = privateLines(found, turn);
  if (!lines.length) return { text: `活${record.no} ${record.title}：没有留姓名，或已经到期删除。` };
  if (!visitor) await turn.audit({ action: 'visit.read', entity: 'activity', entityId: record.id, note: `活${record.no} 看走访对象` });
  return {
    text: [`**${recordLine(record, timeOf(record, turn.zone), turn)}**`, ...lines, '请只用于帮扶，不要外传。'].join('\n'),
    private: true,
  };
}

async function press({ verb, args: [id = ''] }: Press, turn: Turn): Promise<Reply> {
  if (verb === 'went') {
    const pairing = await pairingById(turn, id);
    if (pairing.helperId !== turn.actor.id) throw new RuleBroken('pairing.not-yours', '这是别人的结对，请由结对的人来记。');
    const { beneficiary } = pairing;
    const known = { id: beneficiary.id, mask: beneficiary.mask, name: turn.secrets.decrypt(beneficiary.nameEnc) };
    return turn.draft(visit, aboutKnown({ ...empty(turn), orgId: beneficiary.orgId }, known, turn));
  }
  const found = await visitOf(turn, id);
  const record = found && (await turn.tx.activity.findUnique({ where: { id } }));
  if (!found || !record || record.status === 'VOID') throw new RuleBroken('visit.gone', '这次走访的记录已经作废了。');
  if (record.authorId !== turn.actor.id) throw new RuleBroken('visit.not-yours', '请由记这次走访的人来点。您也可以自己说一遍。');
  if (verb !== 'pair') return turn.place.kind === 'group' ? { text: '请私聊我来办。' } : follow(turn, found, verb);
  if (!found.beneficiary) throw new RuleBroken('pairing.gone', '这户的信息已经删除了，请再说一遍是谁家。');
  const { pairing, before } = await pair(turn, { helperId: turn.actor.id, beneficiaryId: found.beneficiary.id, everyDays: USUAL_DAYS });
  await turn.audit({
    action: 'pairing.make',
    entity: 'pairing',
    entityId: pairing.id,
    undo: { left: pairing.revision, before },
    note: `结对${found.beneficiary.mask} 每${USUAL_DAYS}天`,
  });
  return {
    card: {
      title: `✅ 以后每${USUAL_DAYS}天提醒您`,
      lead: `走访${found.beneficiary.mask}，下次${formatDay(pairing.nextDueOn, turn)}前。`,
      note: '发“我的走访”看全部；不结对了说“结对 结束”。点错了10分钟内发“撤销”。',
      buttons: [{ text: '已结对', action: visitAction('pair', id) }],
    },
  };
}

/** Spoken about rather than reported. */
const NO_VISIT = `(?:走访|慰问|看望)(?:慰问)?(?:的)?(?:情况|清单|台账)$|[几多](?:条|次|趟)|(?:走访|慰问|看望)(?:了|过)几[户家人位]$|演出|汇演|联欢|晚会|表演|文艺|党日|${QUESTION.source}|${AGENDA}|(?:走访|慰问|看望|探望)(?:的)?(?:时候|时|途中|路上|中(?!心)|回来|过程)|打算|准备去|计划|帮扶(?:政策|机制|工作)|记录$|明细|统计|汇总|名单|议题|会上|取消|会议|^我的?走访|走访(?:情况|清单|列表|任务)$|^.{0,6}结对(?!户|的)`;

export default defineCommand({
  name: '走访',
  topic: '活动',
  says: [
    {
      intent: 'visit.log',
      summary: '记一次走访、慰问；姓名、住址请私聊说，加密保存',
      examples: ['走访 3栋张奶奶 血压稳定，缺米面', '慰问 20户 6000元 米面油'],
      words: ['走访', '慰问', '看望', '探望', '入户走访', '帮扶', '探访'],
      patterns: [
        {
          say: /走访|慰问(?!演出|汇演|晚会|联欢|活动|金|品|信|电)|看望|探望|探访|家访|帮扶|走亲|上门慰问|上门看|送温暖/,
          score: 0.88,
          unless: re(NO_VISIT, '|需要|缺'),
        },
        {
          say: /^(?:[TO,]|我们?|刚刚?)*(?:去|来|过来)?看了看?[^,]{0,8}(?:老人|大爷|大妈|大娘|奶奶|爷爷|阿婆|阿姨|困难户|老党员|孤寡|独居|高龄|残疾)/,
          score: 0.84,
          firm: true,
          unless: re(NO_VISIT, '|照片|视频|材料|档案|名单'),
        },
        // Said first, with whom: what is wanting there is what was found, and no praise makes it talk.
        {
          say: /^(?:[TO,]|我们?|刚刚?|入户)*(?:走访|慰问|看望|探望|探访)(?!演出|汇演|晚会|联欢|活动|金|品|信|电|了?(?:让|的|时|途|碰|遇|回))/,
          score: 0.88,
          firm: true,
          unless: re(NO_VISIT),
        },
      ],
      slots: ['when', 'place', 'target', 'beneficiaries', 'headcount', 'orgs'],
      timeMode: 'past',
      ask: { when: '哪天走访的？', target: '走访了谁？', beneficiaries: '几户，或几人？', headcount: '去了多少人？请直接回数字。' },
      cut: /记录|登记|记一下|补录|上报/g,
    },
    {
      intent: 'visit.who',
      summary: '看走访的是谁家（只私聊走访的人、社区书记）',
      examples: ['活31 是谁'],
      patterns: [{ say: /是谁|谁家|哪[家户]的?|(?:走访|慰问|看望)(?:的|了)?谁|走访(?:情况|内容|对象)/, score: 0.93, on: '活' }],
      slots: ['no'],
      no: '活',
    },
  ],
  noun: 'visit',
  drafts: [visit],
  press,

  async run(turn) {
    const { reading } = turn;
    if (reading.intent === 'visit.who') return who(turn);
    const draft = await begun(turn, empty(turn), turn.text, reading.slots, reading.assumed === true);
    new ActivityService(turn).checkLog(turn.actor, hostOf(draft.activity), draft.activity.tellingId);
    return turn.draft(visit, draft);
  },

  undo: {
    'visit.log': async ({ entityId, data }, turn) => {
      const record = await takeBackVisit(turn, entityId, Number(data['revision']));
      return { text: `↩️ 已撤销 ${recordLine(record, timeOf(record, turn.zone), turn)}，不再计入统计，加密的内容也删除了。` };
    },
  },
});
