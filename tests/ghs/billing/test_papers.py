"""What stands on the documents, read out of their PDFs."""

import subprocess
import uuid
from pathlib import Path

import pytest

from ghs.accounts.models import Organization, User
from ghs.billing import actions
from ghs.billing.models import Document
from ghs.billing.subjects import Addressee, Honorific, Subject
from tests.ghs.billing.factories import AT, FEE, TODAY, council, invoice_to, pay


def text_of(document: Document, folder: Path) -> str:
    """Return what a reader finds in the PDF, without spaces."""
    path = folder / "document.pdf"
    path.write_bytes(document.file.read())
    told = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return "".join(told.stdout.split())


def test_an_invoice_says_the_six_things_of_a_qualified_one(organization: Organization, tmp_path: Path) -> None:
    council()
    text = text_of(invoice_to(organization).documents.get(), tmp_path)
    for said in [
        "請求書",
        "見本協議会",
        "登録番号T1234567890123",
        "取引年月日2026年11月20日",
        "登録料レベル1",
        "10%",
        "20,000",
        "2,000",
        "22,000円",
        "株式会社アクメ医療御中",
        "お支払い期限2026年12月31日",
        "I202600001",
        "見本銀行本店普通1234567",
    ]:
        assert said in text


def test_without_a_number_nothing_looks_like_a_qualified_invoice(
    organization: Organization, registrar: User, tmp_path: Path
) -> None:
    council(invoice_number="")
    council(effective_on="2026-11-21")
    invoice = invoice_to(organization)
    pay(invoice, registrar)
    actions.issue_receipt(invoice=invoice, by=registrar, at=AT)
    actions.refund_invoice(
        invoice=invoice, amount_yen=100, refunded_on=TODAY, reason="x", submission=uuid.uuid4(), by=registrar, at=AT
    )
    for document in invoice.documents.all():
        text = text_of(document, tmp_path)
        assert ("登録番号" in text, "適格" in text, "T1234567890123" in text) == (False, False, False)
        assert document.council_invoice_number == ""


def test_a_receipt_and_its_copy(organization: Organization, reviewer: User, tmp_path: Path) -> None:
    council()
    invoice = invoice_to(organization)
    pay(invoice, reviewer)
    first = text_of(actions.issue_receipt(invoice=invoice, by=reviewer, at=AT), tmp_path)
    assert "領収書" in first
    assert "再発行" not in first
    assert "入金日2026年11月20日" in first
    copy = actions.reissue_receipt(
        invoice=invoice,
        addressee=Addressee("見本 太郎", Honorific.PERSON),
        submission=uuid.uuid4(),
        by=reviewer,
        at=AT,
    )
    text = text_of(copy, tmp_path)
    assert "領収書（再発行第1回）" in text
    assert "見本太郎様" in text


def test_a_cancellation_names_what_it_takes_back(organization: Organization, registrar: User, tmp_path: Path) -> None:
    invoice = invoice_to(organization)
    text = text_of(actions.cancel_invoice(invoice=invoice, reason="宛名の誤り", by=registrar, at=AT), tmp_path)
    for said in ["請求取消通知書", "X2026-00001", "I2026-00001", "宛名の誤り", "お支払いの必要はありません"]:
        assert said in text


def test_a_quote_in_english(organization: Organization, owner: User, tmp_path: Path) -> None:
    council()
    quote = actions.issue_quote(
        subject=Subject("tests.level", "1"),
        addressee=Addressee("Acme Ltd", language="en", organization=organization),
        lines=[FEE],
        submission=uuid.uuid4(),
        by=owner,
        at=AT,
    )
    text = text_of(quote.documents.get(), tmp_path)
    for said in ["Quote", "SampleCouncil", "AcmeLtd", "¥22,000", "18February2027", "20November2026"]:
        assert said in text
    assert "御中" not in text


@pytest.mark.parametrize(
    ("addressee", "lines"),
    [
        (Addressee("A社"), ["A社　御中"]),
        (Addressee("見本 太郎", Honorific.PERSON), ["見本 太郎　様"]),
        (Addressee("A社", department="経理部"), ["A社", "経理部　御中"]),
        (Addressee("A社", person="見本"), ["A社", "見本　様"]),
        (Addressee("A社", postcode="1000001", address="東京"), ["A社　御中", "〒100-0001 東京"]),
        (Addressee("A Ltd", language="en", address="Tokyo"), ["A Ltd", "Tokyo"]),
    ],
)
def test_who_is_written_to(addressee: Addressee, lines: list[str]) -> None:
    assert addressee.as_written() == lines
