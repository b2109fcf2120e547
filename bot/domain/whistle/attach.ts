/** Somebody says what a whistle is about already. */
import { RuleBroken } from '../../errors';
import { unitName } from '../meeting/cards';
import type { PersonWork } from '../work';
import { type Whistle, whatOf } from './lookup';
import { isOpen } from './rules';
import { note } from './service';
import { tellCalled, tellRaiser } from './tell';
import { codeOf, stateOf } from './words';

/** Somebody said the same: it is noted, and who works on it hears of it. @throws RuleBroken `whistle.state` when nobody works on it any more */
export async function attach(work: PersonWork, whistle: Whistle, words: string, here: string | undefined): Promise<void> {
  const code = codeOf(whistle);
  if (!isOpen(whistle))
    throw new RuleBroken('whistle.state', `${code}刚才${stateOf(whistle, work)}，没有附上。还有这件事的话，请再说一遍“吹哨 …”。`);
  await note(work, whistle, 'ATTACH', words);
  const text = `${code} ${whatOf(whistle)}：${unitName(work, work.actor.orgId)}(${work.actor.name})也反映“${words}”，已附上。`;
  await tellCalled(work, whistle, 'attach', { text });
  tellRaiser(work, whistle, 'attach', { text }, here, false);
}

/** 撤销 of it. */
export async function detach({ tx, actor }: PersonWork, whistleId: string, words: string): Promise<void> {
  const where = { whistleId, byId: actor.id, kind: 'ATTACH', text: words };
  const last = await tx.whistleUpdate.findFirst({ where, orderBy: { at: 'desc' } });
  if (last) await tx.whistleUpdate.delete({ where: { id: last.id } });
}
