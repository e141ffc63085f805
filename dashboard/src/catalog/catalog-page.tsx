import { Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { catalogQuery } from '../api/catalog.ts';
import { useApi } from '../api/context.ts';
import type { EventType } from '../api/types.ts';
import { Page } from '../layout/page.tsx';
import { LoadingRows, QueryView } from '../parts/states.tsx';
import { byFamily } from './families.ts';

/** Every event type by family, with what it means. */
export function CatalogPage() {
  const catalog = useQuery(catalogQuery(useApi()));
  return (
    <Page title="Event catalog" about="What a webhook can be told, when, and with which data.">
      <QueryView query={catalog} loading={<LoadingRows rows={4} height={110} />}>
        {(types) => (
          <Stack gap="xl">
            {byFamily(types).map((family) => (
              <Stack key={family.name} gap="sm" component="section" aria-label={family.title}>
                <Title order={2} size="h4">
                  {family.title}
                </Title>
                <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
                  {family.types.map((type) => (
                    <TypeCard key={type.type} type={type} />
                  ))}
                </SimpleGrid>
              </Stack>
            ))}
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}

function TypeCard({ type }: { type: EventType }) {
  return (
    <Card withBorder padding="md" component="article">
      <Link to="/catalog/$type" params={{ type: type.type }} className="row-link card-link">
        <Text span fw={600} size="sm" className="mono break">
          {type.type}
        </Text>
      </Link>
      <Text size="sm" c="dimmed" mt={4}>
        {type.description}
      </Text>
    </Card>
  );
}
