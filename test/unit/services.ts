import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { Access } from '../../src/access/access.ts';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import { steadyStartNow } from '../../src/clock.ts';
import { requestHeaders } from '../../src/deliver/request-headers.ts';
import { type ErrorCode, RefusedError } from '../../src/errors.ts';
import { History } from '../../src/history/history.ts';
import { createIdSource } from '../../src/ids.ts';
import { createUrlRules } from '../../src/network/url-rules.ts';
import { createDataCheck } from '../../src/publish/data-check.ts';
import { Publisher } from '../../src/publish/publisher.ts';
import { createSanitiser } from '../../src/sanitise/sanitise.ts';
import { SecretBox } from '../../src/secrets/secret-box.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import type { ClaimedDelivery, NextState } from '../../src/store/store.ts';
import { Webhooks } from '../../src/webhooks/webhooks.ts';
import { tempDir } from '../support/temp-dir.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

export const ADMIN_TOKEN = 'an-admin-token-of-good-length';
export const MAX_WEBHOOKS = 5;

/**
 * The services on a real store in a folder of its own, with a dispatcher that sends nothing: what it is offered is
 * kept in `offered`, to be settled by the test.
 */
export async function openServices(t: TestContext) {
  const dataDir = tempDir(t);
  const store = await openSqliteStore({ dataDir, claimLimit: 1_000, steadyStart: steadyStartNow() });
  t.after(() => store.close());

  // The services' clock; the store has its own.
  const clock = new VirtualClock(Date.now());
  const catalog = builtInCatalog();
  const ids = createIdSource(clock);
  const secrets = new SecretBox(new Uint8Array(32).fill(7));
  const forgotten: string[] = [];
  const woken: string[] = [];
  const offered: ClaimedDelivery[] = [];
  const dropped: string[] = [];
  const deliveries = {
    offer: (claimed: readonly ClaimedDelivery[]) => void offered.push(...claimed),
    wake: (webhookId: string) => void woken.push(webhookId),
  };

  const access = new Access({ store: store.access, clock, adminToken: ADMIN_TOKEN });
  const webhooks = new Webhooks({
    store: store.webhooks,
    secrets,
    urlRules: createUrlRules({ allowTargets: [], allowHttp: false }),
    catalog,
    ids,
    clock,
    maxWebhooks: MAX_WEBHOOKS,
    targets: { forget: (webhookId) => void forgotten.push(webhookId) },
    deliveries: { drop: (webhookId) => void dropped.push(webhookId) },
  });
  const history = new History({
    store: store.history,
    webhooks: store.webhooks,
    deliveries,
    requestHeaders: (delivery, signature) => requestHeaders('Anchor', delivery, signature),
  });
  const publisher = new Publisher({
    catalog,
    checkData: createDataCheck(catalog),
    sanitiser: createSanitiser(catalog),
    events: store.events,
    history: store.history,
    deliveries,
    ids,
    clock,
    reportFault: (fault) => assert.fail(String(fault)),
  });

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
  async function settle(next: NextState = { status: 'succeeded' }, status = 200): Promise<ClaimedDelivery> {
    const delivery = offered.shift();
    assert.ok(delivery, 'no delivery was offered');
    const settled = await store.queue.settle({
      deliveryId: delivery.id,
      webhookId: delivery.webhookId,
      attempt: delivery.attempt,
      startedAt: clock.wall(),
      durationMs: 12,
      endedSteady: clock.steady(),
      signature: { timestamp: 1_716_544_084, anchor: 't=1716544084,v1=00', standard: 'v1,AA==' },
      response: { status, headers: { 'content-type': 'text/plain' }, body: Buffer.from('ok') },
      error: next.status === 'succeeded' ? null : 'The endpoint answered with an error.',
      next,
    });
    assert.equal(settled.result, 'settled');
    return delivery;
  }

  return {
    dataDir,
    store,
    clock,
    catalog,
    secrets,
    access,
    webhooks,
    history,
    forgotten,
    dropped,
    woken,
    offered,
    newProject,
    newWebhook,
    publish,
    settle,
  };
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
