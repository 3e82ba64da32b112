"""OEM: where the supplier's registration is named and shown."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from registrations import actions
from registrations.models import Declaration, Registration
from tests.factories import OrganizationFactory
from tests.registrations.factories import Case, new_case
from tests.registrations.views.texts import BAD_TEXTS, path

NOT_IN_FORCE = "供給元の登録は有効ではありません"


@pytest.fixture
def supplier(case: Case) -> Registration:
    """A registration of another organisation at Level 1."""
    other = new_case(OrganizationFactory(name="供給元株式会社")).to("registered")
    return other.declaration.registration


def named(case: Case, client: Client) -> Case:
    """Name the supplier, as a person does."""
    assert client.post(path(case, "supplier/"), {"supplier_number": "ＧＨＳ－１"}).status_code == 302
    case.declaration.refresh_from_db()
    return case


def test_a_supplier_is_named_shown_and_taken_out(case: Case, client: Client, supplier: Registration) -> None:
    named(case, client)
    assert case.declaration.supplier == supplier
    for page in ("", "supplier/", "submit/"):
        assert ("GHS-0001" in client.get(path(case, page)).text) is True
    assert "供給元株式会社" in client.get(path(case, "supplier/")).text
    assert "領域とレベルはその登録と同じ" in client.get(path(case, "areas/")).text
    assert client.post(path(case, "supplier/drop/"))["Location"] == path(case)
    assert Declaration.objects.get(pk=case.declaration.pk).supplier is None


def test_evidence_is_named_in_one_go(case: Case, client: Client, supplier: Registration) -> None:
    named(case, client)
    case.declaration.answers.first().evidence.all().delete()
    page = client.post(path(case, "supplier/refer/"), follow=True).text
    assert "1項目の適合根拠に記載しました" in page
    assert case.declaration.answers.first().evidence.get().document_number == "GHS-0001"


@pytest.mark.parametrize("number", ["GHS-9999", "", "x", *BAD_TEXTS.values()])
def test_wrong_numbers_are_explained(case: Case, client: Client, supplier: Registration, number: str) -> None:
    response = client.post(path(case, "supplier/"), {"supplier_number": number})
    assert (response.status_code, 'href="#id_supplier_number"' in response.text) == (422, True)
    assert Declaration.objects.get(pk=case.declaration.pk).supplier is None


def test_a_draft_is_begun_on_a_supplier_s_registration(case: Case, client: Client, supplier: Registration) -> None:
    typed = {
        "organization": case.declaration.organization_id,
        "product_name": "OEM製品",
        "areas": ["life_cycle"],
        "supplier_number": "GHS-0099",
        "submission": str(uuid.uuid4()),
    }
    refused = client.post("/my/declarations/new/", typed)
    assert (refused.status_code, 'href="#id_supplier_number"' in refused.text) == (422, True)
    begun = client.post("/my/declarations/new/", typed | {"supplier_number": "1"})
    declaration = Declaration.objects.get(products__name="OEM製品")
    assert begun["Location"] == f"/my/declarations/{declaration.pk}/"
    assert (declaration.supplier, declaration.level) == (supplier, 1)


def test_a_supplier_that_ended_is_told_to_vendor_and_office(
    case: Case, client: Client, client_of: Callable, supplier: Registration
) -> None:
    named(case, client)
    Declaration.objects.filter(registration=supplier).update(state="lapsed")
    assert NOT_IN_FORCE in client.get(path(case)).text
    assert 'value="send"' not in client.get(path(case, "submit/")).text
    refused = client.post(path(case, "submit/"), {"step": "send", "is_responsible": "on"})
    assert (refused.status_code, NOT_IN_FORCE in refused.text) == (422, True)
    Declaration.objects.filter(registration=supplier).update(state="registered")
    case.to("registered")
    desk, page = client_of(case.reviewer), f"/desk/declarations/{case.declaration.pk}/"
    assert NOT_IN_FORCE not in desk.get(page).text
    Declaration.objects.filter(registration=supplier).update(state="revoked")
    assert NOT_IN_FORCE in desk.get(page).text
    assert Declaration.objects.get(pk=case.declaration.pk).state == "registered"


def test_the_public_register_links_both_ways(
    case: Case, client: Client, visitor: Client, supplier: Registration
) -> None:
    named(case, client).to("registered")
    ours = visitor.get("/register/GHS-0002/").text
    theirs = visitor.get("/register/GHS-0001/").text
    assert ("供給元株式会社" in ours, 'href="/register/GHS-0001/"' in ours) == (True, True)
    assert ("この製品を使ったOEM製品" in theirs, 'href="/register/GHS-0002/"' in theirs) == (True, True)


def test_what_is_not_open_says_so(case: Case, client: Client, supplier: Registration) -> None:
    case.do(actions.name_supplier, case.vendor, number="1")
    case.to("submitted")
    assert "変更できません" in client.get(path(case, "supplier/")).text
    assert client.post(path(case, "supplier/"), {"supplier_number": "1"}).status_code == 422
    for step in ("drop", "refer"):
        assert "変更できません" in client.post(path(case, f"supplier/{step}/"), follow=True).text
    assert Declaration.objects.get(pk=case.declaration.pk).supplier == supplier
