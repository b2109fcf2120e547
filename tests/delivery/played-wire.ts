/** WeCom as the queue sees it, played in memory: what arrived, and troubles on demand. It knows repeated task_ids and repeated requests. */
import { NoWay, type Wire } from '../../bot/delivery/wire';
import { WecomRefused, WecomUnreachable } from '../../bot/errors';
import type { MediaBody, TemplateCard, WecomBody } from '../../bot/wecom/body';

export interface Arrived {
  how: 'answer' | 'welcome' | 'update' | 'push' | 'send' | 'updateCard' | 'upload';
  to: readonly string[];
  text: string;
  taskId?: string;
  at: number;
}

/** What happens to one call: refused, lost before it took effect, or lost after. */
export type Trouble = { errcode: number; errmsg?: string } | 'lost' | 'no-answer';

export class PlayedWire implements Wire {
  readonly arrived: Arrived[] = [];
  readonly uploads: { name: string; data: Buffer }[] = [];
  calls = 0;
  /** Most calls at the same time. */
  peak = 0;
  bot = true;
  app = true;
  ready = true;
  canPush = true;
  delayMs = 0;
  /** Asked before each call. */
  trouble: (call: { how: Arrived['how']; to: readonly string[]; body: WecomBody | MediaBody | undefined }) => Trouble | undefined = () =>
    undefined;
  /** Lower-cased userids that message/send does not reach. */
  readonly ghosts = new Set<string>();
  private readonly taskIds = new Set<string>();
  private readonly requests = new Set<string>();
  private readonly answered = new Set<string>();
  private open = 0;

  has = (surface: 'BOT' | 'AGENT') => (surface === 'BOT' ? this.bot : this.app);
  botReady = () => this.bot && this.ready;

  async answer(handle: Parameters<Wire['answer']>[0], bodies: readonly WecomBody[]): Promise<number> {
    await this.call('answer', [], bodies[0], () => this.once(handle));
    return 1;
  }
  welcome(handle: Parameters<Wire['welcome']>[0], body: WecomBody): Promise<void> {
    return this.call('welcome', [], body, () => this.once(handle));
  }
  update(handle: Parameters<Wire['update']>[0], card: TemplateCard, onlyFor: readonly string[] = []): Promise<void> {
    return this.call('update', onlyFor, { msgtype: 'template_card', template_card: card }, () => this.once(handle), true);
  }
  async push(to: { target: string }, body: WecomBody | MediaBody): Promise<void> {
    if (!this.canPush) throw new NoWay('url mode');
    await this.call('push', [to.target], body);
  }
  async send(to: readonly string[], body: WecomBody | MediaBody, dropRepeatWithin: number): Promise<{ unreached: readonly string[] }> {
    const request = JSON.stringify([to, body, dropRepeatWithin]);
    const reached = to.filter((t) => !this.ghosts.has(t.toLowerCase()));
    const repeated = this.requests.has(request);
    await this.call('send', reached, body, () => {
      if (reached.length === 0) throw new WecomRefused('send', 81013, 'all invalid');
      this.requests.add(request);
      return !repeated;
    });
    return { unreached: to.filter((t) => this.ghosts.has(t.toLowerCase())).map((t) => t.toLowerCase()) };
  }
  updateCard(code: string, to: readonly string[], card: TemplateCard): Promise<void> {
    return this.call(
      'updateCard',
      to,
      { msgtype: 'template_card', template_card: card },
      () => {
        if (this.answered.has(code)) throw new WecomRefused('update', 60140, 'used');
        this.answered.add(code);
        return true;
      },
      true,
    );
  }

  /** Ids count up: "media1". */
  async upload(surface: 'BOT' | 'AGENT', name: string, data: Buffer): Promise<string> {
    if (surface === 'BOT' && !this.canPush) throw new NoWay('url mode');
    await this.call('upload', [], undefined);
    this.uploads.push({ name, data });
    return `media${this.uploads.length}`;
  }

  /** Texts that reached a target, in order. */
  got(target: string): string[] {
    return this.arrived.filter((a) => a.to.some((t) => t.toLowerCase() === target.toLowerCase())).map((a) => a.text);
  }

  private once(handle: object): boolean {
    const id = JSON.stringify(handle);
    if (this.answered.has(id)) throw new WecomRefused('answer', 846606, 'already responded');
    this.answered.add(id);
    return true;
  }

  private async call(
    how: Arrived['how'],
    to: readonly string[],
    body: WecomBody | MediaBody | undefined,
    effect: () => boolean = () => true,
    repeatsTask = false,
  ): Promise<void> {
    this.calls += 1;
    this.open += 1;
    this.peak = Math.max(this.peak, this.open);
    try {
      if (this.delayMs > 0) await new Promise((done) => setTimeout(done, this.delayMs));
      const trouble = this.trouble({ how, to, body });
      if (trouble === 'lost') throw new WecomUnreachable(how, new Error('lost'));
      if (typeof trouble === 'object') throw new WecomRefused(how, trouble.errcode, trouble.errmsg ?? '');
      const taskId = body?.msgtype === 'template_card' ? body.template_card.task_id : undefined;
      if (effect()) {
        if (taskId !== undefined && !repeatsTask) {
          // The bot and the app each know their own.
          const known = `${how === 'send'} ${taskId}`;
          if (this.taskIds.has(known)) throw new WecomRefused(how, 40058, `task_id ${taskId} repeated`);
          this.taskIds.add(known);
        }
        this.arrived.push({ how, to, text: textOf(body), ...(taskId !== undefined && { taskId }), at: performance.now() });
      }
      if (trouble === 'no-answer') throw new WecomUnreachable(how, new Error('no answer'));
    } finally {
      this.open -= 1;
    }
  }
}

function textOf(body: WecomBody | MediaBody | undefined): string {
  if (!body) return '';
  if (body.msgtype === 'file') return `[file] ${body.file.media_id}`;
  if (body.msgtype === 'image') return `[image] ${body.image.media_id}`;
  return body.msgtype === 'markdown' ? body.markdown.content : `[${body.template_card.main_title.title}]`;
}
