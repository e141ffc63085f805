"""Verifies that a webhook request really comes from the service, unchanged and fresh.

One file, standard library only, Python 3.9 or newer. Copy it into your project, or install the folder it is in.

    event = verify_webhook(
        body=request.body,                      # the raw bytes, before any JSON parsing
        headers=request.headers,
        secrets=os.environ.get("WEBHOOK_SECRET"),
    )
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from typing import Any, Callable, Iterable, List, Literal, Mapping, Optional, Sequence, Tuple, TypedDict, Union

__all__ = ["Code", "WebhookEvent", "WebhookVerificationError", "verify_webhook"]


class WebhookEvent(TypedDict):
    """The envelope of every event. ``data`` depends on ``type``; anchor_webhooks_events.py has a type for each."""

    #: The same for every delivery of this event: de-dupe by it.
    id: str
    type: str
    #: ISO 8601, UTC. Order events by it; deliveries may arrive in another order.
    created: str
    project_id: str
    #: One line for people.
    text: str
    data: Any


#: Which check failed.
Code = Literal[
    "missing_secret",  # no secret was given, or an empty one: is the environment variable set?
    "body_not_raw",  # the body is not the raw bytes or text: some middleware has parsed it
    "missing_header",  # the signature or the timestamp header is not there
    "malformed_header",  # a header is there, but not in the form that the service sends
    "no_signature",  # the signature header holds no v1 signature
    "timestamp_mismatch",  # the two headers name different times
    "timestamp_out_of_tolerance",  # too old or too new: a replay, or a clock that is off
    "no_matching_signature",  # another secret, or another body, was signed
    "invalid_payload",  # the signature is right, but the body is not a JSON object
]


class WebhookVerificationError(Exception):
    """A request that must not be trusted: answer it with 400. ``code`` says which check failed."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code: Code = code


Headers = Union[Mapping[str, Any], Iterable[Tuple[Any, Any]]]


def verify_webhook(
    body: Union[bytes, bytearray, memoryview, str],
    headers: Headers,
    secrets: Union[str, Sequence[Optional[str]], None],
    *,
    tolerance_seconds: float = 120,
    now: Optional[Callable[[], float]] = None,
    brand: str = "Anchor",
) -> WebhookEvent:
    """Checks the signature of one request and returns its event.

    :param body: the request body exactly as it was received; parsing it and serialising it again breaks the signature
    :param headers: names to values, or pairs of both; names in any case
    :param secrets: the signing secret as shown at creation; during a rotation both. Blanks and line feeds
        around one are dropped, and empty ones don't count.
    :param tolerance_seconds: how far the timestamp may be from now, either way
    :param now: the receiver's clock, in unix seconds; left out: ``time.time``
    :param brand: what the names of the headers begin with, where the service runs under another brand
    :raises WebhookVerificationError: its ``code`` says which check failed
    """
    keys = _given_secrets(secrets)
    raw = _raw_bytes(body)
    timestamp = _header(headers, f"{brand}-Timestamp")
    signed_at, signatures = _parse_signature_header(_header(headers, f"{brand}-Signature"))

    if re.fullmatch(r"[0-9]{1,12}", timestamp) is None:
        raise WebhookVerificationError("malformed_header", f"{brand}-Timestamp is not a unix time in seconds.")
    if signed_at != timestamp:
        raise WebhookVerificationError(
            "timestamp_mismatch", f"{brand}-Timestamp and t= in {brand}-Signature differ."
        )
    clock = (now or time.time)()
    # Negated, so that a clock or a tolerance that is not a number refuses instead of letting everything through.
    if not abs(clock // 1 - int(timestamp)) <= tolerance_seconds:
        raise WebhookVerificationError(
            "timestamp_out_of_tolerance", f"The timestamp is more than {tolerance_seconds:g} s from this clock."
        )
    if not _any_matches(keys, signatures, timestamp, raw):
        raise WebhookVerificationError(
            "no_matching_signature",
            "No signature matches: is the secret the right one, and the body the raw one?",
        )
    return _parse_event(raw)


def _given_secrets(given: Union[str, Sequence[Optional[str]], None]) -> List[bytes]:
    candidates = [given] if isinstance(given, str) or given is None else given
    # A secret that is mounted as a file mostly ends with a line feed, which is none of it.
    texts = [secret.strip() for secret in candidates if isinstance(secret, str)]
    # An HMAC with an empty key is one that everybody can compute.
    keys = [_bytes(text) for text in texts if text != ""]
    if not keys:
        raise WebhookVerificationError("missing_secret", "No signing secret was given.")
    return keys


def _raw_bytes(body: object) -> bytes:
    if isinstance(body, str):
        return _bytes(body)
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body)
    raise WebhookVerificationError(
        "body_not_raw", "The body must be the raw bytes or text of the request, not the parsed JSON."
    )


def _header(headers: Headers, name: str) -> str:
    pairs = headers.items() if hasattr(headers, "items") else headers
    found: List[str] = []
    for key, value in pairs:
        if _text(key).lower() == name.lower():
            found.extend(_text(one) for one in (value if isinstance(value, (list, tuple)) else [value]))
    if not found:
        raise WebhookVerificationError("missing_header", f"The request has no {name} header.")
    if len(found) > 1:
        raise WebhookVerificationError("malformed_header", f"The request has more than one {name} header.")
    return found[0].strip()


def _bytes(text: str) -> bytes:
    # Half a surrogate pair, which a server may make of a broken header, is no reason for an error of another kind.
    return text.encode("utf-8", "surrogatepass")


def _text(value: object) -> str:
    # ASGI servers hand headers over as bytes.
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _parse_signature_header(value: str) -> Tuple[str, List[str]]:
    """Reads ``t=1716544084,v1=…,v1=…``. Entries of schemes other than v1 are skipped: later versions may add some."""
    times: List[str] = []
    signatures: List[str] = []
    for entry in value.split(","):
        key, _, text = entry.strip().partition("=")
        if key == "t":
            times.append(text)
        elif key == "v1":
            signatures.append(text)
    if not signatures:
        raise WebhookVerificationError("no_signature", "The signature header holds no v1 signature.")
    if len(times) != 1:
        raise WebhookVerificationError("malformed_header", "The signature header must hold t= once.")
    return times[0], signatures


def _any_matches(keys: List[bytes], signatures: List[str], timestamp: str, body: bytes) -> bool:
    """Compares every signature with every secret, so that the time taken tells nothing about which came close."""
    matches = False
    for key in keys:
        expected = hmac.new(key, f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest().encode()
        for signature in signatures:
            matches = hmac.compare_digest(_bytes(signature), expected) or matches
    return matches


def _parse_event(body: bytes) -> WebhookEvent:
    try:
        event = json.loads(body.decode("utf-8"), parse_int=_number, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise WebhookVerificationError("invalid_payload", "The body is not JSON.") from None
    if not isinstance(event, dict):
        raise WebhookVerificationError("invalid_payload", "The body is not a JSON object.")
    return event  # type: ignore[return-value]


def _number(digits: str) -> Union[int, float]:
    # Python makes no int of more than 4300 digits, and JSON has no such limit.
    return int(digits) if len(digits) <= 4300 else float(digits)


def _refuse_constant(name: str) -> None:
    # Python's parser takes NaN and Infinity, which JSON does not know.
    raise ValueError(name)
