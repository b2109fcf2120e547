/** An activity as people see it, and the questions about one. */

import { daysBetween, toWall } from '../../clock';
import type { Count } from '../../reading/types';
import { formatWhen, type Shown } from '../calendar/format';
import type { Directory } from '../org/directory';
import type { Scene } from '../work';
import { type ActivityDraft, draftOf, headsOf, hostOf, nameOf, partiesOf } from './draft';
import { type ActivityTime, servedHint, totalHours } from './rules';
import type { ActivityRecord } from './service';
import { activityName } from './types';

/** A date without a year may have been meant for this one. */
const LONG_AGO_DAYS = 270;

type Fact = readonly [label: string, value: string];

export function timeInWords(time: ActivityTime, shown: Shown): string {
  return formatWhen(
    time.start ? { start: time.start, ...(time.end && { end: time.end }) } : { date: time.day, ...(time.endDay && { end: time.endDay }) },
    shown,
  );
}

const about = (count: Count) => `${count.approx ? '约' : ''}${count.n}`;

/** 32人(城南供电所5、市三院3、其他24)·每人3小时,共96小时 */
function headsInWords(draft: ActivityDraft, directory: Directory): string {
  const { headcount, others } = headsOf(draft);
  const parts = partiesOf(draft).map((p) => `${nameOf(p, directory)}${p.n === undefined ? '' : `${p.approx ? '约' : ''}${p.n}`}`);
  if (others) parts.push(`其他${others}`);
  const people = headcount === undefined ? '' : `${draft.headcount?.approx ? '约' : ''}${headcount}人`;
  const units = parts.length ? (people ? `(${parts.join('、')})` : parts.join('、')) : '';
  const hours = draft.hours
    ? `${people || units ? '·' : ''}每人${about(draft.hours)}小时${headcount ? `,共${totalHours(headcount, draft.hours.n)}小时` : ''}`
    : '';
  return people + units + hours;
}

/** Whom it served: person-times and people or households are two things. */
function servedInWords({ personTimes, beneficiaries }: ActivityDraft): string {
  return [personTimes && `${about(personTimes)}人次`, beneficiaries && `${about(beneficiaries)}${beneficiaries.unit ?? '人'}`]
    .filter(Boolean)
    .join(' · ');
}

/** Rows of a card, only what is known. */
export function factsOf(draft: ActivityDraft, scene: Scene): Fact[] {
  const type = draft.type && activityName(draft.type);
  const kind = type && draft.title && !draft.title.startsWith(type) ? `${type}·${draft.title}` : (draft.title ?? type);
  const rows: (Fact | undefined | false | '')[] = [
    kind && ['类型', kind],
    draft.time && !draft.timeAsk && !draft.timeError && ['时间', timeInWords(draft.time, scene)],
    draft.place && ['地点', draft.place.name],
    ['承办', scene.directory.orgById(hostOf(draft))?.shortName ?? ''],
    headsInWords(draft, scene.directory) && ['参加', headsInWords(draft, scene.directory)],
    servedInWords(draft) && ['惠及', servedInWords(draft)],
  ];
  return rows.filter((r): r is Fact => Boolean(r));
}

/** Rows of what is recorded. */
export const recordFacts = (record: ActivityRecord, scene: Scene): Fact[] => factsOf(draftOf(record, scene.zone), scene);

/** 活128 主题党日 9月15日(周二)下午 */
export function recordLine(record: { no: number; title: string }, time: ActivityTime, shown: Shown): string {
  return `活${record.no} ${record.title} ${timeInWords(time, shown)}`;
}

/** Sentences that go with a draft: what is odd about it, and nothing else. */
export function hintsOf(draft: ActivityDraft, scene: Scene): string[] {
  const { headcount } = headsOf(draft);
  const day = draft.time?.day;
  return [
    draft.changed,
    draft.twins.length
      ? `${day === undefined ? '当天' : timeInWords({ day }, scene)}已有 ${draft.twins.map((t) => `活${t.no} ${t.title}`).join('、')}，是否重复？`
      : undefined,
    draft.host && 'name' in draft.host ? `“${draft.host.name}”不在单位名单里，记作参加单位。` : undefined,
    servedHint(headcount, draft.personTimes?.n, '人次') ??
      (draft.beneficiaries?.unit ? undefined : servedHint(headcount, draft.beneficiaries?.n, '人')),
    day !== undefined && daysBetween(day, toWall(scene.now, scene.zone).date) > LONG_AGO_DAYS
      ? `${timeInWords({ day }, scene)}已过去很久，请核对年份。`
      : undefined,
    day === undefined ? undefined : scene.calendar.caution(day),
  ].filter((s): s is string => s !== undefined);
}
