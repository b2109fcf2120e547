import { defineCommand, defineDraft, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { formatInstant } from '../bot/domain/calendar/format';
import { CALL_DRAFT, type CallDraft } from '../bot/domain/convene/call-draft';
import { optionsMeant, type Poll, stateOf } from '../bot/domain/convene/poll';
import { editPoll, type PollDraft, pickPoll, pollFacts, pollFromCall, pollQuestion, startPoll } from '../bot/domain/convene/poll-draft';
import { pollLine, resultCard, ticked, unitsCard, voteCard, votedCard } from '../bot/domain/convene/poll-words';
import { callOf, cancelPoll, openPoll, openPollIn, openPolls, pollById, pollsToVote, vote } from '../bot/domain/convene/polls';
import { here, scopeOf } from '../bot/domain/spoken';
import { unreachedNote } from '../bot/domain/tell';
import { RuleBroken } from '../bot/errors';
import { QUESTION, re } from '../bot/reading/declare';

const poll = defineDraft<PollDraft>({
  kind: 'meeting.poll',
  confirmText: '确认发投票',
  question: pollQuestion,
  sofar: pollFacts,
  card: (draft, turn) => ({
    title: '【待确认·约时间】',
    facts: pollFacts(draft, turn),
    note: [
      ...(draft.assumed ? ['钟点是我按常理推的，不对请去掉再加。'] : []),
      '确认后私聊各单位联络员投票，时间最后由您定。也可以直接说“再加下周五上午九点”“去掉周四”。',
    ].join('\n'),
    buttons: [
      { text: '加时间', action: 'draft:ask:add' },
      { text: '去掉一个', action: 'draft:ask:drop' },
      { text: '改截止', action: 'draft:ask:closes' },
    ],
  }),
  pick: pickPoll,
  edit: (draft, changes, turn) => editPoll(turn, draft, changes, turn.text),

  async confirm(draft, turn) {
    const { poll: made, units, unreached } = await openPoll(turn, draft);
    await turn.audit({ action: 'meeting.poll', entity: 'poll', entityId: made.id, undo: {}, note: `${made.title}约时间` });
    return {
      card: {
        title: '✅ 已发起约时间',
        lead: made.title,
        facts: [
          ['投票', `${units}家单位`],
          ['截止', formatInstant(made.closesAt, turn)],
        ],
        note: [
          ...(unreached.length ? [`⚠ 通知不到：${unreached.join('、')}，请电话询问。`] : []),
          '截止时我把结果私聊给您，由您定。随时可发“谁没投”，10分钟内可“撤销”。',
        ].join('\n'),
      },
      state: '已发投票',
    };
  },
});

const off = defineDraft<{ pollId: string; title: string; votes: number }>({
  kind: 'poll.cancel',
  confirmText: '确定取消',
  cancelText: '不取消',
  card: ({ title, votes }) => ({
    title: '要取消约时间吗？',
    lead: title,
    note: `${votes ? `已有${votes}家投票。` : ''}取消后会告诉各单位不用投了。`,
  }),
  async confirm({ pollId, title }, turn) {
    const { told } = await cancelPoll(turn, pollId);
    await turn.audit({ action: 'poll.cancel', entity: 'poll', entityId: pollId, note: `取消${title}约时间` });
    const note = ['已告诉各单位不用投票。', unreachedNote(told)].filter(Boolean).join('\n');
    return { card: { title: '已取消约时间', lead: title, note }, state: '已取消' };
  },
});

/** 投票选时间, said about the meeting that is being put together. */
async function openCall(turn: Turn): Promise<PollDraft | undefined> {
  if (turn.openDraft?.kind !== 'meeting.create') return undefined;
  const draft = await turn.tx.draft.findUnique({ where: { id: turn.openDraft.id }, select: { payload: true } });
  return draft ? pollFromCall(turn, JSON.parse(draft.payload) as CallDraft) : undefined;
}

/** Those of the group first. Who only votes gets their card. */
async function meant(turn: Turn): Promise<[Poll, ...Poll[]] | Reply> {
  const all = await openPolls(turn);
  const chat = here(turn);
  const near = all.filter((p) => p.chatid === chat && chat !== undefined);
  const [first, ...more] = near.length ? near : all;
  return first ? [first, ...more] : votersCard(turn);
}

/** @throws RuleBroken `poll.not-allowed` in a group, where nobody sees what others vote; `poll.none` */
async function votersCard(turn: Turn): Promise<Reply> {
  const chat = here(turn);
  const asked = await pollsToVote(turn);
  const spoken = chat === undefined ? undefined : ((await openPollIn(turn, chat)) ?? asked[0]?.poll);
  if (spoken) {
    const caller = turn.directory.nameById(spoken.authorId) ?? '召集人';
    throw new RuleBroken(
      'poll.not-allowed',
      `“${spoken.title}”正在约时间，结果由${caller}看、由${caller}定。在我私聊您的卡片上投票就行，截止前可以改。`,
    );
  }
  const [one, ...more] = asked;
  if (!one) throw new RuleBroken('poll.none', '现在没有在约的时间。可以说“约时间 联席会 下周三下午两点或周四上午九点”。');
  if (!more.length) {
    const caller = turn.directory.nameById(one.poll.authorId) ?? '召集人';
    const wantsMore = turn.reading.intent === 'poll.decide' || turn.reading.intent === 'poll.cancel';
    return { ...(wantsMore && { text: `时间由${caller}来定、来取消，您在下面投票就行。` }), card: voteCard(turn, one.poll, one.orgId) };
  }
  return choose(
    '投哪一个？时间由召集人定。',
    asked.map(({ poll, orgId }) => ({
      line: `${pollLine(turn, poll)}（${turn.directory.unitName(orgId)}）`,
      action: `poll:again:${poll.id}:${orgId}`,
    })),
  );
}

function choose(question: string, all: readonly { line: string; action: string }[]): Reply {
  const some = all.slice(0, 6);
  const more =
    all.length > some.length ? [`还有${all.length - some.length}个没列出：先处理上面的，再发一次；在约它的群里发只列那个群的。`] : [];
  return {
    card: {
      title: question,
      note: [...some.map((p, i) => `${i + 1}. ${p.line}`), ...more].join('\n'),
      buttons: some.map(({ action }, i) => ({ text: `第${i + 1}个`, action })),
    },
  };
}

const chooseOf = (turn: Turn, question: string, polls: readonly Poll[], verb: string): Reply =>
  choose(
    question,
    polls.map((p) => ({ line: pollLine(turn, p), action: `poll:${verb}:${p.id}` })),
  );

/** 定22日上午: the one time that is meant, as if its button had been pressed; else all there are. */
async function decided(turn: Turn, polls: readonly [Poll, ...Poll[]]): Promise<Reply> {
  const [one, ...more] = optionsMeant(polls, turn.reading.slots.when, turn.reading.assumed === true);
  if (one && !more.length) return turn.draft(CALL_DRAFT, await callOf(turn, one.pollId, one.position));
  return polls.length > 1 ? chooseOf(turn, '定哪一个？', polls, 'show') : show(turn, polls[0]);
}

const show = (turn: Turn, found: Poll): Reply => ({
  card: resultCard(turn, found, stateOf(found, turn.now) === 'OPEN' ? '投票进行中' : '投票结果'),
});

const askOff = (turn: Turn, { id, title, votes }: Poll) => turn.draft(off, { pollId: id, title, votes: votes.length });

async function press({ verb, args: [id = '', more = ''], selected }: Press, turn: Turn): Promise<Reply> {
  const found = await pollById(turn, id);
  switch (verb) {
    case 'vote': {
      const can = ticked(selected['can']);
      if (stateOf(found, turn.now) !== 'OPEN') return { card: votedCard(turn, found, more) };
      if (!can) return { card: { ...voteCard(turn, found, more), title: '请至少选一项' } };
      const voted = await vote(turn, found, more, can);
      await turn.audit({ action: 'poll.vote', entity: 'poll', entityId: found.id, note: `${found.title}的投票` });
      return { card: votedCard(turn, voted, more) };
    }
    case 'again':
      return { card: stateOf(found, turn.now) === 'OPEN' ? voteCard(turn, found, more) : votedCard(turn, found, more) };
    case 'mine':
      return { card: votedCard(turn, found, more) };
    case 'units':
      return { card: unitsCard(turn, found, Number(more)) };
    case 'cancel':
      return askOff(turn, found);
    default:
      return show(turn, found);
  }
}

export default defineCommand({
  name: '约时间',
  topic: '会议',
  says: [
    {
      intent: 'meeting.poll',
      summary: '先请各单位投票选时间，再开会',
      examples: ['约时间 联席会 下周三下午两点或周四上午九点'],
      words: ['约时间'],
      patterns: [
        {
          say: /(?:约|选|投|征求|征集|商量|统一)(?:个|一个|一下)?(?:开会|会议)?(?:的)?时间(?!改|已|都|定)/,
          score: 0.93,
          unless: re(QUESTION.source, '|N|空闲|订|借|取消|不用|情况|结果'),
        },
        { say: /(?:投票|投个票|票选)[^,]{0,6}(?:时间|哪天|几点)/, score: 0.93, unless: /N|取消/ },
      ],
      slots: ['title', 'body', 'when', 'place', 'agenda', 'orgs'],
    },
    {
      intent: 'poll.show',
      summary: '看约时间投票：谁没投、哪个时间最好',
      examples: ['谁没投', '投票情况'],
      words: ['投票'],
      patterns: [
        { say: /(?:谁|哪些|哪几家|哪家|几家|多少家)[^,]{0,6}(?:没|没有|未|还没)(?:投|选)/, score: 0.93 },
        { say: /(?:投票|选时间|约时间)(?:的)?(?:情况|结果|进度|进展|怎么样|统计)/, score: 0.94 },
      ],
      slots: [],
    },
    {
      intent: 'poll.cancel',
      summary: '不再约时间，告诉各单位不用投了',
      examples: ['取消约时间'],
      patterns: [
        { say: /(?:取消|停止|结束|撤掉|不要|不用|不)(?:这次|这个|再)?(?:约时间|选时间|投票)/, score: 0.96, unless: QUESTION },
        { say: /(?:约时间|选时间|投票)(?:的)?[^,]{0,4}(?:取消|作废|算了|不用了|停了|不要了)/, score: 0.96, unless: QUESTION },
      ],
      slots: [],
    },
    {
      intent: 'poll.decide',
      summary: '投票以后定一个时间，写会议通知',
      examples: ['定23日下午'],
      patterns: [{ say: /^(?:那|就|会议|开会)*(?:定|定在|定于|选)T$/, score: 0.75, has: ['time'] }],
      slots: ['when'],
    },
  ],
  drafts: [poll, off],
  noun: 'poll',
  press,

  async run(turn) {
    const { intent, slots } = turn.reading;
    if (intent === 'meeting.poll') {
      const open = slots.when ? undefined : await openCall(turn);
      if (open) return turn.draft(poll, open);
      const orgId = scopeOf(turn);
      const chatid = here(turn);
      return turn.draft(poll, await startPoll(turn, slots, turn.text, { ...(chatid && { chatid }), ...(orgId && { orgId }) }));
    }
    const polls = await meant(turn);
    if (!Array.isArray(polls)) return polls;
    if (intent === 'poll.decide') return decided(turn, polls);
    const several = polls.length > 1;
    if (intent === 'poll.cancel') return several ? chooseOf(turn, '取消哪一个？', polls, 'cancel') : askOff(turn, polls[0]);
    return several ? chooseOf(turn, '看哪一个？', polls, 'show') : show(turn, polls[0]);
  },

  undo: {
    async 'meeting.poll'({ entityId }, turn) {
      const { poll, told } = await cancelPoll(turn, entityId);
      return { text: [`↩ 已撤回${poll.title}的约时间，已告诉各单位不用投票。`, unreachedNote(told)].filter(Boolean).join('\n') };
    },
  },
});
