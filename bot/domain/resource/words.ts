/** A resource as people see it. */
import { addDays, formatMinute, toWall } from '../../clock';
import type { Card } from '../../content';
import { formatDay, type Shown } from '../calendar/format';
import { occurrences, ruleInWords } from '../calendar/recurrence';
import { KIND_NAMES } from './draft';
import type { ResourceRecord } from './service';

/** "每月第1个周六 09:00–11:00" · "9月28日(周一)至9月30日(周三)" · "08:30–21:00开放" */
function timeInWords(resource: ResourceRecord): string {
  const { rrule, ruleTime, openFromMin, openToMin, description } = resource;
  if (rrule) return [ruleInWords(rrule), ruleTime?.replace('/', '–')].filter(Boolean).join(' ');
  const hours = openFromMin !== null && openToMin !== null ? `${formatMinute(openFromMin)}–${formatMinute(openToMin)}开放` : '';
  return [description, hours].filter(Boolean).join(' ');
}

/** The next days of a recurring offer, exceptions applied. */
function nextDays(resource: ResourceRecord, shown: Shown, count = 3): string[] {
  if (!resource.rrule) return [];
  const today = toWall(shown.now, shown.zone).date;
  const until = resource.validTo && resource.validTo < addDays(today, 200) ? resource.validTo : addDays(today, 200);
  const isWorkday = (d: string) => shown.calendar.isWorkday(d);
  return occurrences(resource.rrule, addDays(today, 1), until, { isWorkday, anchor: toWall(resource.createdAt, shown.zone).date }).slice(
    0,
    count,
  );
}

const amounts = (r: ResourceRecord): string =>
  [r.quantity > 1 && `共${r.quantity}${r.unitLabel}`, r.capacity !== null && `${r.kind === 'VENUE' ? '可容' : '一次最多'}${r.capacity}人`]
    .filter(Boolean)
    .join('，');

export function resourceFacts(resource: ResourceRecord, shown: Shown): [string, string][] {
  const next = nextDays(resource, shown);
  const rows: [string, string][] = [
    ['类别', KIND_NAMES[resource.kind]],
    ['单位', resource.owner.shortName],
  ];
  if (timeInWords(resource)) rows.push(['时间', timeInWords(resource)]);
  if (next.length) rows.push(['最近', next.map((d) => formatDay(d, shown)).join('、')]);
  if (amounts(resource)) rows.push(['数量', amounts(resource)]);
  if (resource.advanceDays !== null) rows.push(['预约', `提前${resource.advanceDays}天`]);
  if (resource.validTo) rows.push(['有效至', formatDay(resource.validTo, shown)]);
  return rows;
}

/** "资35 义诊车(服务) · 市三院 · 每月第1个周六 · 一次最多40人 · 提前5天" */
export function resourceLine(r: ResourceRecord): string {
  return [
    `资${r.no} ${r.title}(${KIND_NAMES[r.kind]})`,
    r.owner.shortName,
    timeInWords(r),
    amounts(r),
    r.advanceDays === null ? '' : `提前${r.advanceDays}天`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** @param mine the reader may take it back */
export function resourceCard(resource: ResourceRecord, shown: Shown, mine: boolean): Card {
  const gone = resource.status === 'WITHDRAWN';
  const over = resource.validTo !== null && resource.validTo < toWall(shown.now, shown.zone).date;
  const state = gone ? '已撤下' : over ? '已过有效期' : '提供中';
  return {
    title: `资${resource.no} ${resource.title}`,
    ...(gone && { lead: '已撤下，不再提供。' }),
    facts: resourceFacts(resource, shown),
    buttons: [
      ...(mine && !gone ? [{ text: '撤下', action: `resource:withdraw:${resource.id}`, style: 'danger' as const }] : []),
      { text: state, action: `resource:show:${resource.id}` },
    ],
  };
}
