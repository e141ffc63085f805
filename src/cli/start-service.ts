import { once } from 'node:events';
import { createServer, isIPv6 } from 'node:net';
import type { Access } from '../access/access.ts';
import { builtInCatalog, type Catalog } from '../catalog/catalog.ts';
import { steadyStartNow } from '../clock.ts';
import { portOf } from '../common/port-of.ts';
import { adminCredential } from '../installation/admin-token.ts';
import { prepareDataFolder } from '../installation/data-folder.ts';
import { type FirstStart, firstStart } from '../installation/first-start.ts';
import { newLocalToken, publishLocalAccess } from '../installation/local-access.ts';
import { assertMasterKey, MASTER_KEY_CHECK, unlock } from '../installation/master-key.ts';
import { trustedAuthorities } from '../network/trusted-authorities.ts';
import type { Config } from '../settings/config.ts';
import { StartError } from '../start-error.ts';
import { assertStoreKept, openStore, peekSetting, placeOfData } from '../stores.ts';
import type { Log } from '../telemetry/logging.ts';
import type { Service } from '../wire.ts';
import { listenFault } from './listen-fault.ts';

export interface RunningService {
  /** Where it can be reached from this machine. */
  url: string;
  /** Where the data is, in words for people. */
  data: string;
  /** The event types in force. */
  catalog: Catalog;
  /** What a first start has made; null on every later one. */
  firstStart: FirstStart | null;
  /** A link into the operator's dashboard that works once; null for a node of a cluster. */
  dashboardLink(): Promise<string | null>;
  /** See `Service.rehearse`. */
  rehearse(eventType: string): void;
  /** Ends in order: see `Service.stop`. */
  stop(): Promise<void>;
}

interface Opened {
  service: Service;
  /** Makes the keys of a first start, where this is one. */
  firstKeys(access: Access): Promise<FirstStart | null>;
}

/**
 * Starts the service and resolves once it listens. What can be seen to be wrong from outside is looked at before
 * anything is opened, and the master key before anything is written, so that a start that fails leaves the data as it
 * was.
 *
 * @throws StartError with one line for the operator
 */
export async function startService(settings: Config, log: Log): Promise<RunningService> {
  const { targetCaFile } = settings;
  const catalog = await catalogOf(settings);
  const authorities = targetCaFile === null ? undefined : trustedAuthorities(targetCaFile);
  const port = await usablePort(settings.host, settings.port);
  const url = urlOf(settings.host, port);
  // With PostgreSQL a node keeps nothing of its own.
  const isEmbedded = settings.databaseUrl === null;
  const dataDir = isEmbedded ? prepareDataFolder(settings.dataDir) : settings.dataDir;
  const config: Config = { ...settings, port, dataDir, publicUrl: settings.publicUrl ?? url };
  const localToken = isEmbedded ? newLocalToken() : null;
  const { service, firstKeys } = await open(config, { catalog, authorities, localToken, log });
  try {
    const first = await firstKeys(service.access);
    // Before the first request comes, so that none meets a service that has not looked at its own queue.
    await service.start();
    await service.app.listen({ host: config.host, port });
    const withdraw = localToken === null ? () => {} : publishLocalAccess(dataDir, { url, token: localToken });
    return {
      url,
      data: placeOfData(config),
      catalog,
      firstStart: first,
      // Nodes of a cluster start often and unseen: their logs are no place for links.
      dashboardLink: async () => (isEmbedded ? service.dashboardLink() : null),
      rehearse: (eventType) => service.rehearse(eventType),
      async stop() {
        withdraw();
        await service.stop();
      },
    };
  } catch (error) {
    await service.stop();
    throw describeListenFault(error, config.host, port);
  }
}

/** Reading an operator's file takes a parser of YAML, which others need not wait for. */
async function catalogOf({ catalogFile }: Config): Promise<Catalog> {
  if (catalogFile === null) return builtInCatalog();
  const { loadCatalog } = await import('../catalog/file/load-catalog.ts');
  return loadCatalog(catalogFile);
}

/** Opens and unlocks the store and builds the service on it. Whatever fails, the store is closed again. */
async function open(
  config: Config,
  given: { catalog: Catalog; authorities: string[] | undefined; localToken: string | null; log: Log },
): Promise<Opened> {
  const source = { configured: config.masterKey, dataDir: placeOfData(config) };
  const shared = config.databaseUrl !== null;
  assertStoreKept(config);
  assertMasterKey(peekSetting(config, MASTER_KEY_CHECK), source);
  const steadyStart = steadyStartNow();
  const opening = openStore(config, steadyStart, given.log.logger);
  // While the store's threads start, the rest of the service is loaded: together it would take half as long again.
  const [store, { wire }] = await Promise.all([opening, import('../wire.ts')]);
  try {
    const secrets = await unlock(store.access, source);
    const admin = await adminCredential(store.access, config.adminToken, { shared });
    const parts = { ...given, store, secrets, adminToken: admin.check, steadyStart };
    const service = await wire(config, parts);
    return { service, firstKeys: (access) => firstStart(store.access, access, admin, { shared }) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Whether `port` can be listened on.
 *
 * @returns the port; for 0, one that can be listened on
 * @throws StartError
 */
export async function usablePort(host: string, port: number): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
    return portOf(probe);
  } catch (error) {
    throw describeListenFault(error, host, port);
  } finally {
    probe.close();
  }
}

function describeListenFault(error: unknown, host: string, port: number): unknown {
  const fault = listenFault(error, host, port, { port: 'ANCHOR_PORT', host: 'ANCHOR_HOST' });
  return fault === null ? error : new StartError(fault);
}

/** The URL of what listens on `host`; a wildcard address is reached by the loopback address. */
function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return isIPv6(host) ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}
