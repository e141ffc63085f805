import { Group, Stack, Text, Title } from '@mantine/core';
import type { LinkProps } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useScope } from '../api/context.ts';
import { Icon } from '../parts/icons.tsx';
import { TextLink } from '../parts/links.tsx';

/** From about this many characters on it may be cut, and shows whole on hover. */
const LONG_TITLE = 60;

/** A page under its heading. The heading takes the focus, so that screen readers say where a link has led. */
export function Page(props: {
  title: string;
  /** Under the title: what this is, or which one. */
  about?: ReactNode;
  /** The page above this one. */
  back?: { label: string; link: LinkProps };
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { title, about, back, actions, children } = props;
  const { session } = useScope();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${session.brand} Webhooks`;
  }, [title, session.brand]);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Stack gap="lg">
      <Stack gap={6}>
        {back !== undefined && (
          <TextLink size="sm" {...back.link} w="fit-content">
            <Icon name="back" /> {back.label}
          </TextLink>
        )}
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={2} miw={0} flex="1 1 280px">
            <Title
              order={1}
              size="h2"
              ref={heading}
              tabIndex={-1}
              className="break"
              lineClamp={2}
              title={title.length > LONG_TITLE ? title : undefined}
            >
              {title}
            </Title>
            {about !== undefined && (
              <Text c="dimmed" size="sm" component="div">
                {about}
              </Text>
            )}
          </Stack>
          {actions !== undefined && <Group gap="xs">{actions}</Group>}
        </Group>
      </Stack>
      {children}
    </Stack>
  );
}

/** Gives the focus to the page's heading where what had it is gone, so that the keyboard goes on from there. */
export function keepFocus(): void {
  if (document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}
