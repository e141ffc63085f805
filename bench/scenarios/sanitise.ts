import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import type { JsonObject } from '../../src/json/json.ts';
import { compileDeclaredFields, projectData } from '../../src/sanitise/declared-fields.ts';
import { type AcceptedEvent, createSanitiser } from '../../src/sanitise/sanitise.ts';
import type { Fact, Scenario, Stage } from './scenario.ts';

const WARM_UP = 3_000;
/** The system counts CPU time in ticks of some ms: a round must last for many of them. */
const ROUND_MS = 400;
const ROUNDS = 5;
/** After the warm-up; a leak of one byte an event would show. */
const MEMORY_EVENTS = 50_000;

/** What one event costs between being accepted and being stored: CPU time of the main thread. */
export const sanitise: Scenario = {
  name: 'sanitise',
  title: 'what leaves of an event: declared fields, masking, text line, serialising (CPU time of one event)',
  async run(stage: Stage) {
    const sanitiser = createSanitiser(builtInCatalog());
    const facts: Fact[] = [];
    for (const { label, event } of cases()) {
      stage.progress(label);
      const run = () => sanitiser.sanitise(declared(event));
      facts.push(
        { what: label, value: cpuMicros(run), unit: 'µs' },
        { what: `${label}: sent`, value: run().body.length, unit: 'bytes' },
      );
    }
    stage.progress('memory');
    const [first] = cases();
    const growth = first === undefined ? 0 : heapGrowth(() => sanitiser.sanitise(declared(first.event)));
    const what = `bytes that stay in the heap after ${MEMORY_EVENTS.toLocaleString('en-US')} further events`;
    facts.push({ what, value: growth, unit: 'count' });
    return { rows: [], facts, notes: [] };
  },
};

/** An event with all that its publisher sent. */
type Published = Omit<AcceptedEvent, 'data'> & { data: JsonObject };

interface Case {
  label: string;
  event: Published;
}

const projectors = new Map(
  builtInCatalog().types.map(({ type, schema }) => [type, compileDeclaredFields(schema)]),
);

/** The first stage, which the check of the data takes: its cost belongs to what is measured. */
function declared(event: Published): AcceptedEvent {
  const project = projectors.get(event.type.type);
  if (project === undefined) throw new Error(`The catalog lacks ${event.type.type}.`);
  return { ...event, data: projectData(project, event.data) };
}

function cases(): Case[] {
  const log = stackTrace(2_048);
  const secrets = {
    inputs: { user: 'jo', password: 'correct horse battery', token: 'q7-3fGh_81kLmNpZ' },
    input_schema: {
      type: 'object',
      properties: { user: {}, password: { secret: true }, token: { format: 'password' } },
    },
  };
  const completed = { output: { value: { invoices: invoices(7) } } };
  return [
    { label: 'task.completed, result of 0.4 kB, no secrets', event: eventOf('task.completed', completed) },
    {
      label: 'task.failed, 2 kB of error text without credentials',
      event: eventOf('task.failed', { error: { type: 'system_error', message: log } }),
    },
    {
      label: 'task.failed, 2 kB of error text with three credentials',
      event: eventOf('task.failed', { error: { type: 'system_error', message: withCredentials(log) } }),
    },
    {
      label: 'task.completed, the same result, two secret inputs',
      event: { ...eventOf('task.completed', completed), task: secrets },
    },
    {
      label: 'task.completed, result of 60 kB, two secret inputs',
      event: {
        ...eventOf('task.completed', { output: { value: { invoices: invoices(1_000) } } }),
        task: secrets,
      },
    },
  ];
}

function eventOf(typeName: string, data: JsonObject): Published {
  const type = builtInCatalog().get(typeName);
  if (type === undefined) throw new Error(`The catalog lacks ${typeName}.`);
  return {
    id: 'evt_01JWZ3P0V6T3M9QJ2C8K5R7XYB',
    projectId: '3f0e8a52-6c1d-4b7e-9a44-0d5c2f1b7e90',
    type,
    created: '2026-05-24T12:18:05.123Z',
    data: { ...type.example, ...data },
  };
}

function invoices(count: number): JsonObject[] {
  return Array.from({ length: count }, (_, i) => ({
    number: `INV-${2_000 + i}`,
    total: 129.9 + i,
    currency: 'EUR',
  }));
}

function stackTrace(length: number): string {
  const lines = Array.from(
    { length: Math.ceil(length / 60) },
    (_, i) => `    at Step.click (/srv/runner/steps/step-${i}.js:${10 + i}:17)`,
  );
  return ['TimeoutError: the button "Download invoice" did not appear within 30 s', ...lines]
    .join('\n')
    .slice(0, length);
}

function withCredentials(text: string): string {
  const planted =
    ' postgres://app:s3cr3t-pass@db.example.com/app\npassword = correct-horse\nAuthorization: Bearer q7f3Gh81kLmNpZ2x ';
  return text.slice(0, 700) + planted + text.slice(700 + planted.length);
}

/** The best of some rounds: whatever else the machine does makes a round longer, never shorter. */
function cpuMicros(run: () => void): number {
  for (let i = 0; i < WARM_UP; i++) run();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.threadCpuUsage();
    let used = 0;
    let times = 0;
    while (used < ROUND_MS * 1_000) {
      for (let i = 0; i < 100; i++) run();
      times += 100;
      const { user, system } = process.threadCpuUsage(start);
      used = user + system;
    }
    best = Math.min(best, used / times);
  }
  return best;
}

/** Bytes that stay after many runs. */
function heapGrowth(run: () => void): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  for (let i = 0; i < WARM_UP; i++) run();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < MEMORY_EVENTS; i++) run();
  collect();
  return process.memoryUsage().heapUsed - before;
}
