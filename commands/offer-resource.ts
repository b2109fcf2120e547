import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import { unitsOf } from '../bot/domain/request/who';
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
import type { Slots } from '../bot/reading/types';

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
  const proxy = draft.ownerId && !unitsOf(turn.directory, turn.actor).includes(draft.ownerId) ? `由${turn.actor.name}代发布。` : '';
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
    await turn.audit({
      action: 'resource.offer',
      entity: 'resource',
      entityId: resource.id,
      undo: {},
      note: `资${resource.no} ${resource.title}`,
    });
    const fits = await service.fits(resource.title, resource.ownerId);
    const told = service.tellFits(
      fits,
      (n) => `需${n.no} ${n.title}：${resource.owner.shortName}新发布了 资${resource.no} ${resource.title}，看看合不合用。`,
    );
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
  summary: '发布可以共享的场地、设备、人员、服务',
  examples: [
    '资源 我院义诊车每月第一个周六可以进社区，提前5天约，一次最多40人',
    '我们有50把折叠椅可以借',
    '供电所可以提供电工2名，需提前三天预约',
  ],
  topic: '资源',
  intents: ['resource.offer'],
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
        await service.fits(resource.title, resource.ownerId),
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
