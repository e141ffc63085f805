import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test, { type TestContext } from 'node:test';
import { type CommandOptions, runCommand, startCommand } from '../support/command.ts';
import { folderSnapshot } from '../support/folder-snapshot.ts';
import { freePort } from '../support/free-port.ts';
import { onEnd } from '../support/on-end.ts';
import { tempDir } from '../support/temp-dir.ts';

const NOBODY = 65_534;

/** Asserts that a start fails with one line, and changes nothing in the data folder. */
async function assertFailsUntouched(
  t: TestContext,
  message: RegExp,
  options: CommandOptions & { dataDir: string; args?: string[]; exitCode?: number },
): Promise<void> {
  const before = folderSnapshot(options.dataDir);
  const args = ['serve', '--port', '0', '--data-dir', options.dataDir, ...(options.args ?? [])];
  const { code, stderr } = await runCommand(t, args, options);
  assert.match(stderr, message);
  assert.match(stderr, /^anchor-webhooks: [^\n]+\n$/, 'one line');
  assert.equal(code, options.exitCode ?? 1);
  assert.deepEqual(folderSnapshot(options.dataDir), before);
}

/** A data folder in which a service has run, with a webhook's secret in it. */
async function usedDataFolder(t: TestContext): Promise<string> {
  const dataDir = join(tempDir(t), 'data');
  const service = startCommand(t, ['serve', '--port', '0', '--data-dir', dataDir]);
  await service.printed(/^curl .*\/v1\/events/m);
  service.child.kill('SIGTERM');
  assert.equal(await service.ended(), 0, service.stderr);
  return dataDir;
}

function emptyDataFolder(t: TestContext): string {
  const dataDir = join(tempDir(t), 'data');
  mkdirSync(dataDir);
  return dataDir;
}

/** As every command ends that was called wrongly. */
const CALLED_WRONGLY = 2;

test('a wrong setting, as a variable or as a flag, stops the start with its name and value', async (t) => {
  const dataDir = emptyDataFolder(t);
  const exitCode = CALLED_WRONGLY;
  await assertFailsUntouched(t, /ANCHOR_RETRY_DELAYS must be .* It is "often"\./, {
    dataDir,
    exitCode,
    env: { ANCHOR_RETRY_DELAYS: 'often' },
  });
  await assertFailsUntouched(t, /--retry-delays must be .* It is "often"\./, {
    dataDir,
    exitCode,
    args: ['--retry-delays', 'often'],
  });
});

test('a file that a setting names and that is not there, or is none, stops the start with its name', async (t) => {
  const dataDir = emptyDataFolder(t);
  const exitCode = CALLED_WRONGLY;
  const missing = { ANCHOR_TARGET_CA_FILE: join(dataDir, '..', 'ca.pem') };
  await assertFailsUntouched(t, /ANCHOR_TARGET_CA_FILE names .*ca\.pem, which cannot be read \(ENOENT\)/, {
    dataDir,
    exitCode,
    env: missing,
  });
  writeFileSync(missing.ANCHOR_TARGET_CA_FILE, 'no certificate');
  await assertFailsUntouched(t, /ANCHOR_TARGET_CA_FILE must hold certificates in PEM form/, {
    dataDir,
    exitCode,
    env: missing,
  });
  await assertFailsUntouched(t, /The catalog file .*types\.yaml: there is no such file/, {
    dataDir,
    exitCode,
    args: ['--catalog-file', join(dataDir, '..', 'types.yaml')],
  });
});

test('a data folder that is not writable stops the start, and what to do about it is said', async (t) => {
  const dataDir = await usedDataFolder(t);
  // Root may write anywhere, so as root the service runs as somebody else, to whom the way there must be open.
  const asRoot = process.getuid?.() === 0;
  chmodSync(join(dataDir, '..'), 0o755);
  chmodSync(dataDir, 0o555);
  onEnd(t, () => chmodSync(dataDir, 0o700));
  await assertFailsUntouched(
    t,
    /The data folder .* is not writable \(permission denied\)\. Make it writable/,
    {
      dataDir,
      ...(asRoot && { uid: NOBODY }),
    },
  );
});

test('a data folder whose path leads through a file stops the start', async (t) => {
  const dataDir = emptyDataFolder(t);
  const file = join(dataDir, 'file');
  writeFileSync(file, '');
  await assertFailsUntouched(t, /cannot be made: a part of its path is a file/, {
    dataDir,
    args: ['--data-dir', join(file, 'data')],
  });
});

test('a port in use stops the start with the setting for another one', async (t) => {
  const dataDir = await usedDataFolder(t);
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  onEnd(t, () => server.close());
  await assertFailsUntouched(t, new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is in use\\. .* ANCHOR_PORT`), {
    dataDir,
    args: ['--port', String(port)],
  });
});

test('an address that is not of this machine stops the start', async (t) => {
  const dataDir = emptyDataFolder(t);
  await assertFailsUntouched(t, /192\.0\.2\.1 is no address of this machine\. Set ANCHOR_HOST/, {
    dataDir,
    args: ['--host', '192.0.2.1'],
  });
});

test('a second process on the same data folder does not start, and the first one goes on', async (t) => {
  const dataDir = join(tempDir(t), 'data');
  const first = startCommand(t, ['serve', '--port', '0', '--data-dir', dataDir]);
  const [, url = ''] = await first.printed(/"url":"(http:[^"]+)"/);
  await first.printed(/^curl .*\/v1\/events/m);
  const { code, stderr } = await runCommand(t, ['serve', '--port', '0', '--data-dir', dataDir]);
  assert.match(stderr, /^anchor-webhooks: The data folder \S+ is in use by another process\. [^\n]+\n$/);
  assert.equal(code, 1);
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
});

test('a wrong master key, in the settings or in the file, stops the start', async (t) => {
  const dataDir = await usedDataFolder(t);
  const other = Buffer.alloc(32, 9).toString('base64');
  await assertFailsUntouched(t, /ANCHOR_MASTER_KEY is not the one that the data in .* is encrypted under/, {
    dataDir,
    env: { ANCHOR_MASTER_KEY: other },
  });
  const file = join(dataDir, 'master.key');
  const right = readFileSync(file);
  writeFileSync(file, `${other}\n`);
  await assertFailsUntouched(t, /The master key in \S+master\.key is not the one/, { dataDir });
  writeFileSync(file, right.subarray(0, 20));
  await assertFailsUntouched(t, /The master key file \S+ is damaged/, { dataDir });
  rmSync(file);
  await assertFailsUntouched(t, /The master key .* is missing: restore \S+master\.key from a backup/, {
    dataDir,
  });
});

test('a damaged database file stops the start, and a backup is advised', async (t) => {
  const dataDir = await usedDataFolder(t);
  const file = join(dataDir, 'anchor.db');
  writeFileSync(file, readFileSync(file).fill(0x5a, 0, 64));
  await assertFailsUntouched(t, /The database \S+ is damaged .* restore it from a backup/, { dataDir });
});

test('a database that is missing or empty beside its master key stops the start, and no new one hides that', async (t) => {
  const dataDir = await usedDataFolder(t);
  const file = join(dataDir, 'anchor.db');
  const gone =
    /holds a master key but its database is missing or empty\. Restore .* move \S+master\.key away/;
  writeFileSync(file, '');
  await assertFailsUntouched(t, gone, { dataDir });
  rmSync(file);
  await assertFailsUntouched(t, gone, { dataDir });
});

test('a database of a newer version stops the start, and an upgrade is advised', async (t) => {
  const dataDir = await usedDataFolder(t);
  const db = new DatabaseSync(join(dataDir, 'anchor.db'));
  db.exec('PRAGMA user_version = 1000');
  db.close();
  await assertFailsUntouched(t, /is of a newer version \(1000\) than this program .* Upgrade/, { dataDir });
});

test('an unknown flag or command ends with exit code 2 and where to look', async (t) => {
  for (const args of [['serve', '--prot', '1'], ['server'], ['serve', 'now'], ['demo', '--twice']]) {
    const { code, stderr } = await runCommand(t, args);
    assert.equal(code, 2, args.join(' '));
    assert.match(stderr, /^anchor-webhooks: [^\n]+[.?] See: anchor-webhooks [^\n]*--help\n$/);
  }
});
