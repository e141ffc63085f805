package anchorwebhooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	secret = "36da51b166a69268a59a8d5ee0b32c9f5e5aaee7d301c7a5a36844318e116fc6"
	now    = 1_716_544_084
)

var codeOf = map[string]Code{
	"timestamp too old":    TimestampOutOfTolerance,
	"timestamp too new":    TimestampOutOfTolerance,
	"no signature matches": NoMatchingSignature,
	"no v1 signature":      NoSignature,
	"timestamps disagree":  TimestampMismatch,
}

type vector struct {
	Name            string `json:"name"`
	Secret          string `json:"secret"`
	Timestamp       string `json:"timestamp"`
	Body            []byte `json:"body_base64"`
	SignatureHeader string `json:"signature_header"`
	Now             int64  `json:"now"`
	Valid           bool   `json:"valid"`
	Why             string `json:"why"`
}

func TestVectors(t *testing.T) {
	text, err := os.ReadFile("../../test/vectors/signatures.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []vector `json:"cases"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) != 17 {
		t.Fatalf("%d vectors", len(file.Cases))
	}
	for _, c := range file.Cases {
		t.Run(c.Name, func(t *testing.T) {
			headers := http.Header{"Anchor-Timestamp": {c.Timestamp}, "Anchor-Signature": {c.SignatureHeader}}
			options := Options{Secrets: []string{c.Secret}, Now: func() time.Time { return time.Unix(c.Now, 0) }}
			_, err := Verify(c.Body, headers, options)
			if c.Valid {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			expectCode(t, err, codeOf[c.Why])
		})
	}
}

func expectCode(t *testing.T, err error, code Code) {
	t.Helper()
	var refused *Error
	if !errors.As(err, &refused) || refused.Code != code || code == "" {
		t.Fatalf("expected %q, got %v", code, err)
	}
}

func signature(body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + strconv.Itoa(now) + ":" + body))
	return hex.EncodeToString(mac.Sum(nil))
}

func signed(body string) http.Header {
	time := strconv.Itoa(now)
	return http.Header{"Anchor-Timestamp": {time}, "Anchor-Signature": {"t=" + time + ",v1=" + signature(body)}}
}

func verify(body string, headers http.Header, secrets ...string) (*Event, error) {
	return Verify([]byte(body), headers, Options{Secrets: secrets, Now: func() time.Time { return time.Unix(now, 0) }})
}

func TestASignedRequestPasses(t *testing.T) {
	body := `{"id":"evt_1","type":"task.completed","data":{"task_id":"tsk_1","execution_id":"exe_1"}}`
	event, err := verify(body, signed(body), "", strings.Repeat("0", 64), secret)
	if err != nil {
		t.Fatal(err)
	}
	data, err := event.TypedData()
	completed, ok := data.(*TaskCompletedData)
	if err != nil || !ok || event.ID != "evt_1" || completed.TaskID != "tsk_1" {
		t.Fatalf("%v %v %v", event, data, err)
	}
}

func TestATypeFromTheFuture(t *testing.T) {
	body := `{"id":"evt_1","type":"task.dreamt","data":{}}`
	event, err := verify(body, signed(body), secret)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := event.TypedData(); data != nil || err != nil {
		t.Fatalf("%v %v", data, err)
	}
}

func TestRefusals(t *testing.T) {
	body := `{"id":"evt_1"}`
	_, err := verify(body, signed(body))
	expectCode(t, err, MissingSecret)
	_, err = verify(body, signed(body), "", " \n")
	expectCode(t, err, MissingSecret)
	if _, err = verify(body, signed(body), " "+secret+"\n"); err != nil {
		t.Fatal("a line feed at the end of a secret, as a file has it:", err)
	}
	_, err = verify(body, http.Header{}, secret)
	expectCode(t, err, MissingHeader)

	twice := signed(body)
	twice["anchor-timestamp"] = twice["Anchor-Timestamp"]
	_, err = verify(body, twice, secret)
	expectCode(t, err, MalformedHeader)

	for _, timestamp := range []string{"", "-1", "+1", "1e9", "9999999999999"} {
		headers := http.Header{"Anchor-Timestamp": {timestamp}, "Anchor-Signature": {"t=" + timestamp + ",v1=00"}}
		_, err = verify(body, headers, secret)
		expectCode(t, err, MalformedHeader)
	}
	for _, payload := range []string{"[]", `"text"`, "1", "{", "\xff", `{"id":1}`} {
		_, err = verify(payload, signed(payload), secret)
		expectCode(t, err, InvalidPayload)
	}
}

func TestAnotherBrand(t *testing.T) {
	own := signed("{}")
	headers := http.Header{"Acme-Timestamp": own["Anchor-Timestamp"], "Acme-Signature": own["Anchor-Signature"]}
	options := Options{Secrets: []string{secret}, Brand: "Acme", Now: func() time.Time { return time.Unix(now, 0) }}
	if _, err := Verify([]byte("{}"), headers, options); err != nil {
		t.Fatal(err)
	}
}
