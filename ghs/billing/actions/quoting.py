"""Offering at the price of the day."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ghs.accounts.models import User
from ghs.billing.actions.issuing import addressed, amounts, issue_document, number_for
from ghs.billing.lines import Line, totals_of
from ghs.billing.models import Document, Quote
from ghs.billing.papers import Paper, quote_rows
from ghs.billing.subjects import Addressee, Subject
from ghs.billing.terms import valid_until
from ghs.history.actions import record


@transaction.atomic
def issue_quote(
    *,
    subject: Subject,
    addressee: Addressee,
    lines: Sequence[Line],
    submission: UUID,
    by: User,
    at: datetime,
) -> Quote:
    """Issue a quote (見積書); its prices hold until its last day.

    Effects: the same submission again returns the same quote.
    """
    if earlier := Quote.objects.filter(submission=submission).first():
        return earlier
    day, totals = timezone.localdate(at), totals_of(lines)
    quote = Quote.objects.create(
        number=number_for(Document.Kind.QUOTE, day),
        for_kind=subject.kind,
        for_key=subject.key,
        **addressed(addressee),
        **amounts(totals),
        valid_to=valid_until(day),
        submission=submission,
        issued_on=day,
        issued_at=at,
    )
    paper = Paper(Document.Kind.QUOTE, quote.number, addressee, lines, totals, day, rows=quote_rows(quote))
    issue_document(paper=paper, of=quote, by=by, at=at)
    record(verb="issue_quote", obj=quote, by=by, at=at, detail={"number": quote.number, "yen": quote.total_yen})
    return quote
