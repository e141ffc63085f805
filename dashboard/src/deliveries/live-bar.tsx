import { Button, Group, Text } from '@mantine/core';
import type { StreamState } from '../api/stream.ts';
import { plural } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';

/** Says whether the page is live, and how many new deliveries wait while somebody reads. */
export function LiveBar(props: {
  live: boolean;
  /** Nothing could be loaded, so that nothing is followed either. */
  failed: boolean;
  stream: StreamState;
  paused: boolean;
  stopped: boolean;
  setStopped: (stopped: boolean) => void;
  waiting: number;
  show: () => void;
  /** Takes the filters away; null where there are none. */
  clearFilters: (() => void) | null;
}) {
  const { live, failed, stream, paused, stopped, setStopped, waiting, show, clearFilters } = props;
  return (
    <Group justify="space-between" mih={46} gap="xs">
      <Group gap="xs" wrap="nowrap">
        <span className="live-dot" data-paused={!live || paused || stream !== 'live'} aria-hidden="true" />
        <Text size="sm" c="dimmed" role="status">
          {live
            ? describe(failed ? 'off' : stream, paused, stopped)
            : 'Older deliveries; the newest page is live'}
        </Text>
      </Group>
      <Group gap="xs">
        {waiting > 0 && (
          <Button size="xs" onClick={show} aria-live="polite">
            Show {plural(waiting, 'new delivery', 'new deliveries')}
          </Button>
        )}
        {clearFilters !== null && (
          <Button size="xs" variant="default" onClick={clearFilters}>
            Clear filters
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          disabled={!live || failed}
          leftSection={<Icon name={stopped ? 'play' : 'pause'} />}
          onClick={() => setStopped(!stopped)}
        >
          {stopped ? 'Go on live' : 'Pause'}
        </Button>
      </Group>
    </Group>
  );
}

function describe(stream: StreamState | 'off', paused: boolean, stopped: boolean): string {
  if (stream === 'off') return 'Not live';
  if (stream === 'connecting') return 'Connecting…';
  if (stream === 'lost') return 'Connection lost; what is missed will be caught up';
  if (stopped) return 'Paused';
  return paused ? 'Paused while you read' : 'Live';
}
