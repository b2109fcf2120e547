/** The readers as the corpora score them: plain objects in, exactly the expected shape out. */
import { readTime as readTimeWithSpans, type TimeMode, type TimeReading } from './time';

/** The time corpus: the reading without spans and what was taken back. */
export function readTime(text: string, { ref, mode }: { ref: string; mode: TimeMode }): Omit<TimeReading, 'spans' | 'was'> {
  const { spans: _spans, was: _was, ...fields } = readTimeWithSpans(text, { ref, mode });
  return fields;
}
