/** Pieces that the board's pages are made of. */
import type { InvitationModel, MeetingModel } from '../../../prisma/client';
import { tally } from '../../domain/meeting/rules';
import type { View } from '../../domain/work';
import { type Html, html } from '../page';

/** One look at the board: through whose eyes, at which part, and where its pages lie. */
export interface BoardView extends View {
  botName: string;
  /** Path of the board: "/board". */
  path: string;
  /** The community that was chosen; absent: everything of the person. */
  scope: string | undefined;
}

/** What a line begins with; of a meeting it leads to its page. */
const CODE = /^[会办需清订哨愿](\d+)/;
/** What is late, up to the next part of the line. */
const LATE = /⚠[^·（）]*/;

export const meetingHref = ({ path }: Pick<BoardView, 'path'>, no: number | string): string => `${path}/meetings/${no}`;

/** A line that begins with a record's code, as it is told in chat. */
function line(view: BoardView, text: string): Html {
  const [code = '', no = ''] = CODE.exec(text) ?? [];
  const rest = text.slice(code.length);
  const late = LATE.exec(rest);
  const words = late
    ? html`${rest.slice(0, late.index)}<span class="late">${late[0]}</span>${rest.slice(late.index + late[0].length)}`
    : rest;
  if (!code) return html`${words}`;
  return code.startsWith('会') ? html`<a href="${meetingHref(view, no)}">${code}</a>${words}` : html`<b class="code">${code}</b>${words}`;
}

/** The sentence that does something about it. */
export const say = (view: Pick<BoardView, 'botName'>, words: string): Html =>
  html`<span class="say">对${view.botName}说 <q>${words}</q></span>`;

/** @param words what to say; a bare code only shows it again: one line below the list says so for all */
export const item = (view: BoardView, text: string, words = ''): Html =>
  html`<li>${line(view, text)}${words.includes(' ') && html`<br>${say(view, words)}`}</li>`;

/** A part of the overview. */
export interface Section {
  id: string;
  title: string;
  /** How many there are, also those not shown. */
  count: number;
  /** Beside the number. */
  note?: string;
  body: Html;
}

/** So many lines of a section are shown. */
const SHOWN = 20;

/** Items as a list, at most SHOWN of them; what to say when there is none, for the rest, and for one of them. */
export function listed(
  view: Pick<BoardView, 'botName'>,
  items: readonly Html[],
  { none, rest, one }: { none: Html; rest: string; one?: string | undefined },
): Html {
  if (!items.length) return html`<p class="card hint">${none}</p>`;
  const more = items.length - SHOWN;
  return html`<ul class="list">${items.slice(0, SHOWN)}</ul>${more > 0 && html`<p class="hint">另有${more}件，对${view.botName}说 <q>${rest}</q> 看全部。</p>`}
${one !== undefined && html`<p class="hint">对${view.botName}说编号看详情，例如 <q>${one}</q></p>`}`;
}

/** How the units of a meeting answered: a bar, the numbers, and what the quorum lacks. */
export function answers(meeting: MeetingModel, seats: readonly InvitationModel[]): Html {
  const { accepted, substituted, declined, unanswered, observers } = tally(seats, meeting.revision);
  const all = seats.length - observers.length;
  if (!all) return html`<p class="counts">${observers.length ? `列席${observers.length}家` : '没有邀请单位'}</p>`;
  const share = (n: number) => `${Math.round((n / all) * 1000) / 10}%`;
  const coming = accepted.length + substituted.length;
  const lacking = meeting.quorumNeeded - coming;
  const part = (name: string, kind: string, n: number) => html`<span><i class="dot ${kind}"></i>${name} <b>${n}</b></span>`;
  return html`<div class="bar" aria-hidden="true"><i class="yes" style="width:${share(accepted.length)}"></i><i class="deputy" style="width:${share(substituted.length)}"></i><i class="no" style="width:${share(declined.length)}"></i></div>
<p class="counts">${part('参加', 'yes', accepted.length)}${part('派人', 'deputy', substituted.length)}${part('请假', 'no', declined.length)}${part('未答复', 'open', unanswered.length)}<span>应到${all}家${meeting.quorumNeeded > 0 && `，法定${meeting.quorumNeeded}家${lacking > 0 ? `，还差${lacking}家` : '，够了'}`}</span></p>`;
}

/** Who answered what, folded away: the unit alone, as a group may see it. */
export function byUnit(
  { directory }: Pick<BoardView, 'directory'>,
  meeting: MeetingModel,
  seats: readonly InvitationModel[],
): Html | undefined {
  const { accepted, substituted, declined, unanswered, observers } = tally(seats, meeting.revision);
  const groups: [string, readonly InvitationModel[]][] = [
    ['参加', accepted],
    ['派人', substituted],
    ['请假', declined],
    ['未答复', unanswered],
    ['列席', observers],
  ];
  const names = (of: readonly InvitationModel[]) => of.map((s) => directory.unitName(s.orgId)).join('、');
  const lines = groups.filter(([, of]) => of.length).map(([name, of]) => html`<div>${name}：${names(of)}</div>`);
  return lines.length ? html`<details><summary>各是哪些单位</summary>${lines}</details>` : undefined;
}
