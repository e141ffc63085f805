/** Written by `npm run docs` from the catalog, not by hand: its events. */
import type { WebhookEvent } from './verify.ts';

/**
 * Any event; its `type` tells which. `verifyWebhook<AnchorEvent>(…)` returns one. Types may be added: leave what you do
 * not know alone.
 */
export type AnchorEvent =
  | TaskCompletedEvent
  | TaskFailedEvent
  | TaskCancelledEvent
  | TaskHealedEvent
  | SessionCompletedEvent
  | SessionFailedEvent
  | SessionRecordingReadyEvent
  | BatchCompletedEvent
  | BatchFailedEvent
  | InterventionRequestedEvent
  | InterventionResolvedEvent
  | IdentityAuthenticatedEvent
  | IdentityAuthenticationFailedEvent;

/** `task.completed`: An execution of a task ended and returned its result. */
export interface TaskCompletedEvent extends WebhookEvent {
  type: 'task.completed';
  data: TaskCompletedData;
}

export interface TaskCompletedData {
  /** The task. */
  task_id: string;
  /** This run of the task. */
  execution_id: string;
  /** When the execution started. */
  started_at?: string | null;
  /** When the execution ended, however it ended. */
  completed_at?: string | null;
  /** How long the execution took, in milliseconds. */
  duration_ms?: number | null;
  /** The result. */
  output?: {
    /** What the task returned: any JSON. Replaced by "__truncated__" where it is too large to send; fetch it from the REST API then. */
    value?: unknown;
  } | null;
  /** Files that were captured. Empty when nothing was. */
  artifacts?: {
    /** File name. */
    name: string;
    /** Where to download it; usually a link that expires. */
    url: string;
    /** Size, in bytes. */
    size?: number | null;
    /** Media type. */
    content_type?: string | null;
  }[];
  /** Where to watch the recording; usually a link that expires. */
  recording_url?: string | null;
  /** The browser session it ran in. */
  session_id?: string | null;
  /** The session in the dashboard. */
  session_dashboard_url?: string | null;
}

/** `task.failed`: An execution of a task ended with an error. It is not run again by itself. */
export interface TaskFailedEvent extends WebhookEvent {
  type: 'task.failed';
  data: TaskFailedData;
}

export interface TaskFailedData {
  /** The task. */
  task_id: string;
  /** This run of the task. */
  execution_id: string;
  /** When the execution started. */
  started_at?: string | null;
  /** When the execution ended, however it ended. */
  completed_at?: string | null;
  /** How long the execution took, in milliseconds. */
  duration_ms?: number | null;
  /** The result. */
  output?: {
    /** What the task returned: any JSON. Replaced by "__truncated__" where it is too large to send; fetch it from the REST API then. */
    value?: unknown;
  } | null;
  /** Files that were captured. Empty when nothing was. */
  artifacts?: {
    /** File name. */
    name: string;
    /** Where to download it; usually a link that expires. */
    url: string;
    /** Size, in bytes. */
    size?: number | null;
    /** Media type. */
    content_type?: string | null;
  }[];
  /** Where to watch the recording; usually a link that expires. */
  recording_url?: string | null;
  /** The browser session it ran in. */
  session_id?: string | null;
  /** The session in the dashboard. */
  session_dashboard_url?: string | null;
  /** Why it failed. */
  error: {
    /** The kind of failure. */
    type: 'automation_failure' | 'invalid_credentials' | 'timeout' | 'agent_error' | 'system_error';
    /** What went wrong, in words. */
    message: string;
  };
}

/** `task.cancelled`: An execution of a task was cancelled before it ended. */
export interface TaskCancelledEvent extends WebhookEvent {
  type: 'task.cancelled';
  data: TaskCancelledData;
}

export interface TaskCancelledData {
  /** The task. */
  task_id: string;
  /** This run of the task. */
  execution_id: string;
  /** When the execution started. */
  started_at?: string | null;
  /** When the execution ended, however it ended. */
  completed_at?: string | null;
  /** How long the execution took, in milliseconds. */
  duration_ms?: number | null;
  /** The result. */
  output?: {
    /** What the task returned: any JSON. Replaced by "__truncated__" where it is too large to send; fetch it from the REST API then. */
    value?: unknown;
  } | null;
  /** Files that were captured. Empty when nothing was. */
  artifacts?: {
    /** File name. */
    name: string;
    /** Where to download it; usually a link that expires. */
    url: string;
    /** Size, in bytes. */
    size?: number | null;
    /** Media type. */
    content_type?: string | null;
  }[];
  /** Where to watch the recording; usually a link that expires. */
  recording_url?: string | null;
  /** The browser session it ran in. */
  session_id?: string | null;
  /** The session in the dashboard. */
  session_dashboard_url?: string | null;
}

/** `task.healed`: A failed execution was analysed and a corrected version of the task was made, which further executions use. */
export interface TaskHealedEvent extends WebhookEvent {
  type: 'task.healed';
  data: TaskHealedData;
}

export interface TaskHealedData {
  /** The task. */
  task_id: string;
  /** The execution whose failure was analysed. */
  execution_id: string;
  /** The new version of the task. */
  healed_task_version_id: string;
  /** What had changed on the site and what was adapted. */
  explanation?: string | null;
  /** When the new version was made. */
  healed_at?: string | null;
}

/** `session.completed`: A browser session was closed in order. */
export interface SessionCompletedEvent extends WebhookEvent {
  type: 'session.completed';
  data: SessionCompletedData;
}

export interface SessionCompletedData {
  /** The session. */
  session_id: string;
  /** When the session started. */
  started_at?: string | null;
  /** When the session ended, however it ended. */
  completed_at?: string | null;
  /** How long the session took, in milliseconds. */
  duration_ms?: number | null;
  /** What the session used. */
  resource_usage?: {
    /** Traffic through the proxy, in bytes. */
    proxy_bytes?: number | null;
    /** All traffic, in bytes. */
    network_bytes?: number | null;
    /** Requests that the pages made. */
    request_count?: number | null;
    /** Processor time, in milliseconds. */
    cpu_ms?: number | null;
    /** Most memory used at once, in bytes. */
    peak_memory_bytes?: number | null;
  } | null;
  /** Where to watch the recording; usually a link that expires. */
  recording_url?: string | null;
  /** The session in the dashboard. */
  session_dashboard_url?: string | null;
}

/** `session.failed`: A browser session could not be started, or broke off. */
export interface SessionFailedEvent extends WebhookEvent {
  type: 'session.failed';
  data: SessionFailedData;
}

export interface SessionFailedData {
  /** The session. */
  session_id: string;
  /** When the session started. */
  started_at?: string | null;
  /** When the session ended, however it ended. */
  completed_at?: string | null;
  /** How long the session took, in milliseconds. */
  duration_ms?: number | null;
  /** What the session used. */
  resource_usage?: {
    /** Traffic through the proxy, in bytes. */
    proxy_bytes?: number | null;
    /** All traffic, in bytes. */
    network_bytes?: number | null;
    /** Requests that the pages made. */
    request_count?: number | null;
    /** Processor time, in milliseconds. */
    cpu_ms?: number | null;
    /** Most memory used at once, in bytes. */
    peak_memory_bytes?: number | null;
  } | null;
  /** Where to watch the recording; usually a link that expires. */
  recording_url?: string | null;
  /** The session in the dashboard. */
  session_dashboard_url?: string | null;
  /** Why it failed. */
  error: {
    /** A short stable code for the kind of failure. */
    type?: string | null;
    /** What went wrong, in words. */
    message: string;
  };
}

/** `session.recording.ready`: The video of a session has been processed and can be watched. */
export interface SessionRecordingReadyEvent extends WebhookEvent {
  type: 'session.recording.ready';
  data: SessionRecordingReadyData;
}

export interface SessionRecordingReadyData {
  /** The session that was recorded. */
  session_id: string;
  /** The recording. */
  recording_id: string;
  /** Where to watch the recording; usually a link that expires. */
  recording_url?: string | null;
  /** Size of the file, in bytes. */
  size?: number | null;
  /** Length of the recording, in milliseconds. */
  duration_ms?: number | null;
}

/** `batch.completed`: Every execution of a batch has ended, whether it completed or failed. */
export interface BatchCompletedEvent extends WebhookEvent {
  type: 'batch.completed';
  data: BatchCompletedData;
}

export interface BatchCompletedData {
  /** The batch. */
  batch_id: string;
  /** The task that the batch runs, where it is one task. */
  task_id?: string | null;
  /** When the batch started. */
  started_at?: string | null;
  /** When the batch ended, however it ended. */
  completed_at?: string | null;
  /** How long the batch took, in milliseconds. */
  duration_ms?: number | null;
  /** What became of the executions. */
  counts?: {
    /** Executions in the batch. */
    total?: number | null;
    /** Executions that completed. */
    completed?: number | null;
    /** Executions that failed. */
    failed?: number | null;
  } | null;
}

/** `batch.failed`: A batch was given up before all its executions had ended. */
export interface BatchFailedEvent extends WebhookEvent {
  type: 'batch.failed';
  data: BatchFailedData;
}

export interface BatchFailedData {
  /** The batch. */
  batch_id: string;
  /** The task that the batch runs, where it is one task. */
  task_id?: string | null;
  /** When the batch started. */
  started_at?: string | null;
  /** When the batch ended, however it ended. */
  completed_at?: string | null;
  /** How long the batch took, in milliseconds. */
  duration_ms?: number | null;
  /** What became of the executions. */
  counts?: {
    /** Executions in the batch. */
    total?: number | null;
    /** Executions that completed. */
    completed?: number | null;
    /** Executions that failed. */
    failed?: number | null;
  } | null;
  /** Why it failed. */
  error: {
    /** A short stable code for the kind of failure. */
    type?: string | null;
    /** What went wrong, in words. */
    message: string;
  };
}

/** `intervention.requested`: A session cannot go on by itself and waits for a person. */
export interface InterventionRequestedEvent extends WebhookEvent {
  type: 'intervention.requested';
  data: InterventionRequestedData;
}

export interface InterventionRequestedData {
  /** The intervention. */
  intervention_id: string;
  /** The session that waits for a person. */
  session_id: string;
  /** The task, if a task runs in the session. */
  task_id?: string | null;
  /** The execution, if a task runs in the session. */
  execution_id?: string | null;
  /** Why a person is needed. */
  reason?: string | null;
  /** The session in the dashboard. */
  session_dashboard_url?: string | null;
  /** When it was asked for. */
  requested_at?: string | null;
}

/** `intervention.resolved`: What a session waited for has been settled; it goes on, or has been given up. */
export interface InterventionResolvedEvent extends WebhookEvent {
  type: 'intervention.resolved';
  data: InterventionResolvedData;
}

export interface InterventionResolvedData {
  /** The intervention. */
  intervention_id: string;
  /** The session that waits for a person. */
  session_id: string;
  /** The task, if a task runs in the session. */
  task_id?: string | null;
  /** The execution, if a task runs in the session. */
  execution_id?: string | null;
  /** Why a person is needed. */
  reason?: string | null;
  /** The session in the dashboard. */
  session_dashboard_url?: string | null;
  /** When it was asked for. */
  requested_at?: string | null;
  /** How it was resolved. */
  resolution?: string | null;
  /** When it was resolved. */
  resolved_at?: string | null;
  /** How long the session waited, in milliseconds. */
  duration_ms?: number | null;
}

/** `identity.authenticated`: A stored identity signed in to its application. */
export interface IdentityAuthenticatedEvent extends WebhookEvent {
  type: 'identity.authenticated';
  data: IdentityAuthenticatedData;
}

export interface IdentityAuthenticatedData {
  /** The identity. */
  identity_id: string;
  /** The name its owner gave it. */
  name?: string | null;
  /** The application it signs in to. */
  application?: string | null;
  /** The session in which it signed in. */
  session_id?: string | null;
  /** When it signed in. */
  authenticated_at?: string | null;
}

/** `identity.authentication_failed`: A stored identity could not sign in to its application; it usually needs new credentials. */
export interface IdentityAuthenticationFailedEvent extends WebhookEvent {
  type: 'identity.authentication_failed';
  data: IdentityAuthenticationFailedData;
}

export interface IdentityAuthenticationFailedData {
  /** The identity. */
  identity_id: string;
  /** The name its owner gave it. */
  name?: string | null;
  /** The application it signs in to. */
  application?: string | null;
  /** The session in which it signed in. */
  session_id?: string | null;
  /** When signing in failed. */
  failed_at?: string | null;
  /** Why it failed. */
  error: {
    /** A short stable code for the kind of failure. */
    type?: string | null;
    /** What went wrong, in words. */
    message: string;
  };
}
