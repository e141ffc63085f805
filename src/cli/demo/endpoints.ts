import type { Expectation } from './outcome.ts';

/** A customer's endpoint in the demo: how it behaves, and what its deliveries have to end as. */
export interface Endpoint {
  name: string;
  /** What it answers the requests of each delivery with, in turn; the last one repeats. */
  answers: readonly number[];
  /** Whether it subscribes to an event type. */
  wants: (type: string) => boolean;
  endsAs: Pick<Expectation, 'status' | 'attempt' | 'responseStatus'>;
  about: string;
}

export const ENDPOINTS: readonly Endpoint[] = [
  {
    name: 'good',
    answers: [200],
    wants: () => true,
    endsAs: { status: 'succeeded', attempt: 1, responseStatus: 200 },
    about: 'subscribes to everything, answers 200',
  },
  {
    name: 'flaky',
    answers: [503, 503, 200],
    wants: (type) => type.startsWith('task.'),
    endsAs: { status: 'succeeded', attempt: 3, responseStatus: 200 },
    about: 'subscribes to task.*, answers 503 twice and then 200',
  },
  {
    name: 'gone',
    answers: [410],
    wants: (type) => type.startsWith('session.'),
    endsAs: { status: 'failed', attempt: 1, responseStatus: 410 },
    about: 'subscribes to session.*, answers 410, which is not retried',
  },
];
