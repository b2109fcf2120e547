/** Who will do what when: drawn once from the seed, before anything happens. */
import { random } from '../../bot/admin/generate';
import { DAY, HOUR, instant, isWorkday, local, MINUTE, plusDays } from './facts';

export interface Size {
  seed: number;
  /** "2026-01-05" */
  from: string;
  days: number;
  communities: number;
  units: number;
  meetings: number;
  crashes: number;
  downtimes: number;
}

/** The year of the design: `npm run simulate`. */
export const YEAR: Size = {
  ...{ seed: 1, from: '2026-01-04', days: 361, communities: 60, units: 210, meetings: 1000 },
  ...{ crashes: 20, downtimes: 5 },
};

/** Four weeks around the holidays of autumn in a small town: part of the test suite. */
export const MONTH: Size = {
  ...{ seed: 7, from: '2026-09-13', days: 28, communities: 6, units: 21, meetings: 24 },
  ...{ crashes: 3, downtimes: 2 },
};

export type Deed = { at: number } & (
  | { do: 'call'; meeting: number; community: number; start: number; inGroup: boolean }
  | { do: 'move'; meeting: number; start: number }
  | { do: 'room'; meeting: number }
  | { do: 'cancel'; meeting: number }
  | { do: 'undo'; meeting: number }
  | { do: 'chase'; meeting: number }
  /** `unit`: of the meeting's, counted from 0. */
  | { do: 'answer'; meeting: number; unit: number; yes: boolean; byBackup: boolean }
  /** Somebody else of the unit goes. */
  | { do: 'deputy'; meeting: number; unit: number }
  /** The caller answers for a unit that has not. */
  | { do: 'proxy'; meeting: number; unit: number }
  | { do: 'snooze'; meeting: number; unit: number }
  | { do: 'mute'; unit: number; days: number }
  | { do: 'unmute'; unit: number }
  | { do: 'crash'; commits: number; after: boolean }
  | { do: 'down'; until: number; abandoned: boolean }
);

/** Whose meeting it is: the whole street's, when it is -1. */
export const STREET = -1;
const ROOT_UNITS = 40;

export function writeScript(size: Size): Deed[] {
  const roll = random(size.seed + 100);
  const between = (from: number, to: number) => Math.floor(from + roll() * (to - from));
  const chance = (p: number) => roll() < p;
  const start = instant(size.from, 0);
  const end = start + size.days * DAY;
  const deeds: Deed[] = [];
  /** Nobody speaks on the minute, when reminders go. */
  const awake = (at: number) => instant(local(at).day, between(8 * 60, 20 * 60)) + 20_000;
  const workday = (at: number) => {
    let { day } = local(at);
    while (!isWorkday(day)) day = plusDays(day, 1);
    return day;
  };
  const startOn = (day: string) => {
    const early = chance(0.05) ? 8 * 60 : chance(0.05) ? 19 * 60 + 30 : between(18, 35) * 30;
    return instant(day, early);
  };
  for (let meeting = 0; meeting < size.meetings; meeting += 1) {
    const community = chance(0.03) ? STREET : between(0, size.communities);
    const called = awake(start + roll() * Math.max(DAY, size.days * DAY - 20 * DAY));
    let opens = startOn(workday(called + between(1, 17) * DAY));
    deeds.push({ at: called, do: 'call', meeting, community, start: opens, inGroup: community === STREET || chance(0.6) });
    const units = community === STREET ? Math.min(ROOT_UNITS, size.units) : Math.ceil((size.units - community) / size.communities);
    const news = () => awake(called + HOUR + roll() * Math.max(HOUR, opens - called - 2 * HOUR));
    if (chance(0.15)) {
      const at = news();
      opens = startOn(workday(Math.max(opens, at) + between(1, 6) * DAY));
      deeds.push({ at, do: 'move', meeting, start: opens });
      if (chance(0.3)) deeds.push({ at: at + between(1, 8) * MINUTE, do: 'undo', meeting });
    } else if (chance(0.06)) deeds.push({ at: news(), do: 'room', meeting });
    if (chance(0.1)) {
      const at = news();
      deeds.push({ at, do: 'cancel', meeting });
      if (chance(0.3)) deeds.push({ at: at + between(1, 8) * MINUTE, do: 'undo', meeting });
    }
    for (let n = chance(0.3) ? between(1, 4) : 0; n > 0; n -= 1) deeds.push({ at: news(), do: 'chase', meeting });
    for (let unit = 0; unit < units; unit += 1) {
      for (let n = chance(0.8) ? (chance(0.15) ? 2 : 1) : 0; n > 0; n -= 1)
        deeds.push({ at: news(), do: 'answer', meeting, unit, yes: chance(0.75), byBackup: chance(0.2) });
      if (chance(0.08)) deeds.push({ at: news(), do: 'snooze', meeting, unit });
      if (chance(0.08)) deeds.push({ at: news(), do: 'deputy', meeting, unit });
      if (chance(0.05)) deeds.push({ at: news(), do: 'proxy', meeting, unit });
    }
  }
  for (let n = (size.days * size.units) / 400; n > 0; n -= 1) {
    const unit = between(0, size.units);
    const at = awake(start + roll() * size.days * DAY);
    const days = between(2, 21);
    deeds.push({ at, do: 'mute', unit, days });
    if (chance(0.4)) deeds.push({ at: awake(at + between(1, days) * DAY), do: 'unmute', unit });
  }
  for (let n = 0; n < size.crashes; n += 1)
    deeds.push({ at: start + roll() * (end - start - 10 * DAY), do: 'crash', commits: between(0, 4), after: chance(0.5) });
  for (let n = 0; n < size.downtimes; n += 1) {
    const at = start + ((n + 0.2 + 0.6 * roll()) / size.downtimes) * (end - start);
    deeds.push({ at, do: 'down', until: at + (1 + roll() * 29) * HOUR, abandoned: chance(0.5) });
  }
  const downs = deeds.filter((d) => d.do === 'down');
  // Who finds nobody there comes back later.
  const delayed = deeds.map((d) => {
    const down = downs.find((o) => o !== d && d.at >= o.at && d.at <= o.until);
    return down ? { ...d, at: down.until + between(1, 60) * MINUTE + 20_000 } : d;
  });
  return delayed.map((d) => ({ ...d, at: Math.round(d.at) })).sort((a, b) => a.at - b.at);
}
