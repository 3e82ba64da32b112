"""The documents on a declaration: what they say, tagged and archival."""

import io
import subprocess
from typing import Any

import pikepdf
import pytest

from ghs.council.models import CouncilProfile, Price
from ghs.library.models import GuidelineEdition
from registrations import actions
from registrations.documents import render_cover_letter
from registrations.models import Product
from tests.factories import OrganizationFactory
from tests.registrations.factories import Case, new_case

SUBMITTED = ["application", "declaration", "report", "receipt"]


@pytest.fixture
def council(db: None) -> CouncilProfile:
    """The council that papers go to."""
    return CouncilProfile.objects.create(
        effective_on="2019-01-01",
        name="サンプル推進協議会",
        name_english="Sample Council",
        postcode="1050001",
        address="東京都港区虎ノ門9-9 サンプルビル",
        contact_email="info@council.example",
    )


def document(case: Case, kind: str) -> bytes:
    content: bytes = case.declaration.documents.filter(kind=kind).last().file.read()
    return content


def text_of(content: bytes) -> str:
    """Return what a reader copies out, without the spaces of the layout."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def structure_of(part: Any) -> list[str]:
    """Return the tags of a document in reading order."""
    if isinstance(part, pikepdf.Array):
        return [tag for each in part for tag in structure_of(each)]
    if not isinstance(part, pikepdf.Dictionary):
        return []
    return ([str(part.S)] if "/S" in part else []) + structure_of(part.get("/K"))


@pytest.mark.parametrize("kind", [*SUBMITTED, "permit", "cover_letter"])
def test_each_document_is_tagged_and_archival(case: Case, kind: str) -> None:
    content = render_cover_letter(case.declaration, case.vendor, case.at)
    if kind != "cover_letter":
        content = document(case.to("registered"), kind)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        tags = structure_of(pdf.Root.StructTreeRoot.K)
        assert tags[0] == "/Document"
        assert tags.count("/H1") == 1
        assert {"/P", "/Table", "/TR", "/TD"} <= set(tags)
        assert str(pdf.Root.Lang) == "ja-JP"


def test_the_report_s_columns_have_heads(case: Case) -> None:
    with pikepdf.open(io.BytesIO(document(case.to("submitted"), "report"))) as pdf:
        assert structure_of(pdf.Root.StructTreeRoot.K).count("/TH") == 8


def test_the_application_says_who_asks_for_what(case: Case, council: CouncilProfile) -> None:
    text = text_of(document(case.to("submitted"), "application"))
    for told in [
        "GHS適合宣言登録申請書",
        "サンプル推進協議会御中",
        "〒100-0001東京都千代田区千代田1-1",
        "代表取締役山田花子",
        "20,000円（ほかに消費税2,000円）",
        "登録一覧での公表に同意します",
        "owner@acme.example",
        "アクメ健康手帳",
    ]:
        assert told in text
    assert "印" not in text


def test_an_application_without_a_price_names_none(case: Case) -> None:
    Price.objects.all().delete()
    assert "登録料" not in text_of(document(case.to("submitted"), "application"))


def test_the_declaration_has_signatory_and_a_place_for_the_seal(case: Case) -> None:
    text = text_of(document(case.to("submitted"), "declaration"))
    assert "GHS開発ガイドライン適合宣言書" in text
    assert "自らの責任において宣言します" in text
    assert "代表取締役山田花子" in text
    assert "印" in text
    assert "レベル1（リスクマネジメント）" in text
    assert "認証" not in text
    assert "承認" not in text


def test_the_report_has_every_item_with_answer_reason_and_evidence(case: Case) -> None:
    first, second = case.declaration.answers.all()
    second.verdict, second.reason = "not_applicable", "通信機能を持たない。"
    second.save()
    second.evidence.all().delete()
    text = text_of(document(case.to("submitted"), "report"))
    for told in [first.criterion.number, second.criterion.number, "計画書（RM-1、版:2）", "通信機能を持たない。"]:
        assert told in text
    assert "リスクマネジメント211" in text
    assert text.count("サンプル") == 3
    assert "該当なし" in text


@pytest.fixture
def official(checklist: GuidelineEdition) -> None:
    """The checklist as an official one; asked for before any declaration refers to it."""
    checklist.criteria.update(is_sample=False)


def test_official_items_bear_no_label(official: None, case: Case) -> None:
    assert "サンプル" not in text_of(document(case.to("submitted"), "report"))


def test_the_cover_letter_goes_before_any_submission(case: Case, council: CouncilProfile) -> None:
    text = text_of(render_cover_letter(case.declaration, case.vendor, case.at))
    for told in ["拝啓", "敬具", "以上", "宛名ラベル", "〒105-0001", "虎ノ門9-9サンプルビル", "在中", "差出人ラベル"]:
        assert told in text
    assert "受付番号" not in text


def test_a_later_version_says_so(case: Case) -> None:
    case.to("returned")
    case.step("submit")
    for kind in SUBMITTED[:3]:
        assert "受付番号D2026-000001（第2版）" in text_of(document(case, kind))
    assert "いずれも第2版" in text_of(document(case, "receipt"))


@pytest.mark.parametrize("kind", [*SUBMITTED, "permit"])
def test_each_document_names_the_supplier_s_registration(case: Case, kind: str) -> None:
    supplier = new_case(OrganizationFactory(name="供給元株式会社")).to("registered").declaration.registration
    case.do(actions.name_supplier, case.vendor, number=supplier.number)
    case.to("registered")
    assert "GHS-0001（供給元株式会社）" in text_of(document(case, kind))


@pytest.mark.parametrize("kind", [*SUBMITTED, "permit", "cover_letter"])
def test_each_document_tells_every_product(case: Case, kind: str) -> None:
    Product.objects.create(declaration=case.declaration, name="二つめの製品", version_range="9.9", intended_use="記録")
    case.to("registered")
    paper = render_cover_letter(case.declaration, case.vendor, case.at) if kind == "cover_letter" else b""
    assert "二つめの製品" in text_of(paper or document(case, kind))
