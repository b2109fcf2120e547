/** What a time poll looks like: the card to vote with, what was voted, the result. The buttons are those of commands/poll-time.ts. */
import type { TimeOptionModel } from '../../../prisma/client';
import { formatMinute } from '../../clock';
import type { Button, Card } from '../../content';
import { formatInstant, formatSpan, type Shown } from '../calendar/format';
import { callerOf, codeOf, startOf } from '../meeting/cards';
import type { Directory } from '../org/directory';
import { chosen, neededFor, notVoted, type Poll, type PollState, planOfPoll, ranked, stateOf, unitsOf } from './poll';

/** Where polls are shown: a message's work, or the scene of a reminder. */
type Place = Shown & { directory: Directory };

const NONE = 'none';
/** Units a page: what a reader takes in at once. */
export const PAGE = 20;
const MAX_DECIDE = 4;

const optionText = (o: TimeOptionModel, shown: Shown): string => formatSpan(o.localDate, o.startMin, undefined, shown);

/** The private card of a unit's liaison: tick what fits, and send. */
export function voteCard(place: Place, poll: Poll, orgId: string): Card {
  const own = poll.votes.find((v) => v.orgId === orgId);
  const can = own ? chosen(own) : [];
  const { agenda, place: where } = planOfPoll(poll);
  return {
    title: `【约时间】${poll.title}`,
    lead: `请代表${place.directory.unitName(orgId)}选能来的时间，可多选`,
    facts: [
      ['召集', callerOf(place, poll)],
      ...(where.text ? [['地点', where.text] as const] : []),
      ...(agenda.length ? [['议题', agenda.join('；')] as const] : []),
      ['截止', `${formatInstant(poll.closesAt, place)}前，可以改`],
    ],
    vote: {
      name: 'can',
      multiple: true,
      options: [
        ...poll.options.map((o) => ({ id: String(o.position), text: optionText(o, place), checked: can.includes(o.position) })),
        { id: NONE, text: '都不行', checked: own !== undefined && can.length === 0 },
      ],
      submit: { text: '提交', action: `poll:vote:${poll.id}:${orgId}` },
    },
    buttons: [],
  };
}

/** Positions ticked; undefined when nothing was. */
export function ticked(selected: readonly string[] | undefined): number[] | undefined {
  if (!selected?.length) return undefined;
  return selected.filter((id) => id !== NONE).map(Number);
}

/** After a vote: what was recorded and how to change it. */
export function votedCard(place: Place, poll: Poll, orgId: string): Card {
  const own = poll.votes.find((v) => v.orgId === orgId);
  const can = poll.options.filter((o) => own && chosen(own).includes(o.position));
  const state = stateOf(poll, place.now);
  return {
    title: own ? `已记${place.directory.unitName(orgId)}的投票` : `${place.directory.unitName(orgId)}还没有投票`,
    lead: poll.title,
    facts: own ? (can.length ? can.map((o, i) => [`能来${i + 1}`, optionText(o, place)] as const) : [['能来', '都不行'] as const]) : [],
    note: whatFollows(place, poll),
    buttons: [{ text: BUTTONS[state], action: `poll:${state === 'OPEN' ? 'again' : 'mine'}:${poll.id}:${orgId}` }],
  };
}

const BUTTONS: Readonly<Record<PollState, string>> = { OPEN: '改投票', CLOSED: '已截止', DECIDED: '时间已定', CANCELLED: '已取消' };

/** For who voted, or comes too late to. */
function whatFollows(place: Place, poll: Poll): string {
  switch (stateOf(poll, place.now)) {
    case 'OPEN':
      return `${formatInstant(poll.closesAt, place)}前都可以改。定了时间会另发会议通知。`;
    case 'DECIDED': {
      const { meeting } = poll;
      if (!meeting) return '时间已定，不用投了。';
      const off = meeting.status === 'CANCELLED' ? '，后来取消了' : '';
      return `时间已定：${codeOf(meeting)} ${startOf(meeting, place)}${off}。来不来请在会议通知上答复。`;
    }
    case 'CANCELLED':
      return '约时间已取消，不用投。';
    default:
      return '投票已经截止，等召集单位定时间。';
  }
}

/** One of several: what for, from when on, until when. */
export function pollLine(place: Place, poll: Poll): string {
  const [first] = poll.options;
  const times = first ? `：${optionText(first, place)}${poll.options.length > 1 ? `等${poll.options.length}个时间` : ''}` : '';
  return `${poll.title}${times}，${formatInstant(poll.closesAt, place)}截止`;
}

/** For the host: times with the units that can, best first, who has not voted, and a button for each time. */
export function resultCard(place: Place, poll: Poll, title: string): Card {
  const order = ranked(place, poll);
  const needed = neededFor(place, poll);
  const missing = notVoted(place, poll);
  const all = unitsOf(place, poll).length;
  const lines = order.map(({ option, units }, i) => {
    const quorum = needed ? `${units.length >= needed ? '，够' : '，不够'}法定${needed}家` : '';
    return `${i + 1}. ${optionText(option, place)}：${units.length}家能来${quorum}`;
  });
  const some = missing.slice(0, PAGE).map((id) => place.directory.unitName(id));
  const names = some.join('、') + (missing.length > some.length ? `等${missing.length}家` : '');
  const undecided = poll.status === 'OPEN';
  const state = { DECIDED: '时间已定', CANCELLED: '已取消', OPEN: '', CLOSED: '' }[stateOf(poll, place.now)];
  return {
    title: state ? `${title}（${state}）` : title,
    lead: `${poll.title} · ${all - missing.length}/${all}家已投`,
    note: [
      ...lines,
      missing.length ? `没投${missing.length}家：${names}` : '都投了。',
      ...(undecided ? [`${formatInstant(poll.closesAt, place)}截止；时间由您定，点下面就写会议通知。`] : []),
    ].join('\n'),
    buttons: [
      ...(undecided ? order.slice(0, MAX_DECIDE).map(({ option }, i) => decideButton(poll, option, i === 0)) : []),
      { text: '看各家', action: `poll:units:${poll.id}:0` },
      ...(undecided ? [{ text: '取消约时间', action: `poll:cancel:${poll.id}` }] : []),
    ],
  };
}

/** 定 24日14:30 */
function decideButton(poll: Poll, o: TimeOptionModel, best: boolean): Button {
  return {
    text: `定${Number(o.localDate.slice(8))}日${formatMinute(o.startMin)}`,
    action: `meeting-call:poll:${poll.id}:${o.position}`,
    style: best ? 'primary' : 'plain',
  };
}

/** What each unit voted, a page at a time. */
export function unitsCard(place: Place, poll: Poll, page: number): Card {
  const units = unitsOf(place, poll);
  const last = Math.max(0, Math.ceil(units.length / PAGE) - 1);
  const at = Math.min(Math.max(0, page), last);
  const lines = units.slice(at * PAGE, (at + 1) * PAGE).map((orgId, i) => {
    const own = poll.votes.find((v) => v.orgId === orgId);
    const can = own && poll.options.flatMap((o, n) => (chosen(own).includes(o.position) ? [String(n + 1)] : []));
    return `${at * PAGE + i + 1}. ${place.directory.unitName(orgId)}：${can ? (can.length ? `能来 ${can.join('、')}` : '都不行') : '没投'}`;
  });
  return {
    title: `各家投票${last > 0 ? `（${at + 1}/${last + 1}页）` : ''}`,
    lead: poll.title,
    note: [...poll.options.map((o, n) => `时间${n + 1}：${optionText(o, place)}`), ...lines].join('\n'),
    buttons: [
      ...(at > 0 ? [{ text: '上一页', action: `poll:units:${poll.id}:${at - 1}` }] : []),
      ...(at < last ? [{ text: '下一页', action: `poll:units:${poll.id}:${at + 1}` }] : []),
      { text: '看结果', action: `poll:show:${poll.id}` },
    ],
  };
}
