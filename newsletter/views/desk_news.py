"""The desk of those who publish news."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from newsletter.actions.posts import PostText, change_post, correct_post, publish_post, withdraw_post, write_post
from newsletter.forms import CorrectionForm, PostForm, PublishForm, SettledPostForm, WithdrawForm
from newsletter.models import NewsPost
from newsletter.prose import as_html

POSTS_A_PAGE = 30


@requires(Permission.PUBLISH)
@require_safe
def desk_news(request: SignedInRequest) -> HttpResponse:
    """Every post, drafts first."""
    posts = NewsPost.objects.visible_to(request.user)
    page = Paginator(posts, POSTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "newsletter/desk_news.html", {"page": page, "now": timezone.now()})


@requires(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def post_new(request: SignedInRequest) -> HttpResponse:
    """Write a post."""
    form = PostForm(request.POST or None)
    if form.is_valid():
        try:
            post = write_post(
                text=PostText(**form.text),
                slug=form.cleaned_data["slug"],
                submission=form.cleaned_data["submission"],
                by=request.user,
                at=timezone.now(),
            )
            return redirect("newsletter:post", pk=post.pk)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
    return _render_form(request, form, post=None)


@requires(Permission.PUBLISH)
@require_safe
def post(request: SignedInRequest, pk: int) -> HttpResponse:
    """A post as its readers see it, and what can be done with it."""
    post = get_object_or_404(NewsPost.objects.visible_to(request.user), pk=pk)
    context = {
        "post": post,
        "html": as_html(post.body),
        "html_english": as_html(post.body_english),
        "is_public": post.is_public(timezone.now()),
        "mailings": post.mailings.all(),
    }
    return render(request, "newsletter/post.html", context)


@requires(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def post_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a draft, or correct a published post."""
    post = get_object_or_404(NewsPost.objects.visible_to(request.user), pk=pk)
    at = timezone.now()
    names = ["title", "body", "title_english", "body_english", "slug", "version"]
    initial = {name: getattr(post, name) for name in names}
    form = _form_for(post, at)(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            _save_changes(post, form, request, at=at)
            messages.success(request, _("The changes are saved."))
            return redirect("newsletter:post", pk=post.pk)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
    return _render_form(request, form, post=post)


@requires(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def post_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Publish a draft, now or from a time on."""
    post = get_object_or_404(NewsPost.objects.visible_to(request.user), pk=pk)
    at = timezone.now()
    form = PublishForm(request.POST or None, at=at)
    if form.is_valid():
        try:
            publish_post(post=post, published_at=form.cleaned_data["moment"] or at, by=request.user, at=at)
            messages.success(request, _("The post is published."))
            return redirect("newsletter:post", pk=post.pk)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
    context = {"post": post, "form": form}
    return render(request, "newsletter/post_publish.html", context, status=422 if form.errors else 200)


@requires(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def post_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw a published post, with a reason."""
    post = get_object_or_404(NewsPost.objects.visible_to(request.user), pk=pk)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            withdraw_post(post=post, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
            messages.success(request, _("The post is withdrawn."))
            return redirect("newsletter:post", pk=post.pk)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
    context = {"post": post, "form": form}
    return render(request, "newsletter/post_withdraw.html", context, status=422 if form.errors else 200)


def _form_for(post: NewsPost, at: datetime) -> type[PostForm]:
    """Return the form for a post: readers are told of corrections, and a published address stays."""
    if post.is_public(at):
        return CorrectionForm
    return PostForm if post.state == NewsPost.State.DRAFT else SettledPostForm


def _save_changes(post: NewsPost, form: PostForm, request: SignedInRequest, *, at: datetime) -> None:
    text, version = PostText(**form.text), form.cleaned_data["version"] or 0
    if post.state == NewsPost.State.DRAFT:
        slug = form.cleaned_data["slug"]
        change_post(post=post, version=version, text=text, slug=slug, by=request.user, at=at)
    else:
        correction = form.cleaned_data.get("correction", "")
        correct_post(post=post, version=version, text=text, correction=correction, by=request.user, at=at)


def _render_form(request: SignedInRequest, form: PostForm, *, post: NewsPost | None) -> HttpResponse:
    context = {"form": form, "post": post}
    return render(request, "newsletter/post_form.html", context, status=422 if form.errors else 200)
