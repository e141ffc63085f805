/** Written by `npm run docs` from the service's OpenAPI document, not by hand. */

/** A webhook. */
export interface Webhook {
  /** The webhook’s id. */
  id: string;
  /** The project’s id. */
  project_id: string;
  /** As given. */
  url: string;
  /** As given. */
  description: string | null;
  subscribed_events: string[];
  /** While false, no new deliveries are made. */
  enabled: boolean;
  /** When it was created. */
  created_at: string;
  /** When it was last changed. */
  updated_at: string;
  /** When a delivery last succeeded. */
  last_success_at: string | null;
  /** Since when every attempt has failed; null while the endpoint works. */
  failing_since: string | null;
}

/** The webhook and, this once, its signing secret. */
export interface WebhookWithSecret {
  /** The webhook’s id. */
  id: string;
  /** The project’s id. */
  project_id: string;
  /** As given. */
  url: string;
  /** As given. */
  description: string | null;
  subscribed_events: string[];
  /** While false, no new deliveries are made. */
  enabled: boolean;
  /** When it was created. */
  created_at: string;
  /** When it was last changed. */
  updated_at: string;
  /** When a delivery last succeeded. */
  last_success_at: string | null;
  /** Since when every attempt has failed; null while the endpoint works. */
  failing_since: string | null;
  /** The signing secret, shown in this answer alone. Its 64 characters, as UTF-8 bytes, are the key of the HMAC. */
  secret: string;
}

/** A delivery of one event to one webhook. */
export interface Delivery {
  /** The delivery’s id: `Anchor-Delivery-Id`. */
  id: string;
  /** The webhook’s id. */
  webhook_id: string;
  /** The event’s id: the envelope’s `id`, the same for every webhook it went to. */
  external_event_id: string;
  event_type: string;
  /** `pending`: due, or waiting for its next attempt. `in_flight`: being attempted. `succeeded`: answered with 2xx. `failed`: answered with something that is not retried. `dead`: the attempts are used up. */
  status: 'pending' | 'in_flight' | 'succeeded' | 'failed' | 'dead';
  /** Attempts made or under way. */
  attempt: number;
  /** Of the last attempt; null without a response. */
  response_status: number | null;
  /** Why the last attempt failed. */
  error_message: string | null;
  /** When the next attempt is due, or when the last one was. */
  scheduled_at: string;
  /** When the delivery ended. */
  completed_at: string | null;
  /** When the delivery was accepted. */
  created_at: string;
  /** How long the last ended attempt took. */
  duration_ms: number | null;
}

/** Deliveries in order of acceptance, newest first. */
export interface DeliveryPage {
  events: Delivery[];
  limit: number;
  offset: number;
  /** Whether there are older ones. */
  has_more: boolean;
  /** Give it as `cursor` for the next page; null on the last one. */
  next_cursor: string | null;
}

/** One request to the endpoint and what came of it. */
export interface Attempt {
  /** From 1. */
  number: number;
  /** When the attempt began. */
  started_at: string;
  duration_ms: number;
  /** As they were sent. */
  request_headers: Record<string, string>;
  /** Null where there was no usable response. */
  response_status: number | null;
  /** A header that came more than once is a list. */
  response_headers: Record<string, unknown> | null;
  /** Its first 4 KB as text. */
  response_body: string | null;
  /** Why the attempt failed; null after a 2xx. */
  error: string | null;
}

/** A delivery, what it sent, and every attempt of it. */
export interface DeliveryDetail {
  /** The delivery’s id: `Anchor-Delivery-Id`. */
  id: string;
  /** The webhook’s id. */
  webhook_id: string;
  /** The event’s id: the envelope’s `id`, the same for every webhook it went to. */
  external_event_id: string;
  event_type: string;
  /** `pending`: due, or waiting for its next attempt. `in_flight`: being attempted. `succeeded`: answered with 2xx. `failed`: answered with something that is not retried. `dead`: the attempts are used up. */
  status: 'pending' | 'in_flight' | 'succeeded' | 'failed' | 'dead';
  /** Attempts made or under way. */
  attempt: number;
  /** Of the last attempt; null without a response. */
  response_status: number | null;
  /** Why the last attempt failed. */
  error_message: string | null;
  /** When the next attempt is due, or when the last one was. */
  scheduled_at: string;
  /** When the delivery ended. */
  completed_at: string | null;
  /** When the delivery was accepted. */
  created_at: string;
  /** How long the last ended attempt took. */
  duration_ms: number | null;
  /** The envelope as sent: id, type, created, project_id, text and data. */
  payload: Record<string, unknown>;
  /** In order of their number. */
  attempts: Attempt[];
}

/** A kind of event. */
export interface EventType {
  type: string;
  title: string;
  /** When it fires. */
  description: string;
  /** JSON Schema (2020-12) of `data`. */
  schema: Record<string, unknown>;
  /** A `data` that fits the schema. */
  example: Record<string, unknown>;
}

/** A project. */
export interface Project {
  /** The project’s id. */
  id: string;
  name: string;
  /** When it was created. */
  created_at: string;
}

/** A key; the key itself is never shown again. */
export interface Key {
  /** The key’s id. */
  id: string;
  name: string;
  /** The project that the key is limited to; null for a publisher key of every project. */
  project_id: string | null;
  /** When it was created. */
  created_at: string;
}

/** The key, this once. */
export interface KeyWithValue {
  /** The key’s id. */
  id: string;
  name: string;
  /** The project that the key is limited to; null for a publisher key of every project. */
  project_id: string | null;
  /** When it was created. */
  created_at: string;
  /** The key, shown in this answer alone. */
  key: string;
}

/** Who is signed in. */
export interface Session {
  /** A customer sees one project; an operator sees all, and names one in the `anchor-project` header. */
  role: 'customer' | 'operator';
  /** The customer’s project; null for an operator. */
  project: Project | null;
  /** Every project that the session may see. */
  projects: Project[];
  /** What the service is called here. */
  brand: string;
  /** When the session ends, 12 hours after it began. */
  expires_at: string;
  /** What the service promises here. */
  settings: {
    /** Webhooks that a project may have. */
    max_webhooks: number;
    /** How long history is kept. */
    retention_days: number;
    /** Seconds within which an endpoint has to answer. */
    attempt_timeout_s: number;
    /** Seconds before each retry. */
    retry_delays_s: number[];
  };
}

/** Every error has this form. */
export interface Error {
  /** One plain sentence. */
  error: string;
  /** Stable machine-readable code. */
  code: string;
  /** The fields at fault, if any. */
  details: ({
    /** JSON pointer into the request body, or `?name` for a query parameter. */
    path: string;
    /** What is wrong with it, and what would be right. */
    message: string;
  })[];
  /** With `internal_error` alone: what to quote when reporting it. */
  request_id?: string | undefined;
}

/** What each operation takes and answers, by its operationId. */
export interface Operations {
  /** Is the process alive? */
  health: {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: {
      status: 'ok';
    };
  };
  /** Can it accept events? */
  readiness: {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: {
      status: 'ok';
    };
  };
  /** Prometheus metrics */
  metrics: {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: string;
  };
  /** Create a webhook */
  createWebhook: {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** Where events are posted to. https, at most 2048 characters, no user name or password, and no private or internal host. */
      url: string;
      /** Event types to be sent, at least one. Repeated ones are dropped. */
      subscribed_events: string[];
      /** For your own use; null if there is none. */
      description?: string | null | undefined;
    };
    answer: WebhookWithSecret;
  };
  /** List webhooks */
  listWebhooks: {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: {
      webhooks: Webhook[];
    };
  };
  /** Fetch a webhook */
  getWebhook: {
    path: {
      /** The webhook’s id. */
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: Webhook;
  };
  /** Update a webhook */
  updateWebhook: {
    path: {
      /** The webhook’s id. */
      id: string;
    };
    query: Record<never, never>;
    body: {
      /** Where events are posted to. https, at most 2048 characters, no user name or password, and no private or internal host. */
      url?: string | undefined;
      /** For your own use; null if there is none. */
      description?: string | null | undefined;
      /** Event types to be sent, at least one. Repeated ones are dropped. */
      subscribed_events?: string[] | undefined;
      /** False stops new deliveries at once. */
      enabled?: boolean | undefined;
    };
    answer: Webhook;
  };
  /** Delete a webhook */
  deleteWebhook: {
    path: {
      /** The webhook’s id. */
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: undefined;
  };
  /** Rotate the signing secret */
  rotateSecret: {
    path: {
      /** The webhook’s id. */
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: WebhookWithSecret;
  };
  /** Send a test event */
  sendTestEvent: {
    path: {
      /** The webhook’s id. */
      id: string;
    };
    query: Record<never, never>;
    body: {
      /** Any type of the catalog, subscribed or not. */
      event_type: string;
      /** From a preview, together with `created`: what is sent is then what it showed. */
      external_event_id?: string | undefined;
      /** From a preview. */
      created?: string | undefined;
    };
    answer: {
      /** The event’s id: the envelope’s `id`, the same for every webhook it went to. */
      external_event_id: string;
    };
  };
  /** List the project’s deliveries */
  listDeliveries: {
    path: Record<never, never>;
    query: {
      /** Deliveries to this webhook. */
      webhook_id?: string | undefined;
      /** Rows per page. */
      limit?: number | undefined;
      /** Rows to skip; not together with `cursor`. */
      offset?: number | undefined;
      /** `next_cursor` of the page before. Neither skips nor repeats while new rows arrive. */
      cursor?: string | undefined;
      /** One or more of pending, in_flight, succeeded, failed, dead, separated by commas. */
      status?: string | undefined;
      /** A type of the catalog, or one that it had when there were such events. */
      event_type?: string | undefined;
      /** Deliveries of this event. */
      external_event_id?: string | undefined;
      /** Accepted at this time or later. */
      since?: string | undefined;
      /** Accepted before this time. */
      until?: string | undefined;
    };
    body: undefined;
    answer: DeliveryPage;
  };
  /** List a webhook’s deliveries */
  listWebhookDeliveries: {
    path: {
      /** The webhook’s id. */
      id: string;
    };
    query: {
      /** Rows per page. */
      limit?: number | undefined;
      /** Rows to skip; not together with `cursor`. */
      offset?: number | undefined;
      /** `next_cursor` of the page before. Neither skips nor repeats while new rows arrive. */
      cursor?: string | undefined;
      /** One or more of pending, in_flight, succeeded, failed, dead, separated by commas. */
      status?: string | undefined;
      /** A type of the catalog, or one that it had when there were such events. */
      event_type?: string | undefined;
      /** Deliveries of this event. */
      external_event_id?: string | undefined;
      /** Accepted at this time or later. */
      since?: string | undefined;
      /** Accepted before this time. */
      until?: string | undefined;
    };
    body: undefined;
    answer: DeliveryPage;
  };
  /** Fetch a delivery and its attempts */
  getDelivery: {
    path: {
      /** The webhook’s id. */
      id: string;
      /** The delivery’s id: `Anchor-Delivery-Id`. */
      delivery_id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: DeliveryDetail;
  };
  /** Send a delivery again */
  resendDelivery: {
    path: {
      /** The webhook’s id. */
      id: string;
      /** The delivery’s id: `Anchor-Delivery-Id`. */
      delivery_id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      /** The new delivery’s id. */
      delivery_id: string;
    };
  };
  /** Send again what failed */
  recoverWebhook: {
    path: {
      /** The webhook’s id. */
      id: string;
    };
    query: Record<never, never>;
    body: {
      /** ISO 8601. Deliveries accepted at this time or later. */
      since: string;
      /** ISO 8601. Deliveries accepted before this time. */
      until?: string | undefined;
      /** Which endings to resend. */
      status?: ('failed' | 'dead')[] | undefined;
      /** True: only counts, and answers 200. */
      dry_run?: boolean | undefined;
    };
    answer: {
      /** How many deliveries were made. */
      count: number;
    };
  };
  /** Follow the project’s deliveries live */
  streamDeliveries: {
    path: Record<never, never>;
    query: {
      /** Deliveries to this webhook. */
      webhook_id?: string | undefined;
      /** One or more of pending, in_flight, succeeded, failed, dead, separated by commas. */
      status?: string | undefined;
      /** A type of the catalog, or one that it had when there were such events. */
      event_type?: string | undefined;
      /** Deliveries of this event. */
      external_event_id?: string | undefined;
      /** With an operator’s session: the project, where no anchor-project header can be sent. */
      project_id?: string | undefined;
      /** Like the Last-Event-ID header, where that cannot be sent. */
      last_event_id?: string | undefined;
    };
    body: undefined;
    answer: string;
  };
  /** Count deliveries of every webhook by outcome */
  getStats: {
    path: Record<never, never>;
    query: {
      /** `1h` in minutes, `24h` in half hours, `7d` in steps of three hours. */
      window?: '1h' | '24h' | '7d' | undefined;
    };
    body: undefined;
    answer: {
      /** As asked for. */
      window: '1h' | '24h' | '7d';
      /** Where the first bucket begins. */
      since: string;
      /** Where the last bucket ends. */
      until: string;
      /** Length of a bucket. */
      bucket_seconds: number;
      /** Not deleted ones, newest first. */
      webhooks: ({
        /** The webhook’s id. */
        webhook_id: string;
        /** Over the whole window. */
        totals: {
          /** Deliveries that ended so. */
          succeeded: number;
          /** Deliveries that ended so. */
          failed: number;
          /** Deliveries that ended so. */
          dead: number;
          /** Attempts that failed and were followed by another. */
          retried: number;
          /** Median duration of all attempts, whatever came of them; null where there were none. */
          p50_ms: number | null;
          /** 95 % of all attempts took no longer. */
          p95_ms: number | null;
          /** Share of the deliveries that ended which succeeded, 0 to 1; null where none ended. */
          success_rate: number | null;
        };
        /** Oldest first, without a gap; the last one is under way. A delivery counts where it ended. */
        buckets: ({
          /** When it begins. */
          start: string;
          /** Deliveries that ended so. */
          succeeded: number;
          /** Deliveries that ended so. */
          failed: number;
          /** Deliveries that ended so. */
          dead: number;
          /** Attempts that failed and were followed by another. */
          retried: number;
          /** Median duration of all attempts, whatever came of them; null where there were none. */
          p50_ms: number | null;
          /** 95 % of all attempts took no longer. */
          p95_ms: number | null;
        })[];
      })[];
    };
  };
  /** Count a webhook’s deliveries by outcome */
  getWebhookStats: {
    path: {
      /** The webhook’s id. */
      id: string;
    };
    query: {
      /** `1h` in minutes, `24h` in half hours, `7d` in steps of three hours. */
      window?: '1h' | '24h' | '7d' | undefined;
    };
    body: undefined;
    answer: {
      /** The webhook’s id. */
      webhook_id: string;
      /** Over the whole window. */
      totals: {
        /** Deliveries that ended so. */
        succeeded: number;
        /** Deliveries that ended so. */
        failed: number;
        /** Deliveries that ended so. */
        dead: number;
        /** Attempts that failed and were followed by another. */
        retried: number;
        /** Median duration of all attempts, whatever came of them; null where there were none. */
        p50_ms: number | null;
        /** 95 % of all attempts took no longer. */
        p95_ms: number | null;
        /** Share of the deliveries that ended which succeeded, 0 to 1; null where none ended. */
        success_rate: number | null;
      };
      /** Oldest first, without a gap; the last one is under way. A delivery counts where it ended. */
      buckets: ({
        /** When it begins. */
        start: string;
        /** Deliveries that ended so. */
        succeeded: number;
        /** Deliveries that ended so. */
        failed: number;
        /** Deliveries that ended so. */
        dead: number;
        /** Attempts that failed and were followed by another. */
        retried: number;
        /** Median duration of all attempts, whatever came of them; null where there were none. */
        p50_ms: number | null;
        /** 95 % of all attempts took no longer. */
        p95_ms: number | null;
      })[];
      /** As asked for. */
      window: '1h' | '24h' | '7d';
      /** Where the first bucket begins. */
      since: string;
      /** Where the last bucket ends. */
      until: string;
      /** Length of a bucket. */
      bucket_seconds: number;
    };
  };
  /** Judge a URL */
  checkUrl: {
    path: Record<never, never>;
    query: {
      /** The URL to judge; needed. */
      url?: string | undefined;
    };
    body: undefined;
    answer: {
      /** Whether a webhook may have this URL. */
      allowed: boolean;
      /** The rule that refuses it. */
      rule?: string | undefined;
      /** What the rule says, for people. */
      message?: string | undefined;
    };
  };
  /** Show what a test event would send */
  previewTestEvent: {
    path: {
      /** The webhook’s id. */
      id: string;
    };
    query: {
      /** Any type of the catalog; needed. */
      event_type?: string | undefined;
    };
    body: undefined;
    answer: {
      method: 'POST';
      /** The webhook’s. */
      url: string;
      /** In the order in which they are sent. What only the attempt decides is in angle brackets. */
      headers: Record<string, string>;
      /** Byte for byte. */
      body: string;
      /** The event’s id: the envelope’s `id`, the same for every webhook it went to. */
      external_event_id: string;
      /** The time that the event states. */
      created: string;
    };
  };
  /** Show an event of a type as it would be sent */
  previewEventType: {
    path: {
      /** A type of the catalog. */
      type: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      /** The envelope as sent: id, type, created, project_id, text and data. */
      envelope: Record<string, unknown>;
    };
  };
  /** List the event types */
  listEventTypes: {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: {
      types: EventType[];
    };
  };
  /** Fetch an event and its deliveries */
  getEvent: {
    path: {
      /** The event’s id: the envelope’s `id`, the same for every webhook it went to. */
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      /** The event’s id: the envelope’s `id`, the same for every webhook it went to. */
      id: string;
      type: string;
      /** When it happened. */
      created: string;
      /** The project’s id. */
      project_id: string;
      /** The envelope as sent: id, type, created, project_id, text and data. */
      payload: Record<string, unknown>;
      /** Oldest first; none where nobody subscribed. */
      deliveries: Delivery[];
    };
  };
  /** Publish an event */
  publishEvent: {
    path: Record<never, never>;
    query: {
      /** `true`: show what would leave, and store nothing. */
      dry_run?: 'true' | 'false' | undefined;
    };
    body: {
      /** The project whose webhooks are told. */
      project_id: string;
      /** A type of the catalog, such as task.completed. */
      type: string;
      /** What happened. Fields that the type does not declare are dropped. */
      data: Record<string, unknown>;
      /** Makes publishing idempotent: an event of an id that is known is not delivered again. */
      id?: string | undefined;
      /** When it happened. Left out: now. */
      created?: string | undefined;
      /** What must not be shown of the task. Never sent to a webhook and never stored. */
      task?: {
        /** What the task was given. */
        inputs: Record<string, unknown>;
        /** JSON Schema of the inputs, with secret ones marked. */
        input_schema: Record<string, unknown>;
      } | undefined;
    };
    answer: {
      /** The event’s id: the envelope’s `id`, the same for every webhook it went to. */
      id: string;
      /** True where the project has an event of this id; then nothing new is delivered. */
      duplicate: boolean;
    };
  };
  /** Publish up to 500 events */
  publishEvents: {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      events: ({
        /** The project whose webhooks are told. */
        project_id: string;
        /** A type of the catalog, such as task.completed. */
        type: string;
        /** What happened. Fields that the type does not declare are dropped. */
        data: Record<string, unknown>;
        /** Makes publishing idempotent: an event of an id that is known is not delivered again. */
        id?: string | undefined;
        /** When it happened. Left out: now. */
        created?: string | undefined;
        /** What must not be shown of the task. Never sent to a webhook and never stored. */
        task?: {
          /** What the task was given. */
          inputs: Record<string, unknown>;
          /** JSON Schema of the inputs, with secret ones marked. */
          input_schema: Record<string, unknown>;
        } | undefined;
      })[];
    };
    answer: {
      /** One for each event, in the same order: `id` and `duplicate`, or `error`, `code` and `details`. */
      results: ({
        /** The event’s id: the envelope’s `id`, the same for every webhook it went to. */
        id?: string | undefined;
        /** True where the project has an event of this id; then nothing new is delivered. */
        duplicate?: boolean | undefined;
        /** Why this event was refused; then nothing of it is stored. */
        error?: string | undefined;
        code?: string | undefined;
        details?: ({
          path: string;
          message: string;
        })[] | undefined;
      })[];
    };
  };
  /** Create a link into a project’s dashboard */
  createDashboardLink: {
    path: {
      /** The project’s id. */
      id: string;
    };
    query: Record<never, never>;
    body: {
      /** Seconds within which the link has to be used. */
      expires_in?: number | undefined;
    };
    answer: {
      /** To be opened in a browser, once. What it opens with is behind the `#`, which no server sees. */
      url: string;
      /** When it stops working, used or not. */
      expires_at: string;
    };
  };
  /** Create a link into the operator’s dashboard */
  createOperatorDashboardLink: {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** Seconds within which the link has to be used. */
      expires_in?: number | undefined;
    };
    answer: {
      /** To be opened in a browser, once. What it opens with is behind the `#`, which no server sees. */
      url: string;
      /** When it stops working, used or not. */
      expires_at: string;
    };
  };
  /** Create a project */
  createProject: {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** For people. */
      name: string;
      /** A UUID. Left out: a new one is made. */
      id?: string | undefined;
    };
    answer: Project;
  };
  /** List projects */
  listProjects: {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: {
      projects: Project[];
    };
  };
  /** Create an API key */
  createApiKey: {
    path: {
      /** The project’s id. */
      id: string;
    };
    query: Record<never, never>;
    body: {
      /** For people. */
      name: string;
    };
    answer: KeyWithValue;
  };
  /** List a project’s API keys */
  listApiKeys: {
    path: {
      /** The project’s id. */
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      api_keys: Key[];
    };
  };
  /** Revoke an API key */
  deleteApiKey: {
    path: {
      /** The project’s id. */
      id: string;
      /** The key’s id. */
      key_id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: undefined;
  };
  /** Create a publisher key */
  createPublisherKey: {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** For people. */
      name: string;
      /** Limits the key to one project. Left out or null: every project. */
      project_id?: string | null | undefined;
    };
    answer: KeyWithValue;
  };
  /** List publisher keys */
  listPublisherKeys: {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: {
      publisher_keys: Key[];
    };
  };
  /** Revoke a publisher key */
  deletePublisherKey: {
    path: {
      /** The key’s id. */
      key_id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: undefined;
  };
  /** This document */
  openapi: {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: Record<string, unknown>;
  };
}

/** Where each operation is, and which credential opens it. */
export const OPERATIONS = {
  health: { method: 'GET', path: '/healthz', credential: null },
  readiness: { method: 'GET', path: '/readyz', credential: null },
  metrics: { method: 'GET', path: '/metrics', credential: null },
  createWebhook: { method: 'POST', path: '/v1/webhooks', credential: 'apiKey' },
  listWebhooks: { method: 'GET', path: '/v1/webhooks', credential: 'apiKey' },
  getWebhook: { method: 'GET', path: '/v1/webhooks/{id}', credential: 'apiKey' },
  updateWebhook: { method: 'PATCH', path: '/v1/webhooks/{id}', credential: 'apiKey' },
  deleteWebhook: { method: 'DELETE', path: '/v1/webhooks/{id}', credential: 'apiKey' },
  rotateSecret: { method: 'POST', path: '/v1/webhooks/{id}/rotate-secret', credential: 'apiKey' },
  sendTestEvent: { method: 'POST', path: '/v1/webhooks/{id}/test', credential: 'apiKey' },
  listDeliveries: { method: 'GET', path: '/v1/deliveries', credential: 'apiKey' },
  listWebhookDeliveries: { method: 'GET', path: '/v1/webhooks/{id}/events', credential: 'apiKey' },
  getDelivery: { method: 'GET', path: '/v1/webhooks/{id}/events/{delivery_id}', credential: 'apiKey' },
  resendDelivery: { method: 'POST', path: '/v1/webhooks/{id}/events/{delivery_id}/resend', credential: 'apiKey' },
  recoverWebhook: { method: 'POST', path: '/v1/webhooks/{id}/recover', credential: 'apiKey' },
  streamDeliveries: { method: 'GET', path: '/v1/deliveries/stream', credential: 'apiKey' },
  getStats: { method: 'GET', path: '/v1/stats', credential: 'apiKey' },
  getWebhookStats: { method: 'GET', path: '/v1/webhooks/{id}/stats', credential: 'apiKey' },
  checkUrl: { method: 'GET', path: '/v1/webhooks/check-url', credential: 'apiKey' },
  previewTestEvent: { method: 'GET', path: '/v1/webhooks/{id}/test-preview', credential: 'apiKey' },
  previewEventType: { method: 'GET', path: '/v1/events/types/{type}/preview', credential: 'apiKey' },
  listEventTypes: { method: 'GET', path: '/v1/events/types', credential: 'apiKey' },
  getEvent: { method: 'GET', path: '/v1/events/{id}', credential: 'apiKey' },
  publishEvent: { method: 'POST', path: '/v1/events', credential: 'publisherKey' },
  publishEvents: { method: 'POST', path: '/v1/events/batch', credential: 'publisherKey' },
  createDashboardLink: { method: 'POST', path: '/admin/v1/projects/{id}/dashboard-links', credential: 'adminToken' },
  createOperatorDashboardLink: { method: 'POST', path: '/admin/v1/dashboard-links', credential: 'adminToken' },
  createProject: { method: 'POST', path: '/admin/v1/projects', credential: 'adminToken' },
  listProjects: { method: 'GET', path: '/admin/v1/projects', credential: 'adminToken' },
  createApiKey: { method: 'POST', path: '/admin/v1/projects/{id}/api-keys', credential: 'adminToken' },
  listApiKeys: { method: 'GET', path: '/admin/v1/projects/{id}/api-keys', credential: 'adminToken' },
  deleteApiKey: { method: 'DELETE', path: '/admin/v1/projects/{id}/api-keys/{key_id}', credential: 'adminToken' },
  createPublisherKey: { method: 'POST', path: '/admin/v1/publisher-keys', credential: 'adminToken' },
  listPublisherKeys: { method: 'GET', path: '/admin/v1/publisher-keys', credential: 'adminToken' },
  deletePublisherKey: { method: 'DELETE', path: '/admin/v1/publisher-keys/{key_id}', credential: 'adminToken' },
  openapi: { method: 'GET', path: '/openapi.json', credential: null },
} as const;
