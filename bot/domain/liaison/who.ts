/** Who answers for a unit, and what can be said of it in a few lines. Never a number to call: whom to call is private. */
import type { Role } from '../../../prisma/client';
import type { Content } from '../../content';
import { codeOf, startOf } from '../meeting/cards';
import type { OrgInfo, Person } from '../org/directory';
import { candidates, coordinators } from '../request/who';
import type { PersonWork, Work } from '../work';

/** With @ in a group, where the name can be touched; WeCom documents no other mention for a bot (101463). */
export type Call = (person: Person) => string;

export interface Post {
  title: string;
  person: Person;
}

const TITLES = { PRIMARY: '联络员', BACKUP: '备份联络员', HEAD: '负责人' } as const;

/** Everybody who answers for an organisation, in the order they are asked. A person has one line. */
export function postsOf({ directory }: Pick<Work, 'directory'>, orgId: string): Post[] {
  const named = directory.liaisonsOf(orgId).flatMap((person) => {
    const post = person.liaisonOf.find((l) => l.orgId === orgId);
    return post ? [{ title: TITLES[post.kind], person }] : [];
  });
  const holders = (role: Role, title: string) => directory.holdersOf(role, orgId).map((person) => ({ title, person }));
  const all = [
    ...named,
    ...holders('SECRETARY', '书记'),
    ...holders('UNIT_HEAD', '负责人'),
    ...holders('STREET_OFFICER', '街道干部'),
    ...holders('RECORDER', '记录人'),
  ];
  return all.filter((post, i) => all.findIndex((p) => p.person === post.person) === i);
}

/** Those who speak for a unit by a post of theirs, a recorder does not. */
export const speakersOf = (work: Pick<Work, 'directory'>, orgId: string): Person[] =>
  postsOf(work, orgId)
    .map((p) => p.person)
    .filter((person) => work.directory.can(person, 'unit.speak', orgId));

/** How a unit gets a liaison. */
function howToSet(org: OrgInfo): string {
  return `要登记，请它的同事说“我是${org.shortName}新联络员”，书记确认后就生效。`;
}

/** 城南供电所: who, whether 小联 reaches them, what it offers, its next meeting. */
export async function unitPage(work: PersonWork, org: OrgInfo, call: Call): Promise<string> {
  const { directory } = work;
  const posts = postsOf(work, org.id);
  const lines = posts.map(
    ({ title, person }) => `> ${title}：${call(person)}${work.outbox.reaches(person.userid) ? '' : '（还没有开通私聊，我通知不到）'}`,
  );
  const first = posts.some((p) => ['联络员', '书记', '街道干部'].includes(p.title));
  const secretaries = directory.nearestHolders('SECRETARY', org.id);
  const above = secretaries.length || !org.parentId ? secretaries : coordinators(directory, org.parentId);
  const others = above.slice(0, 2).map(call).join('、');
  const none = first
    ? []
    : [
        posts.length
          ? '还没有第一联络员，先找上面的人。'
          : `还没有登记联络员。${others ? `可以先找${secretaries.length ? '书记' : '街道'}：${others}。` : ''}`,
        howToSet(org),
      ];
  return [`**${org.shortName}**${org.shortName === org.name ? '' : ` ${org.name}`}`, ...lines, ...none, ...(await more(work, org))].join(
    '\n',
  );
}

const OFFERS = 4;

async function more(work: PersonWork, { id }: OrgInfo): Promise<string[]> {
  const { tx, directory, now } = work;
  const offers = directory.resources.filter((r) => r.ownerId === id).map((r) => r.title);
  const etc = offers.length > OFFERS ? `等${offers.length}项` : '';
  const next = await tx.meeting.findFirst({
    where: { status: 'SCHEDULED', startAt: { gt: now }, OR: [{ hostId: id }, { invitations: { some: { orgId: id } } }] },
    orderBy: { startAt: 'asc' },
  });
  const waiting = await tx.takeOver.findMany({ where: { orgId: id, state: 'ASKED', expiresAt: { gt: now } } });
  const coming = waiting.flatMap((w) => directory.nameById(w.memberId) ?? []).join('、');
  return [
    ...(coming ? [`⏳ ${coming}要接联络员，等确认`] : []),
    ...(offers.length ? [`可以提供：${offers.slice(0, OFFERS).join('、')}${etc}`] : []),
    ...(next ? [`下次会：${codeOf(next)} ${startOf(next, work)} ${next.title}`] : []),
  ];
}

/** 张伟 · 城南供电所 联络员: for whom the person speaks; without a post, who does for their unit. */
export function personLine(work: PersonWork, person: Person, call: Call): string {
  const { directory } = work;
  const units = [...new Set([...directory.spokenForBy(person), ...person.roles.map((r) => r.orgId)])];
  const posts = units.flatMap((id) => {
    const title = postsOf(work, id).find((p) => p.person === person)?.title ?? street(person, id);
    return title ? [`${directory.unitName(id)}${title}`] : [];
  });
  const unreached = work.outbox.reaches(person.userid) ? '' : '（还没有开通私聊，我通知不到）';
  if (posts.length) return `> ${call(person)}：${posts.join('、')}${unreached}`;
  const others = speakersOf(work, person.orgId).slice(0, 2).map(call).join('、');
  return `> ${call(person)}：在${directory.unitName(person.orgId)}，不是联络员${unreached}${others ? `；单位的事找${others}` : ''}`;
}

const street = (person: Person, orgId: string): string | undefined =>
  person.roles.some((r) => r.orgId === orgId && r.role === 'STREET_OFFICER')
    ? '街道干部'
    : person.roles.some((r) => r.orgId === orgId && r.role === 'ADMIN')
      ? '管理员'
      : undefined;

const LISTED = 30;

/** The units around an organisation with their first liaison each. */
export function listAround(work: PersonWork, orgId: string): string {
  const { directory } = work;
  const units = candidates(directory, orgId);
  const lines = units.slice(0, LISTED).map((org) => {
    const [first] = postsOf(work, org.id).filter((p) => p.title !== '记录人');
    return `> ${org.shortName}：${first ? `${first.person.name}${first.title === '联络员' ? '' : `（${first.title}）`}` : '还没有联络员'}`;
  });
  const rest = units.length > LISTED ? `另有${units.length - LISTED}家。` : '';
  return units.length
    ? [`**${directory.unitName(orgId)}周围的单位**`, ...lines, `${rest}看一家发“找 ${units[0]?.shortName}”。`].join('\n')
    : '找哪一家？发“找 单位名”或“找 姓名”，例如“找 供电所”。';
}

const MAX_BUTTONS = 6;

/** Several organisations have that name. */
export function whichUnit(orgs: readonly OrgInfo[], { directory }: Pick<Work, 'directory'>): Content {
  const some = orgs.slice(0, MAX_BUTTONS);
  return {
    card: {
      title: '是哪一家？',
      note: some.map((o) => `${o.shortName}：${o.name}${o.parentId ? `（${directory.unitName(o.parentId)}）` : ''}`).join('\n'),
      buttons: some.map((o) => ({ text: [...o.shortName].slice(0, 10).join(''), action: `liaison:unit:${o.id}` })),
    },
  };
}
