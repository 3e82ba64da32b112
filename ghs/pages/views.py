"""The fixed pages, inquiries and the error pages."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ghs.accounts.access import SignedInRequest, public, requires
from ghs.accounts.limits import is_within, too_many
from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from ghs.library.queries import articles_in_force
from ghs.pages.actions import mark_answered, mark_unanswered, receive_inquiry
from ghs.pages.forms import InquiryForm
from ghs.pages.links import LINKS
from ghs.pages.models import Inquiry
from ghs.pages.queries import fees_on
from newsletter.queries import latest_news
from training.queries.courses import upcoming_editions

RECEIVED = "inquiry_number"
INQUIRIES_PER_HOUR = 10
INQUIRIES_PER_PAGE = 30
NEWS_AT_HOME = 4
EVENTS_AT_HOME = 3


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: what GHS is and where to go."""
    at = timezone.now()
    context = {"posts": latest_news(at, NEWS_AT_HOME), "editions": upcoming_editions(at, EVENTS_AT_HOME)}
    return render(request, "pages/home.html", context)


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """ＧＨＳってなに？: the scheme in short."""
    return render(request, "pages/about.html")


@public
@require_safe
def apply(request: HttpRequest) -> HttpResponse:
    """適合宣言取得の手順: the steps, the levels and what they cost today."""
    return render(request, "pages/apply.html", {"fees": fees_on(timezone.localdate())})


@public
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """リンク集: where to read on."""
    return render(request, "pages/links.html", {"groups": LINKS})


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy policy, with the article numbers in force today."""
    return render(request, "pages/privacy.html", {"articles": articles_in_force(timezone.localdate())})


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the portal does so that everyone can use it."""
    return render(request, "pages/accessibility.html")


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines to leave people's own rooms alone."""
    rooms = ("/accounts/", "/my/", "/desk/", "/admin/")
    lines = ["User-agent: *", *(f"Disallow: {prefix}{room}" for prefix in ("", "/en") for room in rooms)]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """お問合せ: enter, confirm, send. Shape: `?topic=` chooses what it is about, for links from other pages."""
    if request.method != "POST":
        initial = known_of(request) | {"topic": request.GET.get("topic", "")}
        return render(request, "pages/contact.html", {"form": InquiryForm(initial=initial)})
    form = InquiryForm(request.POST)
    step = request.POST.get("step")
    if not form.is_valid():
        return render(request, "pages/contact.html", {"form": form}, status=422)
    if step == "edit":
        return render(request, "pages/contact.html", {"form": form})
    if step != "send":
        return render(request, "pages/contact_confirm.html", {"form": form})
    if not is_within(request, "inquiry", per_hour=INQUIRIES_PER_HOUR):
        return too_many(request)
    entries = {name: value for name, value in form.cleaned_data.items() if name != "consent"}
    inquiry = receive_inquiry(**entries, language=get_language() or "ja", at=timezone.now())
    request.session[RECEIVED] = inquiry.number
    return redirect("pages:contact_done")


def known_of(request: HttpRequest) -> dict[str, str]:
    """Return what a signed-in person need not type again."""
    if not isinstance(request.user, User):
        return {}
    return {"name": request.user.full_name, "email": request.user.email}


@public
@require_safe
def contact_done(request: HttpRequest) -> HttpResponse:
    """Tell the receipt number; without one in the session there is nothing to tell."""
    number = request.session.get(RECEIVED)
    if not number:
        return redirect("pages:contact")
    return render(request, "pages/contact_done.html", {"number": number})


@requires(Permission.ENTER_DESK)
@require_safe
def desk_inquiries(request: SignedInRequest) -> HttpResponse:
    """Every inquiry, the unanswered ones first by default."""
    shown = request.GET.get("show", "unanswered")
    inquiries = Inquiry.objects.all() if shown == "all" else Inquiry.objects.unanswered()
    page = Paginator(inquiries, INQUIRIES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/desk_inquiries.html", {"page": page, "shown": shown})


@requires(Permission.ENTER_DESK)
@require_safe
def desk_inquiry(request: SignedInRequest, number: str) -> HttpResponse:
    """One inquiry."""
    inquiry = get_object_or_404(Inquiry.objects.select_related("answered_by"), number=number)
    return render(request, "pages/desk_inquiry.html", {"inquiry": inquiry})


@requires(Permission.ENTER_DESK)
@require_POST
def desk_inquiry_answered(request: SignedInRequest, number: str) -> HttpResponse:
    """Mark an inquiry as answered, or take the mark back."""
    inquiry = get_object_or_404(Inquiry, number=number)
    mark = mark_unanswered if request.POST.get("answered") == "no" else mark_answered
    mark(inquiry=inquiry, by=request.user, at=timezone.now())
    return redirect("pages:desk_inquiry", number=number)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be understood."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: known, but without the right."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing for this person."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: the fault is on this side.

    Rendered without the request, so that neither database nor session is asked.
    """
    return HttpResponse(render_to_string("500.html"), status=500)
