/** Where a meeting is held: what words for a place mean to its host, what is asked about them, how a room is shown to all who are invited. */
import { publicWords } from '../../private-words';
import type { Ref } from '../../reading/types';
import type { Directory, ResourceInfo } from '../org/directory';
import type { Work } from '../work';

export interface Place {
  text: string | null;
  /** A venue of the resource list. */
  venueId: string | null;
}

type Names = Pick<Work, 'directory'>;

export interface PlaceMeant {
  place: Place;
  /** Venues that may be meant: one of them is to be chosen. */
  places?: string[];
}

/** A button, or words. */
export interface PlaceQuestion {
  slot: 'place';
  text: string;
  options: { text: string; value: string }[];
  free: true;
}

const NOWHERE: Place = { text: null, venueId: null };
/** Texts of buttons. */
const MAX_LABEL = 10;
const MAX_ASKED = 10;

const namesOf = ({ title, aliases }: ResourceInfo): string[] => [title, ...aliases];

function ownersOf(directory: Directory, { ownerId }: ResourceInfo): string[] {
  const owner = directory.orgById(ownerId);
  return owner ? [owner.shortName, owner.name, ...owner.aliases] : [];
}

const venues = ({ directory }: Names): ResourceInfo[] => directory.resources.filter((r) => r.kind === 'VENUE');

/** A venue for a host's meeting: another unit's is named with whose it is, since every community has its 三楼会议室. */
export function placeAt({ directory }: Names, venueId: string | undefined, hostId: string): Place {
  const venue = venueId === undefined ? undefined : directory.resource(venueId);
  if (!venue) return NOWHERE;
  const own = venue.ownerId === hostId || ownersOf(directory, venue).some((name) => venue.title.includes(name));
  return { text: own ? venue.title : `${directory.orgById(venue.ownerId)?.shortName ?? ''}${venue.title}`, venueId: venue.id };
}

export interface Held {
  placeText: string | null;
  venueId: string | null;
}

/** Two rooms may have one name, and one room two. */
export const samePlace = (a: Held, b: Held): boolean => (a.venueId || b.venueId ? a.venueId === b.venueId : a.placeText === b.placeText);

/** Of venues that a name fits those that are nearest: the host's own, else those of its community, else all. */
function nearest({ directory }: Names, found: readonly ResourceInfo[], hostId: string): readonly ResourceInfo[] {
  const own = found.filter((v) => v.ownerId === hostId);
  if (own.length) return own;
  const home = directory.communityOf(hostId);
  const near = home ? found.filter((v) => directory.within(v.ownerId, home.id)) : [];
  return near.length ? near : found;
}

/** @returns undefined when there are none */
function oneOf(work: Names, found: readonly ResourceInfo[], hostId: string): PlaceMeant | undefined {
  const [one, ...more] = nearest(work, found, hostId);
  if (!one) return undefined;
  return more.length ? { place: NOWHERE, places: [one, ...more].map((v) => v.id) } : { place: placeAt(work, one.id, hostId) };
}

/** The same venues for another host. */
export const placeAmong = (work: Names, ids: readonly string[], hostId: string): PlaceMeant =>
  oneOf(
    work,
    ids.flatMap((id) => work.directory.resource(id) ?? []),
    hostId,
  ) ?? { place: NOWHERE };

/** What reading found. */
export function placeMeant(work: Names, ref: Ref, hostId: string): PlaceMeant {
  if (typeof ref === 'object' && !Array.isArray(ref)) return placeNamed(work, ref.name, hostId);
  const codes = [ref].flat();
  return (
    oneOf(
      work,
      codes.flatMap((code) => work.directory.resource(code) ?? []),
      hostId,
    ) ?? { place: { text: codes[0] ?? null, venueId: null } }
  );
}

/** A venue by its id, by its name, by its owner's and its own name (柳园的三楼会议室), or the words for a place. */
export function placeNamed(work: Names, words: string, hostId: string): PlaceMeant {
  const { directory } = work;
  const name = words.trim();
  const known = directory.resource(name);
  if (known) return { place: placeAt(work, known.id, hostId) };
  const called = venues(work).filter((v) => namesOf(v).includes(name));
  const owned = venues(work).filter((v) =>
    ownersOf(directory, v).some((owner) => name.startsWith(owner) && namesOf(v).includes(name.slice(owner.length).replace(/^的/, ''))),
  );
  return oneOf(work, called.length ? called : owned, hostId) ?? { place: { text: publicWords(name) || null, venueId: null } };
}

/** The venue that a sentence names: reading gives no place to a change of a meeting ("会12 改到三楼会议室"). */
export function venueSaid(work: Names, words: string, hostId: string): PlaceMeant | undefined {
  const plain = words.replace(/\s/g, '');
  const [said] = venues(work)
    .flatMap(namesOf)
    .filter((name) => plain.includes(name))
    .sort((a, b) => b.length - a.length);
  if (said === undefined) return undefined;
  // Whose it is stands before it: 柳园的三楼会议室 is not ours, and no room at all when 柳园 has none.
  const before = plain.slice(0, plain.indexOf(said));
  const [whose] = work.directory.orgs
    .flatMap((o) => [o.shortName, o.name, ...o.aliases])
    .filter((name) => before.endsWith(name) || before.endsWith(`${name}的`))
    .sort((a, b) => b.length - a.length);
  return placeNamed(work, `${whose ?? ''}${said}`, hostId);
}

/** Which of several? */
export const whichPlace = (work: Names, ids: readonly string[], hostId: string): PlaceQuestion => ({
  slot: 'place',
  text: '在哪个地方？也可以直接说地点。',
  options: options(work, ids.slice(0, MAX_ASKED), hostId),
  free: true,
});

/** Where? Rooms of the host, or any words. */
export function placeQuestion(work: Names, hostId: string): PlaceQuestion {
  const own = venues(work).filter((v) => v.ownerId === hostId);
  return {
    slot: 'place',
    text: '在哪里开？也可以直接说地点。',
    options: [
      ...options(
        work,
        own.slice(0, 4).map((v) => v.id),
        hostId,
      ),
      { text: '地点待定', value: 'none' },
    ],
    free: true,
  };
}

/** The answer to either. */
export const placeChosen = (work: Names, value: string, hostId: string): PlaceMeant =>
  value === 'none' ? { place: NOWHERE } : placeNamed(work, value, hostId);

/** Own rooms by the shortest of their names that can be read, others with their owner's; what would look alike is numbered. */
function options(work: Names, ids: readonly string[], hostId: string): PlaceQuestion['options'] {
  const fits = (text: string) => [...text].length <= MAX_LABEL;
  const labels = ids.flatMap((id) => {
    const venue = work.directory.resource(id);
    if (!venue) return [];
    const [shortName = '', , ...aliases] = venue.ownerId === hostId ? [] : ownersOf(work.directory, venue);
    const full = placeAt(work, id, hostId).text ?? venue.title;
    const names = [full, ...[shortName, ...aliases].flatMap((owner) => namesOf(venue).map((name) => `${owner}${name}`))];
    return [{ text: names.find(fits) ?? (shortName || venue.title), value: venue.id }];
  });
  return labels.map(({ text, value }, i) => ({
    text: labels.some((other, j) => j !== i && other.text === text) ? `${i + 1} ${text}` : text,
    value,
  }));
}
