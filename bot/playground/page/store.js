/** What the page knows: people, groups, entries, who one is, what was read. */

export const state = {
  epoch: '',
  zone: 'Asia/Shanghai',
  bot: { name: '小联', connected: false },
  groups: [],
  people: [],
  nextReminder: null,
  me: '',
  place: '',
};

/** Milliseconds of the bot's clock at the page's own time 0. */
let clockBase = 0;
export const setClock = (now) => {
  clockBase = now - performance.now();
};
export const now = () => clockBase + performance.now();

const entries = new Map();
const conversations = new Map();
let read = {};

export const keyOf = (place, userid) => (place.startsWith('group:') ? place : `${place}|${userid}`);
const entryKey = (e) => keyOf(e.place, e.to);

/** Takes an entry; true when it is new, false when it changed one. */
export function keep(entry) {
  const known = entries.get(entry.id);
  entries.set(entry.id, entry);
  const key = entryKey(entry);
  const list = conversations.get(key) ?? [];
  conversations.set(key, list);
  if (known) list[list.findIndex((e) => e.id === entry.id)] = entry;
  else list.push(entry);
  return !known;
}

/** Another run of the program: nothing of the old one is true any more. */
export function reset(epoch) {
  entries.clear();
  conversations.clear();
  state.epoch = epoch;
  read = JSON.parse(sessionStorage.getItem(`read:${epoch}`) ?? '{}');
}

export const entriesIn = (place, userid = state.me) => conversations.get(keyOf(place, userid)) ?? [];
export const lastIn = (place, userid) => entriesIn(place, userid).at(-1);
export const entryBy = (id) => entries.get(id);
export const isHere = (entry) => entryKey(entry) === keyOf(state.place, state.me);

export function markRead(place = state.place, userid = state.me) {
  read[`${userid} ${place}`] = lastIn(place, userid)?.id ?? 0;
  sessionStorage.setItem(`read:${state.epoch}`, JSON.stringify(read));
}

/** How many entries of a conversation a person has not seen. */
export function unread(place, userid = state.me) {
  const last = read[`${userid} ${place}`] ?? 0;
  return entriesIn(place, userid).filter((e) => e.id > last && e.from !== userid).length;
}

/** Private messages waiting for a person: why one would switch to them. */
export const waitingFor = (userid) => unread('dm', userid) + unread('app', userid);

export const person = (userid) => state.people.find((p) => p.userid === userid);
export const nameOf = (userid) => (userid === 'bot' ? state.bot.name : (person(userid)?.name ?? userid));

/** The card of an entry as somebody sees it. */
export const viewFor = (entry, userid = state.me) => entry.views?.findLast((v) => !v.visibleTo || v.visibleTo.includes(userid))?.card;

export const titleOf = (place) => {
  if (place === 'dm') return state.bot.name;
  if (place === 'app') return '联席工作通知';
  return place.slice('group:'.length);
};

const part = (options) => (ms) => new Intl.DateTimeFormat('zh-CN', { timeZone: state.zone, ...options }).format(new Date(ms));
export const dayOf = part({ month: 'long', day: 'numeric' });
export const weekdayOf = part({ weekday: 'short' });
export const minuteOf = part({ hour: '2-digit', minute: '2-digit', hour12: false });
/** "9月16日 周三 10:00" */
export const timeText = (ms) => `${dayOf(ms)} ${weekdayOf(ms)} ${minuteOf(ms)}`;
/** As short as it is clear: the hour today, else the day. */
export const shortTime = (ms) => (dayOf(ms) === dayOf(now()) ? minuteOf(ms) : dayOf(ms));
