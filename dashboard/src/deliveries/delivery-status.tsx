import { Badge } from '@mantine/core';
import type { Delivery, DeliveryStatus } from '../api/types.ts';
import { useNow } from '../parts/time.tsx';

interface Look {
  colour: string;
  label: string;
  meaning: string;
}

export const STATUS_LOOKS: Record<DeliveryStatus, Look> = {
  pending: { colour: 'yellow', label: 'Pending', meaning: 'Due, or waiting for its next attempt.' },
  in_flight: { colour: 'blue', label: 'In flight', meaning: 'Being attempted right now.' },
  succeeded: { colour: 'teal', label: 'Succeeded', meaning: 'The endpoint answered with a 2xx.' },
  failed: {
    colour: 'orange',
    label: 'Failed',
    meaning: 'The endpoint answered with something that is not retried.',
  },
  dead: { colour: 'red', label: 'Dead', meaning: 'Every attempt failed; there will be no other.' },
};

export function DeliveryStatusBadge({ status }: { status: DeliveryStatus }) {
  const { colour, label, meaning } = STATUS_LOOKS[status];
  return (
    <Badge variant="light" color={colour} tt="none" radius="sm" title={meaning} className="badge">
      {label}
    </Badge>
  );
}

/** “Next attempt in 4 s”, while a delivery waits for one. */
export function NextAttempt({
  delivery,
}: {
  delivery: Pick<Delivery, 'status' | 'attempt' | 'scheduled_at'>;
}) {
  const now = useNow(250);
  if (delivery.status !== 'pending') return null;
  const seconds = Math.ceil((new Date(delivery.scheduled_at).getTime() - now) / 1000);
  const what = delivery.attempt === 0 ? 'First attempt' : 'Next attempt';
  return (
    <span className="time" role="timer">
      {seconds > 0 ? `${what} in ${seconds} s` : `${what} is due`}
    </span>
  );
}
