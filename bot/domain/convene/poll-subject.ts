/** Reminders of a time poll: whom they still concern, who is asked, what is said. */
import { formatInstant } from '../calendar/format';
import { recipientId } from '../reminder/data';
import { callerFirst } from '../reminder/people';
import type { ReminderSubject } from '../reminder/subject';
import { ASKS_TIME, loadPolls, type Poll, unitsOf } from './poll';
import { POLL_ASKED, POLL_RULES } from './poll-rules';
import { resultCard, voteCard } from './poll-words';

const isUnit = (recipient: string): boolean => recipient.startsWith('unit:');

export const pollSubject: ReminderSubject<Poll> = {
  rules: [...POLL_RULES, POLL_ASKED],

  async load(reader, ids) {
    return new Map((await loadPolls(reader, ids)).map((poll) => [poll.id, poll]));
  },

  check(row, poll, now) {
    if (poll?.status !== 'OPEN') return 'CANCELLED';
    if (!isUnit(row.recipient)) return undefined;
    if (poll.closesAt <= now) return 'STALE';
    return poll.votes.some((v) => v.orgId === recipientId(row.recipient)) ? 'ANSWERED' : undefined;
  },

  people(row, poll, { directory }) {
    if (isUnit(row.recipient)) return { candidates: directory.liaisonsOf(recipientId(row.recipient)), wanted: 1 };
    return callerFirst(directory, poll);
  },

  content(row, poll, scene) {
    if (isUnit(row.recipient)) return { card: voteCard(scene, poll, recipientId(row.recipient)) };
    return { card: resultCard(scene, poll, row.rule === 'p-undecided' ? '还没有定时间' : '投票截止，请定时间') };
  },

  line(row, poll, scene) {
    if (!isUnit(row.recipient)) {
      return {
        text: `${poll.title}约时间投票已截止，${poll.votes.length}/${unitsOf(scene, poll).length}家投了，请定时间：发“投票情况”`,
        buttons: [],
      };
    }
    const unit = scene.directory.unitName(recipientId(row.recipient));
    return {
      text: `${poll.title}约时间：请代表${unit}在${formatInstant(poll.closesAt, scene)}前投票`,
      buttons: [{ text: '去投票', action: `poll:again:${poll.id}:${recipientId(row.recipient)}`, style: 'primary' }],
    };
  },

  about: () => ASKS_TIME,
};
