/** Needs: published, answered by units, passed on. Every answer names the version it saw: two units at once cannot promise the same piece. */
import { type Prisma, type RequestResponseModel as Response, WriteConflict } from '../../../prisma/client';
import { toInstant, type WallTime } from '../../clock';
import type { Card } from '../../content';
import { RuleBroken } from '../../errors';
import type { When } from '../../reading/types';
import { nextNo } from '../audit/numbers';
import type { OrgInfo, Person } from '../org/directory';
import { groupOf } from '../org/groups';
import { tellHome, tellMember } from '../tell';
import type { PersonWork } from '../work';
import { whole } from './lookup';
import { extendedReplyBy, stateOf } from './rules';
import { candidates, coordinators } from './who';
import { answerButtons, askCard, groupButtons, isOpen, missing, type Need, offersOf, progress } from './words';

export interface NeedInput {
  requesterId: string;
  title: string;
  quantity: number;
  unitLabel: string;
  when?: When;
  place?: string;
  beneficiaries?: number;
  replyBy: WallTime;
  /** Group where it was posted: its card is the announcement there. */
  chatid?: string;
}

export interface Published {
  need: Need;
  /** Units that were asked privately. */
  asked: OrgInfo[];
  /** Units of which nobody can be reached. */
  unreached: OrgInfo[];
  /** Sent to the requester's group, because it was posted elsewhere. */
  announced: boolean;
}

/** What an answer says. */
export interface Answer {
  orgId: string;
  proxy: boolean;
  kind: 'OFFER' | 'DECLINE';
  quantity?: number;
  reason?: string;
  passedTo?: string;
  text?: string;
}

/** State of a unit's answer before it was changed, for 撤销. */
export type Before = Pick<Response, 'kind' | 'quantity' | 'reason' | 'passedTo' | 'text' | 'byMemberId' | 'byProxy' | 'status'> | null;

export class RequestService {
  constructor(private readonly work: PersonWork) {}

  find(no: number): Promise<Need | null> {
    return this.work.tx.request.findUnique({ where: { no }, include: whole });
  }

  /** @throws RuleBroken need.unknown */
  async byId(id: string): Promise<Need> {
    const need = await this.work.tx.request.findUnique({ where: { id }, include: whole });
    if (!need) throw new RuleBroken('need.unknown', '这条需求已经没有了。');
    return need;
  }

  /** Those of these that are there, the newest first. */
  byIds(ids: readonly string[]): Promise<Need[]> {
    return this.work.tx.request.findMany({ where: { id: { in: [...ids] } }, include: whole, orderBy: { no: 'desc' } });
  }

  /** @throws RuleBroken need.not-allowed */
  checkPost(requesterId: string): void {
    const { directory, actor } = this.work;
    if (directory.can(actor, 'need.post', requesterId)) return;
    const who = directory.nearestHolders('SECRETARY', requesterId)[0]?.name ?? directory.liaisonsOf(requesterId)[0]?.name ?? '书记';
    throw new RuleBroken('need.not-allowed', `需求会发给各单位，要由书记、记录人或联络员来发。请把需要告诉${who}。`);
  }

  /** Writes it, asks every candidate unit privately, and owes the requester's group its card when it was posted elsewhere. */
  async post(input: NeedInput): Promise<Published> {
    const { tx, now, zone, actor } = this.work;
    this.checkPost(input.requesterId);
    const home = input.chatid ?? (await groupOf(this.work, input.requesterId));
    const no = await nextNo(tx, '需');
    const need = await tx.request.create({
      data: {
        no,
        requesterId: input.requesterId,
        title: input.title,
        quantity: input.quantity,
        unitLabel: input.unitLabel,
        when: input.when ? JSON.stringify(input.when) : null,
        place: input.place ?? null,
        beneficiaries: input.beneficiaries ?? null,
        replyDueAt: toInstant(input.replyBy, zone),
        authorId: actor.id,
        chatid: home ?? null,
        createdAt: now,
      },
      include: whole,
    });
    const { asked, unreached } = this.ask(need, candidates(this.work.directory, need.requesterId));
    const announced = home !== undefined && input.chatid === undefined;
    if (announced) this.work.outbox.toGroup(home, { card: askCard(need, this.work, groupButtons(need)) }, { key: 'announce' });
    return { need, asked, unreached, announced };
  }

  /** One private card a person: to the first of a unit's people who can be reached. */
  ask(need: Need, orgs: readonly OrgInfo[], lead?: string): { asked: OrgInfo[]; unreached: OrgInfo[] } {
    const { directory, actor } = this.work;
    const asked: OrgInfo[] = [];
    const unreached: OrgInfo[] = [];
    const told = new Set<string>();
    for (const org of orgs) {
      const people = directory.liaisonsOf(org.id).filter((p) => p.id !== actor.id);
      // Who answers for one unit only gets the same card as all the others, so that one call can carry it to all of them.
      const reached = people.find((p) => told.has(p.id) || this.sendAsk(need, p, directory.spokenForBy(p).length > 1 ? org.id : '', lead));
      if (reached) {
        told.add(reached.id);
        asked.push(org);
      } else if (!directory.liaisonsOf(org.id).some((p) => p.id === actor.id)) unreached.push(org);
    }
    return { asked, unreached };
  }

  private sendAsk(need: Need, person: Person, orgId: string, lead?: string): boolean {
    const card: Card = askCard(need, this.work, answerButtons(need, orgId), lead);
    return this.work.outbox.toMember(
      person.userid,
      { card },
      { key: `ask:${person.id}`, about: `需${need.no}`, ...(!orgId && { groupKey: `need:${need.id}:${lead ?? ''}` }) },
    );
  }

  // ---- answers -------------------------------------------------------------------------------------------------------------

  /** What is missing when this unit's own earlier offer is left out. */
  leftFor(need: Need, orgId: string): number {
    const own = offersOf(need).find((r) => r.orgId === orgId)?.quantity ?? 0;
    return Math.max(0, need.quantity - need.quantityMet + own);
  }

  /**
   * Puts a unit's answer in the place of its earlier one.
   * @returns the need as it is now, and what the answer was before
   * @throws RuleBroken need.closed · need.own · WriteConflict when somebody else answered meanwhile
   */
  async answer(need: Need, answer: Answer): Promise<{ need: Need; before: Before }> {
    const { tx, now, actor, directory } = this.work;
    if (answer.orgId === need.requesterId)
      throw new RuleBroken('need.own', `需${need.no}是${directory.unitName(need.requesterId)}自己发的，不用答复。`);
    const old = need.responses.find((r) => r.orgId === answer.orgId);
    const offered = old?.kind === 'OFFER' && old.status === 'ACTIVE' ? old.quantity : 0;
    const gives = answer.kind === 'OFFER' ? (answer.quantity ?? 0) : 0;
    if (gives && !isOpen(need) && !(need.status === 'MET' && offered))
      throw new RuleBroken('need.closed', `需${need.no} ${progress(need, directory)}，这次不用再出了，谢谢！`);
    if (!gives && need.status === 'CANCELLED') throw new RuleBroken('need.closed', `需${need.no}已取消，不用答复了。`);
    await this.setMet(need, need.quantityMet - offered + gives);
    const data = {
      byMemberId: actor.id,
      byProxy: answer.proxy,
      kind: answer.kind,
      quantity: gives,
      reason: answer.reason ?? null,
      passedTo: answer.passedTo ?? null,
      text: answer.text ?? '',
      status: 'ACTIVE' as const,
    };
    if (old) await tx.requestResponse.update({ where: { id: old.id }, data });
    else await tx.requestResponse.create({ data: { ...data, requestId: need.id, orgId: answer.orgId, createdAt: now } });
    return { need: await this.byId(need.id), before: old ? beforeOf(old) : null };
  }

  /** @throws RuleBroken need.changed when the answer was changed since */
  async takeBack(requestId: string, orgId: string, was: { kind: string; quantity: number }, before: Before): Promise<Need> {
    const need = await this.byId(requestId);
    const now = need.responses.find((r) => r.orgId === orgId);
    if (!now || now.kind !== was.kind || now.quantity !== was.quantity || need.status === 'CANCELLED') {
      throw new RuleBroken('need.changed', `需${need.no}的情况之后又变了，不能撤销。可以直接改：再说一次“需${need.no} …”。`);
    }
    const offered = now.kind === 'OFFER' && now.status === 'ACTIVE' ? now.quantity : 0;
    const again = before?.kind === 'OFFER' && before.status === 'ACTIVE' ? before.quantity : 0;
    await this.setMet(need, need.quantityMet - offered + again);
    await this.work.tx.requestResponse.update({ where: { id: now.id }, data: before ?? { status: 'WITHDRAWN', quantity: 0 } });
    return this.byId(requestId);
  }

  private async setMet(need: Need, met: number): Promise<void> {
    const status = need.status === 'UNMET' || isOpen(need) || need.status === 'MET' ? stateOf(met, need.quantity) : need.status;
    await this.change(need, { quantityMet: met, status });
  }

  /** Writes to the need as it was seen. @throws WriteConflict when it changed meanwhile */
  async change(need: Need, data: Prisma.RequestUncheckedUpdateManyInput): Promise<void> {
    const { count } = await this.work.tx.request.updateMany({
      where: { id: need.id, version: need.version },
      data: { ...data, version: { increment: 1 } },
    });
    if (count !== 1) throw new WriteConflict(`need ${need.id} changed meanwhile`);
  }

  /** Hands the need to another unit, with at least four working hours to answer. @throws RuleBroken need.closed, need.answered, need.nobody */
  async passTo(need: Need, orgId: string, fromId?: string): Promise<Need> {
    const { directory, now, zone, calendar } = this.work;
    const org = directory.orgById(orgId);
    if (!org || orgId === need.requesterId) throw new RuleBroken('need.pass', '请从名单里选一个别的单位。');
    if (!isOpen(need)) throw new RuleBroken('need.closed', `需${need.no} ${progress(need, directory)}，不用再转了，谢谢！`);
    const answered = need.responses.find((r) => r.orgId === orgId && r.status === 'ACTIVE');
    if (answered) throw new RuleBroken('need.answered', `${org.shortName}已经答复过需${need.no}了，请换一家，或点[不清楚]由街道协调。`);
    const replyDueAt = extendedReplyBy(need.replyDueAt, now, zone, calendar);
    const from = fromId ? `${directory.unitName(fromId)}说这件事可能归${org.shortName}` : `街道请${org.shortName}看看能不能出`;
    const { unreached } = this.ask({ ...need, replyDueAt }, [org], from);
    if (unreached.length) throw new RuleBroken('need.nobody', `联系不上${org.shortName}的联络员，请换一家，或点[不清楚]由街道协调。`);
    await this.change(need, { replyDueAt });
    return this.byId(need.id);
  }

  /** Puts the need before the street. It never goes back to the community. @returns who was told, none when nobody can be reached */
  toStreet(need: Need, fromId: string, card: (need: Need, lead: string) => Card): Person[] {
    const { directory, outbox } = this.work;
    const lead = `${directory.unitName(fromId)}说不归他们管，也不清楚归谁，请街道协调。`;
    return coordinators(directory, need.requesterId).filter((p) =>
      outbox.toMember(p.userid, { card: card(need, lead) }, { key: `street:${p.id}`, about: `需${need.no}` }),
    );
  }

  // ---- telling -------------------------------------------------------------------------------------------------------------

  /** Tells the author privately and, unless it happened there, the need's group. What happened is shown in its own place by the answer itself. */
  tell(need: Need, words: string, { here, group = words }: { here: string | undefined; group?: string | false }): void {
    tellMember(this.work, need.authorId, { text: words }, { key: 'told:author' });
    if (group) tellHome(this.work, need.chatid, { text: group }, 'told:group', here);
  }

  /** Sentence when every asked unit has answered and something is still missing; else ''. */
  allAnswered(need: Need): string {
    if (!isOpen(need)) return '';
    const answered = new Set(need.responses.filter((r) => r.status === 'ACTIVE').map((r) => r.orgId));
    const asked = candidates(this.work.directory, need.requesterId);
    if (!asked.length || asked.some((o) => !answered.has(o.id))) return '';
    return `问过的${asked.length}家都答复了，还差${missing(need)}${need.unitLabel || '个'}，可以请街道协调。`;
  }
}

function beforeOf({ kind, quantity, reason, passedTo, text, byMemberId, byProxy, status }: Response): Before {
  return { kind, quantity, reason, passedTo, text, byMemberId, byProxy, status };
}
