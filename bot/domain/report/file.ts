/** A report as a file: what is kept of it until it is sent, and how it is made then. */

import { toWall } from '../../clock';
import type { FileRef } from '../../content';
import { toExcel } from '../../files/excel';
import { toWord, type WordText } from '../../files/word';
import type { OrgInfo } from '../org/directory';
import type { Look, Scene } from '../work';
import { isEmpty, TOPICS } from './count';
import { type ReportPeriod, reportPeriod } from './period';
import { makeReport, type Report } from './service';
import { activitySheet, sheetsOf, unitSheet } from './tables';
import { comparison, daysIn, nothingOf, partInWords, partsShown, titleOf } from './words';

export type Format = 'DOCX' | 'XLSX';
export const FORMATS: Readonly<Record<Format, string>> = { DOCX: 'Word', XLSX: 'Excel' };

/** Counted as of `now`, whenever it is made. */
export function reportFile(org: OrgInfo, period: ReportPeriod, format: Format, now: Date): FileRef {
  const { from, to, kind } = period;
  const name = `${titleOf({ org, period })}.${format.toLowerCase()}`;
  return { kind: 'report', of: { org: org.id, from, to, kind, format, at: now.toISOString() }, name };
}

/** @param work reads what is committed, outside of any transaction @throws Error when the organisation is gone */
export async function makeReportFile(work: Look, { of }: FileRef): Promise<Buffer> {
  const { org: id = '', from = '', to = '', kind, format, at = '' } = of;
  const then: Look = { ...work, now: new Date(at) };
  const org = work.directory.orgById(id);
  const period = reportPeriod({ date: from, end: to }, kind === '述职' ? 'DUTY' : undefined, toWall(then.now, then.zone).date);
  if (!org || !period) throw new Error(`no report of ${id} ${from} ${to}`);
  const report = await makeReport(then, org, period);
  return format === 'DOCX' ? toWord(wordText(report, then)) : toExcel(titleOf(report), sheetsOf(report, then));
}

/** Plain sentences made of the numbers. */
export function wordText(report: Report, scene: Scene): WordText {
  const compared = comparison(report, scene);
  const nothing = nothingOf(report.topics);
  return {
    title: titleOf(report),
    lead: `统计时间：${daysIn(report.period, scene)}。`,
    sections: [
      ...report.topics
        .filter((topic) => !isEmpty(topic))
        .map((topic) => ({ head: TOPICS[topic.key], text: `${partsShown(topic).map(partInWords).join('，')}。` })),
      ...(compared ? [{ head: '和上期比', text: compared }] : []),
      ...(nothing ? [{ head: '其他', text: nothing }] : []),
    ],
    tables: [
      { ...activitySheet(report, scene), name: '活动一览' },
      { ...unitSheet(report), name: '单位一览' },
    ],
  };
}
