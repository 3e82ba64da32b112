"""The scheme itself: levels and the criteria of each edition."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router
from ninja.decorators import decorate_view

from ghs.council.models import PriceKind
from ghs.council.queries import prices_on
from ghs.library.models import Criterion, GuidelineEdition
from ghs.library.queries import editions_with_criteria
from ghs.register.api import answers
from ghs.register.api.asking import asked
from ghs.register.api.forms import CriteriaForm
from ghs.register.api.revision import told_by_content
from registrations.levels import LEVELS, level_for

router = Router(tags=["scheme"])

MOST_FURTHER_AREAS = 3


@router.get(
    "/levels",
    response=answers.Levels,
    operation_id="list_levels",
    summary=gettext_noop("The levels"),
    description=gettext_noop("What each level takes and costs today. Risk management is always declared."),
)
@decorate_view(told_by_content)
def list_levels(request: HttpRequest) -> dict[str, Any]:
    """Answer the levels."""
    prices = prices_on(timezone.localdate())
    return {"items": [_level(level, prices) for level in LEVELS]}


@router.get(
    "/criteria",
    response=answers.Criteria,
    operation_id="list_criteria",
    summary=gettext_noop("The checklist of an edition"),
    description=gettext_noop(
        "The items in order. Those marked as samples are this portal's own, not the official wording."
    ),
)
@decorate_view(told_by_content)
def list_criteria(request: HttpRequest) -> dict[str, Any]:
    """Answer a checklist."""
    number = asked(CriteriaForm, request).cleaned_data["edition"]
    editions = [edition for edition in editions_with_criteria() if edition.criterion_count]  # type: ignore[attr-defined]
    edition = next((each for each in editions if number in ("", each.number)), None)
    if edition is None:
        raise Http404
    return _checklist(edition, [each.number for each in editions])


def _level(level: int, prices: dict[PriceKind, dict[int, int]]) -> dict[str, Any]:
    reaching = [areas for areas in range(MOST_FURTHER_AREAS + 1) if level_for(areas) == level]
    return {
        "level": level,
        "name": _("Level %(level)d") % {"level": level},
        "further_areas_least": min(reaching),
        "further_areas_most": max(reaching),
        "registration_fee_yen": prices[PriceKind.REGISTRATION].get(level),
        "renewal_fee_yen": prices[PriceKind.RENEWAL].get(level),
    }


def _checklist(edition: GuidelineEdition, numbers: list[str]) -> dict[str, Any]:
    criteria = list(edition.criteria.all())
    is_sample = any(criterion.is_sample for criterion in criteria)
    return {
        "edition": edition.number,
        "published_on": edition.published_on,
        "editions": numbers,
        "is_sample": is_sample,
        "note": _("These items are samples (サンプル) made for this portal. They are not the official criteria.")
        if is_sample
        else "",
        "items": [_item(criterion) for criterion in criteria],
    }


def _item(criterion: Criterion) -> dict[str, Any]:
    return {
        "key": criterion.key,
        "number": criterion.number,
        "area": criterion.area,
        "clause": criterion.clause,
        "text": criterion.text,
        "evidence_wanted": criterion.evidence_wanted,
        "not_applicable_allowed": criterion.not_applicable_allowed,
        "standards": criterion.standard_names,
        "is_sample": criterion.is_sample,
    }
