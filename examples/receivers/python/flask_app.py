"""Flask 3. ``WEBHOOK_SECRET=… python flask_app.py``; anchor_webhooks.py must be on the path."""

import os

from anchor_webhooks import WebhookVerificationError, verify_webhook
from flask import Flask, request
from inbox import inbox

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024


@app.post("/webhooks")
def receive():
    try:
        # The bytes as they came; request.json would parse them, and break the signature.
        event = verify_webhook(request.get_data(), request.headers, os.environ.get("WEBHOOK_SECRET"))
    except WebhookVerificationError as error:
        return error.code, 400
    inbox.take(event)
    return "", 204


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "9000"))
    print(f"listening on http://127.0.0.1:{port}/webhooks", flush=True)
    app.run(host="127.0.0.1", port=port)
