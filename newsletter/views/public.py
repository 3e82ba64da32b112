"""News and the archive of the mail magazine, for everyone."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from newsletter.models import NewsPost
from newsletter.prose import as_html, opening
from newsletter.queries import archive, public_news

POSTS_A_PAGE = 20


@public
@require_safe
def news_list(request: HttpRequest) -> HttpResponse:
    """Every post that is public, newest first."""
    page = Paginator(public_news(timezone.now()), POSTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "newsletter/news_list.html", {"page": page})


@public
@require_safe
def news_post(request: HttpRequest, slug: str) -> HttpResponse:
    """One post; the address of a withdrawn one says so (410)."""
    post = get_object_or_404(NewsPost.objects.exclude(state=NewsPost.State.DRAFT), slug=slug)
    if post.state == NewsPost.State.WITHDRAWN:
        return render(request, "newsletter/news_withdrawn.html", {"post": post}, status=410)
    post = get_object_or_404(NewsPost.objects.public(timezone.now()), pk=post.pk)
    context = {"post": post, "body": as_html(post.shown_body), "opening": opening(post.shown_body)}
    return render(request, "newsletter/news_post.html", context)


@public
@require_safe
def archive_list(request: HttpRequest) -> HttpResponse:
    """Every issue of the mail magazine, newest first."""
    page = Paginator(archive(), POSTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "newsletter/archive_list.html", {"page": page})


@public
@require_safe
def archive_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue, as it was mailed."""
    mailing = get_object_or_404(archive(), pk=pk)
    body = as_html(mailing.shown_body)
    context = {"mailing": mailing, "body": body, "opening": opening(mailing.shown_body)}
    return render(request, "newsletter/archive_issue.html", context)
