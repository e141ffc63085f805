import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { steadyStartNow } from '../../src/clock.ts';
import { type ErrorCode, RefusedError } from '../../src/errors.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import type { ClaimedDelivery, NextState } from '../../src/store/store.ts';
import { settleOffered, wireServices } from '../support/services.ts';
import { tempDir } from '../support/temp-dir.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** The services on a real store in a folder of its own, on a clock that the test drives; the store has its own. */
export async function openServices(t: TestContext) {
  const dataDir = tempDir(t);
  const store = await openSqliteStore({ dataDir, claimLimit: 1_000, steadyStart: steadyStartNow() });
  t.after(() => store.close());
  const clock = new VirtualClock(Date.now());
  const services = wireServices(store, clock);
  const { access, webhooks, publisher, catalog } = services;

  async function newProject(): Promise<string> {
    return (await access.createProject({ name: 'Test' })).id;
  }

  async function newWebhook(projectId: string, types: string[] = ['task.completed']): Promise<string> {
    const { webhook } = await webhooks.create(projectId, {
      url: 'https://example.com/hook',
      subscribed_events: types,
    });
    return webhook.id;
  }

  /** Publishes the example of a type and returns the event's id. */
  async function publish(projectId: string, type = 'task.completed'): Promise<string> {
    const data = catalog.get(type)?.example;
    return (await publisher.publish({ project_id: projectId, type, data }, { projectId: null })).id;
  }

  /** Ends the oldest offered delivery with an answer of the receiver, and returns it. */
  function settle(next: NextState = { status: 'succeeded' }, status = 200): Promise<ClaimedDelivery> {
    const error = next.status === 'succeeded' ? null : 'The endpoint answered with an error.';
    const response = { status, headers: { 'content-type': 'text/plain' }, body: Buffer.from('ok') };
    return settleOffered(store, clock, services.offered.shift(), { next, durationMs: 12, response, error });
  }

  return { ...services, dataDir, store, clock, newProject, newWebhook, publish, settle };
}

/** Asserts that something is refused with a code, and returns the error. */
export async function assertRefused(code: ErrorCode, run: Promise<unknown>): Promise<RefusedError> {
  try {
    await run;
  } catch (error) {
    assert.ok(error instanceof RefusedError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, /^\S.*\.$/s);
    return error;
  }
  assert.fail(`was not refused as ${code}`);
}
