"""What every route of the open data interface goes through: language, method, key, allowance, open origin."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from ghs.accounts.access import View, public
from ghs.proof.tokens import digest
from ghs.register.actions.keys import note_use
from ghs.register.allowance import Allowance, take
from ghs.register.api.problems import PROBLEM_TYPE, problem
from ghs.register.models import ApiKey

METHODS = "GET, HEAD, OPTIONS"
LANGUAGES = ("ja", "en")
TOLD_HEADERS = "ETag, Last-Modified, Link, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
ASKED_HEADERS = "Authorization, If-None-Match, If-Modified-Since, Accept-Language"
DAY_SECONDS = 86_400


def open_to_all(view: Callable[..., HttpResponseBase]) -> View:
    """Return a route that anybody may read from any site, as often as the limit allows.

    Effects: refusals are problems in the language asked for by `lang` or Accept-Language, Japanese without either.
    """

    @csrf_exempt
    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(language_of(request)):
            response = _passed(request, lambda: view(request, *args, **kwargs))
            response["Content-Language"] = translation.get_language()
        return _open(response)

    return public(gate)


def opened(routes: list[URLPattern | URLResolver]) -> list[URLPattern]:
    """Return ninja's routes, each open to all, without its own root, which has nothing to say."""
    own = [each for each in routes if isinstance(each, URLPattern) and each.name != "api-root"]
    return [path(str(each.pattern), open_to_all(each.callback), name=each.name) for each in own]


def language_of(request: HttpRequest) -> str:
    """Return the language of the answer."""
    asked = request.GET.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return translation.get_language_from_request(request) if "Accept-Language" in request.headers else "ja"


def _passed(request: HttpRequest, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Answer what the gate itself knows, else let the view answer."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS})
    if request.method not in ("GET", "HEAD"):
        refusal = problem(405, _("These are data to read: use GET, HEAD or OPTIONS."))
        refusal["Allow"] = METHODS
        return refusal
    key, is_known = _key_of(request)
    allowance = _taken(request, key)
    response = _answer(request, view, allowance, is_known)
    for name, value in (allowance.headers() if allowance else {}).items():
        response[name] = value
    return response


def _answer(
    request: HttpRequest, view: Callable[[], HttpResponseBase], allowance: Allowance | None, is_known: bool
) -> HttpResponseBase:
    if allowance and allowance.is_spent:
        refusal = problem(
            429,
            _("Ask again in %(seconds)d seconds. A key lets you ask more often.")
            % {"seconds": allowance.reset_seconds},
        )
        refusal["Retry-After"] = str(allowance.reset_seconds)
        return refusal
    if not is_known:
        refusal = problem(
            401, _("This key is unknown or was revoked. Create one at /my/api-keys/, or ask without a key.")
        )
        refusal["WWW-Authenticate"] = 'Bearer realm="GHS"'
        return refusal
    if request.GET.get("lang", "ja") not in LANGUAGES:
        wrong = {"parameter": "lang", "detail": _("There is no such language. Choose ja or en.")}
        return problem(400, _("Some parameters can't be understood. See what is said of each."), errors=[wrong])
    return _read(request, view)


def _read(request: HttpRequest, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Let the view answer; HEAD gets the headers of GET, the server leaves the body out."""
    method, request.method = request.method, "GET"
    try:
        response = view()
    finally:
        request.method = method
    if response.status_code == 412:
        return problem(412, _("The data changed meanwhile, or the condition can't be met."))
    return response


def _key_of(request: HttpRequest) -> tuple[ApiKey | None, bool]:
    """Return the key of a request and whether that is all right; no key is all right as well."""
    said = request.headers.get("Authorization", "")
    if not said:
        return None, True
    scheme, _space, secret = said.partition(" ")
    if scheme.lower() != "bearer":
        return None, False
    key = ApiKey.objects.valid().filter(digest=digest(secret.strip())).first()
    return key, key is not None


def _taken(request: HttpRequest, key: ApiKey | None) -> Allowance | None:
    """Count the request, by key or address."""
    at = timezone.now()
    if key is None:
        return take(get_adapter().get_client_ip(request), limit=settings.API_PER_MINUTE, at=at)
    note_use(key=key, on=timezone.localdate(at))
    return take(f"key {key.pk}", limit=settings.API_PER_MINUTE_WITH_KEY, at=at)


def _open(response: HttpResponseBase) -> HttpResponseBase:
    """Let pages of every site read the answer, and nobody keep it without asking again."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = ASKED_HEADERS
    response["Access-Control-Expose-Headers"] = TOLD_HEADERS
    response["Access-Control-Max-Age"] = str(DAY_SECONDS)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    if response.get("Content-Type") == PROBLEM_TYPE:
        response["Cache-Control"] = "no-store"
    response.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ["Accept-Language", "Authorization"])
    return response
