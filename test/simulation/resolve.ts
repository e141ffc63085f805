import type { Change } from '../support/webhook-changes.ts';
import type { Ledger, WebhookRecord } from './ledger.ts';
import type { Machine } from './machine.ts';
import type { SimulatedService } from './service.ts';
import type { World } from './world.ts';

const RETRY_MS = 500;

/**
 * Finds out what became of the changes that a crash had cut off, by looking at the webhooks as their customers do.
 * Resolves with false where the process died meanwhile.
 */
export async function resolveOpenChanges(world: World, ledger: Ledger, machine: Machine): Promise<boolean> {
  for (const webhook of ledger.webhooks) {
    const change = webhook.changes.at(-1);
    if (change?.done !== 'open') continue;
    for (;;) {
      const answer = await machine.call((service) => wasDone(service, webhook, change, machine));
      if (answer.end === 'cut off') return false;
      if (answer.value !== undefined) {
        change.done = answer.value ? 'yes' : 'no';
        world.trace.say(`${change.kind} ${webhook.name}, which was cut off: ${change.done}`);
        break;
      }
      await world.sleep(RETRY_MS);
    }
  }
  return true;
}

async function wasDone(
  service: SimulatedService,
  webhook: WebhookRecord,
  change: Change,
  machine: Machine,
): Promise<boolean> {
  const listed = await service.webhooks.list(webhook.project.id);
  if (change.kind === 'create') {
    const created = listed.find(({ url }) => url === change.url);
    webhook.id = created?.id ?? null;
    if (created !== undefined) change.secret = machine.secretsOf(created.id)[0] ?? '';
    return created !== undefined;
  }
  const found = listed.find(({ id }) => id === webhook.id);
  if (change.kind === 'delete') return found === undefined;
  if (found === undefined) throw new Error(`${webhook.name} is gone`);
  if (change.kind === 'update') return found.description === change.mark;
  const target = await service.store.webhooks.target(found.id);
  const newest = target?.secrets[0];
  return newest !== undefined && service.secrets.open(newest.sealed, found.id) === change.secret;
}
