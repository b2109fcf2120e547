import { defineCommand } from '../bot/conversation/command';
import { scopeOf } from '../bot/domain/spoken';
import { concerning, openWhistles } from '../bot/domain/whistle/lookup';
import { codeOf, lineOf } from '../bot/domain/whistle/words';

/** Lines shown in a group, and in private. */
const SHOWN = { group: 8, single: 20 } as const;

export default defineCommand({
  name: '吹哨清单',
  topic: '督办',
  says: [
    {
      intent: 'whistle.list',
      summary: '看还没结案的吹哨',
      examples: ['吹哨清单'],
      words: ['吹哨清单'],
      patterns: [
        { say: /^(?:看看?|查看?|列出?|O|的)*吹哨(?:报到)?(?:的)?(?:清单|列表|情况|台账)[?]?$/, score: 0.95 },
        { say: /哨.{0,6}(?:办|处理|解决|报到|结案)(?:完|好|了)*没有?[?]?$/, score: 0.88, unless: /N/ },
        { say: /^(?:现在|还|有|,)*(?:几个|哪些|多少)(?:吹)?哨[?]?$|^(?:吹)?哨(?:现在|还)*有(?:几个|哪些|多少)[?]?$/, score: 0.88 },
        { say: /(?:哪些|几个|多少).{0,4}(?:吹)?哨.{0,6}(?:没|未)(?:有)?(?:办|结|处理|解决|报到)/, score: 0.88 },
      ],
      slots: [],
    },
  ],

  async run(turn) {
    const found = await openWhistles(turn, concerning(turn, scopeOf(turn)));
    const [first] = found;
    if (!first) return { text: '现在没有没结案的吹哨。出了事可以说“吹哨 东门占道，请城管来”。' };
    const shown = SHOWN[turn.place.kind];
    return {
      text: [
        `**没结案的吹哨${found.length}个**`,
        ...found.slice(0, shown).map((w) => `> ${lineOf(w, turn)}`),
        ...(found.length > shown ? [`先列${shown}个，另有${found.length - shown}个。`] : []),
        `发编号看详情，例如“${codeOf(first)}”。`,
      ].join('\n'),
    };
  },
});
