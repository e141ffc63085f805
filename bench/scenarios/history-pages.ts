import { Pool } from 'undici';
import { type FilledFolder, filledFolder } from '../fill/filled-folder.ts';
import { RARE_TYPE } from '../fill/seed.ts';
import { startService } from '../senders/service.ts';
import { percentile } from '../statistics.ts';
import type { Fact, Scenario, Stage } from './scenario.ts';

export const DELIVERIES = 10_000_000;
/** Pages of each kind, from as many places of the history. */
const PAGES = 60;
const LIMIT = 100;
const WINDOW_MS = 24 * 3_600_000;

/** Each filter of the history, with all its values that differ in how many rows they find. */
const FILTERS: Record<string, (some: { webhookId: string; eventId: string }) => string> = {
  'no filter': () => '',
  'status=succeeded': () => 'status=succeeded',
  'status=failed': () => 'status=failed',
  'status=dead': () => 'status=dead',
  'status=failed,dead': () => 'status=failed,dead',
  'status=pending,in_flight (none)': () => 'status=pending,in_flight',
  'event_type (a quarter of the rows)': () => 'event_type=task.failed',
  'event_type (one in a thousand)': () => `event_type=${RARE_TYPE}`,
  external_event_id: ({ eventId }) => `external_event_id=${eventId}`,
  webhook_id: ({ webhookId }) => `webhook_id=${webhookId}`,
};

interface Row {
  id: string;
  webhook_id: string;
  external_event_id: string;
}

interface Page {
  events: Row[];
  next_cursor: string | null;
}

/** What a customer's look at the history costs while there are ten million deliveries of it. */
export const historyPages: Scenario = {
  name: 'history-pages',
  title: `pages of ${LIMIT} rows by cursor and charts from rollups, ${DELIVERIES.toLocaleString('en-US')} deliveries of five webhooks over six days`,
  async run(stage) {
    const filled = await filledFolder(
      { deliveries: DELIVERIES * stage.scale, endedMsAgo: 0 },
      stage.progress,
    );
    const service = await startService(stage, [], { folder: filled.path });
    const reader = new Reader(service.url, filled.apiKey);
    try {
      const places = await somePlaces(reader, filled, Math.max(2, Math.ceil(PAGES * stage.scale)));
      const facts: Fact[] = [];
      const all: number[] = [];
      for (const [name, queryOf] of Object.entries(FILTERS)) {
        stage.progress(name);
        const alone = await timePages(reader, places, (place) => [
          '',
          queryOf(place),
          `cursor=${place.cursor}`,
        ]);
        const bounded = await timePages(reader, places, (place) => ['', queryOf(place), place.bounds]);
        all.push(...alone, ...bounded);
        facts.push(p95(`p95 of a page by cursor: ${name}`, alone));
        facts.push(p95(`p95 of a page by cursor: ${name}, since and until`, bounded));
      }
      facts.push(...(await timeCharts(stage, reader, places)));
      const largest = Math.max(...facts.map(({ value }) => value));
      return {
        rows: [],
        facts: [
          { what: 'the largest p95 of all', value: largest, unit: 'ms' },
          p95('p95 over all pages', all),
          ...facts,
        ],
        notes: [
          `${all.length} pages from ${places.length} places of the history, both of the whole project and of one webhook; each ` +
            'time is of the whole HTTP call. With since and until, the second page of the range is what is timed.',
        ],
      };
    } finally {
      await reader.close();
      await service.stop();
    }
  },
};

/** A place somewhere in the history. */
interface Place {
  webhookId: string;
  eventId: string;
  cursor: string;
  bounds: string;
}

async function somePlaces(reader: Reader, { from, to }: FilledFolder, count: number): Promise<Place[]> {
  const places: Place[] = [];
  for (let n = 0; n < count; n++) {
    const at = from + ((n + 0.5) * (to - from)) / count;
    const until = new Date(at).toISOString();
    const since = new Date(at - WINDOW_MS).toISOString();
    const page = await reader.page(`/v1/deliveries?limit=1&until=${until}`);
    const [row] = page.events;
    if (row === undefined || page.next_cursor === null)
      throw new Error(`there is no delivery before ${until}`);
    places.push({
      webhookId: row.webhook_id,
      eventId: row.external_event_id,
      cursor: page.next_cursor,
      bounds: `since=${since}&until=${until}`,
    });
  }
  return places;
}

/** Milliseconds of each page; with bounds, of the page that follows the first one of the range. */
async function timePages(
  reader: Reader,
  places: readonly Place[],
  queryOf: (place: Place) => string[],
): Promise<number[]> {
  const times: number[] = [];
  for (const place of places) {
    const query = queryOf(place)
      .filter((part) => part !== '')
      .join('&');
    const ofWebhook = query.replace(/webhook_id=[^&]*&?/, '');
    for (const path of [
      `/v1/deliveries?limit=${LIMIT}&${query}`,
      `/v1/webhooks/${place.webhookId}/events?limit=${LIMIT}&${ofWebhook}`,
    ]) {
      const { page, ms } = await reader.timed(path);
      const next = path.includes('since=') ? page.next_cursor : null;
      times.push(next === null ? ms : (await reader.timed(`${path}&cursor=${next}`)).ms);
    }
  }
  return times;
}

async function timeCharts(stage: Stage, reader: Reader, places: readonly Place[]): Promise<Fact[]> {
  stage.progress('charts');
  const facts: Fact[] = [];
  for (const window of ['1h', '24h', '7d']) {
    const times: number[] = [];
    for (const { webhookId } of places) {
      times.push((await reader.timed(`/v1/stats?window=${window}`)).ms);
      times.push((await reader.timed(`/v1/webhooks/${webhookId}/stats?window=${window}`)).ms);
    }
    facts.push(p95(`p95 of a chart of ${window}`, times));
  }
  return facts;
}

function p95(what: string, times: readonly number[]): Fact {
  return { what, value: percentile(Float64Array.from(times), 0.95), unit: 'ms' };
}

/** The customer's API over one kept-alive connection. */
class Reader {
  readonly #pool: Pool;
  readonly #headers: Record<string, string>;

  constructor(url: string, apiKey: string) {
    this.#pool = new Pool(url, { connections: 1 });
    this.#headers = { 'anchor-api-key': apiKey };
  }

  async page(path: string): Promise<Page> {
    return (await this.timed(path)).page;
  }

  async timed(path: string): Promise<{ page: Page; ms: number }> {
    const began = performance.now();
    const { statusCode, body } = await this.#pool.request({ method: 'GET', path, headers: this.#headers });
    const text = await body.text();
    const ms = performance.now() - began;
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text}`);
    return { page: JSON.parse(text) as Page, ms };
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
