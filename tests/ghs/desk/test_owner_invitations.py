"""The first owners of many organisations, invited from a list: all or none, told line by line, once."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ghs.accounts.actions.organizations import organization_key
from ghs.accounts.models import Invitation, Membership, Organization, User
from ghs.accounts.roles import MemberRole
from ghs.mail.models import Delivery
from tests.factories import LONG_AGO, OrganizationFactory, UserFactory
from tests.registrations.factories import Case

PATH = "/desk/organizations/invite/"
NUMBER = "7000012050002"


@pytest.fixture
def at_desk(client_of: Callable, reviewer: User) -> Client:
    """The reviewer's browser."""
    return client_of(reviewer)


def named(name: str, **values: str) -> Organization:
    """Enter an organisation that is found by its name."""
    return OrganizationFactory(name=name, search_key=organization_key({"name": name}), **values)


def post(client: Client, lines: str, step: str = "send") -> object:
    """Send the list in one step."""
    return client.post(PATH, {"lines": lines, "step": step})


def invited() -> set[tuple[str, str]]:
    """Return who was asked to own what."""
    return set(Invitation.objects.filter(role="owner").values_list("organization__name", "email"))


def test_the_list_begins_with_those_that_nobody_owns(at_desk: Client, owner: User) -> None:
    named("甲株式会社"), named("乙", corporate_number=NUMBER), named("株式会社乙")
    lines = at_desk.get(PATH).context["form"]["lines"].value().split("\n")
    assert set(lines) == {"甲株式会社\t", f"{NUMBER}\t", "株式会社乙\t"}


@pytest.mark.parametrize(
    "lines",
    [
        "㈱甲\ta@kou.example\n乙,b@otsu.example\n丙",
        f"株式会社 甲　a@kou.example\n{NUMBER} b@otsu.example",
        "甲、 ａ＠kou.example\n\n乙;  b@OTSU.example",
    ],
)
def test_each_line_finds_its_organisation(at_desk: Client, lines: str) -> None:
    named("株式会社甲"), named("乙", corporate_number=NUMBER), named("丙")
    assert post(at_desk, lines, "confirm").context["lines"][0].organization.name == "株式会社甲"
    assert invited() == set()
    assert post(at_desk, lines)["Location"] == "/desk/organizations/?show=ownerless"
    assert invited() == {("株式会社甲", "a@kou.example"), ("乙", "b@otsu.example")}
    assert set(Delivery.objects.values_list("address", flat=True)) == {"a@kou.example", "b@otsu.example"}


def test_a_registration_number_names_its_organisation(at_desk: Client, case: Case) -> None:
    case.to("registered")
    case.declaration.organization.memberships.all().delete()
    post(at_desk, "ＧＨＳ１ a@acme.example")
    assert invited() == {(case.declaration.organization.name, "a@acme.example")}


def test_a_reload_and_the_same_list_again_ask_nobody_twice(at_desk: Client) -> None:
    named("甲")
    for _ in range(3):
        post(at_desk, "甲 a@kou.example")
    assert (Invitation.objects.count(), Delivery.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("丙 c@hei.example", "この名称の企業・団体はありません"),
        ("双 c@hei.example", "この名称の企業・団体が複数あります"),
        ("c@hei.example", "アドレスの前に"),
        ("甲 c@hei", "name@company.example"),
        ("有 c@hei.example", "すでに管理者がいます"),
        ("甲 reviewer@council.example", "ご自身のアドレスです"),
        ("見 viewer@mi.example", "すでに担当者です"),
        ("甲 x@kou.example", "1行目も同じ企業・団体です"),
    ],
)
def test_one_wrong_line_stops_all_and_is_told(at_desk: Client, line: str, told: str) -> None:
    named("甲"), named("双"), named("双")
    people = [(named("有"), MemberRole.OWNER, "o@yu.example"), (named("見"), MemberRole.VIEWER, "viewer@mi.example")]
    for organization, role, email in people:
        user = UserFactory(email=email)
        Membership.objects.create(organization=organization, user=user, role=role, since=LONG_AGO)
    answer = post(at_desk, f"甲 a@kou.example\n{line}")
    assert answer.status_code == 422
    assert told in answer.context["faults"][0].fault
    assert "甲 a@kou.example" in answer.text
    assert invited() == set()


def test_an_empty_list_is_told(at_desk: Client) -> None:
    assert [post(at_desk, lines).status_code for lines in ("", "甲\t\n乙\t")] == [422, 422]


def test_who_may(request: pytest.FixtureRequest, client_of: Callable) -> None:
    people = {"reviewer": 200, "registrar": 200, "organiser": 403, "owner": 404}
    found = {name: client_of(request.getfixturevalue(name)).get(PATH).status_code for name in people}
    assert found == people


def test_the_number_of_questions_does_not_grow(at_desk: Client) -> None:
    def count() -> int:
        lines = "\n".join(f"{name}\t{pk}@x.example" for pk, name in Organization.objects.values_list("pk", "name"))
        with CaptureQueriesContext(connection) as asked:
            assert post(at_desk, lines, "confirm").status_code == 200
        return len(asked)

    named("甲")
    few = count()
    for number in range(30):
        named(f"株式会社第{number}")
    assert count() == few
