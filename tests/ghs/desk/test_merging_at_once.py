"""Two of the staff at once, and a vendor who begins a declaration meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from ghs.accounts.actions.merging import MergedAlready
from ghs.accounts.models import Membership, Organization
from ghs.accounts.roles import MemberRole, Role
from ghs.desk.actions import merge_organizations
from ghs.history.models import Entry
from tests.factories import OrganizationFactory, member_of, staff
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def merging(keep: Organization, merge: Organization) -> Callable[[], Organization]:
    """Return a merge by a registrar of its own."""
    by = staff(Role.REGISTRAR)
    told = {"reason": Organization.MergeReason.DUPLICATE, "remark": "登記", "by": by, "at": NOW}
    return lambda: merge_organizations(keep=keep, merge=merge, **told)


def test_the_same_merge_twice_is_one() -> None:
    keep, merge = OrganizationFactory(), OrganizationFactory()
    member_of(merge, MemberRole.OWNER)
    results = at_once([merging(keep, merge) for _ in range(4)])
    assert results == [keep] * 4
    assert Entry.objects.filter(verb="merge_organization").count() == 1
    assert keep.memberships.count() == 1


def test_each_into_the_other_is_one_merge() -> None:
    first, second = OrganizationFactory(), OrganizationFactory()
    results = at_once([merging(first, second), merging(second, first)])
    assert {type(result) for result in results} == {MergedAlready, Organization}
    assert Organization.objects.standing().count() == 1


def test_who_joins_meanwhile_is_refused_or_moves_along() -> None:
    for _ in range(5):
        keep, merge = OrganizationFactory(), OrganizationFactory()
        user = staff()

        def join(organization: Organization = merge, user: object = user) -> None:
            Membership.objects.create(organization=organization, user=user, role=MemberRole.VIEWER, since=NOW)

        at_once_or_error([merging(keep, merge), join])
        assert merge.memberships.count() == 0


def test_the_race_is_real_without_the_lock() -> None:
    """The control: a plain reference to a row that goes away at the same moment is left behind."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE race_house (id integer PRIMARY KEY, gone boolean NOT NULL)")
        cursor.execute("CREATE TABLE race_guest (house integer NOT NULL)")
        cursor.execute("INSERT INTO race_house VALUES (1, false)")
    between = Barrier(2)

    def move() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE race_guest SET house = 2 WHERE house = 1")
            cursor.execute("UPDATE race_house SET gone = true WHERE id = 1")
        between.wait()

    def join() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT gone FROM race_house WHERE id = 1")
            between.wait()
            cursor.execute("INSERT INTO race_guest VALUES (1)")

    try:
        at_once([move, join])
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM race_guest JOIN race_house ON race_house.id = house WHERE gone")
            assert cursor.fetchone() == (1,)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE race_guest, race_house")


def at_once_or_error(calls: list[Callable]) -> None:
    """Let calls go at once; what the database refuses is refused."""

    def tried(call: Callable) -> object:
        try:
            return call()
        except Exception as error:
            assert "merged into" in str(error), error
            return error

    at_once([lambda call=call: tried(call) for call in calls])
