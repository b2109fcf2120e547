/** Words of reminders on their way: one alone, several for one person, one that comes late. */
import type { ReminderDeliveryModel } from '../../../prisma/client';
import type { Button, Content } from '../../content';
import { readData } from '../reminder/data';
import { LATE_MS } from '../reminder/rule';
import type { Loaded, ReminderSubject, SubjectScene } from '../reminder/subject';

const MAX_BUTTONS = 6;

export interface Sendable extends Loaded {
  subject: ReminderSubject<unknown>;
}

/** The message that carries these reminders to one recipient. */
export function contentOf(all: readonly Sendable[], scene: SubjectScene): Content {
  const reminders = eachOnce(all);
  const [one, ...more] = reminders;
  if (!one) throw new RangeError('a message of no reminders');
  const content = more.length === 0 ? one.subject.content(one.row, one.state, scene) : together(reminders, scene);
  return reminders.some((r) => isLate(r.row, scene.now)) ? marked(content) : content;
}

/** Two of one record for one unit say the same to one person: the later one says it. Not so what was put into words before, or is about another unit. */
const eachOnce = (reminders: readonly Sendable[]): Sendable[] => [...new Map(reminders.map((r) => [sameness(r), r])).values()];

function sameness({ row }: Sendable): string {
  const { orgId, say } = readData(row.data);
  return JSON.stringify([row.subjectKind, row.subjectId, row.recipient, orgId, say]);
}

/** It should have come earlier: the bot or WeCom was down. */
export function isLate(row: Pick<ReminderDeliveryModel, 'dueAt'>, now: Date): boolean {
  return now.getTime() - row.dueAt.getTime() > LATE_MS;
}

/** Several at once: one message, a line for each, their buttons on one card as far as they fit. */
function together(reminders: readonly Sendable[], scene: SubjectScene): Content {
  const lines = reminders.map((r) => r.subject.line(r.row, r.state, scene));
  const text = [`**【提醒】您有${lines.length}件事**`, ...lines.map((l, i) => `${i + 1}. ${l.text}`)];
  const asking = lines.filter((l) => l.buttons.length > 0);
  if (asking.length === 0) return { text: text.join('\n') };
  const each = Math.max(1, Math.min(3, Math.floor(MAX_BUTTONS / asking.length)));
  const offered = asking.flatMap((l) => l.buttons.slice(0, each));
  const buttons: Button[] = [...new Map(offered.map((b) => [b.action, b])).values()].slice(0, MAX_BUTTONS);
  const all = asking.every((l) => l.buttons.length <= each) && asking.length * each <= MAX_BUTTONS;
  return {
    text: text.join('\n'),
    card: {
      title: `请答复${asking.length}件事`,
      note: all ? '点一下就可以。' : '点一下就可以；没有按钮的，直接回编号加“参加”“请假”。',
      buttons,
    },
  };
}

function marked(content: Content): Content {
  if (content.text !== undefined) return { ...content, text: `（补发）${content.text}` };
  return content.card ? { card: { ...content.card, title: `补发·${content.card.title}` } } : content;
}
