import type { Attempt, Delivery, DeliveryDetail } from '../../client/client.ts';
import { printable } from '../common/printable.ts';
import { facts, table } from './table.ts';
import type { Colour, Terminal } from './terminal.ts';

const STATUS_COLOURS: Record<Delivery['status'], Colour> = {
  pending: 'yellow',
  in_flight: 'cyan',
  succeeded: 'green',
  failed: 'red',
  dead: 'red',
};

/** Deliveries as a table: what the other commands need comes first, as a narrow terminal cuts the end off. */
export function deliveryTable(terminal: Terminal, rows: readonly Delivery[]): string {
  const now = Date.now();
  return table(
    terminal,
    [
      { title: 'DELIVERY', value: ({ id }) => id },
      {
        title: 'STATUS',
        value: ({ status }) => status,
        paint: ({ status }, text) => terminal.paint(STATUS_COLOURS[status], text),
      },
      // To a person how long ago it was; to a file or a program the time itself.
      {
        title: terminal.columns === null ? 'ACCEPTED' : 'AGE',
        value: ({ created_at: at }) => (terminal.columns === null ? at : age(now - Date.parse(at))),
      },
      { title: 'EVENT', value: ({ event_type: type }) => type },
      { title: 'ANSWER', value: answerOf },
    ],
    rows,
  );
}

/** One delivery as one line, for a list that grows. */
export function deliveryLine(terminal: Terminal, row: Delivery): string {
  const { status, id, event_type: type } = row;
  const painted = terminal.paint(STATUS_COLOURS[status], status.padEnd(9));
  const time = terminal.paint('dim', new Date().toTimeString().slice(0, 8));
  return `${time} ${painted} ${id} ${printable(`${type} ${answerOf(row)}`)}`.trimEnd();
}

const AGE_UNITS = [
  { letter: 'd', ms: 86_400_000 },
  { letter: 'h', ms: 3_600_000 },
  { letter: 'm', ms: 60_000 },
] as const;

/** How long ago, in the largest unit that fits. */
function age(ms: number): string {
  const unit = AGE_UNITS.find((candidate) => ms >= candidate.ms) ?? { letter: 's', ms: 1_000 };
  return `${Math.max(0, Math.floor(ms / unit.ms))}${unit.letter}`;
}

/** Hours to milliseconds, in the zone of whoever looks. */
export function timeOfDay(at: Date): string {
  return `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** What the last attempt came to, how long it took, and how many there were where it was not the first. */
function answerOf(row: Delivery): string {
  const { status, response_status: code, error_message: error, duration_ms: ms, attempt } = row;
  const counted = attempt > 1 ? [`attempt ${attempt}`] : [];
  // What the row holds is the answer to the attempt before.
  if (status === 'in_flight') return counted.join('');
  const about = [...(ms === null ? [] : [`${ms} ms`]), ...counted];
  const answer = error?.replace(/\.$/, '') ?? (code === null ? '' : String(code));
  return `${answer}${about.length === 0 ? '' : ` (${about.join(', ')})`}`.trimStart();
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
