"""What the documents on a declaration say, always in Japanese."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation

from ghs.accounts.models import User
from ghs.council.models import PriceKind
from ghs.council.queries import prices_on, tax_rate_on
from ghs.pdf.documents import render_pdf
from registrations.changes import Change, compare
from registrations.contents import content_of
from registrations.models import Answer, CorrectionRequest, Declaration, Document, OfficeEntry, Registration
from registrations.permissions import is_of_vendor
from registrations.readings import reading_of
from registrations.revisions import upgrade_yen


def render_document(kind: str, data: dict[str, Any]) -> bytes:
    """Return a document as PDF from the data that are made here."""
    return render_pdf(f"registrations/{kind}", data, is_sealed=kind == Document.Kind.PERMIT)


def render_cover_letter(declaration: Declaration, by: User, at: datetime) -> bytes:
    """Return the letter (送付状) that goes with printed papers, with labels for the envelope; it is not kept."""
    return render_document("cover_letter", declared(declaration, at) | {"contact": _contact(by)})


def submission_data(declaration: Declaration, by: User, at: datetime) -> dict[str, Any]:
    """Return what application or change notice, declaration, report and copy say of a submission.

    Shape: `version` counts the submissions, this one included.
    """
    local = timezone.localtime(at)
    return declared(declaration, at) | {
        "version": declaration.documents.filter(kind=Document.Kind.RECEIPT).count() + 1,
        "submitted_at": f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}",
        "contact": _contact_of(declaration, by),
        "fee": _fee(declaration.level, timezone.localdate(at)),
        "publish_documents": declaration.publish_documents,
        "answers": _answered(declaration),
        "revision": _revision(declaration, timezone.localdate(at)),
    }


def render_correction_letter(declaration: Declaration, at: datetime) -> bytes:
    """Return the correction requests (補正依頼) as a letter, for a vendor who gets no mail; it is not kept."""
    entry = declaration.office_entry
    requests = CorrectionRequest.objects.open().filter(declaration=declaration).select_related("answer__criterion")
    asked = [
        {
            "where": request.answer.criterion.number if request.answer else "製品・署名者",
            "message": request.message,
            "due_on": request.due_on.isoformat(),
        }
        for request in requests
    ]
    data = declared(declaration, at) | {"contact_name": entry.contact_name, "requests": asked}
    return render_document("correction_letter", data)


def permit_data(registration: Registration, at: datetime) -> dict[str, Any]:
    """Return what the permit says of a registration."""
    return declared(registration.declaration, at) | {
        "number": registration.number,
        "registered_on": registration.registered_on.isoformat(),
        "expires_on": registration.expires_on.isoformat(),
    }


def withdrawal_data(registration: Registration, reason: str, by: User, at: datetime) -> dict[str, Any]:
    """Return what the notice of withdrawal says of a registration that ends today."""
    ended = {"ended_on": timezone.localdate(at).isoformat(), "reason": reason, "contact": _contact(by)}
    return permit_data(registration, at) | ended


def declared(declaration: Declaration, at: datetime) -> dict[str, Any]:
    """Return what every document says of a declaration."""
    organization = declaration.organization
    postcode = organization.postcode
    with translation.override("ja"):
        return {
            "issued_on": timezone.localdate(at),
            "receipt_number": declaration.receipt_number or "",
            "is_revision": declaration.is_revision,
            "organization": {
                "name": organization.name,
                "postcode": f"〒{postcode[:3]}-{postcode[3:]}" if postcode else "",
                "address": organization.address,
                "corporate_number": organization.corporate_number,
            },
            "signatory": {"title": declaration.signatory_title, "name": declaration.signatory_name},
            "level": declaration.level,
            "areas": [str(area.label) for area in declaration.all_areas],
            "guideline_edition": declaration.guideline_edition.number,
            "is_sample": declaration.guideline_edition.criteria.filter(is_sample=True).exists(),
            "supplier": _supplier(declaration.supplier),
            "products": [
                {
                    "name": product.name,
                    "category": product.get_category_display(),
                    "models_covered": product.models_covered,
                    "version_range": product.version_range,
                    "intended_use": product.intended_use,
                }
                for product in declaration.products.all()
            ],
        }


def _revision(declaration: Declaration, day: date) -> dict[str, Any] | None:
    """Return what a change notice says it changes: as a whole and item by item, with its fee; None for others."""
    registration, previous = declaration.revises, declaration.previous
    if registration is None or previous is None:
        return None
    before, after = content_of(previous), content_of(declaration)
    numbers = {answer["key"]: answer["number"] for answer in [*before["answers"], *after["answers"]]}
    fee_yen = upgrade_yen(registration.level, declaration.level, day)
    with translation.override("ja"):
        found = compare(reading_of(before), reading_of(after))
    return {
        "number": registration.number,
        "registered_on": registration.registered_on.isoformat(),
        "expires_on": registration.expires_on.isoformat(),
        "fee": {"fee_yen": fee_yen, "tax_yen": tax_rate_on(day).tax_on(fee_yen)} if fee_yen else None,
        "details": [_change(change) for change in found.details],
        "items": [
            {"number": numbers[key], "changes": [_change(change) for change in changes]}
            for key, changes in found.items.items()
        ],
        "gone": [numbers[key] for key in found.gone],
    }


def _change(change: Change) -> dict[str, str]:
    return {"label": change.label, "before": change.before, "after": change.after}


def _supplier(registration: Registration | None) -> dict[str, str] | None:
    """Return the registration on which an OEM product is declared."""
    if registration is None:
        return None
    return {"number": registration.number, "organization": registration.organization.name}


def _contact_of(declaration: Declaration, by: User) -> dict[str, str]:
    """Return who answers for a submission: who handed it in, or the contact of what the office entered."""
    entry = OfficeEntry.objects.filter(declaration=declaration).first()
    if entry is None or is_of_vendor(by, declaration):
        return _contact(by)
    return {"name": entry.contact_name or "―", "email": entry.contact_email or "―"}


def _contact(by: User) -> dict[str, str]:
    return {"name": by.full_name, "email": by.email}


def _fee(level: int, day: date) -> dict[str, int] | None:
    """Return the fee for registering with its tax, or None while no price is set. Units: yen."""
    prices = prices_on(day)[PriceKind.REGISTRATION]
    if not prices:
        return None
    return {"fee_yen": prices[level], "tax_yen": tax_rate_on(day).tax_on(prices[level])}


def _answered(declaration: Declaration) -> list[dict[str, Any]]:
    """Return the checklist as answered."""
    with translation.override("ja"):
        return [
            {
                "area": answer.criterion.get_area_display(),
                "number": answer.criterion.number,
                "clause": answer.criterion.clause,
                "text": answer.criterion.text,
                "is_sample": answer.criterion.is_sample,
                "verdict": answer.get_verdict_display(),
                "reason": answer.reason,
                "evidence": [
                    {
                        "name": each.document_name,
                        "number": each.document_number,
                        "version": each.document_version,
                        "link": each.link,
                        "is_enclosed": each.file_id is not None,
                    }
                    for each in answer.evidence.all()
                ],
            }
            for answer in Answer.objects.asked_in(declaration).with_evidence()
        ]
