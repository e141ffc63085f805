import type { Attempt, Delivery, DeliveryDetail } from '../../client/client.ts';
import { facts, table } from './table.ts';
import { type Colour, printable, type Terminal } from './terminal.ts';

const STATUS_COLOURS: Record<Delivery['status'], Colour> = {
  pending: 'yellow',
  in_flight: 'cyan',
  succeeded: 'green',
  failed: 'red',
  dead: 'red',
};

/** Deliveries as a table. */
export function deliveryTable(terminal: Terminal, rows: readonly Delivery[]): string {
  return table(
    terminal,
    [
      { title: 'ACCEPTED', value: ({ created_at: at }) => at },
      {
        title: 'STATUS',
        value: ({ status }) => status,
        paint: ({ status }, text) => terminal.paint(STATUS_COLOURS[status], text),
      },
      { title: 'ATTEMPT', value: ({ attempt }) => String(attempt) },
      { title: 'EVENT', value: ({ event_type: type }) => type },
      { title: 'DELIVERY', value: ({ id }) => id },
      { title: 'ANSWER', value: answerOf },
    ],
    rows,
  );
}

/** One delivery as one line, for a list that grows. */
export function deliveryLine(terminal: Terminal, row: Delivery): string {
  const status = terminal.paint(STATUS_COLOURS[row.status], row.status.padEnd(9));
  const text = `${row.event_type.padEnd(28)} ${row.id} ${row.webhook_id} attempt ${row.attempt} ${answerOf(row)}`;
  return `${terminal.paint('dim', timeOfDay(new Date()))} ${status} ${printable(text)}`.trimEnd();
}

/** Hours to milliseconds, in the zone of whoever looks. */
export function timeOfDay(at: Date): string {
  return `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

function answerOf({ response_status: status, error_message: error, duration_ms: ms }: Delivery): string {
  const took = ms === null ? '' : ` in ${ms} ms`;
  if (error !== null) return `${error}${took}`;
  return status === null ? '' : `${status}${took}`;
}

/** A delivery whole: what it is, what it sent, and each attempt. */
export function describeDelivery(terminal: Terminal, delivery: DeliveryDetail): string {
  const head = facts(terminal, [
    ['delivery', delivery.id],
    ['webhook', delivery.webhook_id],
    ['event', `${delivery.external_event_id} (${delivery.event_type})`],
    [
      'status',
      `${delivery.status} after ${delivery.attempt} ${delivery.attempt === 1 ? 'attempt' : 'attempts'}`,
    ],
    ['accepted', delivery.created_at],
    [
      delivery.completed_at === null ? 'next attempt' : 'ended',
      delivery.completed_at ?? delivery.scheduled_at,
    ],
  ]);
  const payload = printable(JSON.stringify(delivery.payload, null, 2));
  const attempts = delivery.attempts.map((attempt) => describeAttempt(terminal, attempt));
  return [head, terminal.paint('bold', 'Payload'), payload, ...attempts].join('\n\n');
}

function describeAttempt(terminal: Terminal, attempt: Attempt): string {
  const { number, started_at: at, duration_ms: ms, response_status: status, error } = attempt;
  const outcome =
    status === null ? (error ?? 'no response') : `${status}${error === null ? '' : ` (${error})`}`;
  const colour = error === null ? 'green' : 'red';
  const lines = [
    `${terminal.paint('bold', `Attempt ${number}`)}  ${at}, ${ms} ms: ${terminal.paint(colour, printable(outcome))}`,
    ...headerLines('>', attempt.request_headers),
    ...headerLines('<', attempt.response_headers ?? {}),
  ];
  if (attempt.response_body !== null && attempt.response_body !== '')
    lines.push('', printable(attempt.response_body));
  return lines.join('\n');
}

function headerLines(mark: string, headers: Record<string, unknown>): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => printable(`${mark} ${name}: ${String(one)}`)),
  );
}
