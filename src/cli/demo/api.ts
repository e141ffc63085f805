/** The parts of the service's HTTP API that the demo calls, as any publisher and any customer would. */
export interface DeliveryRow {
  id: string;
  webhook_id: string;
  external_event_id: string;
  event_type: string;
  status: string;
  attempt: number;
  response_status: number | null;
}

export interface DemoKeys {
  projectId: string;
  apiKey: string;
  publisherKey: string;
}

const PAGE = 100;

export class DemoApi {
  readonly #url: string;
  readonly #keys: DemoKeys;

  constructor(url: string, keys: DemoKeys) {
    this.#url = url;
    this.#keys = keys;
  }

  async eventTypes(): Promise<string[]> {
    const { types } = await this.#customer<{ types: { type: string }[] }>('GET', '/v1/events/types');
    return types.map(({ type }) => type);
  }

  createWebhook(url: string, subscribedEvents: readonly string[]): Promise<{ id: string; secret: string }> {
    return this.#customer('POST', '/v1/webhooks', { url, subscribed_events: subscribedEvents });
  }

  /** Every delivery of a webhook. */
  async deliveries(webhookId: string): Promise<DeliveryRow[]> {
    const rows: DeliveryRow[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ limit: String(PAGE), ...(cursor !== null && { cursor }) });
      const page: { events: DeliveryRow[]; has_more: boolean; next_cursor: string | null } =
        await this.#customer('GET', `/v1/webhooks/${webhookId}/events?${query}`);
      rows.push(...page.events);
      cursor = page.has_more ? page.next_cursor : null;
    } while (cursor !== null);
    return rows;
  }

  publish(event: object): Promise<{ id: string; duplicate: boolean }> {
    const body = { ...event, project_id: this.#keys.projectId };
    return this.#call('POST', '/v1/events', { authorization: `Bearer ${this.#keys.publisherKey}` }, body);
  }

  #customer<T>(method: string, path: string, body?: object): Promise<T> {
    return this.#call(method, path, { 'anchor-api-key': this.#keys.apiKey }, body);
  }

  async #call<T>(
    method: string,
    path: string,
    credential: Record<string, string>,
    body?: object,
  ): Promise<T> {
    const response = await fetch(this.#url + path, {
      method,
      headers: { ...credential, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }
}
