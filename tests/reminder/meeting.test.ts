import { MEETING_KINDS, planMeeting } from '../../bot/domain/convene/reminders';
import { nextReminderAt } from '../../bot/domain/due/due';
import { chaseNow } from '../../bot/domain/meeting/reminders/chase-now';
import { snooze } from '../../bot/domain/meeting/reminders/snooze';
import { withdraw } from '../../bot/domain/reminder/service';
import type { Work } from '../../bot/domain/work';
import type { MeetingModel, Store } from '../../prisma/client';
import { describeEachDatabase } from '../support/databases';
import { District } from './district';

describeEachDatabase('reminders of meetings', (fresh) => {
  let store: Store;
  let d: District;
  beforeAll(async () => {
    store = await fresh();
  });
  beforeEach(async () => {
    d = await District.open(store);
  });
  afterEach(() => d.queue.sender.stop());

  /** 9月24日(周四)14:30, called on Wednesday 16th at 10:00. */
  const called = async (more: Partial<MeetingModel> = {}) => {
    const meeting = await d.meeting('2026-09-24', 870, more);
    await d.work((work) => planMeeting(work, meeting));
    return meeting;
  };

  test('the ladder: liaison, backup too, head and the list; the day before; the hour before', async () => {
    const meeting = await called({ chatid: 'G' });
    await d.at('2026-09-17T14:30');
    expect(d.heard()).toEqual(['G']);
    await d.answer(meeting, 'u0', 'ACCEPTED');
    await d.at('2026-09-21T09:00');
    expect(d.heard()).toEqual(['a1', 'a2']);
    await d.answer(meeting, 'u1', 'DECLINED');
    await d.at('2026-09-22T09:00');
    expect(d.heard()).toEqual(['a2', 'b2']);
    await d.at('2026-09-23T15:00');
    expect(d.queue.wire.got('sec')[0]).toContain('还没答复：单位2');
    expect(d.heard()).toEqual(['h2', 'sec']);
    await d.at('2026-09-23T16:00');
    expect(d.queue.wire.arrived[0]?.text).toBe('[【会议提醒】党建联席会]');
    expect(d.heard()).toEqual(['a0']);
    await d.answer(meeting, 'u2', 'ACCEPTED');
    await d.at('2026-09-24T13:30');
    expect(d.heard()).toEqual(['a0', 'a2']);
    await d.at('2026-09-30T09:00');
    // Nobody has written the minutes.
    expect(d.heard()).toEqual(['sec']);
    expect(await store.read.reminderDelivery.count({ where: { state: { in: ['PLANNED', 'QUEUED'] } } })).toBe(0);
  });

  test('one that cannot be said is set aside, and keeps no other back', async () => {
    await called();
    const [row] = await store.read.reminderDelivery.findMany({ where: { recipient: `unit:${d.org('u1')}` }, orderBy: { dueAt: 'asc' } });
    await store.write((tx) => tx.reminderDelivery.update({ where: { id: row?.id ?? '' }, data: { data: '{' } }));
    await expect(d.at('2026-09-21T09:00')).rejects.toThrow(SyntaxError);
    await d.tick();
    expect(d.heard()).toEqual(['a0', 'a2']);
    expect(await store.read.reminderDelivery.findMany({ where: { state: 'FAILED' } })).toMatchObject([{ id: row?.id, reason: 'BROKEN' }]);
  });

  test('every reminder says what, when, where, who hosts and what to do', async () => {
    await called({ chatid: 'G' });
    await d.at('2026-09-17T14:30');
    for (const word of ['会', '党建联席会', '9月24日(周四)14:30', '社区活动室', '望湖社区(李敏)', '答复'])
      expect(d.queue.wire.got('G')[0]).toContain(word);
    await d.at('2026-09-21T09:00');
    const row = await store.read.outbox.findFirst({ where: { target: 'a1' } });
    for (const word of [
      '党建联席会',
      '9月24日(周四)14:30',
      '社区活动室',
      '望湖社区(李敏)',
      '答复截止',
      '参加',
      '请假',
      '派人参加',
      'rsvp:accept:',
    ])
      expect(row?.content).toContain(word);
    expect(row?.about).toMatch(/^会\d+$/);
  });

  test('after a cancellation nothing comes, not even what was queued', async () => {
    const meeting = await called();
    d.queue.clock.moveTo('2026-09-21T08:59:50');
    await d.tick();
    expect(await store.read.outbox.count({ where: { state: 'QUEUED' } })).toBe(3);
    const count = await d.work(async (work) => {
      await work.tx.meeting.update({ where: { id: meeting.id }, data: { status: 'CANCELLED' } });
      return withdraw(work, MEETING_KINDS, meeting.id, 'CANCELLED');
    });
    expect(count).toBe(3 * 5 + 1 + 2 + 3);
    await d.at('2026-09-21T09:00');
    await d.at('2026-09-24T13:30');
    expect(d.heard()).toEqual([]);
    expect(await d.reasons()).toEqual({ CANCELLED: 21 });
    expect(await store.read.outbox.groupBy({ by: ['state'], _count: true })).toMatchObject([{ state: 'DROPPED', _count: 3 }]);
  });

  test('a status that changed by itself is seen at the moment of sending', async () => {
    const meeting = await called();
    d.queue.clock.moveTo('2026-09-21T08:59:50');
    await d.tick();
    await store.write((tx) => tx.meeting.update({ where: { id: meeting.id }, data: { status: 'CANCELLED' } }));
    await d.at('2026-09-21T09:00');
    expect(d.heard()).toEqual([]);
    expect(await d.reasons()).toEqual({ CANCELLED: 3 });
  });

  test('a change withdraws the old revision and plans the new one', async () => {
    const meeting = await called();
    const moved = await d.work(async (work) => {
      const next = await work.tx.meeting.update({
        where: { id: meeting.id },
        data: { revision: 2, localDate: '2026-09-28', startMin: 900, startAt: new Date('2026-09-28T15:00:00+08:00') },
      });
      await withdraw(work, MEETING_KINDS, meeting.id, 'CHANGED');
      await planMeeting(work, next);
      return next;
    });
    await d.at('2026-09-21T09:00');
    expect(d.heard()).toEqual([]);
    await d.at('2026-09-22T09:00');
    expect(d.heard()).toEqual(['a0', 'a1', 'a2']);
    expect(await d.work((work) => planMeeting(work, moved))).toBe(0);
  });

  test('who answers between queueing and sending is left alone', async () => {
    const meeting = await called();
    d.queue.clock.moveTo('2026-09-21T08:59:50');
    await d.tick();
    await d.answer(meeting, 'u1', 'DECLINED');
    await d.at('2026-09-21T09:00');
    expect(d.heard()).toEqual(['a0', 'a2']);
  });

  test('after downtime: sent late while useful and marked, else not at all; not at night', async () => {
    const meeting = await called();
    await d.answer(meeting, 'u0', 'ACCEPTED');
    await d.at('2026-09-21T11:00');
    expect(d.queue.wire.got('a1')).toEqual(['[补发·【请答复】党建联席会]']);
    d.heard();
    await d.at('2026-09-22T23:00');
    expect(d.heard()).toEqual([]);
    expect(await d.reasons()).toMatchObject({ STALE: 3 });
    await d.at('2026-09-23T22:00');
    // The list and the heads are stale by now; the notice of the day before waits for the morning.
    expect(d.heard()).toEqual([]);
    await d.at('2026-09-24T08:00');
    expect(d.queue.wire.got('a0')).toEqual(['[补发·【会议提醒】党建联席会]']);
  });

  test('the link was down at the minute: marked when it comes', async () => {
    await called();
    d.queue.wire.trouble = () => ({ errcode: 45009 });
    await d.at('2026-09-21T09:00');
    expect(d.heard()).toEqual([]);
    d.queue.wire.trouble = () => undefined;
    await d.at('2026-09-21T09:20');
    expect(d.queue.wire.got('a0')).toEqual(['[补发·【请答复】党建联席会]']);
  });

  test('a group is shown no number to call, late neither', async () => {
    await called({ chatid: 'G', placeText: '活动室(钥匙找13812345678)' });
    d.queue.wire.trouble = () => ({ errcode: 45009 });
    await d.at('2026-09-17T14:30');
    d.queue.wire.trouble = () => undefined;
    await d.at('2026-09-17T14:50');
    const [notice = ''] = d.queue.wire.got('G');
    expect(notice).toMatch(/补发.*号码略/s);
    expect(notice).not.toMatch('13812345678');
  });

  test('who cannot be reached is passed over and the next one asked', async () => {
    await called();
    d.silent.add('a1').add('a2').add('b2').add('h2');
    await d.at('2026-09-21T09:00');
    expect(d.heard()).toEqual(['a0', 'b1']);
    expect(await d.reasons()).toEqual({ NOT_REACHABLE: 1 });
  });

  test('WeCom finds out that the liaison is gone: the backup is asked', async () => {
    await called();
    d.queue.wire.ghosts.add('a1');
    await d.at('2026-09-21T09:00');
    await d.tick();
    expect(d.heard()).toEqual(['a0', 'a2', 'b1']);
  });

  test('of two who are asked one is out of reach: the other one is told once, and nobody else', async () => {
    const meeting = await called();
    await d.answer(meeting, 'u0', 'ACCEPTED');
    await d.answer(meeting, 'u1', 'ACCEPTED');
    await store.write((tx) => tx.member.updateMany({ where: { userid: 'b2' }, data: { quietFromMin: 480, quietToMin: 600 } }));
    d.queue.wire.ghosts.add('a2');
    await d.at('2026-09-22T09:00');
    await d.tick();
    await d.at('2026-09-22T10:00');
    await d.tick();
    expect(d.queue.wire.got('b2')).toHaveLength(1);
    expect(d.heard()).toEqual(['b2']);
  });

  test('taken back and on again while it waits in the queue: it comes once', async () => {
    const meeting = await called();
    d.queue.clock.moveTo('2026-09-21T08:59:50');
    await d.tick();
    const status = (to: 'CANCELLED' | 'SCHEDULED') => (work: Work) =>
      work.tx.meeting.update({ where: { id: meeting.id }, data: { status: to } });
    await d.work(async (work) => {
      await status('CANCELLED')(work);
      await withdraw(work, MEETING_KINDS, meeting.id, 'CANCELLED');
    });
    await d.work(async (work) => planMeeting(work, await status('SCHEDULED')(work)));
    await d.tick();
    await d.at('2026-09-21T09:00');
    await d.tick();
    expect(d.queue.wire.arrived.flatMap((a) => a.to).sort()).toEqual(['a0', 'a1', 'a2']);
  });

  test('several in one minute are one message', async () => {
    await called();
    await called();
    await d.at('2026-09-21T09:00');
    expect(d.queue.wire.got('a1')).toHaveLength(2);
    expect(d.queue.wire.got('a1')[0]).toContain('2件事');
    const [row] = await store.read.outbox.findMany({ where: { target: 'a1' } });
    expect(JSON.parse(row?.content ?? '{}').card.buttons).toHaveLength(6);
    expect(row?.reminderId?.split(',')).toHaveLength(2);
  });

  test('one of several is no longer right: the others are told alone', async () => {
    const gone = await called();
    await called({ title: '工作例会' });
    d.queue.clock.moveTo('2026-09-21T08:59:50');
    await d.tick();
    await store.write((tx) => tx.meeting.update({ where: { id: gone.id }, data: { status: 'CANCELLED' } }));
    await d.at('2026-09-21T09:00');
    expect(d.queue.wire.got('a1')).toEqual(['[【请答复】工作例会]']);
  });

  test('催: twice a day and unit, with hours between; those who answered are left alone', async () => {
    const meeting = await called();
    await d.answer(meeting, 'u0', 'ACCEPTED');
    const units = ['u0', 'u1', 'u2'].map((u) => d.org(u));
    d.silent.add('a2').add('b2').add('h2');
    const first = await d.work((work) => chaseNow(work, meeting, units));
    await d.queue.sender.idle();
    expect([first.asked, first.unreachable, d.heard()]).toEqual([[d.org('u1')], [d.org('u2')], ['a1']]);
    const again = await d.work((work) => chaseNow(work, meeting, [d.org('u1')]));
    expect(again.wait).toEqual([{ orgId: d.org('u1'), from: new Date('2026-09-16T16:00:00+08:00') }]);
    d.queue.clock.moveTo('2026-09-16T16:00');
    expect((await d.work((work) => chaseNow(work, meeting, [d.org('u1')]))).asked).toEqual([d.org('u1')]);
    await d.queue.sender.idle();
    expect(d.heard()).toEqual(['a1']);
    d.queue.clock.moveTo('2026-09-16T20:00');
    const third = await d.work((work) => chaseNow(work, meeting, [d.org('u1')]));
    expect(third.wait).toEqual([{ orgId: d.org('u1'), from: new Date('2026-09-17T08:00:00+08:00') }]);
  });

  test('催 that nobody gets goes on to the backup, whose own quiet hours hold', async () => {
    const meeting = await called();
    await store.write((tx) => tx.member.updateMany({ where: { userid: 'b1' }, data: { quietFromMin: 720, quietToMin: 840 } }));
    d.clock.moveTo('2026-09-16T13:00');
    d.queue.wire.ghosts.add('a1');
    await d.work((work) => chaseNow(work, meeting, [d.org('u1')]));
    await d.tick();
    await d.tick();
    expect(d.heard()).toEqual([]);
    await d.at('2026-09-16T14:00');
    expect(d.heard()).toEqual(['b1']);
  });

  test('two chases by hand in the morning: the ladder keeps still that day', async () => {
    const meeting = await called();
    await store.write((tx) => tx.org.update({ where: { id: d.org('u1') }, data: { chasedOn: '2026-09-21', chases: 2 } }));
    await d.at('2026-09-21T09:00');
    expect(d.heard()).toEqual(['a0', 'a2']);
    expect(meeting.revision).toBe(1);
    expect(await d.reasons()).toEqual({ CAP: 1 });
  });

  test('at most two chases a day and unit, whatever the meetings; an observer is never chased', async () => {
    const first = await called();
    const second = await called({ title: '工作例会' });
    await store.write((tx) => tx.invitation.updateMany({ where: { orgId: d.org('u2') }, data: { canVote: false } }));
    await d.at('2026-09-21T09:00');
    // Two meetings, one message, one chase.
    expect(d.queue.wire.got('a1')).toHaveLength(2);
    expect(d.heard()).toEqual(['a0', 'a1']);
    d.queue.clock.moveTo('2026-09-21T15:00');
    const units = ['u1', 'u2'].map((u) => d.org(u));
    const tomorrow = new Date('2026-09-22T08:00:00+08:00');
    const chased = { asked: [d.org('u1')], wait: [], unreachable: [], again: tomorrow };
    expect(await d.work((work) => chaseNow(work, first, units))).toEqual(chased);
    expect((await d.work((work) => chaseNow(work, second, units))).wait).toEqual([{ orgId: d.org('u1'), from: tomorrow }]);
    d.queue.clock.moveTo('2026-09-21T22:00');
    expect((await d.work((work) => chaseNow(work, second, [d.org('u0')]))).wait).toEqual([{ orgId: d.org('u0'), from: tomorrow }]);
    expect(await d.reasons()).toEqual({ OBSERVER: 2 });
  });

  test('quiet hours of their own: later, or the backup when it would be too late', async () => {
    await called();
    const quiet = (userid: string, quietFromMin: number, quietToMin: number) =>
      store.write((tx) => tx.member.updateMany({ where: { userid }, data: { quietFromMin, quietToMin } }));
    await quiet('a0', 480, 600);
    await quiet('a1', 480, 1200);
    await d.at('2026-09-21T09:00');
    expect(d.heard()).toEqual(['a2', 'b1']);
    await d.at('2026-09-21T10:00');
    expect(d.heard()).toEqual(['a0']);
  });

  test('out of reach, as another process has found out: nobody waits for the end of their quiet hours', async () => {
    await called();
    const reach = { member: (userid: string) => (d.directory.memberByUserid(userid)?.reachable ? ('AGENT' as const) : undefined) };
    Object.assign(d, { reach });
    await store.write((tx) =>
      tx.member.updateMany({ where: { userid: 'a1' }, data: { quietFromMin: 480, quietToMin: 600, reachable: false } }),
    );
    await d.at('2026-09-21T09:00');
    expect(d.heard()).toEqual(['a0', 'a2', 'b1']);
  });

  test('免打扰 said between queueing and sending: the backup is asked', async () => {
    await called();
    d.queue.clock.moveTo('2026-09-21T08:59:50');
    await d.tick();
    await store.write((tx) => tx.member.updateMany({ where: { userid: 'a1' }, data: { muteUntil: '2026-09-30' } }));
    await d.at('2026-09-21T09:00');
    await d.tick();
    expect(d.heard()).toEqual(['a0', 'a2', 'b1']);
  });

  test('晚点提醒: this one, moved; void when the unit answers', async () => {
    const meeting = await called();
    const member = d.directory.memberByUserid('a1')?.id ?? '';
    const at = new Date('2026-09-17T09:00:00+08:00');
    expect(await d.work((work) => snooze(work, meeting, member, d.org('u1'), at))).toEqual(at);
    await d.work((work) => snooze(work, meeting, member, d.org('u1'), new Date('2026-09-16T20:00:00+08:00')));
    await d.work((work) => snooze(work, meeting, member, d.org('u1'), at));
    await d.at('2026-09-16T20:00');
    expect(d.heard()).toEqual([]);
    await d.at('2026-09-17T09:00');
    expect([d.queue.wire.got('a1').length, d.heard()]).toEqual([1, ['a1']]);
    await d.work((work) => snooze(work, meeting, member, d.org('u1'), new Date('2026-09-18T09:00:00+08:00')));
    await d.answer(meeting, 'u1', 'ACCEPTED');
    await d.at('2026-09-18T09:00');
    expect(d.heard()).toEqual([]);
  });

  test('the next reminder that will really be sent', async () => {
    const meeting = await called();
    expect(await nextReminderAt(store)).toEqual(new Date('2026-09-21T09:00:00+08:00'));
    for (const unit of ['u0', 'u1', 'u2']) await d.answer(meeting, unit, 'ACCEPTED');
    expect(await nextReminderAt(store)).toEqual(new Date('2026-09-23T16:00:00+08:00'));
  });
});
