import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startService } from '../../src/cli/start-service.ts';
import { portOf } from '../../src/common/port-of.ts';
import { readConfig } from '../../src/settings/config.ts';
import { StartError } from '../../src/start-error.ts';
import { createLog } from '../../src/telemetry/logging.ts';
import { createAuthority } from '../support/certificates.ts';
import { runCommand } from '../support/command.ts';
import { freePort } from '../support/free-port.ts';
import { onEnd } from '../support/on-end.ts';
import { PostgresServer } from '../support/postgres-server.ts';
import { tempDir } from '../support/temp-dir.ts';

const LIMIT = { timeout: 60_000 };
const MASTER_KEY = randomBytes(32).toString('base64');
const authority = createAuthority();

let server: PostgresServer;
before(async () => {
  server = await PostgresServer.start({
    tls: authority.issue({ names: ['localhost'] }),
    hba: [
      'hostnossl all tls_only 127.0.0.1/32 reject',
      'hostssl all tls_only 127.0.0.1/32 trust',
      'host all guarded 127.0.0.1/32 scram-sha-256',
    ],
  });
  await server.query("CREATE ROLE guarded LOGIN PASSWORD 'right'");
  await server.query('CREATE ROLE tls_only LOGIN SUPERUSER');
  await server.createDatabase('anchor');
});
after(() => server.dispose());

/** As a node starts, in this process; the message of its failure is the line that the command prints. */
async function start(env: Record<string, string>) {
  const config = readConfig({ ANCHOR_PORT: '0', ANCHOR_MASTER_KEY: MASTER_KEY, ...env });
  return startService(config, createLog('silent', { kind: 'terminal', write: () => {}, colours: false }));
}

async function failedStart(env: Record<string, string>): Promise<string> {
  try {
    await (await start(env)).stop();
  } catch (error) {
    assert.ok(error instanceof StartError, String(error));
    assert.doesNotMatch(error.message, /\n/);
    return error.message;
  }
  return assert.fail('it started');
}

/** Starts a node, asserts that it is ready, and ends it in order. */
async function goodStart(env: Record<string, string>): Promise<void> {
  const node = await start(env);
  assert.equal((await fetch(`${node.url}/readyz`)).status, 200);
  await node.stop();
}

function at(user: string, place = `127.0.0.1:${server.port}/anchor`): string {
  return `postgres://${user}@${place}`;
}

test('settings that are missing or wrong stop the start', LIMIT, async () => {
  const url = at('anchor');
  assert.match(
    await failedStart({ ANCHOR_DATABASE_URL: url, ANCHOR_MASTER_KEY: '' }),
    /ANCHOR_MASTER_KEY is missing: .* openssl rand -base64 32/,
  );
  assert.match(
    await failedStart({ ANCHOR_DATABASE_URL: `${url}?sslmod=verify-full` }),
    /ANCHOR_DATABASE_URL must be a URL with no other parameters than .*, not sslmod/,
  );
  assert.match(
    await failedStart({ ANCHOR_DATABASE_URL: `${url}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem` }),
    /The file \/nowhere\/ca\.pem that sslrootcert in ANCHOR_DATABASE_URL names cannot be read/,
  );
  assert.match(await failedStart({ ANCHOR_ROLE: 'worker' }), /ANCHOR_ROLE cannot be used/);
  assert.match(
    await failedStart({ ANCHOR_DATABASE_URL: url, ANCHOR_DATABASE_DISTRIBUTE: 'citus' }),
    /has no extension of that name: CREATE EXTENSION citus/,
  );
});

test('a server that is not there, or never answers, or is not known stops the start', LIMIT, async (t) => {
  const nobody = `127.0.0.1:${await freePort()}/anchor`;
  assert.match(
    await failedStart({ ANCHOR_DATABASE_URL: at('anchor', nobody) }),
    /PostgreSQL at 127\.0\.0\.1:\d+\/anchor refuses connections\. Start it, or correct ANCHOR_DATABASE_URL/,
  );
  assert.match(
    await failedStart({ ANCHOR_DATABASE_URL: at('anchor', 'nowhere.invalid/anchor') }),
    /The host of ANCHOR_DATABASE_URL \(nowhere\.invalid\/anchor\) is not known/,
  );
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onEnd(t, () => silent.close());
  const port = portOf(silent);
  assert.match(
    await failedStart({
      ANCHOR_DATABASE_URL: `${at('anchor', `127.0.0.1:${port}/anchor`)}?connect_timeout=1`,
    }),
    /PostgreSQL at 127\.0\.0\.1:\d+\/anchor does not answer\. Check the network/,
  );
});

test(
  'a wrong password, or none, and a database that is not there; the password is not shown',
  LIMIT,
  async () => {
    for (const user of ['guarded:wrong-one', 'guarded']) {
      const said = await failedStart({ ANCHOR_DATABASE_URL: at(user) });
      assert.match(said, /does not let this user in\. Correct user and password in ANCHOR_DATABASE_URL/);
      assert.doesNotMatch(said, /wrong-one/);
    }
    assert.match(
      await failedStart({ ANCHOR_DATABASE_URL: at('anchor', `127.0.0.1:${server.port}/missing`) }),
      /The database of ANCHOR_DATABASE_URL \(127\.0\.0\.1:\d+\/missing\) does not exist\. Make it with CREATE DATABASE/,
    );
    assert.match(
      await failedStart({ ANCHOR_DATABASE_URL: at('guarded:right') }),
      /The user of ANCHOR_DATABASE_URL may not make tables: GRANT/,
    );
  },
);

test('a database in which another program has a table of the same name stops the start', LIMIT, async () => {
  const url = await server.createDatabase('shared');
  await server.query('CREATE TABLE events (mine int)', 'shared');
  assert.match(
    await failedStart({ ANCHOR_DATABASE_URL: url }),
    /has a table of another program whose name is needed\. Make a database for this service alone/,
  );
});

test('the command prints the line, and no more, and ends: nothing is left open', LIMIT, async (t) => {
  const { code, stderr } = await runCommand(t, ['serve', '--port', '0'], {
    // Without a password, the driver fails at signing in, while the server waits on.
    env: { ANCHOR_MASTER_KEY: MASTER_KEY, ANCHOR_DATABASE_URL: at('guarded') },
  });
  assert.match(stderr, /^anchor-webhooks: PostgreSQL at \S+ does not let this user in\. [^\n]+\n$/);
  assert.equal(code, 1);
});

test('a server that is too old stops the start with the version that is needed', LIMIT, async () => {
  // What it calls itself is looked up in `public` first.
  const url = await server.createDatabase('old');
  await server.query('ALTER DATABASE old SET search_path = public, pg_catalog');
  await server.query(
    "CREATE FUNCTION public.current_setting(text) RETURNS text LANGUAGE sql AS $$ SELECT '140012' $$",
    'old',
  );
  assert.match(
    await failedStart({ ANCHOR_DATABASE_URL: url }),
    /The PostgreSQL server is version 14; 15 or later is needed/,
  );
});

test('a wrong master key for the data that is there stops the start', LIMIT, async () => {
  const ANCHOR_DATABASE_URL = await server.createDatabase('keyed');
  await goodStart({ ANCHOR_DATABASE_URL });
  assert.match(
    await failedStart({ ANCHOR_DATABASE_URL, ANCHOR_MASTER_KEY: randomBytes(32).toString('base64') }),
    /ANCHOR_MASTER_KEY is not the one that the data in PostgreSQL at .* is encrypted under/,
  );
  await goodStart({ ANCHOR_DATABASE_URL });
});

test(
  'TLS: with the right authority and host it starts; with a wrong one, or none, it does not',
  LIMIT,
  async (t) => {
    const folder = tempDir(t);
    const right = join(folder, 'ca.pem');
    writeFileSync(right, authority.cert);
    const other = join(folder, 'other.pem');
    writeFileSync(other, createAuthority('Another authority').cert);
    const named = at('tls_only', `localhost:${server.port}/anchor`);
    await goodStart({ ANCHOR_DATABASE_URL: `${named}?sslmode=verify-full&sslrootcert=${right}` });
    const [found] = await server.query(
      "SELECT count(*)::int AS open FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'tls_only' AND NOT ssl",
    );
    assert.equal(found?.open, 0);
    assert.match(
      await failedStart({ ANCHOR_DATABASE_URL: `${named}?sslmode=verify-full&sslrootcert=${other}` }),
      /The certificate of PostgreSQL at localhost:\d+\/anchor is not trusted\. Name its authority with sslrootcert/,
    );
    assert.match(
      await failedStart({ ANCHOR_DATABASE_URL: `${named}?sslmode=verify-full` }),
      /The certificate of PostgreSQL at .* is not trusted/,
    );
    const byAddress = at('tls_only');
    assert.match(
      await failedStart({ ANCHOR_DATABASE_URL: `${byAddress}?sslmode=verify-full&sslrootcert=${right}` }),
      /The certificate of PostgreSQL at .* is for another host/,
    );
    await goodStart({ ANCHOR_DATABASE_URL: `${byAddress}?sslmode=verify-ca&sslrootcert=${right}` });
    assert.match(
      await failedStart({ ANCHOR_DATABASE_URL: byAddress }),
      /lets nobody in without TLS\. Add sslmode=verify-full to ANCHOR_DATABASE_URL/,
    );
  },
);

test('a server that offers no TLS where it is demanded stops the start', LIMIT, async (t) => {
  const plain = await PostgresServer.start();
  onEnd(t, () => plain.dispose());
  const url = await plain.createDatabase('anchor');
  assert.match(
    await failedStart({ ANCHOR_DATABASE_URL: `${url}?sslmode=require` }),
    /offers no TLS\. Switch it on there \(ssl = on\), or remove sslmode from ANCHOR_DATABASE_URL/,
  );
  await goodStart({ ANCHOR_DATABASE_URL: `${url}?sslmode=prefer` });
});
