import assert from 'node:assert/strict';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

export interface Call {
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is, in place of `json`. */
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: its form is checked against the document; tests look into it freely
  json: any;
}

export interface Operation {
  operationId: string;
  security?: Record<string, string[]>[];
  parameters?: { in: string; name: string; schema: { examples?: unknown[]; example?: unknown } }[];
  requestBody?: { content: Record<string, { schema: object; example?: unknown; examples?: object }> };
  responses: Record<
    string,
    { content?: Record<string, { schema: object; examples?: Record<string, unknown> }> }
  >;
}

export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
  webhooks: Record<string, Record<string, Operation>>;
}

const DOCUMENT_ID = 'http://localhost/openapi';

/** Calls the API, and checks of every answer that it is as the API's own document says. */
export class ApiCaller {
  readonly baseUrl: string;
  readonly document: OpenApiDocument;
  readonly #ajv: Ajv2020;
  readonly #validators = new Map<string, ValidateFunction>();

  static async to(baseUrl: string): Promise<ApiCaller> {
    const response = await fetch(`${baseUrl}/openapi.json`);
    return new ApiCaller(baseUrl, (await response.json()) as OpenApiDocument);
  }

  constructor(baseUrl: string, document: OpenApiDocument) {
    this.baseUrl = baseUrl;
    this.document = document;
    this.#ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
    this.#ajv.addSchema(document, DOCUMENT_ID);
  }

  async call(method: string, path: string, call: Call = {}): Promise<Answer> {
    const body = call.json === undefined ? call.body : JSON.stringify(call.json);
    const headers = { ...(body !== undefined && { 'content-type': 'application/json' }), ...call.headers };
    const response = await fetch(this.baseUrl + path, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    const answer = {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
    this.#check(method, path, answer);
    return answer;
  }

  #check(method: string, path: string, answer: Answer): void {
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.match(answer.headers.get('x-request-id') ?? '', /^[0-9a-z]+-[0-9a-z]+$/);
    const found = this.#find(method, path.split('?', 1)[0] ?? '');
    if (found === null) {
      if (answer.status >= 400) this.#assertValid('/components/schemas/Error', answer);
      return;
    }
    const { pointer, operation } = found;
    const response = operation.responses[answer.status];
    assert.ok(
      response,
      `${method} ${path} answered ${answer.status}, which it does not document: ${answer.text}`,
    );
    const content = response.content?.['application/json'];
    if (content === undefined) return;
    if (method === 'HEAD') return;
    this.#assertValid(`${pointer}/responses/${answer.status}/content/application~1json/schema`, answer);
    if (answer.status >= 400) {
      const codes = Object.keys(content.examples ?? {});
      assert.ok(codes.includes(answer.json.code), `${method} ${path} does not document ${answer.text}`);
    }
  }

  #find(method: string, path: string): { pointer: string; operation: Operation } | null {
    const given = path.split('/');
    const templates = Object.keys(this.document.paths).filter((template) => {
      const wanted = template.split('/');
      return (
        wanted.length === given.length && wanted.every((part, i) => part.startsWith('{') || part === given[i])
      );
    });
    // As the router does: what is written out goes before a parameter.
    const template = templates.toSorted((a, b) => count(a) - count(b))[0];
    if (template === undefined) return null;
    const name = method === 'HEAD' ? 'get' : method.toLowerCase();
    const operation = this.document.paths[template]?.[name];
    return operation === undefined ? null : { pointer: `/paths/${token(template)}/${name}`, operation };
  }

  #assertValid(pointer: string, answer: Answer): void {
    const validate =
      this.#validators.get(pointer) ?? this.#ajv.compile({ $ref: `${DOCUMENT_ID}#${pointer}` });
    this.#validators.set(pointer, validate);
    const valid = validate(answer.json);
    assert.ok(valid, `${pointer}: ${this.#ajv.errorsText(validate.errors)}: ${answer.text}`);
  }
}

function count(template: string): number {
  return template.split('{').length;
}

function token(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
