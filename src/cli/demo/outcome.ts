import type { DeliveryRow } from './api.ts';
import type { Board } from './board.ts';
import type { Running } from './show.ts';

/** What the deliveries of one webhook of the demo have to end as. */
export interface Expectation {
  receiver: string;
  deliveries: number;
  status: string;
  attempt: number;
  responseStatus: number;
}

export interface WebhookHistory {
  expected: Expectation;
  rows: readonly DeliveryRow[];
}

/** What came of the demo. */
export interface Outcome {
  /** Events. */
  published: number;
  /** How many there are, and how many of each status. */
  deliveries: { total: number; [status: string]: number };
  /** Requests that came, and how many of them with a right signature. */
  arrivals: number;
  verified: number;
  /** From publishing to the arrival of the first attempt; null where nothing arrived. */
  medianLatencyMs: number | null;
  /** A sentence for each thing that is not as expected. */
  faults: readonly string[];
}

/** Holds what the history tells against what was expected and what has arrived. */
export function outcomeOf(
  board: Pick<Board, 'published' | 'arrivals' | 'verified' | 'medianLatencyMs'>,
  histories: readonly WebhookHistory[],
): Outcome {
  const { published, arrivals, verified } = board;
  const rows = histories.flatMap((history) => history.rows);
  const faults = histories.flatMap(({ expected, rows }) => differences(expected, rows));
  if (verified !== arrivals) {
    faults.push(`${arrivals - verified} requests came without a right signature.`);
  }
  const attempts = rows.reduce((sum, { attempt }) => sum + attempt, 0);
  if (arrivals !== attempts) {
    faults.push(`${arrivals} requests arrived, but the history tells of ${attempts} attempts.`);
  }
  const deliveries = { total: rows.length, ...countByStatus(rows) };
  return { published, deliveries, arrivals, verified, medianLatencyMs: board.medianLatencyMs(), faults };
}

/** The outcome for people. */
export function outcomeText({
  published,
  deliveries,
  arrivals,
  verified,
  medianLatencyMs,
  faults,
}: Outcome): string {
  const { total, ...counts } = deliveries;
  const endings = Object.entries(counts).map(([status, count]) => `${count} ${status}`);
  const lines = [
    '',
    `Published      ${published} events`,
    `Deliveries     ${total}: ${endings.join(', ') || 'none'}`,
    `Signatures     ${verified} of ${arrivals} requests verified`,
    `Latency        ${medianLatencyMs === null ? '-' : `${medianLatencyMs.toFixed(1)} ms`} from publishing to arrival (p50 of first attempts)`,
    '',
    ...(faults.length === 0 ? ['Everything ended as expected.'] : ['NOT as expected:', ...faults]),
  ];
  return lines.join('\n');
}

/** Shell lines, none wider than 80 characters, for looking at the service that is still up, and at one of its deliveries. */
export function lookFurtherText({ url, keys, example, logFile, dashboard }: Running): string {
  const page =
    dashboard === null ? '' : `\nThe same in the browser (this link works once):\n\n${dashboard}\n`;
  return `
The service stays up until Ctrl-C. To look further, in another terminal:

HOOK='${url}/v1/webhooks/${example.webhook_id}'
KEY='anchor-api-key: ${keys.apiKey}'
# the newest deliveries of a webhook
curl -sS "$HOOK/events?limit=3" -H "$KEY"
# one delivery with its payload and its attempts
curl -sS "$HOOK/events/${example.id}" -H "$KEY"
# send a test event to it
curl -sS "$HOOK/test" -H "$KEY" -H 'content-type: application/json' \\
  -d '{"event_type":"task.completed"}'
# one line for each attempt
tail -f '${logFile}'

These docs: ${url}/docs   Figures for Prometheus: ${url}/metrics
${page}`;
}

/** One sentence for each way in which the history differs from what was expected; none where all went well. */
function differences(expected: Expectation, rows: readonly DeliveryRow[]): string[] {
  const faults: string[] = [];
  if (rows.length !== expected.deliveries) {
    faults.push(
      `${expected.receiver}: ${rows.length} deliveries in the history, not ${expected.deliveries}.`,
    );
  }
  for (const row of rows) {
    const { status, attempt, response_status: response } = row;
    if (status === expected.status && attempt === expected.attempt && response === expected.responseStatus)
      continue;
    faults.push(
      `${expected.receiver}: ${row.event_type} (${row.id}) is ${status} with ${response} after attempt ${attempt}, ` +
        `not ${expected.status} with ${expected.responseStatus} after attempt ${expected.attempt}.`,
    );
  }
  return faults;
}

function countByStatus(rows: readonly DeliveryRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of rows) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
