"""Who reaches what the office entered, and when: staff write these drafts and nothing else of any vendor."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator

from ghs.accounts.models import Membership, Organization, User
from ghs.accounts.roles import MemberRole, Role
from registrations.models import Declaration
from registrations.permissions import can_write
from tests.factories import LONG_AGO, staff
from tests.registrations.factories import AT, Case, entered

WRITING = ["areas/", "signatory/", "products/new/", "submit/", "cancel/"]
READING = ["", "checklist/risk_management/", "workbook/", "workbook/download/"]


@pytest.fixture
def paper(organization: Organization, reviewer: User, registrar: User, checklist: object) -> Case:
    """A complete draft that the reviewer entered for the organisation; a colleague checks it."""
    return Case(entered(organization, reviewer), reviewer, staff(Role.REVIEWER), registrar, AT)


@pytest.mark.parametrize(
    ("person", "reads", "writes"),
    [
        ("reviewer", 200, 200),
        ("registrar", 200, 200),
        ("owner", 200, 200),
        ("viewer", 200, 403),
        ("organiser", 404, 404),
        ("operator", 404, 404),
        ("rival", 404, 404),
        ("attendee", 404, 404),
    ],
)
def test_who_reaches_the_drafting_pages(
    paper: Case, request: pytest.FixtureRequest, client_of: Callable, person: str, reads: int, writes: int
) -> None:
    client, page = client_of(request.getfixturevalue(person)), f"/my/declarations/{paper.declaration.pk}/"
    assert {path: client.get(page + path).status_code for path in READING} == dict.fromkeys(READING, reads)
    assert {path: client.get(page + path).status_code for path in WRITING} == dict.fromkeys(WRITING, writes)
    if writes != 200:
        assert {client.post(page + path).status_code for path in WRITING} == {writes}


@pytest.mark.parametrize("state", Declaration.State.values)
def test_the_office_writes_only_drafts_and_returned_ones(paper: Case, case: Case, state: str) -> None:
    if state not in ("draft", "returned", "submitted", "checking", "proposed"):
        Declaration.objects.filter(pk=paper.declaration.pk).update(
            state=state, receipt_number="D2026-9", submitted_at=AT, fee_yen=1, tax_yen=1, pay_by=AT.date()
        )
        paper.declaration.refresh_from_db()
    else:
        paper.to(state)
    writes = state in ("draft", "returned")
    office = [paper.vendor, paper.reviewer, paper.registrar]
    assert [can_write(person, paper.declaration) for person in office] == [writes] * 3
    assert not any(can_write(person, case.declaration) for person in office)


def test_staff_without_a_second_factor_do_not_reach_it(paper: Case, reviewer: User, client_of: Callable) -> None:
    client = client_of(reviewer)
    Authenticator.objects.filter(user=reviewer).delete()
    assert client.get(f"/my/declarations/{paper.declaration.pk}/").status_code == 404


def test_staff_of_the_vendor_are_its_members_and_nothing_more(paper: Case, client_of: Callable) -> None:
    member = staff(Role.REVIEWER, Role.REGISTRAR)
    organization = paper.declaration.organization
    Membership.objects.create(organization=organization, user=member, role=MemberRole.VIEWER, since=LONG_AGO)
    client, pk = client_of(member), paper.declaration.pk
    assert client.get(f"/my/declarations/{pk}/areas/").status_code == 403
    for path in (f"new/{organization.pk}/", f"new/{organization.pk}/invite/", f"{pk}/scans/"):
        assert client.get(f"/desk/declarations/{path}").status_code == 403, path
    assert client.get(f"/my/declarations/{pk}/").context["declaration"].is_written_by_office is False


def test_what_vendors_wrote_stays_closed_to_the_office(case: Case, reviewer: User, client_of: Callable) -> None:
    client = client_of(reviewer)
    for state in ("draft", "returned"):
        case.to(state)
        for path in READING + WRITING:
            assert client.get(f"/my/declarations/{case.declaration.pk}/{path}").status_code == 404, path


def test_handing_in_twice_leads_to_the_receipt(paper: Case, reviewer: User, client_of: Callable) -> None:
    client, page = client_of(reviewer), f"/my/declarations/{paper.declaration.pk}/"
    for _ in range(2):
        response = client.post(f"{page}submit/", {"is_responsible": "on"})
        assert (response.status_code, response["Location"]) == (302, f"{page}submitted/")
    assert paper.declaration.documents.count() == 4
    paper.declaration.refresh_from_db()
    paper.step("take")
    assert client.get(f"{page}submit/").status_code == 403
