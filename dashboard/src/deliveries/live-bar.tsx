import { Box, Button, Group, Text } from '@mantine/core';
import type { StreamState } from '../api/stream.ts';
import { Icon } from '../parts/icons.tsx';

/**
 * Says whether the page is live, and how many new deliveries wait while somebody reads. Whatever it says, it stays as high as it
 * is: its words change when the pointer reaches the rows below, and those must not move away under it.
 */
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
  const label = stopped ? 'Go on live' : 'Pause';
  return (
    <Group justify="space-between" h={46} gap="xs" wrap="nowrap">
      <Group gap="xs" wrap="nowrap" miw={0}>
        <span className="live-dot" data-paused={!live || paused || stream !== 'live'} aria-hidden="true" />
        <Text fz={{ base: 'xs', sm: 'sm' }} c="dimmed" role="status" lh={1.3} lineClamp={2}>
          {live
            ? describe(failed ? 'off' : stream, paused, stopped)
            : 'Older deliveries; the newest page is live'}
        </Text>
      </Group>
      <Group gap="xs" wrap="nowrap" className="keeps-width">
        {waiting > 0 && (
          <Button size="xs" onClick={show} aria-live="polite">
            Show {waiting} new
            <Box component="span" visibleFrom="sm">
              &nbsp;{waiting === 1 ? 'delivery' : 'deliveries'}
            </Box>
          </Button>
        )}
        {clearFilters !== null && (
          <Button size="xs" variant="default" aria-label="Clear filters" onClick={clearFilters}>
            Clear
            <Box component="span" visibleFrom="sm">
              &nbsp;filters
            </Box>
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          disabled={!live || failed}
          aria-label={label}
          title={label}
          onClick={() => setStopped(!stopped)}
        >
          <Icon name={stopped ? 'play' : 'pause'} />
          <Box component="span" visibleFrom="sm" ml={8}>
            {label}
          </Box>
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
