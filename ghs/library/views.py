"""The guideline library and the practice guide."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from ghs.accounts.access import SignedInRequest, public, requires
from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from ghs.files.checks import FileRefused
from ghs.files.serving import serve
from ghs.library.actions import add_leaflet, add_occasion, remove_outreach
from ghs.library.documents import checklist_csv, checklist_pdf
from ghs.library.forms import OutreachForm
from ghs.library.models import Criterion, Distribution, GuidelineEdition, Leaflet, Lecture
from ghs.library.queries import (
    CHANGES,
    UNCHANGED,
    articles_in_force,
    compared_by_area,
    criteria_by_area,
    editions_to_compare,
    editions_with_criteria,
    outreach,
    renumbered_articles,
)

OUTREACH: dict[str, type[Leaflet | Lecture | Distribution]] = {
    "leaflet": Leaflet,
    "lecture": Lecture,
    "distribution": Distribution,
}


@public
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """ガイドライン・様式集、チェックリスト: everything there is to read and to take along."""
    today = timezone.localdate()
    context = {
        "editions": editions_with_criteria(),
        "in_force": GuidelineEdition.objects.in_force(today).first(),
        "to_compare": editions_to_compare(),
        "leaflets": Leaflet.objects.all(),
    }
    return render(request, "library/library.html", context)


@public
@require_safe
def checklist(request: HttpRequest, number: str) -> HttpResponse:
    """The checklist of one edition, area by area."""
    edition = edition_with_checklist(number)
    areas = criteria_by_area(edition)
    context = {
        "edition": edition,
        "areas": areas,
        "has_samples": has_samples(edition),
        "has_standards": any(row.standards for _, criteria in areas for row in criteria),
    }
    return render(request, "library/checklist.html", context)


@public
@require_safe
def comparison(request: HttpRequest, earlier: str, later: str) -> HttpResponse:
    """What an edition asks differently from an earlier one, item by item; `?only=changes` leaves out the rest."""
    before, after = edition_with_checklist(earlier), edition_with_checklist(later)
    if before == after:
        raise Http404
    if before.published_on > after.published_on:
        return redirect("library:comparison", later, earlier)
    everything = compared_by_area(before, after)
    only_changes = request.GET.get("only") == "changes"
    areas = [(area, [row for row in rows if row.difference.changes or not only_changes]) for area, rows in everything]
    words = Counter(word for _, rows in everything for row in rows for word in row.words)
    context = {
        "before": before,
        "after": after,
        "areas": [(area, rows) for area, rows in areas if rows],
        "only_changes": only_changes,
        "counts": [(word, words[word]) for word in (*CHANGES.values(), UNCHANGED)],
    }
    return render(request, "library/comparison.html", context)


@public
@require_safe
def checklist_file(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The checklist as a file to fill in: CSV for a spreadsheet, PDF for paper."""
    edition = edition_with_checklist(number)
    language = get_language() or "ja"
    content = checklist_csv(edition) if kind == "csv" else checklist_pdf(edition)
    content_type = "text/csv; charset=utf-8" if kind == "csv" else "application/pdf"
    name = f"ghs-checklist-{edition.number}-{language}.{kind}"
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def edition_with_checklist(number: str) -> GuidelineEdition:
    """Return an edition whose criteria are loaded, or answer 404."""
    edition: GuidelineEdition = get_object_or_404(GuidelineEdition, number=number)
    if not edition.criteria.exists():
        raise Http404
    return edition


def has_samples(edition: GuidelineEdition) -> bool:
    """Whether any criterion of the edition is a sample, not official."""
    return Criterion.objects.filter(edition=edition, is_sample=True).exists()


@public
@require_safe
def leaflet_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A leaflet's file; leaflets are for everyone."""
    leaflet = get_object_or_404(Leaflet.objects.select_related("file"), pk=pk)
    if leaflet.file is None:
        raise Http404
    return serve(request, leaflet.file, inline=True)


@public
@require_safe
def manga(request: HttpRequest) -> HttpResponse:
    """GHS told in four drawings."""
    return render(request, "library/manga.html")


@public
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The practice guide to using medical images, with the article numbers of today's law."""
    today = timezone.localdate()
    context = {"articles": articles_in_force(today), "renumbered": renumbered_articles(today), "today": today}
    return render(request, "library/guide.html", context)


@requires(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_outreach(request: SignedInRequest) -> HttpResponse:
    """What the council did to make GHS known; the annual report counts these."""
    form = OutreachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            note_outreach(form.cleaned_data, by=request.user)
            return redirect("library:desk_outreach")
        except FileRefused as refusal:
            form.add_error("upload", refusal.text)
    return render(
        request, "library/desk_outreach.html", {"form": form, "groups": outreach()}, status=422 if form.errors else 200
    )


def note_outreach(entries: dict[str, Any], *, by: User) -> None:
    """Hand what was entered to the action of its kind."""
    same: dict[str, Any] = {"title": entries["title"], "once": entries["once"], "by": by, "at": timezone.now()}
    if entries["kind"] == "leaflet":
        add_leaflet(audience=entries["audience"], published_on=entries["day"], upload=entries["upload"], **same)
    else:
        model = Lecture if entries["kind"] == "lecture" else Distribution
        add_occasion(model=model, held_on=entries["day"], **same)


@requires(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_outreach_remove(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Ask, then take back something noted by mistake."""
    if kind not in OUTREACH:
        raise Http404
    done: Leaflet | Lecture | Distribution = get_object_or_404(OUTREACH[kind], pk=pk)  # type: ignore[assignment]
    if request.method == "POST":
        remove_outreach(done=done, by=request.user, at=timezone.now())
        return redirect("library:desk_outreach")
    return render(request, "library/desk_outreach_remove.html", {"done": done})
