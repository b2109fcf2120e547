/**
 * The demo district 春晖街道 with a month of activity behind it, for the playground: nothing a newcomer asks for is empty. Days are relative to the
 * day of the first start and fall on workdays. Written once, into an empty database only.
 */
import { randomBytes } from 'node:crypto';
import { importSource } from '../bot/admin/import';
import { sourceOf } from '../bot/admin/import-source';
import { DAY_MS, HOUR_MS, MINUTE_MS, toInstant, toWall } from '../bot/clock';
import { Calendar } from '../bot/domain/calendar/calendar';
import { planMeeting } from '../bot/domain/convene/reminders';
import { DUE_MINUTE, DUE_WORKDAYS_BEFORE, quorumNeeded } from '../bot/domain/meeting/rules';
import type { Directory, Person } from '../bot/domain/org/directory';
import { loadDirectory } from '../bot/domain/org/load-directory';
import type { PersonWork } from '../bot/domain/work';
import { Secrets } from '../bot/secrets';
import type { Role, Store, Tx } from './client';
import { afterMeeting, aroundMeetings } from './demo/after-meeting';
import { agreement } from './demo/agreement';
import chunhui from './demo/chunhui.json';
import { ACTIVITIES, type DemoActivity, type DemoNeed, NEEDS } from './demo/content';
import { type DemoMeeting, MEETINGS } from './demo/meetings';
import { patrols } from './demo/patrols';
import { visits } from './demo/visits';
import { whistles } from './demo/whistles';

const ZONE = 'Asia/Shanghai';
const HALVES = { 上午: [480, 720], 下午: [840, 1080] } as const;

/**
 * Fills an empty database with the demo district; one that has an organisation already stays as it is.
 * @param secretKey who is visited can be read with it; left out: by nobody
 * @returns whether anything was written
 */
export async function seedDemo(store: Store, now: Date, secretKey = randomBytes(32).toString('base64')): Promise<boolean> {
  if ((await store.read.org.count()) > 0 && !(await isHalfSeeded(store))) return false;
  const secrets = new Secrets(secretKey);
  await importSource(sourceOf(chunhui), { store, clock: { now: () => now }, secrets, zone: ZONE });
  const directory = await loadDirectory(store);
  await store.write((tx) => new Seeder(tx, now, directory, secrets).all());
  return true;
}

/** Name of an organisation that is not the demo's: somebody works with this database. */
export async function strangerIn({ read }: Pick<Store, 'read'>): Promise<string | undefined> {
  const stranger = await read.org.findFirst({
    where: { code: { notIn: chunhui.orgs.map((o) => o.code) } },
    orderBy: { path: 'asc' },
    select: { name: true },
  });
  return stranger?.name;
}

/** A start that was cut off between the district and its past. */
async function isHalfSeeded({ read }: Store): Promise<boolean> {
  const demo = await read.org.findUnique({ where: { code: 'chunhui' } });
  return (
    demo !== null &&
    (await read.counter.count({ where: { prefix: { in: ['活', '会', '需'] } } })) === 0 &&
    (await read.inbound.count()) === 0
  );
}

const RANKS: readonly Role[] = ['SECRETARY', 'RECORDER', 'STREET_OFFICER'];
const TITLES: Partial<Record<Role, string>> = {
  SECRETARY: '书记',
  RECORDER: '记录人',
  STREET_OFFICER: '街道干部',
  UNIT_HEAD: '负责人',
  ADMIN: '管理员',
};

/** Everybody in the demo, as the playground's page lists them. */
export async function demoMembers(
  store: Store,
): Promise<{ members: { userid: string; name: string; org: string; role?: string }[]; orgs: { code: string; name: string }[] }> {
  const directory = await loadDirectory(store);
  const pathOf = (p: Person) => directory.orgById(p.orgId)?.path ?? '';
  const order = ({ roles, liaisonOf }: Person) =>
    Math.min(liaisonOf.length ? 5 : 9, ...roles.map(({ role }) => RANKS.indexOf(role)).filter((rank) => rank >= 0));
  return {
    members: [...directory.people]
      .sort((a, b) => order(a) - order(b) || pathOf(a).localeCompare(pathOf(b)) || a.userid.localeCompare(b.userid))
      .map((p) => {
        const role = p.roles.flatMap((r) => TITLES[r.role] ?? [])[0] ?? (p.liaisonOf.length ? '联络员' : undefined);
        return { userid: p.userid, name: p.name, org: directory.orgById(p.orgId)?.code ?? '', ...(role && { role }) };
      }),
    orgs: [...directory.orgs].sort((a, b) => a.path.localeCompare(b.path)).map((o) => ({ code: o.code, name: o.shortName })),
  };
}

class Seeder {
  private readonly calendar: Calendar;
  private readonly today: string;

  constructor(
    private readonly tx: Tx,
    private readonly now: Date,
    private readonly directory: Directory,
    private readonly secrets: Secrets,
  ) {
    this.calendar = new Calendar(directory.lexicon().holidays);
    this.today = toWall(now, ZONE).date;
  }

  async all(): Promise<void> {
    const venues = new Map((await this.tx.resource.findMany({ where: { kind: 'VENUE' } })).map((r) => [r.title, r.id]));
    const byDay = [...ACTIVITIES].sort((a, b) => b.ago - a.ago);
    for (const [i, activity] of byDay.entries()) await this.activity(activity, i + 1, venues);
    const posted = [...NEEDS].sort((a, b) => a.posted - b.posted);
    for (const [i, need] of posted.entries()) await this.need(need, i + 1);
    const held = [...MEETINGS].sort((a, b) => a.on - b.on);
    for (const [i, meeting] of held.entries()) await this.meeting(meeting, i + 1, venues);
    const next = (prefix: string, list: readonly unknown[]) => ({ prefix, next: list.length + 1 });
    await this.tx.counter.createMany({ data: [next('活', ACTIVITIES), next('需', NEEDS), next('会', MEETINGS)] });
    const body = this.directory.bodyByCode('wanghu-lianxi');
    if (body) await aroundMeetings(this.work('limin'), body, this.today);
    await agreement(this.work('limin'), this.work('zhangwei'));
    await whistles(this.work('limin'), (n, minute) => this.instant(this.day(n), minute));
    await visits({ ...this.work('limin'), now: new Date(this.now.getTime() - HOUR_MS), secrets: this.secrets }, (n) => this.day(n));
    await patrols(this.work('limin'), [this.person('gaoshan'), this.person('zhaolei')], (n) => this.day(n));
  }

  /** The `n`-th workday from today; what is past is past for sure. */
  private day(n: number): string {
    return n === 0 ? this.today : this.calendar.addWorkdays(this.today, n);
  }

  private instant(date: string, minute: number): Date {
    return toInstant({ date, minute }, ZONE);
  }

  private org(code: string): { id: string; shortName: string } {
    const org = this.directory.orgByCode(code);
    if (!org) throw new Error(`the demo has no organisation ${code}`);
    return org;
  }

  private person(userid: string): string {
    const person = this.directory.memberByUserid(userid);
    if (!person) throw new Error(`the demo has no member ${userid}`);
    return person.id;
  }

  /** Recorded an hour after its end, and never later than now. */
  private after(end: Date): Date {
    return new Date(Math.min(end.getTime() + HOUR_MS, this.now.getTime() - MINUTE_MS));
  }

  private async activity(a: DemoActivity, no: number, venues: ReadonlyMap<string, string>): Promise<void> {
    const localDate = this.day(-a.ago);
    const half = typeof a.at === 'string';
    const [from, to] = typeof a.at === 'string' ? HALVES[a.at] : a.at;
    const endAt = this.instant(localDate, to);
    const at = this.after(endAt);
    const made = await this.tx.activity.create({
      data: {
        no,
        type: a.type,
        title: a.title,
        hostId: this.org(a.host).id,
        localDate,
        startAt: this.instant(localDate, from),
        endAt,
        precision: half ? 'HALF_DAY' : 'MINUTE',
        placeText: a.place,
        venueId: venues.get(a.place) ?? null,
        headcount: a.heads,
        beneficiaries: a.served ?? null,
        personTimes: a.times ?? null,
        hoursTenths: a.hours === undefined ? null : a.hours * 10,
        status: a.status ?? 'DONE',
        voidReason: a.voidReason ?? null,
        authorId: this.person(a.author),
        createdAt: at,
        orgs: {
          create: (a.with ?? []).map(([unit, headcount]) => {
            const org = this.directory.orgByCode(unit);
            return {
              orgKey: org?.code ?? `name:${unit}`,
              orgId: org?.id ?? null,
              name: org?.shortName ?? unit,
              role: 'PARTNER' as const,
              headcount: headcount ?? null,
            };
          }),
        },
      },
    });
    await this.audit(at, a.author, 'activity.log', 'Activity', made.id, `活${no}`);
  }

  private async need(n: DemoNeed, no: number): Promise<void> {
    const needed = this.day(n.needed);
    const half = n.part && HALVES[n.part];
    const clock = (minute: number) => `${String(minute / 60).padStart(2, '0')}:00`;
    const when = half ? { start: `${needed}T${clock(half[0])}`, end: `${needed}T${clock(half[1])}` } : { date: needed };
    const at = n.posted === 0 ? new Date(this.now.getTime() - HOUR_MS / 2) : this.instant(this.day(n.posted), 10 * 60);
    const offered = n.answers.reduce((sum, a) => sum + (a.kind === 'OFFER' ? (a.quantity ?? 0) : 0), 0);
    const made = await this.tx.request.create({
      data: {
        no,
        requesterId: this.org(n.requester).id,
        title: n.title,
        quantity: n.quantity,
        unitLabel: n.unit,
        quantityMet: Math.min(offered, n.quantity),
        when: JSON.stringify(when),
        place: n.place ?? null,
        beneficiaries: n.beneficiaries ?? null,
        replyDueAt: this.instant(this.day(n.needed - 1), 18 * 60),
        status: n.status,
        authorId: this.person(n.author),
        createdAt: at,
        responses: {
          create: n.answers.map((a, i) => ({
            orgId: this.org(a.unit).id,
            byMemberId: this.person(a.by),
            kind: a.kind,
            quantity: a.quantity ?? 0,
            reason: a.reason ?? null,
            text: a.text,
            createdAt: new Date(Math.min(at.getTime() + (i + 1) * HOUR_MS, this.now.getTime() - MINUTE_MS)),
          })),
        },
      },
    });
    await this.audit(at, n.author, 'need.post', 'Request', made.id, `需${no}`);
  }

  private async meeting(m: DemoMeeting, no: number, venues: ReadonlyMap<string, string>): Promise<void> {
    const body = this.directory.bodyByCode(m.body);
    if (!body) throw new Error(`the demo has no body ${m.body}`);
    const localDate = this.day(m.on);
    const [startMin, endMin] = m.at;
    const past = m.on < 0;
    const at = past ? this.instant(this.day(m.on - 6), 10 * 60) : new Date(this.now.getTime() - 3 * DAY_MS);
    const meeting = await this.tx.meeting.create({
      data: {
        no,
        bodyId: body.id,
        hostId: body.hostId,
        title: m.title,
        localDate,
        startMin,
        endMin,
        tz: ZONE,
        startAt: this.instant(localDate, startMin),
        endAt: this.instant(localDate, endMin),
        placeText: m.place,
        venueId: venues.get(m.place) ?? null,
        rsvpDueAt: this.instant(this.calendar.addWorkdays(localDate, -DUE_WORKDAYS_BEFORE), DUE_MINUTE),
        quorumNeeded: quorumNeeded(body.seats.filter((s) => s.canVote).length, body.quorumNum, body.quorumDen),
        status: past ? 'HELD' : 'SCHEDULED',
        authorId: this.person(m.author),
        createdAt: at,
        invitations: {
          create: body.seats.map(({ orgId, canVote }) => {
            const answer = m.answers[this.directory.orgById(orgId)?.code ?? ''];
            if (!answer) return { orgId, canVote, createdAt: at };
            return {
              orgId,
              canVote,
              createdAt: at,
              rsvp: answer.rsvp,
              rsvpRevision: 1,
              respondedAt: new Date(Math.min(at.getTime() + 5 * HOUR_MS, this.now.getTime() - MINUTE_MS)),
              respondedById: this.person(answer.by),
              reason: answer.reason ?? null,
              ...(answer.substitute && { substituteName: answer.substitute, substituteConfirmed: true }),
            };
          }),
        },
      },
    });
    await this.audit(at, m.author, 'meeting.call', 'Meeting', meeting.id, `会${no}`);
    await afterMeeting(this.work(m.author), meeting, m, (n) => this.day(n));
    if (!past) await planMeeting(this.work(m.author), meeting);
  }

  private work(userid: string): PersonWork {
    const actor = this.directory.memberByUserid(userid);
    if (!actor) throw new Error(`the demo has no member ${userid}`);
    return {
      actor,
      via: 'CHAT',
      tx: this.tx,
      now: this.now,
      zone: ZONE,
      directory: this.directory,
      calendar: this.calendar,
      // The past is not announced again: nobody is reached, so that nothing is passed on either.
      outbox: { notBefore: this.now, toMember: () => false, reaches: () => false, toGroup: () => {}, keyOf: (key) => key },
    };
  }

  private async audit(at: Date, userid: string, action: string, entity: string, entityId: string, note: string): Promise<void> {
    await this.tx.auditLog.create({ data: { at, memberId: this.person(userid), via: 'CHAT', action, entity, entityId, note } });
  }
}
