"""The one door through which a document is issued: numbered, typeset, kept with its hash."""

import uuid
from datetime import date, datetime
from typing import Any

from ghs.accounts.models import User
from ghs.billing.lines import Totals
from ghs.billing.models import Document, Invoice, Quote
from ghs.billing.papers import Paper, paper_data, render_paper
from ghs.billing.subjects import Addressee
from ghs.files.actions import keep_document
from ghs.proof.series import next_number
from ghs.text.normal import search_key

Kind = Document.Kind

# The letter before a number says what kind of document it is.
LETTERS = {
    Kind.QUOTE: "Q",
    Kind.INVOICE: "I",
    Kind.RECEIPT: "R",
    Kind.RETURN_INVOICE: "C",
    Kind.CANCELLATION: "X",
}
FILE_NAMES = {
    Kind.QUOTE: "見積書",
    Kind.INVOICE: "請求書",
    Kind.RECEIPT: "領収書",
    Kind.RETURN_INVOICE: "返還請求書",
    Kind.CANCELLATION: "請求取消通知書",
}


def number_for(kind: Document.Kind, day: date) -> str:
    """Return the next number of a kind's series of the year; it is taken only when the caller commits."""
    return f"{LETTERS[kind]}{day.year}-{next_number(f'{kind}-{day.year}'):05d}"


def issue_document(
    *,
    paper: Paper,
    of: Quote | Invoice,
    by: User | None,
    at: datetime,
    reason: str = "",
    supersedes: Document | None = None,
    submission: uuid.UUID | None = None,
) -> Document:
    """Typeset and keep a document of a quote or an invoice, in the caller's transaction."""
    data = paper_data(paper)
    version = f"_{paper.version}" if paper.version > 1 else ""
    name = f"{FILE_NAMES[paper.kind]}_{paper.number}{version}.pdf"
    return Document.objects.create(
        kind=paper.kind,
        number=paper.number,
        version=paper.version,
        quote=of if isinstance(of, Quote) else None,
        invoice=of if isinstance(of, Invoice) else None,
        supersedes=supersedes,
        lines=[line.as_json() for line in paper.lines],
        rates=[rate.as_json() for rate in paper.totals.rates],
        **amounts(paper.totals),
        council_invoice_number=paper.council_invoice_number,
        facts=data,
        reason=reason,
        file=keep_document(content=render_paper(data), name=name, by=by, at=at),
        submission=submission or uuid.uuid4(),
        issued_on=paper.issued_on,
        issued_at=at,
        issued_by=by,
    )


def amounts(totals: Totals) -> dict[str, int]:
    """Return what a row keeps of totals. Units: yen."""
    return {"net_yen": totals.net_yen, "tax_yen": totals.tax_yen, "total_yen": totals.total_yen}


def addressed(addressee: Addressee) -> dict[str, Any]:
    """Return what a row keeps of its addressee."""
    organization = addressee.organization
    found_by = [addressee.name, addressee.person, *([organization.name_kana] if organization else [])]
    return {
        "organization": organization,
        "addressee": addressee.name,
        "honorific": addressee.honorific,
        "department": addressee.department,
        "person": addressee.person,
        "postcode": addressee.postcode,
        "address": addressee.address,
        "email": addressee.email,
        "language": addressee.language,
        "search_key": " ".join(search_key(text) for text in found_by if text),
    }
