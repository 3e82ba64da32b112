"""Reading the threads beside declarations, and the office's notes."""

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from registrations.models import Answer, Declaration, Message, Note


def with_unread(declarations: QuerySet[Declaration], *, from_office: bool) -> QuerySet[Declaration]:
    """Return declarations with the number of messages that one side has not opened, as `unread_messages`."""
    messages = Message.objects.from_office() if from_office else Message.objects.from_vendor()
    unread = messages.unread().filter(declaration=OuterRef("pk")).order_by().values("declaration")
    count = Coalesce(Subquery(unread.annotate(count=Count("pk")).values("count")), 0)
    return declarations.annotate(unread_messages=count)


def messages_of(declaration: Declaration, answer: Answer | None = None) -> QuerySet[Message]:
    """Return a thread, or its part about one item, oldest first, with what a page shows of it."""
    messages = declaration.messages.with_details()
    return messages if answer is None else messages.filter(answer=answer)


def notes_of(declaration: Declaration) -> QuerySet[Note]:
    """Return the office's notes, oldest first, also those struck out."""
    return declaration.notes.select_related("author", "struck_by")


def desk_threads() -> QuerySet[Declaration]:
    """Return the declarations with messages: first those with unread ones, then by the newest message."""
    written_to = Declaration.objects.filter(messages__isnull=False).annotate(
        last_message_at=Max("messages__written_at")
    )
    threads = with_unread(written_to, from_office=False).select_related("organization", "registration")
    order = F("unread_messages").desc(), F("last_message_at").desc(), "-id"
    return threads.prefetch_related("products").order_by(*order)


def unread_threads() -> int:
    """Return in how many threads the vendor has written something that nobody of the office has opened."""
    unread = Message.objects.from_vendor().unread()
    return unread.aggregate(count=Count("declaration", distinct=True))["count"]
