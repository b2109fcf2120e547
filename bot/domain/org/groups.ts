import type { Work } from '../work';

/** The group in which an organisation's notices go; undefined when none is bound, or none can be reached. */
export async function groupOf({ tx }: Pick<Work, 'tx'>, orgId: string): Promise<string | undefined> {
  const chat = await tx.chat.findFirst({ where: { orgId, pushable: true }, orderBy: { boundAt: 'asc' }, select: { chatid: true } });
  return chat?.chatid;
}
