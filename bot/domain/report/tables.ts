/** The lists of a report, row by row: what its files show and its numbers were counted from. No names of people, no numbers to call. */
import { toWall } from '../../clock';
import type { Cell, Sheet } from '../../files/sheet';
import { replaceNumbers } from '../../private-words';
import { ACTION_STATES } from '../action/words';
import { partiesIn } from '../activity/sums';
import { activityName } from '../activity/types';
import { doneOf, stateOf as termState } from '../agreement/rules';
import { formatDay, formatDays, formatInstant } from '../calendar/format';
import { SIDES } from '../org/sides';
import { NEED_STATES } from '../request/words';
import { WHISTLE_STATES } from '../whistle/words';
import { WISH_STATES } from '../wish/words';
import type { Scene } from '../work';
import { isThere, restOf, TOPICS } from './count';
import type { Report } from './service';
import { unitLines } from './units';

/** More codes than anybody reads in a cell, which holds 32 767 characters at most: the lists have all. */
const CODES = 300;

function listed(codes: readonly string[]): string {
  const all = [...new Set(codes)];
  return all.slice(0, CODES).join('、') + (all.length > CODES ? `…共${all.length}个，见各表` : '');
}

const TERM_STATES = { DONE: '已完成', WAIVED: '免', OVERDUE: '逾期', OPEN: '未到期' } as const;

/** A number to call that somebody wrote into a title is nobody's business here. */
const clean = (cell: Cell): Cell => (typeof cell === 'string' ? replaceNumbers(cell, '（号码略）') : cell);

const sheet = (name: string, head: readonly string[], rows: readonly (readonly Cell[])[]): Sheet => ({
  name,
  head,
  rows: rows.map((row) => row.map(clean)),
});

/** Each number with the records behind it. */
export function numbersSheet({ topics, before }: Report): Sheet {
  const rows = topics.flatMap((topic, t) =>
    topic.parts.map((part, p): Cell[] => {
      const was = before[t]?.parts[p];
      const split = part.split?.map(([name, n]) => `${name}${n}`).join('、') ?? '';
      const records = listed(part.records);
      const rest = listed(restOf(part));
      return [TOPICS[topic.key], part.label, part.n, part.of ?? null, part.unit, split, (part.compared && was?.n) ?? null, records, rest];
    }),
  );
  return sheet('数字', ['方面', '项目', '数', '其中共', '单位', '构成', '上期', '记录编号', '其余编号'], rows);
}

export function activitySheet({ rows, scope }: Report, scene: Scene): Sheet {
  return sheet(
    '活动',
    ['编号', '活动', '类型', '日期', '地点', '承办', '参加单位', '参加（人）', '惠及（人次）', '服务对象（人或户）', '服务时长（小时）'],
    rows.activities.map((a) => [
      `活${a.no}`,
      a.title,
      activityName(a.type),
      formatDays(a.localDate, a.endDate ?? a.localDate, scene),
      a.placeText,
      scope.unitName(a.hostId),
      partiesIn(a)
        .filter((unit) => unit !== a.hostId)
        .map(scope.unitName)
        .join('、'),
      a.headcount,
      a.personTimes,
      a.beneficiaries,
      a.headcount && a.hoursTenths ? (a.headcount * a.hoursTenths) / 10 : null,
    ]),
  );
}

export function unitSheet({ rows, scope }: Report): Sheet {
  const share = (n: number, of: number) => (of ? `${n}/${of}` : null);
  return sheet(
    '单位',
    ['单位', '类别', '活动（场）', '参加（人次）', '认领需求（条）', '到会/应到', '按时报到/应报到', '活动编号'],
    unitLines(rows, scope).map((l) => [
      scope.unitName(l.unit),
      SIDES[scope.sideOf(l.unit)],
      l.activities.length,
      l.headcount || null,
      l.needs.length || null,
      share(l.meetings.there, l.meetings.of),
      share(l.whistles.inTime, l.whistles.of),
      listed(l.activities),
    ]),
  );
}

/** All lists; those that are empty as well: that there is nothing is shown. */
export function sheetsOf(report: Report, scene: Scene): Sheet[] {
  const { rows, scope, today } = report;
  const name = scope.unitName;
  const dayOf = (at: Date) => formatDay(toWall(at, scene.zone).date, scene);
  return [
    numbersSheet(report),
    activitySheet(report, scene),
    unitSheet(report),
    sheet(
      '需求',
      ['编号', '需求', '发布单位', '发布日期', '数量', '已有', '认领单位', '状态'],
      rows.needs.map((n) => [
        `需${n.no}`,
        n.title,
        name(n.requesterId),
        dayOf(n.createdAt),
        n.quantity,
        n.quantityMet,
        n.responses.map((r) => `${name(r.orgId)}${r.quantity}`).join('、'),
        NEED_STATES[n.status],
      ]),
    ),
    sheet(
      '微心愿',
      ['编号', '心愿', '社区', '发布日期', '认领单位', '状态'],
      rows.wishes.map((w) => [
        `愿${w.no}`,
        w.publicText,
        name(w.communityId),
        dayOf(w.createdAt),
        w.claimedForId && name(w.claimedForId),
        WISH_STATES[w.status],
      ]),
    ),
    sheet(
      '新签清单',
      ['编号', '一方', '另一方', '起', '止'],
      rows.signed.map((a) => [`清${a.no}`, name(a.aOrgId), name(a.bOrgId), formatDay(a.startOn, scene), formatDay(a.validTo, scene)]),
    ),
    sheet(
      '清单履行',
      ['编号', '事项', '承诺单位', '到期日', '应完成', '已完成', '状态'],
      rows.owed.map(({ agreement, item, term }) => [
        `清${agreement.no}第${item.position}项`,
        item.title,
        name(item.promiserId),
        formatDay(term.dueOn, scene),
        item.quantity,
        doneOf(term),
        TERM_STATES[termState(term, item.quantity, today)],
      ]),
    ),
    sheet(
      '会议',
      ['编号', '会议', '日期', '召集', '到会（家）', '应到（家）', '到会单位'],
      rows.meetings.map((m) => {
        const there = m.seats.filter(isThere);
        const counts = (seats: typeof m.seats) => (there.length ? seats.filter((s) => s.canVote).length : null);
        return [
          `会${m.no}`,
          m.title,
          formatDay(m.localDate, scene),
          name(m.hostId),
          counts(there),
          counts(m.seats),
          there.map((s) => name(s.orgId)).join('、'),
        ];
      }),
    ),
    sheet(
      '督办',
      ['编号', '事项', '承办', '交办', '到期日', '状态'],
      rows.actions.map((a) => [
        `办${a.no}`,
        a.title,
        name(a.leadOrgId),
        name(a.hostId),
        formatDay(a.dueOn, scene),
        ACTION_STATES[a.status],
      ]),
    ),
    sheet(
      '吹哨',
      ['编号', '事项', '发起', '时间', '报到', '状态'],
      rows.whistles.map((w) => [
        `哨${w.no}`,
        w.title,
        name(w.hostId),
        formatInstant(w.createdAt, scene),
        w.calls
          .filter((c) => c.status !== 'PASSED')
          .map((c) => `${name(c.orgId)}${c.reportedInAt ? `(${formatInstant(c.reportedInAt, scene)})` : '(未报到)'}`)
          .join('、'),
        WHISTLE_STATES[w.status],
      ]),
    ),
    sheet(
      '场地',
      ['编号', '场地', '归属', '借用单位', '开始', '结束', '用途'],
      rows.bookings.map((b) => [
        `订${b.no}`,
        b.resource.title,
        name(b.resource.ownerId),
        name(b.orgId),
        formatInstant(b.startAt, scene),
        formatInstant(b.endAt, scene),
        b.purpose,
      ]),
    ),
  ];
}
