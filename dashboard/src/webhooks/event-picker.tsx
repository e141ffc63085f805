import { Button, Card, Checkbox, Group, Input, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { catalogQuery } from '../api/catalog.ts';
import { useApi } from '../api/context.ts';
import { byFamily, type Family, lostFamily, type TypeChoice } from '../catalog/families.ts';
import { LoadingRows, QueryView } from '../parts/states.tsx';

/** Event types to subscribe to, by family, each with what it means. */
export function EventPicker(props: {
  value: readonly string[];
  /** What was chosen before: it can be taken back also where the catalog has lost it. */
  before?: readonly string[];
  onChange: (types: string[]) => void;
  fault: string | null;
}) {
  const { value, before = [], onChange, fault } = props;
  const api = useApi();
  const catalog = useQuery(catalogQuery(api));
  const chosen = new Set(value);
  const labelId = useId();
  const set = (types: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const type of types) {
      if (on) next.add(type);
      else next.delete(type);
    }
    onChange([...next]);
  };
  return (
    <Stack gap="xs" role="group" aria-labelledby={labelId}>
      <PickerHead
        id={labelId}
        chosen={value.length}
        hint={fault === null ? 'Choose at least one.' : ''}
        all={catalog.data && (() => set(namesOf(catalog.data), true))}
        clear={() => onChange([])}
      />
      {fault !== null && <Input.Error role="alert">{fault}</Input.Error>}
      <QueryView query={catalog} loading={<LoadingRows rows={4} height={120} />}>
        {(types) => (
          <div className="family-columns">
            {[...byFamily(types), lostFamily(types, before) ?? []].flat().map((family) => (
              <FamilyCard key={family.name} family={family} chosen={chosen} set={set} />
            ))}
          </div>
        )}
      </QueryView>
    </Stack>
  );
}

function PickerHead(props: {
  /** Of the words that name the group. */
  id: string;
  chosen: number;
  /** While nothing is chosen. */
  hint: string;
  /** Left out until it is known what there is. */
  all: (() => void) | undefined;
  clear: () => void;
}) {
  const { id, chosen, hint, all, clear } = props;
  return (
    <Group justify="space-between" align="flex-end">
      <div>
        <Text fw={600} size="sm" id={id}>
          Events{' '}
          <Text span c="red" aria-hidden="true">
            *
          </Text>
        </Text>
        <Text size="xs" c="dimmed" aria-live="polite">
          {chosen > 0 ? `${chosen} chosen.` : hint}
        </Text>
      </div>
      {all !== undefined && (
        <Group gap="xs">
          <Button size="compact-xs" variant="default" onClick={all}>
            Choose all
          </Button>
          <Button size="compact-xs" variant="default" disabled={chosen === 0} onClick={clear}>
            Clear
          </Button>
        </Group>
      )}
    </Group>
  );
}

function FamilyCard(props: {
  family: Family<TypeChoice>;
  chosen: ReadonlySet<string>;
  set: (types: readonly string[], on: boolean) => void;
}) {
  const { family, chosen, set } = props;
  const names = namesOf(family.types);
  const count = names.filter((name) => chosen.has(name)).length;
  return (
    <Card withBorder padding="sm">
      <Stack gap="sm">
        <Checkbox
          label={<b>{family.title}</b>}
          aria-label={`All ${family.title} events`}
          checked={count === names.length}
          indeterminate={count > 0 && count < names.length}
          onChange={(change) => set(names, change.currentTarget.checked)}
        />
        {family.types.map(({ type, description }) => (
          <Checkbox
            key={type}
            ml="lg"
            label={<span className="mono break">{type}</span>}
            description={description}
            checked={chosen.has(type)}
            onChange={(change) => set([type], change.currentTarget.checked)}
          />
        ))}
      </Stack>
    </Card>
  );
}

function namesOf(types: readonly TypeChoice[]): string[] {
  return types.map(({ type }) => type);
}
