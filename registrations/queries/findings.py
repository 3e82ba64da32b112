"""Gathering what the rules of `registrations.findings` look at, in a fixed number of queries."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from ghs.library.models import Area
from ghs.text.normal import search_key
from registrations import findings
from registrations.findings import AreaFacts, Finding, Namesake, SharedFile, Text, Use
from registrations.models import Answer, Declaration, Evidence, LookedAt, Product

State = Declaration.State

# Whoever left the way or the register stands in nobody's light.
OUT_OF_THE_WAY = (
    State.DRAFT,
    State.CANCELLED,
    State.REFUSED,
    State.SUPERSEDED,
    State.WITHDRAWN,
    State.REVOKED,
)
IN_REGISTER = (State.REGISTERED, State.SUSPENDED, State.LAPSED)


def findings_of(declaration: Declaration, answers: Sequence[Answer]) -> list[Finding]:
    """Return what the office should look at, urgent things first. `answers` come with their evidence."""
    uses = _uses(answers)
    found = [
        *hints_for(declaration, answers),
        *findings.product_findings(_namesakes(declaration)),
        *findings.shared_findings(_shared(declaration, uses)),
        *findings.repeated_findings(uses),
        *_signature(declaration),
    ]
    return sorted(found, key=lambda finding: not finding.is_urgent)


def hints_for(declaration: Declaration, answers: Sequence[Answer]) -> list[Finding]:
    """Return what concerns the vendor's own words and answers: nothing of anybody else, no further query."""
    texts, areas = list(_texts(declaration, answers)), list(_areas(answers))
    named = frozenset(row["standard"] for answer in answers for row in answer.criterion.standards)
    return [
        *findings.wording_findings(texts),
        *findings.standard_findings([*texts, *_cited(answers)], _day_of(declaration), named),
        *findings.level_findings(declaration.level, areas),
        *findings.not_applicable_findings(areas),
    ]


def looked_at_in(declaration: Declaration) -> dict[str, LookedAt]:
    """Return by fingerprint what a colleague has looked at."""
    return {row.fingerprint: row for row in declaration.looked_at.select_related("looked_by")}


def _day_of(declaration: Declaration) -> date:
    """Return the day by which standards are judged: that of the first submission, today for a draft."""
    return timezone.localdate(declaration.submitted_at or timezone.now())


def _texts(declaration: Declaration, answers: Sequence[Answer]) -> Iterator[Text]:
    for product in declaration.products.all():
        yield Text(f"{product.name}: {_('Intended use')}", "#details", product.intended_use, is_public=True)
        yield Text(f"{product.name}: {_('Description')}", "#details", product.description, is_public=True)
    for answer in answers:
        yield Text(answer.criterion.number, f"#answer-{answer.pk}", answer.reason)


def _cited(answers: Sequence[Answer]) -> Iterator[Text]:
    for answer in answers:
        for evidence in answer.evidence.all():
            name = " ".join(filter(None, (evidence.document_name, evidence.document_number)))
            yield Text(answer.criterion.number, f"#answer-{answer.pk}", name)


def _areas(answers: Sequence[Answer]) -> Iterator[AreaFacts]:
    areas: dict[str, AreaFacts] = {}
    for answer in answers:
        area = Area(answer.criterion.area)
        new = AreaFacts(area.value, str(area.label), area == Area.RISK_MANAGEMENT, f"#answer-{answer.pk}")
        facts = areas.setdefault(area, new)
        facts.total += 1
        facts.lacking += answer.gap(len(answer.evidence.all())) is not None
        facts.not_applicable += answer.verdict == Answer.Verdict.NOT_APPLICABLE
    yield from areas.values()


def _uses(answers: Sequence[Answer]) -> dict[str, Use]:
    uses: dict[str, Use] = {}
    for answer in answers:
        for evidence in answer.evidence.all():
            if evidence.file:
                new = Use(evidence.file.name, f"#answer-{answer.pk}")
                use = uses.setdefault(evidence.file.sha256, new)
                if answer.criterion.number not in use.numbers:
                    use.numbers.append(answer.criterion.number)
    return uses


def _namesakes(declaration: Declaration) -> Iterator[Namesake]:
    """Return products of other declarations that are called the same, however it is written.

    Shape: a change notice and what it changes are one product. Every name under way or in the register is read,
    some hundreds, because the key is made here.
    """
    own = {key for product in declaration.products.all() for key in _keys(product.name, product.name_english)}
    others = Product.objects.exclude(declaration=declaration).exclude(declaration__state__in=OUT_OF_THE_WAY)
    others = others.exclude(declaration=declaration.previous_id).exclude(declaration__previous=declaration)
    others = others.select_related("declaration__organization", "declaration__registration")
    for product in others.order_by("id").iterator(chunk_size=1000):
        if own & _keys(product.name, product.name_english):
            yield _namesake(product, product.declaration.organization_id in _related(declaration))


def _namesake(product: Product, is_own: bool) -> Namesake:
    other = product.declaration
    registration = getattr(other, "registration", None)
    return Namesake(
        product=product.name,
        declaration=other.pk,
        number=registration.number if registration else other.receipt_number or "",
        organization=other.organization.name,
        is_own=is_own,
        is_registered=other.state in IN_REGISTER,
    )


def _related(declaration: Declaration) -> set[int]:
    """Return the vendor and, when it declares on another's registration, its supplier."""
    supplier = declaration.supplier
    return {declaration.organization_id} | ({supplier.organization_id} if supplier else set())


def _keys(*names: str) -> set[str]:
    return {key for name in names if (key := search_key(name))}


def _shared(declaration: Declaration, uses: dict[str, Use]) -> Iterator[SharedFile]:
    """Return files that another organisation handed in with something it submitted."""
    elsewhere = Evidence.objects.filter(file__sha256__in=list(uses), answer__declaration__submitted_at__isnull=False)
    elsewhere = elsewhere.exclude(answer__declaration__organization__in=_related(declaration))
    rows = elsewhere.order_by("answer__declaration").values_list(
        "file__sha256",
        "answer__declaration",
        "answer__declaration__receipt_number",
        "answer__declaration__organization__name",
    )
    for sha256, other, number, organization in rows.distinct():
        use = uses[sha256]
        place = ", ".join(use.numbers)
        yield SharedFile(sha256, use.name, place, use.anchor, other, number or "", organization)


def _signature(declaration: Declaration) -> Iterator[Finding]:
    """Return what is odd about the date on the newest signed copy."""
    copy = declaration.signed_copies.first()
    if copy and declaration.submitted_at:
        yield from findings.signature_findings(
            copy.signed_on,
            in_force_from=declaration.guideline_edition.published_on,
            uploaded_on=timezone.localdate(copy.uploaded_at),
            submitted_on=timezone.localdate(declaration.submitted_at),
        )
