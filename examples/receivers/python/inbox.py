"""Events that were taken and not worked off yet, in a database: what is in it outlives a crash, and its primary key drops
the repeats that at-least-once delivery brings."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import traceback
from typing import Callable

from anchor_webhooks import WebhookEvent


class Inbox:
    def __init__(self, path: str, work: Callable[[WebhookEvent], None]) -> None:
        self._path = path
        self._work = work
        self._wake = threading.Event()
        with self._connect() as db:
            db.execute(
                "CREATE TABLE IF NOT EXISTS inbox (id TEXT PRIMARY KEY, event TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0)"
            )
        self._wake.set()
        threading.Thread(target=self._run, daemon=True).start()

    def take(self, event: WebhookEvent) -> None:
        """Keeps the event; a repeat changes nothing. Once this has returned, answer with 2xx: the event is safe."""
        with self._connect() as db:
            db.execute("INSERT OR IGNORE INTO inbox (id, event) VALUES (?, ?)", (event["id"], json.dumps(event)))
        self._wake.set()

    def _run(self) -> None:
        """Works beside the requests, so that a slow job never makes a delivery time out."""
        while self._wake.wait():
            self._wake.clear()
            with self._connect() as db:
                waiting = db.execute("SELECT id, event FROM inbox WHERE done = 0").fetchall()
            for event_id, event in waiting:
                try:
                    self._work(json.loads(event))
                except Exception:
                    # Left in the table: it is tried again once the next event comes. The thread must not end with it.
                    traceback.print_exc()
                    continue
                with self._connect() as db:
                    db.execute("UPDATE inbox SET done = 1 WHERE id = ?", (event_id,))

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path)


inbox = Inbox(
    os.environ.get("INBOX", "inbox.db"),
    lambda event: print(f"worked off {event['id']}: {event['text']}", flush=True),
)
