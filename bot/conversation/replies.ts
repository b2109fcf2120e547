/** What is said when no command speaks: to strangers, to newcomers, to what has no words, to what was not understood. */
import type { Content } from '../content';
import { inHand } from '../domain/in-hand';
import type { Former } from '../domain/org/directory';
import type { Intent } from '../reading/types';
import type { Inbound } from '../wecom/inbound';
import type { Reply } from './command';
import type { Registry } from './load';
import type { MessageTurn } from './turn';

/** To somebody who is not in the address book, or not any more. */
export function notHere(botName: string, former: Former | undefined): string {
  if (former?.status === 'LEFT')
    return `${former.name}，您好。名册上您已经离开原来的单位，这里的事由单位的其他联络人接着办，谢谢您一直以来的支持。要是弄错了，请联系管理员改过来。`;
  if (former) return `${former.name}，您好。您的账号暂停使用了，这句话我没有处理。要恢复请联系管理员。`;
  return `您好，我是${botName}。我在通讯录里还没找到您，请联系管理员登记后再来找我。`;
}

/** The answer to what has no words: a picture, a place, or the bot's name and nothing else. An event is no question. */
export function wordless(kind: Inbound['kind']): Reply {
  if (kind === 'EVENT') return undefined;
  if (kind === 'TEXT') return { text: '我在。请用一句话告诉我要做什么，或发“帮助”。' };
  return { text: '我收到了，但现在只看得懂文字。请用一句话告诉我要做什么，或发“帮助”。' };
}

/** A slip of the pen was read as another word: the answer says as which. */
export function heardAs(reply: Reply, { reading, text }: MessageTurn): Reply {
  if (!reply || !reading.corrections?.length) return reply;
  const inOrder = [...reading.corrections].sort((a, b) => text.indexOf(a.heard) - text.indexOf(b.heard));
  const note = `我按“${[...new Set(inOrder.map((c) => c.meant))].join(' ')}”理解。`;
  const { card } = reply;
  if (card) return { ...reply, card: { ...card, lead: [note, card.lead].filter(Boolean).join('') } };
  return { ...reply, text: `${note}\n${reply.text ?? ''}` };
}

/** What a newcomer tries first. */
const FIRST_STEPS: readonly Intent[] = ['activity.log', 'need.post', 'meeting.create'];

/** The card of a first entry: one sentence a topic, and the topics to look into. */
export function welcome(turn: MessageTurn, registry: Registry, botName: string): Content {
  const first = FIRST_STEPS.flatMap((intent) => registry.byIntent.get(intent) ?? []);
  const topics = [...new Set([...first, ...registry.commands].map((c) => c.topic))];
  return {
    card: {
      title: `${turn.actor.name}，您好，我是${botName}`,
      lead: '一句话记活动、找资源、开联席会。',
      note: ['比如说：', ...first.map((c) => c.says[0]?.examples[0])].join('\n'),
      buttons: topics.map((topic) => ({ text: topic, action: `help:topic:${topic}` })),
    },
  };
}

/** Guesses that are shown. */
const GUESSES = 3;

/** Something that was spoken of before, without saying what. */
const MEANS_SOMETHING = /[那这](?:个|件|次|事|边)|上[次回]|刚才|之前/;

/** Not understood, or understood but not served: say so, with up to three ways on; the second time with three whatever was said. Never silence. */
export async function lost(turn: MessageTurn, registry: Registry, botName: string, again: boolean): Promise<Content> {
  const { reading } = turn;
  if (reading.tooLong) return { text: '这段话太长了（最多2000字）。请挑要办的一件事，用一两句话告诉我。' };
  if (reading.intent === 'ask') return { text: '您说的是哪一件？请带上编号，例如“取消会12”“活128 改成35人”。' };
  if (reading.intent !== 'none') return { text: '这件事我还不会办。发“帮助”看我能做什么。' };
  const guesses = (reading.candidates ?? []).filter((c) => registry.byIntent.has(c.intent));
  const mine = !guesses.length && MEANS_SOMETHING.test(turn.text) ? await inHand(turn, 3) : [];
  if (mine.length)
    return {
      card: {
        title: '没听懂是哪件事',
        note: ['您手上有：', ...mine.map((m) => m.line), '点下面或发编号看详情，也可发“帮助”看怎么说。'].join('\n'),
        buttons: mine.map((m) => m.button),
      },
    };
  const usual = FIRST_STEPS.filter((intent) => !guesses.some((g) => g.intent === intent)).flatMap((intent) => {
    const known = registry.says.find((s) => s.intent === intent);
    return known ? [{ summary: known.summary, example: known.examples[0] ?? '' }] : [];
  });
  const ways = (again ? [...guesses, ...usual] : guesses).slice(0, GUESSES).map((c) => `> ${c.summary}：${c.example}`);
  if (ways.length)
    return { text: [`${again ? '还是没' : '没太'}听懂，您是不是想：`, ...ways, '都不是的话，发“帮助”看我能做什么。'].join('\n') };
  return { text: `没太听懂。我是${botName}，可以记活动、找资源、开会提醒。发“帮助”看怎么说，发“我的”看您手上的事。` };
}
