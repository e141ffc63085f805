import { Button, MultiSelect, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { catalogQuery } from '../api/catalog.ts';
import { useApi } from '../api/context.ts';
import type { DeliveryFilter } from '../api/deliveries.ts';
import { DELIVERY_STATUSES, type EventType, type Webhook } from '../api/types.ts';
import { byFamily, lostFamily } from '../catalog/families.ts';
import { nameOf } from '../webhooks/webhook-name.ts';
import { STATUS_LOOKS } from './delivery-status.tsx';
import { statusesOf } from './filters.ts';
import { TimeField } from './time-field.tsx';

/** Chooses deliveries. What is chosen lives in the address, so that it can be shared and gone back to. */
export function FilterBar(props: {
  filter: DeliveryFilter;
  onChange: (filter: DeliveryFilter) => void;
  webhooks: readonly Webhook[] | undefined;
}) {
  const { filter, onChange, webhooks = [] } = props;
  const catalog = useQuery(catalogQuery(useApi()));
  const set = (change: DeliveryFilter) => onChange({ ...filter, ...change });
  const statuses = statusesOf(filter);
  // Folded away on a phone, where they would fill the screen before the first delivery.
  const [unfolded, setUnfolded] = useState(() => hasMore(filter));
  const isFolded = !unfolded && !hasMore(filter);
  const folded = isFolded ? 'folded' : undefined;
  return (
    <SimpleGrid
      cols={{ base: 2, sm: 3 }}
      spacing="sm"
      verticalSpacing="xs"
      role="search"
      aria-label="Filter the deliveries"
    >
      <MultiSelect
        label="Status"
        placeholder={statuses.length === 0 ? 'Any' : undefined}
        data={DELIVERY_STATUSES.map((status) => ({ value: status, label: STATUS_LOOKS[status].label }))}
        value={statuses}
        onChange={(values) => set({ status: values.length === 0 ? undefined : values.join(',') })}
        className="whole-row"
      />
      <Button
        variant="default"
        hiddenFrom="sm"
        className="whole-row"
        aria-expanded={!isFolded}
        disabled={hasMore(filter)}
        onClick={() => setUnfolded(isFolded)}
      >
        {isFolded ? 'More filters' : 'Fewer filters'}
      </Button>
      <Select
        label="Event type"
        className={folded}
        placeholder="Any"
        data={typeChoices(catalog.data ?? [], filter.event_type)}
        value={filter.event_type ?? null}
        onChange={(value) => set({ event_type: value ?? undefined })}
        searchable
        clearable
      />
      <Select
        label="Webhook"
        className={folded}
        placeholder="Any"
        data={webhookChoices(webhooks, filter.webhook_id)}
        value={filter.webhook_id ?? null}
        onChange={(value) => set({ webhook_id: value ?? undefined })}
        searchable
        clearable
      />
      <TimeField
        label="From"
        placeholder="Any time"
        className={folded}
        value={filter.since}
        onChange={(since) => set({ since })}
      />
      <TimeField
        label="Until"
        placeholder="Now"
        className={folded}
        value={filter.until}
        onChange={(until) => set({ until })}
      />
      <EventIdField
        value={filter.external_event_id}
        onChange={(id) => set({ external_event_id: id })}
        folded={isFolded}
      />
    </SimpleGrid>
  );
}

/** Whether anything but the status is asked for. */
function hasMore({ status: _, ...others }: DeliveryFilter): boolean {
  return Object.values(others).some((value) => value !== undefined);
}

/** Takes effect when it is left or Enter is pressed: half an id finds nothing. */
function EventIdField(props: {
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  folded: boolean;
}) {
  const { value = '', onChange, folded } = props;
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const apply = () => {
    const id = text.trim();
    if (id !== value) onChange(id === '' ? undefined : id);
  };
  return (
    <TextInput
      label="Event id"
      placeholder="evt_…"
      value={text}
      onChange={(change) => setText(change.currentTarget.value)}
      onBlur={apply}
      onKeyDown={(key) => key.key === 'Enter' && apply()}
      spellCheck={false}
      autoComplete="off"
      className={folded ? 'whole-row folded' : 'whole-row'}
    />
  );
}

function typeChoices(types: readonly EventType[], chosen: string | undefined) {
  const lost = lostFamily(types, chosen === undefined ? [] : [chosen]);
  return [...byFamily(types), ...(lost === null ? [] : [lost])].map((family) => ({
    group: family.title,
    items: family.types.map(({ type }) => type),
  }));
}

function webhookChoices(webhooks: readonly Webhook[], chosen: string | undefined) {
  const choices = webhooks.map((webhook) => ({ value: webhook.id, label: nameOf(webhook) }));
  const known = chosen === undefined || choices.some(({ value }) => value === chosen);
  return known ? choices : [...choices, { value: chosen, label: `Deleted · ${chosen}` }];
}
