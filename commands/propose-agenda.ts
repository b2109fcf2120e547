import { defineCommand, defineDraft, type Reply, type Turn } from '../bot/conversation/command';
import { bodiesFor, join, type Like, likesOf, mustBeOpenTo, mustNominate, propose, takeOut } from '../bot/domain/agenda/propose';
import { poolOfMeeting } from '../bot/domain/agenda/service';
import { codeOf, shortLine } from '../bot/domain/meeting/cards';
import { meetingById, meetingByNo } from '../bot/domain/meeting/lookup';
import type { BodyInfo } from '../bot/domain/org/directory';
import { safetyLine } from '../bot/domain/safety';
import { here, scopeOf } from '../bot/domain/spoken';
import { RuleBroken } from '../bot/errors';
import { publicWords } from '../bot/private-words';

interface ProposeDraft {
  title?: string;
  /** Bodies that may be meant; one: its pool. */
  bodies: string[];
  /** A coming meeting that was named. */
  meeting?: { id: string; code: string; line: string };
  nominated?: true;
  /** Says the same already; undefined: not looked up, or not to be asked about. */
  like?: Like;
  /** What was chosen about it. */
  joins?: true;
}

const bodyName = (turn: Turn, { bodies: [id = ''] }: ProposeDraft): string => turn.directory.bodyById(id)?.name ?? '';

/** Looks for the same said before once it is known what and where. */
async function lookedUp(turn: Turn, draft: ProposeDraft): Promise<ProposeDraft> {
  const { like: _like, ...rest } = draft;
  if (!rest.title || (!rest.meeting && rest.bodies.length !== 1)) return rest;
  const meeting = rest.meeting && (await meetingById(turn, rest.meeting.id));
  const [like] = await likesOf(turn, rest.title, rest.bodies[0] ?? null, meeting);
  return like ? { ...rest, like } : rest;
}

const titled = (turn: Turn, draft: ProposeDraft, words: string): Promise<ProposeDraft> => {
  const title = publicWords(words.replace(/[。！!.\s]+$/, ''));
  return lookedUp(turn, title ? { ...draft, title } : draft);
};

const spec = (kind: 'agenda.propose' | 'agenda.nominate') =>
  defineDraft<ProposeDraft>({
    kind,
    question(draft, turn) {
      if (!draft.title) return { slot: 'title', text: '议题是什么？直接说一句话。', options: [], free: true };
      if (!draft.meeting && draft.bodies.length > 1) {
        const options = draft.bodies.flatMap((id) => turn.directory.bodyById(id) ?? []).map((b) => ({ text: b.name, value: b.id }));
        return { slot: 'body', text: '提到哪个会？', options };
      }
      const { like, joins } = draft;
      if (!like || joins) return undefined;
      const safety = safetyLine(draft.title);
      return {
        slot: 'like',
        text: `与${like.code ?? ''}“${like.title}”（${like.state}）是同一件事。${safety ?? ''}`,
        options: [
          { text: like.code ? `附到${like.code}` : '附到原议题', value: 'join', settles: true },
          { text: '仍提上会', value: 'keep', settles: true },
        ],
      };
    },
    sofar: (draft) => (draft.title ? [['议题', draft.title]] : []),
    card: (draft, turn) => ({
      title: draft.nominated ? '【待确认·提名议题】' : '【待确认·议题】',
      facts: [
        ['议题', draft.title ?? ''],
        ['提到', draft.meeting?.line ?? `${bodyName(turn, draft)}议题池`],
      ],
      note: [
        safetyLine(draft.title ?? '') ?? '',
        draft.nominated ? '提名的议题不上会要书面说明理由。' : '',
        draft.meeting ? '' : '书记排下次会时会看到，由书记决定上不上会。',
      ]
        .filter(Boolean)
        .join('\n'),
      buttons: [{ text: '改内容', action: 'draft:ask:title' }],
    }),
    async pick(draft, slot, value, turn) {
      if (slot === 'ask') {
        const { title: _title, like: _like, ...rest } = draft;
        return rest;
      }
      if (slot === 'title') return titled(turn, draft, value);
      if (slot === 'body') return lookedUp(turn, { ...draft, bodies: [value] });
      const { like, ...rest } = draft;
      return value === 'join' && like ? { ...rest, like, joins: true } : rest;
    },
    edit: (draft, said, turn) => titled(turn, draft, said.text ?? said.title ?? draft.title ?? ''),

    async confirm(draft, turn) {
      const title = draft.title ?? '';
      const meeting = draft.meeting && (await meetingById(turn, draft.meeting.id));
      const bodyId = draft.bodies[0] ?? (meeting ? poolOfMeeting(turn, meeting) : null);
      if (draft.joins && draft.like) {
        const { like } = draft;
        const { item, people } = await join(turn, title, bodyId, like, turn.place.kind === 'group' ? turn.place.chatid : undefined);
        const to = like.code ?? '原议题';
        await turn.audit({ action: 'agenda.propose', entity: 'agenda', entityId: item.id, undo: {}, note: `附到${to}“${like.title}”` });
        const note = `${people > 1 ? `现在有${people}人提到。` : ''}${like.kind === 'WHISTLE' ? '已告诉在办的单位。' : ''}${like.code ? `发“${like.code}”看进展。` : '书记排会时会看到。'}10分钟内可“撤销”。`;
        return { card: { title: `✅ 已附到${to}`, lead: like.title, facts: [['您说的', title]], note }, state: '已附上' };
      }
      const item = await propose(turn, {
        title,
        ...(bodyId && { bodyId }),
        ...(meeting && { meeting }),
        ...(draft.nominated && { nominated: true }),
      });
      await turn.audit({ action: 'agenda.propose', entity: 'agenda', entityId: item.id, undo: {}, note: `议题 ${title}` });
      const where = meeting ? codeOf(meeting) : '议题池';
      return {
        card: {
          title: meeting ? `✅ 已列入${where}` : '✅ 已进议题池',
          lead: title,
          facts: [['提到', draft.meeting?.line ?? bodyName(turn, draft)]],
          note: `发“${meeting ? `${where} 议题` : where}”看排到哪了，10分钟内可“撤销”。`,
        },
        state: meeting ? '已列入' : '已进议题池',
      };
    },
  });

const plain = spec('agenda.propose');
const nomination = spec('agenda.nominate');

/** Bodies whose pool may be meant: named, else the group's, else all of the person. */
function bodiesMeant(turn: Turn): BodyInfo[] {
  const mine = bodiesFor(turn);
  const named = [turn.reading.slots.body ?? []].flat();
  if (named.length) {
    const found = mine.filter((b) => named.includes(b.code));
    if (found.length) return found;
  }
  const scope = scopeOf(turn);
  const here = mine.filter((b) => b.hostId === scope);
  return here.length ? here : mine;
}

async function start(turn: Turn): Promise<Reply> {
  const { intent, slots } = turn.reading;
  const nominated = intent === 'agenda.nominate';
  if (nominated) mustNominate(turn);
  const meeting = slots.no ? await meetingByNo(turn, slots.no) : undefined;
  if (meeting) await mustBeOpenTo(turn, meeting);
  const pool = meeting && poolOfMeeting(turn, meeting);
  const bodies = meeting ? (pool ? [pool] : []) : bodiesMeant(turn).map((b) => b.id);
  if (!meeting && !bodies.length)
    throw new RuleBroken('agenda.not-member', '您单位还不是哪个联席会的成员，议题没有地方放。请和社区书记说，由书记提出。');
  const draft: ProposeDraft = {
    bodies,
    ...(meeting && { meeting: { id: meeting.id, code: codeOf(meeting), line: shortLine(meeting, turn) } }),
    ...(nominated && { nominated }),
  };
  return turn.draft(nominated ? nomination : plain, await titled(turn, draft, slots.text ?? ''));
}

export default defineCommand({
  name: '议题',
  topic: '督办',
  common: true,
  says: [
    {
      intent: 'agenda.propose',
      summary: '提一个议题',
      examples: ['议题：河道清淤', '会21增加一个议题：垃圾清运'],
      words: ['议题', '提议'],
      patterns: [
        {
          say: /^(?:N|B|我们?|O|想|要|再|建议|,|能不能|可不可以|可以|下次|开会|会上)*(?:议题|提案|提议|提(?:一)?个?议题|加(?:一)?个?议题|增加(?:一)?个?议题|报(?:一)?个?议题|新增议题|补充(?:一)?个?议题|申报议题|征集议题|有个议题)/,
          score: 0.9,
          unless: /议题(?:有|是)?(?:哪些|什么|几|多少|呢|[?])|议题$|怎么[提报加申]/,
        },
        { say: /^(?:议题|提议题|提个议题|我要提议题|提案)$/, score: 0.88 },
        { say: /(?:加|提|补|报|增加|上|列)(?:一)?(?:个|项|条)?议题/, score: 0.88, unless: /[?？]$|怎么提|T[LR,]*(?:开|召开)/ },
        {
          say: /(?:建议|能不能|可不可以|能否|希望|想|提请|要不要|是不是可以|请求).{0,10}(?:会上|开会|B|下次|会议|N|上会|例会).{0,10}(?:讨论|研究|说说|议一议|议议|商量|聊聊|谈谈|提(?![前到醒供交])|解决|商议|审议|过一下|说)/,
          score: 0.86,
          unless: /T[LROP,在请和到]*(?:开|召开)/,
        },
        {
          say: /(?:下次|下回|这次|会上|开会|B|N|会议)(?:的)?(?:时候|上)?(?:再|也|能不能|可不可以|能否|要不要|可以|建议|请|希望|应该)*(?:说(?=[一-龥])(?!的|得|了|过|要|明|不|会)|讨论|研究|议一议|议议|商量|聊聊|商议|审议|说说)/,
          score: 0.76,
          lacks: ['past'],
          unless: /T[LR,]*(?:开|召开)|开得|讨论了|^T/,
        },
        {
          say: /(?:列入|纳入|放到|提到|提交|拿到|上|带到)(?:下次|N|B)?(?:的)?(?:会上|议题|议程|会|B|N)(?:讨论|研究|议)?/,
          score: 0.84,
          unless: /会议室|照片|已/,
        },
      ],
      slots: ['text', 'no', 'body'],
      no: '会',
      cut: /^(?:我们?|想|要|再|给|把|请|建议)*(?:提案|提议|提(?:一)?个?议题|加(?:一)?个?议题|增加(?:一)?个?议题|报(?:一)?个?议题|新增议题|补充(?:一)?个?议题|上(?:一)?个?议题|有个议题|议题)(?:是|为)?|^(?:下次|下回|这次)?(?:开会|会上|联席会上?|会议上?)?(?:的时候)?(?:我)?(?:能不能|可不可以|能否|希望|建议|想|提请|请求|要不要|是不是可以)+(?:在?(?:下次|这次)?(?:开会|会上|联席会上?|会议上?))?(?:的时候)?(?:讨论|研究|说说|议一议|议议|商量|聊聊|谈谈|提一提|提提|提|解决|商议|审议)+(?:一下|下)?|^(?:建议|希望)?(?:下次|这次)?(?:开会|会上|联席会上?|会议上?)(?:能不能|可不可以)?(?:讨论|研究|说说|议一议|商量)(?:一下)?|(?:能不能|可不可以)?(?:列入|纳入|提到|放到|拿到)(?:下次)?(?:会上|议题|议程|会议?)(?:讨论|研究)?/g,
    },
    {
      intent: 'agenda.nominate',
      summary: '社区提名议题，不上会要说明理由',
      examples: ['提名议题 老旧小区加装电梯'],
      words: ['提名议题', '提名'],
      patterns: [{ say: /^(?:N|B|我们?|O|想|要|,)*提名(?:一)?(?:个)?议题/, score: 0.95, unless: /[?？]$|怎么|谁/ }],
      slots: ['text', 'no', 'body'],
      no: '会',
      cut: /^(?:我们?|想|要)*提名(?:一)?(?:个)?议题(?:是|为)?/g,
    },
  ],
  drafts: [plain, nomination],
  run: start,

  undo: {
    async 'agenda.propose'({ entityId }, turn) {
      const item = await takeOut(turn, entityId, here(turn));
      return { text: `↩ 已撤回议题“${item.title}”。` };
    },
  },
});
