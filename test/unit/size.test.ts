import assert from 'node:assert/strict';
import test from 'node:test';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import { RefusedError } from '../../src/errors.ts';
import type { JsonObject, JsonValue } from '../../src/json/json.ts';
import { createDataCheck } from '../../src/publish/data-check.ts';
import { type AcceptedEvent, createSanitiser } from '../../src/sanitise/sanitise.ts';
import { isTooLarge, MAX_BYTES, TRUNCATED } from '../../src/sanitise/size.ts';
import { assertFasterThan } from '../support/cpu-time.ts';

const catalog = builtInCatalog();
const sanitiser = createSanitiser(catalog);
const checkData = createDataCheck(catalog);

function event(type: string, data: JsonObject): AcceptedEvent {
  const entry = catalog.get(type);
  assert.ok(entry);
  return {
    id: 'evt_1',
    projectId: '0190b5a0-7c1d-7e55-8a9f-123456789abc',
    type: entry,
    created: '2026-05-24T12:18:05.123Z',
    data: checkData(entry, { task_id: 'tsk_1', execution_id: 'exe_1', ...data }).declared,
  };
}

function completed(value: JsonValue, more: JsonObject = {}): AcceptedEvent {
  return event('task.completed', { output: { value }, ...more });
}

function bodyOf(accepted: AcceptedEvent): Uint8Array {
  return sanitiser.sanitise(accepted).body;
}

function resultOf(accepted: AcceptedEvent): unknown {
  return JSON.parse(Buffer.from(bodyOf(accepted)).toString()).data.output.value;
}

/** How many bytes of a one-byte-per-character value make the envelope exactly as large as is allowed. */
function roomFor(more: JsonObject = {}): number {
  return MAX_BYTES - bodyOf(completed('', more)).length;
}

test('bytes are counted, not characters', () => {
  assert.equal(isTooLarge('x'.repeat(MAX_BYTES)), false);
  assert.equal(isTooLarge('x'.repeat(MAX_BYTES + 1)), true);
  assert.equal(isTooLarge('é'.repeat(MAX_BYTES / 2)), false);
  assert.equal(isTooLarge('é'.repeat(MAX_BYTES / 2 + 1)), true);
  assert.equal(isTooLarge('😀'.repeat(MAX_BYTES / 4 + 1)), true);
});

test('an envelope of exactly 65,536 bytes passes whole', () => {
  const value = 'x'.repeat(roomFor());
  assert.equal(bodyOf(completed(value)).length, MAX_BYTES);
  assert.equal(resultOf(completed(value)), value);
});

test('one byte more, and the result is truncated', () => {
  assert.equal(resultOf(completed('x'.repeat(roomFor() + 1))), TRUNCATED);
  assert.equal(resultOf(completed(`${'x'.repeat(roomFor() - 1)}é`)), TRUNCATED);
});

test('a result that is larger than that by itself is truncated, of any JSON type', () => {
  assert.equal(resultOf(completed('x'.repeat(MAX_BYTES))), TRUNCATED);
  assert.equal(resultOf(completed(Array.from({ length: 40_000 }, () => 1))), TRUNCATED);
  assert.equal(resultOf(completed({ ['k'.repeat(MAX_BYTES)]: null })), TRUNCATED);
});

test('a result nested too deeply to be written is truncated', () => {
  assert.equal(resultOf(completed(JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)))), TRUNCATED);
});

test('the rest of a truncated event stays as it is', () => {
  const body = bodyOf(completed('x'.repeat(MAX_BYTES), { duration_ms: 4210, artifacts: [] }));
  assert.deepEqual(JSON.parse(Buffer.from(body).toString()), {
    id: 'evt_1',
    type: 'task.completed',
    created: '2026-05-24T12:18:05.123Z',
    project_id: '0190b5a0-7c1d-7e55-8a9f-123456789abc',
    text: '✅ Task `tsk_1` completed in 4.2s',
    data: {
      task_id: 'tsk_1',
      execution_id: 'exe_1',
      duration_ms: 4210,
      output: { value: TRUNCATED },
      artifacts: [],
    },
  });
});

test('what is too large without its result is refused, naming the fields that make it so and their sizes', () => {
  const accepted = event('task.failed', {
    error: { type: 'timeout', message: 'm'.repeat(40_000) },
    session_dashboard_url: `https://example.com/${'é'.repeat(20_000)}`,
    output: { value: 'v'.repeat(10_000) },
  });
  assert.throws(
    () => sanitiser.sanitise(accepted),
    (error: unknown) => {
      assert.ok(error instanceof RefusedError);
      assert.equal(error.code, 'payload_too_large');
      assert.match(
        error.message,
        /^The event is 8\d{4} bytes as it would be sent; at most 65536 are allowed\.$/,
      );
      assert.deepEqual(error.details, [
        { path: '/data/session_dashboard_url', message: 'is 40022 bytes' },
        { path: '/data/error/message', message: 'is 40002 bytes' },
      ]);
      return true;
    },
  );
});

test('five megabytes of free text are refused by their size without being searched', () => {
  const message = 'password=x1 '.repeat(400_000);
  const accepted = event('task.failed', { error: { type: 'timeout', message } });
  assertFasterThan(300, '5 MB of free text', () => {
    assert.throws(
      () => sanitiser.sanitise(accepted),
      (error: unknown) => {
        assert.ok(error instanceof RefusedError);
        assert.equal(error.code, 'payload_too_large');
        assert.deepEqual(error.details[0], { path: '/data/error/message', message: 'is 4800002 bytes' });
        return true;
      },
    );
  });
});

test('undeclared fields do not count', () => {
  assert.equal(resultOf(completed('small', { debug: 'x'.repeat(MAX_BYTES) })), 'small');
});
