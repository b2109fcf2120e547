import type { Tx } from '../../../prisma/client';

/** Groups of an organisation that can be reached, the one bound first foremost. */
export async function groupsOf({ tx }: { tx: Tx }, orgId: string): Promise<string[]> {
  const chats = await tx.chat.findMany({ where: { orgId, pushable: true }, orderBy: { boundAt: 'asc' }, select: { chatid: true } });
  return chats.map((c) => c.chatid);
}

/** The group in which an organisation's notices go; undefined when none is bound, or none can be reached. */
export const groupOf = async (work: { tx: Tx }, orgId: string): Promise<string | undefined> => (await groupsOf(work, orgId))[0];
