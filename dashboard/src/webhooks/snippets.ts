/**
 * Code that verifies a request with nothing but a language's standard library, with the secret in its place. The
 * signature covers `v0:{timestamp}:{raw body}`; every `v1=` part is one secret in force.
 */
export type SnippetLanguage = 'node' | 'python' | 'go';

export const SNIPPET_LANGUAGES: readonly { value: SnippetLanguage; label: string }[] = [
  { value: 'node', label: 'Node' },
  { value: 'python', label: 'Python' },
  { value: 'go', label: 'Go' },
];

/** @param brand what the names of the signature headers begin with */
export function snippet(language: SnippetLanguage, secret: string, brand: string): string {
  return { node, python, go }[language](secret, brand);
}

function node(secret: string, brand: string): string {
  const name = brand.toLowerCase();
  return `import { createHmac, timingSafeEqual } from 'node:crypto';

const SECRET = '${secret}';

// rawBody: the request's bytes as they came, before any JSON parsing
export function isGenuine(headers, rawBody) {
  const timestamp = headers['${name}-timestamp'] ?? '';
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 120)) return false;
  const expected = createHmac('sha256', SECRET)
    .update(\`v0:\${timestamp}:\`)
    .update(rawBody)
    .digest();
  return (headers['${name}-signature'] ?? '')
    .split(',')
    .filter((part) => part.startsWith('v1='))
    .map((part) => Buffer.from(part.slice(3), 'hex'))
    .filter((given) => given.length === expected.length)
    .some((given) => timingSafeEqual(given, expected));
}
`;
}

function python(secret: string, brand: string): string {
  return `import hashlib
import hmac
import time

SECRET = b"${secret}"


# raw_body: the request's bytes as they came, before any JSON parsing
def is_genuine(headers, raw_body: bytes) -> bool:
    timestamp = headers.get("${brand}-Timestamp", "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 120:
        return False
    signed = f"v0:{timestamp}:".encode() + raw_body
    expected = "v1=" + hmac.new(SECRET, signed, hashlib.sha256).hexdigest()
    given = headers.get("${brand}-Signature", "").split(",")
    return any(hmac.compare_digest(part.encode(), expected.encode()) for part in given)
`;
}

function go(secret: string, brand: string): string {
  return `package webhooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const secret = "${secret}"

// rawBody: the request's bytes as they came, before any JSON parsing
func isGenuine(headers http.Header, rawBody []byte) bool {
	timestamp := headers.Get("${brand}-Timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > 2*time.Minute {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + timestamp + ":"))
	mac.Write(rawBody)
	expected := "v1=" + hex.EncodeToString(mac.Sum(nil))
	for _, part := range strings.Split(headers.Get("${brand}-Signature"), ",") {
		if hmac.Equal([]byte(part), []byte(expected)) {
			return true
		}
	}
	return false
}
`;
}
