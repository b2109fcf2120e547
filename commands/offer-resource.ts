import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import { RequestService } from '../bot/domain/request/service';
import { needLine } from '../bot/domain/request/words';
import {
  answered,
  factsOf,
  holidayWords,
  inputOf,
  merged,
  newOffer,
  type OfferDraft,
  questionAbout,
  validTo,
} from '../bot/domain/resource/draft';
import { ResourceService } from '../bot/domain/resource/service';
import { resourceCard, resourceFacts } from '../bot/domain/resource/words';
import { RuleBroken } from '../bot/errors';
import { any, QUESTION, re } from '../bot/reading/declare';
import { CLASSES } from '../bot/reading/phrases';
import type { Slots } from '../bot/reading/types';

const US = '(?:我们|我院|我校|我所|我行|我司|我单位|本单位|我们单位|我|O|咱们|这边|本院|本校|我们[一-龥]{1,4})';

const SEEK =
  /谁能|谁有|谁家|谁那|哪里有|哪儿有|哪有|哪家|哪个单位|哪位|有没有(?!空)|需要(?!提前|的|找|请|联系)|急需|缺|求助|求|想找|想借|找人|找个|借我|能不能借|谁可以|能借我|借给我/;

/** Looks for open needs it may be for, and for the same resource published before. */
async function looked(draft: OfferDraft, turn: Turn): Promise<OfferDraft> {
  const { title, ownerId } = draft;
  if (!title || !ownerId) return draft;
  const service = new ResourceService(turn);
  const fits = await service.fits(title, ownerId);
  const same = await service.same(ownerId, title);
  const { same: _, ...rest } = draft;
  return { ...rest, fits: fits.map((n) => ({ no: n.no, line: needLine(n, turn) })), ...(same && { same: same.no }) };
}

function hints(draft: OfferDraft, turn: Turn): string {
  const proxy = draft.ownerId && !turn.directory.spokenForBy(turn.actor).includes(draft.ownerId) ? `由${turn.actor.name}代发布。` : '';
  const fits = draft.fits.length ? `现有${draft.fits.length}个需求可能用得上：${draft.fits.map((f) => f.line).join('；')}` : '';
  const same = draft.same === undefined ? '' : `已有 资${draft.same} 同名资源，是否重复？`;
  const caution = turn.calendar.caution(validTo(draft, turn)) ?? '';
  return [
    fits,
    same,
    ...holidayWords(draft, turn),
    proxy,
    draft.cleaned ? '电话号码不在群里显示，已去掉。' : '',
    draft.when?.rrule ? caution : '',
  ]
    .filter(Boolean)
    .join('\n');
}

const put = (draft: OfferDraft, said: Slots, turn: Turn): Promise<OfferDraft> =>
  looked(merged(draft, said as Parameters<typeof merged>[1], turn.directory), turn);

const offer = defineDraft<OfferDraft>({
  kind: 'resource.offer',
  confirmText: '确认发布',
  question: (draft, turn) => questionAbout(draft, turn.directory, turn),
  sofar: (draft, turn) => [
    ...factsOf(draft, turn.directory, turn),
    ...(draft.fits.length ? [['需求', `可能用得上：${draft.fits.map((f) => f.line).join('；')}`] as const] : []),
  ],
  card: (draft, turn) => ({ title: '【待确认·资源】', facts: factsOf(draft, turn.directory, turn), note: hints(draft, turn) }),
  pick: (draft, slot, value, turn) => looked(answered(draft, slot, value, turn.directory), turn),
  edit: (draft, changes, turn) => put(draft, changes, turn),

  async confirm(draft, turn) {
    const service = new ResourceService(turn);
    const resource = await service.offer(inputOf(draft, turn));
    const fits = await service.fits(resource.title, resource.ownerId);
    const told = service.tellFits(
      fits,
      (n) => `需${n.no} ${n.title}：${resource.owner.shortName}新发布了 资${resource.no} ${resource.title}，看看合不合用。`,
    );
    await turn.audit({
      action: 'resource.offer',
      entity: 'resource',
      entityId: resource.id,
      undo: { told: told.map((n) => n.id) },
      note: `资${resource.no} ${resource.title}`,
    });
    return {
      card: {
        title: `✅ 资${resource.no} 已发布 ${resource.title}`,
        facts: resourceFacts(resource, turn),
        note: [
          told.length ? `${told.map((n) => `需${n.no}`).join('、')}已通知，等对方联系。` : '',
          `不再提供时发“资${resource.no}”，点[撤下]。`,
        ]
          .filter(Boolean)
          .join('\n'),
      },
      state: `已发布 资${resource.no}`,
    };
  },
});

export default defineCommand({
  name: '资源',
  topic: '资源',
  common: true,
  says: [
    {
      intent: 'resource.offer',
      summary: '发布可以共享的场地、设备、人员、服务',
      examples: [
        '资源 我院义诊车每月第二个周六可以进社区，提前5天约，一次最多60人',
        '我们有50把折叠椅可以借',
        '供电所可以提供电工3名，需提前两天预约',
      ],
      words: ['资源', '发布资源', '提供', '捐赠'],
      patterns: [
        { say: re(US, '.{1,16}(?:对外|免费|随时|全天|常年)(?:免费)?开放'), score: 0.84, unless: re(SEEK.source, '|', QUESTION.source) },
        {
          say: /^(?:可|能|可以)?(?:免费|无偿)?(?:提供|出借|外借|捐赠?)[^,]{0,10}C/,
          score: 0.8,
          unless: re(SEEK.source, '|', QUESTION.source, '|N|名单|清单|报[告表]|材料|数据|资料'),
        },
        {
          say: /(?:发布|共享|上架|登记|新增|添加|提供|报|录入|上报|分享|挂|挂出|加)(?:一)?[个项条]?(?:共享)?资源/,
          score: 0.92,
          unless: /哪些|什么|[?？]|怎么/,
        },
        { say: /^资源[:,]?(?!清单|列表|有|表|目录|台账|库|情况|N|$|共享)/, score: 0.88, unless: QUESTION },
        {
          say: re(
            US,
            '.{0,24}(?:可以|能|愿意|可|愿|打算|想)(?:免费|无偿|对外|随时|给大家|[为对向](?:O|[一-龥]{2,3})|再)?(?:借(?!用?一下)|提供|出|共享|开放|支持|赞助|捐|拿出|来讲|来上|上门|派|分享|安排|腾|让出|外借|支援|给|供|进社区|组织|教)',
          ),
          score: 0.84,
          unless: re(SEEK.source, '|', QUESTION.source, '|我要用|能来|派人|想(?:借|出|安排|组织)'),
        },
        {
          say: re(
            '(?:可以|能|可|愿意)(?:免费|无偿|对外)?(?:提供|借用|外借|出借|共享|开放|借出|借给|拿出来|借出来|供大家|给大家|免费用|免费借|赞助|捐)',
          ),
          score: 0.8,
          unless: re(SEEK.source, '|', QUESTION.source),
        },
        { say: re(US, '.{0,16}(?:借|提供|出|捐|共享|开放|供).{0,16}(?:谁要|谁需要|需要的|有需要|要的|谁用|需要找)'), score: 0.88 },
        {
          say: re(
            US,
            '?(?:有|还有|备有|现有|闲置|空着).{1,20}(?:谁要|谁需要|需要的|有需要|要的|谁想|欢迎|可以借|能借|随时|来[拿取拉借领]|可共享|借出|可借|免费|随便用|拿去用|用得上)',
          ),
          score: 0.88,
          unless: re(SEEK.source, '|吗$|[?？]$|什么|哪些|啥'),
        },
        {
          say: /(?:捐(?!款人)|捐赠|捐献|赞助|资助|认捐|捐助|赠送|赠)(?:了|出)?(?:.{0,3}C|.{2,20})/,
          score: 0.84,
          unless: re(SEEK.source, '|', QUESTION.source, '|昨天|收到|感谢'),
        },
        {
          say: /O.{0,2}(?:可以|能|愿意).{0,10}(?:讲座|义诊|理发|服务|咨询|培训|检修|检查|体检|课$|课[,T])/,
          score: 0.82,
          unless: re(QUESTION.source, '|N|参加|需要'),
        },
        {
          say: re('O(?:能|可以|愿意)(?:来|派|提供|组织|上门|出|给|帮|安排|免费).{2,}'),
          score: 0.84,
          unless: re(QUESTION.source, '|参加|N'),
        },
        {
          say: re(
            any('R', 'L', CLASSES),
            '.{0,16}(?:对外开放|免费开放|开放|可以借用|可外借|可借用|闲置|空着).{0,14}(?:容纳|C|欢迎|预约|坐|T|随时|可以用)',
          ),
          score: 0.8,
          unless: re(SEEK.source, '|', QUESTION.source, '|哪个'),
        },
        {
          say: /(?:提前C|提前T|需提前|要提前).{0,6}(?:约|预约|说|联系|打招呼|订)/,
          score: 0.78,
          unless: re(SEEK.source, '|', QUESTION.source),
        },
        {
          say: /(?:招|招聘|招收|招工).{0,8}C.*岗位|O招(?!募)[聘工]?C|(?:招聘|招|招收).{0,8}C|有C.{0,8}岗位|岗位C/,
          score: 0.82,
          unless: re(SEEK.source, '|[?？]|志愿者'),
        },
      ],
      slots: ['kind', 'title', 'capacity', 'quantity', 'when', 'owner', 'advance'],
      ask: { title: '是什么资源？直接说，如“投影仪”“义诊车”。', owner: '是哪个单位的？' },
      cut: /(?:发布|共享|上架|登记|新增|提供)(?:一个|个|一项)?(?:共享)?资源|^资源|我是[^,，。]{2,12}[,，。]|你好|各位领导好/g,
    },
  ],
  drafts: [offer],
  noun: 'resource',

  async run(turn) {
    const { directory, actor, reading } = turn;
    const draft = await put(newOffer(directory, actor), reading.slots, turn);
    if (draft.ownerId && !draft.ownerChoices) new ResourceService(turn).check(draft.ownerId);
    return turn.draft(offer, draft);
  },

  /** 撤下: two presses. */
  async press({ verb, args }, turn) {
    const service = new ResourceService(turn);
    const resource = await service.byId(args[0] ?? '');
    if (verb === 'show') return { card: resourceCard(resource, turn, service.may(turn.actor, resource.ownerId)) };
    service.check(resource.ownerId);
    if (verb === 'withdraw' && resource.status === 'PUBLISHED') {
      return {
        card: {
          title: `撤下 资${resource.no} ${resource.title}？`,
          lead: '撤下后别的单位就看不到了，随时可以再发布。',
          buttons: [
            { text: '确定撤下', action: `resource:withdrawn:${resource.id}`, style: 'danger' },
            { text: '保留', action: `resource:show:${resource.id}` },
          ],
        },
      };
    }
    if (verb === 'withdrawn' && (await service.setStatus(resource.id, 'WITHDRAWN'))) {
      await turn.audit({
        action: 'resource.withdraw',
        entity: 'resource',
        entityId: resource.id,
        undo: {},
        note: `撤下 资${resource.no} ${resource.title}`,
      });
    }
    return { card: resourceCard(await service.byId(resource.id), turn, false) };
  },

  undo: {
    'resource.offer': async (entry, turn) => {
      const service = new ResourceService(turn);
      const resource = await service.byId(entry.entityId);
      if (!(await service.setStatus(resource.id, 'WITHDRAWN'))) throw new RuleBroken('resource.withdrawn', `资${resource.no}已经撤下了。`);
      const told = service.tellFits(
        await new RequestService(turn).byIds((entry.data['told'] as string[] | undefined) ?? []),
        (n) => `需${n.no}：资${resource.no} ${resource.title}已撤销发布，请不要再等。`,
      );
      return { text: `↩️ 已撤销 资${resource.no} ${resource.title}${told.length ? '，通知过的需求单位都告诉了' : ''}。` };
    },
    'resource.withdraw': async (entry, turn) => {
      const service = new ResourceService(turn);
      const resource = await service.byId(entry.entityId);
      await service.setStatus(resource.id, 'PUBLISHED');
      return { text: `↩️ 已撤销，资${resource.no} ${resource.title} 重新发布。` };
    },
  },
});
