"""The events of the catalog. Written by `npm run docs`, not by hand."""

from __future__ import annotations

from typing import Any, List, Literal, Optional, TypedDict, Union


class TaskCompletedOutput(TypedDict, total=False):
    #: What the task returned: any JSON. Replaced by "__truncated__" where it is too large to send; fetch it from the REST API then.
    value: Any


class _TaskCompletedArtifactsItemRequired(TypedDict):
    #: File name.
    name: str
    #: Where to download it; usually a link that expires.
    url: str


class TaskCompletedArtifactsItem(_TaskCompletedArtifactsItemRequired, total=False):
    #: Size, in bytes.
    size: Optional[int]
    #: Media type.
    content_type: Optional[str]


class _TaskCompletedDataRequired(TypedDict):
    #: The task.
    task_id: str
    #: This run of the task.
    execution_id: str


class TaskCompletedData(_TaskCompletedDataRequired, total=False):
    #: When the execution started.
    started_at: Optional[str]
    #: When the execution ended, however it ended.
    completed_at: Optional[str]
    #: How long the execution took, in milliseconds.
    duration_ms: Optional[float]
    #: The result.
    output: Optional[TaskCompletedOutput]
    #: Files that were captured. Empty when nothing was.
    artifacts: List[TaskCompletedArtifactsItem]
    #: Where to watch the recording; usually a link that expires.
    recording_url: Optional[str]
    #: The browser session it ran in.
    session_id: Optional[str]
    #: The session in the dashboard.
    session_dashboard_url: Optional[str]


class TaskCompletedEvent(TypedDict):
    """``task.completed``: An execution of a task ended and returned its result."""

    id: str
    type: Literal["task.completed"]
    created: str
    project_id: str
    text: str
    data: TaskCompletedData


class TaskFailedError(TypedDict):
    #: The kind of failure.
    type: Literal["automation_failure", "invalid_credentials", "timeout", "agent_error", "system_error"]
    #: What went wrong, in words.
    message: str


class TaskFailedOutput(TypedDict, total=False):
    #: What the task returned: any JSON. Replaced by "__truncated__" where it is too large to send; fetch it from the REST API then.
    value: Any


class _TaskFailedArtifactsItemRequired(TypedDict):
    #: File name.
    name: str
    #: Where to download it; usually a link that expires.
    url: str


class TaskFailedArtifactsItem(_TaskFailedArtifactsItemRequired, total=False):
    #: Size, in bytes.
    size: Optional[int]
    #: Media type.
    content_type: Optional[str]


class _TaskFailedDataRequired(TypedDict):
    #: The task.
    task_id: str
    #: This run of the task.
    execution_id: str
    #: Why it failed.
    error: TaskFailedError


class TaskFailedData(_TaskFailedDataRequired, total=False):
    #: When the execution started.
    started_at: Optional[str]
    #: When the execution ended, however it ended.
    completed_at: Optional[str]
    #: How long the execution took, in milliseconds.
    duration_ms: Optional[float]
    #: The result.
    output: Optional[TaskFailedOutput]
    #: Files that were captured. Empty when nothing was.
    artifacts: List[TaskFailedArtifactsItem]
    #: Where to watch the recording; usually a link that expires.
    recording_url: Optional[str]
    #: The browser session it ran in.
    session_id: Optional[str]
    #: The session in the dashboard.
    session_dashboard_url: Optional[str]


class TaskFailedEvent(TypedDict):
    """``task.failed``: An execution of a task ended with an error. It is not run again by itself."""

    id: str
    type: Literal["task.failed"]
    created: str
    project_id: str
    text: str
    data: TaskFailedData


class TaskCancelledOutput(TypedDict, total=False):
    #: What the task returned: any JSON. Replaced by "__truncated__" where it is too large to send; fetch it from the REST API then.
    value: Any


class _TaskCancelledArtifactsItemRequired(TypedDict):
    #: File name.
    name: str
    #: Where to download it; usually a link that expires.
    url: str


class TaskCancelledArtifactsItem(_TaskCancelledArtifactsItemRequired, total=False):
    #: Size, in bytes.
    size: Optional[int]
    #: Media type.
    content_type: Optional[str]


class _TaskCancelledDataRequired(TypedDict):
    #: The task.
    task_id: str
    #: This run of the task.
    execution_id: str


class TaskCancelledData(_TaskCancelledDataRequired, total=False):
    #: When the execution started.
    started_at: Optional[str]
    #: When the execution ended, however it ended.
    completed_at: Optional[str]
    #: How long the execution took, in milliseconds.
    duration_ms: Optional[float]
    #: The result.
    output: Optional[TaskCancelledOutput]
    #: Files that were captured. Empty when nothing was.
    artifacts: List[TaskCancelledArtifactsItem]
    #: Where to watch the recording; usually a link that expires.
    recording_url: Optional[str]
    #: The browser session it ran in.
    session_id: Optional[str]
    #: The session in the dashboard.
    session_dashboard_url: Optional[str]


class TaskCancelledEvent(TypedDict):
    """``task.cancelled``: An execution of a task was cancelled before it ended."""

    id: str
    type: Literal["task.cancelled"]
    created: str
    project_id: str
    text: str
    data: TaskCancelledData


class _TaskHealedDataRequired(TypedDict):
    #: The task.
    task_id: str
    #: The execution whose failure was analysed.
    execution_id: str
    #: The new version of the task.
    healed_task_version_id: str


class TaskHealedData(_TaskHealedDataRequired, total=False):
    #: What had changed on the site and what was adapted.
    explanation: Optional[str]
    #: When the new version was made.
    healed_at: Optional[str]


class TaskHealedEvent(TypedDict):
    """``task.healed``: A failed execution was analysed and a corrected version of the task was made, which further executions use."""

    id: str
    type: Literal["task.healed"]
    created: str
    project_id: str
    text: str
    data: TaskHealedData


class SessionCompletedResourceUsage(TypedDict, total=False):
    #: Traffic through the proxy, in bytes.
    proxy_bytes: Optional[int]
    #: All traffic, in bytes.
    network_bytes: Optional[int]
    #: Requests that the pages made.
    request_count: Optional[int]
    #: Processor time, in milliseconds.
    cpu_ms: Optional[float]
    #: Most memory used at once, in bytes.
    peak_memory_bytes: Optional[int]


class _SessionCompletedDataRequired(TypedDict):
    #: The session.
    session_id: str


class SessionCompletedData(_SessionCompletedDataRequired, total=False):
    #: When the session started.
    started_at: Optional[str]
    #: When the session ended, however it ended.
    completed_at: Optional[str]
    #: How long the session took, in milliseconds.
    duration_ms: Optional[float]
    #: What the session used.
    resource_usage: Optional[SessionCompletedResourceUsage]
    #: Where to watch the recording; usually a link that expires.
    recording_url: Optional[str]
    #: The session in the dashboard.
    session_dashboard_url: Optional[str]


class SessionCompletedEvent(TypedDict):
    """``session.completed``: A browser session was closed in order."""

    id: str
    type: Literal["session.completed"]
    created: str
    project_id: str
    text: str
    data: SessionCompletedData


class _SessionFailedErrorRequired(TypedDict):
    #: What went wrong, in words.
    message: str


class SessionFailedError(_SessionFailedErrorRequired, total=False):
    #: A short stable code for the kind of failure.
    type: Optional[str]


class SessionFailedResourceUsage(TypedDict, total=False):
    #: Traffic through the proxy, in bytes.
    proxy_bytes: Optional[int]
    #: All traffic, in bytes.
    network_bytes: Optional[int]
    #: Requests that the pages made.
    request_count: Optional[int]
    #: Processor time, in milliseconds.
    cpu_ms: Optional[float]
    #: Most memory used at once, in bytes.
    peak_memory_bytes: Optional[int]


class _SessionFailedDataRequired(TypedDict):
    #: The session.
    session_id: str
    #: Why it failed.
    error: SessionFailedError


class SessionFailedData(_SessionFailedDataRequired, total=False):
    #: When the session started.
    started_at: Optional[str]
    #: When the session ended, however it ended.
    completed_at: Optional[str]
    #: How long the session took, in milliseconds.
    duration_ms: Optional[float]
    #: What the session used.
    resource_usage: Optional[SessionFailedResourceUsage]
    #: Where to watch the recording; usually a link that expires.
    recording_url: Optional[str]
    #: The session in the dashboard.
    session_dashboard_url: Optional[str]


class SessionFailedEvent(TypedDict):
    """``session.failed``: A browser session could not be started, or broke off."""

    id: str
    type: Literal["session.failed"]
    created: str
    project_id: str
    text: str
    data: SessionFailedData


class _SessionRecordingReadyDataRequired(TypedDict):
    #: The session that was recorded.
    session_id: str
    #: The recording.
    recording_id: str


class SessionRecordingReadyData(_SessionRecordingReadyDataRequired, total=False):
    #: Where to watch the recording; usually a link that expires.
    recording_url: Optional[str]
    #: Size of the file, in bytes.
    size: Optional[int]
    #: Length of the recording, in milliseconds.
    duration_ms: Optional[float]


class SessionRecordingReadyEvent(TypedDict):
    """``session.recording.ready``: The video of a session has been processed and can be watched."""

    id: str
    type: Literal["session.recording.ready"]
    created: str
    project_id: str
    text: str
    data: SessionRecordingReadyData


class BatchCompletedCounts(TypedDict, total=False):
    #: Executions in the batch.
    total: Optional[int]
    #: Executions that completed.
    completed: Optional[int]
    #: Executions that failed.
    failed: Optional[int]


class _BatchCompletedDataRequired(TypedDict):
    #: The batch.
    batch_id: str


class BatchCompletedData(_BatchCompletedDataRequired, total=False):
    #: The task that the batch runs, where it is one task.
    task_id: Optional[str]
    #: When the batch started.
    started_at: Optional[str]
    #: When the batch ended, however it ended.
    completed_at: Optional[str]
    #: How long the batch took, in milliseconds.
    duration_ms: Optional[float]
    #: What became of the executions.
    counts: Optional[BatchCompletedCounts]


class BatchCompletedEvent(TypedDict):
    """``batch.completed``: Every execution of a batch has ended, whether it completed or failed."""

    id: str
    type: Literal["batch.completed"]
    created: str
    project_id: str
    text: str
    data: BatchCompletedData


class _BatchFailedErrorRequired(TypedDict):
    #: What went wrong, in words.
    message: str


class BatchFailedError(_BatchFailedErrorRequired, total=False):
    #: A short stable code for the kind of failure.
    type: Optional[str]


class BatchFailedCounts(TypedDict, total=False):
    #: Executions in the batch.
    total: Optional[int]
    #: Executions that completed.
    completed: Optional[int]
    #: Executions that failed.
    failed: Optional[int]


class _BatchFailedDataRequired(TypedDict):
    #: The batch.
    batch_id: str
    #: Why it failed.
    error: BatchFailedError


class BatchFailedData(_BatchFailedDataRequired, total=False):
    #: The task that the batch runs, where it is one task.
    task_id: Optional[str]
    #: When the batch started.
    started_at: Optional[str]
    #: When the batch ended, however it ended.
    completed_at: Optional[str]
    #: How long the batch took, in milliseconds.
    duration_ms: Optional[float]
    #: What became of the executions.
    counts: Optional[BatchFailedCounts]


class BatchFailedEvent(TypedDict):
    """``batch.failed``: A batch was given up before all its executions had ended."""

    id: str
    type: Literal["batch.failed"]
    created: str
    project_id: str
    text: str
    data: BatchFailedData


class _InterventionRequestedDataRequired(TypedDict):
    #: The intervention.
    intervention_id: str
    #: The session that waits for a person.
    session_id: str


class InterventionRequestedData(_InterventionRequestedDataRequired, total=False):
    #: The task, if a task runs in the session.
    task_id: Optional[str]
    #: The execution, if a task runs in the session.
    execution_id: Optional[str]
    #: Why a person is needed.
    reason: Optional[str]
    #: The session in the dashboard.
    session_dashboard_url: Optional[str]
    #: When it was asked for.
    requested_at: Optional[str]


class InterventionRequestedEvent(TypedDict):
    """``intervention.requested``: A session cannot go on by itself and waits for a person."""

    id: str
    type: Literal["intervention.requested"]
    created: str
    project_id: str
    text: str
    data: InterventionRequestedData


class _InterventionResolvedDataRequired(TypedDict):
    #: The intervention.
    intervention_id: str
    #: The session that waits for a person.
    session_id: str


class InterventionResolvedData(_InterventionResolvedDataRequired, total=False):
    #: The task, if a task runs in the session.
    task_id: Optional[str]
    #: The execution, if a task runs in the session.
    execution_id: Optional[str]
    #: Why a person is needed.
    reason: Optional[str]
    #: The session in the dashboard.
    session_dashboard_url: Optional[str]
    #: When it was asked for.
    requested_at: Optional[str]
    #: How it was resolved.
    resolution: Optional[str]
    #: When it was resolved.
    resolved_at: Optional[str]
    #: How long the session waited, in milliseconds.
    duration_ms: Optional[float]


class InterventionResolvedEvent(TypedDict):
    """``intervention.resolved``: What a session waited for has been settled; it goes on, or has been given up."""

    id: str
    type: Literal["intervention.resolved"]
    created: str
    project_id: str
    text: str
    data: InterventionResolvedData


class _IdentityAuthenticatedDataRequired(TypedDict):
    #: The identity.
    identity_id: str


class IdentityAuthenticatedData(_IdentityAuthenticatedDataRequired, total=False):
    #: The name its owner gave it.
    name: Optional[str]
    #: The application it signs in to.
    application: Optional[str]
    #: The session in which it signed in.
    session_id: Optional[str]
    #: When it signed in.
    authenticated_at: Optional[str]


class IdentityAuthenticatedEvent(TypedDict):
    """``identity.authenticated``: A stored identity signed in to its application."""

    id: str
    type: Literal["identity.authenticated"]
    created: str
    project_id: str
    text: str
    data: IdentityAuthenticatedData


class _IdentityAuthenticationFailedErrorRequired(TypedDict):
    #: What went wrong, in words.
    message: str


class IdentityAuthenticationFailedError(_IdentityAuthenticationFailedErrorRequired, total=False):
    #: A short stable code for the kind of failure.
    type: Optional[str]


class _IdentityAuthenticationFailedDataRequired(TypedDict):
    #: The identity.
    identity_id: str
    #: Why it failed.
    error: IdentityAuthenticationFailedError


class IdentityAuthenticationFailedData(_IdentityAuthenticationFailedDataRequired, total=False):
    #: The name its owner gave it.
    name: Optional[str]
    #: The application it signs in to.
    application: Optional[str]
    #: The session in which it signed in.
    session_id: Optional[str]
    #: When signing in failed.
    failed_at: Optional[str]


class IdentityAuthenticationFailedEvent(TypedDict):
    """``identity.authentication_failed``: A stored identity could not sign in to its application; it usually needs new credentials."""

    id: str
    type: Literal["identity.authentication_failed"]
    created: str
    project_id: str
    text: str
    data: IdentityAuthenticationFailedData


#: Any event; its ``type`` tells which. Types may be added: leave what you do not know alone.
AnchorEvent = Union[
    TaskCompletedEvent,
    TaskFailedEvent,
    TaskCancelledEvent,
    TaskHealedEvent,
    SessionCompletedEvent,
    SessionFailedEvent,
    SessionRecordingReadyEvent,
    BatchCompletedEvent,
    BatchFailedEvent,
    InterventionRequestedEvent,
    InterventionResolvedEvent,
    IdentityAuthenticatedEvent,
    IdentityAuthenticationFailedEvent,
]
