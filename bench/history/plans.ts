import type { Parameter } from '../../src/store/postgres/database.ts';
import { Database } from '../../src/store/postgres/database.ts';
import { firstIdAt, HIGHEST_ID, LOWEST_ID } from '../../src/store/postgres/delivery-ids.ts';
import { PAGE_OF_PROJECT, PAGE_OF_RUNS } from '../../src/store/postgres/statements/history.ts';
import { forAll, type Statement } from '../../src/store/postgres/statements/statement.ts';
import { PROJECT, TYPES, WEBHOOKS } from './fill.ts';

/** A page as the API asks for it, and how PostgreSQL came by it. */
export interface Plan {
  name: string;
  /** Rows on the page. */
  rows: number;
  /** Pages of 8 KB that were read, from memory or disk. */
  buffers: number;
  ms: number;
  text: string;
}

const ALL = '{0,1,2,3,4}';
const DAY_MS = 86_400_000;

/** Every filter of the history, each by itself and some together: pages of 25. */
export async function explainPages(url: string): Promise<Plan[]> {
  const database = new Database({ url, max: 1, timeoutMs: 600_000, distributed: false });
  const [webhook = ''] = WEBHOOKS;
  const everyType = `{${TYPES.join()}}`;
  const since = firstIdAt(Date.now() - 3 * DAY_MS);
  const runs = (webhooks: string, types: string, statuses: string, more: Partial<Bounds> = {}) => {
    const { from = LOWEST_ID, below = HIGHEST_ID, offset = 0 } = more;
    return [PAGE_OF_RUNS, [PROJECT, from, below, 25, offset, webhooks, types, statuses]] as const;
  };
  const all = `{${WEBHOOKS.join()}}`;
  const cases: [name: string, query: readonly [Statement, readonly Parameter[]]][] = [
    ['the project', [PAGE_OF_PROJECT, [PROJECT, LOWEST_ID, HIGHEST_ID, 25, 0]]],
    ['the project, from a cursor', [PAGE_OF_PROJECT, [PROJECT, LOWEST_ID, since, 25, 0]]],
    ['one webhook', runs(`{${webhook}}`, everyType, ALL)],
    ['one webhook, from a cursor', runs(`{${webhook}}`, everyType, ALL, { below: since })],
    ['one webhook, offset 10,000', runs(`{${webhook}}`, everyType, ALL, { offset: 10_000 })],
    ['one webhook, a rare type', runs(`{${webhook}}`, `{${TYPES[3]}}`, ALL)],
    ['one webhook, dead', runs(`{${webhook}}`, everyType, '{4}')],
    [
      'one webhook, failed and dead, since three days',
      runs(`{${webhook}}`, everyType, '{3,4}', { from: since }),
    ],
    ['one webhook, pending', runs(`{${webhook}}`, everyType, '{0}')],
    ['the project, dead of a rare type', runs(all, `{${TYPES[3]}}`, '{4}')],
    ['the project, failed', runs(all, everyType, '{3}')],
  ];
  const plans: Plan[] = [];
  for (const [name, [statement, parameters]] of cases)
    plans.push(await explain(database, name, statement, parameters));
  await database.close();
  return plans;
}

interface Bounds {
  from: string;
  below: string;
  offset: number;
}

async function explain(
  database: Database,
  name: string,
  statement: Statement,
  parameters: readonly Parameter[],
): Promise<Plan> {
  const explained = forAll(`EXPLAIN (ANALYZE, BUFFERS) ${statement.text}`);
  await database.run(explained, parameters); // Once to have it in memory, as a page that people look at is.
  const lines = (await database.run<{ 'QUERY PLAN': string }>(explained, parameters)).map(
    (row) => row['QUERY PLAN'],
  );
  const whole = lines.join('\n');
  const [, hit = '0', read = '0'] = /Buffers: shared hit=(\d+)(?: read=(\d+))?/.exec(whole) ?? [];
  return {
    name,
    rows: Number(/actual time=\S+ rows=(\d+)/.exec(whole)?.[1] ?? 0),
    buffers: Number(hit) + Number(read ?? 0),
    ms: Number(/Execution Time: (\S+) ms/.exec(whole)?.[1] ?? 0),
    text: whole,
  };
}
