// Package anchorwebhooks verifies that a webhook request really comes from the service, unchanged and fresh.
//
// Standard library only. Copy the file into your project, or import the module it is in.
//
//	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20)) // the raw body, before any JSON parsing
//	event, err := anchorwebhooks.Verify(body, r.Header, anchorwebhooks.Options{Secrets: []string{os.Getenv("WEBHOOK_SECRET")}})
package anchorwebhooks

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// DefaultTolerance is how far a timestamp may be from the receiver's clock where Options say nothing.
const DefaultTolerance = 120 * time.Second

// Event is the envelope of every event. Data depends on Type; events.go has a type for each.
type Event struct {
	// The same for every delivery of this event: de-dupe by it.
	ID   string `json:"id"`
	Type string `json:"type"`
	// ISO 8601, UTC. Order events by it; deliveries may arrive in another order.
	Created   string `json:"created"`
	ProjectID string `json:"project_id"`
	// One line for people.
	Text string          `json:"text"`
	Data json.RawMessage `json:"data"`
}

// Code says which check failed.
type Code string

const (
	// MissingSecret: no secret was given, or an empty one. Is the environment variable set?
	MissingSecret Code = "missing_secret"
	// MissingHeader: the signature or the timestamp header is not there.
	MissingHeader Code = "missing_header"
	// MalformedHeader: a header is there, but not in the form that the service sends.
	MalformedHeader Code = "malformed_header"
	// NoSignature: the signature header holds no v1 signature.
	NoSignature Code = "no_signature"
	// TimestampMismatch: the two headers name different times.
	TimestampMismatch Code = "timestamp_mismatch"
	// TimestampOutOfTolerance: too old or too new. A replay, or a clock that is off.
	TimestampOutOfTolerance Code = "timestamp_out_of_tolerance"
	// NoMatchingSignature: another secret, or another body, was signed.
	NoMatchingSignature Code = "no_matching_signature"
	// InvalidPayload: the signature is right, but the body is not a JSON object.
	InvalidPayload Code = "invalid_payload"
)

// Error is what Verify returns for a request that must not be trusted: answer it with 400.
type Error struct {
	Code    Code
	Message string
}

func (e *Error) Error() string { return e.Message }

// Options of Verify.
type Options struct {
	// The signing secret as shown at creation; during a rotation both, the new and the old one. Blanks and line feeds
	// around one are dropped, and empty ones don't count.
	Secrets []string
	// How far the timestamp may be from now, either way; 0 stands for DefaultTolerance.
	Tolerance time.Duration
	// The receiver's clock; nil stands for time.Now.
	Now func() time.Time
	// What the names of the headers begin with, where the service runs under another brand; "" stands for "Anchor".
	Brand string
}

// Verify checks the signature of one request and returns its event. The body must be exactly what was received: parsing
// it and serialising it again breaks the signature. The error is an *Error, whose Code says which check failed.
func Verify(body []byte, headers http.Header, options Options) (*Event, error) {
	options = withDefaults(options)
	keys, err := givenSecrets(options.Secrets)
	if err != nil {
		return nil, err
	}
	timestamp, err := header(headers, options.Brand+"-Timestamp")
	if err != nil {
		return nil, err
	}
	signatureHeader, err := header(headers, options.Brand+"-Signature")
	if err != nil {
		return nil, err
	}
	signedAt, signatures, err := parseSignatureHeader(signatureHeader)
	if err != nil {
		return nil, err
	}
	if err := checkTime(timestamp, signedAt, options); err != nil {
		return nil, err
	}
	if !anyMatches(keys, signatures, timestamp, body) {
		return nil, fail(NoMatchingSignature, "No signature matches: is the secret the right one, and the body the raw one?")
	}
	return parseEvent(body)
}

func withDefaults(options Options) Options {
	if options.Tolerance == 0 {
		options.Tolerance = DefaultTolerance
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Brand == "" {
		options.Brand = "Anchor"
	}
	return options
}

func fail(code Code, format string, values ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, values...)}
}

func givenSecrets(given []string) ([][]byte, error) {
	var keys [][]byte
	for _, secret := range given {
		// A secret that is mounted as a file mostly ends with a line feed, which is none of it.
		text := strings.TrimSpace(secret)
		// An HMAC with an empty key is one that everybody can compute.
		if text != "" {
			keys = append(keys, []byte(text))
		}
	}
	if len(keys) == 0 {
		return nil, fail(MissingSecret, "No signing secret was given.")
	}
	return keys, nil
}

func header(headers http.Header, name string) (string, error) {
	var found []string
	for key, values := range headers {
		// Not Get: a map that was filled by hand may hold names in another case.
		if strings.EqualFold(key, name) {
			found = append(found, values...)
		}
	}
	switch len(found) {
	case 0:
		return "", fail(MissingHeader, "The request has no %s header.", name)
	case 1:
		return strings.TrimSpace(found[0]), nil
	default:
		return "", fail(MalformedHeader, "The request has more than one %s header.", name)
	}
}

// Reads `t=1716544084,v1=…,v1=…`. Entries of schemes other than v1 are skipped: later versions may add some.
func parseSignatureHeader(value string) (signedAt string, signatures []string, err error) {
	var times []string
	for _, entry := range strings.Split(value, ",") {
		key, text, _ := strings.Cut(strings.TrimSpace(entry), "=")
		switch key {
		case "t":
			times = append(times, text)
		case "v1":
			signatures = append(signatures, text)
		}
	}
	if len(signatures) == 0 {
		return "", nil, fail(NoSignature, "The signature header holds no v1 signature.")
	}
	if len(times) != 1 {
		return "", nil, fail(MalformedHeader, "The signature header must hold t= once.")
	}
	return times[0], signatures, nil
}

func checkTime(timestamp, signedAt string, options Options) error {
	seconds, err := strconv.ParseUint(timestamp, 10, 64)
	if err != nil || len(timestamp) > 12 {
		return fail(MalformedHeader, "%s-Timestamp is not a unix time in seconds.", options.Brand)
	}
	if signedAt != timestamp {
		return fail(TimestampMismatch, "%[1]s-Timestamp and t= in %[1]s-Signature differ.", options.Brand)
	}
	away := options.Now().Unix() - int64(seconds)
	if away < 0 {
		away = -away
	}
	if away > int64(options.Tolerance/time.Second) {
		return fail(TimestampOutOfTolerance, "The timestamp is more than %s from this clock.", options.Tolerance)
	}
	return nil
}

// Compares every signature with every secret, so that the time taken tells nothing about which of them came close.
func anyMatches(keys [][]byte, signatures []string, timestamp string, body []byte) bool {
	matches := false
	for _, key := range keys {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte("v0:" + timestamp + ":"))
		mac.Write(body)
		expected := []byte(hex.EncodeToString(mac.Sum(nil)))
		for _, signature := range signatures {
			matches = hmac.Equal([]byte(signature), expected) || matches
		}
	}
	return matches
}

func parseEvent(body []byte) (*Event, error) {
	if !utf8.Valid(body) || !json.Valid(body) {
		return nil, fail(InvalidPayload, "The body is not JSON.")
	}
	if !bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{")) {
		return nil, fail(InvalidPayload, "The body is not a JSON object.")
	}
	var event Event
	if err := json.Unmarshal(body, &event); err != nil {
		return nil, fail(InvalidPayload, "The body is not an event: %s.", err)
	}
	return &event, nil
}
