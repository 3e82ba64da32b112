"""A signed-in person's own subscriptions."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from newsletter.actions.subscriptions import Wish, leave_newsletter, subscribe_signed_in
from newsletter.models import Subscriber
from newsletter.queries import consent_wording, subscriptions_of


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def my_newsletter(request: SignedInRequest) -> HttpResponse:
    """Each of a person's proven addresses, with a button to subscribe or to leave."""
    at = timezone.now()
    wording = consent_wording(at)
    subscriptions = subscriptions_of(request.user)
    if request.method != "POST":
        return render(request, "newsletter/my_newsletter.html", {"subscriptions": subscriptions, "wording": wording})
    chosen = [one for one in subscriptions if one.address == request.POST.get("address")]
    if not chosen:
        raise Http404
    if request.POST.get("wish") == "subscribe":
        wish = Wish(
            address=chosen[0].address,
            language=request.user.language,
            wording=wording,
            page=request.path,
            source=Subscriber.Source.OWN_DESK,
        )
        subscribe_signed_in(wish=wish, by=request.user, at=at)
        messages.success(request, _("You subscribe to the mail magazine now."))
    elif chosen[0].subscriber:
        leave_newsletter(subscriber=chosen[0].subscriber, way="own_desk", by=request.user, at=at)
        messages.success(request, _("You have left the mail magazine."))
    return redirect("newsletter:my_newsletter")
