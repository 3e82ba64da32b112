"""The documents the office issues for a declaration, kept with their hash."""

from datetime import datetime
from typing import Any

from django.utils import timezone, translation

from ghs.accounts.models import User
from ghs.files.actions import keep_document
from ghs.pdf.documents import render_pdf
from registrations.models import Answer, Declaration, Document, Registration


def issue_receipt(declaration: Declaration, by: User, at: datetime) -> Document:
    """Keep the copy of what was submitted (控え)."""
    data = _declared(declaration, at) | {
        "receipt_number": declaration.receipt_number,
        "submitted_at": f"{timezone.localtime(at):%Y-%m-%d %H:%M}",
        "signatory": f"{declaration.signatory_title} {declaration.signatory_name}",
        "answers": _answered(declaration),
    }
    name = f"控え_{declaration.receipt_number}.pdf"
    return _keep(declaration, Document.Kind.RECEIPT, name, data, by, at)


def issue_permit(registration: Registration, by: User | None, at: datetime) -> Document:
    """Keep the permit to use the mark (使用許可証)."""
    declaration = registration.declaration
    data = _declared(declaration, at) | {
        "number": registration.number,
        "receipt_number": declaration.receipt_number,
        "registered_on": registration.registered_on.isoformat(),
        "expires_on": registration.expires_on.isoformat(),
    }
    name = f"使用許可証_{registration.number}.pdf"
    return _keep(declaration, Document.Kind.PERMIT, name, data, by, at)


def _keep(
    declaration: Declaration, kind: str, name: str, data: dict[str, Any], by: User | None, at: datetime
) -> Document:
    content = render_pdf(f"registrations/{kind}", data)
    file = keep_document(content=content, name=name, by=by, at=at)
    return Document.objects.create(declaration=declaration, kind=kind, file=file, issued_at=at)


def _declared(declaration: Declaration, at: datetime) -> dict[str, Any]:
    """Return what every document says of a declaration, in Japanese."""
    organization = declaration.organization
    with translation.override("ja"):
        return {
            "issued_on": timezone.localdate(at),
            "organization": {"name": organization.name, "address": organization.address},
            "level": declaration.level,
            "areas": [str(area.label) for area in declaration.all_areas],
            "guideline_edition": declaration.guideline_edition.number,
            "is_sample": declaration.guideline_edition.criteria.filter(is_sample=True).exists(),
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


def _answered(declaration: Declaration) -> list[dict[str, Any]]:
    """Return the checklist as answered, in Japanese."""
    with translation.override("ja"):
        return [
            {
                "area": answer.criterion.get_area_display(),
                "number": answer.criterion.number,
                "text": answer.criterion.text,
                "verdict": answer.get_verdict_display(),
                "reason": answer.reason,
                "evidence": [
                    " ".join(part for part in (each.document_name, each.document_number, each.document_version) if part)
                    for each in answer.evidence.all()
                ],
            }
            for answer in Answer.objects.asked_in(declaration).with_evidence()
        ]
