// net/http. `WEBHOOK_SECRET=… go run ./nethttp`
package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"

	"anchorwebhooks"
	"examples/receivers/inbox"
)

func main() {
	in, err := inbox.Open(func(event anchorwebhooks.Event) error {
		_, err := fmt.Printf("worked off %s: %s\n", event.ID, event.Text)
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("POST /webhooks", func(w http.ResponseWriter, r *http.Request) {
		// The bytes as they came; a json.Decoder on r.Body would use them up.
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		}
		options := anchorwebhooks.Options{Secrets: []string{os.Getenv("WEBHOOK_SECRET")}}
		event, err := anchorwebhooks.Verify(body, r.Header, options)
		var refused *anchorwebhooks.Error
		if errors.As(err, &refused) {
			http.Error(w, string(refused.Code), http.StatusBadRequest)
			return
		}
		if err := in.Take(event); err != nil {
			// Not kept: with a 5xx it comes again.
			http.Error(w, "not kept", http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})

	listener, err := net.Listen("tcp", "127.0.0.1:"+cmp.Or(os.Getenv("PORT"), "9000"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on http://%s/webhooks\n", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}
