// gin. `WEBHOOK_SECRET=… go run ./gin`
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

	"github.com/gin-gonic/gin"
)

func main() {
	in, err := inbox.Open(func(event anchorwebhooks.Event) error {
		_, err := fmt.Printf("worked off %s: %s\n", event.ID, event.Text)
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	router.POST("/webhooks", func(c *gin.Context) {
		// The bytes as they came; c.BindJSON would use them up.
		body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, 1<<20))
		if err != nil {
			c.String(http.StatusRequestEntityTooLarge, "too large")
			return
		}
		options := anchorwebhooks.Options{Secrets: []string{os.Getenv("WEBHOOK_SECRET")}}
		event, err := anchorwebhooks.Verify(body, c.Request.Header, options)
		var refused *anchorwebhooks.Error
		if errors.As(err, &refused) {
			c.String(http.StatusBadRequest, string(refused.Code))
			return
		}
		if err := in.Take(event); err != nil {
			// Not kept: with a 5xx it comes again.
			c.String(http.StatusServiceUnavailable, "not kept")
			return
		}
		c.Status(http.StatusNoContent)
	})

	listener, err := net.Listen("tcp", "127.0.0.1:"+cmp.Or(os.Getenv("PORT"), "9000"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on http://%s/webhooks\n", listener.Addr())
	log.Fatal(router.RunListener(listener))
}
