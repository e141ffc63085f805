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
