/** Microsoft's recognizers (zh-cn) behind the signature of the corpus of times; run it with TZ=Asia/Shanghai. `assumed` is never held against it. */
import { recognizeDateTime } from '@microsoft/recognizers-text-date-time';
import { asDeadline } from './kind';

interface Options {
  ref: string;
  mode: string;
}

interface Value {
  type: string;
  timex: string;
  value?: string;
  start?: string;
  end?: string;
}

const minute = (text: string): string => text.slice(0, 16).replace(' ', 'T');
/** Its ranges of days end on the day after. */
const dayBefore = (text: string): string => new Date(Date.parse(`${text.slice(0, 10)}T00:00Z`) - 86_400_000).toISOString().slice(0, 10);

export const readTime = (text: string, options: Options): Record<string, unknown> => asDeadline(text, read(text, options));

function read(text: string, { ref, mode }: Options): Record<string, unknown> {
  const [found] = recognizeDateTime(text, 'zh-cn', 0, new Date(ref));
  const values = (found?.resolution?.['values'] ?? []) as Value[];
  // Where it leaves open which one, the first lies back and the last ahead.
  const chosen = mode === 'past' ? values[0] : values.at(-1);
  if (!chosen) return { none: true };
  const { type, value = '', start, end } = chosen;
  const today = ref.slice(0, 10);
  switch (type) {
    case 'date':
      return { date: value };
    case 'datetime':
      return { start: minute(value), assumed: true };
    case 'time':
      return { start: `${today}T${value.slice(0, 5)}`, assumed: true };
    case 'daterange':
      return { ...(start && { date: start }), ...(end && { end: dayBefore(end) }) };
    case 'datetimerange':
      return { ...(start && { start: minute(start) }), ...(end && { end: minute(end) }), assumed: true };
    case 'timerange':
      return { start: `${today}T${start?.slice(0, 5)}`, end: `${today}T${end?.slice(0, 5)}`, assumed: true };
    case 'duration':
      return { duration: `PT${Math.round(Number(value) / 60)}M` };
    default:
      return {};
  }
}
