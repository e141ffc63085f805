/**
 * What goes into one statement: everything, or, where tables are distributed, what belongs to one project (`only`), so
 * that each statement goes to one shard.
 */
export function statementGroups<T>(
  distributed: boolean,
  items: readonly T[],
  projectOf: (item: T) => string,
): { only: string | null; items: readonly T[] }[] {
  if (items.length === 0) return [];
  if (!distributed) return [{ only: null, items }];
  return [...Map.groupBy(items, projectOf)].map(([only, of]) => ({ only, items: of }));
}

/**
 * What may share a transaction: everything, or, where tables are distributed, what belongs to one project. Such a transaction
 * is of one server, so it commits there in one step, and before its number has ended on the coordinator: whoever reads
 * changes by those numbers (see change-log.ts) then misses none.
 */
export function byProject<T>(
  { database }: { database: { distributed: boolean } },
  projectOf: (item: T) => string,
): ((item: T) => string) | undefined {
  return database.distributed ? projectOf : undefined;
}
