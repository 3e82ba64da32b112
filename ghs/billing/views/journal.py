"""The journal for the bookkeeper as CSV."""

from collections.abc import Iterable, Iterator

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.billing.forms import JournalForm
from ghs.billing.journal import HEADINGS, JournalEntry, entries_between
from ghs.files.names import disposition
from ghs.text.cells import csv_line


@requires(Permission.NOTE_PAYMENTS)
@require_GET
def desk_journal(request: SignedInRequest) -> HttpResponseBase:
    """Choose days and character set; with them, the file streams out."""
    today = timezone.localdate()
    initial = {"first_on": today.replace(day=1), "last_on": today, "charset": "utf-8-sig"}
    form = JournalForm(request.GET or None, initial=initial)
    if not form.is_valid():
        return _shown(request, form)
    first_on, last_on, charset = (form.cleaned_data[name] for name in ("first_on", "last_on", "charset"))
    name = f"仕訳_{first_on:%Y%m%d}-{last_on:%Y%m%d}.csv"
    return StreamingHttpResponse(
        csv_lines(entries_between(first_on, last_on), charset),
        content_type=f"text/csv; charset={'utf-8' if charset == 'utf-8-sig' else 'shift_jis'}",
        headers={"Content-Disposition": disposition(name, inline=False)},
    )


def csv_lines(entries: Iterable[JournalEntry], charset: str) -> Iterator[bytes]:
    """Yield the file line by line, its cells harmless to spreadsheet programs."""
    if charset == "utf-8-sig":
        yield "\ufeff".encode()
        charset = "utf-8"
    yield csv_line(HEADINGS, charset)
    for entry in entries:
        yield csv_line(entry.cells(), charset)


def _shown(request: SignedInRequest, form: JournalForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "billing/desk_journal.html", {"form": form}, status=status)
