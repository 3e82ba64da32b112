"""Reading for the home page, the archive, the desk and the annual report."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ghs.accounts.models import User
from ghs.accounts.queries import proven_addresses
from ghs.council.days import midnight
from ghs.mail.links import absolute
from ghs.mail.models import Consent, Delivery, DeliveryQuerySet
from ghs.mail.oneclick import reference_of
from ghs.mail.sender import Sender, sender_on
from ghs.proof.tokens import digest
from newsletter.models import (
    TOPIC_SLUG,
    HandledSignUp,
    Mailing,
    MailingQuerySet,
    NewsPost,
    NewsPostQuerySet,
    Subscriber,
    SubscriberQuerySet,
)
from training.models import SignUp


@dataclass(frozen=True)
class Fate:
    """How many recipients of a mailing met one fate. `skip` tells why, for those left out on purpose."""

    state: str
    skip: str
    recipients: int

    @property
    def label(self) -> str:
        """The fate in words."""
        if self.skip:
            return f"{Delivery.State(self.state).label}: {Delivery.Skip(self.skip).label}"
        return str(Delivery.State(self.state).label)

    @property
    def key(self) -> str:
        """The name of this fate in an address."""
        return f"{self.state}-{self.skip}" if self.skip else self.state


@dataclass(frozen=True)
class Subscription:
    """One of a person's proven addresses, and the subscriber behind it, if there is one."""

    address: str
    subscriber: Subscriber | None

    @property
    def is_on(self) -> bool:
        """Whether the mail magazine goes to this address."""
        return self.subscriber is not None and self.subscriber.state == Subscriber.State.CONFIRMED


def latest_news(at: datetime, limit: int = 5) -> NewsPostQuerySet:
    """Return the newest posts that anyone may read."""
    return public_news(at)[:limit]


def public_news(at: datetime) -> NewsPostQuerySet:
    """Return every post that anyone may read, newest first."""
    return NewsPost.objects.public(at).order_by("-published_at", "-id")


def posts_published_between(first: date, last: date) -> NewsPostQuerySet:
    """Return the posts published from one day to another, oldest first. Units: days in Japan, both included.

    Shape: a post withdrawn later was published all the same.
    """
    posts = NewsPost.objects.exclude(state=NewsPost.State.DRAFT)
    return posts.filter(published_at__range=_moments(first, last)).order_by("published_at", "id")


def mailings_sent_between(first: date, last: date) -> MailingQuerySet:
    """Return the mailings that went out from one day to another, oldest first, each with its first mailing.

    Units: days in Japan, both included.
    """
    mailings = Mailing.objects.gone_out().filter(sent_at__range=_moments(first, last))
    return mailings.select_related("resend_of").order_by("sent_at", "id")


def confirmed_subscribers_on(day: date) -> int:
    """Return how many addresses subscribed at the end of a day in Japan, by the consents kept."""
    end = midnight(day + timedelta(days=1))
    standing = Consent.objects.filter(topic__slug=TOPIC_SLUG, confirmed_at__lt=end)
    standing = standing.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gte=end))
    return standing.values("address").distinct().count()


def archive() -> MailingQuerySet:
    """Return every mailing that went out, newest first; a re-send stands beside its first, not alone."""
    firsts = Mailing.objects.gone_out().filter(resend_of=None)
    return firsts.prefetch_related("resends").order_by("-sent_at", "-id")


def mailings_for_desk(user: User) -> MailingQuerySet:
    """Return every mailing a person may work on, newest first."""
    return Mailing.objects.visible_to(user).select_related("resend_of")


def mailing_from_post(post: NewsPost) -> dict[str, str]:
    """Return the first text of a mailing about a news post: the post, and where it stands."""
    text = {"subject": post.title, "body": f"{post.body}\n\n{_link_to(post, 'ja')}"}
    if post.title_english:
        text |= {
            "subject_english": post.title_english,
            "body_english": f"{post.body_english}\n\n{_link_to(post, 'en')}",
        }
    return text


def recipient_count(mailing: Mailing) -> int:
    """Return how many people would receive a mailing if it went out now."""
    return Subscriber.objects.audience_of(mailing).count()


def fates_of(mailing: Mailing) -> list[Fate]:
    """Return what became of a mailing's recipients, the most frequent first; the sum is its audience."""
    counted = mailing.deliveries.order_by().values_list("state", "skip").annotate(number=Count("id"))
    return [Fate(state, skip, number) for state, skip, number in counted.order_by("-number", "state", "skip")]


def deliveries_of(mailing: Mailing, fate: str = "") -> DeliveryQuerySet:
    """Return a mailing's recipients in the order of the alphabet, all or those who met one fate."""
    state, _dash, skip = fate.partition("-")
    rows = mailing.deliveries.order_by("address")
    return rows.filter(state=state, skip=skip) if fate else rows


def sender_here(at: datetime) -> Sender:
    """Return who writes the mail magazine, in the language of the moment."""
    return sender_on(at, "en" if get_language() == "en" else "ja")


def consent_wording(at: datetime) -> str:
    """Return the words a person agrees to in the language of the moment, naming who will write.

    Source: 特定電子メール法 (Act on Regulation of Transmission of Specified Electronic Mail) article 3.
    """
    sender = sender_here(at)
    return _(
        "I agree that %(name)s sends me its mail magazine by e-mail: news of the GHS health software scheme, "
        "of courses and of videos. I can stop it at any time with the link in every mail, "
        "or by writing to %(contact)s."
    ) % {"name": sender.name, "contact": sender.contact}


def is_confirm_link(token: str, at: datetime) -> bool:
    """Whether a link from a mail can still confirm, or has confirmed already."""
    found = Subscriber.objects.filter(confirm_digest=digest(token))
    is_open = Q(state=Subscriber.State.PENDING, confirm_until__gt=at)
    return found.filter(is_open | Q(state=Subscriber.State.CONFIRMED)).exists()


def is_our_token(token: str) -> bool:
    """Whether the portal made this token, be it stale or not."""
    return reference_of(token) is not None


def subscriber_of(token: str) -> Subscriber | None:
    """Return the subscriber a secret link belongs to: their own link, or the one in a mailing they received."""
    reference = reference_of(token)
    if reference is None:
        return None
    if subscriber := Subscriber.objects.filter(reference=reference).first():
        return subscriber
    received = Delivery.objects.filter(reference=reference, batch__topic__slug=TOPIC_SLUG).values("address")
    return Subscriber.objects.filter(address__in=received).first()


def subscriptions_of(user: User) -> list[Subscription]:
    """Return a person's proven addresses with their subscriptions."""
    addresses = proven_addresses(user)
    subscribers = {one.address: one for one in Subscriber.objects.filter(address__in=addresses)}
    return [Subscription(address, subscribers.get(address)) for address in addresses]


def subscribers_found(*, state: str = "", text: str = "") -> SubscriberQuerySet:
    """Return subscribers for the staff, newest wish first, of one state or all, whose address holds a text."""
    rows = Subscriber.objects.filter(state=state) if state else Subscriber.objects.all()
    return rows.filter(address__contains=text.lower()) if text else rows


def subscriber_counts() -> dict[str, int]:
    """Return how many subscribers are in each state."""
    counted = dict(Subscriber.objects.order_by().values_list("state").annotate(number=Count("id")))
    return {state: counted.get(state, 0) for state in Subscriber.State.values}


def consents_of(subscriber: Subscriber) -> list[Consent]:
    """Return the record of an address's consents, newest first."""
    return list(Consent.objects.filter(address=subscriber.address, topic__slug=TOPIC_SLUG))


def sign_ups_to_handle() -> list[SignUp]:
    """Return the sign-ups whose wish for the mail magazine was not seen to yet, oldest first."""
    handled = HandledSignUp.objects.filter(sign_up_id=OuterRef("pk"))
    wishes = SignUp.objects.filter(~Exists(handled), wants_newsletter=True)
    return list(wishes.select_related("edition__course").order_by("pk"))


def _link_to(post: NewsPost, language: str) -> str:
    """Return the line of Markdown that leads to a post."""
    with translation.override(language):
        words = _("Read this on the site")
        path = reverse("newsletter:news_post", args=[post.slug])
    return f"[{words}]({absolute(path, language)})"


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the first and last moment of some days in Japan."""
    return midnight(first), midnight(last + timedelta(days=1)) - timedelta(microseconds=1)
