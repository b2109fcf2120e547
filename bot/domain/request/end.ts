/** A need that is not needed any more, and 撤销 of that. Whoever was asked is told of both. */
import { RuleBroken } from '../../errors';
import { tellHome } from '../tell';
import type { PersonWork } from '../work';
import { RequestService } from './service';
import { candidates, mayEnd } from './who';
import { headline, isOpen, type Need, progress } from './words';

/** @throws RuleBroken need.not-allowed, need.closed */
export function checkEnd({ directory, actor }: PersonWork, need: Need): void {
  if (!mayEnd(directory, actor, need))
    throw new RuleBroken('need.not-allowed', `需${need.no}要由发布的人或${directory.unitName(need.requesterId)}的书记来取消。`);
  if (need.status === 'CANCELLED' || need.status === 'DONE') throw new RuleBroken('need.closed', `需${need.no}已经结束了。`);
}

/** Ends it. @param here group where this happens */
export async function end(work: PersonWork, need: Need, here: string | undefined): Promise<Need> {
  const service = new RequestService(work);
  await service.change(need, { status: 'CANCELLED' });
  tellAll(work, need, `❌ ${headline(need, work.directory).replace('】', '】不需要了：')}。不用再答复，谢谢！`, 'ended', here);
  return service.byId(need.id);
}

/** 撤销: it is in the state again that it was in. @throws RuleBroken need.changed */
export async function reopen(work: PersonWork, id: string, was: Need['status'], here: string | undefined): Promise<Need> {
  const service = new RequestService(work);
  const ended = await service.byId(id);
  if (ended.status !== 'CANCELLED') throw new RuleBroken('need.changed', `需${ended.no}现在没有取消，不用撤销。`);
  await service.change(ended, { status: was });
  const need = await service.byId(id);
  const todo = isOpen(need) ? `还能出的请说“需${need.no} 我们能出…”，` : `${progress(need, work.directory)}，`;
  const words = `↩️ ${headline(need, work.directory).replace('】', '】还是需要：')}。刚才的取消不算数，${todo}答复过的照旧。`;
  tellAll(work, need, words, 'reopened', here);
  return need;
}

/** Everyone who was asked, one message a person, and the group. */
function tellAll(work: PersonWork, need: Need, words: string, key: string, here: string | undefined): void {
  const { directory, outbox, actor } = work;
  const told = new Set<string>();
  const passed = need.responses.map((r) => r.orgId);
  for (const id of new Set([...candidates(directory, need.requesterId).map((o) => o.id), ...passed])) {
    const reached = directory
      .liaisonsOf(id)
      .find(
        (p) =>
          p.id !== actor.id &&
          (told.has(p.id) || outbox.toMember(p.userid, { text: words }, { key: `${key}:${p.id}`, groupKey: `${key}:${need.id}` })),
      );
    if (reached) told.add(reached.id);
  }
  tellHome(work, need.chatid, { text: words }, `${key}:group`, here);
}
