/** A report as it is shown in a chat: numbers, and what to say to see their records. No names of people, no words of records in a group. */
import { formatDay, formatDays } from '../calendar/format';
import type { Scene } from '../work';
import { isEmpty, type Part, restOf, TOPICS, type Topic, type TopicKey } from './count';
import type { ReportPeriod } from './period';
import type { Report } from './service';

/** Records listed in a chat. */
const LISTED = 30;

/** 望湖社区9月月报 */
export const titleOf = ({ org, period }: Pick<Report, 'org' | 'period'>): string => `${org.shortName}${period.name}${period.kind}`;

/** 9月1日(周二)至9月30日(周三)，截至今天 */
export const daysIn = (period: ReportPeriod, scene: Scene): string =>
  `${formatDays(period.from, period.to, scene)}${period.running ? '，截至今天' : ''}`;

/** Pieces of a number that are named. */
const PIECES = 5;

/** （主题党日3、志愿服务2等12类） */
function split({ split: pieces = [] }: Part): string {
  if (pieces.length < 2) return '';
  const named = pieces.slice(0, PIECES).map(([name, n]) => `${name}${n}`);
  return `（${named.join('、')}${pieces.length > PIECES ? `等${pieces.length}类` : ''}）`;
}

const number = ({ n, of }: Part): string => (of === undefined ? `${n}` : of === 0 ? '无' : `${n}/${of}`);

/** 参加 326人次 */
export const partInWords = (part: Part): string => `${part.label} ${number(part)}${part.unit}${split(part)}`;

/** Numbers worth a word: what there is none of is left out. */
export const partsShown = ({ parts }: Topic): Part[] => parts.filter((p) => p.n > 0 || p.of);

/** 活动：开展 12场 · 参加 326人次 */
const topicLine = (topic: Topic): string => `> **${TOPICS[topic.key]}** ${partsShown(topic).map(partInWords).join(' · ')}`;

/** 与8月1日(周六)至8月16日(周日)相比：活动开展8→12场、参加200→326人次；需求发布3→5条。 Undefined when there was nothing then. */
export function comparison({ topics, before, period }: Report, scene: Scene): string | undefined {
  if (before.every(isEmpty)) return undefined;
  const changes = topics.flatMap((topic, t) => {
    const parts = topic.parts.flatMap((part, p) => {
      const was = before[t]?.parts[p];
      if (!part.compared || !was || (!part.n && !was.n && !part.of && !was.of)) return [];
      return [`${part.label}${number(was)}→${number(part)}${part.unit}`];
    });
    return parts.length ? [`${TOPICS[topic.key]}${parts.join('、')}`] : [];
  });
  return `与${formatDays(period.before.from, period.before.to, scene)}相比：${changes.join('；')}。`;
}

/** 没有记录：微心愿、吹哨。 */
export function nothingOf(topics: readonly Topic[]): string | undefined {
  const empty = topics.filter(isEmpty).map((t) => TOPICS[t.key]);
  return empty.length ? `没有记录：${empty.join('、')}。` : undefined;
}

/** All of it, short. */
export function reportInWords(report: Report, scene: Scene): string {
  const { org, period, topics } = report;
  const title = `**${titleOf(report)}**（${daysIn(period, scene)}）`;
  const other = period.instead ? `要别的时间，请说“${period.instead}”这样的话。` : '';
  const full = topics.filter((t) => !isEmpty(t));
  const [first] = full;
  if (!first) return [title, `这段时间${org.shortName}还没有任何记录。`, other].filter(Boolean).join('\n');
  const asked = `${org.shortName} ${period.name}${period.kind} ${TOPICS[first.key]}`;
  return [
    title,
    ...full.map(topicLine),
    comparison(report, scene),
    nothingOf(topics),
    `认领、办结等按${formatDay(report.today, scene)}的情况算，清单和督办算期限在这段时间里的。看每个数是哪些记录，说“${asked}”。${other}`,
  ]
    .filter((line) => line !== undefined)
    .join('\n');
}

/** 活1、活2…共40个 */
function codes(records: readonly string[]): string {
  const all = [...new Set(records)];
  return all.slice(0, LISTED).join('、') + (all.length > LISTED ? `…共${all.length}个` : '');
}

/** One topic: its numbers, and under each the codes of its records. */
export function topicInWords(report: Report, key: TopicKey, scene: Scene): string {
  const topic = report.topics.find((t) => t.key === key);
  const title = `**${titleOf(report)}·${TOPICS[key]}**（${daysIn(report.period, scene)}）`;
  if (!topic || isEmpty(topic)) return `${title}\n这段时间没有${TOPICS[key]}的记录。`;
  const lines = partsShown(topic).map((part) => {
    const rest = restOf(part);
    const found = [codes(part.records), rest.length ? `其余 ${codes(rest)}` : ''].filter(Boolean).join('；');
    return `> ${partInWords(part)}${found ? `：${found}` : ''}`;
  });
  return [title, ...lines, '发编号可以看那条记录。'].join('\n');
}
