/** A street as the design has it: 12 000 members, 770 organisations. */
import { generateDistrict, SIZES } from '../../bot/admin/generate';
import { importSource } from '../../bot/admin/import';
import { sourceOf } from '../../bot/admin/import-source';
import { systemClock } from '../../bot/clock';
import { Secrets } from '../../bot/secrets';
import type { Store } from '../../prisma/client';
import { seedDemo } from '../../prisma/demo';
import { SECRET_KEY } from './process';

const file = () => generateDistrict({ ...SIZES.street, seed: 1 });

/** userids of those who may record activities: as many as there are, so that nobody's budget of messages is used up. */
export const RECORDERS = 6000;

/** The street, in which many may record. */
export async function fillStreet(store: Store): Promise<void> {
  const street = file();
  const members = street.members.map((m, i) => (i < RECORDERS && !m.roles && !m.liaison ? { ...m, roles: ['RECORDER' as const] } : m));
  const secrets = new Secrets(SECRET_KEY);
  await importSource(sourceOf({ ...street, members }), { store, clock: systemClock, secrets, zone: 'Asia/Shanghai' });
}

export async function fillDemo(store: Store): Promise<void> {
  await seedDemo(store, systemClock.now());
}

export const userid = (i: number): string => `member${i % RECORDERS}`;
