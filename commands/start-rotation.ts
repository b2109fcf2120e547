import { defineCommand, defineDraft, type Reply, type Turn } from '../bot/conversation/command';
import { firstDay, nextPeriod, periodName, periodOf } from '../bot/domain/calendar/periods';
import type { BodyInfo } from '../bot/domain/org/directory';
import { bodiesAround, rotasOf, takersOf, today } from '../bot/domain/rotation/lookup';
import { rotaOf } from '../bot/domain/rotation/manage';
import { type Cadence, yearFrom } from '../bot/domain/rotation/rules';
import { dropRotation, mustBeStartable, preview, startRotation } from '../bot/domain/rotation/service';
import { cadenceWords, tableLines } from '../bot/domain/rotation/words';
import { scopeOf } from '../bot/domain/spoken';
import { tellEach, unreachedNote } from '../bot/domain/tell';
import { re } from '../bot/reading/declare';

const SHOWN = 6;

interface StartDraft {
  bodyId?: string;
  bodies?: string[];
  cadence: Cadence;
  /** A day of the first period. */
  from: string;
}

const nextFrom = (turn: Turn, cadence: Cadence): string => firstDay(nextPeriod(periodOf(today(turn), cadence)));

const start = defineDraft<StartDraft>({
  kind: 'rotation.start',
  async question({ bodies, bodyId }, turn) {
    if (!bodies) {
      if (bodyId) await mustBeStartable(turn, bodyId);
      return undefined;
    }
    const options = bodies.flatMap((id) => turn.directory.bodyById(id) ?? []).map((b) => ({ text: b.name, value: b.id }));
    return { slot: 'body', text: '给哪一个会排轮值？', options };
  },
  card({ bodyId = '', cadence, from }, turn) {
    const body = turn.directory.bodyById(bodyId);
    const seats = takersOf(body);
    const periods = yearFrom(from, cadence);
    const current = periodOf(today(turn), cadence);
    return {
      title: '【待确认·轮值】',
      lead: body?.name ?? '',
      facts: [
        ['单位', `${seats.length}家，按成员顺序轮`],
        ['周期', cadence === 'MONTH' ? '每月一家' : '每季度一家'],
      ],
      note: [
        ...preview(seats, periods.slice(0, SHOWN)).map((t) => `${periodName(t.period, today(turn))} ${turn.directory.unitName(t.orgId)}`),
        '……',
        '之后一直排好一年；每期开始前14天、7天、1天提醒承办单位，前7天附交接单。',
      ].join('\n'),
      buttons: [
        { text: cadence === 'MONTH' ? '改为按季度' : '改为按月', action: 'draft:ask:cadence' },
        periods[0] === current ? { text: '从下期开始', action: 'draft:ask:from' } : { text: '从本期开始', action: 'draft:ask:from' },
      ],
    };
  },
  pick(draft, slot, value, turn) {
    const { bodies: _b, ...rest } = draft;
    if (slot === 'body') return { ...rest, bodyId: value };
    if (value === 'cadence') {
      const cadence: Cadence = draft.cadence === 'MONTH' ? 'QUARTER' : 'MONTH';
      return { ...draft, cadence, from: nextFrom(turn, cadence) };
    }
    const current = periodOf(draft.from, draft.cadence) === periodOf(today(turn), draft.cadence);
    return { ...draft, from: current ? nextFrom(turn, draft.cadence) : today(turn) };
  },

  async confirm({ bodyId = '', cadence, from }, turn) {
    const told = await startRotation(turn, bodyId, cadence, from);
    const rota = await rotaOf(turn, bodyId);
    await turn.audit({ action: 'rotation.start', entity: 'rotation', entityId: bodyId, undo: {}, note: `轮值 ${rota.body.name}` });
    return {
      card: {
        title: '✅ 已排轮值',
        lead: `${rota.body.name} · ${cadenceWords(rota.rotation)}`,
        note: [
          ...tableLines(rota, turn),
          `已告诉${told.units}家单位。换班说“11月轮值我们和三院换一下”，发“轮值”看这张表，“暂停轮值”“轮值去掉建行”随时可以改。10分钟内可“撤销”。`,
          unreachedNote(told),
        ]
          .filter(Boolean)
          .join('\n'),
      },
      state: '已排轮值',
    };
  },
});

function bodiesNamed(turn: Turn): BodyInfo[] {
  const { body } = turn.reading.slots;
  return (body === undefined ? [] : [body].flat()).flatMap((code) => turn.directory.bodyByCode(code) ?? []);
}

async function startDraft(turn: Turn): Promise<Reply> {
  const { directory, actor } = turn;
  const all = bodiesAround(turn, scopeOf(turn), bodiesNamed(turn));
  const mine = all.filter((b) => directory.can(actor, 'meeting.call', b.hostId));
  const bodies = mine.length ? mine : all;
  const [only, ...more] = bodies;
  if (!only) return { text: '这里还没有联席会这样的成员单位名单，排不了轮值。' };
  if (!more.length) await mustBeStartable(turn, only.id);
  const cadence: Cadence = /季/.test(turn.text) ? 'QUARTER' : 'MONTH';
  const from = nextFrom(turn, cadence);
  return turn.draft(
    start,
    more.length ? { bodies: bodies.slice(0, 10).map((b) => b.id), cadence, from } : { bodyId: only.id, cadence, from },
  );
}

export default defineCommand({
  name: '开始轮值',
  topic: '轮值',
  says: [
    {
      intent: 'rotation.start',
      summary: '给联席会排轮值承办',
      examples: ['开始轮值', '开始轮值 按季度'],
      patterns: [
        {
          say: re(
            '^(?:给|让)?(?:B|O)?(?:的|,)?(?:开始|启动|启用|设置|建立|新建)(?:部门|单位|承办)?轮值(?:表|制)?,?(?:就|先)?(?:(?:按|每)(?:个)?(?:月|季度?)(?:度|一家|轮)*)?$',
          ),
          score: 0.94,
        },
        { say: /^(?:B|O)?(?:的)?(?:按|每)(?:个)?(?:月|季度?)(?:开始)?轮值$/, score: 0.94 },
      ],
      slots: ['body'],
    },
  ],
  drafts: [start],
  run: startDraft,

  undo: {
    async 'rotation.start'({ entityId }, turn) {
      const [rota] = await rotasOf(
        turn,
        [turn.directory.bodyById(entityId)].flatMap((b) => b ?? []),
      );
      if (!rota) return { text: '轮值表已经撤回了。' };
      await dropRotation(turn, rota);
      const text = `↩ ${rota.body.name}的轮值表撤回了，不用承办。`;
      const key = `rotation:${rota.rotation.id}:undone`;
      const told = await tellEach(turn, takersOf(rota.body), () => ({ text }), { key, groupKey: key });
      return { text: [`↩ 已撤回${rota.body.name}的轮值表，已告诉${told.units}家单位。`, unreachedNote(told)].filter(Boolean).join('\n') };
    },
  },
});
