import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Catalog, EventType } from '../catalog/catalog.ts';
import { dashboardText, welcomeText } from '../installation/welcome.ts';
import { collectWhenIdle } from '../process/idle-memory.ts';
import { readVersion } from '../process/version.ts';
import { warmUp } from '../sanitise/warm-up.ts';
import { type Config, type Flags, readConfig, SETTINGS, unknownSettings } from '../settings/config.ts';
import { createLog, type LogTarget } from '../telemetry/logging.ts';
import { COMMAND_VARIABLES } from './profile.ts';
import { untilAskedToStop } from './signals.ts';
import { type RunningService, startService } from './start-service.ts';
import { showsColours } from './terminal.ts';

/** An event that is easy to understand without knowing the platform; another catalog's first type does as well. */
const WELCOME_EVENT = 'task.completed';

/** What follows a start is busy itself; and between two pieces of the warm-up whatever else there is to do comes first. */
const WARM_UP_AFTER_MS = 200;
const WARM_UP_REST_MS = 4;

/** How long the process may outlive an orderly stop. */
const LINGER_MS = 2_000;

/**
 * Serves until SIGTERM or SIGINT, then ends in order.
 *
 * @param options.json logs JSON lines also on a terminal
 * @throws StartError: one line for the operator
 */
export async function serve(flags: Flags, options: { json: boolean }): Promise<void> {
  const config = readConfig(process.env, flags);
  const log = openLog(config.logLevel, options.json);
  const { logger } = log;
  for (const warning of unknownSettings(process.env, Object.keys(COMMAND_VARIABLES))) logger.warn(warning);
  endOnUnexpectedError(log);
  // Before the start, so that a signal in the middle of it ends the service in order too.
  const asked = untilAskedToStop();
  const service = await startService(config, log);
  logger.info({ version: readVersion(), url: service.url, data: service.data }, 'started');
  await showFirstKeys(service, logger);
  await showDashboardLink(service);
  void collectWhenIdle();
  void warmUpWhenStarted(service, logger).catch((err) => logger.warn({ err }, 'the warm-up ended early'));
  const signal = await asked;
  logger.info({ signal }, 'stopping: attempts under way may finish');
  await service.stop();
  logger.info('stopped');
  log.flush();
  // Everything is recorded and closed: whatever still holds the process open must not keep an orchestrator waiting.
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

/** So that the first event, and the first one with much text, take no longer than those behind it. */
async function warmUpWhenStarted(service: RunningService, logger: Logger): Promise<void> {
  await delay(WARM_UP_AFTER_MS, undefined, { ref: false });
  service.rehearse(exampleType(service.catalog).type);
  await warmUp(() => delay(WARM_UP_REST_MS, undefined, { ref: false }));
  logger.debug('the search for secrets is warmed up');
}

function openLog(level: Config['logLevel'], json: boolean): LogTarget {
  const { stdout } = process;
  if (json || !stdout.isTTY) return createLog(level, { kind: 'lines', fd: 1 });
  const colours = showsColours(stdout, process.env);
  return createLog(level, { kind: 'terminal', write: (text) => stdout.write(text), colours });
}

/** A fault that nobody foresaw leaves a state that nobody knows: everything accepted is on disk, so start afresh. */
function endOnUnexpectedError(log: LogTarget): void {
  process.on('uncaughtException', (err) => {
    log.logger.fatal({ err }, 'unexpected error, the process ends');
    log.flush();
    process.exit(1);
  });
}

async function showDashboardLink(service: RunningService): Promise<void> {
  const link = await service.dashboardLink();
  if (link === null) return;
  const isFoundByItself = service.data === resolve(SETTINGS.dataDir.default ?? '.');
  process.stdout.write(dashboardText(link, isFoundByItself ? null : service.data));
}

async function showFirstKeys(service: RunningService, logger: Logger): Promise<void> {
  const { firstStart } = service;
  if (firstStart === null) return;
  process.stdout.write(welcomeText(firstStart.keys, service, exampleType(service.catalog)));
  await firstStart.shown();
  logger.debug('first start is done');
}

function exampleType(catalog: Catalog): EventType {
  const type = catalog.get(WELCOME_EVENT) ?? catalog.types[0];
  if (type === undefined) throw new Error('The catalog has no event type.');
  return type;
}
