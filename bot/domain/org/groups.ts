import type { Work } from '../work';

/** Groups of an organisation that can be reached, the one bound first foremost. */
export async function groupsOf({ tx }: Pick<Work, 'tx'>, orgId: string): Promise<string[]> {
  const chats = await tx.chat.findMany({ where: { orgId, pushable: true }, orderBy: { boundAt: 'asc' }, select: { chatid: true } });
  return chats.map((c) => c.chatid);
}

/** The group in which an organisation's notices go; undefined when none is bound, or none can be reached. */
export const groupOf = async (work: Pick<Work, 'tx'>, orgId: string): Promise<string | undefined> => (await groupsOf(work, orgId))[0];
