import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { openHostsFile, parseHosts } from '../../src/network/hosts-file.ts';
import { tempDir } from '../support/temp-dir.ts';

test('a hosts file is read as resolvers read it', () => {
  const hosts = parseHosts(`# a comment
127.0.0.1\tlocalhost   Loop.Example
  ::1  localhost # both families
10.0.0.7 receiver.example.com receiver
fe80::1%lo0 localhost
not-an-address nowhere.example
10.0.0.8
\r
10.0.0.9 windows.example\r
`);
  assert.deepEqual(Object.fromEntries(hosts), {
    localhost: [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ],
    'loop.example': [{ address: '127.0.0.1', family: 4 }],
    'receiver.example.com': [{ address: '10.0.0.7', family: 4 }],
    receiver: [{ address: '10.0.0.7', family: 4 }],
    'windows.example': [{ address: '10.0.0.9', family: 4 }],
  });
});

test('a change of the file is seen within five seconds, its removal too', (t) => {
  const path = join(tempDir(t), 'hosts');
  let now = 0;
  const hosts = openHostsFile({ path, now: () => now });
  assert.deepEqual(hosts('a.example'), []);
  writeFileSync(path, '10.0.0.1 a.example\n');
  now += 5_000;
  assert.deepEqual(hosts('A.example'), [{ address: '10.0.0.1', family: 4 }]);
  writeFileSync(path, '10.0.0.2 a.example b.example\n');
  now += 5_000;
  assert.deepEqual(hosts('a.example'), [{ address: '10.0.0.2', family: 4 }]);
  rmSync(path);
  now += 5_000;
  assert.deepEqual(hosts('a.example'), []);
});
