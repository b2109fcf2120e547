/**
 * The callback of the 自建应用: encrypted XML → Inbound. Pure: the caller stores the row and answers 200 with an empty body; what we have to say
 * goes out through the API, because an answer inside the callback tells neither an error nor a message id.
 * @see https://developer.work.weixin.qq.com/document/path/90239 (messages) · path/90240 (events)
 */
import { createHash } from 'node:crypto';
import { type CallbackQuery, checkSize, readQuery } from './callback';
import { type CallbackKeys, CallbackRefused, open } from './crypto';
import type { Inbound } from './inbound';
import { memberText } from './text';
import { elementsOf, parseXml, textOf, textsOf, type XmlElement } from './xml';

export interface AgentCallbackConfig {
  token: string;
  encodingAesKey: string;
  corpId: string;
  agentId: number;
}

export function agentKeys({ token, encodingAesKey, corpId }: AgentCallbackConfig): CallbackKeys {
  return { token, encodingAesKey, receiveId: corpId };
}

/** `ignore`: genuine, nothing for us in it; answer 200. */
export type Opened = { inbound: Inbound } | { ignore: string };

/** @throws CallbackRefused forged, stale, for another corp or app, malformed or too large */
export function openAgentCallback(request: { query: CallbackQuery; body: string; config: AgentCallbackConfig; now: Date }): Opened {
  const { query, body, config, now } = request;
  checkSize(body);
  const signed = readQuery(query, now);
  // The signature before the parser: reading a MiB of XML takes a second, and until here anybody may have sent it.
  const encrypted = /<Encrypt>\s*(?:<!\[CDATA\[\s*)?([\w+/=]+)/.exec(body)?.[1];
  if (encrypted === undefined) throw new CallbackRefused(400, 'xml envelope');
  const message = open({ ...signed, encrypted }, agentKeys(config));
  const outer = parseXml(body);
  if (textOf(outer, 'Encrypt') !== encrypted) throw new CallbackRefused(400, 'xml envelope');
  const to = textOf(outer, 'ToUserName');
  if (to && to !== config.corpId) throw new CallbackRefused(403, 'corp');
  return fromXml(parseXml(message), message, config, now);
}

function fromXml(xml: XmlElement, source: string, config: AgentCallbackConfig, now: Date): Opened {
  if (textOf(xml, 'ToUserName') !== config.corpId) throw new CallbackRefused(403, 'corp');
  const type = textOf(xml, 'MsgType');
  const agentId = textOf(xml, 'AgentID');
  // Events of the address book name no app; messages and presses always do.
  if (agentId ? agentId !== String(config.agentId) : type !== 'event') throw new CallbackRefused(403, 'agent');
  const userid = textOf(xml, 'FromUserName');
  if (!userid || userid === 'sys') return { ignore: `${type} ${textOf(xml, 'Event')}`.trim() };

  const base = {
    key: textOf(xml, 'MsgId') || createHash('sha256').update(source).digest('hex'),
    surface: 'AGENT' as const,
    userid,
    text: '',
    receivedAt: now,
  };
  return { inbound: type === 'event' ? event(xml, base) : message(xml, type, base) };
}

type Base = Pick<Inbound, 'key' | 'surface' | 'userid' | 'text' | 'receivedAt'>;

function message(xml: XmlElement, type: string, base: Base): Inbound {
  const words = (name: string) => memberText(textOf(xml, name));
  const mediaId = textOf(xml, 'MediaId');
  const file = (kind: 'image' | 'voice' | 'video') => (mediaId ? { attachments: [{ kind, mediaId }] } : {});
  switch (type) {
    case 'text':
      return { ...base, kind: 'TEXT', text: words('Content') };
    case 'image':
      return { ...base, kind: 'IMAGE', ...file('image') };
    case 'voice':
      // Not in the documents, but sent where the enterprise has speech recognition on.
      return { ...base, kind: 'VOICE', text: words('Recognition'), ...file('voice') };
    case 'video':
      return { ...base, kind: 'FILE', ...file('video') };
    default:
      // A place, a link: nobody asked for them, and their words are not the member's.
      return { ...base, kind: 'OTHER', event: type.slice(0, 64) };
  }
}

function event(xml: XmlElement, base: Base): Inbound {
  const name = textOf(xml, 'Event');
  const action = textOf(xml, 'EventKey');
  switch (name) {
    case 'enter_agent':
      return { ...base, kind: 'ENTER', event: name };
    case 'template_card_event':
    case 'template_card_menu_event': {
      const code = textOf(xml, 'ResponseCode');
      return {
        ...base,
        kind: 'CLICK',
        event: name,
        press: { action, taskId: textOf(xml, 'TaskId'), selected: selectedOf(xml) },
        ...(code && { reply: { kind: 'response-code', code } }),
      };
    }
    case 'click':
      // A press in the app's menu: no card, so nothing to update.
      return { ...base, kind: 'CLICK', event: name, press: { action, taskId: '', selected: {} } };
    default:
      return { ...base, kind: 'EVENT', event: name.slice(0, 64) };
  }
}

function selectedOf(xml: XmlElement): Record<string, string[]> {
  const items = elementsOf(xml, 'SelectedItems').flatMap((s) => elementsOf(s, 'SelectedItem'));
  return Object.fromEntries(
    items.map((item) => [textOf(item, 'QuestionKey'), elementsOf(item, 'OptionIds').flatMap((o) => textsOf(o, 'OptionId'))]),
  );
}
