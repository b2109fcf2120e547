/** Stored pictures as people see them. */
import type { EvidenceModel } from '../../../prisma/client';
import type { Button, Card } from '../../content';
import { formatDay, formatInstant, type Shown } from '../calendar/format';
import type { Doubts } from './service';
import { type Added, MOST } from './store';

/** 照片 3张 · 未传 */
export const photosInWords = (n: number): string => (n > 0 ? `${n}张` : '未传');

/** 附2张照片，1个附件 · '' when nothing came along */
export function cameAlong({ pictures, attachments }: { pictures: readonly unknown[]; attachments: readonly { kind: string }[] }): string {
  const others = attachments.filter((a) => a.kind !== 'image').length;
  const parts = [pictures.length && `${pictures.length}张照片`, others && `${others}个附件`].filter(Boolean);
  return parts.length ? `附${parts.join('，')}` : '';
}

/** 9月15日(周二)15:42 拍摄; of several the first. When no camera says it: when they came. */
function whenInWords(rows: readonly EvidenceModel[], shown: Shown): string {
  const first = rows.flatMap((r) => r.takenAt ?? []).sort((a, b) => a.getTime() - b.getTime())[0];
  if (first) return `${formatInstant(first, shown)} ${rows.length > 1 ? '起' : ''}拍摄`;
  return rows[0] ? `${formatInstant(rows[0].createdAt, shown)} 收到` : '';
}

const codes = (numbers: readonly number[]): string =>
  numbers
    .slice(0, 3)
    .map((no) => `活${no}`)
    .join('、');

/** Questions about what was stored; empty when nothing is odd. */
export function doubtsInWords({ same, alike, otherDays }: Doubts, day: string, shown: Shown): string[] {
  return [
    same.length ? `提示：与 ${codes(same)} 的照片是同一张，是否用错？` : '',
    alike.length ? `提示：与 ${codes(alike)} 的照片相似度很高，是否用错？` : '',
    otherDays.length ? `提示：照片拍摄于${formatDay(otherDays[0]!, shown)}，活动是${formatDay(day, shown)}，请核对。` : '',
  ].filter(Boolean);
}

/** Sentences about what was not stored. */
export function notStored({ known, left }: Pick<Added, 'known' | 'left'>, problems: readonly string[]): string[] {
  return [
    known ? `${known}张这里已经有了，没有重复存。` : '',
    left ? `一场活动最多存${MOST}张，${left}张没有存。` : '',
    ...new Set(problems),
  ].filter(Boolean);
}

const ids = (rows: readonly EvidenceModel[]): string => rows.map((r) => r.id).join(',');

/** ✅ 活128 已存 1 张 … [没用错] [撤回这张] */
export function storedCard(
  no: number,
  rows: readonly EvidenceModel[],
  total: number,
  notes: { doubts: readonly string[]; notStored: readonly string[] },
  shown: Shown,
): Card {
  const back: Button = { text: rows.length === 1 ? '撤回这张' : `撤回这${rows.length}张`, action: `evidence:back:${no}:${ids(rows)}` };
  const right: Button[] = notes.doubts.length ? [{ text: '没用错', action: `evidence:right:${no}:${ids(rows)}`, style: 'primary' }] : [];
  return {
    title: `✅ 活${no} 已存 ${rows.length} 张`,
    lead: `${whenInWords(rows, shown)}${total > rows.length ? `，现共${total}张` : ''}`,
    note: [...notes.doubts, ...notes.notStored].join('\n'),
    buttons: [...right, back],
  };
}
