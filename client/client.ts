/**
 * The typed client of the service, for publishers, customers and operators. It needs nothing but `fetch`.
 *
 *     const anchor = new AnchorWebhooks({ url: 'https://webhooks.example.com', publisherKey: process.env.ANCHOR_PUBLISHER_KEY });
 *     await anchor.events.publish({ project_id, type: 'task.completed', data });
 */
import { type ClientOptions, Connection, type Input, type OperationName } from './connection.ts';
import { newEventId } from './event-id.ts';
import { type DeliveryNews, type FollowQuery, followDeliveries } from './follow.ts';
import type { Delivery, Operations } from './types.ts';

// biome-ignore lint/performance/noBarrelFile: the one door of the package's client
export {
  AnchorApiError,
  AnchorConnectionError,
  AnchorWebhooksError,
  type ErrorDetail,
  MalformedCredentialError,
  MissingCredentialError,
} from './errors.ts';
export type * from './types.ts';
export type { ClientOptions, DeliveryNews, FollowQuery, Input, OperationName };
export { newEventId };

type Body<Name extends OperationName> = Operations[Name]['body'];
type Query<Name extends OperationName> = Operations[Name]['query'];
type Answer<Name extends OperationName> = Promise<Operations[Name]['answer']>;

/** An event to publish. Without `id` the client makes one, so that retries publish it once. */
export type EventToPublish = Body<'publishEvent'>;

/**
 * Calls fail with AnchorApiError (the service refused; see `code`), AnchorConnectionError (no answer),
 * MissingCredentialError or MalformedCredentialError (nothing was sent). What can be repeated without harm is retried,
 * with growing waits; `Retry-After` is followed.
 */
export class AnchorWebhooks {
  readonly webhooks: WebhookCalls;
  readonly deliveries: DeliveryCalls;
  readonly events: EventCalls;
  readonly admin: AdminCalls;
  readonly #connection: Connection;

  constructor(options: ClientOptions) {
    const connection = new Connection(options);
    this.#connection = connection;
    this.webhooks = new WebhookCalls(connection);
    this.deliveries = new DeliveryCalls(connection);
    this.events = new EventCalls(connection);
    this.admin = new AdminCalls(connection);
  }

  /** Any operation of the OpenAPI document by its operationId, for those that have no method of their own. */
  call<Name extends OperationName>(operation: Name, input: Input<Name>): Answer<Name> {
    return this.#connection.call(operation, input);
  }
}

class Calls {
  protected readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }
}

/** What a publisher does, and what can be asked about events. */
class EventCalls extends Calls {
  /** Resolves once the event and its deliveries are on disk. */
  publish(event: EventToPublish): Answer<'publishEvent'> {
    return this.connection.call('publishEvent', { body: withId(event) });
  }

  /** Up to 500 events. Resolves with one result for each, in their order; faulty ones alone are refused. */
  publishBatch(events: readonly EventToPublish[]): Answer<'publishEvents'> {
    return this.connection.call('publishEvents', { body: { events: events.map(withId) } });
  }

  types(): Answer<'listEventTypes'> {
    return this.connection.call('listEventTypes', {});
  }

  get(id: string): Answer<'getEvent'> {
    return this.connection.call('getEvent', { path: { id } });
  }
}

class WebhookCalls extends Calls {
  /** The answer holds the signing secret, this once. Not retried where a first try may have made the webhook. */
  create(webhook: Body<'createWebhook'>): Answer<'createWebhook'> {
    return this.connection.call('createWebhook', { body: webhook });
  }

  list(): Answer<'listWebhooks'> {
    return this.connection.call('listWebhooks', {});
  }

  get(id: string): Answer<'getWebhook'> {
    return this.connection.call('getWebhook', { path: { id } });
  }

  update(id: string, changes: Body<'updateWebhook'>): Answer<'updateWebhook'> {
    return this.connection.call('updateWebhook', { path: { id }, body: changes });
  }

  delete(id: string): Answer<'deleteWebhook'> {
    return this.connection.call('deleteWebhook', { path: { id } });
  }

  /** The answer holds the new secret, this once. */
  rotateSecret(id: string): Answer<'rotateSecret'> {
    return this.connection.call('rotateSecret', { path: { id } });
  }

  /** Sends a type's example to this webhook alone. */
  test(id: string, eventType: string): Answer<'sendTestEvent'> {
    return this.connection.call('sendTestEvent', { path: { id }, body: { event_type: eventType } });
  }

  /** Counts of the webhook's deliveries by outcome over a time, and how long their attempts took. */
  stats(id: string, query: Query<'getWebhookStats'> = {}): Answer<'getWebhookStats'> {
    return this.connection.call('getWebhookStats', { path: { id }, query });
  }

  /** Resends every delivery that ended badly in the given time. */
  recover(id: string, what: Body<'recoverWebhook'>): Answer<'recoverWebhook'> {
    return this.connection.call('recoverWebhook', { path: { id }, body: what });
  }
}

class DeliveryCalls extends Calls {
  /** One page of the project's deliveries, newest first. */
  list(query: Query<'listDeliveries'> = {}): Answer<'listDeliveries'> {
    return this.connection.call('listDeliveries', { query });
  }

  /** Every delivery that fits, newest first, page by page as it is read. */
  async *all(query: Omit<Query<'listDeliveries'>, 'cursor' | 'offset'> = {}): AsyncGenerator<Delivery> {
    let cursor: string | null = null;
    do {
      const page: Operations['listDeliveries']['answer'] = await this.list({
        ...query,
        ...(cursor !== null && { cursor }),
      });
      yield* page.events;
      cursor = page.has_more ? page.next_cursor : null;
    } while (cursor !== null);
  }

  /**
   * Follows the deliveries live: each one when it is made and whenever it changes. Goes on over lost connections and
   * restarts of the service, until the signal is aborted or the reader stops.
   */
  follow(query: FollowQuery = {}, options: { signal?: AbortSignal } = {}): AsyncGenerator<DeliveryNews> {
    return followDeliveries(this.connection, query, options.signal);
  }

  /** Counts of the project's deliveries by outcome over a time, and how long their attempts took. */
  stats(query: Query<'getStats'> = {}): Answer<'getStats'> {
    return this.connection.call('getStats', { query });
  }

  /** A delivery with what it sent and every attempt. */
  get(webhookId: string, deliveryId: string): Answer<'getDelivery'> {
    return this.connection.call('getDelivery', { path: { id: webhookId, delivery_id: deliveryId } });
  }

  /** Sends the same event again, as a new delivery. */
  resend(webhookId: string, deliveryId: string): Answer<'resendDelivery'> {
    return this.connection.call('resendDelivery', { path: { id: webhookId, delivery_id: deliveryId } });
  }
}

/** The operator's calls. */
class AdminCalls extends Calls {
  createProject(project: Body<'createProject'>): Answer<'createProject'> {
    return this.connection.call('createProject', { body: project });
  }

  listProjects(): Answer<'listProjects'> {
    return this.connection.call('listProjects', {});
  }

  /** The answer holds the key, this once. */
  createApiKey(projectId: string, name: string): Answer<'createApiKey'> {
    return this.connection.call('createApiKey', { path: { id: projectId }, body: { name } });
  }

  listApiKeys(projectId: string): Answer<'listApiKeys'> {
    return this.connection.call('listApiKeys', { path: { id: projectId } });
  }

  deleteApiKey(projectId: string, keyId: string): Answer<'deleteApiKey'> {
    return this.connection.call('deleteApiKey', { path: { id: projectId, key_id: keyId } });
  }

  /** The answer holds the key, this once. Without `projectId` it publishes for every project. */
  createPublisherKey(name: string, projectId: string | null = null): Answer<'createPublisherKey'> {
    return this.connection.call('createPublisherKey', { body: { name, project_id: projectId } });
  }

  listPublisherKeys(): Answer<'listPublisherKeys'> {
    return this.connection.call('listPublisherKeys', {});
  }

  /**
   * A link into the dashboard that works once.
   *
   * @param projectId of the project that it opens; null: every project, for an operator
   * @param expiresInSeconds 60 to 86,400; 900 if left out
   */
  createDashboardLink(
    projectId: string | null,
    expiresInSeconds?: number,
  ): Answer<'createOperatorDashboardLink'> {
    const body = expiresInSeconds === undefined ? {} : { expires_in: expiresInSeconds };
    return projectId === null
      ? this.connection.call('createOperatorDashboardLink', { body })
      : this.connection.call('createDashboardLink', { path: { id: projectId }, body });
  }

  deletePublisherKey(keyId: string): Answer<'deletePublisherKey'> {
    return this.connection.call('deletePublisherKey', { path: { key_id: keyId } });
  }
}

function withId(event: EventToPublish): EventToPublish {
  return { ...event, id: event.id ?? newEventId() };
}
