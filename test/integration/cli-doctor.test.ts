import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { createAuthority } from '../support/certificates.ts';
import { type CommandOptions, runCommand, startCommand } from '../support/command.ts';
import { folderSnapshot } from '../support/folder-snapshot.ts';
import { freePort } from '../support/free-port.ts';
import { onEnd } from '../support/on-end.ts';
import { PostgresServer } from '../support/postgres-server.ts';
import { startReceiver } from '../support/receiver.ts';
import { tempDir } from '../support/temp-dir.ts';

const NOBODY = 65_534;

interface Diagnosis {
  code: number | null;
  ok: boolean;
  /** State and sentences by check; of several about one check the first. */
  of(check: string): string;
}

async function doctor(t: TestContext, args: string[], options: CommandOptions = {}): Promise<Diagnosis> {
  const { code, stdout, stderr } = await runCommand(t, ['doctor', '--json', ...args], options);
  assert.equal(stderr, '');
  const { ok, findings } = JSON.parse(stdout);
  assert.equal(code, ok ? 0 : 5);
  return {
    code,
    ok,
    of(check) {
      const finding = findings.find((candidate: { check: string }) => candidate.check === check);
      return `${finding?.state}: ${finding?.says}${finding?.fix === null ? '' : ` ${finding?.fix}`}`;
    },
  };
}

/** A new data folder, and flags that make the doctor look at it alone, on a free port. */
async function installation(t: TestContext) {
  const base = tempDir(t);
  const dataDir = join(base, 'data');
  const flags = ['--data-dir', dataDir, '--port', String(await freePort())];
  return { base, dataDir, flags, local: [...flags, '--no-network'] };
}

/** A data folder in which a service has run. */
async function usedInstallation(t: TestContext) {
  const made = await installation(t);
  const service = startCommand(t, ['serve', ...made.flags]);
  await service.printed(/Dashboard/);
  return { ...made, service };
}

test('a sound installation, before its first start, is looked at and not touched', async (t) => {
  const { base, flags } = await installation(t);
  const authority = createAuthority();
  const receiver = await startReceiver(t, { certificate: authority.issue({ names: ['localhost'] }) });
  const authorityFile = join(tempDir(t), 'ca.pem');
  writeFileSync(authorityFile, authority.cert);
  const target = receiver.url().replace('127.0.0.1', 'localhost');
  const reaching = [
    '--target',
    target,
    '--target-ca-file',
    authorityFile,
    '--allow-targets',
    'localhost,127.0.0.1,::1',
  ];
  const found = await doctor(t, [...flags, ...reaching]);
  assert.equal(found.of('settings'), 'ok: All 26 are right, and the catalog has 13 event types.');
  assert.match(found.of('data folder'), /^ok: .*data is made by the first start \(.* GB free\)\.$/);
  assert.match(found.of('database'), /^ok: There is none yet/);
  assert.match(found.of('master key'), /^ok: Nothing is encrypted yet/);
  assert.match(found.of('port'), /^ok: 127\.0\.0\.1:\d+ is free\.$/);
  assert.match(found.of('DNS'), /^ok: localhost is .*127\.0\.0\.1/);
  assert.match(found.of('outgoing TLS'), /^ok: https:\/\/localhost:\d+ answered 200 over TLS 1\.3\.$/);
  assert.match(found.of('clock'), /^ok: Within \d\.\d s of the endpoint’s\.$/);
  assert.deepEqual(readdirSync(base), []);
  assert.equal(receiver.requests[0]?.method, 'HEAD');
});

test('every wrong setting is named, with a slip of the pen', async (t) => {
  const { local } = await installation(t);
  const { code, stdout } = await runCommand(t, ['doctor', ...local, '--retry-delays', 'often'], {
    env: { ANCHOR_LOG_LEVEL: 'loud', ANCHOR_MAX_WEBHOKS: '3' },
  });
  assert.equal(code, 5);
  assert.match(stdout, /^fault +settings +--retry-delays must be /m);
  assert.match(stdout, /^fault +settings +ANCHOR_LOG_LEVEL must be one of /m);
  assert.match(
    stdout,
    /^warning +settings +ANCHOR_MAX_WEBHOKS is not a setting .* Did you mean ANCHOR_MAX_WEBHOOKS\?/m,
  );
  assert.match(stdout, /^skipped +database +Not looked at, as the settings are wrong\./m);
  assert.ok(!stdout.includes('\x1b'), 'no colours where the output is no terminal');
});

test('beside a running service it says that it is ready, and of a stopped one what is left', async (t) => {
  const { local, dataDir, service } = await usedInstallation(t);
  const running = await doctor(t, local);
  assert.match(running.of('port'), /^ok: The service runs at http:\/\/127\.0\.0\.1:\d+ and is ready\.$/);
  assert.match(running.of('database'), /^ok: .*anchor\.db can be read \(\d+\.\d MB\)\.$/);
  service.child.kill('SIGKILL');
  await service.ended();
  const before = folderSnapshot(dataDir);
  const stopped = await doctor(t, local);
  assert.match(stopped.of('port'), /is free/);
  assert.match(stopped.of('master key'), /^ok: It is the one that the data is encrypted under\.$/);
  const foreign = await doctor(t, [...local, '--master-key', Buffer.alloc(32, 9).toString('base64')]);
  assert.match(foreign.of('master key'), /^fault: ANCHOR_MASTER_KEY is not the one/);
  assert.deepEqual(folderSnapshot(dataDir), before);

  writeFileSync(
    join(dataDir, 'anchor.db'),
    'no database at all, and longer than a header of one hundred bytes is: '.repeat(9),
  );
  const damaged = await doctor(t, local);
  assert.match(damaged.of('database'), /^fault: .*is damaged .*restore it from a backup/);
  assert.match(damaged.of('master key'), /^skipped/);
  rmSync(join(dataDir, 'anchor.db'));
  const gone = await doctor(t, local);
  assert.match(gone.of('database'), /^fault: .*holds a master key but its database is missing or empty/);
});

test('the doctor finds a data folder that others can enter, that cannot be written, or that is a file, and a port in use', async (t) => {
  const { base, dataDir, local } = await installation(t);
  mkdirSync(dataDir);
  chmodSync(dataDir, 0o755);
  assert.match((await doctor(t, local)).of('data folder'), /^warning: .*other users.* chmod 700 /);

  chmodSync(base, 0o755);
  chmodSync(dataDir, 0o555);
  onEnd(t, () => chmodSync(dataDir, 0o700));
  // Root may write anywhere, so as root the command runs as somebody else.
  const asOther = process.getuid?.() === 0 ? { uid: NOBODY } : {};
  assert.match(
    (await doctor(t, local, asOther)).of('data folder'),
    /^fault: .*not writable\. Make it writable/,
  );

  const file = join(base, 'file');
  writeFileSync(file, '');
  const onFile = ['--data-dir', file, '--no-network', '--port', '0'];
  assert.match((await doctor(t, onFile)).of('data folder'), /^fault: .*is a file\. Move the file away/);

  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  onEnd(t, () => server.close());
  assert.match(
    (await doctor(t, [...local, '--port', String(port)])).of('port'),
    /^fault: Port \d+ .*is in use/,
  );
});

test('the doctor finds a name that is not known, a port that nobody listens on, and an authority that nobody knows', async (t) => {
  const { flags } = await installation(t);
  const unknown = await doctor(t, [...flags, '--target', 'https://endpoint.invalid/']);
  assert.match(
    unknown.of('DNS'),
    /^fault: endpoint\.invalid: The host name could not be .*DNS.* Check the name servers/,
  );
  assert.match(unknown.of('outgoing TLS'), /^skipped/);

  const allowed = [...flags, '--allow-targets', '127.0.0.1', '--target'];
  const refused = await doctor(t, [...allowed, `https://127.0.0.1:${await freePort()}/`]);
  assert.match(refused.of('DNS'), /^skipped: 127\.0\.0\.1 is an address/);
  assert.match(refused.of('outgoing TLS'), /^fault: .*refused the connection\. Open port 443 outwards/);

  const receiver = await startReceiver(t, { certificate: createAuthority().issue() });
  const untrusted = await doctor(t, [...allowed, receiver.url()]);
  assert.match(untrusted.of('outgoing TLS'), /^fault: .*certificate.* ANCHOR_TARGET_CA_FILE/);

  const inside = await doctor(t, [...flags, '--target', receiver.url()]);
  assert.match(inside.of('outgoing TLS'), /^fault: .*is no URL that events would be sent to: /);
});

test('the doctor finds a clock that is off by what the endpoint says', async (t) => {
  const { flags } = await installation(t);
  let offsetMs = 0;
  const receiver = await startReceiver(t, {
    behaviour: ({ response }) =>
      void response.writeHead(200, { date: new Date(Date.now() + offsetMs).toUTCString() }).end(),
  });
  const args = [...flags, '--allow-targets', '127.0.0.1', '--allow-http-targets', '--target', receiver.url()];
  offsetMs = 30_000;
  const late = await doctor(t, args);
  assert.match(late.of('clock'), /^warning: (29|30|31) s behind the endpoint’s\. Set the clock by NTP/);
  assert.equal(late.ok, true);
  offsetMs = -300_000;
  const early = await doctor(t, args);
  assert.match(early.of('clock'), /^fault: 30[01] s ahead of the endpoint’s/);
});

test('the doctor tells an empty database on PostgreSQL from one with another master key and a server that is not there', async (t) => {
  const server = await PostgresServer.start();
  onEnd(t, () => server.dispose());
  const url = await server.createDatabase('looked_at');
  const key = Buffer.alloc(32, 1).toString('base64');
  const port = String(await freePort());
  const at = (databaseUrl: string, masterKey = key) =>
    doctor(t, ['--no-network', '--port', port], {
      env: { ANCHOR_DATABASE_URL: databaseUrl, ANCHOR_MASTER_KEY: masterKey },
    });
  const empty = await at(url);
  assert.match(empty.of('data folder'), /^skipped/);
  assert.match(
    empty.of('database'),
    /^warning: PostgreSQL at 127\.0\.0\.1:\d+\/looked_at answers\. It is empty/,
  );
  assert.match(empty.of('clock'), /^ok: Within \d\.\d s of the database’s\.$/);
  assert.deepEqual(
    await server.query("SELECT 1 FROM pg_tables WHERE schemaname = 'public'", 'looked_at'),
    [],
  );

  const node = startCommand(t, ['serve', '--port', '0'], {
    env: { ANCHOR_DATABASE_URL: url, ANCHOR_MASTER_KEY: key },
  });
  await node.printed(/started/);
  assert.match((await at(url)).of('master key'), /^ok: It is the one/);
  assert.match(
    (await at(url, Buffer.alloc(32, 2).toString('base64'))).of('master key'),
    /^fault: .*is not the one/,
  );
  assert.match((await at(server.url('nowhere'))).of('database'), /^fault: .*does not exist/);
  const away = `postgres://anchor@127.0.0.1:${await freePort()}/db`;
  assert.match((await at(away)).of('database'), /^fault: .*refuses connections\. Start it/);
});

test('a target that is no URL is called wrongly', async (t) => {
  const { code, stderr } = await runCommand(t, ['doctor', '--target', 'example.com']);
  assert.equal(code, 2);
  assert.match(stderr, /--target must be a URL such as https:\/\/example\.com\//);
});
