/** Somebody says what a whistle is about already. */
import { RuleBroken } from '../../errors';
import type { PersonWork } from '../work';
import { type Whistle, whatOf } from './lookup';
import { note } from './records';
import { isOpen } from './rules';
import { tellCalled, tellRaiser } from './tell';
import { codeOf, stateOf } from './words';

/** Somebody said the same: it is noted, and who works on it hears of it. @throws RuleBroken `whistle.state` when nobody works on it any more */
export async function attach(work: PersonWork, whistle: Whistle, words: string, here: string | undefined): Promise<void> {
  const code = codeOf(whistle);
  if (!isOpen(whistle))
    throw new RuleBroken('whistle.state', `${code}刚才${stateOf(whistle, work)}，没有附上。还有这件事的话，请再说一遍“吹哨 …”。`);
  await note(work, whistle, 'ATTACH', words);
  await tellBoth(work, whistle, 'attach', `也反映“${words}”，已附上。`, here);
}

/** 撤销 of it, told to the same while somebody works on it. */
export async function detach(work: PersonWork, whistle: Whistle, words: string, here: string | undefined): Promise<void> {
  const where = { whistleId: whistle.id, byId: work.actor.id, kind: 'ATTACH', text: words };
  const last = await work.tx.whistleUpdate.findFirst({ where, orderBy: { at: 'desc' } });
  if (last) await work.tx.whistleUpdate.delete({ where: { id: last.id } });
  if (isOpen(whistle)) await tellBoth(work, whistle, 'detach', `把附上的“${words}”撤回了，不用再看这一条。`, here);
}

/** Who was called, and who raised it. */
async function tellBoth(work: PersonWork, whistle: Whistle, key: string, what: string, here: string | undefined): Promise<void> {
  const text = `${codeOf(whistle)} ${whatOf(whistle)}：${work.directory.unitName(work.actor.orgId)}(${work.actor.name})${what}`;
  await tellCalled(work, whistle, key, { text });
  tellRaiser(work, whistle, key, { text }, here, false);
}
