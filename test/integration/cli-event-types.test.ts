import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import { runCommand } from '../support/command.ts';
import { startService } from '../support/service.ts';

const SHOP = join(fileURLToPath(new URL('../..', import.meta.url)), 'examples', 'shop-catalog.yaml');
const BUILT_IN = builtInCatalog().types.map(({ type }) => type);

function typesIn(stdout: string): string[] {
  return (JSON.parse(stdout).types as { type: string }[]).map(({ type }) => type);
}

test('event types are listed and shown without a service, those of a catalog of one’s own too', async (t) => {
  const listed = await runCommand(t, ['event-types', 'list']);
  assert.equal(listed.code, 0, listed.stderr);
  assert.deepEqual(
    listed.stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(' ')[0]),
    BUILT_IN,
  );
  const shop = await runCommand(t, ['event-types', 'list', '--catalog-file', SHOP, '--json']);
  assert.ok(typesIn(shop.stdout).includes('order.refunded'), shop.stderr);
  const shown = await runCommand(t, ['event-types', 'show', 'task.failed']);
  assert.match(shown.stdout, /^error\.message +yes +string$/m);
  assert.match(shown.stdout, /"task_id": "tsk_/);
  const unknown = await runCommand(t, ['event-types', 'show', 'task.fialed', '--json']);
  assert.equal(unknown.code, 2);
  assert.match(
    JSON.parse(unknown.stderr).error,
    /no event type "task\.fialed"; there are: task\.completed, /,
  );
});

test('with an API key the event types are those of the service', async (t) => {
  const service = await startService(t);
  const env = { ANCHOR_URL: service.url, ANCHOR_API_KEY: service.api.keys.apiKey, ANCHOR_CATALOG_FILE: SHOP };
  const listed = await runCommand(t, ['event-types', 'list', '--json'], { env });
  assert.deepEqual(typesIn(listed.stdout), BUILT_IN);
});
