"""Django 5, in one file. ``WEBHOOK_SECRET=… python django_app.py``; anchor_webhooks.py must be on the path."""

import os
import sys

from anchor_webhooks import WebhookVerificationError, verify_webhook
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from inbox import inbox

if not settings.configured:
    settings.configure(
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["127.0.0.1"],
        DATA_UPLOAD_MAX_MEMORY_SIZE=1024 * 1024,
        SECRET_KEY=os.environ.get("DJANGO_SECRET_KEY", "nothing here is signed with it"),
    )


# The signature takes the place of the CSRF token, which only browsers have.
@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    try:
        # The bytes as they came; they must be read before anything touches request.POST.
        event = verify_webhook(request.body, request.headers, os.environ.get("WEBHOOK_SECRET"))
    except WebhookVerificationError as error:
        return HttpResponse(error.code, status=400)
    inbox.take(event)
    return HttpResponse(status=204)


urlpatterns = [path("webhooks", receive)]

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    port = os.environ.get("PORT", "9000")
    print(f"listening on http://127.0.0.1:{port}/webhooks", flush=True)
    execute_from_command_line([sys.argv[0], "runserver", "--noreload", f"127.0.0.1:{port}"])
