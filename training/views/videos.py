"""Watching videos: the list, the player, asking for an access, the files themselves."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ghs.accounts.access import SignedInRequest, public, requires
from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from ghs.files.serving import serve
from training.actions.video_accesses import AccessEntries, AccessHeld, apply_for_access
from training.actions.videos import keep_place
from training.forms.videos import AccessForm, PlaceForm
from training.models import AccessApplication, Progress, Video
from training.permissions import can_watch_video
from training.queries.videos import ShownSet, accesses_of, applications_of, neighbours_of, shown_sets

CAPTIONS = {"ja": "captions", "en": "captions_english"}


@public
@require_safe
def video_list(request: HttpRequest) -> HttpResponse:
    """Every video set with its videos, and what to do to watch them."""
    return render(request, "training/video_list.html", {"sets": shown_sets(request.user, timezone.localdate())})


@public
@require_safe
def video_watch(request: HttpRequest, slug: str) -> HttpResponse:
    """One video: the player for those who may watch it, for others what it is about and how to apply."""
    video = visible_video(request, slug)
    before, after = neighbours_of(video)
    (shown,) = shown_sets(request.user, timezone.localdate(), code=video.video_set.code)
    progress = next(each.progress for each in shown.videos if each.video.pk == video.pk)
    context = {
        "video": video,
        "shown": shown,
        "may_watch": can_watch_video(request.user, video, timezone.localdate()),
        "progress": progress,
        "starts_at_seconds": start_of(request, video, progress),
        "before": before,
        "after": after,
    }
    return render(request, "training/video_watch.html", context)


@public
@require_safe
def video_film(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The film itself, whole or in pieces, for those who may watch it."""
    return serve(request, watchable_video(request, slug).file, inline=True)


@public
@require_safe
def video_captions(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """The captions in one language, for those who may watch the film."""
    captions = getattr(watchable_video(request, slug), CAPTIONS.get(language, ""), None)
    if captions is None:
        raise Http404
    return serve(request, captions, inline=True)


@public
@require_safe
def video_poster(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The still picture, for everybody who may know of the video."""
    poster = visible_video(request, slug).poster
    if poster is None:
        raise Http404
    return serve(request, poster, inline=True)


@requires(Permission.OWN_DESK)
@require_POST
def video_progress(request: SignedInRequest, slug: str) -> HttpResponse:
    """Note where a person stopped watching."""
    video = watchable_video(request, slug)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    position_seconds = int(form.cleaned_data["position_seconds"])
    keep_place(video=video, position_seconds=position_seconds, by=request.user, at=timezone.now())
    return HttpResponse(status=204)


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def video_apply(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask for an access to a set: enter, confirm, send."""
    sets = shown_sets(request.user, timezone.localdate(), code=code)
    if not sets:
        raise Http404
    (shown,) = sets
    if request.method != "POST":
        if shown.waiting:
            return redirect("training:my_video_application", shown.waiting.receipt_number)
        if shown.has_lasting_access:
            messages.info(request, AccessHeld.message)
            return redirect("training:my_videos")
        return apply_page(request, shown, AccessForm(initial=known_of(request.user)))
    form = AccessForm(request.POST)
    step = request.POST.get("step")
    if step == "edit" or not form.is_valid():
        return apply_page(request, shown, form, status=200 if step == "edit" else 422)
    if step != "send":
        return render(request, "training/video_apply_confirm.html", {"form": form, "shown": shown})
    try:
        application = send_application(request, shown, form)
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.text)
        return apply_page(request, shown, form, status=422)
    return redirect("training:my_video_application", application.receipt_number)


@requires(Permission.OWN_DESK)
@require_safe
def my_video_application(request: SignedInRequest, receipt_number: str) -> HttpResponse:
    """One's own application: its receipt number and what came of it."""
    rows = applications_of(request.user).select_related("access")
    application = get_object_or_404(rows, receipt_number=receipt_number)
    return render(request, "training/my_video_application.html", {"application": application})


@requires(Permission.OWN_DESK)
@require_safe
def my_videos(request: SignedInRequest) -> HttpResponse:
    """What a person may watch until when, how far they came, and what to do next."""
    day = timezone.localdate()
    accesses = {access.application_id: access for access in accesses_of(request.user)}
    lines = []
    for application in applications_of(request.user):
        access = accesses.get(application.pk)
        lines.append((application, access, access.standing(day) if access else None))
    context = {"sets": shown_sets(request.user, day), "applications": lines}
    return render(request, "training/my_videos.html", context)


def visible_video(request: HttpRequest, slug: str) -> Video:
    """Return a video that the person may know of. Errors: Http404."""
    videos = Video.objects.visible_to(request.user, timezone.localdate())
    files = ("file", "captions", "captions_english", "poster")
    return get_object_or_404(videos.select_related("video_set", *files), slug=slug)


def watchable_video(request: HttpRequest, slug: str) -> Video:
    """Return a video that the person may be sent.

    Errors: Http404 for outsiders, PermissionDenied for those whose access is over or has not begun.
    """
    video = visible_video(request, slug)
    if can_watch_video(request.user, video, timezone.localdate()):
        return video
    if isinstance(request.user, User) and accesses_of(request.user).filter(video_set=video.video_set).exists():
        raise PermissionDenied
    raise Http404


def start_of(request: HttpRequest, video: Video, progress: Progress | None) -> int:
    """Return where the player starts: at the time asked for in the address, else at the place kept."""
    asked = request.GET.get("t", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 7:
        return min(int(asked), video.duration_seconds)
    return min(progress.resume_seconds, video.duration_seconds) if progress else 0


def known_of(user: User) -> dict[str, Any]:
    """Return what a person need not type again."""
    membership = user.memberships.select_related("organization").first()
    name = user.full_name if user.family_name else ""
    return {"name": name, "company": membership.organization.name if membership else ""}


def apply_page(request: HttpRequest, shown: ShownSet, form: AccessForm, *, status: int = 200) -> HttpResponse:
    """Return the page on which an application is written."""
    return render(request, "training/video_apply.html", {"form": form, "shown": shown}, status=status)


def send_application(request: SignedInRequest, shown: ShownSet, form: AccessForm) -> AccessApplication:
    """Hand a confirmed form over. Errors: Refusal."""
    entries = AccessEntries(
        name=form.cleaned_data["name"],
        company=form.cleaned_data["company"],
        purpose=form.cleaned_data["purpose"],
        consent_text=form.consent_text,
        language=get_language() or "ja",
    )
    return apply_for_access(
        video_set=shown.video_set,
        entries=entries,
        submission=form.cleaned_data["once"],
        by=request.user,
        at=timezone.now(),
    )
