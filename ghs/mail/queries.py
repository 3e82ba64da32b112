"""Reading the outbox: one's own mails, the staff's list, the row behind a one-click token."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.utils.safestring import SafeString

from ghs.mail.content import SUBJECT_PREFIX, as_html
from ghs.mail.message import fill, words_of
from ghs.mail.models import Delivery, DeliveryQuerySet, Suppression
from ghs.mail.oneclick import reference_of


@dataclass(frozen=True)
class Letter:
    """A mail as its recipient may read it again."""

    delivery: Delivery

    @property
    def subject(self) -> str:
        """The subject, with the recipient's own words."""
        return fill(self.delivery.batch.subject, words_of(self.delivery.batch, self.delivery))

    @property
    def title(self) -> str:
        """The subject without the prefix that every subject bears."""
        return self.subject.removeprefix(SUBJECT_PREFIX[self.delivery.batch.language])

    @property
    def body(self) -> SafeString | None:
        """The text as HTML, or None for a mail whose text is shown to nobody."""
        batch = self.delivery.batch
        return None if batch.is_secret else as_html(fill(batch.text, words_of(batch, self.delivery)))


def delivery_of_token(token: str) -> Delivery | None:
    """Return the delivery whose one-click token this is, or None for a token that is not ours or is stale."""
    reference = reference_of(token)
    if reference is None:
        return None
    return Delivery.objects.select_related("batch__topic").filter(reference=reference).first()


def deliveries_for_staff(*, state: str = "", text: str = "") -> DeliveryQuerySet:
    """Return the rows of the outbox, newest first, of one state or all, whose address or subject holds a text."""
    rows = Delivery.objects.select_related("batch").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(address__contains=text.lower()) | rows.filter(batch__subject__icontains=text)
    return rows


def suppression_of(delivery: Delivery) -> Suppression | None:
    """Return why a delivery's address is closed, or None while it is open."""
    return Suppression.objects.filter(address=delivery.address).first()


def counts_by_state() -> dict[Delivery.State, int]:
    """Return how many rows of the outbox are in each state."""
    counts = dict(Delivery.objects.order_by().values_list("state").annotate(number=Count("id")))
    return {state: counts.get(state, 0) for state in Delivery.State}


def mails_of(reference: UUID, addresses: list[str]) -> DeliveryQuerySet:
    """Return what was sent to a person or is on its way, newest first."""
    rows = Delivery.objects.sent_to(reference, addresses).exclude(state=Delivery.State.SKIPPED)
    return rows.select_related("batch").order_by("-id")
