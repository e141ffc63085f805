import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { runCommand, startCommand } from '../support/command.ts';
import { waitFor } from '../support/wait-for.ts';

const EVENTS = readFileSync(new URL('../../examples/events.ndjson', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '').length;

// Beside each other: each waits for the retries.
describe('the demo', { concurrency: true }, () => {
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
    await waitFor(() => /^HOOK='(.+)'\nKEY='(.+)'\n[\s\S]+\nThese docs: /m.exec(demo.stdout), {
      timeoutMs: 60_000,
      describe: () => `the end of the demo:\n${demo.stdout}\n${demo.stderr}`,
    });
    const lines = demo.stdout.slice(demo.stdout.indexOf('HOOK='), demo.stdout.indexOf('# one line for each'));
    assert.ok(
      lines.split('\n').every(({ length }) => length <= 80),
      lines,
    );
    const [page, delivery, test] = execFileSync('bash', ['-ec', lines.replaceAll(/\n#/g, '; echo\n#')], {
      encoding: 'utf8',
    })
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(page.events.length, 3);
    assert.equal(delivery.attempts.length, 3);
    assert.match(test.external_event_id, /^evt_/);
    demo.child.kill('SIGINT');
    assert.equal(await demo.ended(), 0, demo.stderr);
  });

  test('Ctrl-C in the middle ends the demo', async (t) => {
    const demo = startCommand(t, ['demo', '--once']);
    await demo.printed(/wait for a retry/);
    demo.child.kill('SIGINT');
    assert.equal(await demo.ended(), 130, demo.stderr);
  });

  test('demo --once --json tells the same as an object a line, and a summary last', async (t) => {
    const demo = startCommand(t, ['demo', '--once', '--json']);
    assert.equal(await demo.ended(), 0, demo.stdout + demo.stderr);
    const lines = demo.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const steps = (name: string) => lines.filter(({ step }) => step === name);
    assert.deepEqual(
      [...new Set(lines.map(({ step }) => step))],
      ['service', 'webhook', 'publish', 'attempt', 'summary'],
    );
    assert.deepEqual(
      steps('webhook').map(({ webhook }) => webhook),
      ['good', 'flaky', 'gone'],
    );
    const attempts = steps('attempt');
    const retried = attempts.filter(({ webhook, retried }) => webhook === 'flaky' && retried);
    assert.ok(retried.length > 0 && retried.every(({ response_status: status }) => status === 503));
    const { deliveries, ...summary } = lines.at(-1);
    assert.equal(summary.step, 'summary');
    assert.equal(summary.as_expected, true);
    assert.equal(summary.events, EVENTS);
    assert.equal(summary.attempts, attempts.length);
    assert.equal(summary.signatures_verified, attempts.length);
    assert.equal(deliveries.total, deliveries.succeeded + deliveries.failed);
    assert.deepEqual(summary.faults, []);
    assert.equal(demo.stderr, '');
  });

  test('demo --json says what went wrong as JSON, where its folder cannot be made', async (t) => {
    const { code, stdout, stderr } = await runCommand(t, ['demo', '--json'], {
      env: { TMPDIR: '/dev/null' },
    });
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(JSON.parse(stderr).error, /none can be made in \/dev\/null\. Set TMPDIR/);
  });
});
