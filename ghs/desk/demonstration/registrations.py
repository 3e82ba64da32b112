"""The 86 registrations as settled history: declarations, answers, payments, every public version, every entry.

They are written in bulk: nobody is written to, and no permit is typeset except the first vendor's own.
"""

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from ghs.accounts.models import Organization, User
from ghs.billing.models import Payment
from ghs.council.models import PriceKind
from ghs.council.queries import price_on, tax_rate_on
from ghs.desk.demonstration.days import moment
from ghs.desk.demonstration.money import pay_by_invoice
from ghs.desk.demonstration.plan import OWN, Planned, plan
from ghs.desk.demonstration.vendors import OWN_BRAND, Brand, brands, product_of
from ghs.history.models import Entry
from ghs.library.models import Criterion, GuidelineEdition
from ghs.proof.models import Series
from registrations.actions.documents import issue_permit
from registrations.actions.publishing import PRODUCT_FACTS
from registrations.keys import register_keys
from registrations.models import (
    Answer,
    Decision,
    Declaration,
    Disclosure,
    Evidence,
    Product,
    Registration,
    RegistrationVersion,
)

State = Declaration.State
PUBLIC_REASONS = {
    State.SUSPENDED: "届出内容の確認のため、使用を一時停止しています（サンプル）。",
    State.REVOKED: "宣言の内容と製品の相違が改められなかったため、登録を取り消しました（サンプル）。",
}
# What happened to a declaration before its registration: verb, state reached, days before.
STEPS = [
    ("start_declaration", State.DRAFT, 60),
    ("submit_declaration", State.SUBMITTED, 40),
    ("take_declaration", State.CHECKING, 38),
    ("propose_declaration", State.PROPOSED, 30),
    ("accept_declaration", State.AWAITING_PAYMENT, 28),
    ("register_declaration", State.REGISTERED, 0),
]
ENDS = {
    State.SUSPENDED: "suspend_registration",
    State.LAPSED: "lapse_registration",
    State.WITHDRAWN: "withdraw_registration",
    State.REVOKED: "revoke_registration",
}


class Story:
    """One planned registration on its way into rows."""

    def __init__(self, planned: Planned, organization: Organization, brand: Brand, people: dict[str, User]) -> None:
        self.planned, self.organization, self.brand, self.people = planned, organization, brand, people
        self.vendor = people["owner"] if planned.sequence in OWN else None
        self.registered_at = moment(planned.registered_on, 11)

    def at(self, days_before: int) -> datetime:
        """Return a moment some days before the registration."""
        return self.registered_at - timedelta(days=days_before)

    def by(self, verb: str) -> User | None:
        """Return who did a step; the companies nobody plays have nobody."""
        if verb in ("start_declaration", "submit_declaration", "withdraw_registration"):
            return self.vendor
        if verb == "lapse_registration":
            return None
        is_decision = verb in ("accept_declaration", "suspend_registration", "revoke_registration")
        return self.people["registrar" if is_decision else "reviewer"]


def fill_register(
    *, own: Organization, companies: list[Organization], people: dict[str, User], today: date
) -> list[Registration]:
    """Write the whole register up to today; return the first vendor's own registrations."""
    names, stories = brands(), []
    for planned in plan(today):
        number = planned.sequence * 7 % len(companies)
        is_own = planned.sequence in OWN
        organization, brand = (own, OWN_BRAND) if is_own else (companies[number], names[number])
        stories.append(Story(planned, organization, brand, people))
    declarations = Declaration.objects.bulk_create(_declarations(stories))
    products = Product.objects.bulk_create(
        Product(declaration=declaration, **product_of(story.planned.sequence, story.brand))
        for story, declaration in zip(stories, declarations, strict=True)
    )
    registrations = Registration.objects.bulk_create(
        _registration(story, declaration) for story, declaration in zip(stories, declarations, strict=True)
    )
    rows = list(zip(stories, registrations, products, strict=True))
    RegistrationVersion.objects.bulk_create(version for row in rows for version in _versions(*row))
    _answer(declarations)
    Disclosure.objects.bulk_create(_disclosures(rows))
    _decide_and_pay(stories, declarations)
    Entry.objects.bulk_create(entry for story, registration, _ in rows for entry in _entries(story, registration))
    Series.objects.create(name="registration", last_number=len(registrations))
    return _with_permits([registration for story, registration, _ in rows if story.planned.sequence in OWN])


def _declarations(stories: list[Story]) -> list[Declaration]:
    editions = list(GuidelineEdition.objects.order_by("-published_on"))
    given: Counter[int] = Counter()
    declarations = []
    for story in stories:
        year = story.at(40).year
        given[year] += 1
        declaration = _declaration(story, f"D{year}-{given[year]:06d}")
        declaration.guideline_edition = next(each for each in editions if each.published_on <= story.at(40).date())
        declarations.append(declaration)
    Series.objects.bulk_create(Series(name=f"declaration-{year}", last_number=last) for year, last in given.items())
    return declarations


def _declaration(story: Story, receipt_number: str) -> Declaration:
    planned = story.planned
    fee_yen = price_on(PriceKind.REGISTRATION, planned.level, planned.registered_on)
    return Declaration(
        organization=story.organization,
        areas=planned.areas,
        level=planned.level,
        state=planned.state,
        state_since=moment(planned.changed_on, 11),
        receipt_number=receipt_number,
        signatory_name="見本 一郎",
        signatory_title="代表取締役",
        publish_documents=planned.sequence % 3 != 0,
        fee_yen=fee_yen,
        tax_yen=tax_rate_on(planned.registered_on).tax_on(fee_yen),
        pay_by=planned.registered_on + timedelta(days=14),
        proposed_by=story.people["reviewer"],
        submission=uuid.uuid4(),
        created_by=story.vendor,
        created_at=story.at(60),
        submitted_at=story.at(40),
    )


def _registration(story: Story, declaration: Declaration) -> Registration:
    planned = story.planned
    return Registration(
        declaration=declaration,
        organization=story.organization,
        sequence=planned.sequence,
        number=f"GHS-{planned.sequence:04d}",
        level=planned.level,
        registered_on=planned.registered_on,
        expires_on=planned.expires_on,
    )


def _versions(story: Story, registration: Registration, product: Product) -> Iterator[RegistrationVersion]:
    """What the public saw: the registration, each renewal, the end."""
    planned, organization = story.planned, story.organization
    told: dict[str, Any] = {
        "registration": registration,
        "level": planned.level,
        "areas": planned.areas,
        "organization_name": organization.name,
        "organization_name_kana": organization.name_kana,
        "organization_name_english": organization.name_english,
        "product_names": [product.name],
        "product_details": [{name: getattr(product, name) for name in PRODUCT_FACTS}],
        "guideline_edition": registration.declaration.guideline_edition.number,
        "registered_on": planned.registered_on,
        "organization": organization,
        "sequence": planned.sequence,
        **register_keys(registration, [product]),
    }
    began = [(story.registered_at, planned.expires[0])]
    began += [(moment(renewed_on, 11), expires_on) for renewed_on, expires_on in planned.renewals]
    ended_at = moment(planned.changed_on, 11) if planned.state != State.REGISTERED else None
    until = [start for start, _ in began[1:]] + [ended_at]
    for (recorded_from, expires_on), recorded_to in zip(began, until, strict=True):
        span = {"recorded_from": recorded_from, "recorded_to": recorded_to, "expires_on": expires_on}
        yield RegistrationVersion(**told, **span, state=State.REGISTERED)
    if ended_at:
        yield RegistrationVersion(
            **told,
            recorded_from=ended_at,
            expires_on=planned.expires_on,
            state=planned.state,
            ended_on=planned.ended_on,
            public_reason=PUBLIC_REASONS.get(planned.state, ""),
        )


def _disclosures(rows: list[tuple[Story, Registration, Product]]) -> Iterator[Disclosure]:
    """Every third vendor shows its answers, and every sixth its evidence and pages as well."""
    for story, registration, _product in rows:
        sequence = story.planned.sequence
        if sequence % 3 == 1:
            is_open = sequence % 6 == 1
            site = f"https://vendor-{registration.organization_id}.example" if is_open else ""
            yield Disclosure(
                registration=registration,
                shows_answers=True,
                shows_evidence=is_open,
                manual_link=f"{site}/manual" if is_open else "",
                contact_link=f"{site}/support" if is_open else "",
                changed_at=story.registered_at,
            )


def _answer(declarations: list[Declaration]) -> None:
    """Answer every criterion of those editions whose criteria are loaded, each with a document named."""
    criteria: dict[int, list[Criterion]] = {}
    for criterion in Criterion.objects.order_by("position"):
        criteria.setdefault(criterion.edition_id, []).append(criterion)
    answers = Answer.objects.bulk_create(
        Answer(declaration=declaration, criterion=criterion, verdict=Answer.Verdict.CONFORMS)
        for declaration in declarations
        for criterion in criteria.get(declaration.guideline_edition_id, [])
        if criterion.area in declaration.all_areas
    )
    Evidence.objects.bulk_create(
        Evidence(
            answer=answer,
            document_name=f"{answer.criterion.get_area_display()}記録（サンプル）",
            document_number=f"S-{answer.declaration_id:03d}-{answer.criterion.position:02d}",
            document_version="1.0",
        )
        for answer in answers
    )


def _decide_and_pay(stories: list[Story], declarations: list[Declaration]) -> None:
    pairs = list(zip(stories, declarations, strict=True))
    Decision.objects.bulk_create(
        Decision(declaration=declaration, kind=kind, decided_by=story.by(verb), decided_at=story.at(days))
        for story, declaration in pairs
        for kind, verb, days in [
            (Decision.Kind.PROPOSED, "propose_declaration", 30),
            (Decision.Kind.ACCEPTED, "accept_declaration", 28),
        ]
    )
    Payment.objects.bulk_create(
        Payment(
            for_kind=declaration._meta.label_lower,
            for_key=str(declaration.pk),
            amount_yen=declaration.total_yen or 0,
            received_on=story.planned.registered_on - timedelta(days=1),
            submission=uuid.uuid4(),
            noted_by=story.people["reviewer"],
            noted_at=story.registered_at,
        )
        for story, declaration in pairs
        if story.planned.sequence not in OWN
    )
    for story, declaration in pairs:
        if story.planned.sequence in OWN:
            pay_by_invoice(declaration, story.people, story.at(28), story.registered_at)


def _entries(story: Story, registration: Registration) -> Iterator[Entry]:
    """Every step as history knows it, oldest first."""
    declaration, before = registration.declaration, ""
    for verb, state, days in STEPS:
        yield _entry(story, declaration, verb, story.at(days), before, state)
        before = state
    for renewed_on, expires_on in story.planned.renewals:
        entry = _entry(story, registration, "renew_registration", moment(renewed_on, 11))
        entry.detail = {"expires_on": expires_on.isoformat()}
        yield entry
    state = story.planned.state
    if state in ENDS:
        yield _entry(story, declaration, ENDS[state], moment(story.planned.changed_on, 11), before, state)


def _entry(
    story: Story, obj: Declaration | Registration, verb: str, at: datetime, before: str = "", after: str = ""
) -> Entry:
    by = story.by(verb)
    return Entry(
        at=at,
        by=by.reference if by else None,
        verb=verb,
        kind=obj._meta.label_lower,
        key=str(obj.pk),
        from_state=before,
        to_state=after,
    )


def _with_permits(registrations: list[Registration]) -> list[Registration]:
    for registration in registrations:
        issue_permit(registration, None, moment(registration.registered_on, 11))
    return registrations
