"""Reading declarations for their pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.history.queries import history_of
from ghs.history.words import VERBS
from ghs.library.models import Area
from registrations.models import Answer, CorrectionRequest, Decision, Declaration, Document, Gap
from registrations.queries.people import names_of, own_names
from registrations.queries.threads import with_unread

State = Declaration.State

# The way every declaration goes; the states beside it are said in words.
STAGES: list[tuple[str | Promise, frozenset[State]]] = [
    (_("Draft"), frozenset({State.DRAFT})),
    (_("Submitted"), frozenset({State.SUBMITTED})),
    (_("Check of form"), frozenset({State.CHECKING, State.RETURNED})),
    (_("Decision"), frozenset({State.PROPOSED})),
    (_("Payment"), frozenset({State.AWAITING_PAYMENT})),
    (_("Registered"), frozenset({State.REGISTERED})),
]

# Steps inside the office of which the vendor hears only the outcome.
OFFICE_ONLY = frozenset(
    {
        "add_correction",
        "add_note",
        "confirm_stand_in",
        "decide_alone",
        "drop_correction",
        "look_at_finding",
        "object_to_stand_in",
        "send_back",
        "strike_note",
    }
)
# Many a day while a draft is written: shown to nobody but counted in history.
SMALL_STEPS = frozenset({"save_product", "save_signatory", "save_checklist", "take_workbook"})


@dataclass(frozen=True)
class Stage:
    """One step on the way, as a page shows it."""

    label: str | Promise
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class Event:
    """One line of a declaration's story; `who` is empty for the clock."""

    at: datetime
    what: str | Promise
    who: str | Promise


@dataclass
class Issued:
    """A kind of document as it was issued last, with the earlier ones, newest first."""

    newest: Document
    earlier: list[Document] = field(default_factory=list)


@dataclass
class AreaProgress:
    """How far the checklist of one area is answered."""

    area: Area
    answers: list[Answer] = field(default_factory=list)
    gaps: list[tuple[Answer, Gap]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many items there are."""
        return len(self.answers)

    @property
    def done(self) -> int:
        """How many items are complete."""
        return self.total - len(self.gaps)

    @property
    def is_begun(self) -> bool:
        """Whether any item has an answer."""
        return any(answer.verdict for answer in self.answers)


def declarations_of(user: User) -> QuerySet[Declaration]:
    """Return the declarations of a person's organisations with what a list shows, newest first."""
    declarations = Declaration.objects.declared_by(user).select_related("organization", "registration", "revises")
    declarations = declarations.select_related("office_entry")
    newest_first = declarations.with_due_on().order_by("-created_at", "-id")
    return with_unread(newest_first.prefetch_related("products"), from_office=True)


def answers_of(declaration: Declaration) -> list[Answer]:
    """Return the checklist as answered, with evidence and correction requests that were sent."""
    requests = CorrectionRequest.objects.select_related("requested_by")
    answers = Answer.objects.asked_in(declaration).with_evidence().with_origin()
    answers = answers.annotate(message_count=Count("messages"))
    return list(answers.prefetch_related(Prefetch("correction_requests", requests)))


def progress_of(declaration: Declaration) -> list[AreaProgress]:
    """Return how far each area is answered, in the order of the guideline."""
    progress = {area: AreaProgress(area) for area in declaration.all_areas}
    for answer in Answer.objects.asked_in(declaration).with_evidence_count():
        area = progress[Area(answer.criterion.area)]
        area.answers.append(answer)
        if gap := answer.gap(answer.evidence_count):
            area.gaps.append((answer, gap))
    return list(progress.values())


def is_ready(declaration: Declaration, progress: list[AreaProgress]) -> bool:
    """Whether nothing is missing for a submission."""
    is_answered = all(area.total and not area.gaps for area in progress)
    return is_answered and declaration.is_described and declaration.has_signatory


def open_requests_of(declaration: Declaration) -> QuerySet[CorrectionRequest]:
    """Return what the office has asked for and the vendor has not handed in."""
    requests = CorrectionRequest.objects.open().filter(declaration=declaration)
    return requests.select_related("answer__criterion")


def refusal_reason_of(declaration: Declaration) -> str:
    """Return why a declaration was refused; empty when it was not."""
    if declaration.state != State.REFUSED:
        return ""
    refusals = declaration.decisions.filter(kind=Decision.Kind.REFUSED)
    return refusals.order_by("-id").values_list("reason", flat=True).first() or ""


def stages_of(declaration: Declaration) -> list[Stage]:
    """Return the way with the place where a declaration stands; empty when it left the way."""
    places = [index for index, (_label, states) in enumerate(STAGES) if declaration.state in states]
    if not places:
        return []
    here = places[0]
    return [Stage(label, index < here, index == here) for index, (label, _states) in enumerate(STAGES)]


def timeline_of(declaration: Declaration, *, for_staff: bool) -> list[Event]:
    """Return what happened, oldest first.

    Shape: the vendor reads its own people's names and otherwise "the office"; staff read every name.
    """
    hidden = SMALL_STEPS if for_staff else SMALL_STEPS | OFFICE_ONLY
    entries = [entry for entry in history_of(declaration) if entry.verb not in hidden]
    by = {entry.by for entry in entries if entry.by}
    names = names_of(by) if for_staff else own_names(declaration.organization)
    return [
        Event(entry.at, VERBS.get(entry.verb, entry.verb), names.get(entry.by, _("The office")) if entry.by else "")
        for entry in entries
    ]


def documents_of(declaration: Declaration) -> list[Issued]:
    """Return what was issued for a declaration, kind by kind."""
    return by_kind(declaration.documents.select_related("file"))


def by_kind(documents: Iterable[Document]) -> list[Issued]:
    """Return documents kind by kind, each with its newest and the earlier ones."""
    issued: dict[str, Issued] = {}
    for document in sorted(documents, key=lambda each: (each.issued_at, each.pk), reverse=True):
        if document.kind in issued:
            issued[document.kind].earlier.append(document)
        else:
            issued[document.kind] = Issued(document)
    return [issued[kind] for kind in Document.Kind.values if kind in issued]


def days_since(moment: datetime, at: datetime) -> int:
    """Return how many days of the calendar have passed. Units: days in Asia/Tokyo."""
    return (timezone.localdate(at) - timezone.localdate(moment)).days
