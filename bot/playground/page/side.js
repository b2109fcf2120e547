/** The list of conversations, the people, and the panel that shows how the last message was understood. */
import { get } from './api.js';
import { avatar, botAvatar, byId, groupAvatar, h, icon, openSheet } from './dom.js';
import { lastIn, nameOf, person, shortTime, state, timeText, titleOf, unread, viewFor, waitingFor } from './store.js';

export const places = () => [...state.groups.map((g) => `group:${g}`), 'dm', 'app'];

function preview(place) {
  const entry = lastIn(place);
  if (!entry) return place === 'app' ? '通知与提醒' : place === 'dm' ? '私聊，不用@' : '群聊';
  const who = place.startsWith('group:') && entry.from !== state.me ? `${nameOf(entry.from)}：` : '';
  const card = viewFor(entry);
  const words = card
    ? `[卡片] ${card.main_title?.title ?? ''}`
    : entry.text.replace(/[*#>`]/g, '').trim() || (entry.file ? '[文件]' : '[图片]');
  return who + words.replaceAll('\n', ' ');
}

/** Draws the conversations of the current person. */
export function showList(open) {
  const faces = {
    dm: () => botAvatar(),
    app: () => botAvatar('app'),
  };
  const members = state.people.map((p) => p.name);
  const item = (place) => {
    const count = unread(place);
    const entry = lastIn(place);
    const current = place === state.place;
    return h(
      'button',
      {
        type: 'button',
        class: `conversation ${current ? 'current' : ''}`,
        'aria-current': current ? 'true' : undefined,
        on: { click: () => open(place) },
      },
      h(
        'span',
        { class: 'face' },
        faces[place]?.() ?? groupAvatar(members),
        count > 0 ? h('span', { class: 'dot', 'aria-label': `${count}条未读` }, count > 99 ? '99+' : String(count)) : undefined,
      ),
      h('span', { class: 'about' }, h('b', {}, titleOf(place)), h('span', { class: 'preview' }, preview(place))),
      entry ? h('time', {}, shortTime(entry.at)) : undefined,
    );
  };
  const head = (text) => h('h2', {}, text);
  // The board asks who one is; whoever one speaks as stands first there.
  const board = h(
    'a',
    { class: 'conversation', href: `/board/login?${new URLSearchParams({ as: state.me })}`, target: '_blank', rel: 'noopener' },
    h('span', { class: 'face' }, h('span', { class: 'avatar tint6', 'aria-hidden': 'true' }, icon('board'))),
    h('span', { class: 'about' }, h('b', {}, '看板'), h('span', { class: 'preview' }, '会议、待办、需求、场地，一页看全')),
  );
  byId('list').replaceChildren(
    head('群聊'),
    ...state.groups.map((g) => item(`group:${g}`)),
    head('私聊'),
    item('dm'),
    item('app'),
    head('网页'),
    board,
  );
}

/** Draws who one is. */
export function showMe() {
  const p = person(state.me);
  const waiting = state.people.filter((x) => x.userid !== state.me).reduce((sum, x) => sum + waitingFor(x.userid), 0);
  const label = `当前身份：${p?.name ?? ''}，${p?.unit ?? ''}。点击更换${waiting > 0 ? `，其他人有${waiting}条新消息` : ''}`;
  byId('me').setAttribute('aria-label', label);
  byId('me').replaceChildren(
    h('span', { class: 'face' }, avatar(p?.name ?? '？'), waiting > 0 ? h('span', { class: 'dot plain' }) : undefined),
    h('span', { class: 'me-about' }, h('b', {}, p?.name ?? ''), h('small', {}, [p?.unit, p?.role].filter(Boolean).join(' · '))),
    h('span', { class: 'switch' }, '换人'),
  );
}

/** Opens the picker. */
export function pickPerson(choose) {
  const row = (p) => {
    const waiting = waitingFor(p.userid);
    return h(
      'button',
      {
        type: 'button',
        class: `person ${p.userid === state.me ? 'current' : ''}`,
        'aria-current': p.userid === state.me ? 'true' : undefined,
        on: {
          click: () => {
            byId('people').close();
            choose(p.userid);
          },
        },
      },
      h(
        'span',
        { class: 'face' },
        avatar(p.name),
        waiting > 0 ? h('span', { class: 'dot', 'aria-label': `${waiting}条私聊未读` }, String(waiting)) : undefined,
      ),
      h('span', { class: 'about' }, h('b', {}, p.name), h('span', { class: 'preview' }, p.unit || '未填单位')),
      p.role ? h('span', { class: 'role' }, p.role) : undefined,
    );
  };
  openSheet('people', '您想以谁的身份说话？', h('div', { class: 'people' }, state.people.map(row)));
}

/** Fetches and draws the panel. A slower answer to an earlier question is dropped. */
let asked = 0;
export async function showPanel() {
  asked += 1;
  const mine = asked;
  const answer = await get('understood', { userid: state.me, place: state.place }).catch((e) => ({ problem: e.message }));
  if (mine !== asked) return;
  const u = answer.understood;
  const close = h(
    'button',
    { type: 'button', class: 'icon panel-close', 'aria-label': '关闭', on: { click: () => togglePanel(false) } },
    icon('close'),
  );
  const facts =
    u && u.facts.length > 0
      ? h(
          'dl',
          { class: 'facts' },
          u.facts.map(([k, v]) => h('div', {}, h('dt', {}, k), h('dd', {}, v))),
        )
      : undefined;
  const understood = u
    ? [
        h('blockquote', {}, u.text),
        h('p', { class: 'intent' }, h('span', {}, u.intent)),
        u.summary ? h('p', { class: 'summary' }, u.summary) : undefined,
        facts,
        u.outcome ? h('p', { class: 'outcome' }, u.outcome) : undefined,
      ]
    : [h('p', { class: 'hint' }, answer.problem ?? `对${state.bot.name}说一句话，这里会列出它读到的时间、人数、单位和要做的事。`)];
  const next = state.nextReminder;
  const coming = next
    ? [h('p', { class: 'next-what' }, next.what), h('p', { class: 'next-at' }, icon('bell'), timeText(next.at))]
    : [h('p', { class: 'hint' }, '还没有排好的提醒。')];
  byId('panel').replaceChildren(
    h('header', {}, h('h2', {}, '怎么理解的'), close),
    h('section', { class: 'understood' }, understood),
    h('h2', {}, '下一个提醒'),
    h('section', { class: 'next' }, coming),
  );
}

export function togglePanel(open = !document.body.classList.contains('panel-open')) {
  document.body.classList.toggle('panel-open', open);
  byId('panel-toggle').setAttribute('aria-expanded', String(open));
  if (open) byId('panel').querySelector('.panel-close')?.focus();
}
