"""Every mark ever issued is found again: its page, its verification, its picture, and the search by its number."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ghs.accounts.models import Organization, User
from ghs.council.actions import load_first_values
from ghs.desk.actions import merge_organizations
from ghs.library.models import GuidelineEdition
from registrations import actions
from registrations.actions.importing import import_list
from registrations.models import PUBLIC_STATES, Registration
from registrations.revisions import Plan
from tests.factories import OrganizationFactory
from tests.ghs.register.factories import register_product
from tests.registrations.actions.test_measures import taken
from tests.registrations.factories import AT, Case, new_case, small_checklist
from tests.registrations.legacy_lists import as_csv, rows
from tests.registrations.renewals import noon, registered_to
from tests.registrations.revisions import revision_case

ALL_AREAS = ["quality_management", "product_safety", "life_cycle"]


@pytest.fixture
def case(organization: Organization) -> Case:
    """A complete draft with people of its own."""
    load_first_values(at=AT)
    small_checklist()
    return new_case(organization)


def lost(client: Client) -> list[str]:
    """Return the paths at which a number that was ever given is not found or not named."""
    missed = []
    for number in Registration.objects.values_list("number", flat=True):
        paths = [f"/verify/{number}/", f"/mark/{number}.svg", f"/register/{number}/", f"/register/?q={number}"]
        for path in [*paths, f"/mark/{number}.png?width=120"]:
            answer = client.get(path)
            is_named = path.endswith("width=120") or number in answer.content.decode()
            if answer.status_code != 200 or not is_named or "登録なし" in answer.content.decode("utf-8", "ignore"):
                missed.append(f"{path}: {answer.status_code}")
    return missed


def lapse(case: Case) -> None:
    """Let a registration end unpaid."""
    registration = registered_to(case, date(2027, 11, 30))
    actions.lapse_registration(registration=registration, at=noon(date(2027, 11, 30), 1))


def withdraw(case: Case) -> None:
    """End the use of the mark as the vendor."""
    case.to("registered").do(actions.withdraw_registration, case.vendor, reason="販売終了")


def revise(case: Case) -> None:
    """Change what is registered, twice."""
    first = revision_case(case.to("registered")).to("awaiting_payment")
    revision_case(first, version_range="5.0～").to("awaiting_payment")


def upgrade(case: Case) -> None:
    """Go up to the third level."""
    notice = revision_case(case.to("registered"), Plan(areas=ALL_AREAS)).to("awaiting_payment")
    notice.step("settle")


def merge(case: Case) -> None:
    """Let the holder go on as another organisation."""
    case.to("registered")
    target = OrganizationFactory(name="承継株式会社")
    merged, reason = case.declaration.organization, Organization.MergeReason.values[0]
    merge_organizations(
        keep=target,
        merge=merged,
        reason=Organization.MergeReason(reason),
        remark="合併",
        by=case.registrar,
        at=case.tick(),
    )


LIVES: dict[str, Callable[[Case], object]] = {
    "registered": lambda case: case.to("registered"),
    "suspended": lambda case: taken(case.to("registered"), "suspend"),
    "revoked": lambda case: taken(case.to("registered"), "revoke"),
    "lapsed": lapse,
    "withdrawn": withdraw,
    "changed by notices": revise,
    "upgraded": upgrade,
    "taken over by another organisation": merge,
}


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)
def test_whatever_became_of_a_registration_its_mark_is_found(
    case: Case, visitor: Client, life: Callable[[Case], object]
) -> None:
    life(case)
    assert Registration.objects.count() == 1
    assert lost(visitor) == []


def test_marks_of_the_old_register_are_found(registrar: User, visitor: Client, db: None) -> None:
    for number, published_on in [("1.10", date(2017, 3, 31)), ("1.20", date(2018, 12, 14))]:
        GuidelineEdition.objects.get_or_create(number=number, defaults={"published_on": published_on})
    import_list(content=as_csv(rows(9)), by=registrar, at=AT)
    assert Registration.objects.count() == 9
    assert lost(visitor) == []


class TestEveryState(TestCase):
    """Registrations in any state, ended or not, up to any day."""

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(
        state=st.sampled_from([state for state, _label in PUBLIC_STATES]),
        level=st.sampled_from([1, 2, 3]),
        sequence=st.integers(1, 999_999),
        days_left=st.integers(-4_000, 4_000),
        days_since=st.one_of(st.none(), st.integers(0, 4_000)),
    )
    def test_a_number_that_was_given_is_found(
        self, state: str, level: int, sequence: int, days_left: int, days_since: int | None
    ) -> None:
        today = timezone.localdate()
        register_product(
            f"製品{uuid.uuid4().hex[:6]}",
            sequence=sequence,
            level=level,
            state=state,
            expires_on=max(today + timedelta(days=days_left), date(2020, 2, 1)),
            ended_on=None if days_since is None else today - timedelta(days=days_since),
        )
        assert lost(Client()) == []
