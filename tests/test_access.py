"""Every route × every role: deny by default, outsiders learn nothing, colleagues learn that they may not.

The objects asked for do not exist, so that only the guard answers; whose object it is, each app tests itself.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ghs.accounts.access import View
from ghs.accounts.models import User
from ghs.accounts.roles import PERMISSIONS, Permission, Role

NOBODYS = {
    "int": "999999999",
    "slug": "nobodys-own",
    "str": "nobodys-own",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "path": "nobodys/own",
}
STAFF = {
    "reviewer": Role.REVIEWER,
    "registrar": Role.REGISTRAR,
    "organiser": Role.ORGANISER,
    "publisher": Role.EDITOR,
    "privacy_officer": Role.PRIVACY_OFFICER,
    "operator": Role.OPERATOR,
}
NO_SECRET = {200, 302, 304, 400, 404, 405, 410, 415, 422}


@dataclass(frozen=True)
class Route:
    """One route of the portal's own, with objects that do not exist in its path."""

    path: str
    access: Permission | str


def routes() -> Iterator[Route]:
    """Walk the site map, without what guards itself elsewhere (accounts, admin)."""
    for pattern, prefix in _patterns(get_resolver(), "/"):
        view: View = pattern.callback
        if hasattr(view, "access"):
            yield Route(prefix + _filled(pattern), view.access)


def _patterns(resolver: URLResolver, prefix: str) -> Iterator[tuple[URLPattern, str]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry, prefix
        else:
            yield from _patterns(entry, prefix + str(entry.pattern))


def _filled(pattern: URLPattern) -> str:
    path = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = next(kind for kind in NOBODYS if f"<{kind}:{name}>" in path)
        path = path.replace(f"<{kind}:{name}>", NOBODYS[kind])
        assert converter.to_python(NOBODYS[kind]) is not None
    return path


ROUTES = sorted(set(routes()), key=lambda route: route.path)
GUARDED = [route for route in ROUTES if route.access != "public"]
STAFF_ONLY = [route for route in GUARDED if route.access != Permission.OWN_DESK]


def is_login(response: HttpResponse) -> bool:
    """Whether the answer leads to the log-in page."""
    return response.status_code == 302 and response.headers["Location"].startswith("/accounts/login/")


def unlike(client: Client, wanted: list[Route], method: str, right: Callable[[HttpResponse], bool]) -> list[str]:
    """Return the routes that answered a method otherwise than they should."""
    answers = {route.path: answered(client, method, route.path) for route in wanted}
    return [f"{method} {path}: {answer.status_code}" for path, answer in answers.items() if not right(answer)]


def answered(client: Client, method: str, path: str) -> HttpResponse:
    """Ask for a path and read what streams to its end, so that a file behind it is closed."""
    answer = getattr(client, method)(path)
    if answer.streaming:
        deque(answer, maxlen=0)
    return answer


def test_the_matrix_covers_the_portal() -> None:
    assert len(ROUTES) > 120
    assert {route.access for route in GUARDED} <= set(Permission)


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete"])
def test_strangers_are_sent_to_log_in_whatever_they_try(visitor: Client, method: str) -> None:
    assert unlike(visitor, GUARDED, method, is_login) == []


@pytest.mark.parametrize(("person", "method"), [("attendee", "get"), ("attendee", "post"), ("owner", "head")])
def test_people_without_a_staff_role_find_nothing_at_the_desk(
    request: pytest.FixtureRequest, client_of: Callable, person: str, method: str
) -> None:
    client = client_of(request.getfixturevalue(person))

    assert unlike(client, STAFF_ONLY, method, lambda answer: answer.status_code == 404) == []


@pytest.mark.parametrize("person", STAFF)
def test_staff_enter_where_their_role_lets_them_and_nowhere_else(
    request: pytest.FixtureRequest, client_of: Callable, person: str
) -> None:
    client = client_of(request.getfixturevalue(person))
    allowed = PERMISSIONS[STAFF[person]]
    open_to, closed_to = [], []
    for route in STAFF_ONLY:
        (open_to if route.access in allowed else closed_to).append(route)

    assert unlike(client, closed_to, "post", lambda answer: answer.status_code == 403) == []
    assert unlike(client, open_to, "get", lambda answer: answer.status_code in NO_SECRET) == []


def test_nobodys_objects_are_not_found_on_ones_own_page(client_of: Callable, attendee: User) -> None:
    client = client_of(attendee)
    own = [route for route in GUARDED if route.access == Permission.OWN_DESK]
    about_objects = [route for route in own if any(nobody in route.path for nobody in NOBODYS.values())]

    assert unlike(client, about_objects, "get", lambda answer: answer.status_code in {404, 405}) == []
    assert unlike(client, about_objects, "post", lambda answer: answer.status_code in {404, 405}) == []


def test_public_pages_answer_everyone_without_a_fault(visitor: Client) -> None:
    public = [route for route in ROUTES if route.access == "public"]

    assert unlike(visitor, public, "get", lambda a: a.status_code in NO_SECRET and not is_login(a)) == []
    assert unlike(visitor, public, "post", lambda a: a.status_code in NO_SECRET | {429}) == []
