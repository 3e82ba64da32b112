"""What an address follows: by the secret link of a mail, and on a person's own page."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, public, requires
from ghs.accounts.models import User
from ghs.accounts.queries import proven_addresses
from ghs.accounts.roles import Permission
from ghs.register.actions.following import change_frequency, stop_all_follows, stop_follow
from ghs.register.forms import ChangeFollowForm
from ghs.register.models import FollowQuerySet
from ghs.register.queries import follow_sender, follower_of, follows_of, follows_of_person, is_follows_token


@public
@require_http_methods(["GET", "HEAD", "POST"])
def follows(request: HttpRequest, token: str) -> HttpResponse:
    """Everything an address follows, by the link of a mail: how often, and the way out of one or all."""
    if not is_follows_token(token):
        return link_cut(request)
    follower = follower_of(token)
    if follower is None:
        return render(request, "register/follows_ended.html")
    if request.method == "POST":
        _change(request, follows_of(follower), way="link", by=None, at=timezone.now())
        return redirect("register:follows", token)
    context = {"follower": follower, "follows": follows_of(follower), "token": token}
    return render(request, "register/follows.html", context)


# Mail programs call this by themselves (RFC 8058) without cookies, so no CSRF token can be asked for. The
# token in the address is the proof, and a forged call could only end the mails of an address whose token is known.
@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def follows_off(request: HttpRequest, token: str) -> HttpResponse:
    """Stop everything with the link of a mail. A stale token is answered like a fresh one."""
    if not is_follows_token(token):
        return link_cut(request)
    follower = follower_of(token)
    if follower is None:
        return render(request, "register/follows_ended.html")
    if request.method == "POST":
        way = "one_click" if request.POST.get("List-Unsubscribe") == "One-Click" else "link"
        stop_all_follows(follower=follower, way=way, by=None, at=timezone.now())
        return render(request, "register/follows_ended.html")
    return render(request, "register/follows_off.html", {"follower": follower, "token": token})


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def my_follows(request: SignedInRequest) -> HttpResponse:
    """What a person's proven addresses follow."""
    if request.method == "POST":
        _change(request, follows_of_person(request.user), way="my_page", by=request.user, at=timezone.now())
        return redirect("register:my_follows")
    context = {"follows": follows_of_person(request.user), "has_address": bool(proven_addresses(request.user))}
    return render(request, "register/my_follows.html", context)


def link_cut(request: HttpRequest) -> HttpResponse:
    """404 in words of its own: nobody may be left without a way to stop the mail."""
    return render(request, "register/follows_link_cut.html", {"sender": follow_sender(timezone.now())}, status=404)


def _change(request: HttpRequest, own: FollowQuerySet, *, way: str, by: User | None, at: datetime) -> None:
    """Do with one's own follows what a button of the list says."""
    form = ChangeFollowForm(request.POST)
    if not form.is_valid():
        raise Http404
    wish = form.cleaned_data["wish"]
    if wish == "stop_all":
        for follower in {follow.follower for follow in own}:
            stop_all_follows(follower=follower, way=way, by=by, at=at)
        messages.success(request, _("You follow nothing any more. No more mails are sent."))
        return
    follow = own.filter(pk=form.cleaned_data["follow"]).first()
    if follow is None:
        messages.info(request, _("This was stopped already."))
    elif wish == "stop":
        stop_follow(follow=follow, way=way, by=by, at=at)
        messages.success(request, _("Stopped: %(title)s") % {"title": follow.title})
    else:
        change_frequency(follow=follow, frequency=wish, by=by, at=at)
        messages.success(request, _("Your choice is saved."))
