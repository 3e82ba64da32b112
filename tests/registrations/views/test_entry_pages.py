"""Entering at the desk what came on paper: from the search to the vendor's confirmation."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ghs.accounts.models import Invitation, Organization, User
from ghs.accounts.roles import MemberRole, Role
from ghs.files.models import StoredFile
from ghs.mail.models import Delivery
from registrations import actions
from registrations.models import Declaration, OfficeEntry
from tests.factories import OrganizationFactory, member_of, staff
from tests.ghs.files.factories import image, pdf, upload
from tests.ghs.files.hostile import every
from tests.registrations.factories import AT, completed, entered

pytestmark = pytest.mark.usefixtures("checklist")
HOSTILE = dict(every())
ADDRESS = "satou@maker.example"


@pytest.fixture
def desk(client_of: Callable, reviewer: User) -> Client:
    """The reviewer's client."""
    return client_of(reviewer)


def form(**changed: Any) -> dict[str, Any]:
    """Return a filled form for what came."""
    return {
        "source": "post",
        "received_on": "2026-11-20",
        "scans": [upload(pdf(), "申請書.pdf")],
        "contact_name": "佐藤 次郎",
        "contact_email": ADDRESS,
        "product_name": "紙の手帳",
        "areas": [],
        "submission": str(uuid.uuid4()),
        **changed,
    }


def token() -> str:
    """Return the token of the link that was mailed last."""
    text = Delivery.objects.filter(rule="entry_to_confirm").latest("pk").batch.text
    return re.search(r"/declarations/confirm/([\w-]+)/", text)[1]  # type: ignore[index]


def test_the_organisation_is_found_in_any_writing(desk: Client) -> None:
    wanted = OrganizationFactory(
        name="株式会社髙橋メディカル", search_key="高橋メディカル", corporate_number="7000012050002"
    )
    for text in ("高橋ﾒﾃﾞｨｶﾙ", "(株)髙橋めでぃかる", "７０００-０１２０-５０００２"):
        page = desk.get("/desk/declarations/new/", {"q": text}).text
        assert f"/desk/declarations/new/{wanted.pk}/" in page, text
    assert "該当する企業・団体はありません" in desk.get("/desk/declarations/new/", {"q": "どこにもない"}).text
    assert desk.get("/desk/declarations/new/", {"q": "\x00"}).status_code == 200


def test_from_an_unknown_organisation_to_the_receipt_number(desk: Client, reviewer: User) -> None:
    filled = {"name": "有限会社紙本", "name_kana": "カミモト", "submission": str(uuid.uuid4())}
    begun = desk.post("/desk/declarations/new/organization/", filled)
    organization = Organization.objects.get(name="有限会社紙本")
    assert begun["Location"] == f"/desk/declarations/new/{organization.pk}/"
    assert not organization.memberships.exists()
    drafted = desk.post(begun["Location"], form())
    declaration = Declaration.objects.get()
    assert drafted["Location"] == f"/my/declarations/{declaration.pk}/"
    completed(declaration, reviewer)
    desk.post(f"/my/declarations/{declaration.pk}/submit/", {"is_responsible": "on"})
    declaration.refresh_from_db()
    done = desk.get(f"/my/declarations/{declaration.pk}/submitted/").text
    assert declaration.receipt_number in done
    assert ADDRESS in done
    assert declaration.documents.filter(kind="receipt").count() == 1


def test_the_same_corporate_number_is_not_entered_twice(desk: Client) -> None:
    OrganizationFactory(corporate_number="7000012050002")
    filled = {
        "name": "別名",
        "name_kana": "ベツメイ",
        "corporate_number": "7000012050002",
        "submission": str(uuid.uuid4()),
    }
    response = desk.post("/desk/declarations/new/organization/", filled)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["corporate_number"])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"source": "fax"}, "source"),
        ({"received_on": "2999-01-01"}, "received_on"),
        ({"received_on": "きのう"}, "received_on"),
        ({"scans": []}, "scans"),
        ({"scans": [upload(b"", "空.pdf")]}, "scans"),
        ({"scans": [upload(pdf(), f"{number}.pdf") for number in range(11)]}, "scans"),
        ({"contact_email": "佐藤"}, "contact_email"),
        ({"product_name": "\x00"}, "product_name"),
        ({"areas": ["marketing"]}, "areas"),
    ],
)
def test_bad_input_is_told_beside_the_field(
    desk: Client, organization: Organization, changed: dict[str, Any], field: str
) -> None:
    response = desk.post(f"/desk/declarations/new/{organization.pk}/", form(**changed))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not Declaration.objects.exists()


@pytest.mark.parametrize("name", sorted(HOSTILE)[::4])
def test_a_hostile_scan_is_refused_and_the_rest_of_the_form_kept(
    desk: Client, organization: Organization, name: str
) -> None:
    response = desk.post(
        f"/desk/declarations/new/{organization.pk}/",
        form(scans=[upload(pdf(), "よい.pdf"), upload(HOSTILE[name], "悪い.pdf")]),
    )
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["scans"])
    assert all(value in response.text for value in ("佐藤 次郎", ADDRESS, "紙の手帳"))
    assert not StoredFile.objects.exists()


def test_several_scans_are_kept_and_shown_to_the_office_only(
    desk: Client, organization: Organization, owner: User, client_of: Callable
) -> None:
    desk.post(
        f"/desk/declarations/new/{organization.pk}/", form(scans=[upload(pdf(), "1.pdf"), upload(image(), "2.png")])
    )
    declaration = Declaration.objects.get()
    assert declaration.office_entry.scans.count() == 2
    page = desk.get(f"/my/declarations/{declaration.pk}/").text
    for scan in declaration.office_entry.scans.all():
        path = f"/desk/declarations/{declaration.pk}/scans/{scan.pk}/"
        assert path in page
        assert b"".join(desk.get(path).streaming_content)[:4] in (b"%PDF", b"\x89PNG")
        assert client_of(owner).get(path).status_code == 404
    assert "/scans/" not in client_of(owner).get(f"/my/declarations/{declaration.pk}/").text


def test_every_drafting_page_says_for_whom_it_is_written(
    desk: Client, organization: Organization, reviewer: User
) -> None:
    declaration = entered(organization, reviewer)
    product = declaration.products.get().pk
    parts = ["", "areas/", f"products/{product}/", "signatory/", "checklist/risk_management/", "workbook/", "submit/"]
    for part in [*parts, "cancel/"]:
        response = desk.get(f"/my/declarations/{declaration.pk}/{part}")
        assert (response.status_code, "の代理入力" in response.text) == (200, True), part


def test_the_office_adds_scans_while_it_writes(desk: Client, organization: Organization, reviewer: User) -> None:
    path = f"/desk/declarations/{entered(organization, reviewer).pk}/scans/"
    assert desk.get(path).status_code == 200
    assert desk.post(path, {"scans": [upload(b"MZ", "悪い.pdf")]}).status_code == 422
    assert desk.post(path, {"scans": [upload(pdf(), "追加.pdf")]}).status_code == 302
    assert OfficeEntry.objects.get().scans.count() == 2


def test_the_link_shows_and_a_button_confirms(organization: Organization, reviewer: User, visitor: Client) -> None:
    declaration = entered(organization, reviewer, contact=ADDRESS)
    actions.submit_declaration(declaration=declaration, by=reviewer, at=AT)
    OfficeEntry.objects.update(link_expires_at=AT.replace(year=2099))
    path = f"/declarations/confirm/{token()}/"
    shown = visitor.get(path)
    assert (shown.status_code, declaration.title in shown.text, "計画書" in shown.text) == (200, True, True)
    assert not OfficeEntry.objects.get().is_confirmed
    assert visitor.post(path).status_code == 422
    assert visitor.post(path, {"is_responsible": "on"}).status_code == 302
    assert OfficeEntry.objects.get().confirmed_how == "link"
    assert "確認済み" in visitor.get(path).text
    OfficeEntry.objects.update(link_expires_at=AT)
    for gone in (path, "/declarations/confirm/invented/"):
        assert (visitor.get(gone).status_code, visitor.post(gone).status_code) == (404, 404)


def test_the_link_of_a_returned_declaration_does_not_confirm(
    organization: Organization, reviewer: User, visitor: Client
) -> None:
    declaration = entered(organization, reviewer, contact=ADDRESS)
    actions.submit_declaration(declaration=declaration, by=reviewer, at=AT)
    Declaration.objects.update(state="returned")
    OfficeEntry.objects.update(link_expires_at=AT.replace(year=2099))
    response = visitor.post(f"/declarations/confirm/{token()}/", {"is_responsible": "on"})
    assert (response.status_code, OfficeEntry.objects.get().is_confirmed) == (422, False)


def test_an_owner_who_joined_confirms(
    organization: Organization, reviewer: User, client_of: Callable, rival: User
) -> None:
    declaration = entered(organization, reviewer)
    actions.submit_declaration(declaration=declaration, by=reviewer, at=AT)
    path = f"/my/declarations/{declaration.pk}/confirm/"
    owner, editor = (member_of(organization, role) for role in (MemberRole.OWNER, MemberRole.EDITOR))
    assert [client_of(person).get(path).status_code for person in (owner, editor, rival, reviewer)] == [
        200,
        403,
        404,
        404,
    ]
    client = client_of(owner)
    assert path in client.get(f"/my/declarations/{declaration.pk}/").text
    assert client.post(path).status_code == 422
    assert client.post(path, {"is_responsible": "on"}).status_code == 302
    assert OfficeEntry.objects.get().confirmed_by == owner


def test_the_desk_asks_again_and_records_paper(desk: Client, organization: Organization, reviewer: User) -> None:
    declaration = entered(organization, reviewer)
    actions.submit_declaration(declaration=declaration, by=reviewer, at=AT)
    page = f"/desk/declarations/{declaration.pk}/"
    assert f"{page}confirmation/" in desk.get(page).text
    assert desk.post(f"{page}confirmation/", {"contact_email": ""}).status_code == 422
    sent = {"contact_name": "佐藤", "contact_email": ADDRESS}
    assert desk.post(f"{page}confirmation/", sent).status_code == 302
    assert Delivery.objects.filter(rule="entry_to_confirm", address=ADDRESS).count() == 1
    assert desk.post(f"{page}confirmation/paper/", {"scans": [upload(b"MZ", "x.pdf")]}).status_code == 422
    assert desk.post(f"{page}confirmation/paper/", {"scans": [upload(pdf(), "x.pdf")]}).status_code == 302
    assert OfficeEntry.objects.get().confirmed_how == "paper"
    assert desk.post(f"{page}confirmation/", sent).status_code == 422


def test_a_return_gives_a_letter_and_the_way_to_correct(
    desk: Client, organization: Organization, reviewer: User
) -> None:
    declaration = entered(organization, reviewer)
    for act in (actions.submit_declaration, actions.take_declaration):
        act(declaration=declaration, by=reviewer, at=AT)
    page = f"/desk/declarations/{declaration.pk}/"
    assert desk.get(f"{page}letter/").status_code == 404
    actions.add_correction(
        declaration=declaration, answer=None, message="役職", due_on=AT.date().replace(day=30), by=reviewer, at=AT
    )
    actions.return_declaration(declaration=declaration, by=reviewer, at=AT)
    shown = desk.get(page).text
    assert f"/my/declarations/{declaration.pk}/" in shown
    letter = desk.get(f"{page}letter/")
    assert (letter.status_code, letter.content[:5]) == (200, b"%PDF-")


def test_an_organisation_without_account_gets_an_owner_by_invitation(
    desk: Client, organization: Organization, reviewer: User, owner: User
) -> None:
    without = OrganizationFactory()
    path = f"/desk/declarations/new/{without.pk}/invite/"
    assert desk.get(path).status_code == 200
    assert desk.post(path, {"email": reviewer.email}).status_code == 422
    assert desk.post(path, {"email": ADDRESS}).status_code == 302
    assert Invitation.objects.get().role == MemberRole.OWNER
    assert Delivery.objects.filter(rule="invitation").count() == 1
    taken = desk.post(f"/desk/declarations/new/{organization.pk}/invite/", {"email": ADDRESS})
    assert (taken.status_code, Invitation.objects.count()) == (422, 1)


def test_the_list_asks_as_much_for_one_as_for_many(
    desk: Client, organization: Organization, reviewer: User, django_assert_num_queries: Callable
) -> None:
    entered(organization, reviewer)
    with CaptureQueriesContext(connection) as one:
        desk.get("/desk/declarations/new/")
    for _ in range(4):
        entered(organization, staff(Role.REVIEWER))
    with django_assert_num_queries(len(one)):
        desk.get("/desk/declarations/new/")
