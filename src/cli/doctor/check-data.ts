import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readLocalAccess } from '../../installation/local-access.ts';
import { assertMasterKey, MASTER_KEY_CHECK } from '../../installation/master-key.ts';
import type { Config } from '../../settings/config.ts';
import { StartError } from '../../start-error.ts';
import type { StoreExamination } from '../../store/examination.ts';
import { examineStore, placeOfData } from '../../stores.ts';
import { usablePort } from '../start-service.ts';
import { type Finding, found } from './finding.ts';

/** Below this a busy day may fill the disk; below the other one, minutes may. */
const LITTLE_SPACE_BYTES = 1_000_000_000;
const NO_SPACE_BYTES = 50_000_000;
const HEALTH_TIMEOUT_MS = 5_000;

/** Data folder, database, master key and port. `now` is the database's clock, where it has one. */
export async function checkData(config: Config): Promise<{ findings: Finding[]; now: number | null }> {
  const folder = config.databaseUrl === null ? checkFolder(config.dataDir) : usesPostgres();
  const { finding: database, store } = await checkDatabase(config);
  const findings = [folder, database, checkMasterKey(config, store), await checkPort(config)];
  return { findings, now: store?.now ?? null };
}

function usesPostgres(): Finding {
  return found('data folder', 'skipped', 'Not used: the data is in PostgreSQL.');
}

function checkFolder(dataDir: string): Finding {
  const path = resolve(dataDir);
  const isThere = existsSync(path);
  const place = isThere ? path : nearestFolder(path);
  if (!statSync(place).isDirectory()) {
    const fix = 'Move the file away, or choose another folder with ANCHOR_DATA_DIR.';
    return found('data folder', 'fault', `${place} is a file.`, fix);
  }
  try {
    accessSync(place, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    const says = `${place} is not writable${isThere ? '' : `, so ${path} cannot be made`}.`;
    const fix =
      'Make it writable for the user that runs the service, or choose another folder with ANCHOR_DATA_DIR.';
    return found('data folder', 'fault', says, fix);
  }
  const { bavail, bsize } = statfsSync(place);
  const free = bavail * bsize;
  const space = `${(free / 1e9).toFixed(1)} GB free`;
  if (free < LITTLE_SPACE_BYTES) {
    const state = free < NO_SPACE_BYTES ? 'fault' : 'warning';
    const fix =
      'Free some space, move the folder (ANCHOR_DATA_DIR), or keep history for less long (ANCHOR_RETENTION_DAYS).';
    return found('data folder', state, `The disk of ${path} is nearly full: ${space}.`, fix);
  }
  if (!isThere) return found('data folder', 'ok', `${path} is made by the first start (${space}).`);
  const others = statSync(path).mode & 0o077;
  if (others !== 0) {
    const says = `${path} can be entered by other users of this machine; it holds the master key.`;
    return found('data folder', 'warning', says, `chmod 700 ${path}`);
  }
  return found('data folder', 'ok', `${path} is writable (${space}).`);
}

/** The folder, or the nearest one above it that is there. */
function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

async function checkDatabase(config: Config): Promise<{ finding: Finding; store: StoreExamination | null }> {
  try {
    const store = await examineStore(config, MASTER_KEY_CHECK);
    const state = store.remark === null ? 'ok' : 'warning';
    return { finding: found('database', state, store.says, store.remark), store };
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return { finding: found('database', 'fault', error.message), store: null };
  }
}

function checkMasterKey(config: Config, store: StoreExamination | null): Finding {
  if (store === null)
    return found('master key', 'skipped', 'Not looked at, as the database could not be read.');
  const { masterKeyCheck } = store;
  if (masterKeyCheck === null) {
    const made =
      config.masterKey === null ? `the first start makes ${join(config.dataDir, 'master.key')}` : 'it is set';
    return found('master key', 'ok', `Nothing is encrypted yet; ${made}.`);
  }
  try {
    assertMasterKey(masterKeyCheck, { configured: config.masterKey, dataDir: placeOfData(config) });
    return found('master key', 'ok', 'It is the one that the data is encrypted under.');
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return found('master key', 'fault', error.message);
  }
}

/** The port is to be free, unless it is this very service that has it. */
async function checkPort({ databaseUrl, dataDir, host, port }: Config): Promise<Finding> {
  const running = databaseUrl === null ? readLocalAccess(dataDir) : null;
  const health = running === null ? null : await readiness(running.url);
  if (running !== null && health !== null) {
    if (health === 200) return found('port', 'ok', `The service runs at ${running.url} and is ready.`);
    const fix = 'See its log; anchor-webhooks doctor tells what else is wrong.';
    return found('port', 'fault', `The service runs at ${running.url} and is not ready (${health}).`, fix);
  }
  try {
    await usablePort(host, port);
    return found('port', 'ok', port === 0 ? 'Any free port is taken.' : `${host}:${port} is free.`);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return found('port', 'fault', error.message);
  }
}

/** The status of `/readyz`; null where nothing answers, as where a killed service has left its file behind. */
async function readiness(url: string): Promise<number | null> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
