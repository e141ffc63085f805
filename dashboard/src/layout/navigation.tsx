import { NavLink, Stack, Text } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { useScope } from '../api/context.ts';
import { Icon, type IconName } from '../parts/icons.tsx';

interface Entry {
  to: '/webhooks' | '/events' | '/catalog' | '/operator/projects' | '/operator/publisher-keys';
  label: string;
  icon: IconName;
}

const ACCOUNT: readonly Entry[] = [
  { to: '/webhooks', label: 'Webhooks', icon: 'webhook' },
  { to: '/events', label: 'Events', icon: 'list' },
  { to: '/catalog', label: 'Event catalog', icon: 'book' },
];
const OPERATOR: readonly Entry[] = [
  { to: '/operator/projects', label: 'Projects and API keys', icon: 'folder' },
  { to: '/operator/publisher-keys', label: 'Publisher keys', icon: 'key' },
];

export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const { session } = useScope();
  return (
    <Stack gap="lg">
      <Entries label="Account" entries={ACCOUNT} onNavigate={onNavigate} />
      {session.role === 'operator' && <Entries label="Operator" entries={OPERATOR} onNavigate={onNavigate} />}
    </Stack>
  );
}

function Entries(props: { label: string; entries: readonly Entry[]; onNavigate: () => void }) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <div>
      <Text size="xs" fw={600} c="dimmed" px="sm" pb={4}>
        {props.label}
      </Text>
      {props.entries.map(({ to, label, icon }) => (
        <NavLink
          key={to}
          component={Link}
          to={to}
          // Which entry a page belongs to is decided here alone.
          activeOptions={{ exact: true }}
          label={label}
          leftSection={<Icon name={icon} size={18} />}
          active={isWithin(path, to)}
          aria-current={path === to ? 'page' : undefined}
          onClick={props.onNavigate}
          className="nav-link"
        />
      ))}
    </div>
  );
}

/** A delivery's address is below its webhook's, but people come to it from the events. */
function isWithin(path: string, to: Entry['to']): boolean {
  const ofDelivery = /^\/webhooks\/[^/]+\/events\//.test(path);
  if (ofDelivery) return to === '/events';
  return path === to || path.startsWith(`${to}/`);
}
