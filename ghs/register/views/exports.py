"""Any search of the register as a file."""

from collections.abc import Callable, Iterator
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.accounts.limits import too_many
from ghs.files.names import disposition
from ghs.mail.links import absolute
from ghs.register.allowance import take
from ghs.register.forms import SearchForm
from ghs.register.item import item_of
from ghs.register.listing import Listing
from ghs.register.queries.exports import HEADINGS, cells_of, exported
from ghs.register.question import Question
from ghs.register.sheets import csv_file, json_file, workbook

# The character sets of a CSV file by the name people ask for.
CHARSETS = {"": "utf-8-sig", "utf-8": "utf-8-sig", "cp932": "cp932", "shift_jis": "cp932"}
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Write = Callable[[HttpRequest, Question], HttpResponseBase]


@public
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A search as CSV, XLSX or JSON. What can't be understood is said on the page of the list."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('register:list')}?{request.GET.urlencode()}")
    if _asked_encoding(request) not in CHARSETS:
        return redirect(f"{reverse('register:api_docs')}#downloads")
    caller = get_adapter().get_client_ip(request)
    allowance = take(f"download {caller}", limit=settings.DOWNLOADS_PER_MINUTE, at=timezone.now())
    if allowance and allowance.is_spent:
        refusal = too_many(request)
        refusal["Retry-After"] = str(allowance.reset_seconds)
        return refusal
    response = HttpResponse() if request.method == "HEAD" else WRITTEN[kind](request, form.question())
    response["Content-Type"] = _content_type(request, kind)
    response["Content-Disposition"] = disposition(f"{_file_name(form.question())}.{kind}", inline=False)
    response["Link"] = f'<{_terms()}>; rel="describedby"'
    return response


def _as_csv(request: HttpRequest, question: Question) -> HttpResponseBase:
    rows = _told(question, cells_of)
    return StreamingHttpResponse(csv_file(list(map(str, HEADINGS)), rows, CHARSETS[_asked_encoding(request)]))


def _as_json(request: HttpRequest, question: Question) -> HttpResponseBase:
    provenance = {name: text for name, _label, text in _provenance(request, question)}
    return StreamingHttpResponse(json_file({"provenance": provenance}, _told(question, item_of)))


def _as_xlsx(request: HttpRequest, question: Question) -> HttpResponseBase:
    provenance = [(label, text) for _name, label, text in _provenance(request, question)]
    return FileResponse(workbook(list(map(str, HEADINGS)), _told(question, cells_of), provenance))


WRITTEN: dict[str, Write] = {"csv": _as_csv, "json": _as_json, "xlsx": _as_xlsx}


def _told(question: Question, tell: Callable[[Listing, str], Any]) -> Iterator[Any]:
    """Yield each hit as it is told, in the language of the page even after the page's own turn is over."""
    language = get_language() or "ja"
    for listing in exported(question, today=timezone.localdate()):
        with override(language):
            row = tell(listing, language)
        yield row


def _provenance(request: HttpRequest, question: Question) -> list[tuple[str, str, str]]:
    """Return where a file comes from: a name for programs, a label for people, a text."""
    day, asked = question.on or timezone.localdate(), question.query_string()
    source = absolute(reverse("register:list"), get_language() or "ja") + (f"?{asked}" if asked else "")
    return [
        ("title", _("Title"), _("Register of health software (GHS)")),
        ("source", _("Taken from"), source),
        ("as_of", _("As it was on"), day.isoformat()),
        ("made_at", _("Made at"), timezone.localtime().isoformat(timespec="seconds")),
        ("terms", _("Terms"), _terms()),
    ]


def _terms() -> str:
    return f"{absolute(reverse('register:api_docs'), get_language() or 'ja')}#terms"


def _asked_encoding(request: HttpRequest) -> str:
    return request.GET.get("encoding", "").lower()


def _content_type(request: HttpRequest, kind: str) -> str:
    if kind == "csv":
        return f"text/csv; charset={'shift_jis' if CHARSETS[_asked_encoding(request)] == 'cp932' else 'utf-8'}"
    return XLSX_TYPE if kind == "xlsx" else "application/json"


def _file_name(question: Question) -> str:
    """Return a name that says which day it is about, and that it is a part when a search narrows it."""
    day = question.on or timezone.localdate()
    what = _("health-software-register-search") if question.is_narrowed else _("health-software-register")
    return f"{what}_{day:%Y%m%d}"
