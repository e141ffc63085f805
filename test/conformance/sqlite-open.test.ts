import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { steadyStartNow, systemClock } from '../../src/clock.ts';
import { StartError } from '../../src/start-error.ts';
import { openWriter } from '../../src/store/sqlite/connections.ts';
import { SCHEMA_VERSION } from '../../src/store/sqlite/migrate.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { StoreDamagedError, StoreLockedError, StoreTooNewError } from '../../src/store/sqlite/open-errors.ts';
import { tempDir } from '../support/temp-dir.ts';
import { TestProject, times } from './store-suite/fixtures.ts';

const steadyStart = steadyStartNow();
const open = (dataDir: string) => openSqliteStore({ dataDir, claimLimit: 8, steadyStart });

/** A closed store with some history. */
async function filledFolder(t: TestContext): Promise<{ dataDir: string; file: string }> {
  const dataDir = join(tempDir(t), 'data');
  const store = await open(dataDir);
  const project = await TestProject.create({ store, clock: systemClock(steadyStart) });
  await project.webhook();
  await times(8, async () => project.settle(await project.delivery({ body: 'x'.repeat(2_000) })));
  await store.close();
  return { dataDir, file: join(dataDir, 'anchor.db') };
}

/** Expects the start to fail with one line, and the file to be as it was. */
async function refused(
  dataDir: string,
  file: string,
  expected: new (...args: never) => Error,
): Promise<string> {
  const before = readFileSync(file);
  let message = '';
  await assert.rejects(open(dataDir), (error: Error) => {
    assert.ok(error instanceof expected, `${error.name}: ${error.message}`);
    assert.ok(error instanceof StartError);
    message = error.message;
    return true;
  });
  assert.doesNotMatch(message, /\n/);
  assert.ok(message.includes(dataDir), message);
  assert.deepEqual(readFileSync(file), before);
  return message;
}

function child(script: string, args: string[], t: TestContext): ChildProcess {
  const path = fileURLToPath(new URL(`./children/${script}`, import.meta.url));
  const process_ = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => process_.kill('SIGKILL'));
  return process_;
}

async function firstLine(of: ChildProcess): Promise<string> {
  assert.ok(of.stdout !== null);
  const [line] = await once(createInterface(of.stdout), 'line');
  return String(line);
}

test('every commit is on disk before it is answered: WAL with synchronous=FULL', (t) => {
  const db = openWriter(join(tempDir(t), 'a.db'));
  t.after(() => db.close());
  assert.equal(db.prepare('PRAGMA journal_mode').get()?.journal_mode, 'wal');
  assert.equal(db.prepare('PRAGMA synchronous').get()?.synchronous, 2);
});

test('folder and files are for their owner alone', async (t) => {
  const dataDir = join(tempDir(t), 'deep', 'data');
  const store = await open(dataDir);
  t.after(() => store.close());
  await TestProject.create({ store, clock: systemClock(steadyStart) });
  assert.equal(statSync(dataDir).mode & 0o777, 0o700);
  for (const file of ['anchor.db', 'anchor.db-wal', 'anchor.db-shm', 'anchor.lock']) {
    assert.equal(statSync(join(dataDir, file)).mode & 0o777, 0o600, file);
  }
});

test('a second process is refused while the folder is in use, and not afterwards', async (t) => {
  const dataDir = tempDir(t);
  const store = await open(dataDir);
  assert.match(
    await firstLine(child('hold-store.ts', [dataDir], t)),
    /^StoreLockedError: .* is in use by another/,
  );
  // A refused try of our own must not let go of the lock that we hold.
  await assert.rejects(open(dataDir), StoreLockedError);
  assert.match(await firstLine(child('hold-store.ts', [dataDir], t)), /^StoreLockedError: /);
  await store.ready();
  await store.close();
  const second = child('hold-store.ts', [dataDir], t);
  assert.equal(await firstLine(second), 'opened');
  await assert.rejects(open(dataDir), StoreLockedError);
  second.kill('SIGTERM');
  assert.deepEqual(await once(second, 'exit'), [0, null]);
  const third = await open(dataDir);
  await third.close();
});

test('the lock of a killed process is gone at once', async (t) => {
  const dataDir = tempDir(t);
  const holder = child('hold-store.ts', [dataDir], t);
  assert.equal(await firstLine(holder), 'opened');
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const store = await open(dataDir);
  await store.ready();
  await store.close();
});

test('a folder that cannot be made is told', async (t) => {
  const file = join(tempDir(t), 'file');
  writeFileSync(file, '');
  await assert.rejects(open(join(file, 'data')), StartError);
});

test('a file that is no database is told, and left alone', async (t) => {
  const dataDir = tempDir(t);
  const file = join(dataDir, 'anchor.db');
  writeFileSync(file, 'These are my notes. '.repeat(1_000));
  assert.match(await refused(dataDir, file, StoreDamagedError), /damaged \(.*not a database/);
});

test("another program's database is told, and left alone", async (t) => {
  const dataDir = tempDir(t);
  const file = join(dataDir, 'anchor.db');
  const db = new DatabaseSync(file);
  db.exec('CREATE TABLE notes (text TEXT)');
  db.close();
  assert.match(await refused(dataDir, file, StoreDamagedError), /not a database of this program/);
});

test('a file cut short is told, and left alone', async (t) => {
  const { dataDir, file } = await filledFolder(t);
  truncateSync(file, Math.floor(statSync(file).size / 2));
  await refused(dataDir, file, StoreDamagedError);
});

test('a file with overwritten pages is told, and left alone', async (t) => {
  const { dataDir, file } = await filledFolder(t);
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 8_192, 8_192 + 16_384);
  writeFileSync(file, bytes);
  await refused(dataDir, file, StoreDamagedError);
});

test('a database of a newer version is told with both versions, and left alone', async (t) => {
  const { dataDir, file } = await filledFolder(t);
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 7}`);
  db.close();
  const message = await refused(dataDir, file, StoreTooNewError);
  assert.match(
    message,
    new RegExp(`newer version \\(${SCHEMA_VERSION + 7}\\) than this program \\(${SCHEMA_VERSION}\\)`),
  );
  assert.match(message, /Upgrade/);
});

test('a folder without a database gets a new one beside what is there', async (t) => {
  const dataDir = tempDir(t);
  mkdirSync(join(dataDir, 'other'));
  const store = await open(dataDir);
  await store.ready();
  await store.close();
});
