import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import {
  decideWords,
  keepsWords,
  mayDecideWords,
  recentUnheard,
  UNHEARD_DAYS,
  type Unheard,
  type Vain,
} from '../bot/domain/unheard/service';
import { declarations } from '../bot/reading/intents';

/** Kinds of sentences shown, and sentences of a kind. */
const SHOWN = 8;
const SENTENCES = 3;
const SENTENCE = 40;

const words = defineDraft<{ keep: boolean }>({
  kind: 'unheard.words',
  card: ({ keep }) =>
    keep
      ? {
          title: '【待确认·记原话】',
          lead: '以后我没听懂的话会连原文记下来，方便看大家想办什么。',
          facts: [
            ['记什么', '发给我、我没听懂的那一句；长数字（电话、证件号）不记'],
            ['谁能看', '街道和管理员；不写是谁说的'],
            ['记多久', `${UNHEARD_DAYS}天后自动删除`],
          ],
          note: '原话里可能有居民的姓名、住址和家庭情况。开启前请先告诉群里的人；随时可发“没听懂的 不记原文”关掉。',
        }
      : {
          title: '【待确认·不记原话】',
          lead: '以后只记次数和我的猜测，不记原话。',
          note: '已经记下的原话会马上删掉，找不回来。',
        },
  async confirm({ keep }, turn) {
    const erased = await decideWords(turn, keep);
    await turn.audit({ action: 'unheard.words', entity: 'Deployment', entityId: '1', note: keep ? '记原话' : '不记原话' });
    return {
      card: keep
        ? { title: '✅ 以后会记原话', note: `${UNHEARD_DAYS}天后自动删除。发“没听懂的 不记原文”可以关掉。` }
        : { title: '✅ 不再记原话', note: erased ? `已删掉记下的${erased}句。` : '没有记下的原话要删。' },
      state: keep ? '会记原话' : '不记原话',
    };
  },
});

export default defineCommand({
  name: '没听懂的',
  topic: '其他',
  says: [
    {
      intent: 'unheard.list',
      summary: '看大家最近说了什么我没听懂（街道、管理员）',
      examples: ['没听懂的'],
      patterns: [
        {
          say: /^(?:看看?|查看?|最近|T|有|哪些|什么|你|大家|我们|说|的|话|是)*没(?:听|看|读)(?:懂|明白)的?(?:话|句子|消息|有哪些|有什么|哪些|清单|列表|[?])*$/,
          score: 0.9,
        },
      ],
      slots: [],
    },
    {
      intent: 'unheard.words',
      summary: '没听懂的话要不要记原文（管理员）',
      examples: ['没听懂的 记原文', '没听懂的 不记原文'],
      patterns: [
        {
          say: /没(?:听|看|读)懂的?(?:话|句子|消息)?,?(?:不要|别|不用|不再|不|要|也|都)*(?:记录?|留|保存|存)(?:下)?(?:原文|原话)/,
          score: 0.95,
        },
      ],
      slots: [],
    },
  ],
  drafts: [words],

  async run(turn) {
    if (turn.reading.intent === 'unheard.list') return list(turn);
    mayDecideWords(turn);
    const keep = !/[不别]/.test(turn.text);
    if (keep === (await keepsWords(turn.tx)))
      return { text: keep ? '已经在记原话了。要停，发“没听懂的 不记原文”。' : '本来就没有记原话。' };
    return turn.draft(words, { keep });
  },
});

async function list(turn: Turn) {
  const found = await recentUnheard(turn);
  if (found.count === 0 && found.leftOpen.length === 0) return { text: `最近${UNHEARD_DAYS}天没有没听懂的话。` };
  const brief = `最近${UNHEARD_DAYS}天没听懂${found.count}句（${found.people}人）`;
  const whole = { text: whatWasSaid(turn, found, brief) };
  if (turn.place.kind === 'single') return whole;
  // Sentences may hold what is nobody else's business.
  const sent = turn.outbox.toMember(turn.actor.userid, whole, { key: 'unheard', priority: 1 });
  return { text: sent ? `${brief}，已私聊您。` : `${brief}。细节只在私聊里说：请打开和${turn.botName}的单聊，发“没听懂的”。` };
}

function whatWasSaid({ commands }: Turn, { groups, leftOpen, keepsWords: kept }: Unheard, brief: string): string {
  const known = [...commands.flatMap((c) => c.says), ...declarations];
  const meaning = (intent: string) => known.find((d) => d.intent === intent)?.summary ?? '别的事';
  const line = ({ guess, count, people, words: said }: Vain) => [
    `> ${guess === undefined ? '没有头绪' : `像是“${meaning(guess)}”`}：${count}句，${people}人`,
    ...said.slice(0, SENTENCES).map((s) => `> 　“${s.length > SENTENCE ? `${s.slice(0, SENTENCE)}…` : s}”`),
  ];
  const rest = groups.slice(SHOWN).reduce((sum, g) => sum + g.count, 0);
  return [
    `**${brief}**`,
    ...groups.slice(0, SHOWN).flatMap(line),
    ...(rest ? [`> 其他：${rest}句`] : []),
    ...(leftOpen.length ? [`开了头没确认的：${leftOpen.map((l) => `${meaning(l.kind)}${l.count}次`).join('、')}`] : []),
    kept ? '原话也在记。要停，发“没听懂的 不记原文”。' : '原话没有记。管理员可发“没听懂的 记原文”。',
  ].join('\n');
}
