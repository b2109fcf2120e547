import { defineCommand, defineDraft, type Reply, type Turn } from '../bot/conversation/command';
import { mustBeCaller } from '../bot/domain/meeting/lookup';
import { bodiesAround, type Rota, rotasOf, takersOf, unitsMeant } from '../bot/domain/rotation/lookup';
import {
  changeUnits,
  mustBe,
  mustBeChange,
  pauseRotation,
  putBack,
  type RotationUndo,
  resumeRotation,
  rotaOf,
  stopRotation,
} from '../bot/domain/rotation/manage';
import { cadenceWords, NO_ROTATION, tableLines } from '../bot/domain/rotation/words';
import { scopeOf } from '../bot/domain/spoken';
import { tellEach, unreachedNote } from '../bot/domain/tell';
import { RuleBroken } from '../bot/errors';
import type { Ref } from '../bot/reading/types';

type Verb = 'stop' | 'pause' | 'resume' | 'join' | 'leave';

interface ChangeDraft {
  verb: Verb;
  bodyId?: string;
  bodies?: string[];
  /** Unit that joins or leaves. */
  orgId?: string;
}

const DOES: Readonly<
  Record<Verb, { ask: string; done: string; what: string; run(turn: Turn, rota: Rota, orgId: string): Promise<RotationUndo> }>
> = {
  stop: {
    ask: '要停止轮值吗？',
    done: '已停止轮值',
    what: '轮值表不再保留，各单位不再承办；要再轮请重新“开始轮值”。只停一阵可以说“暂停轮值”。',
    run: stopRotation,
  },
  pause: {
    ask: '要暂停轮值吗？',
    done: '已暂停轮值',
    what: '还没开始的各期先不承办、不提醒；恢复后按原来的顺序从下一期接着轮。',
    run: pauseRotation,
  },
  resume: { ask: '要恢复轮值吗？', done: '已恢复轮值', what: '按原来的顺序从下一期接着轮，提醒照常发。', run: resumeRotation },
  join: {
    ask: '要加进轮值吗？',
    done: '已加进轮值',
    what: '从下一期起按成员顺序重排；已经通知或确认的一期不动，说好的换班照旧。',
    run: (turn, rota, orgId) => changeUnits(turn, rota, orgId, true),
  },
  leave: {
    ask: '要退出轮值吗？',
    done: '已退出轮值',
    what: '仍是成员单位，只是不再承办；从下一期起重排，其他单位已经通知或确认的一期不动，说好的换班照旧。',
    run: (turn, rota, orgId) => changeUnits(turn, rota, orgId, false),
  },
};

const change = defineDraft<ChangeDraft>({
  kind: 'rotation.change',
  async question({ bodies, bodyId, verb, orgId = '' }, turn) {
    if (!bodies) {
      if (bodyId) await mustBePossible(turn, bodyId, verb, orgId);
      return undefined;
    }
    const options = bodies.flatMap((id) => turn.directory.bodyById(id) ?? []).map((b) => ({ text: b.name, value: b.id }));
    return { slot: 'body', text: '哪一个会的轮值？', options };
  },
  card: ({ verb, bodyId = '', orgId }, turn) => ({
    title: DOES[verb].ask,
    lead: turn.directory.bodyById(bodyId)?.name ?? '',
    facts: orgId ? [['单位', turn.directory.unitName(orgId)]] : [],
    note: DOES[verb].what,
  }),
  pick: ({ bodies: _b, ...draft }, slot, value) => (slot === 'body' ? { ...draft, bodyId: value } : draft),
  dropped: () => ({ card: { title: '没有改', lead: '轮值照旧。' }, state: '没有改' }),

  async confirm({ verb, bodyId = '', orgId = '' }, turn) {
    const rota = await rotaOf(turn, bodyId);
    await mustBePossible(turn, bodyId, verb, orgId);
    const undo = await DOES[verb].run(turn, rota, orgId);
    const title = `${orgId ? turn.directory.unitName(orgId) : ''}${DOES[verb].done}`;
    await turn.audit({ action: 'rotation.change', entity: 'rotation', entityId: bodyId, undo, note: `${rota.body.name} ${title}` });
    const units = orgId ? [orgId] : takersOf(rota.body, rota.rotation);
    const told = await tellEach(turn, units, () => ({ text: `${rota.body.name}：${title}。${DOES[verb].what}` }), {
      key: `rotation:${rota.rotation.id}:${verb}:${turn.now.getTime()}`,
      groupKey: `rotation:${rota.rotation.id}:${verb}`,
    });
    const table = verb === 'stop' ? [] : tableLines(await rotaOf(turn, bodyId), turn);
    return {
      card: {
        title: `✅ ${title}`,
        lead: `${rota.body.name} · ${cadenceWords(rota.rotation)}`,
        note: [...table, `已告诉${told.units}家单位。10分钟内可“撤销”。`, unreachedNote(told)].filter(Boolean).join('\n'),
      },
      state: DOES[verb].done,
    };
  },
});

async function mustBePossible(turn: Turn, bodyId: string, verb: Verb, orgId: string): Promise<void> {
  const rota = await rotaOf(turn, bodyId);
  mustBeCaller(turn, rota.body.hostId, '安排轮值');
  if (verb === 'pause' || verb === 'resume') mustBe(rota, verb === 'resume');
  if (verb === 'join' || verb === 'leave') mustBeChange(turn, rota, orgId, verb === 'join');
}

const VERBS: readonly [RegExp, Verb][] = [
  [/恢复|继续|重启|接着/, 'resume'],
  [/暂停|先停|停一停|停一阵|停一下/, 'pause'],
  [/加上|加入|增加|添加|补上|带上|参加(?!.{0,2}了)|加进|算上/, 'join'],
  [/去掉|减去|移除|删掉|退出|不参[加与]|离开|不算|剔除|不再/, 'leave'],
];

/** @throws RuleBroken `rotation.unknown-unit` */
function unitNamed(turn: Turn, ref: Ref | undefined): string {
  const [only, ...more] = unitsMeant(turn, ref, turn.text);
  if (only && !more.length) return only;
  throw new RuleBroken('rotation.unknown-unit', '是哪一家单位？请带上单位的名称，例如“轮值加上商会”“轮值去掉建行”。');
}

async function start(turn: Turn): Promise<Reply> {
  const { body, org } = turn.reading.slots;
  const named = (body === undefined ? [] : [body].flat()).flatMap((code) => turn.directory.bodyByCode(code) ?? []);
  const rotas = await rotasOf(turn, bodiesAround(turn, scopeOf(turn), named));
  const mine = rotas.filter((r) => turn.directory.can(turn.actor, 'meeting.call', r.body.hostId));
  const [only, ...more] = mine.length ? mine : rotas;
  if (!only) return { text: NO_ROTATION };
  const said = VERBS.find(([words]) => words.test(turn.text))?.[1] ?? 'stop';
  const verb = said === 'stop' && org !== undefined ? 'leave' : said;
  const orgId = verb === 'join' || verb === 'leave' ? unitNamed(turn, org) : undefined;
  if (!more.length) await mustBePossible(turn, only.body.id, verb, orgId ?? '');
  const which = more.length ? { bodies: [only, ...more].slice(0, 10).map((r) => r.body.id) } : { bodyId: only.body.id };
  return turn.draft(change, { verb, ...which, ...(orgId && { orgId }) });
}

export default defineCommand({
  name: '停轮值',
  topic: '轮值',
  says: [
    {
      intent: 'rotation.change',
      summary: '停止、暂停、恢复轮值，加上或去掉一家单位',
      examples: ['暂停轮值', '轮值加上商会', '停止轮值'],
      patterns: [
        {
          say: /^(?:请|把|先|B|的|这个|那个)*(?:停止|停掉|停办|结束|终止|取消|撤掉|暂停|恢复|重启|继续|接着)(?:B|的)*(?:承办|部门|单位)?轮值(?:表|制)?(?:了)?$/,
          score: 0.95,
        },
        {
          say: /^(?:把|B|O|的|我们|咱们)*(?:承办|部门|单位)?轮值(?:表|制)?(?:先|就|都|,)*(?:停止|停掉|停办|结束|终止|取消|撤掉|暂停|恢复|重启|继续|停一停|停一阵|停一下|停了|停)(?:了)?$/,
          score: 0.95,
        },
        {
          say: /^(?:B|O|我们|咱们|的)*(?:以后|就|都|先)*(?:不|不再|不用|退出|不参加|不参与|不搞)(?:承办|部门|单位)?轮值(?:了)?$/,
          score: 0.95,
        },
        {
          say: /^(?:把|将|请|B|的)*O(?:也|,)*(?:加入|参加|加进|加到|进|退出|不参加|不参与|离开|移出)(?:B|的)*(?:承办)?轮值(?:表|里)?(?:了|吧)?$/,
          score: 0.95,
        },
        {
          say: /^(?:B|的|把)*轮值(?:表|里|单位|名单|中)*(?:把)?(?:加上|加入|增加|添加|补上|带上|加|算上|去掉|减去|移除|删掉|剔除|不算)O(?:吧|了|进来)?$/,
          score: 0.95,
        },
      ],
      slots: ['body', 'org'],
    },
  ],
  drafts: [change],
  run: start,

  undo: {
    async 'rotation.change'({ entityId, data }, turn) {
      const undo = data as unknown as RotationUndo;
      const rota = await putBack(turn, undo);
      const text = `↩ ${rota.body.name}的轮值改回原样，${rota.rotation.pausedOn ? '仍暂停着' : '按原来的轮值表'}。`;
      const key = `rotation:${entityId}:back:${turn.now.getTime()}`;
      const told = await tellEach(turn, takersOf(rota.body, rota.rotation), () => ({ text }), { key, groupKey: key });
      return { text: [text, ...tableLines(rota, turn).slice(0, 6), `已告诉${told.units}家单位。`].join('\n') };
    },
  },
});
