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

/** Codes of meetings lead to their pages. */
const MEETING_CODE = /^会(\d+)/;

export const meetingHref = ({ path }: Pick<BoardView, 'path'>, no: number | string): string => `${path}/meetings/${no}`;

/** A line that begins with a record's code; a meeting's leads to its page, what is late stands out. */
export function line(view: BoardView, text: string): Html {
  const [code, no] = MEETING_CODE.exec(text) ?? [];
  const late = text.includes('⚠');
  if (code === undefined || no === undefined) return late ? html`<span class="late">${text}</span>` : html`${text}`;
  return html`<a href="${meetingHref(view, no)}">${code}</a>${text.slice(code.length)}`;
}

/** The sentence that does something about it. */
export const say = (view: Pick<BoardView, 'botName'>, words: string): Html =>
  html`<span class="say">对${view.botName}说 <q>${words}</q></span>`;

export const item = (view: BoardView, text: string, words?: string): Html =>
  html`<li>${line(view, text)}${words !== undefined && html`<br>${say(view, words)}`}</li>`;

/** A part of the overview. */
export interface Section {
  id: string;
  title: string;
  /** How many there are, also those not shown. */
  count: number;
  body: Html;
}

/** So many lines of a section are shown. */
export const SHOWN = 20;

/** Items as a list, at most SHOWN of them; what to say when there is none, and for the rest. */
export function listed(view: Pick<BoardView, 'botName'>, items: readonly Html[], none: Html, rest: string): Html {
  if (!items.length) return html`<p class="card hint">${none}</p>`;
  const more = items.length - SHOWN;
  return html`<ul class="list">${items.slice(0, SHOWN)}</ul>${more > 0 && html`<p class="hint">另有${more}件，对${view.botName}说 <q>${rest}</q> 看全部。</p>`}`;
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
