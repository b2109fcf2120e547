import { defineCommand, defineDraft, type Reply, type Turn } from '../bot/conversation/command';
import { meant, successors } from '../bot/domain/liaison/meant';
import { appointerTitles, mayAppoint, mustFit, mustLead, primaryOf } from '../bot/domain/liaison/posts';
import {
  type Answered,
  answerTakeOver,
  appoint,
  askTakeOver,
  changeWords,
  type Made,
  notAllowed,
  undoTakeOver,
} from '../bot/domain/liaison/take-over';
import type { OrgInfo, Person } from '../bot/domain/org/directory';
import { here, spokenIn } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';
import { QUESTION } from '../bot/reading/declare';

interface TakeOverDraft {
  orgId?: string;
  /** Units that may be meant. */
  units: string[];
  memberId?: string;
  /** People who may be meant. */
  people: string[];
}

/** Known only once it is done. */
const handed = ({ hand, unreached }: Made, name: string): string =>
  [
    hand.codes ? `${hand.codes}一并交接给${name}` : '手上没有要交接的事',
    unreached ? `${name}还没有开通私聊，请TA私聊我发“我的”看清单` : '清单已私聊',
  ].join('，');

const NOT_CHANGED: Readonly<Record<string, string>> = {
  REFUSED: '没有换，没有被确认',
  WITHDRAWN: '没有换，本人不接了',
  EXPIRED: '没有换，24小时没有人确认',
  OVERTAKEN: '没有换成这位，确认了别人',
  UNDONE: '换了又撤回了',
};

/** @param quiet it is a 撤销, which has a line of its own */
async function settled(turn: Turn, done: Answered, quiet = false): Promise<NonNullable<Reply>['card'] & object> {
  const { row, made, fresh } = done;
  const name = turn.directory.nameById(row.memberId) ?? '';
  const agreed = row.state === 'AGREED';
  const audited = { entity: 'takeOver', entityId: row.id, note: changeWords(turn, row) };
  if (made) await turn.audit({ ...audited, action: 'liaison.change', undo: { before: made.before, bookings: made.bookings } });
  else if (fresh && !quiet) await turn.audit({ ...audited, action: row.state === 'REFUSED' ? 'liaison.refuse' : 'liaison.withdraw' });
  const unit = turn.directory.unitName(row.orgId);
  const decided = row.decidedById && turn.directory.nameById(row.decidedById);
  return {
    title: agreed ? '✅ 已换联络员' : '联络员没有换',
    lead: changeWords(turn, row),
    note: made
      ? `已换。${handed(made, name)}。10分钟内可“撤销”。`
      : agreed
        ? `${decided ? `${decided}已确认，` : ''}${unit}的事请找${name}。`
        : `${NOT_CHANGED[row.state] ?? '没有换'}。发“找 ${unit}”看现在是谁。`,
    buttons: [{ text: agreed ? '已换' : '没有换', action: `takeover:state:${row.id}` }],
  };
}

const takeOver = defineDraft<TakeOverDraft>({
  kind: 'liaison.takeOver',
  question({ orgId, units, memberId, people }, { directory }) {
    if (!orgId) {
      const options = units.flatMap((id) => directory.orgById(id) ?? []).map((o) => ({ text: o.shortName, value: o.id }));
      return { slot: 'org', text: '换哪一家的联络员？', options, free: true };
    }
    if (memberId) return undefined;
    const named = people.flatMap((id) => directory.memberById(id) ?? []);
    const twins = (p: Person) => named.some((q) => q !== p && q.name === p.name);
    const options = named.map((p) => ({ text: twins(p) ? `${p.name} ${directory.unitName(p.orgId)}` : p.name, value: p.id }));
    return { slot: 'person', text: `${directory.unitName(orgId)}的联络员换成谁？`, options, free: true };
  },
  card({ orgId = '', memberId = '' }, turn) {
    const old = primaryOf(turn, orgId);
    const name = turn.directory.nameById(memberId) ?? '';
    return {
      title: '【待确认·换联络员】',
      facts: [
        ['单位', turn.directory.unitName(orgId)],
        ['现在', old?.name ?? '没有'],
        ['换成', name],
      ],
      note: `确认后单位手上的事、通知和提醒都交给${name}${old ? `；${old.name}以前的答复仍在${old === turn.actor ? '您' : 'TA'}名下` : ''}。`,
    };
  },
  pick(draft, slot, value, turn) {
    const { directory } = turn;
    const said = value.replace(/^(?:换成?|由|是|给)|(?:同志|来接?|吧|的)$/g, '');
    const called = ({ name, aliases }: { name: string; aliases: readonly string[] }) => name === said || aliases.includes(said);
    if (slot === 'org') {
      const org = directory.orgById(value) ?? directory.orgs.find((o) => o.shortName === said || called(o));
      if (!org) throw new RuleBroken('liaison.unknown', `没有找到“${said.slice(0, 20)}”，请用全称或简称再说一遍；先不换了发“取消”。`);
      return chosen(
        turn,
        org,
        draft.people.flatMap((id) => directory.memberById(id) ?? []),
      );
    }
    const org = directory.orgById(draft.orgId ?? '');
    const known = directory.memberById(value) ?? directory.membersOf(org?.id ?? '').find(called);
    if (!org || !known)
      throw new RuleBroken('liaison.unknown', `${org?.shortName ?? '这家单位'}的名册里没有“${said}”。请说全名，或请管理员先登记。`);
    mustFit(turn, org, known);
    return { ...draft, memberId: known.id };
  },

  async confirm({ orgId = '', memberId = '' }, turn) {
    const [org, person] = [turn.directory.orgById(orgId), turn.directory.memberById(memberId)];
    if (!org || !person) throw new RuleBroken('liaison.gone', '这个人或这家单位已经不在名册里了，请再说一遍。');
    const done = await appoint(turn, org, person, spokenIn(turn));
    return { card: await settled(turn, done), state: '已换联络员' };
  },
});

/** The unit is known. @throws RuleBroken of appoint, and `liaison.nobody` */
function chosen(turn: Turn, org: OrgInfo, people: readonly Person[]): TakeOverDraft {
  if (!mayAppoint(turn, turn.actor, org.id)) throw notAllowed(turn, { orgId: org.id });
  const [one, ...more] = people;
  if (one && !more.length) {
    mustFit(turn, org, one);
    return { orgId: org.id, units: [], memberId: one.id, people: [] };
  }
  const all = one ? people : successors(turn, org.id);
  mustLead(org);
  if (!all.length)
    throw new RuleBroken('liaison.nobody', `名册里${org.shortName}没有别的人可以接。请管理员先登记新人（导入名册），再说“联络员换成…”。`);
  return { orgId: org.id, units: [], people: all.map((p) => p.id) };
}

async function ask(turn: Turn, org: OrgInfo): Promise<Reply> {
  const { row, card, asked, reached } = await askTakeOver(turn, org, spokenIn(turn));
  await turn.audit({
    action: 'liaison.ask',
    entity: 'takeOver',
    entityId: row.id,
    undo: {},
    note: `${turn.actor.name}接${org.shortName}联络员`,
  });
  if (turn.place.kind === 'group') return { card };
  const own = { text: '不接了', action: `takeover:no:${row.id}` };
  return {
    card: {
      ...card,
      lead: reached.length ? `已请${reached.join('、')}确认` : '还没有人能收到',
      note: [...(reached.length ? [] : [`${asked.join('、') || '书记'}还没有开通私聊，请到群里再说一遍，或请TA来找我。`]), card.note].join(
        '\n',
      ),
      buttons: [own],
    },
  };
}

export default defineCommand({
  name: '换联络员',
  topic: '其他',
  says: [
    {
      intent: 'liaison.takeOver',
      summary: '更换联络员',
      examples: ['换联络员', '以后我们单位由我对接', '供电所联络员换成王强'],
      words: ['联络员', '换联络员', '接替', '对接'],
      patterns: [
        {
          say: /(?:换|更换|变更|调整|改)(?:一下|个|新)?(?:O)?(?:的)?(?:联络员|联系人|对接人)|(?:联络员|联系人|对接人)(?:换|变|改|调整|更换|交接)/,
          score: 0.92,
          unless: QUESTION,
        },
        { say: /(?:我|P|他|她|由).{0,10}(?:新|新任|新来)的?(?:联络员|联系人|对接人)/, score: 0.92, unless: /谁|[?？]/ },
        {
          say: /我(?:就|也|来|想|要|想来|申请|可以)*(?:当|做|担任)(?:O|我们单位|我们|单位)?(?:的)?(?:联络员|联系人|对接人)/,
          score: 0.9,
          unless: /N|谁|怎么|不/,
        },
        {
          say: /(?:我)(?:来)?(?:接替?|接任|接手|顶替|替换|接管|接班)(?:P|一下P|.{1,4}的(?:工作|班|活|联络|位置|岗))/,
          score: 0.9,
          unless: /N|开会|参加/,
        },
        {
          say: /(?:以后|今后|从今天起|往后|现在起|即日起|从T|T起|T开始).{0,16}(?:由我|我来|改由|换我|我)(?:负责|对接|联络|联系|接手|管|接|担任)/,
          score: 0.9,
        },
        { say: /(?:由我|我来|改由我|换我)(?:负责)?(?:对接|联络|联系)(?:工作)?/, score: 0.85, unless: /N|[?？]/ },
        { say: /(?:接替|接任|接手)(?:了)?P/, score: 0.86, unless: /N/ },
        { say: /(?:联络员|联系人)(?:以后|今后)?(?:就)?(?:是|由|为)(?:我|P)(?:担任|接|负责)?/, score: 0.84, unless: /谁|[?？]|吗/ },
        {
          say: /(?:由|让|请|换|改由|交给)P(?:来)?(?:接替|接任|接手|接班|接(?!待|送|收)|(?:负责)?对接|担任|做|当)/,
          score: 0.88,
          unless: /N|开会|参加|去|主持|会议|[?？]/,
        },
        { say: /P(?:来|以后|今后)?(?:接替|接任|接手|接班|接)(?:我|P|的|$)/, score: 0.87, unless: /N|开会|参加|去|[?？]/ },
        {
          say: /我(?:就)?(?:不做|不当|不干|不再担任|不担任|卸任|不再做)(?:O|我们单位|单位)?(?:的)?(?:联络员|联系人|对接人)/,
          score: 0.88,
          unless: /[?？]/,
        },
        {
          say: /(?:以后|今后|从今天起|往后|现在起|即日起|T起|T开始).{0,16}(?:由|是|归|找)(?:P|[一-鿿]{2,3})(?:来)?(?:接替?我|负责|对接|联络|联系|接班|接|担任)/,
          score: 0.88,
          unless: /N|[?？]|谁|哪/,
        },
        {
          say: /(?:以后|今后|往后|从今天起)(?:都|就|请)?(?:由|是|归|找|让|联系)?P(?:来)?(?:接替?我?|负责|对接|联络|担任|吧|就行|$)/,
          score: 0.85,
          unless: /N|开会|参加|会议|[?？]|谁|哪/,
        },
        { say: /^(?:O|我们单位|单位)?(?:的)?(?:联络员|联系人|对接人)[,:]?(?:给|交给|让|请)P/, score: 0.86, unless: /[?？]/ },
      ],
      slots: ['org', 'from', 'person'],
    },
  ],
  noun: 'takeover',
  drafts: [takeOver],

  async run(turn) {
    const { directory, actor } = turn;
    const { units, people } = meant(turn, turn.reading.slots, turn.text);
    const [org, ...more] = units;
    if (!org) throw new RuleBroken('liaison.which-unit', '是哪一家的联络员？请带上单位，例如“供电所联络员换成王强”。');
    if (units.some((o) => mayAppoint(turn, actor, o.id))) {
      const draft = more.length ? { units: units.map((o) => o.id), people: people.map((p) => p.id) } : chosen(turn, org, people);
      return turn.draft(takeOver, draft);
    }
    if (more.length)
      throw new RuleBroken('liaison.which-unit', `有几家叫这个名字：${units.map((o) => o.name).join('、')}。请用全称再说一遍。`);
    if (people.length === 1 && people[0] === actor) return ask(turn, org);
    if (!people.length && directory.within(actor.orgId, org.id))
      return {
        text: `您要接的话，请说“我是${org.shortName}新联络员”。换成别人要由${appointerTitles(turn, org.id, actor)}来说，例如“${org.shortName}联络员换成…”。`,
      };
    throw notAllowed(turn, { orgId: org.id });
  },

  async press({ verb, args: [id = ''] }, turn) {
    const done = await answerTakeOver(turn, id, verb === 'yes', here(turn));
    const card = await settled(turn, done);
    const tells = done.fresh && turn.place.kind === 'group' && done.made;
    return {
      card,
      ...(tells && { text: `✅ ${changeWords(turn, done.row)}了，以后请找${turn.directory.nameById(done.row.memberId) ?? ''}。` }),
    };
  },

  undo: {
    'liaison.change': async ({ entityId, data }, turn) => ({ text: await undoTakeOver(turn, entityId, data as never) }),
    'liaison.ask': async ({ entityId }, turn) => ({
      card: await settled(turn, await answerTakeOver(turn, entityId, false, here(turn)), true),
    }),
  },
});
