// Package inbox keeps events that were taken and not worked off yet, in a file: what is in it outlives a crash, and its keys
// drop the repeats that at-least-once delivery brings.
package inbox

import (
	"encoding/json"
	"log"
	"os"

	"anchorwebhooks"
	"go.etcd.io/bbolt"
)

var (
	waiting = []byte("waiting")
	done    = []byte("done")
)

type Inbox struct {
	db   *bbolt.DB
	work func(anchorwebhooks.Event) error
	wake chan struct{}
}

// Open opens the file that the environment names and starts to work off what it holds.
func Open(work func(anchorwebhooks.Event) error) (*Inbox, error) {
	path := os.Getenv("INBOX")
	if path == "" {
		path = "inbox.db"
	}
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		return nil, err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		if _, err := tx.CreateBucketIfNotExists(waiting); err != nil {
			return err
		}
		_, err := tx.CreateBucketIfNotExists(done)
		return err
	})
	if err != nil {
		return nil, err
	}
	in := &Inbox{db: db, work: work, wake: make(chan struct{}, 1)}
	in.wake <- struct{}{}
	go in.run()
	return in, nil
}

// Take keeps the event; a repeat changes nothing. Once it has returned nil, answer with 2xx: the event is safe.
func (in *Inbox) Take(event *anchorwebhooks.Event) error {
	text, err := json.Marshal(event)
	if err != nil {
		return err
	}
	id := []byte(event.ID)
	err = in.db.Update(func(tx *bbolt.Tx) error {
		if tx.Bucket(done).Get(id) != nil {
			return nil
		}
		return tx.Bucket(waiting).Put(id, text)
	})
	select {
	case in.wake <- struct{}{}:
	default: // It will look anyway.
	}
	return err
}

// Works beside the requests, so that a slow job never makes a delivery time out.
func (in *Inbox) run() {
	for range in.wake {
		var events []anchorwebhooks.Event
		_ = in.db.View(func(tx *bbolt.Tx) error {
			return tx.Bucket(waiting).ForEach(func(_, text []byte) error {
				var event anchorwebhooks.Event
				if err := json.Unmarshal(text, &event); err != nil {
					return err
				}
				events = append(events, event)
				return nil
			})
		})
		for _, event := range events {
			if err := in.work(event); err != nil {
				// Left in the file: it is tried again once the next event comes.
				log.Print(err)
				continue
			}
			_ = in.db.Update(func(tx *bbolt.Tx) error {
				if err := tx.Bucket(done).Put([]byte(event.ID), []byte{1}); err != nil {
					return err
				}
				return tx.Bucket(waiting).Delete([]byte(event.ID))
			})
		}
	}
}
