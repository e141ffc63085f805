import { Accordion, Group, Timeline as Line, Loader, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
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
  // What is still to come is drawn as an outline.
  const settled = isUnfinished(delivery) ? attempts.length - 1 : attempts.length;
  return (
    <Line bulletSize={26} lineWidth={2} active={settled} color="teal">
      {attempts.map((attempt) => attemptItem(attempt, delivery))}
      {ending(delivery)}
    </Line>
  );
}

/** Not a component: the timeline itself has to see its items. */
function attemptItem(attempt: Attempt, delivery: DeliveryDetail) {
  const { outcome, advice } = explainAttempt(attempt);
  const next = delivery.attempts[attempt.number];
  // Said once where attempts in a row come to the same.
  const advised = next === undefined || explainAttempt(next).outcome !== outcome ? advice : null;
  const good = attempt.error === null;
  const last = attempt.number === delivery.attempts.length;
  const waiting = last && !good && isUnfinished(delivery);
  return (
    <Line.Item
      key={attempt.number}
      bullet={<Icon name={good ? 'check' : 'alert'} size={14} />}
      color={good ? 'teal' : 'red'}
      title={
        <Group gap="0 12px">
          <StepTitle>Attempt {attempt.number}</StepTitle>
          <Text span size="sm" c="dimmed">
            <Time at={attempt.started_at} /> · {formatDuration(attempt.duration_ms)}
          </Text>
        </Group>
      }
    >
      <Text size="sm" className="break">
        {outcome}
      </Text>
      {(advised !== null || waiting) && (
        <Text size="sm" c="dimmed">
          {advised} {waiting && 'It is tried again by itself.'}
        </Text>
      )}
      <Accordion
        variant="default"
        chevronPosition="left"
        defaultValue={last && !waiting ? 'exchange' : null}
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

function StepTitle({ children }: { children: ReactNode }) {
  return (
    <Text span fw={600} size="sm">
      {children}
    </Text>
  );
}

/** Response bodies are kept up to this size. */
const KEPT_BODY_NOTE = 'the first 4 KB are kept';

function Exchange({ attempt }: { attempt: Attempt }) {
  const { response_status, response_headers, response_body } = attempt;
  const of = `attempt ${attempt.number}`;
  return (
    <Stack gap="sm">
      <CodeBlock
        title="Request headers"
        of={of}
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
            title="Response headers"
            of={of}
            text={headerLines(response_headers ?? {})}
            maxHeight={220}
          />
          <CodeBlock
            title="Response body"
            of={of}
            text={response_body ?? ''}
            note={KEPT_BODY_NOTE}
            isJson={/^\s*[[{]/.test(response_body ?? '')}
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
      <Line.Item bullet={<Loader size={14} />} title={<StepTitle>Attempt {delivery.attempt}</StepTitle>}>
        <Text size="sm">Waiting for your endpoint’s answer…</Text>
      </Line.Item>
    );
  }
  if (delivery.status === 'pending') {
    return (
      <Line.Item
        bullet={<Loader size={14} type="dots" />}
        title={<StepTitle>Attempt {delivery.attempts.length + 1}</StepTitle>}
      >
        <Text size="sm">
          <NextAttempt delivery={{ ...delivery, attempt: delivery.attempts.length }} />
        </Text>
      </Line.Item>
    );
  }
  if (delivery.status === 'dead') {
    return (
      <Line.Item bullet={<Icon name="alert" size={14} />} color="red" title={<StepTitle>Given up</StepTitle>}>
        <Text size="sm">Every attempt has failed. Once the endpoint is mended, resend it.</Text>
      </Line.Item>
    );
  }
  // Deleted webhooks end their deliveries without an attempt.
  if (delivery.status === 'failed' && delivery.attempts.at(-1)?.error !== delivery.error_message) {
    return (
      <Line.Item bullet={<Icon name="alert" size={14} />} color="orange" title={<StepTitle>Ended</StepTitle>}>
        <Text size="sm">{delivery.error_message ?? 'It was not delivered.'}</Text>
      </Line.Item>
    );
  }
  return null;
}
