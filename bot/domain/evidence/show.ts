/** Stored pictures go back to people who may see them: privately, each as a picture. */
import type { EvidenceModel, EvidenceOwner } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import type { PersonWork } from '../work';
import { picturesOf } from './store';

const ENDING = /\.\w+$/;

/**
 * Sends them to whoever asks.
 * @param code of the record: 办40
 * @throws RuleBroken `evidence.none`, `evidence.not-reachable`
 */
export function sendPictures({ outbox, actor }: PersonWork, code: string, rows: readonly EvidenceModel[]): void {
  if (!rows.length) throw new RuleBroken('evidence.none', `${code}没有存照片。`);
  const sent = rows.every(({ id, fileKey }, i) => {
    const name = `${code}-${i + 1}${ENDING.exec(fileKey)?.[0] ?? ''}`;
    return outbox.toMember(actor.userid, { file: { kind: 'picture', of: { file: fileKey }, name } }, { key: `picture:${id}` });
  });
  if (!sent) throw new RuleBroken('evidence.not-reachable', '照片只能私聊给您，我还私聊不到您。请先私聊我说一句话，再发一遍。');
}

/**
 * The pictures that came with a piece of work.
 * @param may whoever asks may see them
 * @throws RuleBroken `evidence.not-shown` and those of sendPictures
 */
export async function sendProof(work: PersonWork, kind: EvidenceOwner, { id }: { id: string }, code: string, may: boolean): Promise<void> {
  if (!may) throw new RuleBroken('evidence.not-shown', `${code}的照片只给承办单位和核实的人看。`);
  sendPictures(work, code, await picturesOf(work, { kind, id }));
}
