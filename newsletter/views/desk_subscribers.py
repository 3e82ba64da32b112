"""The desk's view of subscribers: who, since when, on which words; and refusals that come by telephone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from newsletter.actions.subscriptions import leave_newsletter
from newsletter.forms import SubscriberFilterForm
from newsletter.models import Subscriber
from newsletter.queries import consents_of, subscriber_counts, subscribers_found

SUBSCRIBERS_A_PAGE = 50


@requires(Permission.PUBLISH)
@require_safe
def desk_subscribers(request: SignedInRequest) -> HttpResponse:
    """Subscribers, newest wish first, found by state and part of the address."""
    form = SubscriberFilterForm(request.GET or None, states=Subscriber.State.choices)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = subscribers_found(state=wanted.get("state", ""), text=wanted.get("text", ""))
    page = Paginator(rows, SUBSCRIBERS_A_PAGE).get_page(request.GET.get("page"))
    counts = [(Subscriber.State(state).label, count) for state, count in subscriber_counts().items()]
    return render(request, "newsletter/desk_subscribers.html", {"form": form, "page": page, "counts": counts})


@requires(Permission.PUBLISH)
@require_safe
def subscriber(request: SignedInRequest, pk: int) -> HttpResponse:
    """One subscriber with the record of their consents."""
    subscriber = get_object_or_404(Subscriber, pk=pk)
    context = {"subscriber": subscriber, "consents": consents_of(subscriber)}
    return render(request, "newsletter/subscriber.html", context)


@requires(Permission.PUBLISH)
@require_POST
def subscriber_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a subscription for a person who asked the office to."""
    subscriber = get_object_or_404(Subscriber, pk=pk)
    leave_newsletter(subscriber=subscriber, way="desk", by=request.user, at=timezone.now())
    messages.success(request, _("The subscription has ended."))
    return redirect("newsletter:subscriber", pk=pk)
