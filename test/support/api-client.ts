import type { Delivery, DeliveryDetail, Webhook, WebhookWithSecret } from '../../client/types.ts';

/** The service's HTTP API, as its users call it: publisher, customer and operator. */

export interface PublishRequest {
  project_id?: string;
  type?: string;
  data?: unknown;
  id?: string;
  created?: string;
  task?: unknown;
}

export interface Keys {
  projectId: string;
  apiKey: string;
  publisherKey: string;
}

/** An answer other than the one that was asked for. */
export class UnexpectedAnswer extends Error {
  readonly status: number;
  readonly body: string;

  constructor(method: string, path: string, status: number, body: string) {
    super(`${method} ${path} answered ${status}: ${body}`);
    this.status = status;
    this.body = body;
  }
}

type Credential = Record<string, string>;

/** Creates a project with one key of each kind through the operator's API. */
export async function createProject(baseUrl: string, adminToken: string, name = 'Test'): Promise<Keys> {
  const admin = asAdmin(adminToken);
  const project = await call<{ id: string }>(baseUrl, 'POST', '/admin/v1/projects', 201, admin, { name });
  const path = `/admin/v1/projects/${project.id}/api-keys`;
  const api = await call<{ key: string }>(baseUrl, 'POST', path, 201, admin, { name });
  const publisherKey = await createPublisherKey(baseUrl, adminToken, project.id);
  return { projectId: project.id, apiKey: api.key, publisherKey };
}

/** @param projectId the only project that it may publish to; left out: every one */
export async function createPublisherKey(
  baseUrl: string,
  adminToken: string,
  projectId?: string,
): Promise<string> {
  const body = { name: 'Test', ...(projectId !== undefined && { project_id: projectId }) };
  const admin = asAdmin(adminToken);
  const { key } = await call<{ key: string }>(baseUrl, 'POST', '/admin/v1/publisher-keys', 201, admin, body);
  return key;
}

function asAdmin(token: string): Credential {
  return { authorization: `Bearer ${token}` };
}

/** Calls of one project's customer and publisher. Each throws UnexpectedAnswer where the status is not the usual one. */
export class ApiClient {
  readonly baseUrl: string;
  readonly keys: Keys;

  constructor(baseUrl: string, keys: Keys) {
    this.baseUrl = baseUrl;
    this.keys = keys;
  }

  /** `data` defaults to what every task event accepts. */
  publish(event: PublishRequest = {}): Promise<{ id: string; duplicate: boolean }> {
    return call(this.baseUrl, 'POST', '/v1/events', 202, this.#publisher, this.#complete(event));
  }

  publishBatch(events: PublishRequest[]): Promise<{ results: { id: string; duplicate: boolean }[] }> {
    const body = { events: events.map((event) => this.#complete(event)) };
    return call(this.baseUrl, 'POST', '/v1/events/batch', 202, this.#publisher, body);
  }

  createWebhook(url: string, subscribedEvents = ['task.completed']): Promise<WebhookWithSecret> {
    const body = { url, subscribed_events: subscribedEvents };
    return call(this.baseUrl, 'POST', '/v1/webhooks', 201, this.#customer, body);
  }

  async webhooks(): Promise<Webhook[]> {
    const list = await call<{ webhooks: Webhook[] }>(
      this.baseUrl,
      'GET',
      '/v1/webhooks',
      200,
      this.#customer,
    );
    return list.webhooks;
  }

  webhook(id: string): Promise<Webhook> {
    return call(this.baseUrl, 'GET', `/v1/webhooks/${id}`, 200, this.#customer);
  }

  updateWebhook(
    id: string,
    changes: Partial<Pick<Webhook, 'url' | 'enabled' | 'description' | 'subscribed_events'>>,
  ): Promise<Webhook> {
    return call(this.baseUrl, 'PATCH', `/v1/webhooks/${id}`, 200, this.#customer, changes);
  }

  rotateSecret(id: string): Promise<WebhookWithSecret> {
    return call(this.baseUrl, 'POST', `/v1/webhooks/${id}/rotate-secret`, 200, this.#customer);
  }

  async deleteWebhook(id: string): Promise<void> {
    await call(this.baseUrl, 'DELETE', `/v1/webhooks/${id}`, 204, this.#customer);
  }

  sendTest(id: string, eventType = 'task.completed'): Promise<{ external_event_id: string }> {
    return call(this.baseUrl, 'POST', `/v1/webhooks/${id}/test`, 202, this.#customer, {
      event_type: eventType,
    });
  }

  async deliveries(webhookId: string, query = ''): Promise<Delivery[]> {
    const path = `/v1/webhooks/${webhookId}/events${query}`;
    const page = await call<{ events: Delivery[] }>(this.baseUrl, 'GET', path, 200, this.#customer);
    return page.events;
  }

  delivery(webhookId: string, deliveryId: string): Promise<DeliveryDetail> {
    return call(this.baseUrl, 'GET', `/v1/webhooks/${webhookId}/events/${deliveryId}`, 200, this.#customer);
  }

  event(eventId: string): Promise<{ deliveries: Delivery[] }> {
    return call(this.baseUrl, 'GET', `/v1/events/${eventId}`, 200, this.#customer);
  }

  resend(webhookId: string, deliveryId: string): Promise<{ delivery_id: string }> {
    return call(
      this.baseUrl,
      'POST',
      `/v1/webhooks/${webhookId}/events/${deliveryId}/resend`,
      202,
      this.#customer,
    );
  }

  get #customer(): Credential {
    return { 'anchor-api-key': this.keys.apiKey };
  }

  get #publisher(): Credential {
    return { authorization: `Bearer ${this.keys.publisherKey}` };
  }

  #complete(event: PublishRequest): PublishRequest {
    return { project_id: this.keys.projectId, type: 'task.completed', data: taskData(), ...event };
  }
}

/** `data` of a task event with every field that the catalog demands. */
export function taskData(outputValue: unknown = 'done'): Record<string, unknown> {
  return {
    task_id: 'tsk_4f8w9n2b',
    execution_id: 'exe_7c1k5m3d',
    started_at: '2026-05-24T12:18:00.923Z',
    completed_at: '2026-05-24T12:18:05.123Z',
    duration_ms: 4200,
    output: { value: outputValue },
    artifacts: [],
  };
}

async function call<T>(
  baseUrl: string,
  method: string,
  path: string,
  expected: number,
  credential: Credential,
  body?: unknown,
): Promise<T> {
  const response = await fetch(baseUrl + path, {
    method,
    headers: { ...credential, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status !== expected) throw new UnexpectedAnswer(method, path, response.status, text);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
