import { Button, Card, Group, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { faultOf } from '../api/errors.ts';
import type { WebhookWithSecret } from '../api/types.ts';
import { useCreateWebhook } from '../api/webhooks.ts';
import { Page } from '../layout/page.tsx';
import { ButtonLink } from '../parts/links.tsx';
import { ErrorAlert } from '../parts/states.tsx';
import { DescriptionField } from './description-field.tsx';
import { EventPicker } from './event-picker.tsx';
import { SecretOnce } from './secret-once.tsx';
import { UrlField } from './url-field.tsx';

const BACK = { label: 'Webhooks', link: { to: '/webhooks' } } as const;

/** Adds a webhook, and then shows its signing secret, this once. */
export function NewWebhookPage() {
  const create = useCreateWebhook();
  if (create.data !== undefined) return <WebhookReady webhook={create.data} />;
  return (
    <Page title="Add webhook" back={BACK}>
      <NewWebhookForm create={create} />
    </Page>
  );
}

function WebhookReady({ webhook: { id, secret, url } }: { webhook: WebhookWithSecret }) {
  const navigate = useNavigate();
  // The form's button is at its end, and the secret would be above what is in view.
  useEffect(() => {
    window.scrollTo({ top: 0 });
  }, []);
  return (
    <Page
      title="Your webhook is ready"
      about={
        <Text span className="break" lineClamp={2} title={url}>
          {url}
        </Text>
      }
      back={BACK}
    >
      <SecretOnce
        secret={secret}
        onDone={() => void navigate({ to: '/webhooks/$webhookId/test', params: { webhookId: id } })}
        doneLabel="I have stored it: send a test event"
      />
    </Page>
  );
}

function NewWebhookForm({ create }: { create: ReturnType<typeof useCreateWebhook> }) {
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [events, setEvents] = useState<string[]>([]);
  const [sentWithoutEvents, setSentWithoutEvents] = useState(false);
  const urlFault = faultOf(create.error, '/url');
  const descriptionFault = faultOf(create.error, '/description');
  const eventsFault =
    sentWithoutEvents && events.length === 0
      ? 'Choose at least one event.'
      : faultOf(create.error, '/subscribed_events');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSentWithoutEvents(events.length === 0);
    if (events.length === 0) return;
    create.mutate({ url: url.trim(), subscribed_events: events, ...(description !== '' && { description }) });
  };
  const changeUrl = (next: string) => {
    setUrl(next);
    if (create.isError) create.reset();
  };
  return (
    <form onSubmit={submit} noValidate aria-label="Add webhook">
      <Stack gap="lg">
        <Card withBorder padding="lg">
          <Stack gap="md" maw={640}>
            <UrlField value={url} onChange={changeUrl} fault={urlFault} />
            <DescriptionField value={description} onChange={setDescription} fault={descriptionFault} />
          </Stack>
        </Card>
        <Card withBorder padding="lg">
          <EventPicker value={events} onChange={setEvents} fault={eventsFault} />
        </Card>
        {create.isError && urlFault === null && descriptionFault === null && eventsFault === null && (
          <ErrorAlert error={create.error} />
        )}
        <Group>
          <Button type="submit" loading={create.isPending} disabled={url.trim() === ''}>
            Create webhook
          </Button>
          <ButtonLink to="/webhooks" variant="default">
            Cancel
          </ButtonLink>
        </Group>
      </Stack>
    </form>
  );
}
