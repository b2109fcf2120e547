/** One attempt to send one parcel: through its reply handle while that is good, else as a new message. Says what became of it; writes nothing. */
import { createHash } from 'node:crypto';
import type { FileRef } from '../content';
import { WecomRefused, WecomUnreachable } from '../errors';
import { type MediaBody, mediaBody, type WecomBody } from '../wecom/body';
import { type RenderOptions, render, renderUpdate } from '../wecom/cards';
import { classify, type ErrorKind } from '../wecom/errcodes';
import { CARD } from '../wecom/limits';
import { taskIdOf } from './outbox';
import type { Parcel } from './parcel';
import type { QueueRow } from './rows';
import {
  type CodeHandle,
  isMessage,
  isUpdate,
  isWelcome,
  type MessageHandle,
  NoWay,
  type UpdateHandle,
  type WelcomeHandle,
  type Wire,
} from './wire';

export type Attempted =
  | { as: 'sent' }
  /** `unknown`: no answer came, it may be there. */
  | { as: Exclude<ErrorKind, 'already-done' | 'too-late'> | 'unknown' | 'no-way' | 'bug'; errcode?: number; hint: string };

export interface AttemptParts {
  wire: Wire;
  now: Date;
  render: RenderOptions;
  files: FileMaker;
}

/** Makes the bytes of a file. Outside of transactions; the same as often as it is asked. */
export type FileMaker = (file: FileRef) => Promise<Buffer>;

/** A message on its way: its file is uploaded when it is its turn. */
type Outgoing = WecomBody | { msgtype: 'media'; ref: FileRef };

/** WeCom no longer has what was uploaded: after three days, or for another reason. */
const MEDIA_GONE = 40007;

/** Duplicate check of message/send, seconds: long for what nobody asked for, short for answers. */
const DROP_REPEAT = { notice: 10_800, answer: 600 } as const;
const URGENT = 1;
/** Any task_id: what is rendered with it is only looked at. */
const BARE_TASK = 'lx';

/** Never throws. Moves `delivered`, `doubtful`, `asNew` and `unreached` of the parcel forward. */
export async function attempt(parcel: Parcel, parts: AttemptParts): Promise<Attempted> {
  try {
    const row = parcel.rows[0] as QueueRow;
    if (row.reply && !parcel.asNew && parcel.rows.length === 1) await reply(parcel, row, parts);
    else await sendNew(parcel, outgoing(parcel, parts), parts);
    return { as: 'sent' };
  } catch (error) {
    return failed(parcel, error);
  }
}

function failed(parcel: Parcel, error: unknown): Attempted {
  if (error instanceof WecomRefused) {
    const { kind, hint } = classify(error.errcode, error.errmsg);
    // What is already done or too late was dealt with where it can happen; here it is an answer that makes no sense.
    const as = kind === 'already-done' || kind === 'too-late' ? 'permanent' : kind;
    return { as, errcode: error.errcode, hint };
  }
  if (error instanceof WecomUnreachable) {
    parcel.doubtful = true;
    return { as: 'unknown', hint: '企业微信没有应答，会自动重试。' };
  }
  if (error instanceof NoWay) return { as: 'no-way', hint: '这种接入方式不能主动发消息（回调模式不能往群里推送）。' };
  if (error instanceof RangeError) return { as: 'content', hint: `消息不合企业微信的限制：${error.message}` };
  return { as: 'bug', hint: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

function bodiesOf(parcel: Parcel, { render: options }: AttemptParts): WecomBody[] {
  return render(parcel.content, parcel.surface, taskIdOf((parcel.rows[0] as QueueRow).key), options);
}

/** The file comes last. */
function outgoing(parcel: Parcel, parts: AttemptParts): Outgoing[] {
  const { file, text, card } = parcel.content;
  if (!file) return bodiesOf(parcel, parts);
  return [...(text || card ? bodiesOf(parcel, parts) : []), { msgtype: 'media', ref: file }];
}

/** How many messages the content makes: a text before a card, and each piece of a text that is too long for one. */
export function messagesOf({ content, surface }: Pick<Parcel, 'content' | 'surface'>, options: RenderOptions): number {
  const { file, ...rest } = content;
  if (file) return 1 + (rest.text || rest.card ? messagesOf({ content: rest, surface }, options) : 0);
  // Marks are made harmless by a letter more, so half of the limit is safe.
  if (!content.card && Buffer.byteLength(content.text ?? '') * 2 <= CARD[surface].markdownBytes) return 1;
  try {
    return render(content, surface, BARE_TASK, options).length;
  } catch {
    // It breaks a limit: the attempt says so.
    return 1;
  }
}

/**
 * It pushes words that nothing tells from a repetition: WeCom knows a card by its task_id, a request of the app by its bytes, an answer by its
 * handle, but markdown and files that the bot pushes come again when they are sent again.
 */
export function isBare(parcel: Parcel, options: RenderOptions): boolean {
  const { surface, asNew, rows, content } = parcel;
  const reply = asNew ? undefined : rows[0]?.reply;
  // Words cannot answer a press: they go as a new message.
  if (surface !== 'BOT' || (reply && (content.card || !isUpdate(reply)))) return false;
  if (!content.card || content.text || content.file) return true;
  try {
    return render(content, surface, BARE_TASK, options).some((body) => body.msgtype === 'markdown');
  } catch {
    // It breaks a limit: the attempt says so.
    return false;
  }
}

/** Everything that is not out yet, as new messages. */
async function sendNew(parcel: Parcel, bodies: readonly Outgoing[], parts: AttemptParts): Promise<void> {
  const one = (body: WecomBody | MediaBody) => (parcel.surface === 'BOT' ? push(parcel, body, parts) : send(parcel, body, parts));
  for (const body of bodies.slice(parcel.delivered)) {
    await unlessDone(() => (body.msgtype === 'media' ? withFile(parcel, body.ref, parts, one) : one(body)));
    parcel.delivered += 1;
  }
}

/** Uploads the file, unless an attempt before this one has, and sends it; anew when WeCom has it no longer. */
async function withFile(
  parcel: Parcel,
  file: FileRef,
  { wire, files }: AttemptParts,
  one: (body: MediaBody) => Promise<void>,
): Promise<void> {
  const known = parcel.mediaId !== undefined;
  const type = file.kind === 'picture' ? 'image' : 'file';
  const upload = async () => wire.upload(parcel.surface, file.name, await files(file), type);
  parcel.mediaId ??= await upload();
  try {
    await one(mediaBody(type, parcel.mediaId));
  } catch (error) {
    if (!(known && error instanceof WecomRefused && error.errcode === MEDIA_GONE)) throw error;
    parcel.mediaId = await upload();
    await one(mediaBody(type, parcel.mediaId));
  }
}

async function push(parcel: Parcel, body: WecomBody | MediaBody, { wire }: AttemptParts): Promise<void> {
  const { target, toGroup } = parcel.rows[0] as QueueRow;
  await wire.push({ target, toGroup }, body);
}

async function send(parcel: Parcel, body: WecomBody | MediaBody, { wire }: AttemptParts): Promise<void> {
  const to = parcel.rows.map((r) => r.target).filter((t) => !parcel.unreached.has(t.toLowerCase()));
  if (to.length === 0) return;
  const { unreached } = await wire.send(to, body, dropRepeat(parcel));
  for (const userid of unreached) parcel.unreached.add(userid.toLowerCase());
}

/**
 * WeCom drops a request that equals an earlier one: a repetition, that is. Two messages of the same words are none, so the interval, which is
 * part of the request, differs by the row.
 */
function dropRepeat(parcel: Parcel): number {
  const row = parcel.rows[0] as QueueRow;
  const spread = createHash('sha256').update(row.key).digest().readUInt32BE(0);
  return row.priority <= URGENT ? DROP_REPEAT.answer + (spread % 600) : DROP_REPEAT.notice + (spread % 3600);
}

/** "Already done": an earlier attempt, whose answer was lost, took effect. */
async function unlessDone(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof WecomRefused && classify(error.errcode, error.errmsg).kind === 'already-done')) throw error;
  }
}

/** Through the handle of what it answers; becomes a new message when that is too late. */
async function reply(parcel: Parcel, row: QueueRow, parts: AttemptParts): Promise<void> {
  const handle = row.reply;
  // An attempt without an answer is repeated through the same handle, late or not: only WeCom knows whether it took effect.
  const late = row.replyUntil !== undefined && parts.now > row.replyUntil;
  // `again`: a process that is gone had it; its req_id belonged to that process's connection.
  if ((row.again || (late && parcel.doubtful)) && handle && (isUpdate(handle) || isWelcome(handle))) return wordsOfDoubtful(parcel, parts);
  const inTime = parcel.doubtful || !late;
  const lateUrl = handle && 'url' in handle && handle.url !== undefined;
  if (!handle || (!inTime && !lateUrl)) return asNew(parcel, parts);
  try {
    if (isMessage(handle)) await answer(parcel, handle, parts);
    else if (isWelcome(handle)) await welcome(parcel, handle, parts);
    else if (isUpdate(handle) || handle.kind === 'response-code') await update(parcel, row, handle, parts);
  } catch (error) {
    if (!(error instanceof WecomRefused)) throw error;
    const { kind } = classify(error.errcode, error.errmsg);
    // 60140 says "used or too old": after an attempt without an answer it was ours that used it.
    if (kind === 'too-late' && !(parcel.doubtful && handle.kind === 'response-code')) return asNew(parcel, parts);
    if (kind !== 'already-done' && kind !== 'too-late') throw error;
  }
}

/**
 * The card was given its new face before a crash, or it was not: WeCom no longer says. The same card once more would be a double, so it is told
 * in words; the old card, pressed again, shows its state.
 */
async function wordsOfDoubtful(parcel: Parcel, parts: AttemptParts): Promise<void> {
  const { card, text, file } = parcel.content;
  parcel.content = { text: card ? [card.title, card.lead].filter(Boolean).join('\n') : (text ?? ''), ...(file && { file }) };
  parcel.delivered = 0;
  return asNew(parcel, parts);
}

async function asNew(parcel: Parcel, parts: AttemptParts): Promise<void> {
  parcel.asNew = true;
  const row = parcel.rows[0] as QueueRow;
  const { reply: handle } = row;
  // URL mode cannot push, but the address that came with the press takes one message. The callback itself takes nothing but a new face.
  if (handle?.kind === 'http-update' && handle.url !== undefined && parcel.delivered === 0) {
    const bodies = bodiesOf(parcel, parts);
    parcel.delivered = await parts.wire.answer({ kind: 'http-message', callbackId: '', url: handle.url }, bodies);
  }
  await sendNew(parcel, outgoing(parcel, parts), parts);
}

async function answer(parcel: Parcel, handle: MessageHandle, parts: AttemptParts): Promise<void> {
  const bodies = bodiesOf(parcel, parts);
  if (parcel.delivered === 0) {
    let taken = 1;
    await unlessDone(async () => {
      taken = await parts.wire.answer(handle, bodies);
    });
    parcel.delivered = taken;
  }
  await sendNew(parcel, outgoing(parcel, parts), parts);
}

async function welcome(parcel: Parcel, handle: WelcomeHandle, parts: AttemptParts): Promise<void> {
  const bodies = bodiesOf(parcel, parts);
  const first = bodies[0];
  if (first && parcel.delivered === 0) {
    await unlessDone(() => parts.wire.welcome(handle, first));
    parcel.delivered = 1;
  }
  await sendNew(parcel, bodies, parts);
}

/** The new face of a pressed card. Words that do not fit the card go before it, as new messages. */
async function update(parcel: Parcel, row: QueueRow, handle: UpdateHandle | CodeHandle, parts: AttemptParts): Promise<void> {
  const { card, file } = parcel.content;
  const taskId = handle.kind === 'response-code' ? undefined : handle.taskId;
  // A file is no part of a card's new face.
  if (!card || file || (handle.kind !== 'response-code' && !taskId)) return asNew(parcel, parts);
  const { card: face } = renderUpdate(card, parcel.surface, taskId ?? taskIdOf(row.key));
  // Counted as for a new message, which it becomes if it is too late.
  const words = bodiesOf(parcel, parts).slice(0, -1);
  const change = () => {
    if (handle.kind === 'response-code') return parts.wire.updateCard(handle.code, [handle.presser ?? row.target], face);
    const onlyFor = card.forPresser && row.toGroup && handle.presser !== undefined ? [handle.presser] : undefined;
    return parts.wire.update(handle, face, onlyFor);
  };
  await sendNew(parcel, words, parts);
  await unlessDone(change);
}
