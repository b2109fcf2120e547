import { addDays, toWall } from '../bot/clock';
import { defineCommand, defineDraft, type Press, type Reply, type Turn } from '../bot/conversation/command';
import {
  changeSeries,
  factsOf,
  hasInterval,
  notesOf,
  pickSeries,
  planOfSeries,
  questionAbout,
  SERIES_DRAFT,
  type SeriesDraft,
} from '../bot/domain/series/draft';
import { comingOf } from '../bot/domain/series/occurrence';
import { createSeries, type PlannedSeries } from '../bot/domain/series/service';
import {
  changeState,
  mustBecome,
  STATE_WORDS,
  type StateChange,
  seriesAround,
  seriesById,
  tellSeries,
  undoState,
  withdrawSeries,
} from '../bot/domain/series/state';
import { decide, decidedWords, undecide, waitingCard } from '../bot/domain/series/waiting';
import { announcement, meetingsWords, nextWords, policyWords, ruleWords, waitingWords } from '../bot/domain/series/words';
import { here, scopeOf } from '../bot/domain/spoken';
import { tellHome, unreachedNote } from '../bot/domain/tell';
import type { MeetingSeriesModel, SeriesStatus } from '../prisma/client';

const SHOWN = 4;

/** Opened by commands/call-meeting.ts: a meeting that is said to come again. */
const series = defineDraft<SeriesDraft>({
  ...SERIES_DRAFT,
  question: questionAbout,
  sofar: factsOf,
  card: (draft, turn) => ({
    title: '【待确认·系列会】',
    facts: factsOf(draft, turn),
    note: notesOf(draft, turn).join('\n'),
    buttons: [
      { text: '放假怎么办', action: 'draft:ask:policy' },
      { text: '改几点', action: 'draft:ask:hour' },
      { text: '改地点', action: 'draft:ask:place' },
      hasInterval(draft) ? { text: '晚一周起算', action: 'draft:ask:anchor' } : { text: '改议题', action: 'draft:ask:agenda' },
    ],
  }),
  pick: (draft, slot, value, turn) => pickSeries(turn, draft, slot, value),
  edit: (draft, changes, turn) => changeSeries(turn, draft, changes, turn.reading.assumed === true, turn.text),

  async confirm(draft, turn) {
    const { series: made, ...planned } = await createSeries(turn, planOfSeries(draft, turn));
    await turn.audit({ action: 'series.create', entity: 'series', entityId: made.id, undo: {}, note: `系列会 ${made.title}` });
    const text = announcement(turn, made, planned.made);
    const told = await tellSeries(turn, made, () => ({ text }), `series:${made.id}:new`);
    return {
      card: {
        title: '✅ 已定系列会',
        lead: made.title,
        facts: [
          ['规律', ruleWords(made)],
          ['放假', policyWords(made.holidayPolicy)],
        ],
        note: [
          planned.made.length ? `已排：${meetingsWords(planned.made, turn)}。` : '60天内没有，到时我再排。',
          ...(planned.more ? ['后面的我接着排，半小时内排满60天。'] : []),
          ...new Set(planned.made.flatMap((m) => turn.calendar.caution(m.localDate) ?? [])),
          ...(planned.waiting.length ? ['等您定（已私聊您选）：', ...waitingWords(planned.waiting, turn)] : []),
          `已告诉${told.units}家单位。单独一次要改或取消，说“会12改到…”“取消会12”就行，不影响其他次。`,
          unreachedNote(told),
          '以后都改说“系列会改到…”，发“系列会”可暂停或结束，10分钟内可“撤销”。',
        ]
          .filter(Boolean)
          .join('\n'),
      },
      state: '已定系列会',
    };
  },
});

interface ChangeDraft {
  seriesId: string;
  to: SeriesStatus;
  cancel: boolean;
  title: string;
  rule: string;
  planned: string[];
}

const VERB: Readonly<Record<SeriesStatus, string>> = { ACTIVE: '恢复', PAUSED: '暂停', ENDED: '结束' };

const change = defineDraft<ChangeDraft>({
  kind: 'series.change',
  card: ({ to, cancel, title, rule, planned }) => ({
    title: `要${VERB[to]}这个系列会吗？`,
    lead: title,
    facts: [['规律', rule]],
    note: consequences(to, cancel, planned),
    buttons: planned.length && to !== 'ACTIVE' ? [{ text: cancel ? '已排的照开' : '已排的也取消', action: 'draft:ask:planned' }] : [],
  }),
  pick: (draft, slot) => (slot === 'ask' ? { ...draft, cancel: !draft.cancel } : draft),
  dropped: ({ title }) => ({ card: { title: '没有改', lead: `“${title}”照旧。` }, state: '没有改' }),

  async confirm({ seriesId, to, cancel }, turn) {
    const { series: now, cancelled, made, told, undo } = await changeState(turn, await seriesById(turn, seriesId), to, cancel);
    await turn.audit({ action: 'series.change', entity: 'series', entityId: seriesId, undo, note: `${VERB[to]}系列会 ${now.title}` });
    const text = `系列会${VERB[to]}：${now.title}（${ruleWords(now)}）。${cancelled.length ? `❌ 不再开：${meetingsWords(cancelled, turn)}。` : ''}`;
    tellHome(turn, now.chatid, { text }, `series:${now.id}:${now.version}:group`, here(turn));
    return {
      card: {
        title: `✅ 已${VERB[to]}系列会`,
        lead: now.title,
        note: [
          ...(cancelled.length ? [`已取消：${meetingsWords(cancelled, turn)}。`] : []),
          ...(made.length ? [`已排：${meetingsWords(made, turn)}。`] : []),
          `已告诉${told.units}家单位。10分钟内可“撤销”。`,
          unreachedNote(told),
        ]
          .filter(Boolean)
          .join('\n'),
      },
      state: `已${VERB[to]}`,
    };
  },
});

function consequences(to: SeriesStatus, cancel: boolean, planned: readonly string[]): string {
  if (to === 'ACTIVE') return '恢复后接着排60天内的会，告诉各单位一次。';
  const after = to === 'PAUSED' ? '暂停后不再往下排，随时可以恢复。' : '结束后不再往下排，不能恢复；要再开请重新约。';
  if (!planned.length) return `${after}现在没有排好的会。`;
  return [after, `已排的${planned.length}场${cancel ? '也取消，各单位收到一条通知' : '照常开'}：`, ...planned].join('\n');
}

async function startChange(turn: Turn, id: string, to: SeriesStatus): Promise<Reply> {
  const found = await seriesById(turn, id);
  mustBecome(turn, found, to);
  const coming = to === 'ACTIVE' ? [] : await comingOf(turn, id);
  const planned = coming.map((m) => meetingsWords([m], turn));
  return turn.draft(change, { seriesId: id, to, cancel: to !== 'ACTIVE', title: found.title, rule: ruleWords(found), planned });
}

async function details(turn: Turn, found: MeetingSeriesModel): Promise<Reply> {
  const coming = await comingOf(turn, found.id);
  const today = toWall(turn.now, turn.zone).date;
  const waiting = await turn.tx.seriesException.findMany({
    where: { seriesId: found.id, kind: { in: ['ASKED', 'CLASH'] }, day: { gte: today } },
    orderBy: { day: 'asc' },
  });
  const mine = turn.directory.can(turn.actor, 'meeting.call', found.hostId);
  const active = found.status === 'ACTIVE';
  return {
    card: {
      title: found.title,
      lead: `系列会 · ${STATE_WORDS[found.status]}`,
      facts: [
        ['规律', ruleWords(found)],
        ['放假', policyWords(found.holidayPolicy)],
        ['地点', found.placeText ?? '待定'],
        ['召集', turn.directory.orgById(found.hostId)?.shortName ?? ''],
      ],
      note: [
        coming.length ? `已排：${meetingsWords(coming, turn, SHOWN)}。` : '还没有排好的会。',
        ...(waiting.length ? ['等召集人定：', ...waitingWords(waiting as PlannedSeries['waiting'], turn)] : []),
        ...(mine && found.status !== 'ENDED' ? ['以后都改可以说“系列会改到每月第三个周五下午三点”“系列会改地点 …”。'] : []),
        ...(active && !coming.length ? nextWords(found, today, addDays(today, 400), 2, turn) : []),
      ].join('\n'),
      buttons:
        mine && found.status !== 'ENDED'
          ? [
              { text: active ? '暂停' : '恢复', action: `series:${active ? 'pause' : 'resume'}:${found.id}` },
              { text: '结束', action: `series:end:${found.id}`, style: 'danger' },
              ...waiting.slice(0, 3).map(({ day }) => ({
                text: `定${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`,
                action: `series:ask:${found.id}:${day}`,
              })),
            ]
          : [{ text: STATE_WORDS[found.status], action: `series:show:${found.id}` }],
    },
  };
}

const HINT = '要约一个可以说“每月最后一个周五下午两点半开联席会，遇假顺延”。';
const TO: Readonly<Record<string, SeriesStatus>> = { pause: 'PAUSED', resume: 'ACTIVE', end: 'ENDED' };

async function list(turn: Turn, verb: string): Promise<Reply> {
  const { body } = turn.reading.slots;
  const bodyIds = (body === undefined ? [] : [body].flat()).flatMap((code) => turn.directory.bodyByCode(code)?.id ?? []);
  const all = await seriesAround(turn, scopeOf(turn), bodyIds);
  const fits =
    verb === 'resume' ? all.filter((s) => s.status === 'PAUSED') : verb === 'pause' ? all.filter((s) => s.status === 'ACTIVE') : all;
  const [only, ...more] = fits;
  if (!only)
    return {
      text:
        all.length && verb !== 'show'
          ? `没有可以${VERB[TO[verb] ?? 'ACTIVE']}的系列会。发“系列会”看现在的安排。`
          : `这里还没有系列会。${HINT}`,
    };
  if (!more.length) return verb === 'show' ? details(turn, only) : startChange(turn, only.id, TO[verb] ?? 'PAUSED');
  const some = fits.slice(0, 6);
  return {
    card: {
      title: verb === 'show' ? '系列会' : `${VERB[TO[verb] ?? 'ACTIVE']}哪一个？`,
      note: [
        ...some.map((s, i) => `${i + 1}. ${s.title} ${ruleWords(s)}（${STATE_WORDS[s.status]}）`),
        ...(fits.length > some.length ? [`还有${fits.length - some.length}个，请带上会的名称再问。`] : []),
      ].join('\n'),
      buttons: some.map((s, i) => ({ text: `第${i + 1}个`, action: `series:${verb}:${s.id}` })),
    },
  };
}

async function press({ verb, args: [id = '', day = '', choice = ''] }: Press, turn: Turn): Promise<Reply> {
  const found = await seriesById(turn, id);
  if (verb === 'show') return details(turn, found);
  const to = TO[verb];
  if (to) return startChange(turn, id, to);
  // The button that says how it stands, after the word was taken back: it waits again.
  if (verb === 'ask' || choice === 'state') {
    const waiting = await turn.tx.seriesException.findUnique({ where: { seriesId_day: { seriesId: id, day } } });
    if (waiting?.kind === 'ASKED' || waiting?.kind === 'CLASH')
      return { card: await waitingCard(turn, found, waiting as PlannedSeries['waiting'][number]) };
  }
  const decided = await decide(turn, found, day, choice);
  const words = decidedWords(turn, day, decided);
  if (decided.fresh) await turn.audit({ action: 'series.decide', entity: 'series', entityId: id, undo: { day }, note: words });
  return {
    card: {
      title: decided.fresh ? `✅ ${words}` : words,
      lead: found.title,
      ...(decided.fresh && { note: '10分钟内可“撤销”重选。' }),
      buttons: [{ text: 'meeting' in decided ? `已排 会${decided.meeting.no}` : '这次不开', action: `series:decide:${id}:${day}:state` }],
    },
  };
}

export default defineCommand({
  name: '系列会',
  topic: '轮值',
  common: true,
  says: [
    {
      intent: 'series.show',
      summary: '看按规律开的系列会，可暂停、恢复、结束',
      examples: ['系列会'],
      patterns: [
        {
          say: /^(?:看看?|查看?|列出?)?(?:一下)?(?:有(?:哪些|什么|几个)?|我们?的|现在的|所有)?(?:系列会议?|例会|定期会议?|固定会议?)(?:系列)?(?:有哪些|列表|清单|一览|情况)?[?]?$/,
          score: 0.9,
        },
        { say: /^B(?:的)?系列(?:会)?$/, score: 0.9 },
      ],
      slots: ['body'],
    },
    {
      intent: 'series.change',
      summary: '暂停、恢复或结束一个系列会',
      examples: ['暂停系列会', '结束系列会'],
      patterns: [
        {
          say: /^(?:请|把)?(?:暂停|停办|停掉|结束|终止|恢复|重启|继续)(?:B|的|这个|那个|[一-龥]{0,4})*(?:系列会?议?|例会)(?:了)?$/,
          score: 0.93,
        },
        {
          say: /^(?:把)?(?:B|的|这个|那个)*(?:系列会?议?|例会)(?:先|就|,)*(?:暂停|停办|停掉|结束|终止|恢复|重启|继续)(?:了|开)?$/,
          score: 0.93,
        },
      ],
      slots: ['body'],
    },
  ],
  noun: 'series',
  drafts: [series, change],

  async run(turn) {
    if (turn.reading.intent === 'series.show') return list(turn, 'show');
    return list(turn, /恢复|重启|继续/.test(turn.text) ? 'resume' : /结束|终止/.test(turn.text) ? 'end' : 'pause');
  },
  press,

  undo: {
    async 'series.create'({ entityId }, turn) {
      const found = await seriesById(turn, entityId);
      const { cancelled, told } = await withdrawSeries(turn, found);
      return {
        text: `↩ 已撤回系列会“${found.title}”${cancelled.length ? `，取消了${meetingsWords(cancelled, turn)}` : ''}，已告诉${told.units}家单位。`,
      };
    },
    async 'series.change'({ entityId, data }, turn) {
      const found = await seriesById(turn, entityId);
      const { series: now, text, back, off, told } = await undoState(turn, found, data as unknown as StateChange);
      tellHome(turn, now.chatid, { text }, `series:${now.id}:${now.version}:group`, here(turn));
      const what = [
        `↩ “${found.title}”恢复原样`,
        ...(back.length ? [`${meetingsWords(back, turn)}照常开`] : []),
        ...(off.length ? [`不再开${meetingsWords(off, turn)}`] : []),
        `已告诉${told.units}家单位。`,
      ].join('，');
      return { text: [what, unreachedNote(told)].filter(Boolean).join('\n') };
    },
    async 'series.decide'({ entityId, data }, turn) {
      return { card: await undecide(turn, await seriesById(turn, entityId), (data as { day: string }).day) };
    },
  },
});
