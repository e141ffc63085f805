// Verifies saved requests with this project's library and with that of Standard Webhooks: `go run ./saved FILE`, where FILE
// holds [{"body": base64, "headers": {…}, "secret": "…"}]. Prints the id of each event.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"

	"anchorwebhooks"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

type request struct {
	Body    []byte            `json:"body"`
	Headers map[string]string `json:"headers"`
	Secret  string            `json:"secret"`
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var requests []request
	if err := json.Unmarshal(text, &requests); err != nil {
		log.Fatal(err)
	}
	for _, saved := range requests {
		headers := http.Header{}
		for name, value := range saved.Headers {
			headers.Set(name, value)
		}
		event, err := anchorwebhooks.Verify(saved.Body, headers, anchorwebhooks.Options{Secrets: []string{saved.Secret}})
		if err != nil {
			log.Fatal(err)
		}
		if _, err := event.TypedData(); err != nil {
			log.Fatal(err)
		}
		// Standard Webhooks libraries want the secret's bytes in base64.
		standard, err := standardwebhooks.NewWebhook("whsec_" + base64.StdEncoding.EncodeToString([]byte(saved.Secret)))
		if err != nil {
			log.Fatal(err)
		}
		if err := standard.Verify(saved.Body, headers); err != nil {
			log.Fatal(err)
		}
		fmt.Println(event.ID)
	}
}
