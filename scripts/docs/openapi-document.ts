import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from '../../src/cli/start-service.ts';
import { readConfig } from '../../src/settings/config.ts';
import { createLog } from '../../src/telemetry/logging.ts';

/** A JSON Schema as the document holds it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  description?: string;
  format?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  minimum?: number;
  maximum?: number;
  default?: unknown;
  examples?: unknown[];
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description?: string;
  schema?: Schema;
}

export interface Content {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Content> };
  responses: Record<string, { description?: string; content?: Record<string, Content> }>;
  security?: Record<string, unknown>[];
}

export interface OpenApiDocument {
  info: { title: string; version: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export interface LocatedOperation extends Operation {
  method: string;
  path: string;
}

/** What the service says of itself at /openapi.json: started for it in a temporary folder, and stopped again. */
export async function readOpenApiDocument(): Promise<OpenApiDocument> {
  const folder = mkdtempSync(join(tmpdir(), 'anchor-webhooks-docs-'));
  const config = readConfig({}, { dataDir: join(folder, 'data'), port: '0' });
  const log = createLog('silent', { kind: 'terminal', write: () => {}, colours: false });
  try {
    const service = await startService(config, log);
    try {
      const response = await fetch(`${service.url}/openapi.json`);
      return (await response.json()) as OpenApiDocument;
    } finally {
      await service.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every operation, in the order of the document. */
export function operationsOf(document: OpenApiDocument): LocatedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );
}

/** The schema of the JSON answer to a request that succeeded; null where there is none. */
export function answerOf(operation: Operation): {
  status: string;
  schema: Schema | null;
  type: string | null;
} {
  const [status, response] = Object.entries(operation.responses).findLast(([code]) => code < '300') ?? [];
  if (status === undefined || response === undefined)
    throw new Error(`${operation.operationId} has no answer.`);
  const [type, content] = Object.entries(response.content ?? {})[0] ?? [];
  return {
    status,
    type: type ?? null,
    schema: type === 'application/json' ? (content?.schema ?? null) : null,
  };
}
