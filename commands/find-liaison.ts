import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { type Call, listAround, personLine, postsOf, unitPage, whichUnit } from '../bot/domain/liaison/who';
import type { OrgInfo, Person } from '../bot/domain/org/directory';
import { sharedWords } from '../bot/domain/request/rules';
import { came, cameBefore } from '../bot/domain/whistle/lookup';
import { codeOf } from '../bot/domain/whistle/words';
import { SURNAME } from '../bot/private-words';
import type { Ref } from '../bot/reading/types';

const callIn = ({ place }: Turn): Call => (place.kind === 'group' ? ({ name }) => `@${name}` : ({ name }) => name);

/** Asked for a number: it is not given, here is how else. */
const NUMBER = /电话|手机|号码|微信|名片|联系方式/;
const noNumber = ({ text, place }: Turn): string =>
  NUMBER.test(text) ? `\n电话我不给出，可以${place.kind === 'group' ? '在群里@TA，或' : ''}在企业微信通讯录里搜名字发消息。` : '';

function refs(ref: Ref | undefined): string[] {
  return ref === undefined ? [] : typeof ref === 'string' ? [ref] : Array.isArray(ref) ? ref : [];
}

async function aboutUnit(turn: Turn, org: OrgInfo): Promise<Reply> {
  return { text: `${await unitPage(turn, org, callIn(turn))}${noNumber(turn)}` };
}

function aboutPeople(turn: Turn, people: readonly Person[]): Reply {
  const lines = people.slice(0, 8).map((person) => personLine(turn, person, callIn(turn)));
  return { text: [...(people.length > 1 ? [`有${people.length}位：`] : []), ...lines].join('\n') + noNumber(turn) };
}

/** Where somebody speaks: the group's organisation, else the community around the person, else their own. */
const scope = ({ place, actor, directory }: Turn): string =>
  (place.kind === 'group' ? place.orgId : undefined) ?? directory.communityOf(actor.orgId)?.id ?? actor.orgId;

/** 路灯坏了找谁: who came when it was so, who offers such a thing; else who knows. */
async function aboutMatter(turn: Turn, topic: string): Promise<Reply> {
  const { directory } = turn;
  const call = callIn(turn);
  const home = scope(turn);
  const before = await cameBefore(turn, home, topic);
  const units = [
    ...(before ? came(before).map((c) => ({ id: c.orgId, why: `${codeOf(before)} 也是它来办的` })) : []),
    ...directory.resources
      .filter((r) => [r.title, ...r.aliases].some((t) => sharedWords(t, topic) > 0))
      .map((r) => ({ id: r.ownerId, why: `能提供${r.title}` })),
  ].filter((u, i, all) => all.findIndex((o) => o.id === u.id) === i);
  const lines = units.slice(0, 4).map(({ id, why }) => {
    const [first] = postsOf(turn, id);
    return `> ${directory.unitName(id)}${first ? `：${call(first.person)}` : '：还没有联络员'}（${why}）`;
  });
  const secretary = directory.nearestHolders('SECRETARY', home).find((p) => p !== turn.actor);
  const ask = secretary ? `可以问问书记${call(secretary)}；` : '';
  const whistle = `要单位到现场处理，社区可以说“吹哨 ${topic}，请…来”。`;
  return lines.length
    ? { text: ['可以找：', ...lines, whistle].join('\n') }
    : { text: `“${topic}”归哪家管，我这里没有记录。${ask}${whistle}知道是哪家的话，发“找 供电所”这样的话看联络员。` };
}

export default defineCommand({
  name: '联络员',
  topic: '其他',
  says: [
    {
      intent: 'liaison.find',
      summary: '查一家单位的联络员、一个人是哪家的，或某事该找谁',
      examples: ['找 供电所', '商会联络员是谁', '下水道堵了找谁'],
      words: ['联络员', '对接', '联系人'],
      patterns: [
        {
          say: /(?:联络员|联系人|对接人|联络人|负责人)(?:的)?(?:是)?(?:谁|哪位|哪个|什么人|电话|联系方式|手机|号码|微信|叫什么|是哪|怎么联系|[?？]|有谁)/,
          score: 0.92,
          unless: /N/,
        },
        {
          say: /(?:电话|联系方式|手机号?|号码|微信|名片).{0,4}(?:联络员|联系人|O)|(?:O|联络员|联系人|对接人)(?:的|那边|这边)?(?:联络员|联系人)?(?:的)?(?:电话|联系方式|手机|号码|微信|名片)/,
          score: 0.9,
        },
        {
          say: /(?:找|联系|问|归|该|由|是(?!谁[?]?$)|属于|该由|该归|应该找|要找|去找|打给|跟|和)(?:哪个|哪家|哪位|哪里|谁|哪儿|哪个单位)(?:.{0,4}(?:单位|部门|人|管|处理|负责|对接|联系|解决|反映|办|修|要|问|说|能|帮))?[?]?$/,
          score: 0.86,
          unless: /N|轮|承办|会上|开会|参加|替/,
        },
        {
          say: /(?:谁|哪个单位|哪家|哪个部门)(?:来|在|能|会)?(?:管|负责|对接|处理|受理|主管|分管|管理)(?:的|啊|呢|这|那|[一-龥]{0,6})?[?]?$/,
          score: 0.84,
          unless: /N|轮|承办|会上|值班/,
        },
        { say: /^(?:查|查询|找|看|问问?)?(?:下|个)?(?:O)(?:的)?(?:联络员|联系人|对接人)[?]?$/, score: 0.86, unless: /换|新|我是|接/ },
        { say: /(?:谁是|哪位是)(?:O)?(?:的|那边的)?(?:联络员|联系人|对接人|负责人)/, score: 0.92 },
        { say: /O(?:那边|这边)?(?:找谁|联系谁|谁对接|谁负责|问谁|跟谁)/, score: 0.9 },
        { say: /(?:找谁|联系谁|归谁|谁管|问谁|找哪|归哪)/, score: 0.84, unless: /N|轮|承办|替/ },
        { say: /^(?:联络员|联络员名单|联络员通讯录|联络员列表|各单位联络员)$/, score: 0.8 },
        { say: /^(?:找|联系|问问?)(?:下|个)?[OP](?:的人)?[?]?$/, score: 0.88 },
        { say: /^(?:联络[员人]|联系人|对接人|负责人)[OP]$/, score: 0.88 },
        { say: /^[OP](?:的)?(?:联络[员人]|联系人|对接人|负责人)[?]?$/, score: 0.86 },
        { say: /^P(?:是谁|是哪位|是哪个单位的?|是哪家(?:单位)?的?|在哪个单位|代表哪家(?:单位)?|是干什么的)[?]?$/, score: 0.88 },
        { say: /^[OP](?:的)?(?:电话|手机号?|号码|微信|联系方式)(?:号码)?(?:是多少|多少|有吗|给我)?[?]?$/, score: 0.88 },
        { say: /^[OP](?:那边)?(?:怎么|如何|咋)联系[?]?$/, score: 0.9 },
        { say: /^O(?:的)?(?:书记|记录人)(?:是谁|是哪位|叫什么)[?]?$/, score: 0.9 },
        // Unknown here: said so, instead of nothing at all.
        {
          say: /^(?:找|联系)[一-鿿]{2,10}(?:社区|街道|所|局|院|校|行|站|队|会|公司|物业|支部|学校|小学|中心)$/,
          score: 0.82,
          unless: /[OPRNT]/,
        },
        { say: new RegExp(`^(?:找|联系)${SURNAME}[一-鿿]{1,2}$`), score: 0.8, unless: /[OPRNT]/ },
        { say: /^(?:联络[员人]|联系人|对接人)[一-鿿]{2,12}$/, score: 0.8, unless: /换|变|改|调整|交接|辞|新/ },
      ],
      slots: ['org', 'topic', 'person'],
    },
  ],
  noun: 'liaison',

  async run(turn) {
    const { directory, actor, text } = turn;
    const { org, person, topic } = turn.reading.slots;
    const orgs = refs(org).flatMap((code) => directory.orgByCode(code) ?? []);
    const [one, ...others] = orgs;
    if (one) return others.length ? whichUnit(orgs, turn) : aboutUnit(turn, one);
    const people = refs(person).flatMap((userid) => directory.memberByUserid(userid) ?? []);
    if (people.length) return aboutPeople(turn, people);
    if (org && typeof org === 'object' && 'name' in org)
      return { text: `没找到“${org.name}”，单位和人里都没有。请用全称或简称再说一遍；发“联络员”看有哪些单位，名册里没有的请管理员登记。` };
    const own = directory.orgById(actor.orgId);
    if (own && /(?:我们?|咱们?|本)(?:单位|这边|这儿|社区|这)/.test(text)) return aboutUnit(turn, own);
    return topic ? aboutMatter(turn, topic) : { text: listAround(turn, scope(turn)) };
  },

  async press({ args: [id = ''] }, turn) {
    const org = turn.directory.orgById(id);
    return org ? aboutUnit(turn, org) : { text: '这家单位已经查不到了，发“联络员”看现在有哪些。' };
  },
});
