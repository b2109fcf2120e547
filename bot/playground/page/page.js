/** The playground's page: WeCom on one screen, for one person at a time. */
import { get, listen, post } from './api.js';
import { setQuoteHandler, showConversation, showEntry, startChat, toEnd } from './chat-view.js';
import { changeConversation, quote, startComposer } from './composer.js';
import { byId, h, icon, openSheet, toast } from './dom.js';
import { pickPerson, places, showList, showMe, showPanel, togglePanel } from './side.js';
import { isHere, keep, keyOf, markRead, nameOf, now, person, reset, setClock, state, timeText, titleOf } from './store.js';

const SETTLE_MS = 250;
const RETRY_MS = 1500;
let ready = false;
let newest = 0;

/** The chat is on screen: always beside the list on a wide one, on a phone when it was opened. */
const chatShown = () => document.body.dataset.screen === 'chat' || matchMedia('(min-width: 761px)').matches;

function drawSides() {
  showList(openPlace);
  showMe();
}

function drawChat() {
  const group = state.place.startsWith('group:');
  byId('title').textContent = titleOf(state.place);
  const me = person(state.me);
  const about = { dm: `${me?.name ?? ''}与${state.bot.name}的私聊`, app: `${me?.name ?? ''}收到的通知与提醒` };
  byId('subtitle').textContent = group ? `${state.people.length}人 · ${state.bot.name}在群里` : about[state.place];
  showConversation();
  if (chatShown()) markRead();
  drawSides();
  void showPanel();
}

function openPlace(place) {
  const before = state.place && keyOf(state.place, state.me);
  state.place = place;
  localStorage.setItem('place', place);
  document.body.dataset.screen = 'chat';
  changeConversation(before, keyOf(place, state.me));
  drawChat();
  enter();
}

/** Opening the private chat: the bot greets once a day. */
function enter() {
  if (state.place !== 'dm' || !chatShown() || !state.bot.connected) return;
  post('enter', { userid: state.me }).catch((e) => toast(e.message));
}

function become(userid) {
  const before = keyOf(state.place, state.me);
  state.me = userid;
  localStorage.setItem('me', userid);
  changeConversation(before, keyOf(state.place, userid));
  drawChat();
  enter();
  toast(`现在您是${nameOf(userid)}`, 'info');
}

// ---- the clock ---------------------------------------------------------------------------------------------------------------

function drawClock() {
  const text = timeText(now());
  if (byId('clock').dataset.shown === text) return;
  byId('clock').dataset.shown = text;
  byId('clock').replaceChildren(h('small', {}, `${state.bot.name}的时钟（北京时间）`), h('b', {}, text), icon('forward'));
}

async function jump(to, button) {
  button.classList.add('busy');
  for (const b of document.querySelectorAll('[data-jump]')) b.disabled = true;
  try {
    const { now: at } = await post('jump', { to });
    setClock(at);
    drawClock();
    toast(`已快进到 ${timeText(at)}`, 'info');
    await refresh();
  } catch (e) {
    toast(e.message);
  } finally {
    button.classList.remove('busy');
    for (const b of document.querySelectorAll('[data-jump]')) b.disabled = false;
  }
}

function openJumps() {
  const labels = { hour: '快进1小时', tomorrow: '快进到明天9点', reminder: '快进到下一个提醒' };
  const rows = Object.entries(labels).map(([to, label]) =>
    h(
      'button',
      {
        type: 'button',
        class: 'sheet-row',
        data: { jump: to },
        on: { click: (e) => jump(to, e.currentTarget).then(() => byId('jump-sheet').close()) },
      },
      label,
    ),
  );
  const next = state.nextReminder ? `下一个提醒：${timeText(state.nextReminder.at)}，${state.nextReminder.what}` : '还没有排好的提醒。';
  openSheet(
    'jump-sheet',
    '快进小联的时钟',
    h('p', { class: 'hint' }, `现在是北京时间 ${timeText(now())}`),
    ...rows,
    h('p', { class: 'hint' }, next),
  );
}

// ---- what comes in -----------------------------------------------------------------------------------------------------------

async function refresh() {
  const fresh = await get('state');
  Object.assign(state, { bot: fresh.bot, groups: fresh.groups, people: fresh.people, nextReminder: fresh.nextReminder, zone: fresh.zone });
  setClock(fresh.now);
  byId('banner').hidden = state.bot.connected;
  byId('banner').textContent = state.bot.connected ? '' : `${state.bot.name}正在连接，请稍等…`;
  drawClock();
  await showPanel();
  if (!state.bot.connected) settle(RETRY_MS);
}

/** Several things arrive at once; the rest of the page is asked for once they have settled. */
let settling;
function settle(ms = SETTLE_MS) {
  clearTimeout(settling);
  settling = setTimeout(() => {
    refresh().catch(() => settle(RETRY_MS));
  }, ms);
}

function onEntry(entry) {
  newest = Math.max(newest, entry.n);
  keep(entry);
  if (!ready) return;
  if (isHere(entry)) {
    showEntry(entry);
    if (chatShown()) markRead();
  }
  drawSides();
  settle();
}

function start(source) {
  source?.close();
  const next = listen(
    { since: newest, epoch: state.epoch },
    {
      hello: ({ epoch, now: at }) => {
        setClock(at);
        if (epoch === state.epoch) return;
        ready = false;
        newest = 0;
        reset(epoch);
      },
      entry: onEntry,
      ready: () => {
        if (ready) return;
        ready = true;
        drawChat();
      },
      clock: ({ now: at }) => {
        setClock(at);
        drawClock();
        settle();
      },
      lost: () => {
        byId('banner').hidden = false;
        byId('banner').textContent = '和程序的连接断了，正在重连…';
        settle(RETRY_MS);
        // A refused stream is not tried again by the browser.
        if (next.readyState === EventSource.CLOSED) setTimeout(() => start(next), RETRY_MS);
      },
    },
  );
}

async function boot() {
  const fresh = await get('state');
  Object.assign(state, { bot: fresh.bot, groups: fresh.groups, people: fresh.people, nextReminder: fresh.nextReminder, zone: fresh.zone });
  setClock(fresh.now);
  reset(fresh.epoch);
  const remembered = localStorage.getItem('me');
  state.me = person(remembered) ? remembered : (state.people[0]?.userid ?? '');
  const place = localStorage.getItem('place');
  state.place = places().includes(place) ? place : (places()[0] ?? 'dm');
  byId('back').append(icon('back'));
  byId('back').addEventListener('click', () => {
    document.body.dataset.screen = 'list';
    drawSides();
  });
  byId('me').addEventListener('click', () => pickPerson(become));
  byId('newer').addEventListener('click', toEnd);
  byId('panel-toggle').addEventListener('click', () => togglePanel());
  byId('clock').addEventListener('click', openJumps);
  for (const b of document.querySelectorAll('.jumps [data-jump]')) b.addEventListener('click', () => jump(b.dataset.jump, b));
  document.addEventListener('keydown', (e) => {
    if (e.key === 'Escape') togglePanel(false);
  });
  startChat();
  setQuoteHandler(quote);
  startComposer(() => settle(700));
  changeConversation(undefined, keyOf(state.place, state.me));
  drawClock();
  setInterval(drawClock, 1000);
  start();
  await refresh();
}

boot().catch((e) => {
  toast(e.message);
  setTimeout(() => location.reload(), 3000);
});
