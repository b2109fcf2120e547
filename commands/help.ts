import { type Command, defineCommand, type Turn } from '../bot/conversation/command';
import { WHOLE_HELP } from '../bot/reading/phrases';

const TOPICS: readonly Command['topic'][] = ['活动', '资源', '会议', '督办', '轮值', '其他'];

export default defineCommand({
  name: '帮助',
  topic: '其他',
  says: [
    {
      intent: 'help',
      summary: '看我能做什么、怎么说',
      examples: ['帮助', '帮助 会议'],
      words: ['帮助', '使用说明'],
      patterns: [
        { say: /^帮助(?![过了到我他她])[:, ]*[^ ,]{1,6}$/, score: 0.95 },
        { say: WHOLE_HELP, score: 0.93 },
        {
          say: /^(?:帮助|help|使用帮助|使用说明|说明书?|使用方法|指令|命令|功能|功能列表|指令列表|命令列表|操作指南|操作手册|教程|用法|使用手册|[?？]+|菜单栏|求帮助|新手指南|新手入门)[?？]?$/,
          score: 0.92,
        },
        {
          say: /(?:你|小联|机器人|它)(?:都|到底|还|究竟|现在)?(?:能|会|可以)(?:帮|给)?(?:我|我们|大家)?(?:干|做|帮忙?做|办|提供|帮)(?:些|点)?(?:什么|啥|哪些|嘛|些啥)/,
          score: 0.92,
        },
        { say: /^(?:看看|你|都)*(?:会|能|可以)(?:帮我)?(?:干|做)(?:些|点)?(?:什么|啥|哪些|嘛)[?]?$/, score: 0.88 },
        { say: /(?:你|小联|机器人)(?:都|到底)?(?:有|会|能)(?:些)?(?:什么|啥|哪些)(?:功能|用|本事|本领|服务|作用|技能)?[?]?$/, score: 0.88 },
        {
          say: /怎么(?!样|了|回事|说得?|还没|没|不(?!了)|又|这么|那么|都|就|才(?!能|可以)|会|能|可能|老|总|一直|办$|办[?]|搞的|啦|着)/,
          score: 0.96,
          unless:
            /N(?:怎么(?:样|处理))|怎么处理了|怎么联系|怎么还|(?:讨论|商量|研究|议题[:,是]|商议|议一议|聊聊|议议|说说|协商).{0,16}怎么/,
        },
        { say: /(?:什么|啥|哪些)(?:流程|手续|步骤|程序)|(?:流程|手续|步骤)(?:是|有)(?:什么|啥|哪些)/, score: 0.95, unless: /N/ },
        { say: /如何(?!$|[?]$)/, score: 0.95, unless: /N|进展如何|情况如何|(?:得|的)如何|议题[:,是].{0,16}如何/ },
        { say: /咋(?!样|了|回事|还|没|不|这么|又|整的|啦|办$)/, score: 0.95, unless: /N/ },
        { say: /怎样(?!了|吗|呢|的|都|$|[?])/, score: 0.95, unless: /N|怎样.{0,6}(?:好|合适)$/ },
        {
          say: /(?:教我|教教我|教一下|教下|示范|演示).{0,12}|(?:的|用)(?:步骤|流程|操作方法|方法|格式|写法)(?:是什么|是啥|是怎样的|呢|[?])?$|^(?:我|我们|还)*不会(?:用|操作|弄|登记|发|填|签到|改|取消|预约|订|报名|绑定|记录)|在哪(?:里|儿)?(?:登记|签到|改|填|录入|设置|报名|查|写|记|订|约|发)|(?:什么|哪种)(?:格式|口令|指令|命令)/,
          score: 0.95,
          unless: /N|理论|参观/,
        },
        {
          say: /(?:登记|签到|记录|取消|修改|预约|绑定|请假|撤销|报名|发布|统计|导出)(?:.{0,6})(?:要说什么|要发什么|说什么|发什么|用什么词|要怎么)/,
          score: 0.9,
        },
      ],
      slots: ['topic'],
    },
  ],

  async run(turn) {
    const wanted = wantedTopic(turn);
    return { text: wanted ? detail(turn.commands, wanted) : overview(turn) };
  },

  noun: 'help',
  /** Buttons of the welcome card. */
  async press({ args: [topic = ''] }, { commands }) {
    const own = commands.filter((c) => c.topic === topic);
    return {
      card: {
        title: `${topic || '帮助'}可以这样说`,
        note: fitting(
          own.map((c) => `${c.name}：${c.says[0]?.examples[0]}`),
          `全部请发“帮助 ${topic}”`,
        ),
        buttons: welcomeButtons(topic),
      },
    };
  },
});

/** Characters under the title of a card. A chat that was only entered takes no message beside it. */
const ROOM = 112;

/** As many lines as have room, and where the rest is. */
function fitting(lines: readonly string[], rest: string): string {
  const some: string[] = [];
  for (const line of lines) {
    if ([...some, line, rest].join('\n').length > ROOM) return [...some, rest].join('\n');
    some.push(line);
  }
  return some.join('\n');
}

/** One button a topic, the one that is open marked. */
function welcomeButtons(open: string) {
  return TOPICS.map((t) => ({ text: t === open ? `· ${t} ·` : t, action: `help:topic:${t}` }));
}

/** The topic that was named, directly or by one of its commands. */
function wantedTopic({ text, commands }: Turn): Command['topic'] | undefined {
  return TOPICS.find((t) => text.includes(t)) ?? commands.find((c) => c.name !== '帮助' && text.includes(c.name))?.topic;
}

/** A line for each common command of a topic; the others by name. */
function overview({ commands, botName, place }: Turn): string {
  const lines = TOPICS.flatMap((topic) => {
    const own = commands.filter((c) => c.topic === topic);
    const more = own.filter((c) => !c.common && c.name !== '帮助').map((c) => c.name);
    return [
      `**${topic}**`,
      ...own.filter((c) => c.common).map((c) => `> ${c.name}：${c.says[0]?.examples[0]}`),
      ...(more.length ? [`> 还有：${more.join('、')}`] : []),
    ];
  });
  const how = place.kind === 'group' ? `在群里请先 @${botName}。` : '';
  return [
    `我是${botName}，一句话就能办事。${how}`,
    ...lines,
    '怎么说，发“帮助 会议”“帮助 督办”看。记录和通知都会先请您确认，确认后10分钟内可“撤销”。',
  ].join('\n');
}

function detail(commands: readonly Command[], topic: Command['topic']): string {
  const own = commands.filter((c) => c.topic === topic);
  return [`**${topic}**可以这样说：`, ...own.flatMap((c) => c.says.flatMap((s) => [s.summary, ...s.examples.map((e) => `> ${e}`)]))].join(
    '\n',
  );
}
