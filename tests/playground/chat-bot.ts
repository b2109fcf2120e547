/** A tiny bot on the official SDK: enough to see every kind of bubble and card on the page. */
import { type TemplateCard, WSClient, type WsFrame } from '@wecom/aibot-node-sdk';
import type { Standin } from '../../bot/playground/standin';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

const draft = (task: string): TemplateCard =>
  ({
    card_type: 'button_interaction',
    main_title: { title: '待确认 · 活动', desc: '请看一眼，对就点确认' },
    horizontal_content_list: [
      { keyname: '类型', value: '主题党日' },
      { keyname: '时间', value: '9月15日(周二)下午' },
      { keyname: '地点', value: '望湖社区活动室' },
      { keyname: '参加', value: '32人(供电所5、市三院3、其他24)' },
      { keyname: '惠及', value: '60人次' },
      { keyname: '照片', value: '未传' },
    ],
    button_list: [
      { text: '确认', style: 1, key: 'draft:confirm' },
      { text: '改时间', style: 2, key: 'draft:time' },
      { text: '改人数', style: 2, key: 'draft:people' },
      { text: '传照片', style: 2, key: 'draft:photo' },
      { text: '取消', style: 3, key: 'draft:cancel' },
    ],
    task_id: task,
  }) as TemplateCard;

const settled = (task: string, text: string): TemplateCard =>
  ({ ...draft(task), main_title: { title: '✅ 已记 活128' }, button_list: [{ text, style: 2, key: 'draft:state' }] }) as TemplateCard;

const vote = (task: string): TemplateCard =>
  ({
    card_type: 'vote_interaction',
    main_title: { title: '党员评议', desc: '可选多项' },
    checkbox: {
      question_key: 'who',
      mode: 1,
      option_list: [
        { id: 'a', text: '城南供电所', is_checked: true },
        { id: 'b', text: '市第三医院' },
        { id: 'c', text: '建行望湖支行' },
      ],
    },
    submit_button: { text: '提交', key: 'vote:send' },
    task_id: task,
  }) as TemplateCard;

const choice = (task: string): TemplateCard =>
  ({
    card_type: 'button_interaction',
    main_title: { title: '开会：换哪一天？' },
    sub_title_text: '下周五是9月25日，中秋放假。',
    button_selection: {
      question_key: 'day',
      title: '日期',
      option_list: [
        { id: '2026-09-24', text: '9月24日 周四' },
        { id: '2026-09-28', text: '9月28日 周一' },
      ],
    },
    button_list: [{ text: '就这天', style: 1, key: 'meeting:day' }],
    task_id: task,
  }) as TemplateCard;

const REPORT = [
  '### 9月小结',
  '活动 **41** 场，参加 `1 126` 人次',
  '> 联办 9 场只计一次',
  '- 需求认领 19/23',
  '- 双向清单 14/20',
  '<script>window.hacked = 1</script>[危险](javascript:alert(1)) [公开课](https://example.invalid/course)',
].join('\n');

/** What was pressed: clicker, key and choices. */
export interface Press {
  userid: string;
  key: string;
  selected: Record<string, string[]>;
}

interface EventBody {
  from: { userid: string };
  event: {
    eventtype: string;
    template_card_event?: {
      event_key: string;
      task_id: string;
      selected_items?: { selected_item: { question_key: string; option_ids: { option_id: string[] } }[] };
    };
  };
}

/** Connects the bot and keeps what it heard. */
export async function chatBot(standin: Standin): Promise<{ stop(): void; heard: string[]; presses: Press[]; bot: WSClient }> {
  const env = standin.env();
  const bot = new WSClient({
    botId: env['WECOM_BOT_ID'] ?? '',
    secret: env['WECOM_BOT_SECRET'] ?? '',
    wsUrl: env['WECOM_BOT_WS_URL'] ?? '',
    logger: SILENT,
  });
  const heard: string[] = [];
  const presses: Press[] = [];
  let tasks = 0;
  bot.on('message', async (frame: WsFrame) => {
    const body = frame.body as { msgtype: string; text?: { content: string }; mixed?: { msg_item: unknown[] }; quote?: unknown };
    const text = body.text?.content ?? '';
    heard.push(body.quote ? `${text}⟵${JSON.stringify(body.quote)}` : body.mixed ? JSON.stringify(body.mixed) : text || body.msgtype);
    tasks += 1;
    const task = `t${tasks}`;
    if (text.includes('记录')) await bot.replyTemplateCard(frame, draft(task));
    else if (text.includes('投票')) await bot.replyTemplateCard(frame, vote(task));
    else if (text.includes('联席会')) await bot.replyTemplateCard(frame, choice(task));
    else if (text.includes('小结')) await bot.reply(frame, { msgtype: 'markdown', markdown: { content: REPORT } });
    else if (body.mixed || body.msgtype === 'image')
      await bot.reply(frame, { msgtype: 'markdown', markdown: { content: '✅ 活128 已存 1 张。' } });
    else
      await bot.reply(frame, {
        msgtype: 'markdown',
        markdown: { content: `您可以说：\n- **记录** 活动\n- **需求** 找资源\n- **会议** 约联席会` },
      });
  });
  bot.on('event', async (frame: WsFrame) => {
    const body = frame.body as unknown as EventBody;
    if (body.event.eventtype === 'enter_chat')
      await bot.replyWelcome(frame, { msgtype: 'text', text: { content: '您好，我是小联。发“帮助”看看我会什么。' } });
    const click = body.event.template_card_event;
    if (!click) return;
    const items = click.selected_items?.selected_item ?? [];
    presses.push({
      userid: body.from.userid,
      key: click.event_key,
      selected: Object.fromEntries(items.map((i) => [i.question_key, i.option_ids.option_id])),
    });
    await bot.updateTemplateCard(frame, settled(click.task_id, '已记 活128'));
  });
  bot.connect();
  await standin.waitConnected(5000);
  return { stop: () => bot.disconnect(), heard, presses, bot };
}
