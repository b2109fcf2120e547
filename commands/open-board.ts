import { defineCommand } from '../bot/conversation/command';

export default defineCommand({
  name: '看板',
  topic: '其他',
  says: [
    {
      intent: 'board.open',
      summary: '打开网页看板：会议答复、手上的事、需求、场地、吹哨和心愿一页看全',
      examples: ['看板', '打开看板'],
      words: ['看板'],
      patterns: [
        {
          say: /^(?:请|帮我|给我|我要|我想|把|看看?|查看|打开|发|一下|下|个|你的|,)*看板(?:的?(?:链接|网址|地址|入口))?(?:发|给|我|一下|下|出来|在哪里?|在哪儿|吧|看看?)*[?]?$/,
          score: 0.95,
        },
        {
          say: /^(?:请|我要|我想|怎么|如何|在|能|可以|看看?|查看|打开|,)*(?:大屏|网页版?|网站|(?:用|在)?电脑(?:上|端)?)(?:在哪里?|在哪儿|怎么|哪里|能|可以)*(?:看|打开|进|登录|查看)?(?:在哪|吗|[?])*$/,
          score: 0.97,
        },
      ],
      slots: [],
    },
  ],

  async run({ publicUrl, place }) {
    const whose = place.kind === 'group' ? '各人打开，看到的是自己单位的。' : '';
    return { text: `看板：${publicUrl}/board\n会议答复、手上的事、需求、场地、吹哨和心愿都在一页上，用企业微信登录。${whose}` };
  },
});
