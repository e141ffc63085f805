/** The floor's thread that writes: the rows of the service's store, in groups that share a commit, and nothing else. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { openWriter } from '../../src/store/sqlite/connections.ts';
import { initial } from '../../src/store/sqlite/migrations/0001-initial.ts';

/** What came within one turn of the other thread. */
export interface Rows {
  events: { seq: number; id: string; body: string; webhooks: readonly number[] }[];
  /** Deliveries that have succeeded. */
  attempts: { seq: number; startedAt: number; endedAt: number; anchor: string; standard: string }[];
}

if (parentPort === null) throw new Error('this file is started as a thread by the floor');
const port = parentPort;
const db = openWriter(workerData as string);
db.exec(initial);
const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
const insertEvent = db.prepare('INSERT INTO events VALUES (?, 1, 1, ?, ?, CAST(? AS BLOB))');
const insertDelivery = db.prepare(
  'INSERT INTO deliveries (seq, webhook, type, event, resent, status, attempts, scheduled_at) VALUES (?, ?, 1, ?, 0, 0, 0, ?)',
);
const insertAttempt = db.prepare(`
  INSERT INTO attempts (id, started_at, duration_ms, signed_at, anchor_signature, standard_signature, response_status)
  VALUES (?, ?, ?, ?, ?, ?, 200)`);
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

function write({ events, attempts }: Rows): void {
  const now = Date.now();
  for (const { seq, startedAt, endedAt, anchor, standard } of attempts) {
    const signedAt = Math.floor(startedAt / 1000);
    insertAttempt.run(seq * 256 + 1, startedAt, endedAt - startedAt, signedAt, anchor, standard);
    finish.run(endedAt, endedAt - startedAt, seq);
  }
  for (const { seq, id, body, webhooks } of events) {
    insertEvent.run(seq, webhooks.length, id, body);
    webhooks.forEach((webhook, i) => {
      insertDelivery.run(seq + 1 + i, webhook, seq, now);
    });
  }
}
