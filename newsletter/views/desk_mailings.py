"""The desk of those who send the mail magazine."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from newsletter.actions.mailings import (
    MailingText,
    cancel_mailing,
    change_mailing,
    compose_mailing,
    compose_resend,
    schedule_mailing,
    send_test,
    take_back_mailing,
)
from newsletter.emails import content_of
from newsletter.forms import MailingForm, OnceForm, ResendForm, ScheduleForm
from newsletter.models import Mailing, NewsPost
from newsletter.queries import deliveries_of, fates_of, mailing_from_post, mailings_for_desk, recipient_count

MAILINGS_A_PAGE = 30
RECIPIENTS_A_PAGE = 100

# The styles of a mail stand in its elements, and it is shown in a frame without scripts.
MAIL_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups"],
}


@requires(Permission.PUBLISH)
@require_safe
def desk_mailings(request: SignedInRequest) -> HttpResponse:
    """Every mailing, newest first."""
    page = Paginator(mailings_for_desk(request.user), MAILINGS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "newsletter/desk_mailings.html", {"page": page})


@requires(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def mailing_new(request: SignedInRequest) -> HttpResponse:
    """Write a mailing, blank or from a news post."""
    key = request.GET.get("post", "")
    post = get_object_or_404(NewsPost.objects.public(timezone.now()), pk=key) if key.isdecimal() else None
    form = MailingForm(request.POST or None, initial=mailing_from_post(post) if post else None)
    if form.is_valid():
        mailing = compose_mailing(
            text=MailingText(**form.text),
            post=post,
            submission=form.cleaned_data["submission"],
            by=request.user,
            at=timezone.now(),
        )
        return redirect("newsletter:mailing", pk=mailing.pk)
    return _render_form(request, form, mailing=None)


@requires(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def mailing_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    mailing = _mailing(request, pk)
    names = ["subject", "body", "subject_english", "body_english", "version"]
    form = MailingForm(request.POST or None, initial={name: getattr(mailing, name) for name in names})
    if form.is_valid():
        try:
            change_mailing(
                mailing=mailing,
                version=form.cleaned_data["version"] or 0,
                text=MailingText(**form.text),
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("The changes are saved."))
            return redirect("newsletter:mailing", pk=pk)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
    return _render_form(request, form, mailing=mailing)


@requires(Permission.PUBLISH)
@require_safe
def mailing(request: SignedInRequest, pk: int) -> HttpResponse:
    """A mailing as its readers get it; once it went out, what became of each recipient."""
    mailing, at = _mailing(request, pk), timezone.now()
    contents = [content_of(mailing, language=language, at=at) for language in mailing.languages]
    context = {"mailing": mailing, "contents": contents, "test_form": OnceForm()}
    if mailing.sent_at is None:
        context["recipients"] = recipient_count(mailing)
    else:
        fates = fates_of(mailing)
        chosen = next((fate.key for fate in fates if fate.key == request.GET.get("fate")), "")
        rows = Paginator(deliveries_of(mailing, chosen), RECIPIENTS_A_PAGE)
        context |= {"fates": fates, "chosen": chosen, "page": rows.get_page(request.GET.get("page"))}
    return render(request, "newsletter/mailing.html", context)


@csp(MAIL_POLICY)
@xframe_options_sameorigin
@requires(Permission.PUBLISH)
@require_safe
def mailing_html(request: SignedInRequest, pk: int, language: str) -> HttpResponse:
    """The HTML part of a mailing on its own, for the frame that shows it."""
    mailing = _mailing(request, pk)
    if language not in mailing.languages:
        raise Http404
    return HttpResponse(content_of(mailing, language=language, at=timezone.now()).html)


@requires(Permission.PUBLISH)
@require_POST
def mailing_test(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a mailing to oneself."""
    mailing, form = _mailing(request, pk), OnceForm(request.POST)
    form.is_valid()
    send_test(mailing=mailing, to=request.user, submission=form.cleaned_data["submission"], at=timezone.now())
    messages.success(request, _("A test is on its way to %(address)s.") % {"address": request.user.email})
    return redirect("newsletter:mailing", pk=pk)


@requires(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def mailing_schedule(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose when a draft goes out, see what that means, and settle it."""
    mailing, at = _mailing(request, pk), timezone.now()
    form = ScheduleForm(request.POST or None, at=at, initial={"version": mailing.version})
    context = {"mailing": mailing, "form": form, "recipients": recipient_count(mailing)}
    if not form.is_valid() or request.POST.get("step") == "edit":
        status = 422 if request.POST.get("step") != "edit" and form.errors else 200
        return render(request, "newsletter/mailing_schedule.html", context, status=status)
    moment = form.cleaned_data["moment"]
    if request.POST.get("step") != "send":
        return render(request, "newsletter/mailing_schedule_confirm.html", {**context, "moment": moment})
    try:
        schedule_mailing(mailing=mailing, version=form.cleaned_data["version"], send_at=moment, by=request.user, at=at)
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.text)
        return render(request, "newsletter/mailing_schedule.html", context, status=422)
    messages.success(request, _("The mailing is scheduled."))
    return redirect("newsletter:mailing", pk=pk)


@requires(Permission.PUBLISH)
@require_POST
def mailing_take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a scheduled mailing a draft again."""
    try:
        take_back_mailing(mailing=_mailing(request, pk), by=request.user, at=timezone.now())
        messages.success(request, _("The mailing is a draft again and will not be sent."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("newsletter:mailing", pk=pk)


@requires(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def mailing_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give up a mailing that has not gone out."""
    mailing = _mailing(request, pk)
    if request.method != "POST":
        return render(request, "newsletter/mailing_cancel.html", {"mailing": mailing})
    try:
        cancel_mailing(mailing=mailing, by=request.user, at=timezone.now())
        messages.success(request, _("The mailing is cancelled."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("newsletter:mailing", pk=pk)


@requires(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def mailing_resend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Prepare a mailing to be sent once more."""
    mailing = _mailing(request, pk)
    if mailing.sent_at is None:
        raise Http404
    form = ResendForm(request.POST or None)
    if form.is_valid():
        again = compose_resend(
            mailing=mailing,
            audience=form.cleaned_data["audience"],
            submission=form.cleaned_data["submission"],
            by=request.user,
            at=timezone.now(),
        )
        return redirect("newsletter:mailing", pk=again.pk)
    context = {"mailing": mailing, "form": form}
    return render(request, "newsletter/mailing_resend.html", context, status=422 if form.errors else 200)


def _mailing(request: SignedInRequest, pk: int) -> Mailing:
    mailings = Mailing.objects.visible_to(request.user).select_related("post", "resend_of")
    return get_object_or_404(mailings, pk=pk)


def _render_form(request: SignedInRequest, form: MailingForm, *, mailing: Mailing | None) -> HttpResponse:
    context = {"form": form, "mailing": mailing}
    return render(request, "newsletter/mailing_form.html", context, status=422 if form.errors else 200)
