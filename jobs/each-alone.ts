/** One after the other. What fails keeps none of the others from being done. @throws AggregateError of the failures, after all others */
export async function eachAlone<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) await work(item).catch((error: unknown) => failures.push(error));
  const [first] = failures;
  if (first !== undefined)
    throw new AggregateError(failures, `${failures.length} of ${items.length} failed: ${first instanceof Error ? first.message : first}`);
}
