import { type Command, defineCommand, type Turn } from '../bot/conversation/command';

const TOPICS: readonly Command['topic'][] = ['活动', '资源', '会议', '其他'];

export default defineCommand({
  name: '帮助',
  summary: '看我能做什么、怎么说',
  examples: ['帮助', '帮助 会议'],
  topic: '其他',
  intents: ['help'],

  async run(turn) {
    const wanted = wantedTopic(turn);
    return { text: wanted ? detail(turn.commands, wanted) : overview(turn) };
  },

  noun: 'help',
  /** Buttons of the welcome card. */
  async press({ args: [topic = ''] }, { commands }) {
    const own = commands.filter((c) => c.topic === topic && c.examples.length > 0);
    return {
      card: {
        title: `${topic || '帮助'}可以这样说`,
        note: own.map((c) => `${c.name}：${c.examples[0]}`).join('\n'),
        buttons: welcomeButtons(topic),
      },
    };
  },
});

/** One button a topic, the one that is open marked. */
function welcomeButtons(open: string) {
  return TOPICS.map((t) => ({ text: t === open ? `· ${t} ·` : t, action: `help:topic:${t}` }));
}

/** The topic that was named, directly or by one of its commands. */
function wantedTopic({ text, commands }: Turn): Command['topic'] | undefined {
  return TOPICS.find((t) => text.includes(t)) ?? commands.find((c) => c.name !== '帮助' && text.includes(c.name))?.topic;
}

function overview({ commands, botName, place }: Turn): string {
  const lines = TOPICS.flatMap((topic) => {
    const own = commands.filter((c) => c.topic === topic);
    return own.length ? [`**${topic}**`, ...own.map((c) => `> ${c.name}：${c.examples[0]}`)] : [];
  });
  const how = place.kind === 'group' ? `在群里请先 @${botName}。` : '';
  return [
    `我是${botName}，一句话就能办事。${how}`,
    ...lines,
    '看细节发“帮助 会议”。记录和通知都会先请您确认，确认后10分钟内可“撤销”。',
  ].join('\n');
}

function detail(commands: readonly Command[], topic: Command['topic']): string {
  const own = commands.filter((c) => c.topic === topic);
  return [`**${topic}**可以这样说：`, ...own.flatMap((c) => [`${c.name} · ${c.summary}`, ...c.examples.map((e) => `> ${e}`)])].join('\n');
}
