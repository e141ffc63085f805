import { Box, Group, Text } from '@mantine/core';
import { printable } from '../../../src/common/printable.ts';
import { CopyButton } from './copy-button.tsx';
import { JsonText } from './json-text.tsx';

/**
 * Text in a fixed-width face under a title, with a button that copies it as it is. Long lines wrap, long texts scroll, and
 * characters that would show the text as another one are shown by their number.
 */
export function CodeBlock(props: {
  title: string;
  /** Which of several of this title, such as “attempt 2”, for those who do not see where it stands. */
  of?: string;
  text: string;
  copyLabel?: string;
  /** The most it takes up of the page, in px. */
  maxHeight?: number;
  note?: string;
  isJson?: boolean;
}) {
  const { title, of, text, copyLabel = 'Copy', maxHeight = 360, note, isJson = false } = props;
  const shown = text === '' ? '(empty)' : printable(text);
  const name = of === undefined ? title : `${title}, ${of}`;
  return (
    <Box className="code-block">
      <Group justify="space-between" className="code-block-head" wrap="nowrap">
        <Text size="sm" fw={600}>
          {title}
          {note !== undefined && (
            <Text span size="xs" c="dimmed" ml="xs" fw={400}>
              {note}
            </Text>
          )}
        </Text>
        <CopyButton
          value={text}
          label={copyLabel}
          variant="subtle"
          color="gray"
          aria-label={`${copyLabel}: ${name}`}
        />
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls has to be reachable by keyboard. */}
      <section className="code-block-body" style={{ maxHeight }} aria-label={name} tabIndex={0}>
        <pre>{isJson ? <JsonText text={shown} /> : shown}</pre>
      </section>
    </Box>
  );
}

export function JsonBlock({ value, ...props }: { title: string; value: unknown; maxHeight?: number }) {
  return <CodeBlock {...props} text={JSON.stringify(value, null, 2)} copyLabel="Copy JSON" isJson />;
}
