/** What is done in a part of the code, for whoever does not know it. By the names that a profile has for its stages. */
const WORDS: Record<string, string> = {
  'src/http/publish-lane': 'HTTP in: the call, read and answered',
  'src/http/json-body.ts': 'parse the body',
  'src/access': 'authenticate',
  'src/publish': 'accept: check against the schema',
  'src/sanitise': 'sanitise, text line, serialise once',
  'src/catalog': 'text line: what its type says',
  'src/store/sqlite/main': 'answers of the store, to whom they belong',
  'src/store/sqlite/boundary': 'columns for the store’s threads',
  'src/store/sqlite/threads': 'messages to and from the store’s threads',
  'src/store/sqlite/write': 'rows, and the commit: log of pages, fsync, checkpoint',
  'src/deliver/sign.ts': 'both signatures',
  'src/deliver/hmac-key.ts': 'both signatures: the hashes',
  'src/deliver/request-headers.ts': 'headers of the attempt',
  'src/deliver/sender': 'messages to and from the sender',
  'src/deliver/dispatcher.ts': 'dispatch',
  'src/deliver/fair-share.ts': 'dispatch: fair shares',
  'src/deliver/attempt.ts': 'the attempt and its outcome',
  'src/deliver/recorder.ts': 'record',
  'src/deliver/http1': 'HTTP out: the exchange with the receiver, and the sockets',
  'src/deliver/attempt-log.ts': 'the log line of an attempt',
  pino: 'the log, but for attempts',
  'sonic-boom': 'the log, written',
  'Node.js: process/task_queues': 'promises and callbacks between the stages',
};

/** The stage with what is done in it, for a table. */
export function inWords(stage: string): string {
  const words = WORDS[stage];
  return words === undefined ? stage : `${words} (${stage})`;
}
