/** The floor's thread that writes: the rows of the service's store, in groups that share a commit, and nothing else. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type PublishColumns, unpackEvent } from '../../src/store/sqlite/boundary/publish-columns.ts';
import {
  attemptCount,
  type SettleColumns,
  unpackAttempt,
} from '../../src/store/sqlite/boundary/settle-columns.ts';
import { openWriter } from '../../src/store/sqlite/connections.ts';
import { initial } from '../../src/store/sqlite/migrations/0001-initial.ts';

/** What came within one turn of the other thread. */
export interface Rows {
  events: PublishColumns;
  /** Of each event its number, and the webhooks that get it. */
  places: { seq: number; webhooks: readonly number[] }[];
  /** Deliveries that have succeeded. */
  attempts: SettleColumns;
}

if (parentPort === null) throw new Error('this file is started as a thread by the floor');
const port = parentPort;
const db = openWriter(workerData as string);
db.exec(initial);
const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
const insertEvent = db.prepare('INSERT INTO events VALUES (?, 1, 1, ?, ?, ?)');
const insertDelivery = db.prepare(
  'INSERT INTO deliveries (seq, webhook, type, event, resent, status, attempts, scheduled_at) VALUES (?, ?, 1, ?, 0, 0, 0, ?)',
);
const insertAttempt = db.prepare(`
  INSERT INTO attempts (id, started_at, duration_ms, signed_at, anchor_signature, standard_signature, response_status, response_headers)
  VALUES (?, ?, ?, ?, ?, ?, 200, ?)`);
const finish = db.prepare(
  'UPDATE deliveries SET status = 2, attempts = 1, completed_at = ?, duration_ms = ?, response_status = 200 WHERE seq = ?',
);

port.on('message', (first: Rows) => {
  let messages = 0;
  begin.run();
  for (let rows: Rows | undefined = first; rows !== undefined; rows = receiveMessageOnPort(port)?.message) {
    write(rows);
    messages += 1;
  }
  commit.run();
  port.postMessage(messages);
});

function write({ events, places, attempts }: Rows): void {
  const now = Date.now();
  for (let i = 0; i < attemptCount(attempts); i++) {
    const { seq, startedAt, durationMs, signedAt, responseHeaders, anchorSignature, standardSignature } =
      unpackAttempt(attempts, i, 0);
    const id = seq * 256 + 1;
    insertAttempt.run(
      id,
      startedAt,
      durationMs,
      signedAt,
      anchorSignature,
      standardSignature,
      responseHeaders,
    );
    finish.run(startedAt + durationMs, durationMs, seq);
  }
  let bodyAt = 0;
  places.forEach(({ seq, webhooks }, i) => {
    const { id, body } = unpackEvent(events, i, bodyAt, []);
    bodyAt += body.byteLength;
    insertEvent.run(seq, webhooks.length, id, body);
    webhooks.forEach((webhook, n) => {
      insertDelivery.run(seq + 1 + n, webhook, seq, now);
    });
  });
}
