import { RefusedError } from '../../src/errors.ts';
import type { Ledger, ProjectRecord } from './ledger.ts';
import type { Machine } from './machine.ts';
import type { Findings, FoundDelivery, FoundEvent } from './promises/findings.ts';
import type { SimulatedService } from './service.ts';
import type { World } from './world.ts';

/** Reads the whole history of every project, as its customer could, and asks for the events that were `known` before. */
export async function collect(
  { world, ledger, machine }: { world: World; ledger: Ledger; machine: Machine },
  known?: Findings,
): Promise<Findings> {
  const events: Findings['events'] = new Map();
  for (const project of ledger.projects) {
    const ids = idsOf(ledger, project, known);
    const answer = await machine.call((service) => readProject(service, world, project, ids));
    if (answer.value === undefined)
      world.breach(`the history of ${project.name} cannot be read: ${answer.end} ${answer.code}`);
    else events.set(project, answer.value);
  }
  return { world, at: world.now, ledger, totalLimit: machine.limits.total, events };
}

/** Events that nobody subscribed to are in no list; they have to be asked for. */
function idsOf(ledger: Ledger, project: ProjectRecord, known: Findings | undefined): string[] {
  const published = [...ledger.publishes.values()].filter((call) => call.project === project);
  return [
    ...published.flatMap(({ eventId }) => eventId ?? []),
    ...(known?.events.get(project)?.keys() ?? []),
  ];
}

async function readProject(
  service: SimulatedService,
  world: World,
  project: ProjectRecord,
  known: readonly string[],
): Promise<Map<string, FoundEvent>> {
  const found = new Map<string, FoundEvent>();
  const rows = new Map<string, FoundDelivery>();
  let before: string | undefined;
  for (;;) {
    const page = await service.history.page(project.id, null, {
      limit: 100,
      ...(before !== undefined && { before }),
    });
    for (const row of page.rows) {
      rows.set(row.id, { row, detail: await service.history.delivery(project.id, row.webhookId, row.id) });
    }
    before = page.rows.at(-1)?.id;
    if (!page.hasMore) break;
  }
  for (const id of new Set([...known, ...[...rows.values()].map(({ row }) => row.eventId)])) {
    const event = await service.history.event(project.id, id).catch(nullIfGone);
    if (event === null) continue;
    const deliveries = event.deliveries.flatMap((row) => rows.get(row.id) ?? []);
    if (deliveries.length < event.deliveries.length) {
      world.breach(
        `${world.trace.name('event', id)} has deliveries that the project's history does not list`,
      );
    }
    for (const delivery of deliveries) rows.delete(delivery.row.id);
    found.set(id, { body: event.body, deliveries });
  }
  for (const id of rows.keys())
    world.breach(`${world.trace.name('delivery', id)} is listed but not with its event`);
  return found;
}

function nullIfGone(error: unknown): null {
  if (error instanceof RefusedError && error.code === 'not_found') return null;
  throw error;
}
