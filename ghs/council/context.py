"""What every template knows of the council."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from ghs.council.queries import council_on, scheme_notice_on


def council(request: HttpRequest) -> dict[str, object]:
    """Return `council` (profile or None) and `scheme_notice` (status or None), looked up when a template asks."""
    today = timezone.localdate()
    return {
        "council": SimpleLazyObject(lambda: council_on(today)),
        "scheme_notice": SimpleLazyObject(lambda: scheme_notice_on(today)),
    }
