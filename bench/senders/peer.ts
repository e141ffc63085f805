import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cpuByThread, type ProcessUsage, processTree, usageOfAll } from '../process-usage.ts';
import type { PeerName, Stage } from '../scenarios/scenario.ts';
import { postgresVersion, startDatabase } from '../servers/postgres.ts';
import { redisVersion, startRedis } from '../servers/redis.ts';
import { startWorker } from '../worker.ts';
import { landscape } from './landscape.ts';
import type { ProjectPlan, Sender } from './sender.ts';

const FOLDER = fileURLToPath(new URL('../peers/', import.meta.url));

/** The server that a comparator keeps its queue in. */
interface QueueServer {
  url: string;
  usage(): ProcessUsage;
  stop(): Promise<void>;
}

interface Peer {
  file: string;
  /** Its server's name and version on this machine, or null where it is missing. */
  server(): string | null;
  /** What installs the server on Debian. */
  debianPackage: string;
  startServer(): Promise<QueueServer>;
  /** What it leaves out that the service does, for whoever compares the figures. */
  leavesOut: string;
}

const COMMON =
  'no sanitising or masking, no check against the event’s schema, no attempts kept, no retention of history for 7 days, no URL rules, nothing that keeps a slow endpoint from delaying others';

export const PEERS: Record<PeerName, Peer> = {
  bullmq: {
    file: 'bullmq.js',
    server: () => named('Redis', redisVersion()),
    debianPackage: 'redis-server',
    async startServer() {
      const { pid, url, stop } = await startRedis();
      return { url, usage: () => usageOfAll(processTree(pid)), stop };
    },
    leavesOut: `no fsync before the 202 (a second of accepted events may be lost with the machine), no history of what was delivered, repeats known only until they are delivered; ${COMMON}`,
  },
  'pg-boss': {
    file: 'pg-boss.js',
    server: () => named('PostgreSQL', postgresVersion()),
    debianPackage: 'postgresql',
    startServer: startDatabase,
    leavesOut: `repeated publishes deliver again; ${COMMON}`,
  },
};

/** Of what the peers are made on this machine: name and version, by peer. */
export function peerVersions(peers: readonly PeerName[]): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(`${FOLDER}package.json`, 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return Object.fromEntries(
    peers.map((name) => [name, `${name} ${dependencies[name]} on ${PEERS[name].server() ?? 'no server'}`]),
  );
}

/** The comparator, as a process beside its server, with webhooks at the stage's receiver. */
export async function startPeer(
  stage: Stage,
  name: PeerName,
  plans: readonly ProjectPlan[],
): Promise<Sender> {
  const peer = PEERS[name];
  if (peer.server() === null)
    throw new Error(`${name} needs its server: apt-get install ${peer.debianPackage}`);
  installPeers(stage.progress);
  const { projects, webhooks } = landscape(plans, stage.receiver.url);
  const publisherKey = randomBytes(16).toString('hex');
  const server = await peer.startServer();
  // As in production: what takes events and what delivers them are processes of their own.
  const [publishing, delivering] = [startWorker(FOLDER + peer.file), startWorker(FOLDER + peer.file)];
  const stop = async () => {
    await publishing.stop();
    await delivering.stop();
    await server.stop();
  };
  try {
    const config = { serverUrl: server.url, publisherKey, webhooks, ca: stage.receiver.ca };
    const port = await publishing.call<number>('publish', config);
    await delivering.call('deliver', config);
    return {
      name,
      ports: [port],
      publisherKey,
      projects,
      secrets: webhooks.map(({ secret }) => secret),
      pid: delivering.pid,
      usage: () => ({
        own: usageOfAll([publishing.pid, delivering.pid]),
        servers: server.usage(),
        threads: cpuByThread(delivering.pid),
      }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Installs what the comparators need, unless it is there. @throws Error with the command that failed */
function installPeers(say: (line: string) => void): void {
  const stamp = `${FOLDER}node_modules/.installed`;
  const wanted = createHash('sha256')
    .update(readFileSync(`${FOLDER}package-lock.json`))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('installing the comparators’ packages');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', args, { cwd: FOLDER, stdio: ['ignore', 2, 2] });
  if (status !== 0)
    throw new Error(`Please run by hand in ${FOLDER}, it failed here:  npm ${args.join(' ')}`);
  writeFileSync(stamp, wanted);
}

function named(name: string, version: string | null): string | null {
  return version === null ? null : `${name} ${version}`;
}
