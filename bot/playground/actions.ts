/** What the page does: speak, press, send a picture, enter, move the clock. Errors are JSON with a sentence for the person. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { toWall } from '../clock';
import { jumpTarget, type Room } from './room';
import { type Place, samplePng } from './standin';
import type { Entry } from './transcript';

const PICTURE_BYTES = 3 * 1024 * 1024;

/** Something the person at the page should know. */
class Sorry extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const userid = z.string().min(1).max(64);
const place = z.string().regex(/^(group:.{1,60}|dm|app)$/su);
/** A picture chosen on the page, base64; absent: a sample. */
const picture = z.base64().max(Math.ceil(PICTURE_BYTES * 1.4));

const Say = z.strictObject({
  userid,
  place,
  text: z.string().max(2000),
  quoteOf: z.number().int().optional(),
  pictures: z
    .array(z.union([picture, z.literal('sample')]))
    .max(9)
    .default([]),
});
const Press = z.strictObject({
  userid,
  entry: z.number().int(),
  button: z.string().min(1).max(1024),
  selected: z.record(z.string().max(1024), z.array(z.string().max(128)).max(20)).default({}),
});
const Enter = z.strictObject({ userid });
const Picture = z.strictObject({ userid, place: z.enum(['dm', 'app']), picture: z.union([picture, z.literal('sample')]) });
const Jump = z.strictObject({ to: z.enum(['hour', 'tomorrow', 'reminder']) });

export function registerActions(scope: FastifyInstance, room: Room): void {
  const { standin, transcript } = room;
  /** Who has entered the bot's single chat on which day: WeCom tells the bot of the first time only. */
  const entered = new Set<string>();
  let jumping = Promise.resolve();

  scope.setErrorHandler(async (error, _request, reply) => {
    if (error instanceof Sorry) return reply.code(error.status).send({ error: error.message });
    if (error instanceof z.ZodError) return reply.code(400).send({ error: '请求的内容不完整，请刷新页面再试。' });
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status === 413) return reply.code(413).send({ error: '照片太大，请选 3 MB 以内的。' });
    if (status < 500) return reply.code(status).send({ error: '请求的格式不对，请刷新页面再试。' });
    // The server logs it; the page has its own sentence for an answer without one.
    throw error;
  });
  scope.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: '没有这个地址。' }));

  const check = (who: string, where?: string) => {
    if (!standin.members.some((m) => m.userid === who)) throw new Sorry(404, '没有这位成员，请重新选择身份。');
    if (where?.startsWith('group:') && !room.groups.includes(where.slice('group:'.length))) throw new Sorry(404, '没有这个群。');
    if (!standin.connected) throw new Sorry(503, `${standin.botName}还没连上，请过几秒再试。`);
  };
  const nameOf = (who: string) => (who === 'bot' ? standin.botName : (standin.members.find((m) => m.userid === who)?.name ?? who));
  const now = () => room.clock.now().getTime();

  /** Hands a message over. The app's conversation knows no picture with words: they go as two messages. */
  const speak = async (where: Place, who: string, text: string, photos: Buffer[], quoted: Entry | undefined) => {
    if (where === 'app') {
      for (const photo of photos) await standin.picture(who, 'app', photo);
      return text.trim() ? standin.say('app', who, text) : true;
    }
    if (where === 'dm' && !text.trim() && photos.length === 1) return standin.picture(who, 'dm', photos[0]);
    const [picture] = quoted?.pictures ?? [];
    const quotePicture = picture === undefined ? undefined : transcript.picture(picture.split('/').at(-1) ?? '');
    const quote = quotePicture ? { quotePicture } : quoted ? { quote: quoted.text } : {};
    return standin.say(where, who, text, { pictures: photos, ...quote });
  };

  scope.post('/api/say', { bodyLimit: 10 * PICTURE_BYTES }, async (request) => {
    const { pictures, quoteOf, text, ...said } = Say.parse(request.body);
    check(said.userid, said.place);
    if (!text.trim() && pictures.length === 0) throw new Sorry(400, '还没有写内容。');
    const photos = pictures.map(decode);
    const quoted = quoteOf === undefined ? undefined : transcript.find(quoteOf);
    const entry = transcript.said(
      {
        place: said.place,
        ...(!said.place.startsWith('group:') && { to: said.userid }),
        at: now(),
        from: said.userid,
        text,
        ...(quoted && { quote: { name: nameOf(quoted.from), text: quoted.text || '[图片]' } }),
      },
      photos,
    );
    const heard = await speak(said.place as Place, said.userid, text, photos, quoted);
    if (!heard) transcript.unheard(entry);
    return { entry: entry.id, heard };
  });

  scope.post('/api/press', async (request) => {
    const { entry: id, button, selected, userid: who } = Press.parse(request.body);
    check(who);
    const entry = transcript.find(id);
    if (entry?.seq === undefined) throw new Sorry(404, '这张卡片已经不在了。');
    if (entry.to !== undefined && entry.to !== who) throw new Sorry(403, '这是别人的私聊卡片。');
    await standin.press(entry.place as Place, who, button, { selected, card: entry.seq }).catch((e: unknown) => {
      if (e instanceof Error && e.message.includes('sees no button')) throw new Sorry(409, '这张卡片已经变了，请看它现在的按钮。');
      throw e;
    });
    return {};
  });

  scope.post('/api/enter', async (request) => {
    const { userid: who } = Enter.parse(request.body);
    check(who);
    const key = `${who} ${toWall(room.clock.now(), room.zone).date}`;
    if (entered.has(key)) return { first: false };
    entered.add(key);
    await standin.enter(who);
    return { first: true };
  });

  scope.post('/api/picture', { bodyLimit: 2 * PICTURE_BYTES }, async (request) => {
    const sent = Picture.parse(request.body);
    check(sent.userid);
    const photo = decode(sent.picture);
    const entry = transcript.said({ place: sent.place, to: sent.userid, at: now(), from: sent.userid, text: '' }, [photo]);
    await standin.picture(sent.userid, sent.place, photo);
    return { entry: entry.id };
  });

  scope.post('/api/jump', async (request) => {
    const { to } = Jump.parse(request.body);
    const jump = jumping.then(async () => {
      const at = await jumpTarget(room, to);
      if (!at) throw new Sorry(409, '目前没有等着的提醒。先安排一次会议或一项待办吧。');
      room.clock.jumpTo(at);
      await room.tick();
      for (const tell of room.clockMoved) tell();
      return at.getTime();
    });
    // The next jump waits for this one, whatever came of it.
    jumping = jump.then(
      () => undefined,
      () => undefined,
    );
    return { now: await jump };
  });

  scope.get<{ Params: { id: string } }>('/api/picture/:id', async (request, reply) => {
    const data = transcript.picture(request.params.id);
    return data ? reply.type(imageType(data) ?? 'application/octet-stream').send(data) : reply.code(404).send({ error: '照片已清理。' });
  });

  scope.get<{ Params: { id: string } }>('/api/file/:id', async (request, reply) => {
    const file = standin.media(request.params.id);
    if (!file) return reply.code(404).send({ error: '文件已清理。' });
    const shown = imageType(file.data);
    if (shown) return reply.type(shown).send(file.data);
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`;
    return reply.type('application/octet-stream').header('content-disposition', disposition).send(file.data);
  });
}

function decode(photo: string): Buffer {
  if (photo === 'sample') return samplePng(320, 240);
  const data = Buffer.from(photo, 'base64');
  if (data.length > PICTURE_BYTES) throw new Sorry(413, '照片太大，请选 3 MB 以内的。');
  if (!imageType(data)) throw new Sorry(400, '只支持 JPG 和 PNG 照片。');
  return data;
}

/** By its first bytes: what is neither PNG nor JPEG is never shown as a picture. */
function imageType(data: Buffer): 'image/png' | 'image/jpeg' | undefined {
  if (data.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))) return 'image/png';
  return data.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) ? 'image/jpeg' : undefined;
}
