import type { Media } from '../../bot/playground/standin/media';
import type { Where } from '../../bot/playground/standin/types';
import type { World } from './world';

/** The file that came to a place last, since the last thing that was done. */
export function fileOf(world: World, where: Where): Media | undefined {
  const id = world.seen(where).findLast((p) => p.media)?.media?.id;
  return id === undefined ? undefined : world.standin.media(id);
}
