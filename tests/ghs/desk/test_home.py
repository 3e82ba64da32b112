"""The two front rooms."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from ghs.accounts.models import Organization, User
from ghs.desk.queries import staff_tasks
from ghs.library.models import GuidelineEdition
from ghs.mail.models import Delivery
from tests.registrations.factories import Case, draft


def counts(user: User) -> list[tuple[int, bool]]:
    """Return how much waits for a person, and whether it is a problem."""
    return [(task.count, task.is_problem) for task in staff_tasks(user, timezone.now())]


def test_my_page_says_what_waits_for_a_vendor(client_of: Callable, case: Case, owner: User) -> None:
    response = client_of(owner).get("/my/")

    agenda = response.context["agendas"][0]
    assert (agenda.organization, agenda.declarations) == (case.declaration.organization, [case.declaration])
    assert f"/my/declarations/{case.declaration.pk}/" in response.content.decode()


def test_my_page_shows_a_newcomer_where_to_begin(client_of: Callable, attendee: User) -> None:
    page = client_of(attendee).get("/my/").content.decode()

    assert all(path in page for path in ["/my/organizations/add/", "/events/", "/videos/"])


def test_my_page_shows_nothing_of_a_rival(client_of: Callable, case: Case, rival: User) -> None:
    assert list(client_of(rival).get("/my/").context["declarations"]) == []


def test_desk_tells_each_role_what_waits_for_it(case: Case, reviewer: User, registrar: User, organiser: User) -> None:
    case.to("proposed")

    assert (counts(reviewer), counts(registrar), counts(organiser)) == ([], [(1, False)], [])


def test_failed_mail_is_told_as_a_problem(client_of: Callable, owner: User, rival: User, operator: User) -> None:
    client_of(operator).post(f"/desk/people/{owner.pk}/", {"office": "1"})
    Delivery.objects.all().delete()
    client_of(rival).post(
        f"/my/organizations/{rival.memberships.get().organization_id}/invite/",
        {"email": "new@rival.example", "role": "viewer"},
    )
    Delivery.objects.update(state=Delivery.State.FAILED, not_before=timezone.now() - timedelta(hours=1))

    assert counts(operator) == [(1, True)]


@pytest.mark.parametrize("count", [1, 30])
def test_my_page_asks_the_database_as_often_for_many_as_for_one(
    client_of: Callable,
    checklist: GuidelineEdition,
    organization: Organization,
    owner: User,
    django_assert_max_num_queries: Callable,
    count: int,
) -> None:
    for _turn in range(count):
        draft(owner, organization)
    client = client_of(owner)
    client.get("/my/profile/")

    with django_assert_max_num_queries(17):
        client.get("/my/")
