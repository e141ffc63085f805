import { Button, Group, Text } from '@mantine/core';
import type { StreamState } from '../api/stream.ts';
import { plural } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';

/** Says whether the page is live, and how many new deliveries wait while somebody reads. */
export function LiveBar(props: {
  live: boolean;
  stream: StreamState;
  paused: boolean;
  stopped: boolean;
  setStopped: (stopped: boolean) => void;
  waiting: number;
  show: () => void;
}) {
  const { live, stream, paused, stopped, setStopped, waiting, show } = props;
  if (!live) return null;
  return (
    <Group justify="space-between" mih={36} className="live-bar" gap="xs">
      <Group gap="xs" wrap="nowrap">
        <span className="live-dot" data-paused={paused || stream !== 'live'} aria-hidden="true" />
        <Text size="sm" c="dimmed" role="status">
          {describe(stream, paused, stopped)}
        </Text>
      </Group>
      <Group gap="xs">
        {waiting > 0 && (
          <Button size="xs" onClick={show} aria-live="polite">
            Show {plural(waiting, 'new delivery', 'new deliveries')}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name={stopped ? 'play' : 'pause'} />}
          onClick={() => setStopped(!stopped)}
        >
          {stopped ? 'Go on live' : 'Pause'}
        </Button>
      </Group>
    </Group>
  );
}

function describe(stream: StreamState, paused: boolean, stopped: boolean): string {
  if (stream === 'connecting') return 'Connecting…';
  if (stream === 'lost') return 'Connection lost; what is missed will be caught up';
  if (stopped) return 'Paused';
  return paused ? 'Paused while you read' : 'Live';
}
