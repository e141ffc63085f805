/** Deliveries of the real service, one of each type, verified by each library and by those of Standard Webhooks. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { RECEIVER_TOOLS } from '../../scripts/prepare-receivers.ts';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import type { AnchorEvent } from '../../verify/typescript/events.ts';
import { verifyWebhook } from '../../verify/typescript/verify.ts';
import { startReceiver } from '../support/receiver.ts';
import { startService } from '../support/service.ts';
import { tempDir } from '../support/temp-dir.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A request as a program in another language reads it. */
interface SavedRequest {
  /** Base64. */
  body: string;
  headers: Record<string, string>;
  secret: string;
}

async function deliverOneOfEach(t: TestContext): Promise<SavedRequest[]> {
  const { api } = await startService(t);
  const receiver = await startReceiver(t);
  const types = builtInCatalog().types.map(({ type }) => type);
  const { id, secret } = await api.createWebhook(receiver.url(), types);
  for (const type of types) await api.sendTest(id, type);
  const requests = await receiver.received(types.length);
  return requests.map(({ body, headers }) => ({
    body: body.toString('base64'),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    secret,
  }));
}

function idsPrintedBy(command: string, args: string[], env: Record<string, string> = {}): string[] {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  assert.equal(status, 0, stderr);
  return stdout.trim().split('\n');
}

test('TypeScript, Python and Go verify deliveries of every type, in both schemes', async (t) => {
  const saved = await deliverOneOfEach(t);
  const file = join(tempDir(t), 'requests.json');
  writeFileSync(file, JSON.stringify(saved));

  const ids: string[] = [];
  for (const { body, headers, secret } of saved) {
    const text = Buffer.from(body, 'base64').toString('utf8');
    const event = await verifyWebhook<AnchorEvent>({ body: text, headers, secrets: secret });
    const standard = new Webhook(`whsec_${Buffer.from(secret).toString('base64')}`).verify(text, headers);
    assert.deepEqual(standard, event);
    ids.push(event.id);
  }
  assert.equal(new Set(ids).size, builtInCatalog().types.length);

  const python = [`${ROOT}examples/receivers/python/verify_saved.py`, file];
  assert.deepEqual(
    idsPrintedBy(RECEIVER_TOOLS.python, python, {
      PYTHONPATH: `${ROOT}verify/python`,
      PYTHONDONTWRITEBYTECODE: '1',
    }),
    ids,
  );
  assert.deepEqual(idsPrintedBy(`${RECEIVER_TOOLS.go}/saved`, [file]), ids);
});
