/** What an edited series looks like to its author, and what its units read: once, old → new. */
import { addDays, toWall } from '../../clock';
import type { Content } from '../../content';
import type { Shown } from '../calendar/format';
import { answerButtons, codeOf, placeOf, startOf } from '../meeting/cards';
import type { Told } from '../tell';
import type { PersonWork, Work } from '../work';
import type { Edited, EditPlan, Terms } from './edit';
import { isNear } from './occurrence';
import { tellSeries } from './state';
import { meetingsWords, nextWords, policyWords, ruleWords } from './words';

const SHOWN = 8;
const NEXT = 3;
const YEAR_DAYS = 365;

/** 规律, 放假, 地点, 议题 as far as they change: old → new. */
export function termsWords(was: Terms, next: Terms): [string, string][] {
  const rows: [string, string, string][] = [
    ['规律', ruleWords(was), ruleWords(next)],
    ['放假', policyWords(was.holidayPolicy), policyWords(next.holidayPolicy)],
    ['地点', placeOf(was), placeOf(next)],
    ['议题', agendaWords(was), agendaWords(next)],
  ];
  return rows.filter(([, a, b]) => a !== b).map(([label, a, b]) => [label, `${a} → ${b}`]);
}

const agendaWords = ({ agenda }: Terms): string => agenda.split('\n').filter(Boolean).join('；') || '无';

type Placed = Parameters<typeof startOf>[0] & { placeText: string | null };

/** "9月25日(周五)14:30 → 9月18日(周五)14:30", or of the room. */
function changeWords(before: Placed, after: Placed, shown: Shown): string {
  const [from, to] = [startOf(before, shown), startOf(after, shown)];
  return from === to ? `${from}${before.placeText === after.placeText ? '' : `，地点${placeOf(after)}`}` : `${from} → ${to}`;
}

function some(lines: readonly string[]): string[] {
  return lines.length > SHOWN ? [...lines.slice(0, SHOWN), `…等${lines.length}场`] : [...lines];
}

/** What becomes of the meetings that are planned, and what comes then. */
export function planWords(plan: EditPlan, next: Terms, work: Work): string[] {
  const moves = plan.moves.map(({ meeting, time, place }) => {
    const after = { localDate: time.date, startMin: time.startMin, placeText: place.text };
    return `${codeOf(meeting)} ${changeWords(meeting, after, work)}`;
  });
  const stays = plan.stays.filter((s) => s.why).map(({ meeting, why }) => `${codeOf(meeting)} ${startOf(meeting, work)}不动：${why}`);
  const { date } = toWall(work.now, work.zone);
  return [
    ...(moves.length ? ['已排的会一起改：', ...some(moves)] : []),
    ...some(stays),
    ...(plan.cancels.length ? [`❌ 不再开：${meetingsWords(plan.cancels, work)}`] : []),
    '按新的安排接下来：',
    ...nextWords(next, date, addDays(date, YEAR_DAYS), NEXT, work),
  ];
}

/** What was done: for the author and for the group. */
export function editedWords({ moved, stays, cancelled, planned }: Edited, shown: Shown): string[] {
  return [
    ...some(moved.map(({ before, after }) => `${codeOf(after)} ${changeWords(before, after, shown)}`)),
    ...stays.filter((s) => s.why).map(({ meeting, why }) => `${codeOf(meeting)} ${startOf(meeting, shown)}不动：${why}`),
    ...(cancelled.length ? [`❌ 不再开：${meetingsWords(cancelled, shown)}，请勿前往。`] : []),
    ...(planned.made.length ? [`新排：${meetingsWords(planned.made, shown)}。`] : []),
  ];
}

/** One message a unit. Of meetings that are near, the first is asked about on it; the reminder a week ahead asks about the others. */
export async function tellEdited(work: PersonWork, edited: Edited): Promise<Told> {
  const { series, before } = edited;
  const near = edited.moved
    .filter(({ after, material }) => material && isNear(work, { date: after.localDate, ...after }))
    .map((m) => m.after);
  const [first] = near;
  const facts = termsWords(before, series);
  const note = [
    ...editedWords(edited, work),
    ...(near.length
      ? [`${near.map(codeOf).join('、')}改了时间，请重新答复${near.length > 1 ? `，例如“${codeOf(near[1] ?? near[0]!)} 参加”` : ''}。`]
      : []),
    '其余每次会前一周我再请您答复。',
  ];
  const content = (orgId: string): Content =>
    first
      ? {
          card: {
            title: `⚠ 系列会有变：${series.title}`,
            lead: codeOf(first),
            facts,
            note: note.join('\n'),
            buttons: answerButtons(first, orgId, true),
          },
        }
      : { text: [`⚠ 系列会有变：${series.title}`, ...facts.map(([label, words]) => `${label}：${words}`), ...note].join('\n') };
  const meetings = [...edited.moved.map((m) => m.after), ...edited.cancelled];
  return tellSeries(work, series, content, `series:${series.id}:${series.version}:edit`, meetings);
}
