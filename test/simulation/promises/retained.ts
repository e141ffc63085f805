import { RETENTION_MS } from '../service.ts';
import type { Findings, FoundEvent } from './findings.ts';

/** The wall clock is stepped by hours, so it is only known to so much when something ended. */
const MARGIN_MS = 12 * 60 * 60 * 1000;

/** History is kept for its time as it was, and then removed; an event stays as long as one of its deliveries. */
export function retained(earlier: Findings, later: Findings): void {
  for (const [project, events] of earlier.events) {
    const left = later.events.get(project);
    for (const [id, event] of events) checkEvent(earlier, later, id, event, left?.get(id));
  }
}

function checkEvent(
  earlier: Findings,
  later: Findings,
  id: string,
  event: FoundEvent,
  left: FoundEvent | undefined,
): void {
  const { world } = later;
  const name = world.trace.name('event', id);
  // Everything ended within an hour or so before it was found.
  const age = later.at - earlier.at;
  if (age > RETENTION_MS + MARGIN_MS) {
    if (left !== undefined) world.breach(`${name} ended ${age / 86_400_000} days ago and is still kept`);
    return;
  }
  if (age > RETENTION_MS - MARGIN_MS) return;
  if (left === undefined) {
    world.breach(`${name} ended ${age / 86_400_000} days ago and is gone`);
    return;
  }
  if (!Buffer.from(left.body).equals(event.body)) world.breach(`${name} has changed its body`);
  const rows = new Map(
    left.deliveries.map(({ row, detail }) => [row.id, JSON.stringify([row, detail.attempts])]),
  );
  for (const { row, detail } of event.deliveries) {
    const same = rows.get(row.id) === JSON.stringify([row, detail.attempts]);
    if (!same) world.breach(`${world.trace.name('delivery', row.id)} of ${name} has changed or is gone`);
  }
}
