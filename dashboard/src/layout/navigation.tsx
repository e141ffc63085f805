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

/** Pages of the service outside of the dashboard. */
interface HelpPage {
  href: string;
  label: string;
  icon: IconName;
}

const API_REFERENCE: HelpPage = { href: '/docs/api', label: 'API reference', icon: 'code' };
/** They name the headers as a service does that goes by its own name. */
const GUIDES: readonly HelpPage[] = [
  { href: '/docs/guide/receiving', label: 'Receiving webhooks', icon: 'page' },
  { href: '/docs', label: 'All docs', icon: 'page' },
];
const BRAND_OF_GUIDES = 'Anchor';

export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const { session } = useScope();
  const help = session.brand === BRAND_OF_GUIDES ? [...GUIDES, API_REFERENCE] : [API_REFERENCE];
  return (
    <Stack gap="lg">
      <Entries label="Account" entries={ACCOUNT} onNavigate={onNavigate} />
      {session.role === 'operator' && <Entries label="Operator" entries={OPERATOR} onNavigate={onNavigate} />}
      <div>
        <SectionLabel>Help</SectionLabel>
        {help.map(({ href, label, icon }) => (
          <NavLink
            key={href}
            href={href}
            // What is typed on this page stays.
            target="_blank"
            label={label}
            leftSection={<Icon name={icon} size={18} />}
            className="nav-link"
          />
        ))}
      </div>
    </Stack>
  );
}

function Entries(props: { label: string; entries: readonly Entry[]; onNavigate: () => void }) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <div>
      <SectionLabel>{props.label}</SectionLabel>
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

function SectionLabel({ children }: { children: string }) {
  return (
    <Text size="xs" fw={600} c="dimmed" px="sm" pb={4}>
      {children}
    </Text>
  );
}

/** A delivery's address is below its webhook's, but people come to it from the events. */
function isWithin(path: string, to: Entry['to']): boolean {
  const ofDelivery = /^\/webhooks\/[^/]+\/events\//.test(path);
  if (ofDelivery) return to === '/events';
  return path === to || path.startsWith(`${to}/`);
}
