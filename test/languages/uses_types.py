"""What a receiver in Python writes, for mypy alone."""

from typing import Optional, cast

from anchor_webhooks import Code, WebhookVerificationError, verify_webhook
from anchor_webhooks_events import AnchorEvent


def failure_of(body: bytes, headers: "dict[str, str]", secrets: "list[Optional[str]]") -> Optional[str]:
    event = cast(AnchorEvent, verify_webhook(body, headers, secrets))
    # Told apart by its type: data of another event has no error.
    return event["data"]["error"]["message"] if event["type"] == "task.failed" else None


def code_of(error: WebhookVerificationError) -> Code:
    return error.code
