import { Accordion, Group, Timeline as Line, Loader, Stack, Text } from '@mantine/core';
import { isUnfinished } from '../api/deliveries.ts';
import type { Attempt, Delivery, DeliveryDetail } from '../api/types.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { formatDuration } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';
import { Time } from '../parts/time.tsx';
import { explainAttempt } from './advice.ts';
import { NextAttempt } from './delivery-status.tsx';

/** The attempts of a delivery in order, and what comes next. */
export function Timeline({ delivery }: { delivery: DeliveryDetail }) {
  const { attempts } = delivery;
  return (
    <Line bulletSize={26} lineWidth={2} active={attempts.length} color="teal">
      {attempts.map((attempt) => attemptItem(attempt, delivery))}
      {ending(delivery)}
    </Line>
  );
}

/** Not a component: the timeline itself has to see its items. */
function attemptItem(attempt: Attempt, delivery: DeliveryDetail) {
  const { outcome, advice } = explainAttempt(attempt);
  const good = attempt.error === null;
  const last = attempt.number === delivery.attempts.length;
  const retried = !good && (!last || isUnfinished(delivery));
  return (
    <Line.Item
      key={attempt.number}
      bullet={<Icon name={good ? 'check' : 'alert'} size={14} />}
      color={good ? 'teal' : 'red'}
      title={
        <Group gap="sm">
          <Text span fw={600} size="sm">
            Attempt {attempt.number}
          </Text>
          <Text span size="sm" c="dimmed">
            <Time at={attempt.started_at} /> · {formatDuration(attempt.duration_ms)}
          </Text>
        </Group>
      }
    >
      <Text size="sm" className="break">
        {outcome}
      </Text>
      {(advice !== null || retried) && (
        <Text size="sm" c="dimmed">
          {advice} {retried && 'It is tried again by itself.'}
        </Text>
      )}
      <Accordion
        variant="default"
        chevronPosition="left"
        defaultValue={last && !retried ? 'exchange' : null}
        className="exchange"
      >
        <Accordion.Item value="exchange">
          <Accordion.Control aria-label={`Request and response of attempt ${attempt.number}`}>
            <Text size="sm">Request and response</Text>
          </Accordion.Control>
          <Accordion.Panel>
            <Exchange attempt={attempt} />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Line.Item>
  );
}

/** Response bodies are kept up to this size. */
const KEPT_BODY_NOTE = 'the first 4 KB are kept';

function Exchange({ attempt }: { attempt: Attempt }) {
  const { number, response_status, response_headers, response_body } = attempt;
  return (
    <Stack gap="sm">
      <CodeBlock
        title={`Request headers, attempt ${number}`}
        text={headerLines(attempt.request_headers)}
        maxHeight={260}
      />
      {response_status === null ? (
        <Text size="sm" c="dimmed">
          There was no response.
        </Text>
      ) : (
        <>
          <CodeBlock
            title={`Response headers, attempt ${number}`}
            text={headerLines(response_headers ?? {})}
            maxHeight={220}
          />
          <CodeBlock
            title={`Response body, attempt ${number}`}
            text={response_body ?? ''}
            note={KEPT_BODY_NOTE}
            maxHeight={260}
          />
        </>
      )}
    </Stack>
  );
}

function headerLines(headers: Record<string, string | string[]>): string {
  return Object.entries(headers)
    .flatMap(([name, values]) => [values].flat().map((value) => `${name}: ${value}`))
    .join('\n');
}

/** What is under way or still to come; null once the delivery has ended with an attempt. */
function ending(delivery: Delivery & { attempts: readonly Attempt[] }) {
  if (delivery.status === 'in_flight') {
    return (
      <Line.Item bullet={<Loader size={14} />} title={`Attempt ${delivery.attempt}`}>
        <Text size="sm">Waiting for your endpoint’s answer…</Text>
      </Line.Item>
    );
  }
  if (delivery.status === 'pending') {
    return (
      <Line.Item bullet={<Loader size={14} type="dots" />} title={`Attempt ${delivery.attempts.length + 1}`}>
        <Text size="sm">
          <NextAttempt delivery={{ ...delivery, attempt: delivery.attempts.length }} />
        </Text>
      </Line.Item>
    );
  }
  if (delivery.status === 'dead') {
    return (
      <Line.Item bullet={<Icon name="alert" size={14} />} color="red" title="Given up">
        <Text size="sm">Every attempt has failed. Once the endpoint is mended, resend it.</Text>
      </Line.Item>
    );
  }
  // Deleted webhooks end their deliveries without an attempt.
  if (delivery.status === 'failed' && delivery.attempts.at(-1)?.error !== delivery.error_message) {
    return (
      <Line.Item bullet={<Icon name="alert" size={14} />} color="orange" title="Ended">
        <Text size="sm">{delivery.error_message ?? 'It was not delivered.'}</Text>
      </Line.Item>
    );
  }
  return null;
}
