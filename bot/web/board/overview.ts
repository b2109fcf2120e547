/** /board: what is coming, what is in hand, what is wanted, what is wrong – each as it is told in chat, with the sentence that acts on it. */
import { addDays, toInstant, toWall } from '../../clock';
import { onAction, onMeeting, onNeed, onUse, onWhistle, onWish } from '../../domain/acting';
import { concerning as actionsConcerning, openActions } from '../../domain/action/lookup';
import { daysLate } from '../../domain/action/rules';
import { codeOf as actionCode, lineOf as actionLine } from '../../domain/action/words';
import { usesOf } from '../../domain/booking/taken';
import { hoursInWords, usedInWords } from '../../domain/booking/words';
import { formatDay } from '../../domain/calendar/format';
import { meetingsAround } from '../../domain/meeting/around';
import { answerText, codeOf, placeOf, spanOf } from '../../domain/meeting/cards';
import { calledFrom, seatsOf } from '../../domain/meeting/lookup';
import { answerNow, isAnswer, tally } from '../../domain/meeting/rules';
import { openNeeds } from '../../domain/request/lookup';
import { needLine } from '../../domain/request/words';
import { byDay, todosOf } from '../../domain/todo';
import { openWhistles, concerning as whistlesConcerning } from '../../domain/whistle/lookup';
import { codeOf as whistleCode, lineOf as whistleLine } from '../../domain/whistle/words';
import { openWishes } from '../../domain/wish/lookup';
import { wishLine } from '../../domain/wish/words';
import { type Html, html } from '../page';
import { answers, type BoardView, byUnit, item, listed, meetingHref, type Section, say } from './pieces';

const MEETINGS = 12;
const DAYS = 7;

/** Meetings stand below by themselves. */
async function inHand(view: BoardView): Promise<Section> {
  const todos = (await todosOf(view)).filter((t) => t.kind !== 'meeting').sort(byDay);
  const lines = todos.map((t) => item(view, t.text, t.say));
  return {
    id: 'todo',
    title: '我手上的事',
    count: todos.length,
    body: listed(view, lines, { none: html`手上没有要办的事，轻松一下。`, rest: '我的' }),
  };
}

async function meetings(view: BoardView): Promise<Section> {
  const { meetings: found, total } = await meetingsAround(view, { scope: view.scope, bodyIds: [], take: MEETINGS });
  const cards: Html[] = [];
  for (const { meeting, seats: mine } of found) {
    const seats = await seatsOf(view, meeting);
    const ahead = meeting.startAt > view.now;
    const open = ahead && mine.some((s) => !isAnswer(answerNow(s, meeting.revision)));
    const waiting = tally(seats, meeting.revision).unanswered.length;
    const state = mine.map((s) => `${view.directory.unitName(s.orgId)}：${answerText(view, meeting, s, 'single')}`).join('，');
    cards.push(html`<article class="card"><h3><a href="${meetingHref(view, meeting.no)}">${codeOf(meeting)} ${meeting.title}</a>${!ahead && html` <span class="tag good">正在开</span>`}</h3>
<p>${spanOf(meeting, view)} · ${placeOf(meeting)}</p>${answers(meeting, seats)}${byUnit(view, meeting, seats)}
${state && html`<p><span class="tag ${open ? 'wait' : 'good'}">${open ? '等您答复' : '已答复'}</span> ${state}</p>`}${ahead && say(view, onMeeting(view, meeting, open, waiting))}</article>`);
  }
  const body = cards.length
    ? html`${cards}${total > found.length && html`<p class="hint">另有${total - found.length}场，对${view.botName}说 <q>下个月有什么会</q> 分开看。</p>`}`
    : html`<p class="card hint">接下来没有会。要开会可以说 <q>下周四下午两点半开联席会，议题停车</q></p>`;
  return { id: 'meetings', title: '接下来的会', count: total, body };
}

async function actions(view: BoardView): Promise<Section> {
  const found = await openActions(view, await actionsConcerning(view, view.scope));
  const today = toWall(view.now, view.zone).date;
  const late = found.filter((a) => daysLate(a, today) > 0).length;
  const lines = found.map((a) => item(view, `${actionLine(a, view)} · ${view.directory.unitName(a.leadOrgId)}`, onAction(view, a)));
  const ways = { none: html`没有在办的督办事项。`, rest: '督办清单', one: found[0] && actionCode(found[0]) };
  return { id: 'actions', title: '督办', count: found.length, ...(late && { note: `逾期${late}件` }), body: listed(view, lines, ways) };
}

async function whistles(view: BoardView): Promise<Section> {
  const found = await openWhistles(view, whistlesConcerning(view, view.scope));
  const lines = found.map((w) => item(view, whistleLine(w, view), onWhistle(view, w)));
  const none = html`没有没结案的吹哨。出了事可以说 <q>吹哨 东门占道，请城管来</q>`;
  const body = listed(view, lines, { none, rest: '吹哨清单', one: found[0] && whistleCode(found[0]) });
  return { id: 'whistles', title: '吹哨', count: found.length, body };
}

async function needs(view: BoardView): Promise<Section> {
  const { scope } = view;
  const found = (await openNeeds(view)).filter((n) => !scope || view.directory.within(n.requesterId, scope));
  const lines = found.map((n) => item(view, needLine(n, view), onNeed(view, n)));
  const none = html`没有等着答复的需求。要发一条可以说 <q>需求 反诈宣讲员2名，周六上午</q>`;
  const body = listed(view, lines, { none, rest: '需求清单', one: found[0] && `需${found[0].no}` });
  return { id: 'needs', title: '需求', count: found.length, body };
}

/** Rooms of the part that is looked at: who has them in the days to come. */
async function rooms(view: BoardView): Promise<Section> {
  const { directory, actor, scope } = view;
  const roots = scope ? [scope] : [...new Set([...calledFrom(actor), ...directory.spokenForBy(actor), actor.orgId])];
  const own = directory.resources.filter((r) => r.kind === 'VENUE' && roots.some((id) => directory.within(r.ownerId, id)));
  const today = toWall(view.now, view.zone).date;
  const endAt = toInstant({ date: addDays(today, DAYS), minute: 0 }, view.zone);
  const uses = await usesOf(
    view,
    own.map((r) => r.id),
    { startAt: view.now, endAt },
  );
  const dayOf = (at: Date) => [toWall(at, view.zone).date, today].sort()[1] ?? today;
  const days = [...new Set(uses.map(({ use }) => dayOf(use.startAt)))];
  const body = uses.length
    ? html`${days.map((day) => {
        const lines = uses.filter(({ use }) => dayOf(use.startAt) === day);
        const text = ({ use, resource }: (typeof uses)[number]) =>
          `${use.code} ${hoursInWords(use, view)} ${usedInWords(use, resource)}(${resource.owner.shortName}) · ${directory.unitName(use.orgId)}`;
        const name = `${day === today ? '今天 ' : ''}${formatDay(day, view)}`;
        return html`<ul class="list"><li class="day">${name}</li>${lines.map((l) => item(view, text(l), onUse(view, l.use)))}</ul>`;
      })}`
    : html`<p class="card hint">${own.length ? '这几天都空着。' : '名下没有登记场地。'}要订可以说 <q>订活动室 明天下午两点到四点</q></p>`;
  return { id: 'rooms', title: '场地', count: uses.length, note: `${DAYS}天内`, body };
}

async function wishes(view: BoardView): Promise<Section> {
  const found = await openWishes(view, view.scope);
  const lines = found.map((w) => item(view, wishLine(w, view), onWish(view, w)));
  const none = html`没有等人认领的心愿。要登记一个可以说 <q>微心愿 独居老人想要一台收音机</q>`;
  return { id: 'wishes', title: '微心愿', count: found.length, body: listed(view, lines, { none, rest: '心愿清单' }) };
}

export async function overview(view: BoardView): Promise<Html> {
  const parts = [...(view.scope ? [] : [inHand]), meetings, actions, whistles, needs, rooms, wishes];
  const sections: Section[] = [];
  for (const part of parts) sections.push(await part(view));
  return html`<nav aria-label="目录">${sections.map((s) => html`<a href="#${s.id}" class="${s.count ? '' : 'none'}">${s.title}<b>${s.count}</b></a>`)}</nav>
<div class="columns">${sections.map((s) => html`<section id="${s.id}"><h2>${s.title}<small>${[s.count || '', s.note].filter(Boolean).join(' · ')}</small></h2>${s.body}</section>`)}</div>`;
}
