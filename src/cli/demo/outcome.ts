import type { DeliveryRow, DemoKeys } from './api.ts';
import type { Board } from './board.ts';

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

/** What came of the demo, for people, and whether it all ended as expected. */
export function summary(
  board: Pick<Board, 'published' | 'arrivals' | 'verified' | 'medianLatencyMs'>,
  histories: readonly WebhookHistory[],
): { text: string; succeeded: boolean } {
  const rows = histories.flatMap((history) => history.rows);
  const faults = histories.flatMap(({ expected, rows }) => differences(expected, rows));
  if (board.verified !== board.arrivals) {
    faults.push(`${board.arrivals - board.verified} requests came without a right signature.`);
  }
  const attempts = rows.reduce((sum, { attempt }) => sum + attempt, 0);
  if (board.arrivals !== attempts) {
    faults.push(`${board.arrivals} requests arrived, but the history tells of ${attempts} attempts.`);
  }
  const median = board.medianLatencyMs();
  const lines = [
    '',
    `Published      ${board.published} events`,
    `Deliveries     ${rows.length}: ${countByStatus(rows)}`,
    `Signatures     ${board.verified} of ${board.arrivals} requests verified`,
    `Latency        ${median === null ? '-' : `${median.toFixed(1)} ms`} from publishing to arrival (p50 of first attempts)`,
    '',
    ...(faults.length === 0 ? ['Everything ended as expected.'] : ['NOT as expected:', ...faults]),
  ];
  return { text: lines.join('\n'), succeeded: faults.length === 0 };
}

/** Shell lines for looking at the service that is still up, and at one of its deliveries. */
export function lookFurtherText(running: {
  url: string;
  keys: DemoKeys;
  example: DeliveryRow;
  logFile: string;
  /** A link that works once. */
  dashboard: string | null;
}): string {
  const { url, keys, example, logFile, dashboard } = running;
  const page = dashboard === null ? '' : `\nThe same in the browser (the link works once): ${dashboard}\n`;
  const webhook = `${url}/v1/webhooks/${example.webhook_id}`;
  const key = `-H 'anchor-api-key: ${keys.apiKey}'`;
  return `
The service stays up until Ctrl-C. To look further:

# the newest deliveries of a webhook
curl -sS '${webhook}/events?limit=3' ${key}
# one delivery with its payload and its attempts
curl -sS '${webhook}/events/${example.id}' ${key}
# send a test event to it
curl -sS '${webhook}/test' ${key} -H 'content-type: application/json' -d '{"event_type":"task.completed"}'
# one line for each attempt
tail -f '${logFile}'

The API, to read and to try: ${url}/docs   Figures for Prometheus: ${url}/metrics
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

function countByStatus(rows: readonly DeliveryRow[]): string {
  const counts = new Map<string, number>();
  for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ') || 'none';
}
