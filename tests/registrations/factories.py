"""Declarations in any state, brought there by the same actions that people use."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory

from ghs.accounts.models import Organization, StaffRole, User
from ghs.accounts.roles import MemberRole, Role
from ghs.billing.actions import note_payment
from ghs.billing.models import Invoice
from ghs.council.models import StandInRule
from ghs.library.models import Area, Criterion, GuidelineEdition
from registrations import actions
from registrations.actions import ProductDetails
from registrations.merging import fingerprint
from registrations.models import Answer, Declaration, Evidence, OfficeEntry, StandIn
from tests.factories import member_of, staff
from tests.ghs.files.factories import pdf, upload

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
State = Declaration.State

DETAILS = ProductDetails(
    name="アクメ健康手帳",
    name_kana="アクメケンコウテチョウ",
    name_english="Acme Health Diary",
    category="health",
    models_covered="AHD-1、AHD-2",
    version_range="3.0～3.9",
    intended_use="体重と血圧を記録し、グラフで振り返る。",
    description="スマートフォン用のアプリ。",
)


class GuidelineEditionFactory(factory.django.DjangoModelFactory):
    """An edition that is in force."""

    class Meta:
        model = GuidelineEdition
        django_get_or_create = ("number",)

    number = "1.20"
    published_on = "2018-12-14"
    title_ja = "ヘルスソフトウェア開発ガイドライン"
    title_en = "Health Software Development Guideline"


class CriterionFactory(factory.django.DjangoModelFactory):
    """One item to answer."""

    class Meta:
        model = Criterion

    edition = factory.SubFactory(GuidelineEditionFactory)
    area = Area.RISK_MANAGEMENT
    position = factory.Sequence(lambda number: number + 1)
    key = factory.Sequence(lambda number: f"question-{number + 1}")
    number = factory.Sequence(lambda number: f"T-{number + 1}")
    text_ja = "意図した使用を文書にしていますか。"
    text_en = "Is the intended use written down?"
    evidence_wanted_ja = "意図した使用を記した文書"
    evidence_wanted_en = "Document stating the intended use"
    not_applicable_allowed = True
    is_sample = True


def small_checklist(items_an_area: int = 2) -> GuidelineEdition:
    """Return an edition with a few items in each area."""
    edition: GuidelineEdition = GuidelineEditionFactory()
    for area in Area:
        for _ in range(items_an_area):
            CriterionFactory(edition=edition, area=area)
    return edition


def next_edition(number: str, published_on: date, reworded: str) -> GuidelineEdition:
    """Return a later edition that asks the same as the newest one, but words its first item differently."""
    before = list(GuidelineEdition.objects.latest("published_on").criteria.all())
    edition: GuidelineEdition = GuidelineEditionFactory(number=number, published_on=published_on)
    for criterion in before:
        criterion.pk, criterion.edition = None, edition
    before[0].text_ja = reworded
    Criterion.objects.bulk_create(before)
    return edition


def draft(by: User, organization: Organization, areas: tuple[str, ...] = (), at: datetime = AT) -> Declaration:
    """Return a draft with nothing but a product's name."""
    return actions.start_declaration(
        organization=organization,
        product_name=DETAILS.name,
        areas=areas,
        submission=uuid.uuid4(),
        by=by,
        at=at,
    )


def complete_draft(by: User, organization: Organization, areas: tuple[str, ...] = (), at: datetime = AT) -> Declaration:
    """Return a draft that lacks nothing."""
    return completed(draft(by, organization, areas, at), by, at)


def completed(declaration: Declaration, by: User, at: datetime = AT) -> Declaration:
    """Fill in everything that a draft lacks."""
    product = declaration.products.get()
    actions.save_product(product=product, details=DETAILS, seen=ProductDetails.of(product).mark, by=by, at=at)
    actions.save_signatory(
        declaration=declaration,
        name="山田 花子",
        title="代表取締役",
        publish_documents=True,
        seen=fingerprint(*actions.signatory_texts(declaration)),
        by=by,
        at=at,
    )
    answers = Answer.objects.filter(declaration=declaration)
    answers.update(verdict=Answer.Verdict.CONFORMS)
    Evidence.objects.bulk_create(
        Evidence(answer=answer, document_name="計画書", document_number="RM-1", document_version="2")
        for answer in answers
    )
    declaration.refresh_from_db()
    return declaration


class Case:
    """One declaration and the people around it; `to(state)` brings it there as people do."""

    def __init__(self, declaration: Declaration, vendor: User, reviewer: User, registrar: User, at: datetime) -> None:
        self.declaration, self.at = declaration, at
        self.vendor, self.reviewer, self.registrar = vendor, reviewer, registrar

    def tick(self) -> datetime:
        """Return a moment later than any before."""
        self.at += timedelta(minutes=1)
        return self.at

    def do(self, action: Any, by: User, **values: Any) -> Any:
        """Call an action on the declaration, and look at it anew."""
        result = action(declaration=self.declaration, by=by, at=self.tick(), **values)
        self.declaration.refresh_from_db()
        return result

    def request(self, answer: Answer | None, message: str = "文書番号を補ってください。") -> None:
        """Write down a correction request."""
        due_on = (self.at + timedelta(days=14)).date()
        self.do(actions.add_correction, self.reviewer, answer=answer, message=message, due_on=due_on)

    def pay(self) -> None:
        """Note the payment that is due."""
        due = self.declaration.total_yen or 0
        note_payment(
            invoice=Invoice.objects.standing().get(for_key=str(self.declaration.pk)),
            amount_yen=due,
            received_on=self.at.date(),
            submission=uuid.uuid4(),
            by=self.reviewer,
            at=self.tick(),
        )

    def to(self, state: str) -> "Case":
        """Walk to a state along the legal transitions; states without an action yet are set in the row."""
        walk = {
            State.DRAFT: [],
            State.SUBMITTED: ["submit"],
            State.CHECKING: ["submit", "take"],
            State.RETURNED: ["submit", "take", "return"],
            State.PROPOSED: ["submit", "take", "propose"],
            State.REFUSED: ["submit", "take", "refuse"],
            State.CANCELLED: ["cancel"],
            State.AWAITING_PAYMENT: ["submit", "take", "propose", "accept"],
        }
        paid = ["submit", "take", "propose", "accept", "settle"]
        for step in walk.get(State(state), paid):
            self.step(step)
        if State(state) not in walk and state != State.REGISTERED:
            Declaration.objects.filter(pk=self.declaration.pk).update(state=state)
            self.declaration.refresh_from_db()
        return self

    def step(self, name: str) -> None:
        """Take one step by its name."""
        getattr(self, f"_{name}")()

    def _request(self) -> None:
        self.request(self.declaration.answers.first())

    def _submit(self) -> None:
        self.do(actions.submit_declaration, self.vendor)

    def _take(self) -> None:
        self.do(actions.take_declaration, self.reviewer)

    def _return(self) -> None:
        self._request()
        self.do(actions.return_declaration, self.reviewer)

    def _propose(self) -> None:
        self.do(actions.propose_declaration, self.reviewer, note="")

    def _refuse(self) -> None:
        self.do(actions.refuse_checked, self.reviewer, reason="対象外の製品です。")

    def _cancel(self) -> None:
        self.do(actions.cancel_declaration, self.vendor)

    def _accept(self) -> None:
        self.do(actions.accept_declaration, self.registrar)

    def _decide_alone(self) -> None:
        """Let the reviewer, who is a registrar as well from now on, decide alone."""
        allow_stand_ins(self.at)
        StaffRole.objects.get_or_create(user=self.reviewer, role=Role.REGISTRAR)
        self.reviewer = User.objects.get(pk=self.reviewer.pk)
        decide_alone(self)

    def _settle(self) -> None:
        self.pay()
        self.do(actions.settle_declaration, self.reviewer)


def entered(organization: Organization, by: User, at: datetime = AT, *, contact: str = "") -> Declaration:
    """Return a draft that lacks nothing, entered by the office for an organisation from paper."""
    declaration = actions.enter_declaration(
        organization=organization,
        product_name=DETAILS.name,
        areas=(),
        entry=OfficeEntry(source="post", received_on=at.date(), contact_name="佐藤 次郎", contact_email=contact),
        scans=[upload(pdf(), "適合宣言書.pdf")],
        submission=uuid.uuid4(),
        by=by,
        at=at,
    )
    return completed(declaration, by, at)


def allow_stand_ins(at: datetime, days: int = 5) -> None:
    """Let one registrar decide alone from long before a day on."""
    StandInRule.objects.create(effective_on=at.date() - timedelta(days=30), is_allowed=True, confirm_within_days=days)


def decide_alone(
    case: Case, *, by: User | None = None, kind: str = "accepted", why_alone: str = "決裁者が不在のため。"
) -> StandIn:
    """Let who checked a case, or somebody else, decide on it alone."""
    reason = "" if kind == "accepted" else "対象外です。"
    stand_in: StandIn = case.do(
        actions.decide_alone, by or case.reviewer, kind=kind, reason=reason, why_alone=why_alone
    )
    return stand_in


def new_case(organization: Organization, areas: tuple[str, ...] = (), at: datetime = AT) -> Case:
    """Return a complete draft with people of its own."""
    vendor = member_of(organization, MemberRole.OWNER)
    declaration = complete_draft(vendor, organization, areas, at)
    return Case(declaration, vendor, staff(Role.REVIEWER), staff(Role.REGISTRAR), at)
