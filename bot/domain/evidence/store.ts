/** The rows of stored pictures, whatever they show. */
import type { EvidenceModel, EvidenceOwner } from '../../../prisma/client';
import { parseWall, toInstant } from '../../clock';
import type { SentPicture } from '../../pictures/format';
import type { Person } from '../org/directory';
import type { Work } from '../work';

/** Pictures of one record. */
export const MOST = 30;

/** What pictures belong to. `orgId`: whose record it is. */
export interface Owner {
  kind: EvidenceOwner;
  id: string;
  orgId: string;
}

export interface Added {
  rows: EvidenceModel[];
  /** Were stored for this record already. */
  known: number;
  /** Did not fit any more. */
  left: number;
}

/** Stores pictures of a record; the same one once. Somebody who stores the same one at this moment breaks its unique index: run it again. */
export async function storePictures(
  { tx, now, zone }: Work,
  { kind, id, orgId }: Owner,
  pictures: readonly SentPicture[],
  actor: Person,
): Promise<Added> {
  const there = await tx.evidence.findMany({ where: { ownerKind: kind, ownerId: id }, select: { sha256: true } });
  const hashes = new Set(there.map((e) => e.sha256));
  const fresh: SentPicture[] = [];
  for (const picture of pictures) {
    if (hashes.has(picture.sha256)) continue;
    hashes.add(picture.sha256);
    fresh.push(picture);
  }
  const taken = fresh.slice(0, Math.max(0, MOST - there.length));
  const rows: EvidenceModel[] = [];
  for (const { file, sha256, mime, size, look, takenAt } of taken) {
    const at = takenAt === undefined ? undefined : toInstant(parseWall(takenAt), zone);
    rows.push(
      await tx.evidence.create({
        data: {
          ownerKind: kind,
          ownerId: id,
          orgId,
          fileKey: file,
          sha256,
          mime,
          size,
          phash: look ?? null,
          // A camera that is ahead of us has a wrong clock.
          takenAt: at && at <= now ? at : null,
          uploadedById: actor.id,
          createdAt: now,
        },
      }),
    );
  }
  return { rows, known: pictures.length - fresh.length, left: fresh.length - taken.length };
}

/** Oldest first. */
export function picturesOf({ tx }: Pick<Work, 'tx'>, { kind, id }: Pick<Owner, 'kind' | 'id'>): Promise<EvidenceModel[]> {
  return tx.evidence.findMany({ where: { ownerKind: kind, ownerId: id }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
}

/** What they were sent with was taken back. */
export async function dropPictures({ tx }: Pick<Work, 'tx'>, ids: readonly string[]): Promise<void> {
  if (ids.length) await tx.evidence.deleteMany({ where: { id: { in: [...ids] } } });
}
