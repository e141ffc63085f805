import { Badge, Code, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Fragment } from 'react';
import { catalogQuery, exampleEnvelopeQuery } from '../api/catalog.ts';
import { useApi } from '../api/context.ts';
import type { EventType } from '../api/types.ts';
import { Page } from '../layout/page.tsx';
import { JsonBlock } from '../parts/code-block.tsx';
import { ButtonLink } from '../parts/links.tsx';
import { EmptyState, LoadingRows, QueryView } from '../parts/states.tsx';
import { fieldsOf } from './schema-fields.ts';
import { SlackLine } from './slack-line.tsx';

const route = getRouteApi('/app/catalog/$type');
const BACK = { label: 'Event catalog', link: { to: '/catalog' } } as const;

/** One event type: when it fires, its data field by field, an example, and its line in Slack. */
export function EventTypePage() {
  const { type } = route.useParams();
  const catalog = useQuery(catalogQuery(useApi()));
  const found = catalog.data?.find((entry) => entry.type === type);
  if (catalog.data !== undefined && found === undefined) {
    return (
      <Page title={type} back={BACK}>
        <EmptyState
          icon="book"
          title="There is no such event type"
          text="The catalog lists those that there are."
          action={<ButtonLink to="/catalog">Event catalog</ButtonLink>}
        />
      </Page>
    );
  }
  return (
    <Page title={type} back={BACK} about={found?.description ?? <Skeleton h={20} w={260} />}>
      <QueryView query={catalog} loading={<LoadingRows rows={3} height={160} />}>
        {() => found !== undefined && <Details type={found} />}
      </QueryView>
    </Page>
  );
}

function Details({ type }: { type: EventType }) {
  const envelope = useQuery(exampleEnvelopeQuery(useApi(), type.type));
  return (
    <Stack gap="xl">
      <Stack gap="sm" component="section" aria-labelledby="slack">
        <Title order={2} size="h4" id="slack">
          In Slack
        </Title>
        <Text size="sm" c="dimmed">
          <Code>text</Code> is one line for people. Slack’s incoming webhooks show it as it comes.
        </Text>
        <QueryView query={envelope} loading={<Skeleton h={74} />}>
          {({ text }) => <SlackLine text={text} />}
        </QueryView>
      </Stack>
      <Stack gap="sm" component="section" aria-labelledby="fields">
        <Title order={2} size="h4" id="fields">
          Fields of <Code fz="md">data</Code>
        </Title>
        <FieldTable type={type} />
      </Stack>
      <Stack gap="sm" component="section" aria-labelledby="example">
        <Title order={2} size="h4" id="example">
          Example
        </Title>
        <QueryView query={envelope} loading={<Skeleton h={360} />}>
          {(example) => <JsonBlock title="The whole body" value={example} maxHeight={560} />}
        </QueryView>
      </Stack>
    </Stack>
  );
}

/** Breaks between its words rather than within one. */
function FieldPath({ path }: { path: string }) {
  return [...path.matchAll(/[^._]*[._]+|[^._]+/g)].map(({ 0: step, index }) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {step}
    </Fragment>
  ));
}

function FieldTable({ type }: { type: EventType }) {
  return (
    <div className="table-card">
      <Table verticalSpacing="xs" horizontalSpacing="md" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th className="field-name">Field</Table.Th>
            <Table.Th w={200} visibleFrom="sm">
              Type
            </Table.Th>
            <Table.Th>Meaning</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fieldsOf(type.schema).map((field) => (
            <Table.Tr key={field.path}>
              <Table.Td style={{ paddingLeft: 16 + field.depth * 16 }}>
                <Text span size="sm" className="mono break">
                  <FieldPath path={field.path} />
                </Text>
                <Text size="xs" c="dimmed">
                  {field.required ? 'always there' : 'optional'}
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Text size="sm" className="mono">
                  {field.type}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm" hiddenFrom="sm" className="mono" c="dimmed">
                  {field.type}
                </Text>
                <Text size="sm">
                  {field.description}{' '}
                  {field.marks.map(({ label, meaning }) => (
                    <Badge
                      key={label}
                      title={meaning}
                      variant="light"
                      color="gray"
                      tt="none"
                      radius="sm"
                      size="sm"
                    >
                      {label}
                    </Badge>
                  ))}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
