/**
 * What was owed: the rules of reminding, told a second time and as plainly as can be, from the facts alone. Knows no database, no queue, no plan
 * of ours. One difference between this and what the stand-in saw is a reminder lost or one too many.
 */
import { DAY, type Fact, HOUR, instant, local, MINUTE, plusDays, type Reminder, type Town, workdaysBefore } from './facts';

interface Meeting {
  no: string;
  host: string;
  caller: string;
  group?: string;
  units: readonly string[];
  called: number;
  start: number;
  on: boolean;
  /** Number of its plan: grows with every change, and what was planned before is off. */
  plan: number;
  /** By unit; one to another start does not count. */
  answers: Map<string, { start: number; yes: boolean; by: string | undefined; deputy: string | undefined }>;
  /** Last chase by unit. */
  chased: Map<string, number>;
}

interface Due {
  meeting: Meeting;
  plan: number;
  rule: string;
  /** Unit, "group", "host", or for a snooze the unit. */
  of: string;
  due: number;
  stale: number;
  /** A snooze is for one person. */
  who?: string;
  /** Kept for this person until their own quiet hours are over. */
  held?: string;
  /** When it was put aside for them: what is put together later is another message. */
  heldAt?: number;
  /** Of what was kept, or goes on to the next person: what became of it so far. */
  course?: Course;
  gone?: boolean;
}

/** One reminder on its way through the people of a unit. */
interface Course {
  /** When it was due first. */
  due: number;
  /** Somebody has it. */
  arrived: boolean;
  /** For how many it is kept. */
  kept: number;
  /** Whom nothing reaches. */
  missed: Set<string>;
}

/** Who is asked, in order, how many of them, and who when none of them can be. */
interface Asked {
  people: string[];
  wanted: number;
  instead?: string[];
}

/** Rules by name: when, how long it is worth sending, whom it concerns. */
const RULES: Record<string, { at(start: number): number; worth: number; to: 'group' | 'host' | 'unit'; shift: boolean; chase?: true }> = {
  'm-7d-group': { at: (s) => s - 7 * DAY, worth: DAY, to: 'group', shift: true },
  'm-7d-unit': { at: (s) => s - 7 * DAY, worth: DAY, to: 'unit', shift: true },
  'm-3w-liaison': { at: (s) => instant(workdaysBefore(local(s).day, 3), 540), worth: 9 * HOUR, to: 'unit', shift: true, chase: true },
  'm-2w-backup': { at: (s) => instant(workdaysBefore(local(s).day, 2), 540), worth: 9 * HOUR, to: 'unit', shift: true, chase: true },
  'm-1w-head': { at: (s) => instant(workdaysBefore(local(s).day, 1), 900), worth: 5 * HOUR, to: 'unit', shift: true, chase: true },
  'm-1w-list': { at: (s) => instant(workdaysBefore(local(s).day, 1), 900), worth: 5 * HOUR, to: 'host', shift: true },
  'm-1d': { at: (s) => instant(plusDays(local(s).day, -1), 960), worth: 18 * HOUR, to: 'unit', shift: true },
  'm-1h': { at: (s) => s - HOUR, worth: 45 * MINUTE, to: 'unit', shift: false },
};
const CHASING = new Set(['m-3w-liaison', 'm-2w-backup', 'm-1w-head', 'm-chase']);
const PROMISES = new Set(['m-1d', 'm-1h']);
const NIGHT = { from: 21 * 60, to: 8 * 60 };
/** By this minute of the day whom nothing reached may be back, as far as anybody knows. */
export const ANEW = 5 * 60 + 45;

function quiet(at: number, { from, to }: { from: number; to: number } = NIGHT): boolean {
  const { minute } = local(at);
  return from > to ? minute >= from || minute < to : minute >= from && minute < to;
}

function quietEnd(at: number, { from, to }: { from: number; to: number } = NIGHT): number {
  const { day, minute } = local(at);
  return instant(from > to && minute >= from ? plusDays(day, 1) : day, to);
}

export class Oracle {
  readonly owed: Reminder[] = [];
  private readonly meetings = new Map<string, Meeting>();
  private readonly muted = new Map<string, string>();
  private readonly chases = new Map<string, { day: string; times: number[] }>();
  private readonly told = new Set<string>();
  private waiting: Due[] = [];
  /** When something last failed to reach somebody. */
  private readonly missed = new Map<string, number>();
  private readonly downs: { at: number; until: number }[] = [];

  constructor(private readonly town: Town) {}

  /** @param facts in order of time. @returns what was owed until `end`, in order of time */
  static owedFor(town: Town, facts: readonly Fact[], end: number): Reminder[] {
    const oracle = new Oracle(town);
    for (const fact of facts) {
      oracle.until(fact.at);
      oracle.happens(fact);
    }
    oracle.until(end);
    return oracle.owed;
  }

  private upAgain = 0;
  /** When the message of each was put together. */
  private readonly putTogether = new Map<Reminder, number>();

  /** Everything due before `end`, minute by minute. */
  private until(end: number): void {
    for (;;) {
      const next = this.waiting.reduce((soonest, d) => Math.min(soonest, d.due), Number.POSITIVE_INFINITY);
      const at = Math.max(next, this.upAgain);
      if (at > end || next === Number.POSITIVE_INFINITY) return;
      const due = this.waiting.filter((d) => d.due <= at).sort((a, b) => a.due - b.due);
      this.waiting = this.waiting.filter((d) => d.due > at);
      this.deliver(due, at);
    }
  }

  private happens(fact: Fact): void {
    switch (fact.kind) {
      case 'called': {
        const { no, host, caller, group, units, start } = fact;
        const meeting: Meeting = {
          ...{ no, host, caller, units, start, called: fact.at, on: true, plan: 0 },
          ...(group !== undefined && { group }),
          answers: new Map(),
          chased: new Map(),
        };
        this.meetings.set(no, meeting);
        this.plan(meeting, fact.at);
        return;
      }
      case 'moved': {
        const meeting = this.of(fact.no);
        meeting.start = fact.start;
        this.plan(meeting, fact.at);
        return;
      }
      case 'cancelled':
        this.of(fact.no).on = false;
        for (const d of this.waiting) if (d.rule === 'm-snooze' && d.meeting.no === fact.no) d.gone = true;
        return;
      case 'restored':
        this.of(fact.no).on = true;
        return;
      case 'answered': {
        const meeting = this.of(fact.no);
        const { unit, yes, deputy } = fact;
        const before = meeting.answers.get(unit);
        // The same once more stays who said it first.
        if (before?.by !== undefined && before.start === meeting.start && before.yes === yes && before.deputy === deputy) return;
        meeting.answers.set(unit, { start: meeting.start, yes, by: fact.proxy ? undefined : fact.by, deputy });
        return;
      }
      case 'snoozed': {
        const meeting = this.of(fact.no);
        for (const d of this.waiting)
          if (d.rule === 'm-snooze' && d.meeting === meeting && d.who === fact.by && d.of === fact.unit) d.gone = true;
        const stale = Math.min(fact.until + 4 * HOUR, meeting.start);
        this.waiting.push({ meeting, plan: meeting.plan, rule: 'm-snooze', of: fact.unit, due: fact.until, stale, who: fact.by });
        return;
      }
      case 'muted':
        this.muted.set(fact.who, fact.until);
        return;
      case 'unmuted':
        this.muted.delete(fact.who);
        return;
      case 'chased':
        this.chaseByHand(this.of(fact.no), fact.at);
        return;
      case 'down':
        this.upAgain = fact.until;
        this.downs.push(fact);
        return;
      case 'missed':
        this.missed.set(fact.who, fact.at);
        return;
      case 'crash':
    }
  }

  private of(no: string): Meeting {
    return this.meetings.get(no) as Meeting;
  }

  private plan(meeting: Meeting, now: number): void {
    meeting.plan += 1;
    for (const [rule, { at, worth, to, shift }] of Object.entries(RULES)) {
      let due = at(meeting.start);
      if (due <= now) continue;
      if (shift && quiet(due)) {
        const evening = quietEnd(due) - 11 * HOUR - MINUTE;
        due = evening > now ? evening : quietEnd(due);
      }
      if (due >= meeting.start) continue;
      const row = { meeting, plan: meeting.plan, rule, due, stale: Math.min(due + worth, meeting.start) };
      if (to === 'group' && meeting.group !== undefined) this.waiting.push({ ...row, of: 'group' });
      if (to === 'host') this.waiting.push({ ...row, of: 'host' });
      if (to === 'unit' && (rule !== 'm-7d-unit' || due - meeting.called >= 2 * DAY))
        for (const of of meeting.units) this.waiting.push({ ...row, of });
    }
  }

  private answer(meeting: Meeting, unit: string): 'yes' | 'no' | undefined {
    const answer = meeting.answers.get(unit);
    return answer?.start === meeting.start ? (answer.yes ? 'yes' : 'no') : undefined;
  }

  private missing(meeting: Meeting): string[] {
    return meeting.units.filter((u) => this.answer(meeting, u) === undefined);
  }

  private right({ meeting, plan, rule, of, stale, gone }: Due, at: number): boolean {
    if (gone || !meeting.on || meeting.plan !== plan || at >= meeting.start || at > stale) return false;
    if (rule === 'm-7d-group') return true;
    if (rule === 'm-1w-list') return this.missing(meeting).length > 0;
    const answer = this.answer(meeting, of);
    if (PROMISES.has(rule)) return answer === 'yes';
    return rule === 'm-7d-unit' ? answer !== 'no' : answer === undefined;
  }

  private deliver(due: readonly Due[], at: number): void {
    const right = due.filter((d) => this.right(d, at));
    // Of a ladder that was slept through, the last step; of chases of one minute as well.
    const ladder = (d: Due) => `${d.rule === 'm-snooze' ? 'person' : (RULES[d.rule]?.to ?? '')} ${d.meeting.no} ${d.who ?? d.of}`;
    const fresh = right.filter((d) => d.held === undefined);
    const last = new Map(fresh.map((d) => [ladder(d), d]));
    const lastChase = new Map(fresh.filter((d) => CHASING.has(d.rule)).map((d) => [ladder(d), d]));
    for (const d of right) {
      const late = at - d.due > 10 * MINUTE;
      if (d.held === undefined && late && last.get(ladder(d)) !== d) continue;
      if (d.held === undefined && CHASING.has(d.rule) && lastChase.get(ladder(d)) !== d) continue;
      if (d.held === undefined) this.tell(d, at, false);
      else this.tellHeld(d, d.held, at);
    }
  }

  /** Their own quiet hours are over. */
  private tellHeld(d: Due, who: string, at: number): void {
    const { held: _, heldAt: _at, course, ...again } = d;
    if (!course) {
      // The group has no hours of its own.
      this.emit(d, who, at);
      return;
    }
    course.kept -= 1;
    const muted = this.isMuted(who, at) && d.rule !== 'm-snooze' && !PROMISES.has(d.rule);
    if (!muted && !this.town.unreachable.has(who)) {
      course.arrived = true;
      this.emit(d, who, at);
      return;
    }
    // Muted since, or not to be reached: somebody else is asked, unless somebody else was; and it was counted already.
    course.missed.add(who);
    if (!course.arrived && course.kept === 0) this.tell({ ...again, due: course.due, course }, at, true);
  }

  private tell(d: Due, at: number, counted: boolean): void {
    const { meeting, rule } = d;
    const course: Course = d.course ?? { due: d.due, arrived: false, kept: 0, missed: new Set() };
    const late = at - course.due > 10 * MINUTE;
    const night = RULES[rule]?.shift && late && quiet(at) ? quietEnd(at) : at;
    if (rule === 'm-7d-group') {
      if (night > at && night <= d.stale) this.waiting.push({ ...d, due: night, held: meeting.group as string, heldAt: at });
      else if (night <= d.stale) this.emit(d, meeting.group as string, at);
      return;
    }
    const { people, wanted, instead = [] } = this.people(d);
    let told = 0;
    let back = false;
    for (const who of [...people, ...instead]) {
      if (told >= wanted || (told > 0 && instead.includes(who))) break;
      if (course.missed.has(who)) continue;
      if (this.isMuted(who, at) && rule !== 'm-snooze') {
        if (!PROMISES.has(rule)) continue;
        if (this.told.has(`${meeting.no} ${d.plan} ${d.of}`)) break;
      }
      const own = RULES[rule]?.shift || rule === 'm-chase' ? this.town.quiet.get(who) : undefined;
      // A night of their own takes the place of everybody's.
      const then = own && quiet(at, own) ? quietEnd(at, own) : own && own.from > own.to ? at : night;
      // Nobody knows that nothing reaches them, unless something came back today: it is sent, or kept until their hours are over.
      const away = this.town.unreachable.has(who);
      if (away && this.isMissed(who, at)) {
        course.missed.add(who);
        continue;
      }
      if (then > d.stale) continue;
      told += 1;
      if (CHASING.has(rule) && !counted) {
        if (!this.mayChase(d.of, then)) continue;
        meeting.chased.set(d.of, at);
      }
      if (then > at) {
        course.kept += 1;
        this.waiting.push({ ...d, due: then, held: who, heldAt: at, course });
      } else if (away) {
        course.missed.add(who);
        back = true;
      } else {
        course.arrived = true;
        this.emit(d, who, at);
      }
    }
    // It came back at once.
    if (back && !course.arrived && course.kept === 0) this.tell({ ...d, course }, at, true);
  }

  /** Something has failed to reach them since they were last believed to be back. */
  private isMissed(who: string, at: number): boolean {
    const missed = this.missed.get(who);
    return missed !== undefined && missed > this.backAt(at);
  }

  /** When everybody was last believed to be back: early today, else yesterday; later when nobody was up then. */
  private backAt(at: number): number {
    for (let { day } = local(at); ; day = plusDays(day, -1)) {
      const anew = instant(day, ANEW);
      const back = this.downs.find((d) => d.at <= anew && anew <= d.until)?.until ?? anew;
      if (back < at) return back;
    }
  }

  private emit({ meeting, rule, of, plan, ...kept }: Due, to: string, at: number): void {
    const heldAt = kept.heldAt ?? at;
    if (PROMISES.has(rule)) this.told.add(`${meeting.no} ${plan} ${of}`);
    // Two that are put together at once, for one unit, say the same to one person.
    const twice = (o: Reminder) =>
      o.to === to && o.no === meeting.no && o.rule !== 'm-snooze' && rule !== 'm-snooze' && this.putTogether.get(o) === heldAt;
    const before = this.owed.findLast((o) => o.at < at || twice(o));
    if (before && before.at >= at) {
      before.rule = rule;
      return;
    }
    const reminder = { at, to, no: meeting.no, rule };
    this.owed.push(reminder);
    this.putTogether.set(reminder, heldAt);
  }

  private isMuted(who: string, at: number): boolean {
    const until = this.muted.get(who);
    return until !== undefined && until >= local(at).day;
  }

  private people({ meeting, rule, of, who }: Due): Asked {
    if (who !== undefined) return { people: [who], wanted: 1 };
    if (rule === 'm-1w-list') return { people: [...new Set([meeting.caller, ...this.town.secretaries(meeting.host)])], wanted: 1 };
    const unit = this.town.units.get(of);
    const all = [unit?.liaison, unit?.backup, unit?.head].filter((p) => p !== undefined);
    // The head only if neither of them can be asked.
    if (rule === 'm-2w-backup') {
      const people = [unit?.liaison, unit?.backup].filter((p) => p !== undefined);
      return { people, wanted: people.length, instead: all.filter((p) => !people.includes(p)) };
    }
    if (rule === 'm-1w-head') return { people: [...new Set([unit?.head, ...all].filter((p) => p !== undefined))], wanted: 1 };
    // Who goes for the unit, else who said so for it.
    const answer = PROMISES.has(rule) ? meeting.answers.get(of) : undefined;
    return { people: [...new Set([answer?.deputy, answer?.by, ...all].filter((p) => p !== undefined))], wanted: 1 };
  }

  /** Twice a day; what comes in one minute is one. */
  private mayChase(unit: string, at: number): boolean {
    const { day } = local(at);
    const minute = Math.floor(at / MINUTE);
    const known = this.chases.get(unit);
    if (known?.day !== day) {
      this.chases.set(unit, { day, times: [minute] });
      return true;
    }
    if (known.times.includes(minute)) return true;
    if (known.times.length >= 2) return false;
    known.times.push(minute);
    return true;
  }

  private chaseByHand(meeting: Meeting, at: number): void {
    if (quiet(at)) return;
    for (const unit of this.missing(meeting)) {
      const known = this.chases.get(unit);
      if (known?.day === local(at).day && known.times.length >= 2) continue;
      if (at - (meeting.chased.get(unit) ?? 0) < 6 * HOUR) continue;
      const d: Due = { meeting, plan: meeting.plan, rule: 'm-chase', of: unit, due: at, stale: at + 2 * HOUR };
      const own = (p: string) => this.town.quiet.get(p);
      const { people } = this.people(d);
      const awake = people.filter((p) => !this.isMuted(p, at) && !(own(p) && quiet(at, own(p))));
      const away = (p: string) => this.town.unreachable.has(p);
      const first = awake.find((p) => !(away(p) && this.isMissed(p, at)));
      if (first === undefined || !this.mayChase(unit, at)) continue;
      meeting.chased.set(unit, at);
      // It comes back: whoever is next is asked.
      if (away(first)) this.tell({ ...d, course: { due: at, arrived: false, kept: 0, missed: new Set([first]) } }, at, true);
      else this.emit(d, first, at);
    }
  }
}
