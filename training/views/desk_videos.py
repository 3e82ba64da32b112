"""The office's side of videos: sets, films, and who may watch."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from training.actions import video_accesses, videos
from training.actions.videos import SetDetails, VideoDetails, VideoUploads
from training.forms.videos import (
    GrantForm,
    NewVideoForm,
    NewVideoSetForm,
    ReasonForm,
    VideoForm,
    VideoSetForm,
    written_chapters,
)
from training.models import Access, AccessApplication, Video, VideoSet
from training.queries.videos import applications_in, video_sets_with_videos, waiting_applications

APPLICATIONS_PER_PAGE = 50
SET_FIELDS = ["title", "title_english", "released_on", "access_days"]
VIDEO_FIELDS = [
    *("title", "title_english", "position", "is_free", "summary", "summary_english"),
    *("transcript", "transcript_english", "chapters"),
]
FILE_FIELDS = ["file", "captions", "captions_english", "poster"]


@requires(Permission.RUN_EVENTS)
@require_safe
def desk_video_list(request: SignedInRequest) -> HttpResponse:
    """Every set with its videos, and how many applications wait."""
    context = {
        "sets": video_sets_with_videos(),
        "waiting": waiting_applications().count(),
        "today": timezone.localdate(),
    }
    return render(request, "training/desk_video_list.html", context)


@requires(Permission.RUN_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_video_set_add(request: SignedInRequest) -> HttpResponse:
    """Begin a video set."""
    form = NewVideoSetForm(request.POST if request.method == "POST" else None)

    def add(entries: dict[str, Any]) -> None:
        details = SetDetails(**{name: entries[name] for name in SET_FIELDS})
        videos.add_video_set(code=entries["code"], details=details, by=request.user, at=timezone.now())

    if form.is_bound and carried_out(form, add):
        messages.success(request, _("The video set was added. Now add its videos."))
        return redirect("training:desk_video_list")
    return form_page(request, "training/desk_video_set_form.html", form)


@requires(Permission.RUN_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_video_set_change(request: SignedInRequest, code: str) -> HttpResponse:
    """Change a set's titles, release date or usual length of an access."""
    video_set = get_object_or_404(VideoSet, code=code)
    initial = {name: getattr(video_set, name) for name in SET_FIELDS}
    form = VideoSetForm(request.POST if request.method == "POST" else None, initial=initial)

    def change(entries: dict[str, Any]) -> None:
        details = SetDetails(**entries)
        videos.change_video_set(video_set=video_set, details=details, by=request.user, at=timezone.now())

    if form.is_bound and carried_out(form, change):
        messages.success(request, _("The video set was saved."))
        return redirect("training:desk_video_list")
    return form_page(request, "training/desk_video_set_form.html", form, video_set=video_set)


@requires(Permission.RUN_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_video_add(request: SignedInRequest, code: str) -> HttpResponse:
    """Put a film into a set."""
    video_set = get_object_or_404(VideoSet, code=code)
    form = NewVideoForm(*brought_along(request), initial={"position": video_set.videos.count() + 1})

    def add(entries: dict[str, Any]) -> None:
        videos.add_video(
            video_set=video_set, slug=entries["slug"], **parts_of(entries), by=request.user, at=timezone.now()
        )

    if form.is_bound and carried_out(form, add):
        messages.success(request, _("The video was added."))
        return redirect("training:desk_video_list")
    return form_page(request, "training/desk_video_form.html", form, video_set=video_set)


@requires(Permission.RUN_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_video_change(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change what a video says, or replace its files."""
    video = get_object_or_404(Video.objects.select_related("video_set", *FILE_FIELDS), slug=slug)
    initial: dict[str, Any] = {name: getattr(video, name) for name in VIDEO_FIELDS}
    initial["chapters"] = written_chapters(video.chapters)
    form = VideoForm(*brought_along(request), initial=initial)

    def change(entries: dict[str, Any]) -> None:
        videos.change_video(video=video, **parts_of(entries), by=request.user, at=timezone.now())

    if form.is_bound and carried_out(form, change):
        messages.success(request, _("The video was saved."))
        return redirect("training:desk_video_list")
    return form_page(request, "training/desk_video_form.html", form, video_set=video.video_set, video=video)


@requires(Permission.RUN_EVENTS)
@require_safe
def desk_video_applications(request: SignedInRequest) -> HttpResponse:
    """The applications: those that wait first of all, decided ones and all on request."""
    states = [*AccessApplication.State.values, "all"]
    state = request.GET.get("state", "")
    state = state if state in states else AccessApplication.State.SUBMITTED.value
    rows = applications_in("" if state == "all" else state)
    context = {
        "page": Paginator(rows, APPLICATIONS_PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "tabs": [*AccessApplication.State.choices, ("all", _("All"))],
    }
    return render(request, "training/desk_video_applications.html", context)


@requires(Permission.RUN_EVENTS)
@require_safe
def desk_video_application(request: SignedInRequest, receipt_number: str) -> HttpResponse:
    """One application, to be decided or to look up what was."""
    return application_page(request, find_application(receipt_number))


@requires(Permission.RUN_EVENTS)
@require_POST
def desk_video_access_grant(request: SignedInRequest, receipt_number: str) -> HttpResponse:
    """Let an applicant watch for a period."""
    application = find_application(receipt_number)
    form = GrantForm(request.POST)

    def grant(entries: dict[str, Any]) -> None:
        video_accesses.grant_access(application=application, **entries, by=request.user, at=timezone.now())

    if carried_out(form, grant):
        messages.success(request, _("The access was granted. The person is told by mail."))
        return redirect("training:desk_video_application", receipt_number)
    return application_page(request, application, grant_form=form)


@requires(Permission.RUN_EVENTS)
@require_POST
def desk_video_access_decline(request: SignedInRequest, receipt_number: str) -> HttpResponse:
    """Say no to an applicant, with the reason."""
    application = find_application(receipt_number)
    form = ReasonForm(request.POST)

    def decline(entries: dict[str, Any]) -> None:
        video_accesses.decline_access(application=application, **entries, by=request.user, at=timezone.now())

    if carried_out(form, decline):
        messages.success(request, _("The application was declined. The person is told by mail."))
        return redirect("training:desk_video_application", receipt_number)
    return application_page(request, application, reason_form=form)


@requires(Permission.RUN_EVENTS)
@require_POST
def desk_video_access_withdraw(request: SignedInRequest, receipt_number: str) -> HttpResponse:
    """Take an access back, with the reason."""
    application = find_application(receipt_number)
    access = get_object_or_404(Access, application=application)
    form = ReasonForm(request.POST)

    def withdraw(entries: dict[str, Any]) -> None:
        video_accesses.withdraw_access(access=access, **entries, by=request.user, at=timezone.now())

    if carried_out(form, withdraw):
        messages.success(request, _("The access was withdrawn. The person is told by mail."))
        return redirect("training:desk_video_application", receipt_number)
    return application_page(request, application, reason_form=form)


def carried_out(form: forms.Form, act: Callable[[dict[str, Any]], None]) -> bool:
    """Do what a valid form asks for; a refusal becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.text)
        return False
    return True


def brought_along(request: HttpRequest) -> tuple[Any, Any]:
    """Return what a form with files is bound to; nothing when the page is only asked for."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def parts_of(entries: dict[str, Any]) -> dict[str, Any]:
    """Return the details and the files that a video's form holds."""
    return {
        "details": VideoDetails(**{name: entries[name] for name in VIDEO_FIELDS}),
        "uploads": VideoUploads(**{name: entries[name] for name in FILE_FIELDS}),
    }


def form_page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    """Return a page with a form, marked as refused when there are errors."""
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def find_application(receipt_number: str) -> AccessApplication:
    """Return an application with its person, set and access. Errors: Http404."""
    rows = AccessApplication.objects.select_related("user", "video_set", "access")
    return get_object_or_404(rows, receipt_number=receipt_number)


def application_page(
    request: HttpRequest,
    application: AccessApplication,
    *,
    grant_form: GrantForm | None = None,
    reason_form: ReasonForm | None = None,
) -> HttpResponse:
    """Return the page of one application with the forms that fit its state."""
    day = timezone.localdate()
    first, last = application.video_set.usual_period(day)
    access = getattr(application, "access", None)
    context = {
        "application": application,
        "access": access,
        "standing": access.standing(day) if access else None,
        "grant_form": grant_form or GrantForm(initial={"starts_on": first, "ends_on": last}),
        "reason_form": reason_form or ReasonForm(),
        "form": grant_form or reason_form,
    }
    refused = (grant_form and grant_form.errors) or (reason_form and reason_form.errors)
    return render(request, "training/desk_video_application.html", context, status=422 if refused else 200)
