"""What a declaration says at one moment, in words of the page's language."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ghs.library.models import Area
from registrations.changes import Reading
from registrations.contents import PRODUCT_FIELDS
from registrations.models import Answer, Product


def reading_of(content: dict[str, Any]) -> Reading:
    """Return a submission's content in words of the page's language."""
    details = {
        _("Guideline edition"): content["edition"],
        _("Level"): str(content["level"]),
        _("Areas"): pgettext("between areas", ", ").join(str(Area(area).label) for area in content["areas"]),
        _("Supplier's registration (OEM)"): content.get("supplier", ""),
        _("Signatory"): f"{content['signatory']['title']} {content['signatory']['name']}".strip(),
        _("Publish the declaration document"): _("Yes") if content["signatory"]["publish_documents"] else _("No"),
    }
    for number, product in enumerate(content["products"], start=1):
        details |= _product(product, number)
    return Reading(details, {answer["key"]: _answer(answer) for answer in content["answers"]})


def _product(product: dict[str, str], number: int) -> dict[str, str]:
    """Return a product's texts; those of the second and later ones say of which."""
    texts = {}
    for name in PRODUCT_FIELDS:
        label = str(Product._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        if number > 1:
            label = _("%(label)s (product %(number)s)") % {"label": label, "number": number}
        texts[label] = str(Product.Category(product[name]).label) if name == "category" else product[name]
    return texts


def _answer(answer: dict[str, Any]) -> dict[str, str]:
    return {
        _("Answer"): str(Answer.Verdict(answer["verdict"]).label) if answer["verdict"] else "",
        _("Reason or remark"): answer["reason"],
        _("Evidence"): "\n".join(_evidence(evidence) for evidence in answer["evidence"]),
    }


def _evidence(evidence: dict[str, Any]) -> str:
    """Return a document in one line; of an enclosed file the beginning of its hash shows a changed content."""
    version = _("version %(version)s") % {"version": evidence["version"]} if evidence["version"] else ""
    file = f"{evidence['file']['name']} [{evidence['file']['sha256'][:8]}]" if evidence["file"] else ""
    parts = (evidence["name"], evidence["number"], version, evidence.get("link", ""), file)
    return " / ".join(part for part in parts if part)
