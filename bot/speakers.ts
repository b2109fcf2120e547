/**
 * Who speaks, spelled as in the address book, from here on. WeCom compares userids without regard to case, and a bot whose creator is no super
 * admin hears encrypted ones: those are asked for, many by one call, each once. Messages of somebody who is being asked for wait together, all
 * others go on.
 */
import { type Clock, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './clock';
import type { Directory } from './domain/org/directory';
import type { Log } from './log';
import type { WecomApi } from './wecom/api';
import type { Inbound } from './wecom/inbound';
import { SIZE } from './wecom/limits';

export interface SpeakerParts {
  directory(): Directory;
  /** Absent: nobody can be asked. */
  api?: Pick<WecomApi, 'openUseridToUserid'> | undefined;
  clock: Clock;
  log: Log;
  /** Where messages go on. */
  handle(inbound: Inbound): void;
}

/** An answer has five seconds, and this is not all of it. */
const ASK_MS = 2 * SECOND_MS;
/** How long what was found out holds; then it is asked once more. */
const HOLDS_MS = { known: DAY_MS, stranger: HOUR_MS, failed: MINUTE_MS } as const;
/** Ids kept in mind; the oldest are forgotten. */
const MAX_KNOWN = 10_000;

/** As encrypted userids of WeCom look; for what the operator is told. */
export const ENCRYPTED = /^wo[\w-]{20,}$/;

/** What an operator does so that encrypted userids become people. */
export const REMEDY = '请由企业超级管理员创建智能机器人，或填写自建应用（WECOM_CORP_ID 等）并把全体成员加入它的可见范围';

export class Speakers {
  /** What WeCom said of an id; without `userid`: nothing. */
  private readonly answers = new Map<string, { userid?: string; until: number }>();
  /** By id: messages that wait for the answer. */
  private readonly waiting = new Map<string, Inbound[]>();
  private asking = false;
  private told = false;

  constructor(private readonly p: SpeakerParts) {}

  /** Messages that wait. */
  get depth(): number {
    let n = 0;
    for (const list of this.waiting.values()) n += list.length;
    return n;
  }

  submit(inbound: Inbound): void {
    const { api, clock, handle } = this.p;
    const id = inbound.userid;
    const answer = this.answers.get(id);
    const userid = this.userid(id);
    const list = this.waiting.get(id);
    if (list) list.push(inbound);
    else if (userid !== undefined) handle(userid === id ? inbound : { ...inbound, userid, heardAs: id });
    else if (!api || inbound.surface !== 'BOT' || (answer && answer.until > clock.now().getTime())) {
      this.tellOperator(id);
      handle(inbound);
    } else {
      this.waiting.set(id, [inbound]);
      if (!this.asking) void this.ask(api);
    }
  }

  /** As the address book spells it; undefined for who is not in it. */
  private userid(id: string): string | undefined {
    const directory = this.p.directory();
    const answer = this.answers.get(id)?.userid;
    const clear = (userid: string) => directory.memberByUserid(userid) ?? directory.former(userid);
    return (directory.memberByBotUserid(id) ?? clear(id) ?? (answer === undefined ? undefined : clear(answer)))?.userid;
  }

  /** Asks until nobody waits. Whoever is not known then is a stranger. */
  private async ask(api: Pick<WecomApi, 'openUseridToUserid'>): Promise<void> {
    this.asking = true;
    while (this.waiting.size > 0) {
      // Those who speak in the same moment are asked for together.
      await new Promise((resolve) => setImmediate(resolve));
      const ids = [...this.waiting.keys()].slice(0, SIZE.recipients);
      const asked = api.openUseridToUserid(ids).then(
        (found) => this.learn(ids, found),
        (error: unknown) => {
          this.p.log.error({ err: error, ids: ids.length }, 'encrypted userids could not be asked for');
          this.learn(ids, undefined);
        },
      );
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ASK_MS);
      });
      await Promise.race([asked, late]);
      clearTimeout(timer);
      for (const id of ids) {
        const messages = this.waiting.get(id) ?? [];
        this.waiting.delete(id);
        const userid = this.userid(id);
        if (userid === undefined) this.tellOperator(id);
        for (const inbound of messages) this.p.handle(userid === undefined ? inbound : { ...inbound, userid, heardAs: id });
      }
    }
    this.asking = false;
  }

  /** @param found undefined: the call failed */
  private learn(ids: readonly string[], found: ReadonlyMap<string, string> | undefined): void {
    const now = this.p.clock.now().getTime();
    for (const id of ids) {
      const userid = found?.get(id);
      const holds = userid !== undefined ? HOLDS_MS.known : found ? HOLDS_MS.stranger : HOLDS_MS.failed;
      this.answers.delete(id);
      this.answers.set(id, { ...(userid !== undefined && { userid }), until: now + holds });
    }
    for (const id of this.answers.keys()) {
      if (this.answers.size <= MAX_KNOWN) break;
      this.answers.delete(id);
    }
  }

  /** Once a start: every member would be greeted as a stranger. */
  private tellOperator(id: string): void {
    if (this.told || !ENCRYPTED.test(id)) return;
    this.told = true;
    this.p.log.error({ user: id }, `the bot hears an encrypted userid that nobody can convert: ${REMEDY}`);
  }
}
