/** Series in words. */
import type { HolidayPolicy, MeetingModel, MeetingSeriesModel } from '../../../prisma/client';
import { formatMinute } from '../../clock';
import { formatDay, type Shown } from '../calendar/format';
import { ruleInWords } from '../calendar/recurrence';
import { type Occurrence, occurrences, POLICY_WORDS, type SeriesRule } from '../calendar/rule-days';
import { codeOf, startOf } from '../meeting/cards';
import type { Waiting } from '../meeting/occurrence';
import type { PersonWork } from '../work';
import { isNear } from './occurrence';

type Ruled = Pick<MeetingSeriesModel, 'rrule' | 'workdayRule' | 'startMin' | 'durationMin'>;

/** 每月最后一个周五14:30–16:00 */
export function ruleWords({ rrule, workdayRule, startMin, durationMin }: Ruled): string {
  return `${ruleInWords(rrule, workdayRule !== null)}${formatMinute(startMin)}–${formatMinute(Math.min(24 * 60, startMin + durationMin))}`;
}

export const policyWords = (policy: HolidayPolicy): string => `碰上放假${POLICY_WORDS[policy]}`;

/** "9月25日(周五·中秋放假) → 9月28日(周一)" */
export function occurrenceWords({ day, held, why }: Occurrence, shown: Shown): string {
  if (held === day) return formatDay(day, shown);
  if (held) return `${formatDay(day, shown)} → ${formatDay(held, shown)}`;
  return `${formatDay(day, shown)}：${why === 'ASK' ? '到时先问您' : why === 'TWICE' ? '与前后一次并到一天，不另开' : '跳过'}`;
}

/** The next days of a rule, in words, and a caution for a year without an official list. */
export function nextWords(rule: SeriesRule, from: string, to: string, count: number, shown: Shown): string[] {
  const next = occurrences(rule, from, to, shown.calendar).slice(0, count);
  const cautions = new Set(next.flatMap((o) => shown.calendar.caution(o.held ?? o.day) ?? []));
  return [...next.map((o, i) => `${i + 1}. ${occurrenceWords(o, shown)}`), ...[...cautions].map((c) => `⚠ ${c}`)];
}

/** "会13 10月30日(周五)14:30、会14 …", at most `most` of them by name. */
export function meetingsWords(meetings: readonly MeetingModel[], shown: Shown, most = 8): string {
  const named = meetings.slice(0, most).map((m) => `${codeOf(m)} ${startOf(m, shown)}`);
  return named.join('、') + (meetings.length > named.length ? `等${meetings.length}场` : '');
}

/** "10月2日(周五·国庆节放假) 碰上休息", one a line. */
export const waitingWords = (waiting: readonly Waiting[], shown: Shown): string[] =>
  waiting.map(({ day, kind, note }) => `${formatDay(day, shown)}：${kind === 'CLASH' ? note : '碰上休息，等您定'}`);

/** What every unit reads once: near ones it is asked about in a card of their own. */
export function announcement(work: PersonWork, series: MeetingSeriesModel, planned: readonly MeetingModel[]): string {
  const host = work.directory.orgById(series.hostId)?.shortName ?? '';
  const near = planned.filter((m) => isNear(work, { date: m.localDate, startMin: m.startMin, endMin: m.endMin })).map(codeOf);
  return [
    `【系列会】${series.title}：${ruleWords(series)}，地点${series.placeText ?? '待定'}，召集 ${host}(${work.actor.name})。`,
    ...(planned.length ? [`最近几次：${meetingsWords(planned, work, 4)}。`] : []),
    `${policyWords(series.holidayPolicy)}。请先留出时间，${near.length ? `${near.join('、')}请现在答复，其余` : ''}每次会前一周我再请您答复。`,
  ].join('\n');
}
