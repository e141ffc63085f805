import type { Command } from 'commander';
import type { ServiceOptions } from '../context.ts';

/** Which deliveries are meant, of a list or of those that are followed. */
export interface DeliveryFilterOptions extends ServiceOptions {
  webhook?: string;
  status?: string;
  type?: string;
  event?: string;
}

export function withDeliveryFilter(command: Command): Command {
  return command
    .option('--webhook <id>', 'to this webhook')
    .option('--status <statuses>', 'of pending, in_flight, succeeded, failed, dead; separated by commas')
    .option('--type <type>', 'of this event type')
    .option('--event <id>', 'of this event');
}

/** The same as the API's query parameters. */
export function deliveryFilter({ webhook, status, type, event }: DeliveryFilterOptions) {
  return { webhook_id: webhook, status, event_type: type, external_event_id: event };
}
