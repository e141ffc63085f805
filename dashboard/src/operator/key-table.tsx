import { Button, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import type { Key } from '../api/types.ts';
import { keepFocus } from '../layout/page.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Time } from '../parts/time.tsx';

/** Keys by name; the keys themselves are never shown again. Revoking asks first. */
export function KeyTable(props: {
  keys: readonly Key[];
  /** What each may do, where that differs. */
  scope?: (key: Key) => ReactNode;
  /** What stops working, as the question says it. */
  consequence: string;
  revoke: {
    mutate: (id: string, options: { onSuccess: () => void }) => void;
    isPending: boolean;
    error: unknown;
    reset: () => void;
  };
}) {
  const { keys, scope, consequence, revoke } = props;
  const [asked, setAsked] = useState<Key | null>(null);
  const close = () => {
    setAsked(null);
    revoke.reset();
  };
  // With the last key the table goes, and the button that had the focus.
  useEffect(() => () => void setTimeout(keepFocus), []);
  return (
    <div className="table-card">
      <Table verticalSpacing="sm" horizontalSpacing="md" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            {scope !== undefined && <Table.Th visibleFrom="xs">Project</Table.Th>}
            <Table.Th w={170} visibleFrom="sm">
              Created
            </Table.Th>
            <Table.Th w={110} ta="right">
              <span className="visually-hidden">Revoke</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <KeyRow key={key.id} shown={key} scope={scope?.(key)} revoke={() => setAsked(key)} />
          ))}
        </Table.Tbody>
      </Table>
      <Confirm
        open={asked !== null}
        title={`Revoke ${asked?.name ?? 'this key'}?`}
        action="Revoke"
        danger
        pending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => asked !== null && revoke.mutate(asked.id, { onSuccess: close })}
        onClose={close}
        onClosed={keepFocus}
      >
        <Text size="sm">{consequence}</Text>
      </Confirm>
    </div>
  );
}

function KeyRow(props: {
  shown: Key;
  /** Left out where no key of the table has one. */
  scope: ReactNode;
  revoke: () => void;
}) {
  const { shown, scope, revoke } = props;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={550} className="cut" title={shown.name}>
          {shown.name}
        </Text>
        <Text size="xs" c="dimmed" className="mono cut" title={shown.id}>
          {shown.id}
        </Text>
        {scope !== undefined && (
          <Text size="xs" c="dimmed" component="div" hiddenFrom="xs">
            {scope}
          </Text>
        )}
      </Table.Td>
      {scope !== undefined && <Table.Td visibleFrom="xs">{scope}</Table.Td>}
      <Table.Td visibleFrom="sm">
        <Text size="sm">
          <Time at={shown.created_at} />
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        <Button size="xs" variant="default" aria-label={`Revoke ${shown.name}`} onClick={revoke}>
          Revoke
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
