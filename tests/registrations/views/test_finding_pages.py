"""Findings on the desk's page, marked as looked at; hints to the vendor before it submits."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from ghs.accounts.models import Membership, User
from ghs.files.actions import store_upload
from ghs.files.models import Kind
from ghs.history.queries import history_of
from registrations import actions
from registrations.actions.checking import OwnDeclaration
from registrations.findings import Finding
from registrations.models import Declaration, Evidence, Product
from registrations.queries import answers_of, findings_of
from tests.ghs.files.factories import pdf, upload
from tests.registrations.factories import Case, complete_draft, new_case


def found(case: Case) -> list[Finding]:
    declaration = Declaration.objects.prefetch_related("products").get(pk=case.declaration.pk)
    return findings_of(declaration, answers_of(declaration))


def kinds(case: Case) -> list[str]:
    return [finding.kind.value for finding in found(case)]


def say_of_product(case: Case, **texts: str) -> None:
    Product.objects.filter(declaration=case.declaration).update(**texts)


def rename(case: Case, name: str) -> None:
    say_of_product(case, name=name, name_english="")


def enclose(case: Case, content: bytes, items: int = 1) -> None:
    """Enclose one file with so many items."""
    file = store_upload(
        upload=upload(content, "計画書.pdf"), kinds=[Kind.PDF], limit_bytes=10**6, by=case.vendor, at=case.at
    )
    for evidence in Evidence.objects.filter(answer__declaration=case.declaration).order_by("id")[:items]:
        Evidence.objects.filter(pk=evidence.pk).update(file=file)


@pytest.fixture
def rivals(case: Case, rival: User) -> Case:
    """A complete draft of another organisation, of another product."""
    own = complete_draft(rival, rival.memberships.get().organization)
    its = Case(own, rival, case.reviewer, case.registrar, case.at)
    rename(its, "ライバル手帳")
    return its


def test_a_plain_declaration_has_no_findings(case: Case) -> None:
    case.to("checking")
    assert kinds(case) == []


@pytest.mark.parametrize(
    ("state", "words"), [("submitted", "ほかの適合宣言でも"), ("registered", "すでに登録されています")]
)
def test_a_product_of_the_same_name_is_known(case: Case, rivals: Case, state: str, words: str) -> None:
    rename(rivals, "ｱｸﾒ 健康手帳")
    rivals.to(state)
    case.to("checking")
    (finding,) = found(case)
    assert (finding.kind.value, finding.is_urgent, finding.other) == ("product_known", True, rivals.declaration.pk)
    assert (words in finding.sentence, "ライバル株式会社" in finding.sentence) == (True, True)


@pytest.mark.parametrize("state", ["draft", "cancelled", "refused", "withdrawn", "revoked"])
def test_what_has_left_the_way_stands_in_nobodys_light(case: Case, rivals: Case, state: str) -> None:
    rename(rivals, "アクメ健康手帳")
    rivals.to(state)
    case.to("checking")
    assert kinds(case) == []


def test_the_own_product_declared_twice_is_told(case: Case) -> None:
    other = new_case(case.declaration.organization).to("submitted")
    case.to("checking")
    (finding,) = found(case)
    assert (finding.is_urgent, finding.other) == (False, other.declaration.pk)


def test_evidence_of_another_organisation_is_found_by_its_hash(case: Case, rivals: Case) -> None:
    content = pdf()
    enclose(rivals, content)
    enclose(case, content)
    case.to("checking")
    assert kinds(case) == []  # the other one is a draft, of which the desk knows nothing
    rivals.to("submitted")
    (finding,) = found(case)
    assert (finding.kind.value, finding.is_urgent) == ("evidence_elsewhere", True)
    assert "ライバル株式会社" in finding.sentence


def test_one_file_with_many_items_is_information(case: Case) -> None:
    declaration = case.declaration
    actions.choose_areas(declaration=declaration, areas=["life_cycle"], by=case.vendor, at=case.at)
    answers = declaration.answers.filter(verdict="")
    Evidence.objects.bulk_create(Evidence(answer=answer, document_name="計画書") for answer in answers)
    answers.update(verdict="conforms")
    enclose(case, pdf(), items=3)
    case.to("checking")
    assert kinds(case) == ["evidence_repeated"]


def test_the_date_on_the_newest_paper_counts(case: Case) -> None:
    case.to("submitted")
    for day in (date(2017, 1, 1), date(2026, 11, 20)):
        case.do(
            actions.keep_signed_copy,
            case.vendor,
            upload=upload(pdf(), "宣言書.pdf"),
            signed_on=day,
            submission=uuid.uuid4(),
        )
        assert kinds(case) == (["signature_date"] if day.year == 2017 else [])


def test_the_date_is_asked_for_with_the_paper(case: Case, client: Client) -> None:
    case.to("submitted")
    path = f"/my/declarations/{case.declaration.pk}/signed-copies/new/"
    assert client.post(path, {"file": upload(pdf(), "宣言書.pdf")}).status_code == 422
    sent = {"file": upload(pdf(), "宣言書.pdf"), "signed_on": "2026年11月1日", "submission": uuid.uuid4()}
    assert client.post(path, sent).status_code == 302
    assert case.declaration.signed_copies.get().signed_on == date(2026, 11, 1)
    assert "2026年11月1日" in client.get(f"/my/declarations/{case.declaration.pk}/").text


def test_words_and_standards_are_found_in_texts_and_evidence(case: Case) -> None:
    say_of_product(case, description="PMDA承認済みの技術を用いる。")
    case.declaration.answers.update(reason="JIS T 2304：2012に従う。")
    Evidence.objects.filter(answer__declaration=case.declaration).update(document_name="ISO14971-2007計画書")
    case.to("checking")
    assert sorted(set(kinds(case))) == ["standard_withdrawn", "wording"]
    assert len(kinds(case)) == 5


def test_a_finding_is_shown_marked_and_shown_quietly(case: Case, client_of: Callable) -> None:
    say_of_product(case, description="<b>PMDA承認</b>済み")
    case.to("checking")
    desk, base = client_of(case.reviewer), f"/desk/declarations/{case.declaration.pk}/"
    (finding,) = found(case)
    page = desk.get(base).text
    assert "&lt;b&gt;PMDA<mark>承認</mark>&lt;/b&gt;済み" in page
    path = f"{base}findings/{finding.fingerprint}/"
    assert f'action="{path}"' in page
    assert desk.post(path, {"remark": "書き換えを依頼済み"})["Location"] == f"{base}#findings"
    shown = desk.get(base).text
    assert ("確認済み 1 件" in shown, "書き換えを依頼済み" in shown, f'action="{path}"' in shown) == (True, True, False)
    entry = history_of(case.declaration).last()
    assert (entry.verb, entry.detail["kind"]) == ("look_at_finding", "wording")


def test_another_text_shows_again(case: Case, client_of: Callable) -> None:
    say_of_product(case, description="PMDA承認済み")
    case.to("checking")
    (finding,) = found(case)
    desk, base = client_of(case.reviewer), f"/desk/declarations/{case.declaration.pk}/"
    desk.post(f"{base}findings/{finding.fingerprint}/", {})
    say_of_product(case, description="PMDA承認品")
    (again,) = found(case)
    assert f'action="{base}findings/{again.fingerprint}/"' in desk.get(base).text
    assert desk.get(f"{base}findings/{finding.fingerprint}/").status_code == 404


def test_a_finding_is_looked_at_once(case: Case) -> None:
    say_of_product(case, description="PMDA承認済み")
    case.to("checking")
    (finding,) = found(case)
    first = case.do(actions.look_at_finding, case.reviewer, finding=finding, remark="見た")
    assert case.do(actions.look_at_finding, case.registrar, finding=finding, remark="二度目") == first
    looked = case.declaration.looked_at.get()
    assert (looked.remark, looked.looked_by, str(looked)) == ("見た", case.reviewer, f"{case.declaration.pk} wording")


def test_staff_of_the_vendor_see_and_mark_none(case: Case, client_of: Callable) -> None:
    say_of_product(case, description="PMDA承認済み")
    case.to("checking")
    organization = case.declaration.organization
    Membership.objects.create(organization=organization, user=case.registrar, role="viewer", since=case.at)
    desk, base = client_of(case.registrar), f"/desk/declarations/{case.declaration.pk}/"
    (finding,) = found(case)
    assert 'id="findings"' not in desk.get(base).text
    assert desk.post(f"{base}findings/{finding.fingerprint}/", {}).status_code == 403
    with pytest.raises(OwnDeclaration):
        case.do(actions.look_at_finding, case.registrar, finding=finding, remark="")


def test_the_vendor_gets_hints_on_its_own_words_only(case: Case, rivals: Case, client: Client) -> None:
    content = pdf()
    for each in (case, rivals):
        enclose(each, content)
        rename(each, "同じ名前の手帳")
    rivals.to("submitted")
    say_of_product(case, description="PMDA承認済み")
    case.declaration.answers.update(reason="ISO 14971:2007に従う。", verdict="not_applicable")
    page = client.get(f"/my/declarations/{case.declaration.pk}/submit/").text
    for words in ("提出前に見直したい点", "<mark>承認</mark>", "ISO 14971:2019", "「該当なし」です", "どのレベルも"):
        assert words in page
    for words in ("ライバル", "/desk/", "要確認事項"):
        assert words not in page


def test_hints_hold_nothing_up(case: Case, client: Client) -> None:
    say_of_product(case, description="PMDA承認済み")
    client.post(f"/my/declarations/{case.declaration.pk}/submit/", {"step": "send", "is_responsible": "on"})
    case.declaration.refresh_from_db()
    assert case.declaration.state == "submitted"
