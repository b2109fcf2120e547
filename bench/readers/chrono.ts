/** chrono-node (zh) behind the signature of the corpus of times. `assumed` is never held against it. */
import { zh } from 'chrono-node';
import { asDeadline } from './kind';

interface Options {
  ref: string;
  mode: string;
}

type Components = ReturnType<typeof zh.hans.parse>[number]['start'];

const two = (n: number | null): string => String(n ?? 0).padStart(2, '0');
const day = (c: Components): string => `${c.get('year')}-${two(c.get('month'))}-${two(c.get('day'))}`;
const moment = (c: Components): string => `${day(c)}T${two(c.get('hour'))}:${two(c.get('minute'))}`;

export const readTime = (text: string, options: Options): Record<string, unknown> => asDeadline(text, read(text, options));

function read(text: string, { ref, mode }: Options): Record<string, unknown> {
  const [found] = zh.hans.parse(text, { instant: new Date(ref), timezone: 480 }, { forwardDate: mode === 'future' });
  if (!found) return { none: true };
  const { start, end } = found;
  if (start.isCertain('hour')) return { start: moment(start), ...(end && { end: moment(end) }), assumed: true };
  return { date: day(start), ...(end && { end: day(end) }), assumed: true };
}
