"""The organiser's desk: courses, editions and programmes."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from training.actions import courses as actions
from training.forms.courses import CourseForm, EditionForm, ProgrammeForm, parts_in
from training.models import Course, Edition
from training.queries.courses import programme_of, sign_up_counts

EDITIONS_PER_PAGE = 30


@requires(Permission.RUN_EVENTS)
@require_safe
def desk_event_list(request: SignedInRequest) -> HttpResponse:
    """Every edition, the latest first, and every course."""
    editions = Edition.objects.visible_to(request.user).select_related("course")
    page = Paginator(editions, EDITIONS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "now": timezone.now(), "courses": Course.objects.all()}
    return render(request, "training/desk_event_list.html", context)


@requires(Permission.RUN_EVENTS)
@require_safe
def desk_event(request: SignedInRequest, code: str) -> HttpResponse:
    """One edition: its facts, its programme, and what can be done next."""
    edition = edition_of(request, code)
    now = timezone.now()
    context = {
        "edition": edition,
        "standing": edition.standing(now),
        "programme": programme_of(edition),
        "counts": sign_up_counts(edition),
        "moves": [move for move in MOVES if edition.may_become(move[0]) and allowed_now(edition, move[0], now)],
    }
    return render(request, "training/desk_event.html", context)


MOVES = [
    (Edition.State.OPEN, "btn-primary"),
    (Edition.State.CLOSED, "btn-outline-primary"),
    (Edition.State.HELD, "btn-outline-primary"),
]


def allowed_now(edition: Edition, state: Edition.State, now: Any) -> bool:
    """Whether the hour allows a move: nothing is held before it ends, nothing opens after it."""
    return (now >= edition.ends_at) == (state == Edition.State.HELD)


@requires(Permission.RUN_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_course_create(request: SignedInRequest) -> HttpResponse:
    """Enter a new course."""
    form = CourseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            values = actions.CourseValues(**form.cleaned_data)
            course = actions.create_course(values=values, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The course was saved. Now plan an edition of it."))
            return redirect("training:desk_edition_create", slug=course.slug)
    return render(request, "training/desk_course_form.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.RUN_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_course_change(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change what is said about a course."""
    course = get_object_or_404(Course, slug=slug)
    form = CourseForm(request.POST if request.method == "POST" else None, initial=vars(course))
    if request.method == "POST" and form.is_valid():
        try:
            values = actions.CourseValues(**form.cleaned_data)
            actions.change_course(course=course, values=values, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The course was saved."))
            return redirect("training:desk_event_list")
    context = {"form": form, "course": course}
    return render(request, "training/desk_course_form.html", context, status=422 if form.errors else 200)


@requires(Permission.RUN_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_edition_create(request: SignedInRequest, slug: str) -> HttpResponse:
    """Plan one more holding of a course."""
    course = get_object_or_404(Course, slug=slug)
    form = EditionForm(request.POST if request.method == "POST" else None, initial=next_edition(course))
    if request.method == "POST" and form.is_valid():
        try:
            values = actions.EditionValues(**form.cleaned_data)
            edition = actions.create_edition(course=course, values=values, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The edition was saved as a draft. Enter its programme next."))
            return redirect("training:desk_programme", code=edition.code)
    context = {"form": form, "course": course}
    return render(request, "training/desk_edition_form.html", context, status=422 if form.errors else 200)


def next_edition(course: Course) -> dict[str, object]:
    """Return what a new edition begins with: the next number, its code, and where the last one was."""
    last = course.editions.order_by("-number").first()
    number = last.number + 1 if last else 1
    begun: dict[str, object] = {"number": number, "code": f"{course.slug}-{number}"}
    if last:
        begun |= {"venue": last.venue, "venue_english": last.venue_english, "capacity": last.capacity}
    return begun


@requires(Permission.RUN_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_edition_change(request: SignedInRequest, code: str) -> HttpResponse:
    """Change when, where and for how many."""
    edition = edition_of(request, code)
    form = EditionForm(request.POST if request.method == "POST" else None, initial=vars(edition))
    if request.method == "POST" and form.is_valid():
        try:
            values = actions.EditionValues(**form.cleaned_data)
            edition = actions.change_edition(edition=edition, values=values, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The edition was saved."))
            return redirect("training:desk_event", code=edition.code)
    context = {"form": form, "edition": edition, "course": edition.course}
    return render(request, "training/desk_edition_form.html", context, status=422 if form.errors else 200)


@requires(Permission.RUN_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_programme(request: SignedInRequest, code: str) -> HttpResponse:
    """Enter an edition's programme; “add lines” keeps what was entered and shows empty lines below it."""
    edition = edition_of(request, code)
    lines = [vars(part) for part in edition.parts.all()]
    form = ProgrammeForm(request.POST if request.method == "POST" else None, initial=lines, prefix="parts")
    if request.method == "POST" and form.is_valid():
        parts = [actions.PartValues(**line) for line in parts_in(form)]
        actions.set_programme(edition=edition, parts=parts, by=request.user, at=timezone.now())
        messages.success(request, _("The programme was saved."))
        if request.POST.get("then") == "more":
            return redirect("training:desk_programme", code=edition.code)
        return redirect("training:desk_event", code=edition.code)
    status = 422 if form.is_bound else 200
    return render(request, "training/desk_programme.html", {"formset": form, "edition": edition}, status=status)


@requires(Permission.RUN_EVENTS)
@require_POST
def desk_event_move(request: SignedInRequest, code: str) -> HttpResponse:
    """Publish, close, open again, or note as held."""
    edition = edition_of(request, code)
    try:
        to = Edition.State(request.POST.get("to", ""))
        actions.move_edition(edition=edition, to=to, by=request.user, at=timezone.now())
    except (ValueError, Refusal) as refusal:
        text = refusal.text if isinstance(refusal, Refusal) else actions.WrongState().text
        messages.error(request, text)
    else:
        messages.success(request, _("Saved: %(state)s") % {"state": to.label})
    return redirect("training:desk_event", code=edition.code)


def edition_of(request: SignedInRequest, code: str) -> Edition:
    """Return an edition an organiser may work on."""
    return get_object_or_404(Edition.objects.visible_to(request.user).select_related("course"), code=code)
