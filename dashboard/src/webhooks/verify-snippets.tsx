import { Card, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useScope } from '../api/context.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { SNIPPET_LANGUAGES, type SnippetLanguage, snippet } from './snippets.ts';

/** How an endpoint verifies what it gets, ready to paste. */
export function VerifySnippets({ secret }: { secret: string }) {
  const { session } = useScope();
  const [language, setLanguage] = useState<SnippetLanguage>('node');
  const label = SNIPPET_LANGUAGES.find(({ value }) => value === language)?.label ?? '';
  return (
    <Card withBorder padding="lg">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            Verify every request
          </Title>
          <SegmentedControl
            aria-label="Language"
            size="xs"
            value={language}
            onChange={(value) => setLanguage(value as SnippetLanguage)}
            data={[...SNIPPET_LANGUAGES]}
          />
        </Group>
        <Text size="sm" c="dimmed">
          Refuse what does not verify: anyone can post to a public URL. This code holds your secret; in
          production, read it from the environment instead.
        </Text>
        <CodeBlock
          title={`${label}, standard library only`}
          text={snippet(language, secret, session.brand)}
          maxHeight={520}
        />
      </Stack>
    </Card>
  );
}
