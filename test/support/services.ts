import assert from 'node:assert/strict';
import { Access } from '../../src/access/access.ts';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import type { Clock } from '../../src/clock.ts';
import { AttemptHeaders } from '../../src/deliver/request-headers.ts';
import { History } from '../../src/history/history.ts';
import { createIdSource } from '../../src/ids.ts';
import { createUrlRules } from '../../src/network/url-rules.ts';
import { createDataCheck } from '../../src/publish/data-check.ts';
import { Publisher } from '../../src/publish/publisher.ts';
import { createSanitiser } from '../../src/sanitise/sanitise.ts';
import { SecretBox } from '../../src/secrets/secret-box.ts';
import type { ClaimedDelivery, SettledAttempt, Store } from '../../src/store/store.ts';
import { Webhooks } from '../../src/webhooks/webhooks.ts';

export const ADMIN_TOKEN = 'an-admin-token-of-good-length';
export const MAX_WEBHOOKS = 5;

/**
 * The services on a store, wired as in production but with a dispatcher that sends nothing: what it is offered is kept in
 * `offered`, to be settled by the test.
 *
 * @param onOffer is told besides
 */
export function wireServices(
  store: Store,
  clock: Clock,
  onOffer: (claimed: readonly ClaimedDelivery[]) => void = () => {},
) {
  const catalog = builtInCatalog();
  const ids = createIdSource(clock);
  const secrets = new SecretBox(new Uint8Array(32).fill(7));
  const forgotten: string[] = [];
  const woken: string[] = [];
  const offered: ClaimedDelivery[] = [];
  const dropped: string[] = [];
  const deliveries = {
    offer(claimed: readonly ClaimedDelivery[]) {
      offered.push(...claimed);
      onOffer(claimed);
    },
    wake: (webhookId: string) => void woken.push(webhookId),
  };
  const checkData = createDataCheck(catalog);
  const sanitiser = createSanitiser(catalog);
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
  const attemptHeaders = new AttemptHeaders('Anchor');
  const history = new History({
    catalog,
    store: store.history,
    webhooks: store.webhooks,
    deliveries,
    requestHeaders: (delivery, signature) => attemptHeaders.shown(delivery, signature),
  });
  const publisher = new Publisher({
    catalog,
    checkData,
    sanitiser,
    events: store.events,
    history: store.history,
    deliveries,
    ids,
    clock,
    reportFault: (fault) => assert.fail(String(fault)),
  });

  return {
    catalog,
    ids,
    secrets,
    checkData,
    sanitiser,
    access,
    webhooks,
    history,
    publisher,
    forgotten,
    dropped,
    woken,
    offered,
  };
}

/** Ends an offered delivery with an answer of the receiver, 200 unless `changes` says otherwise. */
export async function settleOffered(
  { queue }: Pick<Store, 'queue'>,
  clock: Clock,
  delivery: ClaimedDelivery | undefined,
  { next = { status: 'succeeded' }, ...changes }: Partial<SettledAttempt> = {},
): Promise<ClaimedDelivery> {
  assert.ok(delivery, 'no delivery was offered');
  const settled = await queue.settle({
    deliveryId: delivery.id,
    webhookId: delivery.webhookId,
    attempt: delivery.attempt,
    startedAt: clock.wall(),
    durationMs: 12.4,
    endedSteady: clock.steady(),
    signature: { timestamp: 1_716_544_084, anchor: 't=1716544084,v1=00', standard: 'v1,AA==' },
    response: { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from('ok') },
    error: null,
    next,
    ...changes,
  });
  assert.equal(settled.result, 'settled');
  return delivery;
}
