import { Alert, Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '../api/context.ts';
import { explainError } from '../api/errors.ts';
import type { Delivery } from '../api/types.ts';
import { keepFocus } from '../layout/page.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { plural } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';

/** Requests at a time: quick, and far from the limit of the API. */
const AT_A_TIME = 4;

interface Outcome {
  sent: number;
  /** Why the others were not, each reason once. */
  reasons: string[];
  refused: number;
}

/** Resends the chosen deliveries, after asking, and says what became of it. */
export function ResendMany({ chosen, clear }: { chosen: readonly Delivery[]; clear: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const result = useRef<HTMLDivElement>(null);
  // The button that had the focus has gone with the choice.
  const focusResult = useCallback(() => {
    if (document.activeElement === document.body) result.current?.focus();
  }, []);
  const resend = useMutation({
    mutationFn: (rows: readonly Delivery[]) =>
      resendAll(rows, async ({ webhook_id, id }) => {
        await api.post(`/v1/webhooks/${webhook_id}/events/${id}/resend`);
      }),
    onSuccess: async () => {
      setAsking(false);
      clear();
      await client.invalidateQueries({ queryKey: ['deliveries'] });
    },
  });
  return (
    <div aria-live="polite">
      {chosen.length > 0 && (
        <Group className="selection-bar" justify="space-between">
          <Text size="sm">{plural(chosen.length, 'delivery', 'deliveries')} chosen</Text>
          <Group gap="xs">
            <Button size="xs" leftSection={<Icon name="repeat" />} onClick={() => setAsking(true)}>
              Resend
            </Button>
            <Button size="xs" variant="default" onClick={clear}>
              Clear
            </Button>
          </Group>
        </Group>
      )}
      {resend.data !== undefined && chosen.length === 0 && (
        <Result
          outcome={resend.data}
          ref={result}
          onShown={focusResult}
          close={() => {
            resend.reset();
            setTimeout(keepFocus);
          }}
        />
      )}
      <Confirm
        open={asking}
        title={`Resend ${plural(chosen.length, 'delivery', 'deliveries')}?`}
        action="Resend"
        pending={resend.isPending}
        error={resend.error}
        onConfirm={() => resend.mutate(chosen)}
        onClose={() => setAsking(false)}
        onClosed={focusResult}
      >
        <Text size="sm">
          Each becomes a new delivery of the same event, with the same event id: an endpoint that has seen it
          can drop it.
        </Text>
      </Confirm>
    </div>
  );
}

function Result(props: {
  outcome: Outcome;
  ref: RefObject<HTMLDivElement | null>;
  onShown: () => void;
  close: () => void;
}) {
  const { outcome, ref, onShown, close } = props;
  const { sent, refused, reasons } = outcome;
  useEffect(onShown, [onShown]);
  return (
    <Alert
      ref={ref}
      tabIndex={-1}
      color={refused === 0 ? 'teal' : 'yellow'}
      variant="light"
      icon={<Icon name={refused === 0 ? 'check' : 'alert'} size={20} />}
      withCloseButton
      closeButtonLabel="Dismiss"
      onClose={close}
    >
      {plural(sent, 'delivery is', 'deliveries are')} on the way again.
      {refused > 0 && ` ${plural(refused, 'was', 'were')} not resent: ${reasons.join(' ')}`}
    </Alert>
  );
}

async function resendAll(
  rows: readonly Delivery[],
  send: (row: Delivery) => Promise<void>,
): Promise<Outcome> {
  const left = [...rows];
  const reasons = new Set<string>();
  let sent = 0;
  const work = async () => {
    for (let row = left.shift(); row !== undefined; row = left.shift()) {
      try {
        await send(row);
        sent += 1;
      } catch (error) {
        reasons.add(explainError(error).title);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return { sent, refused: rows.length - sent, reasons: [...reasons] };
}
