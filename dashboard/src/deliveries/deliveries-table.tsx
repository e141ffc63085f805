import { Checkbox, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { isUnfinished } from '../api/deliveries.ts';
import type { Delivery, Webhook } from '../api/types.ts';
import { formatDuration } from '../parts/format.ts';
import { Time } from '../parts/time.tsx';
import { labelOf } from '../webhooks/webhook-name.ts';
import { DeliveryStatusBadge, NextAttempt } from './delivery-status.tsx';
import type { DeliverySearch } from './filters.ts';

export interface Selection {
  chosen: ReadonlySet<string>;
  toggle: (rows: readonly Delivery[], on: boolean) => void;
}

/** Deliveries, newest first. On narrow screens what has no column of its own stands in one of the others. */
export function DeliveriesTable(props: {
  rows: readonly Delivery[];
  /** To name their endpoints; left out where all rows are of one webhook. */
  webhooks?: readonly Webhook[] | undefined;
  selection?: Selection;
  /** The events page that shows them: where the way back from a delivery leads. */
  search?: DeliverySearch;
}) {
  const { rows, webhooks, selection, search } = props;
  const names = webhooks && new Map(webhooks.map((webhook) => [webhook.id, webhook]));
  return (
    <div className="table-card">
      <Table verticalSpacing={8} horizontalSpacing="sm" highlightOnHover layout="fixed">
        <Table.Thead>
          <Table.Tr>
            {selection !== undefined && (
              <Table.Th w={44}>
                <ChooseAll rows={rows} selection={selection} />
              </Table.Th>
            )}
            <Table.Th w={116}>Status</Table.Th>
            <Table.Th>Event</Table.Th>
            {names !== undefined && <Table.Th visibleFrom="md">Endpoint</Table.Th>}
            <Table.Th w={150} visibleFrom="sm">
              Answer
            </Table.Th>
            <Table.Th w={148} visibleFrom="sm">
              Accepted
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <DeliveryRow key={row.id} row={row} names={names} selection={selection} search={search} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function ChooseAll({ rows, selection }: { rows: readonly Delivery[]; selection: Selection }) {
  const resendable = rows.filter((row) => !isUnfinished(row));
  const count = resendable.filter(({ id }) => selection.chosen.has(id)).length;
  return (
    <Checkbox
      size="xs"
      aria-label="Choose every ended delivery on this page"
      checked={count > 0 && count === resendable.length}
      indeterminate={count > 0 && count < resendable.length}
      disabled={resendable.length === 0}
      onChange={(change) => selection.toggle(resendable, change.currentTarget.checked)}
    />
  );
}

function DeliveryRow(props: {
  row: Delivery;
  /** By their id; undefined where all rows are of one webhook. */
  names: ReadonlyMap<string, Webhook> | undefined;
  selection: Selection | undefined;
  search: DeliverySearch | undefined;
}) {
  const { row, names, selection, search } = props;
  const webhook = names?.get(row.webhook_id);
  return (
    <Table.Tr>
      {selection !== undefined && (
        <Table.Td>
          <Checkbox
            size="xs"
            aria-label={`Choose ${row.event_type}, ${row.external_event_id}`}
            checked={selection.chosen.has(row.id)}
            disabled={isUnfinished(row)}
            onChange={(change) => selection.toggle([row], change.currentTarget.checked)}
          />
        </Table.Td>
      )}
      <Table.Td>
        <DeliveryStatusBadge status={row.status} />
        <Text size="xs" c="dimmed" mt={4} hiddenFrom="sm">
          {answerOf(row)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Link
          to="/webhooks/$webhookId/events/$deliveryId"
          params={{ webhookId: row.webhook_id, deliveryId: row.id }}
          {...(search !== undefined && { state: { eventsSearch: search } })}
          className="row-link"
        >
          <Text span size="sm" fw={550} className="mono cut" title={row.event_type}>
            {row.event_type}
          </Text>
        </Link>
        <Text size="xs" c="dimmed" className="mono cut" title={row.external_event_id}>
          {row.external_event_id}
        </Text>
        {names !== undefined && (
          <Text size="xs" c="dimmed" hiddenFrom="md" className="cut">
            {endpointOf(webhook)}
          </Text>
        )}
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          <Time at={row.created_at} />
        </Text>
      </Table.Td>
      {names !== undefined && (
        <Table.Td visibleFrom="md">
          <Endpoint webhook={webhook} id={row.webhook_id} />
        </Table.Td>
      )}
      <Table.Td visibleFrom="sm">
        <Answer row={row} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm">
          <Time at={row.created_at} />
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

function Endpoint({ webhook, id }: { webhook: Webhook | undefined; id: string }) {
  const label = webhook === undefined ? null : labelOf(webhook);
  return (
    <>
      <Text size="sm" className="cut" title={webhook?.url ?? id}>
        {endpointOf(webhook)}
      </Text>
      <Text size="xs" c="dimmed" className="cut" title={label ?? id}>
        {label ?? <span className="mono">{id}</span>}
      </Text>
    </>
  );
}

function endpointOf(webhook: Webhook | undefined): string {
  return webhook === undefined ? 'Deleted webhook' : webhook.url.replace(/^https?:\/\//, '');
}

function answerOf({ response_status, error_message }: Delivery): string {
  if (response_status !== null) return `HTTP ${response_status}`;
  return error_message === null ? '–' : 'No answer';
}

/** What the endpoint said last, and which attempt that was. */
function Answer({ row }: { row: Delivery }) {
  return (
    <>
      <Text size="sm" className="time" title={row.error_message ?? undefined}>
        {answerOf(row)}
      </Text>
      <Text size="xs" c="dimmed" className="cut">
        {row.status === 'pending' ? (
          <NextAttempt delivery={row} />
        ) : (
          `Attempt ${row.attempt}${row.duration_ms === null ? '' : ` · ${formatDuration(row.duration_ms)}`}`
        )}
      </Text>
    </>
  );
}
