"""What every template knows of the council."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from ghs.council.queries import council_on, scheme_status_on


def council(request: HttpRequest) -> dict[str, object]:
    """Return `council` (profile or None) and `scheme_status`, looked up only when a template asks."""
    today = timezone.localdate()
    return {
        "council": SimpleLazyObject(lambda: council_on(today)),
        "scheme_status": SimpleLazyObject(lambda: scheme_status_on(today)),
    }
