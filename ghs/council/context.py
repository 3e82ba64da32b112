"""What every template knows of the council."""

from django.http import HttpRequest


def council(request: HttpRequest) -> dict[str, object]:
    """Return the council's own data as of now."""
    return {}
