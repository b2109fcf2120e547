import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import type { OrgInfo } from '../bot/domain/org/directory';
import { bumpNames } from '../bot/domain/org/load-directory';
import { RuleBroken } from '../bot/errors';
import type { Ref } from '../bot/reading/types';

interface Binding {
  /** Undefined while it has to be chosen. */
  orgId?: string;
  candidates?: string[];
}

const binding = defineDraft<Binding>({
  kind: 'chat.bind',
  question(payload, { directory }) {
    if (payload.orgId) return undefined;
    const options = (payload.candidates ?? [])
      .flatMap((id) => directory.orgById(id) ?? [])
      .map((o) => ({ text: o.shortName, value: o.id }));
    return { slot: 'org', options };
  },
  card(payload, turn) {
    const org = owned(turn, payload.orgId);
    const now = turn.place.kind === 'group' && turn.place.orgId ? turn.directory.orgById(turn.place.orgId) : undefined;
    return {
      title: '【待确认·绑定】',
      facts: [['本群', `绑定到${org.shortName}`], ...(now && now.id !== org.id ? [['原来', now.shortName] as const] : [])],
      note: `绑定后，群里记录的活动、需求和会议都算${org.shortName}的。`,
    };
  },
  pick: (payload, slot, value) => (slot === 'org' ? { orgId: value } : payload),
  edit(payload, changes, turn) {
    return changes.host || changes.orgs?.[0] ? resolve(changes.host ?? (changes.orgs?.[0] as Ref), turn) : payload;
  },
  async confirm(payload, turn) {
    const org = owned(turn, payload.orgId);
    const { chatid, orgId: bound } = group(turn);
    // A group that belongs to somebody is given away by its owner, not taken.
    if (bound) owned(turn, bound);
    const { boundById, boundAt } = await turn.tx.chat.findUniqueOrThrow({ where: { chatid } });
    await turn.tx.chat.update({ where: { chatid }, data: { orgId: org.id, boundById: turn.actor.id, boundAt: turn.now } });
    await bumpNames(turn.tx);
    await turn.audit({
      action: 'chat.bind',
      entity: 'Chat',
      entityId: chatid,
      before: { orgId: bound ?? null },
      after: { orgId: org.id },
      undo: { to: org.id, was: { orgId: bound ?? null, boundById, boundAt } },
      note: `绑定 ${org.shortName}`,
    });
    return {
      card: {
        title: `本群已绑定${org.shortName}`,
        lead: `由${turn.actor.name}设置`,
        note: `可以直接说：@${turn.botName} 记录 昨天下午在活动室搞主题党日，32人`,
      },
      state: '已绑定',
    };
  },
});

interface BindingUndo {
  to: string;
  was: { orgId: string | null; boundById: string | null; boundAt: string | null };
}

/** 撤销: the group is bound as it was before. @throws RuleBroken `bind.changed` */
async function unbind(turn: Turn, chatid: string, { to, was }: BindingUndo): Promise<string> {
  const data = { ...was, boundAt: was.boundAt && new Date(was.boundAt) };
  const { count } = await turn.tx.chat.updateMany({ where: { chatid, orgId: to }, data });
  if (!count) throw new RuleBroken('bind.changed', '这个群后来又换了绑定，不能撤销。要换请在群里说“绑定 组织名”。');
  await bumpNames(turn.tx);
  const group = turn.place.kind === 'group' && turn.place.chatid === chatid ? '本群' : '那个群';
  const before = was.orgId ? turn.directory.orgById(was.orgId)?.shortName : undefined;
  return before ? `${group}还是绑定${before}。` : `${group}现在没有绑定。要绑请在群里说“绑定 组织名”。`;
}

export default defineCommand({
  name: '绑定',
  topic: '其他',
  says: [
    {
      intent: 'chat.bind',
      summary: '把本群绑定到一个社区或单位（书记、街道、管理员）',
      examples: ['绑定 望湖社区'],
      words: ['绑定', '绑到'],
      patterns: [
        {
          say: /绑定|绑到|绑在|绑上|绑(?:一下|给|O|$|,)|关联(?:到|O)|归到O|(?:这个|本)群(?:是|属于|归|挂到?|给)O(?:的)?(?:群)?$/,
          score: 0.93,
          unless: /怎么|吗|[?？]|解绑|手机|银行卡/,
        },
      ],
      slots: ['org'],
      ask: { org: '这个群绑定到哪个组织？' },
    },
  ],
  drafts: [binding],

  async run(turn) {
    const place = group(turn);
    const said = turn.reading.slots.org;
    if (!said) {
      const now = place.orgId ? turn.directory.orgById(place.orgId)?.shortName : undefined;
      return { text: now ? `本群已绑定${now}。要换请说“绑定 组织名”。` : '请说明绑定到哪个组织，例如“绑定 望湖社区”。' };
    }
    const payload = resolve(said, turn);
    if (payload.orgId) {
      const org = owned(turn, payload.orgId);
      if (org.id === place.orgId) return { text: `本群已经绑定${org.shortName}，不用再绑。` };
    }
    return turn.draft(binding, payload);
  },

  undo: {
    'chat.bind': async ({ entityId, data }, turn) => ({
      text: `↩️ 已撤销，${await unbind(turn, entityId, data as unknown as BindingUndo)}`,
    }),
  },
});

function group({ place }: Turn): { chatid: string; orgId?: string } {
  if (place.kind !== 'group') throw new RuleBroken('bind.not-a-group', '绑定要在群里做：请在群里@我说“绑定 组织名”。');
  return place;
}

function resolve(said: Ref, { directory }: Turn): Binding {
  if (typeof said === 'object' && !Array.isArray(said))
    throw new RuleBroken('bind.unknown-org', `没找到“${said.name}”。请用组织的全称或简称，或请管理员先导入。`);
  const found = (Array.isArray(said) ? said : [said]).flatMap((code) => directory.orgByCode(code)?.id ?? []);
  const [only, ...more] = found;
  if (!only) throw new RuleBroken('bind.unknown-org', '没找到这个组织，请用全称或简称。');
  return more.length ? { candidates: found } : { orgId: only };
}

/** The organisation, if this person may bind groups to it. */
function owned({ directory, actor }: Turn, orgId: string | undefined): OrgInfo {
  const org = orgId ? directory.orgById(orgId) : undefined;
  if (!org) throw new RuleBroken('bind.unknown-org', '没找到这个组织，请用全称或简称。');
  if (!directory.can(actor, 'chat.bind', org.id)) {
    const who = directory.nearestHolders('SECRETARY', org.id)[0]?.name ?? '书记';
    throw new RuleBroken(
      'bind.not-allowed',
      `绑定${org.shortName}要由它的书记、街道或管理员来做，可请${who}在群里发“绑定 ${org.shortName}”。`,
    );
  }
  return org;
}
