import { defineCommand, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { here } from '../bot/domain/spoken';
import { notCalled } from '../bot/domain/whistle/calls';
import { standing, type Whistle, whistleById, whistleByNo } from '../bot/domain/whistle/lookup';
import { assign, mustBePassable, mustBeStreet, pass, streetCard, toStreet, whoseJob } from '../bot/domain/whistle/transfer';
import { codeOf, passAction, state, subjectOf } from '../bot/domain/whistle/words';

/** One settled face for the one who pressed. */
const settled = (whistle: Whistle, turn: Turn, where: string, note: string): Reply => ({
  card: { title: `${codeOf(whistle)} ${where}`, lead: subjectOf(whistle, turn), note, buttons: [state(whistle)], forPresser: true },
});

/** The line of a hand-over. Others are asked by it, so it is not taken back. */
async function handedOn(whistle: Whistle, turn: Turn, where: string, note: string): Promise<Reply> {
  await turn.audit({ action: 'whistle.pass', entity: 'whistle', entityId: whistle.id, note: `${codeOf(whistle)} ${where}` });
  return settled(whistle, turn, where, note);
}

const toTheStreet = (whistle: Whistle, turn: Turn): Promise<Reply> =>
  handedOn(whistle, turn, '已交街道协调', '街道会定由谁来，不会退回社区。谢谢！');

/** Whose job is it then? For several units of one person: which of them. */
function ask(turn: Turn, whistle: Whistle, named?: string): Reply {
  const { units } = standing(turn, whistle);
  const open = units.filter((id) => whistle.calls.some((c) => c.orgId === id && c.status === 'CALLED'));
  const [one, ...more] = named ? [named] : open.length ? open : units;
  if (!one) throw notCalled(turn, whistle);
  if (more.length)
    return {
      card: {
        title: `${codeOf(whistle)} 哪个单位管不着？`,
        buttons: [one, ...more].slice(0, 6).map((id) => ({ text: turn.directory.unitName(id), action: passAction('no', whistle, id) })),
        forPresser: true,
      },
    };
  mustBePassable(turn, whistle, one);
  return { card: whoseJob(whistle, one, turn) };
}

async function handOn(turn: Turn, whistle: Whistle, orgId: string, toId: string | undefined): Promise<Reply> {
  mustBePassable(turn, whistle, orgId);
  if (!toId) return { card: whoseJob(whistle, orgId, turn, '请先选一个单位。') };
  const { whistle: next, toId: went } = await pass(turn, whistle, orgId, toId, here(turn));
  if (!went) return toTheStreet(next, turn);
  return handedOn(next, turn, `已转${turn.directory.unitName(went)}`, '已私聊对方联络员，报到时限重新计。谢谢！');
}

export default defineCommand({
  name: '吹哨转交',
  topic: '督办',
  says: [
    {
      intent: 'whistle.pass',
      summary: '被吹哨但不归我们管：说应由谁来，或交街道协调',
      examples: ['哨6 不归我们管'],
      patterns: [
        {
          say: /不归|不属(?!实)|管不了|管不着|不是我们(?:管|的事|单位)|不该我们|转给|转交|[该归由]O(?:来)?管|是O的事/,
          score: 0.93,
          on: '哨',
          unless: /[?？]|吗$|谁/,
        },
      ],
      slots: ['no'],
      no: '哨',
      noFromReminder: true,
    },
  ],
  noun: 'whistle-pass',

  async run(turn) {
    return ask(turn, await whistleByNo(turn, turn.reading.slots.no ?? ''));
  },

  async press({ verb, args: [id = '', orgId], selected }: Press, turn) {
    const found = await whistleById(turn, id);
    const chosen = selected['unit']?.[0];
    switch (verb) {
      case 'pass':
        return handOn(turn, found, orgId ?? '', chosen);
      case 'street':
        return toTheStreet(await toStreet(turn, found, orgId ?? '', here(turn)), turn);
      case 'assign': {
        mustBeStreet(turn, found);
        if (!chosen) return { card: streetCard(found, turn, '请先选一个单位。') };
        const next = await assign(turn, found, chosen, here(turn));
        return handedOn(next, turn, `已请${turn.directory.unitName(chosen)}来`, '已私聊对方联络员，报到时限重新计。');
      }
      default:
        return ask(turn, found, orgId);
    }
  },
});
