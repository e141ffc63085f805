import { printable } from '../../common/printable.ts';
import { parseExactly } from '../../json/exact-numbers.ts';
import { timeOfDay } from '../delivery-text.ts';
import type { Terminal } from '../terminal.ts';
import type { Verdict } from './check-signature.ts';
import type { ReceivedRequest } from './saved-request.ts';

/** One request and what became of it. */
export interface Heard {
  request: ReceivedRequest;
  /** Null where there is no secret to verify with. */
  verdict: Verdict | null;
  eventType: string;
  deliveryId: string;
  /** How many requests of this delivery have come, this one included. */
  count: number;
  /** Whether another delivery, or an earlier attempt, brought this event before. */
  repeated: boolean;
  answered: number;
  forwardFault: string | null;
  savedAs: string | null;
  /** Why it could not be saved, where that was asked for. */
  saveFault: string | null;
}

/** A request for people: what it is, whether it is genuine, its text and data, and the answer. */
export function describeHeard(terminal: Terminal, heard: Heard, options: { headers: boolean }): string {
  const { request, eventType, deliveryId, count } = heard;
  const time = terminal.paint('dim', timeOfDay(request.receivedAt));
  const attempt = count > 1 ? ` (request ${count})` : '';
  const lines = [
    `${time} ${terminal.paint('bold', printable(eventType || `${request.method} ${request.path}`))} ${printable(deliveryId)}${attempt}`,
    `  ${signatureLine(terminal, heard)}`,
    ...(options.headers ? headerLines(request) : []),
    ...bodyLines(request.body),
    ...(heard.savedAs === null ? [] : [terminal.paint('dim', `  saved as ${heard.savedAs}`)]),
    ...(heard.saveFault === null
      ? []
      : [terminal.paint('red', `  not saved: ${printable(heard.saveFault)}`)]),
    ...(heard.forwardFault === null ? [] : [terminal.paint('red', `  ${printable(heard.forwardFault)}`)]),
    `  ${terminal.paint(heard.answered < 300 ? 'green' : 'yellow', `answered ${heard.answered}`)}`,
  ];
  return lines.join('\n');
}

/** The same for programs. */
export function heardJson(heard: Heard): object {
  const { request, verdict, eventType, deliveryId, count, answered, savedAs, saveFault } = heard;
  return {
    received_at: request.receivedAt.toISOString(),
    event_type: eventType,
    delivery_id: deliveryId,
    request: count,
    verified: verdict === null ? null : verdict.verified,
    ...(verdict?.verified === false && { code: verdict.code, error: verdict.message }),
    event: parsed(request.body) ?? null,
    answered,
    saved_as: savedAs,
    ...(saveFault !== null && { save_error: saveFault }),
  };
}

function signatureLine(terminal: Terminal, { verdict, repeated }: Heard): string {
  if (verdict === null) return terminal.paint('yellow', 'not verified: no secret was given');
  if (!verdict.verified)
    return terminal.paint('red', `signature refused: ${verdict.message} (${verdict.code})`);
  return terminal.paint(
    'green',
    `signature is right${repeated ? '; this event came before, drop it by its id' : ''}`,
  );
}

function headerLines(request: ReceivedRequest): string[] {
  return Object.entries(request.headers).map(([name, value]) => printable(`  ${name}: ${String(value)}`));
}

function bodyLines(body: Buffer): string[] {
  const event = parsed(body);
  if (event === undefined) return [`  ${printable(body.toString('utf8'))}`];
  const text =
    typeof event === 'object' && event !== null && 'text' in event
      ? [`  ${printable(String(event.text))}`]
      : [];
  return [
    ...text,
    ...printable(JSON.stringify(event, null, 2))
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}

function parsed(body: Buffer): unknown {
  try {
    return parseExactly(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
