/** The real ways out: the long connection or the waiting HTTP answers of URL mode, and the server API of the app. */
import { WecomRefused } from '../errors';
import type { WecomApi } from '../wecom/api';
import { passiveAnswer, updateAnswer, welcomeAnswer } from '../wecom/bot-callback';
import type { BotSocket } from '../wecom/bot-socket';
import type { HttpClient } from '../wecom/http';
import { postResponse } from '../wecom/posts';
import { NoWay, type Wire } from './wire';

/** Callbacks of URL mode whose HTTP answer is still owed, by `ReplyHandle.callbackId`. Kept by the web server. */
export interface WaitingCallbacks {
  /** Ends the callback with this answer. @returns false when it is unknown here or has ended already */
  answer(callbackId: string, body: object): boolean;
}

export interface WirePorts {
  /** The bot: its long connection, or URL mode. Absent: no bot. */
  bot?:
    | { socket: Pick<BotSocket, 'connected' | 'answer' | 'welcome' | 'update' | 'push' | 'upload'> }
    | { waiting: WaitingCallbacks; http: HttpClient };
  /** The app. Absent: members who never spoke to the bot cannot be reached. */
  api?: Pick<WecomApi, 'send' | 'updateCard' | 'uploadFile'>;
  /** A member's userid as the bot spells it. */
  spelled(userid: string): string;
}

/** What WeCom says of a handle that is no longer good; the queue then sends a new message. */
const GONE = 846605;

export function wecomWire({ bot, api, spelled }: WirePorts): Wire {
  const socket = bot && 'socket' in bot ? bot.socket : undefined;
  const url = bot && 'waiting' in bot ? bot : undefined;
  return {
    has: (surface) => (surface === 'BOT' ? bot !== undefined : api !== undefined),
    botReady: () => url !== undefined || socket?.connected === true,

    async answer(handle, bodies) {
      const first = bodies[0];
      if (!first) throw new RangeError('an answer of no messages');
      if (handle.kind === 'socket-message') {
        if (!socket) throw tooLate('aibot_respond_msg');
        await socket.answer(handle.reqId, first);
        return 1;
      }
      const { body, rest } = passiveAnswer(bodies, handle.callbackId);
      if (url?.waiting.answer(handle.callbackId, body)) return bodies.length - rest.length;
      if (!url || handle.url === undefined) throw tooLate('callback');
      await postResponse(url.http, handle.url, first);
      return 1;
    },

    async welcome(handle, body) {
      const answer = welcomeAnswer(body);
      if (handle.kind === 'socket-welcome') {
        if (!socket) throw tooLate('aibot_respond_welcome_msg');
        return socket.welcome(handle.reqId, answer);
      }
      if (!url?.waiting.answer(handle.callbackId, answer)) throw tooLate('callback');
    },

    async update(handle, card, onlyFor) {
      if (handle.kind === 'socket-update') {
        if (!socket) throw tooLate('aibot_respond_update_msg');
        return socket.update(handle.reqId, { card, ...(onlyFor && { userids: onlyFor }) });
      }
      if (!url?.waiting.answer(handle.callbackId, updateAnswer(card, onlyFor))) throw tooLate('callback');
    },

    async push({ target, toGroup }, body) {
      if (!socket) throw new NoWay('only the long connection can push');
      await socket.push({ chatid: toGroup ? target : spelled(target), toGroup, body });
    },

    async send(to, body, dropRepeatWithin) {
      if (!api) throw new NoWay('no app is set up');
      return api.send(to, body, { dropRepeatWithin });
    },

    async upload(surface, name, data, type) {
      const way = surface === 'BOT' ? socket?.upload.bind(socket) : api?.uploadFile.bind(api);
      if (!way) throw new NoWay('only the long connection and the app take files');
      return way(name, data, type);
    },

    async updateCard(code, to, card) {
      if (!api) throw new NoWay('no app is set up');
      await api.updateCard({ responseCode: code, to, card });
    },
  };
}

function tooLate(what: string): WecomRefused {
  return new WecomRefused(what, GONE, 'the answer is no longer awaited here');
}
