"""FastAPI. ``WEBHOOK_SECRET=… python fastapi_app.py``; anchor_webhooks.py must be on the path."""

import os

import uvicorn
from anchor_webhooks import WebhookVerificationError, verify_webhook
from fastapi import FastAPI, Request, Response
from inbox import inbox
from starlette.concurrency import run_in_threadpool

app = FastAPI()


@app.post("/webhooks")
async def receive(request: Request) -> Response:
    # The bytes as they came. A parameter with a model would have them parsed, and break the signature.
    body = await request.body()
    try:
        event = verify_webhook(body, request.headers, os.environ.get("WEBHOOK_SECRET"))
    except WebhookVerificationError as error:
        return Response(error.code, status_code=400)
    await run_in_threadpool(inbox.take, event)
    return Response(status_code=204)


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "9000"))
    print(f"listening on http://127.0.0.1:{port}/webhooks", flush=True)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")
