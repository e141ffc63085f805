import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { snippet } from '../../dashboard/src/webhooks/snippets.ts';
import { tempDir } from '../support/temp-dir.ts';

const SECRET = '9f2c1e7ab04d58e36f91c2d7480ba5e31c6df8027ea94b5310c8d6f2a7e4b915';
const BODY = '{"id":"evt_1","text":"✅ Übung"}';

interface Case {
  what: string;
  headers: Record<string, string>;
  body: string;
  genuine: boolean;
}

function sign(timestamp: number, secret = SECRET): string {
  return createHmac('sha256', secret).update(`v0:${timestamp}:${BODY}`).digest('hex');
}

function cases(): Case[] {
  const now = Math.floor(Date.now() / 1000);
  const signed = (timestamp: number, signatures: string[]) => ({
    'Anchor-Timestamp': String(timestamp),
    'Anchor-Signature': [`t=${timestamp}`, ...signatures.map((value) => `v1=${value}`)].join(','),
  });
  const right = signed(now, [sign(now)]);
  const other = sign(now, 'f'.repeat(64));
  return [
    { what: 'genuine', headers: right, body: BODY, genuine: true },
    { what: 'a rotation is open', headers: signed(now, [other, sign(now)]), body: BODY, genuine: true },
    { what: 'another secret', headers: signed(now, [other]), body: BODY, genuine: false },
    { what: 'another body', headers: right, body: `${BODY} `, genuine: false },
    { what: 'too old', headers: signed(now - 300, [sign(now - 300)]), body: BODY, genuine: false },
    { what: 'not hex', headers: signed(now, ['é', 'zz']), body: BODY, genuine: false },
    { what: 'no headers', headers: {}, body: BODY, genuine: false },
  ];
}

test('the code for Node that the dashboard shows tells genuine requests from others', async (t) => {
  const file = join(tempDir(t), 'verify.mjs');
  writeFileSync(file, snippet('node', SECRET, 'Anchor'));
  const { isGenuine } = await import(pathToFileURL(file).href);
  for (const { what, headers, body, genuine } of cases()) {
    const lower = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    assert.equal(isGenuine(lower, Buffer.from(body)), genuine, what);
  }
});

test('the code for Python that the dashboard shows tells genuine requests from others', (t) => {
  const file = join(tempDir(t), 'verify.py');
  const run = `
import json, sys
print(json.dumps([is_genuine(case["headers"], case["body"].encode()) for case in json.load(sys.stdin)]))
`;
  writeFileSync(file, snippet('python', SECRET, 'Anchor') + run);
  const { stdout, stderr } = spawnSync('python3', [file], {
    input: JSON.stringify(cases()),
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  assert.deepEqual(
    JSON.parse(stdout),
    cases().map(({ genuine }) => genuine),
  );
});

test('the code for Go that the dashboard shows tells genuine requests from others', (t) => {
  const folder = tempDir(t);
  writeFileSync(join(folder, 'go.mod'), 'module webhooks\n\ngo 1.21\n');
  writeFileSync(join(folder, 'verify.go'), snippet('go', SECRET, 'Anchor'));
  writeFileSync(join(folder, 'verify_test.go'), GO_TEST);
  const { status, stdout, stderr } = spawnSync('go', ['test', '-count=1', '-v', './...'], {
    cwd: folder,
    env: { ...process.env, CASES: JSON.stringify(cases()) },
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, new RegExp(`${cases().length} cases`), 'every case was looked at');
});

const GO_TEST = `package webhooks

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"
)

func TestIsGenuine(t *testing.T) {
	var cases []struct {
		What    string
		Headers map[string]string
		Body    string
		Genuine bool
	}
	if err := json.Unmarshal([]byte(os.Getenv("CASES")), &cases); err != nil {
		t.Fatal(err)
	}
	for _, one := range cases {
		headers := http.Header{}
		for name, value := range one.Headers {
			headers.Set(name, value)
		}
		if isGenuine(headers, []byte(one.Body)) != one.Genuine {
			t.Errorf("%s: want %v", one.What, one.Genuine)
		}
	}
	t.Logf("%d cases", len(cases))
}
`;
