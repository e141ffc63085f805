import type { JsonObject, JsonValue } from '../json/json.ts';

/** What a receiver is told about an event, beside its data. */
export interface EnvelopeHead {
  id: string;
  type: string;
  /** ISO 8601, UTC, milliseconds. */
  created: string;
  projectId: string;
  text: string;
}

/**
 * The envelope as JSON: id, type, created, project_id, text, data, in this order. It is written by hand so that the keys
 * keep their order for good, and so that the data is serialised once.
 *
 * @returns its bytes. Data and head are encoded apart: the text line has an emoji, and a string with one takes twice the time.
 * @throws RangeError where the data is nested too deeply to be serialised.
 */
export function serialiseEnvelope(head: EnvelopeHead, data: JsonObject): Buffer {
  const written =
    `{"id":${JSON.stringify(head.id)},"type":${JSON.stringify(head.type)},"created":"${head.created}"` +
    `,"project_id":${JSON.stringify(head.projectId)},"text":${JSON.stringify(head.text)},"data":`;
  const rest = `${serialise(data)}}`;
  const bytes = Buffer.allocUnsafe(Buffer.byteLength(written) + Buffer.byteLength(rest));
  bytes.write(rest, bytes.write(written));
  return bytes;
}

/** A value as it is written in an envelope. @throws RangeError where it is nested too deeply */
export function serialise(value: JsonValue): string {
  return replaceLoneSurrogates(JSON.stringify(value));
}

/**
 * JSON.stringify writes half a surrogate pair as an escape, `\ud83d`, which some parsers refuse together with the whole
 * body: the event could then never be delivered. U+FFFD takes its place, as in every decoder of broken UTF-8.
 */
function replaceLoneSurrogates(json: string): string {
  if (!json.includes('\\ud')) return json;
  // Backslashes are read in pairs, so that an escaped one before "ud83d" is not taken for the start of an escape.
  return json.replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, '$1\ufffd');
}
