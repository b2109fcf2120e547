import { defineCommand, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { decline, mustBeAhead, needsFor, ownNeed, pressedUnit, proxyFor, unitsFor } from '../bot/domain/request/answering';
import {
  declinedCard,
  pastCard,
  REASONS,
  reasonIn,
  settledCard,
  streetCard,
  whichUnit,
  whoseJob,
  whyNot,
} from '../bot/domain/request/choose';
import { RequestService } from '../bot/domain/request/service';
import { isOpen, isPast, type Need, needLine, offersOf, progress } from '../bot/domain/request/words';
import { here } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';

/** Nothing is asked of this unit any more: the need is met or gone, and it has promised nothing. */
const isOver = (need: Need, orgId: string): boolean => !isOpen(need) && !offersOf(need).some((r) => r.orgId === orgId);

/** [时间冲突] [人手不足] [不归我管] */
async function because(turn: Turn, need: Need, orgId: string, key: string): Promise<Reply> {
  if (key === 'scope') return { card: whoseJob(need, turn.directory, orgId) };
  const reason = REASONS[key] ?? '没有说明';
  return { card: declinedCard(await decline(turn, need, orgId, reason), turn.directory, orgId, reason) };
}

/** The refusal names the right unit: that one is asked, with time to answer. */
async function pass(turn: Turn, need: Need, orgId: string, toId: string | undefined): Promise<Reply> {
  if (!toId) return { card: whoseJob(need, turn.directory, orgId, '请先选一个单位。') };
  const passed = await new RequestService(turn).passTo(need, toId, orgId);
  const to = turn.directory.unitName(toId);
  await decline(turn, passed, orgId, `不归我管，已转${to}`, toId);
  return {
    card: settledCard(passed, `需${need.no} 已转${to}`, '已转出', {
      note: '已私聊对方联络员，至少再给4个工作小时答复。谢谢！',
      forPresser: true,
    }),
  };
}

/** Nobody knows whose job it is: the street takes it, it does not go back to the community. */
async function street(turn: Turn, need: Need, orgId: string): Promise<Reply> {
  const already = need.responses.some((r) => r.orgId === orgId && r.passedTo === 'street' && r.status === 'ACTIVE');
  if (already) return { card: settledCard(need, `需${need.no} 已交街道协调`, '已交街道', { forPresser: true }) };
  const told = new RequestService(turn).toStreet(need, orgId, (n, lead) => streetCard(n, turn, lead));
  const names = told.map((p) => p.name).join('、');
  if (!names) throw new RuleBroken('need.no-street', '现在联系不上街道的同志，请从名单里选一个单位，或直接给街道打个电话。');
  await decline(turn, need, orgId, '不归我管，已交街道协调', 'street');
  return {
    card: settledCard(need, `需${need.no} 已交街道协调`, '已交街道', { note: `已私聊${names}，不会退回社区。谢谢！`, forPresser: true }),
  };
}

/** The street hands it to a unit. */
async function assign(turn: Turn, need: Need, toId: string | undefined): Promise<Reply> {
  const { directory, actor } = turn;
  const officer = actor.roles.some(
    (r) => (r.role === 'STREET_OFFICER' || r.role === 'ADMIN') && directory.within(need.requesterId, r.orgId),
  );
  if (!officer) throw new RuleBroken('need.not-allowed', '这一步由街道来做。');
  if (!toId) return { card: streetCard(need, turn, '请先选一个单位。') };
  const service = new RequestService(turn);
  const passed = await service.passTo(need, toId);
  const to = directory.unitName(toId);
  await turn.audit({ action: 'need.assign', entity: 'request', entityId: need.id, note: `需${need.no} 已转${to}` });
  service.tell(passed, `需${need.no} ${need.title}：街道${actor.name}已请${to}答复。`, { here: here(turn), group: false });
  return { card: settledCard(passed, `需${need.no} 已转${to}`, '已转出', { note: '已私聊对方联络员，至少再给4个工作小时答复。' }) };
}

async function press({ verb, args, selected }: Press, turn: Turn): Promise<Reply> {
  const need = await new RequestService(turn).byId(args[0] ?? '');
  const chosen = selected['unit']?.[0];
  if (verb === 'assign') return assign(turn, need, chosen);
  const orgId = pressedUnit(turn, need, verb === 'why' ? args[2] : args[1]);
  if (typeof orgId !== 'string') return { card: whichUnit(need, turn.directory, orgId, 'no') };
  proxyFor(turn, orgId, need);
  if (isPast(need, turn)) return { card: pastCard(need, turn) };
  if (isOver(need, orgId))
    return { card: settledCard(need, `需${need.no} ${progress(need, turn.directory)}`, '不用再答复', { forPresser: true }) };
  switch (verb) {
    case 'why':
      return because(turn, need, orgId, args[1] ?? '');
    case 'pass':
      return pass(turn, need, orgId, chosen);
    case 'street':
      return street(turn, need, orgId);
    default:
      return { card: whyNot(await decline(turn, need, orgId), turn.directory, orgId) };
  }
}

export default defineCommand({
  name: '谢绝需求',
  topic: '资源',
  says: [
    {
      intent: 'need.decline',
      summary: '这次帮不上一个需求，说明原因或转给该管的单位',
      examples: ['需8 这次不行 人手不够', '需8 不归我们管'],
      words: ['不行', '帮不上'],
      patterns: [
        {
          say: /不行|搞不定|[弄办]不[了成到]|没有|没了|帮不上|帮不了|不归|不属|管不了|不是我们|来不了|出不了|去不了|没空|没时间|不够|不足|没法|无法|抽不出|不方便|爱莫能助|有心无力|解决不了|接不了|做不了|不能|不了|排不开|安排不开|冲突|没人|没车|没人手|不接|够呛|下次吧|下次再|(?<!不)算了|派不出|暂时没|不具备|满足不了|拒绝|婉拒|不参与|来不及|不合适|不会|[该归由]O(?:来)?管|是O的事/,
          score: 0.92,
          on: '需',
          unless: /谁|哪家|[?？]$|吗$|有没有|没有人|没人接|不能.{0,6}[?？]/,
        },
        { say: /^(?:N)?,?(?:我们|O)?(?:这次|这回|这个)?(?:不归我们管|帮不上|帮不了|不归我管|这次不行)/, score: 0.75 },
      ],
      slots: ['no', 'org', 'reason'],
      no: '需',
      noFromReminder: true,
      cut: /(?:我们|我|单位|这边)?(?:这次|这回|这个|暂时|实在|确实|可能|恐怕)*(?:不行|帮不上忙?|帮不了忙?|来不了|去不了|接不了|没法接|出不了)(?:了)?|不好意思|抱歉|因为|由于|原因是?|这个$|^这次$/g,
    },
  ],
  noun: 'decline',
  press,

  async run(turn) {
    const { slots } = turn.reading;
    const orgIds = unitsFor(turn, slots.org);
    const [need, ...more] = await needsFor(turn, slots.no, orgIds);
    if (!more.length && isOpen(need)) mustBeAhead(turn, need);
    if (more.length) {
      const some = [need, ...more].slice(0, 6);
      const buttons = some.map((n) => ({ text: `需${n.no}`, action: `decline:no:${n.id}` }));
      return { card: { title: '这次不行的是哪一条？', note: some.map((n) => needLine(n, turn)).join('\n'), buttons } };
    }
    const own = orgIds.filter((id) => id !== need.requesterId);
    const [orgId] = own;
    if (orgId === undefined) throw ownNeed(need);
    if (own.length > 1) return { card: whichUnit(need, turn.directory, own, 'no') };
    proxyFor(turn, orgId, need);
    if (isOver(need, orgId)) return { text: `需${need.no} ${progress(need, turn.directory)}，不用再答复了，谢谢！` };
    const known = reasonIn(slots.reason ?? turn.text);
    if (known === 'scope') return { card: whoseJob(await decline(turn, need, orgId), turn.directory, orgId) };
    const reason = slots.reason?.slice(0, 60) ?? (known && REASONS[known]);
    if (!reason) return { card: whyNot(await decline(turn, need, orgId), turn.directory, orgId) };
    return { card: declinedCard(await decline(turn, need, orgId, reason), turn.directory, orgId, reason) };
  },
});
