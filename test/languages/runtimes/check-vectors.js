/** Runs where there is nothing but web standards. `CODE_OF`: the reasons of the vectors in the words of the library. */
const CODE_OF = {
  'timestamp too old': 'timestamp_out_of_tolerance',
  'timestamp too new': 'timestamp_out_of_tolerance',
  'no signature matches': 'no_matching_signature',
  'no v1 signature': 'no_signature',
  'timestamps disagree': 'timestamp_mismatch',
};

/**
 * Verifies every vector, with headers as a `Headers` object and as a record, and the body as bytes and as text.
 *
 * @returns what to print; ends with the number of vectors
 */
export async function checkVectors(verifyWebhook, { cases }) {
  for (const vector of cases) {
    const bytes = Uint8Array.from(atob(vector.body_base64), (character) => character.charCodeAt(0));
    const record = { 'Anchor-Timestamp': vector.timestamp, 'anchor-signature': vector.signature_header };
    const bodies = isUtf8(bytes)
      ? [bytes, bytes.buffer, new TextDecoder().decode(bytes)]
      : [bytes, bytes.buffer];
    for (const body of bodies) {
      for (const headers of [record, new Headers(record)]) {
        const outcome = await verifyWebhook({
          body,
          headers,
          secrets: [undefined, vector.secret],
          now: () => vector.now,
        }).then(
          (event) => JSON.stringify(event),
          (error) => error.code,
        );
        const expected = vector.valid
          ? JSON.stringify(JSON.parse(new TextDecoder().decode(bytes)))
          : CODE_OF[vector.why];
        if (outcome !== expected)
          throw new Error(`${vector.name}: ${outcome}, where ${expected} was expected`);
      }
    }
  }
  return `${cases.length} vectors`;
}

function isUtf8(bytes) {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
