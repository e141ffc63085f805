import { Alert, Button, Card, Group, Stack, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { faultOf } from '../api/errors.ts';
import type { Webhook, WebhookChanges } from '../api/types.ts';
import { useUpdateWebhook } from '../api/webhooks.ts';
import { Icon } from '../parts/icons.tsx';
import { ErrorAlert } from '../parts/states.tsx';
import { DescriptionField } from './description-field.tsx';
import { EventPicker } from './event-picker.tsx';
import { UrlField } from './url-field.tsx';

/** URL, description and events of a webhook. Sends only what was changed. */
export function EditCard({ webhook }: { webhook: Webhook }) {
  const update = useUpdateWebhook(webhook.id);
  const [url, setUrl] = useState(webhook.url);
  const [description, setDescription] = useState(webhook.description ?? '');
  const [events, setEvents] = useState<string[]>(webhook.subscribed_events);
  const changes = changesTo(webhook, { url: url.trim(), description, events });
  const changed = Object.keys(changes).length > 0;
  const faults = ['/url', '/description', '/subscribed_events'].map((path) => faultOf(update.error, path));
  const [urlFault = null, descriptionFault = null, eventsFault = null] = faults;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (events.length > 0) update.mutate(changes);
  };
  return (
    <Card withBorder padding="lg" component="form" onSubmit={submit} noValidate aria-label="Settings">
      <Stack gap="md">
        <Title order={2} size="h4">
          Endpoint
        </Title>
        <Stack gap="md" maw={640}>
          <UrlField value={url} onChange={setUrl} fault={urlFault} />
          <DescriptionField value={description} onChange={setDescription} fault={descriptionFault} />
        </Stack>
        <EventPicker
          value={events}
          before={webhook.subscribed_events}
          onChange={setEvents}
          fault={events.length === 0 ? 'Choose at least one event.' : eventsFault}
        />
        {update.isError && faults.every((fault) => fault === null) && <ErrorAlert error={update.error} />}
        <div aria-live="polite">
          {update.isSuccess && !changed && (
            <Alert color="teal" variant="light" icon={<Icon name="check" size={20} />}>
              Saved. Events from now on go by these settings.
            </Alert>
          )}
        </div>
        <Group>
          <Button type="submit" loading={update.isPending} disabled={!changed || events.length === 0}>
            Save changes
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

function changesTo(
  webhook: Webhook,
  form: { url: string; description: string; events: readonly string[] },
): WebhookChanges {
  const changes: WebhookChanges = {};
  if (form.url !== webhook.url) changes.url = form.url;
  if (form.description !== (webhook.description ?? ''))
    changes.description = form.description === '' ? null : form.description;
  if (form.events.toSorted().join() !== webhook.subscribed_events.toSorted().join())
    changes.subscribed_events = [...form.events];
  return changes;
}
