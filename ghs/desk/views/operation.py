"""Whether the portal lives, for machines that ask."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.desk.queries import oldest_waiting_mail

logger = logging.getLogger(__name__)
LONGEST_WAIT_SECONDS = 900


@public
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers; asks nobody else."""
    return JsonResponse({"status": "ok"})


@public
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and the outbox moves, else 503 with the names of what fails."""
    failing = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        due = oldest_waiting_mail(timezone.now())
        if due and (timezone.now() - due).total_seconds() > LONGEST_WAIT_SECONDS:
            failing.append("outbox")
    except DatabaseError:
        logger.exception("readyz: the database does not answer")
        failing.append("database")
    return JsonResponse({"status": "failing" if failing else "ok", "failing": failing}, status=503 if failing else 200)
