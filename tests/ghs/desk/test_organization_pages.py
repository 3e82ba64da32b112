"""Organisations at the desk: who sees them, what the pages say, and the merge with its confirmation page."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ghs.accounts.actions.organizations import organization_key
from ghs.accounts.models import Membership, Organization, User
from ghs.accounts.roles import MemberRole
from ghs.history.queries import history_of
from registrations.models import RegistrationVersion
from tests.factories import LONG_AGO, OrganizationFactory, member_of
from tests.registrations.factories import Case

LIST = "/desk/organizations/"
TOLD = {"reason": "duplicate", "remark": "登記簿で同じ会社と確認"}


def named(name: str, **values: str) -> Organization:
    """Enter an organisation that is found by its name."""
    return OrganizationFactory(name=name, search_key=organization_key({"name": name}), **values)


@pytest.fixture
def twins(db: None) -> tuple[Organization, Organization]:
    """One company, entered twice."""
    return named("髙橋システム株式会社", name_kana="タカハシ"), named("高橋システム㈱", name_kana="タカハシシステム")


@pytest.fixture
def at_desk(client_of: Callable, registrar: User) -> Client:
    """The registrar's browser."""
    return client_of(registrar)


def merge_path(twins: tuple[Organization, Organization]) -> str:
    """Return the page on which the second becomes the first."""
    return f"{LIST}{twins[0].pk}/merge/{twins[1].pk}/"


@pytest.mark.parametrize(
    ("person", "seen", "merges"),
    [("reviewer", 200, 403), ("registrar", 200, 200), ("organiser", 403, 403), ("owner", 404, 404)],
)
def test_who_sees_and_who_merges(
    request: pytest.FixtureRequest, client_of: Callable, twins: tuple, person: str, seen: int, merges: int
) -> None:
    client = client_of(request.getfixturevalue(person))
    keep = twins[0]
    paths = [LIST, f"{LIST}?show=duplicates", f"{LIST}{keep.pk}/"]
    assert [client.get(path).status_code for path in paths] == [seen] * 3
    assert [client.get(path).status_code for path in (f"{LIST}{keep.pk}/merge/", merge_path(twins))] == [merges] * 2


def test_strangers_log_in_and_wrong_methods_are_refused(visitor: Client, at_desk: Client, twins: tuple) -> None:
    assert visitor.get(LIST)["Location"].startswith("/accounts/login/")
    assert [at_desk.post(path).status_code for path in (LIST, f"{LIST}{twins[0].pk}/")] == [405, 405]
    assert at_desk.delete(merge_path(twins)).status_code == 405


def test_the_list_finds_in_any_spelling_and_shows_who_has_no_owner(at_desk: Client, twins: tuple, owner: User) -> None:
    found = at_desk.get(LIST, {"q": "高橋ｼｽﾃﾑ"}).context["page"].object_list
    assert set(found) == set(twins)
    ownerless = at_desk.get(LIST, {"show": "ownerless"}).context["page"].object_list
    assert set(ownerless) == set(twins)


def test_duplicates_are_proposed_with_the_reason(at_desk: Client, twins: tuple) -> None:
    page = at_desk.get(LIST, {"show": "duplicates"})
    (group,) = page.context["groups"]
    assert group.organizations == list(twins)
    assert "表記の違いを除き名称が同じ" in page.text


def test_lists_ask_the_same_number_of_questions_for_1_and_30(at_desk: Client, twins: tuple) -> None:
    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert at_desk.get(path).status_code == 200
        return len(asked)

    paths = [LIST, f"{LIST}?show=duplicates", f"{LIST}?show=ownerless", f"{LIST}{twins[0].pk}/merge/?q=高橋"]
    few = [count(path) for path in paths]
    for number in range(30):
        member_of(named("髙橋システム株式会社", name_kana=f"タカハシ{number}"), MemberRole.VIEWER)
    assert [count(path) for path in paths] == few


def test_the_page_before_says_what_moves(at_desk: Client, case: Case) -> None:
    case.to("registered")
    keep = named("アクメ")
    page = at_desk.get(f"{LIST}{keep.pk}/merge/{case.declaration.organization_id}/")
    assert page.context["registrations"] == [case.declaration.registration.number]
    assert [member.user for member in page.context["united"]] == [case.vendor]
    assert case.vendor.email in page.text


def test_a_merge_is_confirmed_before_it_is_done(at_desk: Client, twins: tuple) -> None:
    path = merge_path(twins)
    confirm = at_desk.post(path, {**TOLD, "step": "confirm"})
    assert (confirm.status_code, "まだ何も変わっていません" in confirm.text) == (200, True)
    edit = at_desk.post(path, {**TOLD, "step": "edit"})
    assert (edit.status_code, TOLD["remark"] in edit.text) == (200, True)
    assert Organization.objects.standing().count() == 2
    assert at_desk.post(path, {**TOLD, "step": "send"})["Location"] == f"{LIST}{twins[0].pk}/"
    assert list(Organization.objects.standing()) == [twins[0]]


def test_a_double_click_and_a_reload_are_one_merge(at_desk: Client, twins: tuple) -> None:
    path = merge_path(twins)
    for _ in range(2):
        assert at_desk.post(path, {**TOLD, "step": "send"})["Location"] == f"{LIST}{twins[0].pk}/"
    assert history_of(twins[0]).filter(verb="merge_organization").count() == 1


def test_what_is_missing_is_told_and_nothing_typed_is_lost(at_desk: Client, twins: tuple) -> None:
    answer = at_desk.post(merge_path(twins), {"remark": "登記", "step": "confirm"})
    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"reason"})
    assert "登記" in answer.text


def test_two_legal_persons_are_refused_on_the_page(at_desk: Client) -> None:
    pair = named("甲", corporate_number="7000012050002"), named("乙", corporate_number="5010401067252")
    answer = at_desk.post(merge_path(pair), {**TOLD, "step": "send"})
    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"reason"})
    assert Organization.objects.standing().count() == 2


def test_nobody_merges_an_own_organisation(at_desk: Client, twins: tuple, registrar: User) -> None:
    Membership.objects.create(organization=twins[1], user=registrar, role=MemberRole.VIEWER, since=LONG_AGO)
    for path in (merge_path(twins), merge_path(twins[::-1]), f"{LIST}{twins[1].pk}/merge/"):
        assert at_desk.get(path).status_code == 403
    assert at_desk.post(merge_path(twins), {**TOLD, "step": "send"}).status_code == 403


def test_what_is_not_there_is_not_found(at_desk: Client, twins: tuple) -> None:
    keep = twins[0].pk
    for path in (f"{LIST}99999/", f"{LIST}99999/merge/", f"{LIST}{keep}/merge/{keep}/", f"{LIST}{keep}/merge/99999/"):
        assert at_desk.get(path).status_code == 404


def test_the_merged_one_leads_to_the_kept_one(at_desk: Client, visitor: Client, case: Case) -> None:
    case.to("registered")
    source, keep = case.declaration.organization, named("アクメ")
    at_desk.post(f"{LIST}{keep.pk}/merge/{source.pk}/", {**TOLD, "step": "send"})
    assert RegistrationVersion.objects.current().get().organization_name == "アクメ"
    moved = visitor.get(f"/register/organizations/{source.pk}/")
    assert (moved.status_code, moved["Location"]) == (301, f"/register/organizations/{keep.pk}/")
    assert "株式会社アクメ医療" in visitor.get(moved["Location"]).text
    assert f"{LIST}{keep.pk}/" in at_desk.get(f"{LIST}{source.pk}/").text
    assert source.name in at_desk.get(LIST, {"show": "merged"}).text
    assert at_desk.get(f"{LIST}{source.pk}/merge/").status_code == 404
