import '@mantine/dates/styles.css';
import { Alert, Button, Checkbox, Group, Loader, Modal, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/context.ts';
import { type Recovery, recoverCountQuery, useRecover } from '../api/deliveries.ts';
import type { Webhook } from '../api/types.ts';
import { plural } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';
import { ErrorAlert } from '../parts/states.tsx';
import { nameOf } from '../webhooks/webhook-name.ts';
import { STATUS_LOOKS } from './delivery-status.tsx';
import { TimeField } from './time-field.tsx';

/** How a delivery has ended that can be recovered. */
const RECOVERABLE: Recovery['status'] = ['failed', 'dead'];
const DAY_MS = 24 * 60 * 60 * 1000;
/** Of what the first failed attempt belonged to: it was accepted somewhat before. */
const BEFORE_FAILING_MS = 15 * 60 * 1000;

/** Resends what an endpoint missed while it was away. */
export function RecoverButton(props: {
  webhooks: readonly Webhook[] | undefined;
  webhookId?: string | undefined;
}) {
  const { webhooks, webhookId } = props;
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<Icon name="repeat" />}
        onClick={() => setOpen(true)}
        disabled={webhooks === undefined || webhooks.length === 0}
        title={webhooks?.length === 0 ? 'There is no webhook to recover for.' : undefined}
      >
        Recover
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title="Recover missed deliveries" size="lg">
        {open && webhooks !== undefined && (
          <RecoverForm webhooks={webhooks} first={webhookId} close={() => setOpen(false)} />
        )}
      </Modal>
    </>
  );
}

function RecoverForm(props: { webhooks: readonly Webhook[]; first: string | undefined; close: () => void }) {
  const { webhooks, first, close } = props;
  const known =
    webhooks.find(({ id }) => id === first) ?? webhooks.find(({ failing_since }) => failing_since !== null);
  const [webhookId, setWebhookId] = useState((known ?? webhooks[0])?.id ?? '');
  const [since, setSince] = useState<string | undefined>(() => firstMissed(known ?? webhooks[0]));
  const [until, setUntil] = useState<string | undefined>();
  const [status, setStatus] = useState<Recovery['status']>(RECOVERABLE);
  const choose = (id: string) => {
    setWebhookId(id);
    setSince(firstMissed(webhooks.find((webhook) => webhook.id === id)));
  };
  const ready = since !== undefined && status.length > 0;
  const recovery: Recovery = { since: since ?? '', status, ...(until !== undefined && { until }) };
  const count = useQuery({ ...recoverCountQuery(useApi(), webhookId, recovery), enabled: ready });
  const recover = useRecover(webhookId);
  if (recover.data !== undefined) return <Recovered count={recover.data.count} close={close} />;
  const found = ready ? count.data?.count : undefined;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        For an endpoint that was away for longer than the retries last: every delivery that ended without
        success in this time is sent again, as a new delivery of the same event.
      </Text>
      <Select
        label="Webhook"
        data={webhooks.map((webhook) => ({ value: webhook.id, label: nameOf(webhook) }))}
        value={webhookId}
        onChange={(value) => value !== null && choose(value)}
        allowDeselect={false}
        searchable
      />
      <Group grow align="flex-start">
        <TimeField label="Accepted since" required value={since} onChange={setSince} />
        <TimeField label="Until" placeholder="Now" value={until} onChange={setUntil} />
      </Group>
      <Checkbox.Group
        label="That ended as"
        value={status}
        onChange={(values) => setStatus(RECOVERABLE.filter((each) => values.includes(each)))}
      >
        <Group mt={6}>
          {RECOVERABLE.map((each) => (
            <Checkbox key={each} value={each} label={STATUS_LOOKS[each].label} />
          ))}
        </Group>
      </Checkbox.Group>
      {count.isError && <ErrorAlert error={count.error} />}
      {recover.isError && <ErrorAlert error={recover.error} />}
      <Group justify="space-between">
        <Text size="sm" role="status" mih={24}>
          {found === undefined ? (
            count.isFetching && <Loader size={16} aria-label="Counting" />
          ) : (
            <b>{foundInWords(found)}</b>
          )}
        </Text>
        <Group>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button onClick={() => recover.mutate(recovery)} loading={recover.isPending} disabled={!found}>
            {found ? `Recover ${plural(found, 'delivery', 'deliveries')}` : 'Recover'}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

function foundInWords(count: number): string {
  return count === 0
    ? 'Nothing to recover in this time.'
    : `${plural(count, 'delivery', 'deliveries')} will be sent again.`;
}

/** From when on an endpoint is likely to have missed something. */
function firstMissed(webhook: Webhook | undefined): string {
  const failing = webhook?.failing_since ?? null;
  const at = failing === null ? Date.now() - DAY_MS : Date.parse(failing) - BEFORE_FAILING_MS;
  return new Date(at).toISOString();
}

function Recovered({ count, close }: { count: number; close: () => void }) {
  return (
    <Stack>
      <Alert color="teal" variant="light" icon={<Icon name="check" size={20} />} role="status">
        {plural(count, 'delivery is', 'deliveries are')} on the way again.
      </Alert>
      <Group justify="flex-end">
        <Button onClick={close}>Done</Button>
      </Group>
    </Stack>
  );
}
