import { MINUTE_MS, toWall } from '../bot/clock';
import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import {
  type AgreementDraft,
  answered,
  checkDraft,
  edited,
  exampleOf,
  itemLines,
  questionAbout,
  startAgreement,
  withItems,
} from '../bot/domain/agreement/draft';
import { agreementById } from '../bot/domain/agreement/lookup';
import { signAgreement, speaksFor, takeBack } from '../bot/domain/agreement/service';
import { codeOf, sides, statusOf } from '../bot/domain/agreement/words';
import { formatDay } from '../bot/domain/calendar/format';
import { requesterOf } from '../bot/domain/request/draft';
import { here } from '../bot/domain/spoken';
import { unreachedNote } from '../bot/domain/tell';

const NAME = '签双向清单';
const LISTEN_MS = 30 * MINUTE_MS;

const range = (draft: AgreementDraft, turn: Turn): string =>
  draft.validTo ? `${formatDay(toWall(turn.now, turn.zone).date, turn)}至${formatDay(draft.validTo, turn)}` : '';

const make = defineDraft<AgreementDraft>({
  kind: 'agreement.make',
  confirmText: '确认',
  question: (draft, turn) => questionAbout(draft, turn),
  sofar: (draft, turn) => [
    ...(draft.bOrgId ? [['双方', sides({ aOrgId: draft.aOrgId, bOrgId: draft.bOrgId }, turn)] as const] : []),
    ['事项', itemLines(draft, turn).join('\n')],
  ],
  card: (draft, turn) => ({
    title: '【待确认·双向清单】',
    lead: sides({ aOrgId: draft.aOrgId, bOrgId: draft.bOrgId ?? '' }, turn),
    facts: [['期限', range(draft, turn)]],
    note: [...itemLines(draft, turn), '确认后请对方点[同意]，同意了才生效；到期前30天和7天提醒承诺的一方。'].join('\n'),
    buttons: [
      { text: '改到期日', action: 'draft:ask:until' },
      draft.fromNext ? { text: '从本期算', action: 'draft:pick:from:now' } : { text: '从下期算', action: 'draft:pick:from:next' },
    ],
  }),
  pick: (draft, slot, value, turn) => checked(answered(draft, slot, value, turn), turn),
  edit: (draft, _changes, turn) => checked(edited(draft, turn.text, turn), turn),

  async confirm(draft, turn) {
    const { agreement, told } = await signAgreement(turn, draft);
    const code = codeOf(agreement);
    await turn.audit({
      action: 'agreement.make',
      entity: 'agreement',
      entityId: agreement.id,
      undo: { what: 'SIGNED' },
      note: `${code} ${sides(agreement, turn)}`,
    });
    const waits = agreement.waitsForId ? turn.directory.unitName(agreement.waitsForId) : '';
    return {
      card: {
        title: `✅ 已记 ${code}，${statusOf(agreement, turn)}`,
        lead: sides(agreement, turn),
        facts: [['期限', range(draft, turn)]],
        note: [
          ...itemLines(draft, turn),
          unreachedNote(told) ?? (waits && `已私聊请${waits}的联络员确认，有结果我告诉您。`),
          '10分钟内可“撤销”。',
        ]
          .filter(Boolean)
          .join('\n'),
      },
      state: `已记 ${code}`,
    };
  },
});

const ownOrg = (turn: Turn): string => requesterOf(turn.directory, turn.actor, turn.place);

function checked(draft: AgreementDraft, turn: Turn): AgreementDraft {
  checkDraft(draft, turn);
  return draft;
}

/** The draft, or the question what is promised at all. */
function begin(turn: Turn, draft: AgreementDraft) {
  speaksFor(turn, draft.bOrgId ? [draft.aOrgId, draft.bOrgId] : [draft.aOrgId]);
  checkDraft(draft, turn);
  if (draft.items.length) return turn.draft(make, draft);
  turn.memory.pending = { kind: NAME, data: { draft: JSON.stringify(draft) }, until: turn.now.getTime() + LISTEN_MS };
  const who = draft.bOrgId ? sides({ aOrgId: draft.aOrgId, bOrgId: draft.bOrgId }, turn) : turn.directory.unitName(draft.aOrgId);
  return { text: `双向清单 ${who}：双方各做什么、多久一次？${exampleOf(draft, turn)}` };
}

export default defineCommand({
  name: NAME,
  topic: '资源',
  says: [
    {
      intent: 'agreement.make',
      summary: '两家单位签双向清单：谁给谁做什么、多久一次，到期前提醒',
      examples: ['双向清单 和供电所：供电所每季度安全用电讲座1次；我们社区每月提供活动室1次，到12月底', '签双向清单'],
      words: ['双向清单', '双向服务清单', '结对'],
      patterns: [
        {
          say: /^(?:新增|新建|签订?|建|登记|发起|拟)?(?:双向(?:服务)?清单|结对(?:共建|帮建)?|共建协议)[^:,]{0,24}[:,].{0,40}(?:每|[CT]|提供|承诺|负责)/,
          score: 0.95,
          firm: true,
          unless: /[?？]$|吗$|导出|情况|进展|怎么样/,
        },
        {
          say: /^(?:我们|我|要|想|来|,)*(?:新增|新建|签订?|建|登记|发起|拟)(?:一?[份个]|新的|O|和|与|跟)*(?:双向(?:服务)?清单|结对(?:共建|帮建)?(?:协议|清单|书)?|共建(?:协议|清单))/,
          score: 0.92,
          unless: /[?？]$|吗$|怎么|情况|导出/,
        },
        {
          say: /(?:和|跟|与)O,?(?:再|来)?(?:新?签订?|建|结)(?:一?[份个])?(?:双向|服务|结对|共建|帮建|对子)(?:服务)?(?:协议|清单|书)?/,
          score: 0.92,
          unless: /[?？]$|吗$|签的|怎么|情况|导出/,
        },
        { say: /^结对(?:和|与|跟|、|O)*O$/, score: 0.85 },
      ],
      slots: [],
    },
  ],
  drafts: [make],

  async run(turn) {
    const chatid = here(turn);
    const draft = startAgreement(turn, turn.text, ownOrg(turn));
    return begin(turn, { ...draft, ...(chatid && { chatid }) });
  },

  /** What both promise, said after "双方各做什么？". */
  async heard({ draft = '{}' }, turn) {
    return begin(turn, withItems(turn, JSON.parse(draft) as AgreementDraft, turn.text, ownOrg(turn)));
  },

  undo: {
    async 'agreement.make'({ entityId, data }, turn) {
      const agreement = await agreementById(turn, entityId);
      const what = data['what'] === 'RENEWAL' ? 'RENEWAL' : 'SIGNED';
      await takeBack(turn, agreement, what);
      return { text: `↩️ 已撤销 ${codeOf(agreement)} ${sides(agreement, turn)}${what === 'RENEWAL' ? '的续签' : ''}，对方也告诉了。` };
    },
  },
});
