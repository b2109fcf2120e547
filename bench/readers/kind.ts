/** Our convention that a library cannot know is put in for it: 周五前 is a deadline. */
export function asDeadline(text: string, read: Record<string, unknown>): Record<string, unknown> {
  const moment = read['end'] ?? read['date'] ?? read['start'];
  return moment !== undefined && /前(?!一|两|天)|最迟|截止|不晚于|[之以]内/.test(text) ? { due: moment, assumed: true } : read;
}
