import { ActionIcon, CopyButton, Group } from '@mantine/core';
import { Icon } from './icons.tsx';

/** An id whole, with a button that copies it; `what` says of what, such as “event id”. */
export function CopyableId({ value, what }: { value: string; what: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      <span className="mono break">{value}</span>
      <CopyButton value={value} timeout={2000}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            onClick={copy}
            aria-label={copied ? 'Copied' : `Copy ${what}`}
            title={copied ? 'Copied' : `Copy ${what}`}
          >
            <Icon name={copied ? 'check' : 'copy'} size={14} />
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}
