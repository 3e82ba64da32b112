"""Strangers try every URL that names an object, with every method: nothing is told, nothing changes.

A new URL needs an object in `objects_of` (tests/registrations/views/test_access.py) or in `of_organization` below.
"""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse

import ghs.accounts.urls
import registrations.urls
from ghs.accounts.actions.organizations import invite_member
from ghs.accounts.actions.ownership import offer_ownership
from ghs.accounts.models import User
from ghs.accounts.roles import MemberRole
from registrations.models import EntryScan, OfficeEntry
from tests.registrations.factories import AT, Case, complete_draft
from tests.registrations.views.test_access import objects_of, uploaded
from tests.test_access import is_login

READING = ["get", "head", "options"]
WRITING = ["post", "put", "patch", "delete"]
OURS = ("ghs.", "registrations.", "training.", "newsletter.")
NOBODYS = 999_999_999
# Whatever a form may want, so that nothing is refused merely because a field is empty.
BAIT = {
    "step": "send",
    "answer": "accept",
    "role": "owner",
    "office": "1",
    "email": "thief@rival.example",
    "name": "乗っ取り株式会社",
    "name_kana": "ノットリ",
    "message": "乗っ取り",
    "reason": "乗っ取り",
}
Objects = dict[str, int | str]


@pytest.fixture
def victim(case: Case, editor: User) -> dict[str, Objects]:
    """One of each object of a vendor that a URL can name, by the branch of the site map."""
    named = objects_of(case) | {"scan_pk": scanned(case)}
    return {"registrations": named, "accounts": of_organization(case, editor), "people": {"pk": editor.pk}}


def scanned(case: Case) -> int:
    """Let the declaration have come on paper, and return its scan."""
    entry = OfficeEntry.objects.create(
        declaration=case.declaration, source="post", received_on=AT, entered_by=case.reviewer, entered_at=AT
    )
    return EntryScan.objects.create(entry=entry, kind="received", file=uploaded(case), stored_at=AT).pk


def of_organization(case: Case, editor: User) -> Objects:
    """Return one of each object around an organisation that a URL can name."""
    organization, membership = case.declaration.organization, editor.memberships.get()
    offer = offer_ownership(organization=organization, to=membership, submission=uuid4(), by=case.vendor, at=AT)
    email = "asked@acme.example"
    invited = invite_member(by=case.vendor, at=AT, organization=organization, email=email, role=MemberRole.VIEWER)
    return {
        "pk": organization.pk,
        "membership_pk": membership.pk,
        "invitation_pk": invited.pk,
        "transfer_pk": offer.pk,
    }


def routes() -> Iterator[tuple[str, str, URLPattern]]:
    """Walk the URLs on the vendor's and the office's desk that name an object: namespace, branch, pattern."""
    for namespace, urls in (("registrations", registrations.urls), ("accounts", ghs.accounts.urls)):
        for pattern in urls.urlpatterns:
            path = str(pattern.pattern)
            if pattern.pattern.converters and path.startswith(("my/", "desk/")):
                yield namespace, "people" if path.startswith("desk/people/") else namespace, pattern


def paths_to(objects: dict[str, Objects]) -> list[str]:
    """Return the path of every such URL; a KeyError names the object that a new URL lacks."""
    paths = []
    for namespace, branch, pattern in routes():
        named = {name: objects[branch][name] for name in pattern.pattern.converters}
        paths.append(reverse(f"{namespace}:{pattern.name}", kwargs=named))
    return paths


def nobodys(objects: dict[str, Objects]) -> dict[str, Objects]:
    """Return the same with objects that don't exist; words such as an area stay."""
    return {
        branch: {name: value if isinstance(value, str) else NOBODYS for name, value in known.items()}
        for branch, known in objects.items()
    }


def ask(client: Client, method: str, path: str) -> HttpResponse:
    """Send a request and read the answer to its end."""
    response: HttpResponse = getattr(client, method)(path, BAIT) if method == "post" else getattr(client, method)(path)
    if response.streaming:
        b"".join(response.streaming_content)
    return response


def told(answer: HttpResponse, path: str) -> tuple[int, str]:
    """Return what an answer tells, apart from the path that was asked for."""
    return answer.status_code, answer.text.replace(path, "")


def unlike(client: Client, methods: list[str], paths: list[str], right: Callable[[HttpResponse], bool]) -> list[str]:
    """Return what was answered otherwise than it should be."""
    answers = [(method, path, ask(client, method, path)) for method in methods for path in paths]
    return [f"{method} {path}: {answer.status_code}" for method, path, answer in answers if not right(answer)]


def all_rows() -> dict[str, str]:
    """Return the number and a hash of the rows of every table of the portal's own."""
    tables = [model._meta.db_table for model in apps.get_models() if model.__module__.startswith(OURS)]
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t"
            )
            rows[table] = str(cursor.fetchone())
    return rows


def test_the_matrix_covers_both_desks() -> None:
    assert len(list(routes())) > 45


@pytest.mark.parametrize("person", ["rival", "attendee"])
def test_strangers_learn_nothing_and_change_nothing(
    victim: dict[str, Objects], client_of: Callable, request: pytest.FixtureRequest, person: str
) -> None:
    client = client_of(request.getfixturevalue(person))
    before = all_rows()
    for method in READING + WRITING:
        for real, missing in zip(paths_to(victim), paths_to(nobodys(victim)), strict=True):
            answer, unknown = ask(client, method, real), ask(client, method, missing)
            assert answer.status_code in {404, 405}, (method, real)
            # Neither the status nor the page tells that the object is there.
            assert told(answer, real) == told(unknown, missing), real
    assert all_rows() == before


def test_visitors_are_sent_to_log_in_and_change_nothing(victim: dict[str, Objects], visitor: Client) -> None:
    before = all_rows()
    assert unlike(visitor, READING + WRITING, paths_to(victim), is_login) == []
    assert all_rows() == before


def test_viewers_read_and_change_nothing(victim: dict[str, Objects], client_of: Callable, viewer: User) -> None:
    client, paths = client_of(viewer), paths_to(victim)
    before = all_rows()
    assert unlike(client, READING, paths, lambda answer: answer.status_code in {200, 403, 404, 405}) == []
    assert unlike(client, WRITING, paths, lambda answer: answer.status_code in {403, 404, 405}) == []
    assert all_rows() == before


def test_nothing_is_reached_through_an_object_of_ones_own(
    victim: dict[str, Objects], client_of: Callable, rival: User
) -> None:
    own = complete_draft(rival, rival.memberships.get().organization)
    others = nobodys(victim)
    for objects in (victim, others):
        objects["registrations"] |= {"pk": own.pk, "organization_pk": own.organization_id}
        objects["accounts"] |= {"pk": own.organization_id}
    client, before = client_of(rival), all_rows()
    for method in READING + WRITING:
        for path, missing in zip(paths_to(victim), paths_to(others), strict=True):
            if path != missing:
                # A product that isn't there is one that a colleague removed: answered kindly, but alike.
                assert ask(client, method, path).status_code == ask(client, method, missing).status_code, path
    assert all_rows() == before


def test_another_vendors_objects_are_not_taken_from_a_form(
    victim: dict[str, Objects], case: Case, client_of: Callable, rival: User
) -> None:
    client, own = client_of(rival), rival.memberships.get().organization_id
    before = all_rows()
    started = {"organization": case.declaration.organization_id, "product_name": "乗っ取り", "submission": str(uuid4())}
    assert client.post("/my/declarations/new/", started).status_code == 422
    named = {"member": victim["accounts"]["membership_pk"], "step": "send", "submission": str(uuid4())}
    assert client.post(f"/my/organizations/{own}/ownership/", named).status_code == 422
    assert all_rows() == before


def test_lists_of_ones_own_show_nothing_of_a_stranger(
    victim: dict[str, Objects], case: Case, client_of: Callable, rival: User, attendee: User
) -> None:
    plain = [
        reverse(f"{namespace}:{pattern.name}")
        for namespace, urls in (("registrations", registrations.urls), ("accounts", ghs.accounts.urls))
        for pattern in urls.urlpatterns
        if str(pattern.pattern).startswith("my/") and not pattern.pattern.converters
    ]
    for path in [*plain, "/my/"]:
        for person in (rival, attendee):
            page = client_of(person).get(path).text
            assert case.declaration.organization.name not in page
            assert case.declaration.receipt_number not in page
