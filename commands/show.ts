import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { actionByNo, standing } from '../bot/domain/action/lookup';
import { actionCard } from '../bot/domain/action/words';
import { ActivityService, timeOf } from '../bot/domain/activity/service';
import { recordFacts, recordLine } from '../bot/domain/activity/words';
import { noOf } from '../bot/domain/audit/numbers';
import { bookingCard } from '../bot/domain/booking/cards';
import { bookingByNo } from '../bot/domain/booking/lookup';
import { mayManage } from '../bot/domain/booking/service';
import { EvidenceService } from '../bot/domain/evidence/service';
import { photosInWords } from '../bot/domain/evidence/words';
import { RequestService } from '../bot/domain/request/service';
import { mayEnd } from '../bot/domain/request/who';
import { answerButtons, askCard, groupButtons, isOpen, type Need, progress, stateButton } from '../bot/domain/request/words';
import { ResourceService } from '../bot/domain/resource/service';
import { resourceCard } from '../bot/domain/resource/words';
import { inItsGroup } from '../bot/domain/spoken';
import { visitOf } from '../bot/domain/visit/lookup';
import { givenFacts } from '../bot/domain/visit/words';
import { standing as standingTo, whole } from '../bot/domain/whistle/lookup';
import { whistleCard } from '../bot/domain/whistle/words';
import { wishByNo } from '../bot/domain/wish/lookup';
import { faceOf } from '../bot/domain/wish/words';

const STATUS = { DONE: '已记录', VERIFIED: '已核实', VOID: '已作废' } as const;

async function activity(no: number, turn: Turn): Promise<Reply> {
  const record = await new ActivityService(turn).find(no);
  if (!record) return undefined;
  const author = turn.directory.nameById(record.authorId);
  const how = [
    STATUS[record.status],
    author && `由${author}记录`,
    record.revision > 1 && `改过${record.revision - 1}次`,
    record.voidReason && `原因：${record.voidReason}`,
  ].filter(Boolean);
  const photos = photosInWords(await new EvidenceService(turn).count(record.id));
  const visit = await visitOf(turn, record.id);
  const given = visit ? givenFacts(visit) : [];
  const facts = [...recordFacts(record, turn), ...given, ['照片', photos] as const].map(([label, value]) => `> ${label}：${value}`);
  const who = visit?.beneficiaryId ? `走访的是谁家，可以的人私聊我发“活${no} 是谁”。` : '';
  const ways =
    record.status === 'VOID'
      ? ''
      : `${who}要改可以说“活${no} 改成35人”，${photos === photosInWords(0) ? '' : `看照片说“看活${no}的照片”，`}补照片说“存证 活${no}”，不要了说“活${no} 作废”。`;
  return {
    text: [`**${recordLine(record, timeOf(record, turn.zone), turn)}**`, ...facts, how.join(' · '), ways].filter(Boolean).join('\n'),
  };
}

/** Who declined and why is told only in private, to those who published the need. */
function refusals(need: Need, turn: Turn): string {
  if (turn.place.kind === 'group' || !mayEnd(turn.directory, turn.actor, need)) return '';
  const declined = need.responses.filter((r) => r.kind === 'DECLINE' && r.status === 'ACTIVE');
  return declined.length
    ? `这次不行：${declined.map((r) => `${turn.directory.unitName(r.orgId)}${r.reason ? `(${r.reason})` : ''}`).join('、')}`
    : '';
}

async function need(no: number, turn: Turn): Promise<Reply> {
  const found = await new RequestService(turn).find(no);
  if (!found) return undefined;
  const units = turn.directory.spokenForBy(turn.actor).filter((id) => id !== found.requesterId);
  const answers = !isOpen(found)
    ? [stateButton(found)]
    : inItsGroup(turn, found)
      ? groupButtons(found)
      : units.length
        ? answerButtons(found, units.length === 1 ? '' : units[0])
        : [stateButton(found)];
  const end =
    isOpen(found) && !inItsGroup(turn, found) && mayEnd(turn.directory, turn.actor, found)
      ? [{ text: '不需要了', action: `need:end:${found.id}` }]
      : [];
  const card = askCard(found, turn, [...answers.slice(0, 5), ...end]);
  const note = [progress(found, turn.directory), refusals(found, turn), card.note].filter(Boolean).join('\n');
  return { card: { ...card, note } };
}

async function resource(no: number, turn: Turn): Promise<Reply> {
  const service = new ResourceService(turn);
  const found = await service.find(no);
  return found ? { card: resourceCard(found, turn, service.may(turn.actor, found.ownerId)) } : undefined;
}

async function action(no: number, turn: Turn): Promise<Reply> {
  const found = await actionByNo(turn, `办${no}`);
  return found ? { card: actionCard(found, turn, standing(turn, turn.actor, found)) } : undefined;
}

async function booking(no: number, turn: Turn): Promise<Reply> {
  const found = await bookingByNo(turn, no);
  if (!found) return undefined;
  return {
    card: bookingCard(found.booking, found.resource, turn, {
      manage: mayManage(turn.directory, turn.actor, found.booking, found.resource),
    }),
  };
}

async function whistle(no: number, turn: Turn): Promise<Reply> {
  const found = await turn.tx.whistle.findUnique({ where: { no }, include: whole });
  if (!found) return undefined;
  return { card: whistleCard(found, turn, standingTo(turn, found), inItsGroup(turn, found)) };
}

const wish = async (no: number, turn: Turn): Promise<Reply> => ({
  card: faceOf(turn, await wishByNo(turn, `愿${no}`), turn.place.kind === 'group'),
});

const KINDS = [
  ['活', activity, '发“活动明细”看编号。'],
  ['需', need, '发“需求清单”看编号。'],
  ['资', resource, '发“有什么资源”看编号。'],
  ['订', booking, '发“我的”看您订了什么。'],
  ['办', action, '发“督办清单”看编号。'],
  ['哨', whistle, '发“吹哨清单”看编号。'],
  ['愿', wish, '发“还有哪些心愿”看编号。'],
] as const;

async function shown(code: string | undefined, turn: Turn): Promise<Reply> {
  for (const [prefix, look, hint] of KINDS) {
    const no = noOf(code, prefix);
    if (no === undefined) continue;
    return (await look(no, turn)) ?? { text: `没有找到 ${prefix}${no}，请核对编号。${hint}` };
  }
  return {
    text: `${code ?? '这个编号'}这类记录我这里还没有。能查的有：活动“活128”、需求“需8”、资源“资35”、预订“订61”、会议“会12”、督办“办40”、吹哨“哨14”、心愿“愿7”。`,
  };
}

export default defineCommand({
  name: '编号',
  topic: '其他',
  says: [
    {
      intent: 'show',
      summary: '发一个编号，看它的情况',
      examples: ['活128', '需8什么情况', '资35'],
      patterns: [
        { say: /^(?:看看?|查看?|查查|看一看|显示|打开|调出|问问?|关于)?N[?,]?$/, score: 0.88, said: '活资需订愿哨办项' },
        {
          say: /N.{0,8}(?:什么情况|啥情况|情况|怎么样|怎样|到哪|哪一步|进展|进度|如何|详情|状态|咋样|内容|是什么|是啥|什么内容|办得|谁在办|谁认领|谁接|好了吗|完成了吗|办好了吗|办完了吗|解决了吗|有人|没有人|有没有|几个了|多少了|什么时候|几点|在哪|怎么还|[?？]$|吗$|了没|呢$|怎么了|谁负责|有消息)/,
          score: 0.87,
          said: '活资需订愿哨办项',
          unless: /能不能|延|宽限|可不可以|能否|可以.{0,6}[吗?]/,
        },
        { say: /谁(?:还)?没(?:有)?(?:到|来|报到)|(?:到|来|报到)(?:齐|全)?了?(?:吗|没有?)[?]?$/, score: 0.87, said: '哨' },
        { say: /(?:看看?|查看?|查查|显示|打开|了解|问问?|说说|介绍|查一查)(?:的)?.{0,4}N/, score: 0.85, said: '活资需订愿哨办项' },
        {
          say: /^(?:T|现在|目前)?(?:什么情况|怎么样了?|什么进展|有进展(?:吗|没)|办得怎么样了?|到哪一步了?|进展如何|进展怎么样|啥情况|看看|进展|进度|详情|现在呢)[?]?$/,
          score: 0.85,
          on: '活资需订愿哨办项',
        },
      ],
      slots: ['no'],
      no: '活资需订愿哨办项',
    },
  ],

  noun: 'show',
  press: ({ args: [code] }, turn) => shown(code, turn),
  run: (turn) => shown(turn.reading.slots.no, turn),
});
