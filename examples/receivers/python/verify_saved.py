"""Verifies saved requests with this project's module and with Standard Webhooks' library: ``python verify_saved.py FILE``, where
FILE holds [{"body": base64, "headers": {…}, "secret": "…"}]. Prints the id of each event."""

import base64
import json
import sys

from anchor_webhooks import verify_webhook
from standardwebhooks import Webhook

with open(sys.argv[1], encoding="utf-8") as file:
    for saved in json.load(file):
        body = base64.b64decode(saved["body"])
        event = verify_webhook(body, saved["headers"], saved["secret"])
        # Standard Webhooks libraries want the secret's bytes in base64.
        secret = "whsec_" + base64.b64encode(saved["secret"].encode()).decode()
        assert Webhook(secret).verify(body.decode(), saved["headers"]) == event
        print(event["id"])
