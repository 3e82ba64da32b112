"""What a vendor types and sees."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ghs.accounts.models import Organization, User
from ghs.accounts.roles import MemberRole
from ghs.council.actions import set_scheme_status
from ghs.library.models import GuidelineEdition
from registrations.models import Declaration, Product
from tests.factories import OrganizationFactory, member_of
from tests.registrations.factories import AT, Case
from tests.registrations.views.texts import BAD_TEXTS, path

GOOD_TEXTS = {
    "emoji": "健康👪アプリ",
    "markup": "<script>alert(1)</script>",
    "wide": "ＧＨＳ　１",
    "header": "Subject: x",
}


# Beginning


def begin(client: Client, **values: Any) -> Any:
    typed = {"product_name": "新製品", "areas": ["life_cycle"], "submission": str(uuid.uuid4())} | values
    return client.post("/my/declarations/new/", typed)


def test_a_draft_is_begun_once_however_often_it_is_sent(case: Case, client: Client) -> None:
    typed = {"organization": case.declaration.organization_id, "submission": str(uuid.uuid4())}
    first, second = begin(client, **typed), begin(client, **typed)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    declaration = Declaration.objects.exclude(pk=case.declaration.pk).get()
    assert (declaration.level, declaration.products.get().name) == (2, "新製品")


def test_the_level_is_shown_without_scripts_and_nothing_is_saved(case: Case, client: Client) -> None:
    typed = {"organization": "", "step": "level", "areas": ["life_cycle", "product_safety", "quality_management"]}
    response = begin(client, **typed)
    assert response.status_code == 200
    assert "ほかの3領域すべて" in response.text
    assert 'value="新製品"' in response.text
    assert "33,000円" in response.text
    assert Declaration.objects.count() == 1


def test_only_own_organisations_can_be_chosen(case: Case, client: Client) -> None:
    other = OrganizationFactory()
    member_of(other, MemberRole.OWNER)
    response = begin(client, organization=other.pk)
    assert response.status_code == 422
    assert Declaration.objects.count() == 1


def test_a_viewer_begins_nothing(case: Case, viewer: User, client_of: Callable) -> None:
    client = client_of(viewer)
    assert begin(client, organization=case.declaration.organization_id).status_code == 403
    assert "/my/organizations/" in client.get("/my/declarations/new/").text


def test_a_closed_scheme_says_so_and_takes_nothing(case: Case, client: Client) -> None:
    notice = {"notice": "受付を終了しました", "notice_english": "Closed for good"}
    set_scheme_status(by=case.registrar, at=AT, effective_on=AT.date(), status="closed", **notice)
    for page in ("/my/declarations/", "/my/declarations/new/"):
        assert "受付を終了しました" in client.get(page).text
    assert "Closed for good" in client.get("/en/my/declarations/new/").text
    response = begin(client, organization=case.declaration.organization_id)
    assert (response.status_code, "新製品" in response.text) == (422, True)
    assert Declaration.objects.count() == 1


@pytest.mark.parametrize("kind", BAD_TEXTS)
def test_bad_input_begins_nothing_and_is_explained(case: Case, client: Client, kind: str) -> None:
    response = begin(client, organization=case.declaration.organization_id, product_name=BAD_TEXTS[kind])
    assert response.status_code == 422
    assert 'href="#id_product_name"' in response.text
    assert Declaration.objects.count() == 1


def test_half_a_surrogate_pair_is_explained(case: Case, client: Client) -> None:
    body = f"organization={case.declaration.organization_id}&product_name=a%ED%A0%80b"
    response = client.post("/my/declarations/new/", body, content_type="application/x-www-form-urlencoded")
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["product_name"])


@pytest.mark.parametrize("kind", GOOD_TEXTS)
def test_unusual_names_are_taken_and_shown_as_text(case: Case, client: Client, kind: str) -> None:
    response = begin(client, organization=case.declaration.organization_id, product_name=GOOD_TEXTS[kind])
    page = client.get(response["Location"])
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert Product.objects.last().name == GOOD_TEXTS[kind].replace("　", " ")


@pytest.mark.parametrize("areas", [["risk_management"], ["x"], ["life_cycle", "life_cycle"]])
def test_areas_are_those_offered_once_each(case: Case, client: Client, areas: list[str]) -> None:
    response = begin(client, organization=case.declaration.organization_id, areas=areas)
    if areas == ["life_cycle", "life_cycle"]:
        assert Declaration.objects.first().areas == ["life_cycle"]
    else:
        assert response.status_code == 422


# Signatory, areas


def test_the_signatory_is_saved(case: Case, client: Client) -> None:
    seen = client.get(path(case, "signatory/")).context["form"]["seen"].value()
    response = client.post(path(case, "signatory/"), {"name": "見本 太郎", "title": "部長", "seen": seen})
    assert response.status_code == 302
    case.declaration.refresh_from_db()
    assert (case.declaration.signatory_name, case.declaration.publish_documents) == ("見本 太郎", False)


@pytest.mark.parametrize("kind", BAD_TEXTS)
def test_bad_signatories_are_explained(case: Case, client: Client, kind: str) -> None:
    response = client.post(path(case, "signatory/"), {"name": BAD_TEXTS[kind], "title": "部長", "seen": "x" * 99})
    assert response.status_code == 422


def test_areas_are_changed_in_a_draft_only(case: Case, client: Client) -> None:
    assert client.post(path(case, "areas/"), {"areas": ["life_cycle"]}).status_code == 302
    preview = client.post(path(case, "areas/"), {"areas": [], "step": "level"})
    assert "レベル1です" in preview.text
    case.declaration.refresh_from_db()
    assert case.declaration.level == 2
    Declaration.objects.update(state="cancelled")
    assert client.post(path(case, "areas/"), {"areas": []}).status_code == 422
    assert client.post(path(case, "areas/"), {"areas": ["x"]}).status_code == 422


# Handing in


def test_the_confirmation_shows_everything_and_asks_for_responsibility(case: Case, client: Client) -> None:
    page = client.get(path(case, "submit/")).text
    for shown in ("アクメ健康手帳", "山田 花子", "計画書 / RM-1", "適合"):
        assert shown in page
    assert client.post(path(case, "submit/"), {"step": "send"}).status_code == 422
    case.declaration.refresh_from_db()
    assert case.declaration.state == "draft"


def test_submitting_leads_to_the_receipt_number(case: Case, client: Client) -> None:
    for _ in range(2):
        response = client.post(path(case, "submit/"), {"step": "send", "is_responsible": "on"})
        assert response["Location"] == path(case, "submitted/")
    done = client.get(path(case, "submitted/"))
    case.declaration.refresh_from_db()
    assert case.declaration.receipt_number in done.text
    copy = client.get(path(case, f"documents/{case.declaration.documents.get(kind='receipt').pk}/"))
    assert b"".join(copy.streaming_content).startswith(b"%PDF")
    assert client.get(path(case, "submit/"))["Location"] == path(case, "submitted/")


def test_an_incomplete_declaration_says_what_is_missing(case: Case, client: Client) -> None:
    answer = case.declaration.answers.first()
    answer.evidence.all().delete()
    page = client.get(path(case, "submit/"))
    assert f"#answer-{answer.pk}" in page.text
    assert 'value="send"' not in page.text
    assert client.post(path(case, "submit/"), {"is_responsible": "on"}).status_code == 422


def test_before_submission_there_is_no_receipt_page(case: Case, client: Client) -> None:
    assert client.get(path(case, "submitted/"))["Location"] == path(case)


def test_taking_back_asks_once_and_tells_when_it_is_too_late(case: Case, client: Client) -> None:
    assert client.get(path(case, "cancel/")).status_code == 200
    assert client.post(path(case, "cancel/"))["Location"] == path(case)
    Declaration.objects.update(state="refused", receipt_number="D1", submitted_at=AT)
    assert client.post(path(case, "cancel/")).status_code == 422


NEXT_WORDS = {
    "draft": "続きを入力",
    "submitted": "受け付けました",
    "checking": "事務局が確認しています",
    "returned": "補正のお願い",
    "proposed": "決裁しています",
    "refused": "対象外の製品です。",
    "cancelled": "取り下げられました",
    "awaiting_payment": "22,000円",
    "registered": "GHS-0001",
    "suspended": "一時停止中",
    "lapsed": "失効",
    "withdrawn": "使用を終えました",
    "revoked": "取り消されました",
}


@pytest.mark.parametrize("state", NEXT_WORDS)
def test_each_state_is_said_in_a_vendor_s_words(
    case: Case, client: Client, viewer: User, client_of: Callable, state: str
) -> None:
    case.to(state)
    for reader in (client, client_of(viewer)):
        page = reader.get(path(case))
        assert (page.status_code, NEXT_WORDS[state] in page.text) == (200, True)
        assert NEXT_WORDS[state].split("。")[0] in page.text
    assert client.get("/my/declarations/").status_code == 200
    assert client.get(f"/en{path(case)}").status_code == 200


def test_the_list_is_empty_in_words(
    checklist: GuidelineEdition, organization: Organization, owner: User, attendee: User, client_of: Callable
) -> None:
    assert "/my/declarations/new/" in client_of(owner).get("/my/declarations/").text
    assert "/my/organizations/" in client_of(attendee).get("/my/declarations/").text
