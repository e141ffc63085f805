import { configurationsWithin, isDeleted } from '../../support/webhook-changes.ts';
import type { ProjectRecord, PublishCall, WebhookRecord } from '../ledger.ts';
import { markerOfExample } from '../publisher.ts';
import type { Findings, FoundDelivery, FoundEvent } from './findings.ts';

/**
 * Accepted = delivered + accounted for. Every event that was accepted is kept, as it was published by the one call that
 * stored it, with exactly one delivery for each webhook that was subscribed then, besides those that were resent; and
 * nothing is kept that nobody published.
 */
export function accounted(findings: Findings): void {
  for (const project of findings.ledger.projects) {
    const found = findings.events.get(project) ?? new Map<string, FoundEvent>();
    const calls = [...findings.ledger.publishes.values()].filter((call) => call.project === project);
    for (const id of new Set(calls.map(({ eventId }) => eventId))) {
      if (id !== null)
        checkCalls(
          findings,
          id,
          calls.filter(({ eventId }) => eventId === id),
          found.get(id),
        );
    }
    for (const [id, event] of found) checkEvent(findings, project, id, event, calls);
    for (const webhook of project.webhooks) checkResent(findings, webhook, found);
  }
}

/** What publishers of one id were told, against whether it is there. */
function checkCalls(
  { world }: Findings,
  id: string,
  calls: PublishCall[],
  event: FoundEvent | undefined,
): void {
  const accepted = calls.filter(({ end, duplicate }) => end === 'answered' && !duplicate);
  const duplicates = calls.filter(({ duplicate }) => duplicate);
  const mayBe = accepted.length + calls.filter(({ end }) => end === 'cut off').length;
  const name = world.trace.name('event', id);
  if (accepted.length > 1) world.breach(`${name} was accepted as new ${accepted.length} times`);
  if (event === undefined && accepted.length + duplicates.length > 0)
    world.breach(`${name} was accepted and is lost`);
  if (event !== undefined && mayBe === 0)
    world.breach(`${name} is kept although nothing of it was to be stored`);
}

function checkEvent(
  { world }: Findings,
  project: ProjectRecord,
  id: string,
  event: FoundEvent,
  calls: PublishCall[],
): void {
  const name = world.trace.name('event', id);
  const body = JSON.parse(Buffer.from(event.body).toString()) as Record<string, unknown>;
  const data = body.data as Record<string, unknown>;
  const stored = storedBy(calls, id, body, event);
  if (stored === undefined) {
    world.breach(`${name} of ${project.name} is kept, and nobody published it so`);
    return;
  }
  const { end, duplicate, type, testOf } = stored;
  if (duplicate || (end !== 'answered' && end !== 'cut off')) {
    world.breach(
      `${name} was stored by a call that was answered otherwise (${duplicate ? 'duplicate' : end})`,
    );
  }
  const fits = body.id === id && body.project_id === project.id && body.type === type;
  if (!fits) world.breach(`${name} has another envelope than it was published with`);
  if ('undeclared' in data) world.breach(`${name} shows a field that its type does not declare`);
  const targets = testOf === null ? project.webhooks : [testOf];
  for (const webhook of project.webhooks) {
    const own = event.deliveries.filter(({ row }) => row.webhookId === webhook.id);
    const resent = resentOf(webhook, own);
    const { must, may } = targets.includes(webhook) ? fanOut(webhook, stored) : { must: false, may: false };
    const least = (must ? 1 : 0) + resent.answered;
    const most = ((may ? 1 : 0) + resent.answered + resent.cutOff) * 2 ** resent.recovers;
    if (own.length < least || own.length > most) {
      world.breach(`${name} has ${own.length} deliveries for ${webhook.name}, not ${least} to ${most}`);
    }
  }
  for (const { row, detail } of event.deliveries) {
    if (!project.webhooks.some((webhook) => webhook.id === row.webhookId)) {
      world.breach(`${name} of ${project.name} was delivered to a webhook of another project`);
    }
    if (row.eventId !== id || row.eventType !== type)
      world.breach(`${name} is listed as ${row.eventId}, ${row.eventType}`);
    if (!Buffer.from(detail.body).equals(event.body)) world.breach(`${name} has two bodies`);
  }
}

/** The call that stored an event: its marker is in the data, or it is a test, which carries the example. */
function storedBy(
  calls: PublishCall[],
  id: string,
  body: Record<string, unknown>,
  event: FoundEvent,
): PublishCall | undefined {
  const { task_id: marker } = body.data as { task_id: string };
  if (marker !== markerOfExample(String(body.type))) {
    return calls.find((call) => call.marker === marker && (call.eventId ?? id) === id);
  }
  const answered = calls.find((call) => call.testOf !== null && call.eventId === id);
  if (answered !== undefined) return answered;
  // A test whose answer was cut off: nobody knows its id.
  const to = event.deliveries[0]?.row.webhookId;
  return calls.find(
    ({ testOf, eventId, end, type }) =>
      testOf !== null && testOf.id === to && eventId === null && end === 'cut off' && type === body.type,
  );
}

function fanOut(webhook: WebhookRecord, call: PublishCall): { must: boolean; may: boolean } {
  const matches = configurationsWithin(webhook, call).map(({ exists, enabled, types }) =>
    call.testOf === null ? exists && enabled && types.includes(call.type) : exists,
  );
  return { must: matches.every(Boolean), may: matches.some(Boolean) };
}

// ----------------------------------------------------------------------------------------------------- resending

/** How often deliveries were resent: of these, as answered, and perhaps. A recover can resend all that there are. */
function resentOf(webhook: WebhookRecord, deliveries: readonly FoundDelivery[]) {
  const ids = deliveries.map(({ row }) => row.id);
  return {
    answered: webhook.resends.filter(({ resent }) => resent !== null && ids.includes(resent)).length,
    cutOff: webhook.resends.filter(({ end }) => end === 'cut off').length,
    recovers: webhook.recovers.length,
  };
}

/** In sum, exactly as many were resent as was answered. */
function checkResent(
  { world, ledger }: Findings,
  webhook: WebhookRecord,
  found: Map<string, FoundEvent>,
): void {
  const { resends, recovers } = webhook;
  const ids = new Set([...found.values()].flatMap(({ deliveries }) => deliveries.map(({ row }) => row.id)));
  for (const { resent, original } of resends) {
    if (resent !== null && !ids.has(resent))
      world.breach(`the resent ${world.trace.name('delivery', original)} is lost`);
  }
  const certain = [...resends, ...recovers].every(({ end }) => end === 'answered' || end === 'refused');
  const publishes = [...ledger.publishes.values()].filter(({ project }) => project === webhook.project);
  if (!certain || isDeleted(webhook) || publishes.some(({ end }) => end === 'cut off')) return;
  let [least, most, deliveries] = [0, 0, 0];
  for (const [id, event] of found) {
    deliveries += event.deliveries.filter(({ row }) => row.webhookId === webhook.id).length;
    const stored = publishes.find(
      ({ eventId, end, duplicate }) => eventId === id && end === 'answered' && !duplicate,
    );
    if (stored === undefined || (stored.testOf !== null && stored.testOf !== webhook)) continue;
    const { must, may } = fanOut(webhook, stored);
    least += must ? 1 : 0;
    most += may ? 1 : 0;
  }
  const answered =
    recovers.reduce((sum, { count }) => sum + count, 0) +
    resends.filter(({ resent }) => resent !== null).length;
  const resent = { least: deliveries - most, most: deliveries - least };
  if (answered < resent.least || answered > resent.most) {
    world.breach(
      `${webhook.name} was told of ${answered} resent deliveries, and has ${resent.least} to ${resent.most}`,
    );
  }
}
