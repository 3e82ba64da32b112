"""Bank statements at the desk: taken in, looked through, matched with invoices, settled.

The room stands above all apps that are paid for: what an invoice pays for is settled in the same request.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.billing import actions
from ghs.billing.actions.importing import StatementFaulty, reading_of, unknown_lines
from ghs.billing.matches import Match, matches
from ghs.billing.matching.claims import Confidence
from ghs.billing.models import Statement, StatementLine
from ghs.billing.queries import statements_with_counts
from ghs.desk.forms import StatementForm
from ghs.desk.views.settling import settle_paid_by
from ghs.errors import Refusal
from ghs.files.serving import serve
from registrations.queries import lapsed_last_days

STATEMENTS_PER_PAGE = 20
GROUP_WORDS = {
    Confidence.CERTAIN: (
        gettext_lazy("Certain"),
        gettext_lazy("Name or invoice number and amount agree, and nothing else fits. Look through them and confirm."),
    ),
    Confidence.LIKELY: (
        gettext_lazy("Likely"),
        gettext_lazy("One proposal fits, but not in every respect. Tick what is right."),
    ),
    Confidence.UNCLEAR: (
        gettext_lazy("To look at"),
        gettext_lazy(
            "Several invoices fit, or something does not agree. Nothing is noted before you assign it by hand."
        ),
    ),
    Confidence.NONE: (
        gettext_lazy("Nothing found"),
        gettext_lazy("No unpaid invoice fits. Search for it, or set the line aside."),
    ),
}


@dataclass(frozen=True)
class Card:
    """One proposal as it is shown; nobody confirms a payment of an own organisation."""

    match: Match
    is_own: bool

    @property
    def confidence(self) -> Confidence:
        """How sure it is."""
        return self.match.proposal.confidence

    @property
    def is_ready(self) -> bool:
        """Whether it can be ticked."""
        return self.match.proposal.is_ready and not self.is_own

    @property
    def is_ticked(self) -> bool:
        """Whether it is ticked to begin with."""
        return self.confidence == Confidence.CERTAIN


@dataclass(frozen=True)
class Group:
    """The proposals that are equally sure."""

    key: Confidence
    cards: list[Card]

    @property
    def title(self) -> str:
        """The heading."""
        return str(GROUP_WORDS[self.key][0])

    @property
    def lead(self) -> str:
        """What to do with them."""
        return str(GROUP_WORDS[self.key][1])


@requires(Permission.NOTE_PAYMENTS)
@require_http_methods(["GET", "POST"])
def statement_list(request: SignedInRequest) -> HttpResponse:
    """The statements, newest first; a file is sent here and looked through on the next page."""
    is_sent = request.method == "POST"
    form = StatementForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    faults: Iterable[object] = ()
    if form.is_bound and form.is_valid():
        try:
            taken = actions.take_statement(upload=form.cleaned_data["file"], by=request.user, at=timezone.now())
        except StatementFaulty as refusal:
            faults = refusal.reading.faults
            form.add_error("file", refusal.text)
        except Refusal as refusal:
            form.add_error("file", refusal.text)
        else:
            return _seen_before(request, taken)
    page = Paginator(statements_with_counts(), STATEMENTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "faults": faults, "page": page}
    return render(request, "desk/statement_list.html", context, status=422 if form.errors else 200)


def _seen_before(request: SignedInRequest, statement: Statement) -> HttpResponse:
    if statement.imported_at:
        messages.info(request, _("This file was imported before. Nothing was changed."))
    return redirect("desk:statement", statement.pk)


@requires(Permission.NOTE_PAYMENTS)
@require_http_methods(["GET", "POST"])
def statement(request: SignedInRequest, pk: int) -> HttpResponse:
    """One statement: before the import what was recognised, after it what each line may pay."""
    found = get_object_or_404(Statement.objects.select_related("file", "uploaded_by", "imported_by"), pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            return _act(request, found)
        except Refusal as refusal:
            refused = refusal.text
    page = _matching_page if found.imported_at else _recognised_page
    return page(request, found, refused)


def _act(request: SignedInRequest, found: Statement) -> HttpResponse:
    """Do what a button says. Errors: Refusal."""
    by, at, step = request.user, timezone.now(), request.POST.get("step")
    if step == "discard":
        actions.discard_statement(statement=found, by=by, at=at)
        messages.success(request, _("The file was discarded. Nothing was imported."))
        return redirect("desk:statement_list")
    if step == "import":
        actions.import_statement(statement=found, by=by, at=at)
        messages.success(request, _("The statement was imported. Look through the proposals below."))
    elif step == "confirm":
        marks = set(request.POST.getlist("mark"))
        invoices = actions.confirm_matches(marks=marks, by=by, at=at, last_days=lapsed_last_days())
        count = len(invoices)
        text = ngettext("%(count)d invoice got its payment.", "%(count)d invoices got their payment.", count)
        messages.success(request, text % {"count": count})
        settle_paid_by(request, invoices)
    return redirect("desk:statement", found.pk)


def _recognised_page(request: SignedInRequest, found: Statement, refused: str) -> HttpResponse:
    """What was recognised in the file, to be confirmed (確認画面)."""
    reading = reading_of(found, timezone.now())
    context = {
        "statement": found,
        "reading": reading,
        "fresh": len(unknown_lines(reading)),
        "refused": refused,
    }
    return render(request, "desk/statement_recognised.html", context, status=422 if refused else 200)


def _matching_page(request: SignedInRequest, found: Statement, refused: str) -> HttpResponse:
    """The open lines by how sure their proposals are, then those that are settled or set aside."""
    own = set(request.user.memberships.values_list("organization_id", flat=True))
    proposed = matches(timezone.localdate(), lapsed_last_days())
    cards = [Card(each, each.concerns(own)) for each in proposed if each.touches(found)]
    lines = StatementLine.objects.filter(statement=found)
    context = {
        "statement": found,
        "groups": [Group(level, [card for card in cards if card.confidence == level]) for level in Confidence],
        "ready_count": sum(card.is_ready for card in cards),
        "open_count": len(cards),
        "settled": lines.settled().select_related("payment").prefetch_related("payment__allocations__invoice"),
        "set_aside": lines.set_aside().select_related("set_aside_by"),
        "refused": refused,
    }
    return render(request, "desk/statement.html", context, status=422 if refused else 200)


@requires(Permission.NOTE_PAYMENTS)
@require_safe
def statement_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file as the bank sent it."""
    found = get_object_or_404(Statement.objects.select_related("file"), pk=pk)
    return serve(request, found.file)
