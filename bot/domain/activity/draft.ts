/** What is known about an activity before it is recorded: put together from what was said, changed by what is said next. Plain JSON. */

import type { SentPicture } from '../../pictures/format';
import { withoutPhones } from '../../private-words';
import type { Count, Facts, Ref, UnitCount } from '../../reading/types';
import type { Directory, Person } from '../org/directory';
import { type ActivityTime, heads, timeFromWhen } from './rules';
import { type ActivityInput, type ActivityRecord, timeOf } from './service';
import { type ActivityKind, activityName, isActivityKind, isVisit } from './types';

/** An organisation as it was named: known, unknown to the district, or one of several. */
export type Party = { orgId: string } | { name: string } | { choices: string[] };

export interface ActivityDraft {
  /** Organisation in whose name it is told. */
  tellingId: string;
  chatid?: string;
  type?: ActivityKind;
  title?: string;
  time?: ActivityTime;
  /** Days that were meant perhaps; empty when a day is missing. */
  timeAsk?: string[];
  timeError?: string;
  place?: { name: string; venueId?: string };
  /** Resource ids to choose from. */
  placeChoices?: string[];
  host?: Party;
  with: (Party & { n?: number; approx?: true })[];
  headcount?: Count;
  personTimes?: Count;
  beneficiaries?: Count;
  hours?: Count;
  /** Part that the author wants to be asked again. */
  again?: 'when' | 'headcount';
  /** Records of the same host, day and type. */
  twins: { no: number; title: string }[];
  /** What was changed last, said above the card: 已改为35人. */
  changed?: string;
  /** Came with it, to be stored with the record; the author was told how to send them. */
  pictures?: readonly SentPicture[];
  picturesAsked?: true;
}

/** The organisation somebody speaks for here: the group's when the person may record for it, else the person's own. */
export function tellingOrg(directory: Directory, actor: Person, place: { kind: string; orgId?: string }): string {
  const own = actor.liaisonOf[0]?.orgId ?? actor.orgId;
  return place.orgId && directory.can(actor, 'activity.log', place.orgId) ? place.orgId : own;
}

export function partyOf(ref: Ref, directory: Directory): Party {
  if (Array.isArray(ref)) {
    const ids = ref.flatMap((code) => directory.orgByCode(code)?.id ?? []);
    return ids.length === 1 ? { orgId: ids[0]! } : ids.length ? { choices: ids } : { name: ref.join('或') };
  }
  if (typeof ref === 'string') {
    const org = directory.orgByCode(ref);
    return org ? { orgId: org.id } : { name: ref };
  }
  return { name: ref.name };
}

/** The draft with what was said put in. What was not said stays. @param takenBack organisations that were not there after all */
export function merged(
  draft: ActivityDraft,
  said: Facts,
  assumed: boolean,
  directory: Directory,
  takenBack: readonly Ref[] = [],
): ActivityDraft {
  const next: ActivityDraft = { ...draft, with: [...draft.with] };
  delete next.changed;
  if (said.type) next.type = said.type;
  // A visit's title and place are read by everybody: nobody's words, which may tell who was visited.
  const title = said.title && !isVisit(draft.type) && titleFrom(said.title);
  if (title) next.title = title;
  const read = timeFromWhen(said.when, assumed, draft.time);
  if (read) {
    delete next.timeAsk;
    delete next.timeError;
    if (next.again === 'when') delete next.again;
    if ('time' in read) next.time = read.time;
    else if ('ask' in read) next.timeAsk = read.ask;
    else next.timeError = read.error;
  }
  if (said.place !== undefined && !isVisit(draft.type)) putPlace(next, said.place, directory);
  for (const gone of takenBack.map((ref) => partyOf(ref, directory))) {
    next.with = next.with.filter((party) => !sameParty(party, gone));
    if (next.host && sameParty(next.host, gone)) delete next.host;
  }
  // 不是三院是供电所: in place of one that took part comes another that took part.
  const instead = said.host !== undefined && next.with.length < draft.with.length && next.host === draft.host;
  if (instead) putOrg(next, said.host as Ref, undefined, directory);
  else if (said.host !== undefined) next.host = partyOf(said.host, directory);
  for (const ref of said.orgs ?? []) putOrg(next, ref, undefined, directory);
  for (const unit of said.units ?? []) putOrg(next, unit.org, unit, directory);
  for (const key of ['headcount', 'personTimes', 'beneficiaries', 'hours'] as const) {
    const count = said[key];
    if (count?.n === 0 && (key === 'personTimes' || key === 'beneficiaries')) delete next[key];
    else if (count) next[key] = count;
  }
  if (said.headcount && next.again === 'headcount') delete next.again;
  if (said.headcount && draft.headcount) next.changed = headsChanged(next);
  return next;
}

/** What it is called in public: no phone numbers, at most 60 characters; '' when nothing is left. */
export const titleFrom = (words: string): string => withoutPhones(words).text.slice(0, 60);

function headsChanged(draft: ActivityDraft): string {
  const { headcount, others } = headsOf(draft);
  return `已改为${headcount}人${others ? `(其他${others})` : ''}。`;
}

function putPlace(draft: ActivityDraft, ref: Ref, directory: Directory): void {
  delete draft.placeChoices;
  const found = (Array.isArray(ref) ? ref : typeof ref === 'string' ? [ref] : []).flatMap((code) => directory.resource(code) ?? []);
  if (found.length > 1) {
    draft.placeChoices = found.map((r) => r.id);
    delete draft.place;
  } else if (found[0]) draft.place = { name: found[0].title, venueId: found[0].id };
  else {
    const name = withoutPhones(typeof ref === 'string' ? ref : Array.isArray(ref) ? ref.join('或') : ref.name).text;
    if (name) draft.place = { name: name.slice(0, 60) };
    else delete draft.place;
  }
}

const sameParty = (a: Party, b: Party): boolean =>
  'orgId' in a && 'orgId' in b ? a.orgId === b.orgId : 'name' in a && 'name' in b ? a.name === b.name : false;

function putOrg(draft: ActivityDraft, ref: Ref, count: UnitCount | undefined, directory: Directory): void {
  const party = partyOf(ref, directory);
  const entry = { ...party, ...(count && { n: count.n }), ...(count?.approx && { approx: true as const }) };
  const at = draft.with.findIndex((w) => sameParty(w, party));
  if (at < 0) draft.with.push(entry);
  else if (count) draft.with[at] = entry;
}

/** Organisation that is recorded as host: the named one, else the telling one. A name outside the list cannot be a host. */
export function hostOf(draft: ActivityDraft): string {
  return draft.host && 'orgId' in draft.host ? draft.host.orgId : draft.tellingId;
}

/** All who took part beside a plain head count; an unknown host is one of them. */
export function partiesOf(draft: ActivityDraft): (Party & { n?: number; approx?: true })[] {
  return draft.host && 'name' in draft.host ? [draft.host, ...draft.with] : draft.with;
}

export const headsOf = (draft: ActivityDraft) => heads(draft.headcount, counted(draft));

const counted = (draft: ActivityDraft) => draft.with.filter((w): w is typeof w & { n: number } => w.n !== undefined);

export const nameOf = (party: Party, directory: Directory): string =>
  'orgId' in party
    ? (directory.orgById(party.orgId)?.shortName ?? '')
    : 'name' in party
      ? party.name
      : party.choices.map((id) => directory.orgById(id)?.shortName ?? '').join('或');

/** @throws when a part that must be there is missing: the questions come first */
export function inputOf(draft: ActivityDraft, directory: Directory): ActivityInput {
  const { type, time } = draft;
  if (!type || !time) throw new Error('an activity has a type and a day');
  const { headcount } = headsOf(draft);
  return {
    type,
    title: draft.title ?? activityName(type),
    hostId: hostOf(draft),
    time,
    ...(draft.place && { place: draft.place }),
    ...(headcount !== undefined && { headcount }),
    ...(draft.personTimes && { personTimes: draft.personTimes.n }),
    ...(draft.beneficiaries && { beneficiaries: draft.beneficiaries.n }),
    ...(draft.beneficiaries?.unit && { servedUnit: draft.beneficiaries.unit }),
    ...(draft.hours && { hoursEach: draft.hours.n }),
    with: partiesOf(draft).map((p) => ({
      ...('orgId' in p && { orgId: p.orgId }),
      name: nameOf(p, directory),
      ...(p.n !== undefined && { n: p.n }),
    })),
    ...(draft.chatid && { chatid: draft.chatid }),
  };
}

/** A record as a draft, to change it. */
export function draftOf(record: ActivityRecord, zone: string): ActivityDraft {
  return {
    tellingId: record.hostId,
    ...(isActivityKind(record.type) && { type: record.type }),
    ...(record.title !== activityName(record.type) && { title: record.title }),
    time: timeOf(record, zone),
    ...(record.placeText && { place: { name: record.placeText, ...(record.venueId && { venueId: record.venueId }) } }),
    host: { orgId: record.hostId },
    with: record.orgs.map((o) => ({
      ...(o.orgId ? { orgId: o.orgId } : { name: o.name }),
      ...(o.headcount !== null && { n: o.headcount }),
    })),
    ...(record.headcount !== null && { headcount: { n: record.headcount } }),
    ...(record.personTimes !== null && { personTimes: { n: record.personTimes } }),
    ...(record.beneficiaries !== null && {
      beneficiaries: { n: record.beneficiaries, ...(record.summary && { unit: record.summary.replace(/^惠及\d+/, '') }) },
    }),
    ...(record.hoursTenths !== null && { hours: { n: record.hoursTenths / 10 } }),
    ...(record.chatid && { chatid: record.chatid }),
    twins: [],
  };
}
