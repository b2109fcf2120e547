import { addDays } from '../bot/clock';
import { defineCommand, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { formatDay } from '../bot/domain/calendar/format';
import { firstDay, periodName, periodOf } from '../bot/domain/calendar/periods';
import { handoverLines, handoverOf } from '../bot/domain/rotation/handover';
import { bodiesAround, cadenceOf, periodSaid, type Rota, rotasOf, today, turnById, unitsMeant } from '../bot/domain/rotation/lookup';
import { confirmTurn, tellCaller } from '../bot/domain/rotation/service';
import { cadenceWords, NO_ROTATION, tableLines, turnButtons, turnWords } from '../bot/domain/rotation/words';
import { scopeOf } from '../bot/domain/spoken';
import { re } from '../bot/reading/declare';
import { AGENDA } from '../bot/reading/phrases';
import type { RotationTurnModel } from '../prisma/client';

async function show(turn: Turn): Promise<Reply> {
  const { period, org } = turn.reading.slots;
  const rotas = await rotasOf(turn, bodiesAround(turn, scopeOf(turn)));
  if (!rotas.length) return { text: NO_ROTATION };
  const units = unitsMeant(turn, org, turn.text);
  if (period?.date || period?.error) {
    const lines = rotas.map((r) => `${r.body.name}：${turnIn(turn, r, periodSaid(turn, r, period) ?? '')}`);
    return { text: lines.join('\n') };
  }
  const parts = rotas.map((r) => {
    if (!units.length) return [`**${r.body.name}轮值表**（${cadenceWords(r.rotation)}）`, ...tableLines(r, turn)];
    const own = r.turns.filter((t) => units.includes(t.orgId) && t.period >= periodOf(today(turn), cadenceOf(r.rotation)));
    return [`**${r.body.name}**`, ...(own.length ? own.map((t) => turnWords(t, turn)) : ['接下来一年里没有轮到。'])];
  });
  return { text: parts.map((lines) => lines.join('\n')).join('\n\n') };
}

function turnIn(turn: Turn, { turns }: Rota, period: string): string {
  const found = turns.find((t) => t.period === period);
  return found ? turnWords(found, turn) : `${periodName(period, today(turn))}还没有排到。`;
}

async function press({ verb, args: [id = ''] }: Press, turn: Turn): Promise<Reply> {
  const { turn: found, rota } = await turnById(turn, id);
  const name = periodName(found.period, today(turn));
  if (verb === 'handover') {
    return {
      card: {
        title: `${name}轮值交接单`,
        lead: `${rota.body.name} · ${turn.directory.unitName(found.orgId)}`,
        note: handoverLines(await handoverOf(turn, rota.body.id), turn)
          .slice(1)
          .join('\n'),
        buttons: turnButtons(found).slice(0, 1),
      },
    };
  }
  const fresh = await confirmTurn(turn, rota, found);
  if (fresh) {
    const note = `${turn.directory.unitName(found.orgId)}已确认承办${name}轮值`;
    await turn.audit({ action: 'rotation.confirm', entity: 'rotation', entityId: id, note });
    await tellCaller(turn, rota, `${rota.body.name}：${note}。`, `turn:${id}:confirmed`);
  }
  const confirmed: RotationTurnModel = { ...found, status: found.status === 'DONE' ? 'DONE' : 'CONFIRMED' };
  const handoverOn = addDays(firstDay(found.period), -7);
  return {
    card: {
      title: `✅ ${turn.directory.unitName(found.orgId)}已确认承办${name}轮值`,
      lead: rota.body.name,
      note: handoverOn > today(turn) ? `${formatDay(handoverOn, turn)}的提醒会附交接单，现在也可以看。` : '交接单现在就可以看。',
      buttons: turnButtons(confirmed),
    },
  };
}

export default defineCommand({
  name: '轮值',
  topic: '轮值',
  common: true,
  says: [
    {
      intent: 'rotation.show',
      summary: '看轮值',
      examples: ['这个月哪家承办'],
      words: ['轮值', '承办', '轮值表', '值班表', '轮到'],
      patterns: [
        {
          say: /轮值|轮到|轮着|轮班|排班|轮流|值月|轮次/,
          score: 0.86,
          unless: re(
            '换|对调|互换|调换|调一调|交换|对换|互调|怎么|得好|轮到[你我他她]们?(?!承办|主办|牵头|值|了|吗|没|办|轮|什么|[?,]|$)[一-龥]|顶|',
            AGENDA,
          ),
        },
        {
          say: /(?:谁|哪家|哪个单位|哪个社区|该谁|哪一家)(?:来|负责)?(?:承办|主办|牵头|轮值|值班|轮|做东|坐庄)/,
          score: 0.86,
          unless: /活动是|的活动|换/,
        },
        { say: /(?:承办|值班|轮值)(?:单位|的)?(?:是)?(?:谁|哪家|哪个|表|安排|顺序)/, score: 0.86, unless: /换/ },
        { say: /^(?:T的?)?(?:值班表|排班表|承办单位)$/, score: 0.86 },
      ],
      slots: ['period', 'org'],
      timeMode: 'any',
    },
  ],
  noun: 'turn',

  run: show,
  press,
});
