import { isUtf8 } from 'node:buffer';
import { isJsonObject } from '../../json/json.ts';
import { CommandFault } from '../command-fault.ts';

/** A webhook request as it was received. */
export interface ReceivedRequest {
  receivedAt: Date;
  method: string;
  path: string;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** The request as JSON, for a file that people can read: the body as text where it is text, byte for byte either way. */
export function savedText(request: ReceivedRequest): string {
  const { receivedAt, method, path, headers, body } = request;
  const content = isUtf8(body) ? { body: body.toString('utf8') } : { body_base64: body.toString('base64') };
  const saved = { received_at: receivedAt.toISOString(), method, path, headers, ...content };
  return `${JSON.stringify(saved, null, 2)}\n`;
}

/** Reads what `savedText` wrote. @throws CommandFault where it is something else */
export function parseSaved(text: string): ReceivedRequest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (!isJsonObject(value) || !isJsonObject(value.headers)) throw notSaved();
  const { received_at: at, method, path, headers, body, body_base64: base64 } = value;
  const receivedAt = new Date(String(at));
  if (Number.isNaN(receivedAt.getTime()) || (typeof body !== 'string' && typeof base64 !== 'string'))
    throw notSaved();
  return {
    receivedAt,
    method: String(method),
    path: String(path),
    headers: headers as Record<string, string | string[]>,
    body: typeof body === 'string' ? Buffer.from(body, 'utf8') : Buffer.from(String(base64), 'base64'),
  };
}

function notSaved(): CommandFault {
  return new CommandFault(
    'This is no request that `listen --save` saved: it needs received_at, headers, and body.',
  );
}
