import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import { answered, factsOf, hintsOf, inputOf, merged, type NeedDraft, questionAbout, requesterOf } from '../bot/domain/request/draft';
import { checkEnd, end } from '../bot/domain/request/end';
import { peopleServed } from '../bot/domain/request/rules';
import { RequestService } from '../bot/domain/request/service';
import { candidates } from '../bot/domain/request/who';
import { groupButtons, headline, needFacts } from '../bot/domain/request/words';
import { here } from '../bot/domain/spoken';
import { withoutPhones } from '../bot/private-words';
import { re } from '../bot/reading/declare';

/** The reader may have left a number out of the name already. */
const numbersIn = ({ text }: Turn): Pick<NeedDraft, 'cleaned'> => (withoutPhones(text).had ? { cleaned: true } : {});

const need = defineDraft<NeedDraft>({
  kind: 'need.post',
  question: (draft, turn) => questionAbout(draft, turn),
  sofar: (draft, turn) => factsOf(draft, turn),
  card: (draft, turn) => ({
    title: '【待确认·需求】',
    facts: factsOf(draft, turn),
    note: hintsOf(draft, turn, candidates(turn.directory, draft.requesterId).length).join('\n'),
    buttons: [
      { text: '改时间', action: 'draft:ask:when' },
      { text: '改答复时限', action: 'draft:ask:replyBy' },
    ],
  }),
  confirmText: '确认发布',
  pick: (draft, slot, value) => answered(draft, slot, value),
  edit: (draft, changes, turn) => merged({ ...draft, ...numbersIn(turn) }, changes, turn.reading.assumed === true, turn.directory),

  async confirm(draft, turn) {
    const { need, asked, unreached, announced } = await new RequestService(turn).post(inputOf(draft, turn));
    await turn.audit({ action: 'need.post', entity: 'request', entityId: need.id, undo: {}, note: `需${need.no} ${need.title}` });
    const names = unreached.map((o) => o.shortName);
    const note = [
      asked.length ? `已私聊请${asked.length}家单位答复。` : '',
      names.length ? `联系不上：${names.slice(0, 5).join('、')}${names.length > 5 ? `等${names.length}家` : ''}，请打个电话。` : '',
      announced ? '群里也发了。' : '',
    ].join('');
    return {
      card: {
        title: headline(need, turn.directory),
        facts: needFacts(need, turn),
        note,
        // In a group this card is the announcement: whoever reads it can answer.
        ...(turn.place.kind === 'group' && { buttons: groupButtons(need) }),
      },
      state: `已发布 需${need.no}`,
    };
  },
});

export default defineCommand({
  name: '需求',
  topic: '资源',
  common: true,
  says: [
    {
      intent: 'need.post',
      summary: '发布一个需求，逐家问能不能出',
      examples: ['需求 反诈宣讲员2名，9月19日上午，居民约60人', '求助：缺40把椅子，24号到25号用'],
      words: ['需求', '需要', '求助', '急需', '发布需求', '征集', '招募'],
      patterns: [
        {
          say: /^(?:谁|哪家|哪个单位)(?:那里|那儿|那边|那|家里|家|手上|手里)?有(?:多余的?|闲置的?|空的?)*(?:R|[一-龥]{2,6})(?:吗|[?])?$/,
          score: 0.8,
          unless: /有空|时间|会议?[?]?$|意见|问题|事[?]?$|N|没有/,
        },
        { say: /(?:发布|发|提|登记|新增|上报|报|录入|挂|提交)(?:一)?[个条项]?需求|有个需求/, score: 0.92, unless: /哪些|什么|怎么|[?？]$/ },
        {
          say: /^需求[:,]?(?!清单|列表|有|表|池|N|大厅|$|墙|情况|不[大多高]|[很挺较比]|大|多|旺|也|都|是)/,
          score: 0.9,
          unless: /[?？]$|哪些|什么|怎么|怎样|如何|进展|到哪|^需求[:,]?(?:还|都|现在|有人|没人|已经|解决)/,
        },
        { say: /求助|求援|急需|急求|求支援|求一|求借|急缺|紧缺/, score: 0.9, unless: /感谢|N/ },
        {
          say: re(
            '^(?:T|L|O|我们?|社区|这边|现在|目前|还|因|为了|办|举办|活动|,|R|这里|我这|[一-龥]{2,12},)*(?:需要(?!的)|需(?!要)|缺少|缺|还缺|想要|想请|想找|想求|想借|急需|征集|招募|招)(?!求|不需|N|心|提醒|注意|改|取消|换|我|你|开会|通知|报名|大家|各位|共同|继续|进一步|加强|重视|时间|说明)',
          ),
          score: 0.8,
          unless: re('[?？]$|吗$|什么需要|不需要|不缺|N|心愿|谁|R'),
        },
        { say: /^(?:我们?|这边|社区|还|急|,|O|T|L)*(?:需要|缺少|想借)C/, score: 0.8, unless: /N|[?？]$|吗$|多少|几个|心愿|改|参加/ },
        {
          say: /(?:需要|缺|想要|还差|差|少|要)(?:.{0,8})(?:C|一[台把张套辆顶位名])(?:.{0,8})/,
          score: 0.78,
          unless: /N|[?？]$|吗$|我们能|可以提供|多少|几个|心愿|想要C床|改|参加/,
        },
        {
          say: re(
            '(?:谁|哪位|哪家|哪个|哪个单位|哪家单位|哪些单位|有没有(?:人|单位|哪家|哪个|谁|同志|老师|师傅|专业)?|有谁|有哪家|有哪个单位)(?:能|可以|有|会|懂|愿意|方便|能够|可|肯|认识|能不能|单位|家|同志|老师|手头|手上|那|有多余的|多余的|多|富余|闲置|空余|,)*(?:帮|借|支持|来|出|提供|派|支援|给|讲|教|修|协助|搭|有|懂|会(?!$|议|[?？吗没])|C|R|赞助|捐|上|拿|做|送|安排|调|腾|匀)',
          ),
          score: 0.86,
          unless: /没回|空着|有空|没答|轮到|承办|N|没来|联络员|找谁|意见|会(?:吗|[?])|会议?[?？]|什么会|逾期/,
        },
        {
          say: /(?:有没有|谁(?:那里|那儿|那边|那|家里|家|手上|手里)?有|哪家有|哪个单位有|哪里有|哪儿有|谁家有).{1,20}(?:借|用|支援|支持|帮|提供|能|懂|会|的同志|的人|的师傅|的老师|专家|咨询)/,
          score: 0.84,
          unless: /N|空着|有空|没空|会议室.{0,4}空|可以用/,
        },
        { say: /有没有(?:懂|会(?=[一-龥])(?!议|要|吗|没)|学过|做过|搞|专业|能).{1,16}/, score: 0.84, unless: /N|空/ },
        {
          say: /(?:能不能|可不可以|能否|请|想请|希望|麻烦)(?:O|各单位|哪家|大家|各位)(?:能)?(?:来|派|出|支持|支援|帮|借|提供|安排)/,
          score: 0.76,
          unless: /开会|开个会|碰头|B|N|吹哨|座谈|参加|请假|议题/,
        },
        { say: /(?:帮忙|帮着|协助)(?:找|借|解决|联系|协调|介绍|物色)(?:一|个|C|些|几)*/, score: 0.78, unless: /N|怎么/ },
        { say: /(?:想|要|得)(?:找|请|求)(?:一|个|C|位|名|几|些|家)+.{2,}/, score: 0.78, unless: /N|请假|开会|开个会/ },
        { say: /(?:人手|人员|桌椅|椅子|物资|车辆|场地|志愿者)(?:不够|不足|紧张|短缺|缺口)/, score: 0.75, unless: /N|[?？]$/ },
      ],
      slots: ['title', 'quantity', 'unit', 'when', 'place', 'replyBy'],
      ask: {
        title: '需要什么？直接说，如“护栏两副”。',
        when: '什么时候需要？直接说，如“周六上午”。',
        replyBy: '请各单位什么时候前答复？直接说，如“明天下班前”。',
      },
      cut: /(?:发布|发|提|登记|新增|上报|报)(?:一个|一条|个|条)?需求|^需求|求助|各位领导好|大家好|谢谢/g,
    },
  ],
  drafts: [need],

  async run(turn) {
    const { directory, actor, place, reading } = turn;
    const chatid = here(turn);
    const served = peopleServed(turn.text);
    const empty: NeedDraft = {
      requesterId: requesterOf(directory, actor, place),
      ...(chatid && { chatid }),
      ...(served !== undefined && { beneficiaries: served }),
      ...numbersIn(turn),
    };
    new RequestService(turn).checkPost(empty.requesterId);
    const { title, ...rest } = reading.slots;
    // Whom it is for is a row of its own, not part of the name.
    const name = served === undefined ? title : title?.replace(/[\s,，]*(?:居民|群众|老人|学生|儿童|孩子|家长|职工|服务|受益)约?$/, '');
    return turn.draft(need, merged(empty, { ...rest, ...(name && { title: name }) }, reading.assumed === true, directory));
  },

  undo: {
    'need.post': async (entry, turn) => {
      const posted = await new RequestService(turn).byId(entry.entityId);
      checkEnd(turn, posted);
      await end(turn, posted, here(turn));
      return { text: `↩️ 已撤销 需${posted.no} ${posted.title}，问过的单位都告诉了。` };
    },
  },
});
