import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { startCommand } from '../support/command.ts';
import { waitFor } from '../support/wait-for.ts';

const EVENTS = readFileSync(new URL('../../examples/events.ndjson', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '').length;

test('demo --once delivers, retries and gives up as it tells, and exits with 0', async (t) => {
  // Settings of the environment must not make it end in another way.
  const demo = startCommand(t, ['demo', '--once'], {
    env: { ANCHOR_RETRY_DELAYS: '60', ANCHOR_BRAND: 'Other' },
  });
  const code = await demo.ended();
  assert.equal(code, 0, demo.stdout + demo.stderr);
  assert.match(demo.stdout, new RegExp(`Published +${EVENTS} events`));
  assert.match(demo.stdout, /Deliveries +\d+: \d+ succeeded, \d+ failed\n/);
  const [, verified, arrived] = /Signatures +(\d+) of (\d+) requests verified/.exec(demo.stdout) ?? [];
  assert.equal(verified, arrived);
  assert.match(demo.stdout, /task\.completed +flaky +3 +200 /);
  assert.match(demo.stdout, /session\.failed +gone +1 +410 /);
  assert.match(demo.stdout, /Everything ended as expected\./);
  assert.equal(demo.stderr, '');
});

test('the demo stays up until Ctrl-C, and its lines for looking further work', async (t) => {
  const demo = startCommand(t, ['demo']);
  const [, url = '', key = ''] = await waitFor(
    () => /curl -sS '([^']+\/events\?limit=3)' -H 'anchor-api-key: (\w[\w-]+)'/.exec(demo.stdout),
    { timeoutMs: 60_000, describe: () => `the end of the demo:\n${demo.stdout}\n${demo.stderr}` },
  );
  const response = await fetch(url, { headers: { 'anchor-api-key': key } });
  const { events } = (await response.json()) as { events: unknown[] };
  assert.equal(events.length, 3);
  demo.child.kill('SIGINT');
  assert.equal(await demo.ended(), 0, demo.stderr);
});

test('Ctrl-C in the middle ends the demo', async (t) => {
  const demo = startCommand(t, ['demo', '--once']);
  await demo.printed(/wait for a retry/);
  demo.child.kill('SIGINT');
  assert.equal(await demo.ended(), 130, demo.stderr);
});
