/** The meeting whose list a person keeps, when they name none. */
import { DAY_MS } from '../../clock';
import { RuleBroken } from '../../errors';
import type { Found } from '../meeting/lookup';
import type { PersonWork } from '../work';
import { isOpen } from './rules';

const BACK_MS = 3 * DAY_MS;
const MANY = 100;

/**
 * The one under way; else those of today and of the last days.
 * @param scope organisation of the group where it is said
 * @throws RuleBroken `checkin.none`
 */
export async function meetingToRecord(work: PersonWork, scope: string | undefined): Promise<Found> {
  const { now, actor, directory } = work;
  const rows = await work.tx.meeting.findMany({
    where: {
      status: { in: ['SCHEDULED', 'HELD'] },
      startAt: { gte: new Date(now.getTime() - BACK_MS), lte: new Date(now.getTime() + DAY_MS) },
      ...(scope && { hostId: scope }),
    },
    orderBy: { startAt: 'asc' },
    take: MANY,
  });
  const may = (m: (typeof rows)[number]) =>
    m.recorderId === actor.id || m.authorId === actor.id || directory.can(actor, 'meeting.record', m.hostId);
  const mine = rows.filter(may);
  const open = mine.filter((m) => isOpen(m, now));
  const fits = open.length ? open : mine;
  const [only] = fits;
  if (!only) throw new RuleBroken('checkin.none', '今天没有由您记录的会。请带上编号，例如“签到码 会12”。');
  return fits.length === 1 ? { one: only } : { several: fits };
}
