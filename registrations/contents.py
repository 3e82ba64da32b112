"""What a declaration says at one moment, as plain data that is kept and compared."""

from typing import Any

from registrations.models import Answer, Declaration, Evidence, Product

PRODUCT_FIELDS = (
    "name",
    "name_kana",
    "name_english",
    "category",
    "models_covered",
    "version_range",
    "intended_use",
    "description",
)


def content_of(declaration: Declaration) -> dict[str, Any]:
    """Return products, signatory, areas and every answer with its evidence, in a fixed number of queries.

    Shape: JSON. Answers stand in the order of the checklist and are known by their criterion's key.
    """
    answers = Answer.objects.asked_in(declaration).with_evidence()
    return {
        "edition": declaration.guideline_edition.number,
        "level": declaration.level,
        "areas": [str(area) for area in declaration.all_areas],
        "supplier": declaration.supplier.number if declaration.supplier else "",
        "products": [_product(product) for product in Product.objects.filter(declaration=declaration)],
        "signatory": {
            "name": declaration.signatory_name,
            "title": declaration.signatory_title,
            "publish_documents": declaration.publish_documents,
        },
        "answers": [_answer(answer) for answer in answers],
    }


def _product(product: Product) -> dict[str, str]:
    return {name: getattr(product, name) for name in PRODUCT_FIELDS}


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "key": answer.criterion.key,
        "number": answer.criterion.number,
        "verdict": answer.verdict,
        "reason": answer.reason,
        "evidence": [_evidence(evidence) for evidence in answer.evidence.all()],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    file = evidence.file
    return {
        "name": evidence.document_name,
        "number": evidence.document_number,
        "version": evidence.document_version,
        "link": evidence.link,
        "file": {"name": file.name, "sha256": file.sha256} if file else None,
    }
