"""The council's own artwork at the desk: what is used, what is to come, and what it looks like before it counts."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from ghs.register import actions
from ghs.register.forms import ArtworkDayForm, ArtworkForm, SampleForm
from ghs.register.mark import Shape, draw, example_mark, in_state
from ghs.register.models import Artwork
from ghs.register.queries import artwork_history, drawn_mark, picture_of, slots_on
from ghs.register.views.mark_usage import SVG_HEADERS
from registrations.levels import LEVELS
from registrations.models import PUBLIC_STATES, Declaration

HISTORY_ROWS = 20


@requires(Permission.OPERATE)
@require_safe
def desk_mark_list(request: SignedInRequest) -> HttpResponse:
    """Every level and shape with what is used today, and everything that was or will be."""
    history = Paginator(artwork_history(), HISTORY_ROWS).get_page(request.GET.get("page"))
    context = {"slots": slots_on(timezone.localdate()), "page": history}
    return render(request, "register/desk_mark_list.html", context)


@requires(Permission.OPERATE)
@require_http_methods(["GET", "POST"])
def desk_artwork_new(request: SignedInRequest, level: int, shape: str) -> HttpResponse:
    """Upload a picture for a level and shape; it is shown before it counts."""
    slot = _slot(level, shape)
    form = ArtworkForm(request.POST, request.FILES) if request.method == "POST" else ArtworkForm()
    if form.is_bound and form.is_valid():
        given = {"upload": form.cleaned_data["file"], "submission": form.cleaned_data["once"]}
        try:
            artwork = actions.propose_artwork(level=level, shape=slot, by=request.user, at=timezone.now(), **given)
        except Refusal as refusal:
            form.add_error("file", refusal.text)
        else:
            return redirect("register:desk_artwork", artwork.pk)
    context = {"form": form, "sample_form": SampleForm(), "level": level, "shape": slot}
    return render(request, "register/desk_artwork_new.html", context, status=_status(form))


@requires(Permission.OPERATE)
@require_POST
def desk_sample_new(request: SignedInRequest, level: int, shape: str) -> HttpResponse:
    """Return to the sample drawing for a level and shape, after a look at it."""
    slot, form = _slot(level, shape), SampleForm(request.POST)
    form.is_valid()
    artwork = actions.propose_sample(
        level=level, shape=slot, submission=form.cleaned_data["once"], by=request.user, at=timezone.now()
    )
    return redirect("register:desk_artwork", artwork.pk)


@requires(Permission.OPERATE)
@require_http_methods(["GET", "POST"])
def desk_artwork(request: SignedInRequest, pk: int) -> HttpResponse:
    """An artwork as it will look in every state; confirmed from a day on."""
    artwork, today = _artwork(pk), timezone.localdate()
    initial = {"effective_on": artwork.effective_on or today}
    form = ArtworkDayForm(request.POST) if request.method == "POST" else ArtworkDayForm(initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.confirm_artwork(artwork=artwork, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The artwork is used from that day on."))
            return redirect("register:desk_mark_list")
    context = {
        "form": form,
        "artwork": artwork,
        "states": PUBLIC_STATES,
        "may_drop": artwork.can_be_dropped(today),
    }
    return render(request, "register/desk_artwork.html", context, status=_status(form))


@requires(Permission.OPERATE)
@require_POST
def desk_artwork_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Do not use an artwork."""
    try:
        actions.drop_artwork(artwork=_artwork(pk), by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, _("The artwork is not used."))
    return redirect("register:desk_mark_list")


@requires(Permission.OPERATE)
@require_safe
def desk_mark_picture(request: SignedInRequest, level: int, shape: str) -> HttpResponse:
    """The mark of a level and shape as it is drawn today."""
    return _svg(drawn_mark(example_mark(level), _slot(level, shape), timezone.localdate()))


@requires(Permission.OPERATE)
@require_safe
def desk_artwork_picture(request: SignedInRequest, pk: int, state: str) -> HttpResponse:
    """An artwork as the mark would show it in a state."""
    artwork = _artwork(pk)
    if state not in dict(PUBLIC_STATES):
        raise Http404
    mark = in_state(example_mark(artwork.level), Declaration.State(state))
    return _svg(draw(mark, Shape(artwork.shape), picture_of(artwork)))


def _artwork(pk: int) -> Artwork:
    return get_object_or_404(Artwork.objects.select_related("file", "uploaded_by"), pk=pk)


def _slot(level: int, shape: str) -> Shape:
    """Return the shape of an address. Errors: Http404 for a level or shape that there is not."""
    if level not in LEVELS or shape not in Shape:
        raise Http404
    return Shape(shape)


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200


def _svg(drawing: str) -> HttpResponse:
    return HttpResponse(drawing, content_type="image/svg+xml", headers=SVG_HEADERS)
