/** The members: they do what the script says, as far as it still makes sense, and note what they know to have happened. */
import type { ImportFile } from '../../bot/admin/import-schema';
import type { Payload, Place } from '../../bot/playground/standin';
import { type Fact, instant, local, plusDays, type Town, type UnitPeople } from './facts';
import { type Deed, STREET } from './script';
import type { Stage } from './stage';

interface Meeting {
  no: string;
  caller: string;
  place: Place;
  units: readonly string[];
  start: number;
  on: boolean;
  /** Units that have answered, whatever; and who goes for them. */
  answered: Set<string>;
  deputies: Map<string, string>;
  /** What 撤销 would take back, and until when. */
  undo?: { until: number; back: () => Fact };
}

export class People {
  readonly facts: Fact[] = [];
  /** Sentences that were not understood as they were meant. */
  readonly misunderstood: string[] = [];
  readonly town: Town;
  private readonly meetings = new Map<number, Meeting>();
  private readonly byUnit: Map<string, UnitPeople>;
  private readonly secretaries = new Map<string, string>();
  private readonly bound = new Set<string>();

  constructor(
    private readonly stage: Stage,
    private readonly district: ImportFile,
    { quiet, unreachable }: Pick<Town, 'quiet' | 'unreachable'>,
  ) {
    const byUnit = new Map<string, Partial<Record<'liaison' | 'backup' | 'head', string>>>();
    for (const m of district.members) {
      if (m.roles?.includes('SECRETARY') || m.roles?.includes('STREET_OFFICER'))
        this.secretaries.set(m.org, this.secretaries.get(m.org) ?? m.userid);
      const post = m.liaison && ({ PRIMARY: 'liaison', BACKUP: 'backup', HEAD: 'head' } as const)[m.liaison];
      if (post) byUnit.set(m.org, { ...byUnit.get(m.org), [post]: m.userid });
    }
    this.byUnit = new Map([...byUnit].flatMap(([unit, { liaison, ...others }]) => (liaison ? [[unit, { liaison, ...others }]] : [])));
    this.town = { units: this.byUnit, quiet, unreachable, secretaries: (org) => [this.secretaries.get(org) ?? ''].filter(Boolean) };
  }

  /** Does it, unless it makes no sense any more. Crashes and downtimes are not for people. */
  async act(deed: Deed): Promise<void> {
    if (deed.do === 'call') return this.call(deed);
    if (deed.do === 'mute') return this.mute(deed.unit, deed.days);
    if (deed.do === 'unmute') return this.unmute(deed.unit);
    if (deed.do === 'crash' || deed.do === 'down') return;
    const meeting = this.meetings.get(deed.meeting);
    if (!meeting || meeting.start <= this.stage.now) return;
    if (deed.do === 'undo') return this.undo(meeting);
    if (!meeting.on) return;
    switch (deed.do) {
      case 'move':
        return this.move(meeting, deed.start);
      case 'room':
        return this.room(meeting);
      case 'cancel':
        return this.cancel(meeting);
      case 'chase':
        return this.chase(meeting);
      case 'answer':
        return this.answer(meeting, meeting.units[deed.unit] ?? '', deed.yes, deed.byBackup);
      case 'deputy':
        return this.deputy(meeting, meeting.units[deed.unit] ?? '');
      case 'proxy':
        return this.proxy(meeting, meeting.units[deed.unit] ?? '');
      case 'snooze':
        return this.snooze(meeting, meeting.units[deed.unit] ?? '');
    }
  }

  private async call({ meeting, community, start, inGroup }: Deed & { do: 'call' }): Promise<void> {
    const host = community === STREET ? 'root' : `c${community}`;
    const body = this.district.bodies.find((b) => b.host === host);
    const caller = this.secretaries.get(host);
    const org = this.district.orgs.find((o) => o.code === host);
    if (!body || !caller || !org || start <= this.stage.now) return;
    const place: Place = inGroup ? `group:${org.shortName}` : 'app';
    if (inGroup && !this.bound.has(host)) {
      this.bound.add(host);
      await this.stage.say(place, caller, `绑定 ${org.shortName}`);
      await this.stage.press(place, caller, '确认');
    }
    const said = `${dayAndTime(start)}开联席会,议题停车`;
    const asked = await this.stage.say(place, caller, said);
    const seen = this.offers(asked, '确认发通知') ? await this.stage.press(place, caller, '确认发通知') : asked;
    const no = wordIn(seen, /已发通知.*?(会\d+)/s);
    if (no === undefined) return this.missed(said, seen);
    const units = body.members;
    this.meetings.set(meeting, { no, caller, place, units, start, on: true, answered: new Set(), deputies: new Map() });
    const group = inGroup ? { group: place } : {};
    this.note({ kind: 'called', no, host, caller, ...group, units, start, at: this.stage.now });
  }

  private async move(meeting: Meeting, start: number): Promise<void> {
    if (start <= this.stage.now || start === meeting.start) return;
    const said = `${meeting.no} 改到${dayAndTime(start)}`;
    const asked = await this.stage.say(meeting.place, meeting.caller, said);
    const seen = this.offers(asked, '确认改期') ? await this.stage.press(meeting.place, meeting.caller, '确认改期') : asked;
    if (wordIn(seen, /(已改期)/) === undefined) return this.missed(said, seen);
    const was = meeting.start;
    meeting.start = start;
    meeting.undo = { until: this.stage.now + 10 * 60_000, back: () => this.movedTo(meeting, was) };
    this.note(this.movedTo(meeting, start));
  }

  private movedTo(meeting: Meeting, start: number): Fact {
    meeting.start = start;
    return { kind: 'moved', no: meeting.no, start, at: this.stage.now };
  }

  private async room(meeting: Meeting): Promise<void> {
    const said = `${meeting.no} 改到${this.district.resources[0]?.title ?? ''}`;
    const asked = await this.stage.say(meeting.place, meeting.caller, said);
    const seen = this.offers(asked, '确认改期') ? await this.stage.press(meeting.place, meeting.caller, '确认改期') : asked;
    if (wordIn(seen, /(已更新)/) === undefined) return this.missed(said, seen);
    meeting.undo = { until: this.stage.now + 10 * 60_000, back: () => this.movedTo(meeting, meeting.start) };
    this.note(this.movedTo(meeting, meeting.start));
  }

  private async cancel(meeting: Meeting): Promise<void> {
    const said = `取消${meeting.no} 防汛`;
    const asked = await this.stage.say(meeting.place, meeting.caller, said);
    const seen = this.offers(asked, '确定取消') ? await this.stage.press(meeting.place, meeting.caller, '确定取消') : asked;
    if (wordIn(seen, /(❌)/u) === undefined) return this.missed(said, seen);
    meeting.on = false;
    const back = (): Fact => {
      meeting.on = true;
      return { kind: 'restored', no: meeting.no, at: this.stage.now };
    };
    meeting.undo = { until: this.stage.now + 10 * 60_000, back };
    this.note({ kind: 'cancelled', no: meeting.no, at: this.stage.now });
  }

  private async undo(meeting: Meeting): Promise<void> {
    // Only one's own last deed can be taken back: whoever has done something else since would take that back.
    const last = [...this.meetings.values()].filter((m) => m.caller === meeting.caller && m.undo && m.undo.until > this.stage.now);
    if (!meeting.undo || meeting.undo.until <= this.stage.now || last.length > 1) return;
    const seen = await this.stage.say(meeting.place, meeting.caller, '撤销');
    const { back } = meeting.undo;
    delete meeting.undo;
    if (wordIn(seen, /(撤回|恢复|已撤销|改回)/) === undefined) return this.missed('撤销', seen);
    this.note(back());
  }

  private async chase(meeting: Meeting): Promise<void> {
    const said = `催一下${meeting.no}`;
    const seen = await this.stage.say('app', meeting.caller, said);
    if (wordIn(seen, /(已催|先不催|都答复了)/) === undefined) return this.missed(said, seen);
    this.note({ kind: 'chased', no: meeting.no, by: meeting.caller, at: this.stage.now });
  }

  private async answer(meeting: Meeting, unit: string, yes: boolean, byBackup: boolean): Promise<void> {
    const people = this.byUnit.get(unit);
    if (!people) return;
    const by = (byBackup ? people.backup : undefined) ?? people.liaison;
    // What a deputy says is about going, not about the unit.
    if (this.away(by) || meeting.deputies.get(unit) === by) return;
    const said = `${meeting.no} ${yes ? '参加' : '请假 出差'}`;
    const seen = await this.stage.say('app', by, said);
    if (wordIn(seen, yes ? /(已记：参加|已答复|已是|参加)/ : /(请假)/) === undefined) return this.missed(said, seen);
    meeting.answered.add(unit);
    meeting.deputies.delete(unit);
    this.note({ kind: 'answered', no: meeting.no, unit, by, yes, at: this.stage.now });
  }

  /** Does nothing reach them? Then they say nothing either. */
  private away(userid: string | undefined): boolean {
    return userid !== undefined && this.town.unreachable.has(userid);
  }

  private async deputy(meeting: Meeting, unit: string): Promise<void> {
    const people = this.byUnit.get(unit);
    const deputy = people?.backup ?? people?.head;
    const name = this.district.members.find((m) => m.userid === deputy)?.name;
    if (!people || !deputy || !name || this.away(people.liaison) || this.away(deputy)) return;
    // A name that somebody else in the town has too would be asked about.
    if (this.district.members.filter((m) => m.name === name).length > 1) return;
    const said = `${meeting.no} 派${name}参加`;
    const seen = await this.stage.say('app', people.liaison, said);
    if (wordIn(seen, /(派人参加)/) === undefined) return this.missed(said, seen);
    meeting.answered.add(unit);
    meeting.deputies.set(unit, deputy);
    this.note({ kind: 'answered', no: meeting.no, unit, by: people.liaison, yes: true, deputy, at: this.stage.now });
  }

  private async proxy(meeting: Meeting, unit: string): Promise<void> {
    const name = this.district.orgs.find((o) => o.code === unit)?.shortName ?? '';
    if (meeting.answered.has(unit) || this.district.orgs.filter((o) => o.shortName === name).length !== 1) return;
    const said = `${meeting.no} ${name}参加`;
    const seen = await this.stage.say(meeting.place, meeting.caller, said);
    if (wordIn(seen, /(代回复)/) === undefined) return this.missed(said, seen);
    meeting.answered.add(unit);
    this.note({ kind: 'answered', no: meeting.no, unit, by: meeting.caller, yes: true, proxy: true, at: this.stage.now });
  }

  private async snooze(meeting: Meeting, unit: string): Promise<void> {
    const people = this.byUnit.get(unit);
    const until = instant(plusDays(local(this.stage.now).day, 1), 9 * 60);
    if (!people || until >= meeting.start || this.away(people.liaison)) return;
    const said = `${meeting.no} 明早9点再提醒我`;
    const seen = await this.stage.say('app', people.liaison, said);
    if (wordIn(seen, /(已答复|不用再提醒)/) !== undefined) return;
    if (wordIn(seen, /(再提醒您)/) === undefined) return this.missed(said, seen);
    this.note({ kind: 'snoozed', no: meeting.no, unit, by: people.liaison, until, at: this.stage.now });
  }

  private async mute(unit: number, days: number): Promise<void> {
    const who = this.byUnit.get(`u${unit}`)?.liaison;
    if (!who || this.away(who)) return;
    const until = plusDays(local(this.stage.now).day, days);
    const said = `免打扰到${Number(until.slice(5, 7))}月${Number(until.slice(8))}日`;
    const seen = await this.stage.say('app', who, said);
    if (wordIn(seen, /(停发到)/) === undefined) return this.missed(said, seen);
    this.note({ kind: 'muted', who, until, at: this.stage.now });
  }

  private async unmute(unit: number): Promise<void> {
    const who = this.byUnit.get(`u${unit}`)?.liaison;
    const muted = this.facts.findLast((f) => f.kind === 'muted' && f.who === who);
    // Over by itself: 恢复提醒 would end their own quiet hours.
    if (muted?.kind !== 'muted' || muted.until < local(this.stage.now).day || !who || this.away(who)) return;
    const seen = await this.stage.say('app', who, '恢复提醒');
    if (wordIn(seen, /(照常发)/) === undefined) return this.missed('恢复提醒', seen);
    this.note({ kind: 'unmuted', who, at: this.stage.now });
  }

  private offers(seen: readonly Payload[], button: string): boolean {
    return seen.some((p) => p.buttons.some((b) => b.text === button));
  }

  private missed(said: string, seen: readonly Payload[]): void {
    this.misunderstood.push(`${new Date(this.stage.now).toISOString()} ${said}\n${seen.map((p) => p.text).join('\n---\n')}`);
  }

  private note(fact: Fact): void {
    this.facts.push(fact);
  }
}

/** "9月24日14:30" */
function dayAndTime(at: number): string {
  const { day, minute } = local(at);
  const clock = `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日${clock}`;
}

/** What the first bracket of the pattern catches in any of these. */
function wordIn(seen: readonly Payload[], pattern: RegExp): string | undefined {
  for (const { text } of seen) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}
