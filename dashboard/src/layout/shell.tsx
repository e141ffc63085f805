import {
  ActionIcon,
  AppShell,
  Burger,
  Button,
  Group,
  ScrollArea,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { ApiClient } from '../api/client.ts';
import { useScope } from '../api/context.ts';
import { sessionQuery, signOut } from '../api/session.ts';
import { Icon } from '../parts/icons.tsx';
import { ProjectSwitcher } from '../session/project-switcher.tsx';
import { ConnectionBanner } from './connection.tsx';
import { Navigation } from './navigation.tsx';

/** The frame around every page: brand, project, navigation, and the page in the middle. */
export function Shell() {
  const { session, project } = useScope();
  const [open, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a href="#main" className="skip-link">
        Skip to the page
      </a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap" gap="sm">
          <Group gap="sm" wrap="nowrap" className="keeps-width">
            <Burger
              opened={open}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={open ? 'Close the navigation' : 'Open the navigation'}
              aria-expanded={open}
            />
            <Link to="/webhooks" className="row-link" aria-label={`${session.brand} Webhooks`}>
              <Group gap={10} wrap="nowrap">
                <img src="/assets/icon.svg" alt="" className="brand-mark" />
                <Text fw={650} visibleFrom="xs" className="cut">
                  {session.brand} Webhooks
                </Text>
              </Group>
            </Link>
          </Group>
          <Group gap="xs" wrap="nowrap" miw={0} className="header-tools">
            {session.role === 'operator' ? (
              <ProjectSwitcher />
            ) : (
              <Text size="sm" c="dimmed" className="cut" title={project?.name}>
                {project?.name}
              </Text>
            )}
            <ColourSchemeToggle />
            <SignOutButton />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label="Main" className="navbar" data-closed={!open || undefined}>
        <AppShell.Section grow component={ScrollArea}>
          <Navigation onNavigate={close} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <div className="page-width">
          <ConnectionBanner />
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}

function ColourSchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <Tooltip label={`Use the ${other} theme`}>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={`Use the ${other} theme`}
        onClick={() => setColorScheme(other)}
      >
        <Icon name={scheme === 'dark' ? 'sun' : 'moon'} size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

function SignOutButton() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: () => signOut(new ApiClient(null)),
    onSuccess: async () => {
      await navigate({ to: '/login' });
      client.clear();
      client.setQueryData(sessionQuery(new ApiClient(null)).queryKey, null);
    },
  });
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<Icon name="exit" />}
        onClick={() => leave.mutate()}
        loading={leave.isPending}
        visibleFrom="xs"
      >
        Sign out
      </Button>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label="Sign out"
        onClick={() => leave.mutate()}
        loading={leave.isPending}
        hiddenFrom="xs"
      >
        <Icon name="exit" size={18} />
      </ActionIcon>
    </>
  );
}
