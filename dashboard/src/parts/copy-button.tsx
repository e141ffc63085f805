import { Button, type ButtonProps, CopyButton as Copying } from '@mantine/core';
import { Icon } from './icons.tsx';

/** Copies `value`; `label` says what, such as “Copy as curl”. */
export function CopyButton({ value, label, ...props }: { value: string; label: string } & ButtonProps) {
  return (
    <Copying value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name={copied ? 'check' : 'copy'} />}
          onClick={copy}
          aria-live="polite"
          {...props}
        >
          {copied ? 'Copied' : label}
        </Button>
      )}
    </Copying>
  );
}
