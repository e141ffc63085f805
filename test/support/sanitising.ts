import { builtInCatalog, type Catalog } from '../../src/catalog/catalog.ts';
import type { JsonObject, JsonValue } from '../../src/json/json.ts';
import { createDataCheck } from '../../src/publish/data-check.ts';
import type { Masked } from '../../src/sanitise/masking-pass.ts';
import { createSanitiser } from '../../src/sanitise/sanitise.ts';
import type { TaskInputs } from '../../src/sanitise/secret-inputs/collect.ts';

export const EVENT = {
  id: 'evt_1',
  projectId: '0190b5a0-7c1d-7e55-8a9f-123456789abc',
  created: '2026-05-24T12:18:05.123Z',
};

export interface Left {
  /** The bytes that leave, as text. */
  body: string;
  envelope: { text: string; data: JsonObject };
  masked: Masked[];
}

/** A sanitiser that takes an event in parts and gives back what leaves in parts. */
export function sanitising(options: { catalog?: Catalog; scrubOutput?: boolean } = {}) {
  const catalog = options.catalog ?? builtInCatalog();
  const sanitiser = createSanitiser(catalog, { scrubOutput: options.scrubOutput ?? false });
  const checkData = createDataCheck(catalog);
  return (typeName: string, data: JsonObject, task?: TaskInputs): Left => {
    const type = catalog.get(typeName);
    if (type === undefined) throw new Error(`The catalog lacks ${typeName}.`);
    const { declared } = checkData(type, data);
    const { event, masked } = sanitiser.inspect({ ...EVENT, type, data: declared, ...(task && { task }) });
    const body = Buffer.from(event.body).toString();
    return { body, envelope: JSON.parse(body), masked };
  };
}

export const RUN = { task_id: 'tsk_1', execution_id: 'exe_1' };

const sanitise = sanitising();

/** What leaves of a task's result, given values of inputs called `secret_0`, `secret_1`, …, all marked as secret. */
export function maskedOutput(value: JsonValue, ...secrets: JsonValue[]): JsonValue {
  const inputs = Object.fromEntries(secrets.map((secret, i) => [`secret_${i}`, secret]));
  const properties = Object.fromEntries(secrets.map((_, i) => [`secret_${i}`, { secret: true }]));
  const task = { inputs, input_schema: { type: 'object', properties } };
  const { output } = sanitise('task.completed', { ...RUN, output: { value } }, task).envelope.data;
  return (output as JsonObject).value ?? null;
}
