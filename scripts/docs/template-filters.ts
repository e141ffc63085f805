import { FILTERS } from '../../src/catalog/file/filters.ts';

/** The filters of text templates as a table. */
export function filtersTable(): string {
  const rows = Object.entries(FILTERS).map(([name, { argument, doc }]) => {
    const shown = { none: '', text: ': "…"', 'optional text': ': "…"', number: ': 2' }[argument];
    return `| \`${name}${shown}\` | ${doc} |`;
  });
  return ['| filter | gives |', '|---|---|', ...rows].join('\n');
}
