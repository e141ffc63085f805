import type { Static } from 'typebox';
import { Type } from '../json/json-schema.ts';
import { defineEventType } from './event-type.ts';
import { count, failure, id, optional, span } from './fields.ts';
import { because, code, inBrackets, within } from './phrases.ts';

const counts = Type.Object(
  {
    total: optional(count('Executions in the batch.')),
    completed: optional(count('Executions that completed.')),
    failed: optional(count('Executions that failed.')),
  },
  { description: 'What became of the executions.' },
);

const batch = {
  batch_id: id('The batch.'),
  task_id: optional(id('The task that the batch runs, where it is one task.')),
  ...span('batch'),
  counts: optional(counts),
};

const completedBatch = Type.Object(batch);
const failedBatch = Type.Object({ ...batch, error: failure });

const exampleBatch: Static<typeof completedBatch> = {
  batch_id: 'bat_5h3x8d',
  task_id: 'tsk_4f8w9n2b',
  started_at: '2026-05-24T12:00:00.000Z',
  completed_at: '2026-05-24T12:13:07.250Z',
  duration_ms: 787_250,
  counts: { total: 50, completed: 48, failed: 2 },
};

/** " (48 of 50 completed, 2 failed)", as far as it is known. */
function tally(known: Static<typeof counts> | null | undefined): string {
  if (known == null) return '';
  const { total, completed, failed } = known;
  const parts: string[] = [];
  if (completed != null) parts.push(`${completed}${total == null ? '' : ` of ${total}`} completed`);
  else if (total != null) parts.push(`${total} in all`);
  if (failed != null && failed > 0) parts.push(`${failed} failed`);
  return inBrackets(parts);
}

export const batchTypes = [
  defineEventType({
    type: 'batch.completed',
    title: 'Batch completed',
    description: 'Every execution of a batch has ended, whether it completed or failed.',
    schema: completedBatch,
    example: exampleBatch,
    text: ({ batch_id, duration_ms, counts: known }) =>
      `📦 Batch ${code(batch_id)} completed${within('in', duration_ms)}${tally(known)}`,
  }),
  defineEventType({
    type: 'batch.failed',
    title: 'Batch failed',
    description: 'A batch was given up before all its executions had ended.',
    schema: failedBatch,
    example: {
      ...exampleBatch,
      counts: { total: 50, completed: 11, failed: 7 },
      error: { type: 'too_many_failures', message: 'Stopped after 5 executions in a row had failed.' },
    },
    text: ({ batch_id, duration_ms, counts: known, error }) =>
      `❌ Batch ${code(batch_id)} failed${within('after', duration_ms)}${tally(known)}${because(error.message)}`,
  }),
];
