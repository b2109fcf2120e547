/** What a unit has in hand when its liaison changes: codes for everybody, the list for whoever takes over. */
import { byDay, type Todo, todosOf } from '../todo';
import type { PersonWork } from '../work';

const CODE = /^[会办清需订哨愿]\d+/;
const NAMED = 8;
const LISTED = 20;

/** "办41、会12答复、清3双向清单(2项未完成)"; '' when nothing is. */
function codes(items: readonly Todo[]): string {
  const said = new Map<string, number>();
  for (const { text } of items) {
    const code = CODE.exec(text)?.[0];
    if (!code) continue;
    const what = code[0] === '会' && text.includes('等您答复') ? `${code}答复` : code;
    said.set(what, (said.get(what) ?? 0) + 1);
  }
  const all = [...said].map(([what, n]) => (what[0] === '清' ? `${what}双向清单(${n}项未完成)` : what));
  return `${all.slice(0, NAMED).join('、')}${all.length > NAMED ? `等${all.length}件` : ''}`;
}

export interface InHandOver {
  /** Fit for a group. */
  codes: string;
  /** Lines for whoever takes over, alone. */
  list: string;
  count: number;
}

export async function inHandOf(work: PersonWork, orgId: string): Promise<InHandOver> {
  // Nobody in person: what is somebody's own is not the unit's.
  const unit: PersonWork = { ...work, actor: { ...work.actor, id: '', orgId, roles: [], liaisonOf: [{ orgId, kind: 'PRIMARY' }] } };
  const items = (await todosOf(unit)).sort(byDay);
  const rest = items.length > LISTED ? [`另有${items.length - LISTED}件，发“我的”看。`] : [];
  return {
    codes: codes(items),
    list: [...items.slice(0, LISTED).map((i) => `> ${i.text}`), ...rest].join('\n'),
    count: items.length,
  };
}
