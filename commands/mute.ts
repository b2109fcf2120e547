import { addDays, toWall } from '../bot/clock';
import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { formatDay } from '../bot/domain/calendar/format';
import { promisesOf } from '../bot/domain/meeting/around';
import { codeOf } from '../bot/domain/meeting/cards';
import { type KeptPeace, keepPeace, keepQuiet, mute, peaceKept, quietWords } from '../bot/domain/reminder/peace';
import { quietHoursSaid, quietLength } from '../bot/domain/reminder/quiet-said';
import type { QuietHours } from '../bot/domain/reminder/rule';
import { wishesOf } from '../bot/domain/wish/lookup';
import { codeOf as wishCode } from '../bot/domain/wish/words';
import { RuleBroken } from '../bot/errors';

/** When nobody said until when. */
const USUAL_DAYS = 14;
const MOST_DAYS = 184;
/** Somebody who is quiet all day is not reminded at all: that is 免打扰到…. */
const MOST_QUIET_MIN = 16 * 60;
/** Codes in one sentence. */
const SHOWN = 8;

/** The last quiet day that was said. @throws RuleBroken `mute.past`, `mute.too-long` */
function lastDay({ reading, now, zone, calendar }: Turn): string {
  const today = toWall(now, zone).date;
  const said = typeof reading.slots.until === 'string' ? reading.slots.until.slice(0, 10) : addDays(today, USUAL_DAYS);
  if (said < today)
    throw new RuleBroken('mute.past', `${formatDay(said, { calendar, now, zone })}已经过了。想停到哪天？例如“免打扰到月底”。`);
  if (said > addDays(today, MOST_DAYS))
    throw new RuleBroken(
      'mute.too-long',
      `${formatDay(said, { calendar, now, zone })}太远了，最多停发半年。想停到哪天？例如“免打扰到月底”。`,
    );
  return said;
}

/** Before anything is changed: what 撤销 puts back. */
async function audit(turn: Turn, note: string): Promise<void> {
  const before = await peaceKept(turn, turn.actor.id);
  await turn.audit({ action: 'me.peace', entity: 'member', entityId: turn.actor.id, before, undo: before, note });
}

/** 每天22点到7点免打扰. @throws RuleBroken `mute.all-day` */
async function quietHours(turn: Turn, hours: QuietHours): Promise<Reply> {
  if (quietLength(hours) > MOST_QUIET_MIN)
    throw new RuleBroken(
      'mute.all-day',
      `${quietWords(hours)}太长了，一天最多安静16小时。想哪段时间不收？例如“每天22点到7点免打扰”；想停几天说“免打扰到月底”。`,
    );
  await audit(turn, `每天${quietWords(hours)}免打扰`);
  await keepQuiet(turn, turn.actor.id, hours);
  return {
    text: `好，每天${quietWords(hours)}不给您发普通提醒，过后再发，来不及就问您单位的其他人。会前1小时的提醒和紧急议事照常。随时发“恢复提醒”。`,
  };
}

/** One thing at a time: whoever comes back from leave keeps their nights. */
async function unmuted(turn: Turn): Promise<Reply> {
  const { until, hours } = await peaceKept(turn, turn.actor.id);
  if (until) {
    await audit(turn, '恢复提醒');
    await keepPeace(turn, turn.actor.id, hours ? { hours } : {});
    const nights = hours ? `每天${quietWords(hours)}还是不打扰您，也不需要了就再发一次“恢复提醒”。` : '发“我的”可以看要办的事。';
    return { text: `好，提醒照常发了。${nights}` };
  }
  if (!hours) return { text: '提醒本来就在照常发。收不到的话，发“我的”看看要办的事。' };
  await audit(turn, `${quietWords(hours)}也提醒`);
  await keepPeace(turn, turn.actor.id, {});
  return { text: `好，${quietWords(hours)}也照常提醒了。发“我的”可以看要办的事。` };
}

export default defineCommand({
  name: '免打扰',
  topic: '其他',
  common: true,
  says: [
    {
      intent: 'me.mute',
      summary: '普通提醒停发到某一天，或每天一段时间不发；您答应过的事到期前仍提醒一次',
      examples: ['免打扰到9月30日', '每天22点到7点免打扰', '别再私聊我了'],
      words: ['免打扰', '勿扰'],
      patterns: [
        {
          say: /(?:别|不要|不用|不必|甭|停止|暂停|关掉|关闭|停了|停掉|关了|取消|先停|不想|少|先别)(?:再|给我|老|总|一直|这些|我的|我|小联|收到|收|来|T)*(?:私聊|私信|提醒|打扰|发|烦|骚扰|推送|通知|叫|喊|吵|催|消息|@)(?:我|了|给我|推送|消息|这些|功能|通知)*/,
          score: 0.9,
          unless: /催(?!我)|取消提醒会|别人|不用提醒(?:O|他|她)|N|不要取消|发给|发到|没回|O|会议|通知各/,
        },
        {
          say: /免打扰|勿扰|静音|屏蔽(?:提醒|消息|通知)?|安静(?:几天|一会|点)/,
          score: 0.9,
          unless: /取消|解除|关(?![键于注])|恢复|退出|结束|怎么|手机|会场|开会/,
        },
        {
          say: /(?:T|C).{0,4}(?:内|之前|前|别|不要).{0,4}(?:提醒|打扰|私聊|发消息)/,
          score: 0.86,
          unless: /再提醒|提醒我$(?<!别提醒我|不要提醒我)|O/,
        },
        { say: /(?:提醒|消息|通知)(?:先)?(?:停|关|关掉|停了|停掉|暂停)(?:了|一下|T|C|到T|几天)?$/, score: 0.86, unless: /坏|是不是|怎么/ },
      ],
      slots: ['until'],
    },
    {
      intent: 'me.unmute',
      summary: '免打扰提前结束，提醒照常发',
      examples: ['恢复提醒', '解除免打扰'],
      words: ['恢复提醒', '恢复'],
      patterns: [
        {
          say: /(?:恢复|重新|打开|开启|启用|继续|重启|开通|接着|照常|正常)(?:给我|发|我的|所有|,)*(?:提醒|通知|私聊|推送|消息)|(?:提醒|通知|推送|消息)(?:可以|都|请|给我)?(?:恢复|打开|开启|开|重新开|继续)(?:了|一下)?$/,
          score: 0.93,
          unless: /怎么|坏/,
        },
        {
          say: /(?:取消|解除|关掉|关闭|退出|结束|去掉|停止|撤销|不要|不用)(?:我的)?(?:免打扰|勿扰|静音|屏蔽)|(?:免打扰|勿扰|静音|屏蔽)(?:也|都|给我)?(?:取消|解除|关|撤|结束)/,
          score: 0.95,
        },
        { say: /^恢复(?:吧|一下|了)?$/, score: 0.72 },
        { say: /可以(?:再|重新|继续)?(?:提醒|私聊|打扰|通知|发消息)(?:我|给我)/, score: 0.92, unless: /[?？]|吗/ },
      ],
      slots: [],
    },
  ],

  async run(turn): Promise<Reply> {
    if (turn.reading.intent === 'me.unmute') return unmuted(turn);
    const hours = quietHoursSaid(turn.text, turn.now.toISOString());
    if (hours) return quietHours(turn, hours);
    const until = lastDay(turn);
    await audit(turn, `免打扰到${formatDay(until, turn)}`);
    await mute(turn, turn.actor.id, until);
    const promised = [...(await wishesOf(turn)).map(wishCode), ...(await promisesOf(turn)).map(codeOf)];
    const kept = promised.length
      ? `您已答应的事（${promised.slice(0, SHOWN).join('、')}${promised.length > SHOWN ? `等${promised.length}件` : ''}）到期前仍会提醒一次。`
      : '改期、取消这样的变化还是会告诉您。';
    return { text: `好，普通提醒停发到${formatDay(until, turn)}。${kept}随时发“恢复提醒”。` };
  },

  undo: {
    'me.peace': async ({ data }, turn) => {
      const kept: KeptPeace = data;
      await keepPeace(turn, turn.actor.id, kept);
      const words = [
        kept.until && `普通提醒停发到${formatDay(kept.until, turn)}`,
        kept.hours && `每天${quietWords(kept.hours)}不发`,
      ].filter(Boolean);
      return { text: `↩️ 已撤销，${words.length ? `还是${words.join('，')}` : '提醒照常发'}。` };
    },
  },
});
