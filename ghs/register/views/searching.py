"""The register's table and its search."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.register.filters import chips_of, filters_of
from ghs.register.forms import SearchForm
from ghs.register.keeping import kept_page
from ghs.register.listing import Listing
from ghs.register.queries import best_found, count_facets, count_up_to, says_nothing, similar_to, versions_on
from ghs.register.queries.searching import MOST_COUNTED
from ghs.register.question import Question
from ghs.register.views.rows import marks_of, rows_of

# A register of so many is one table; above that it has filters and pages.
MOST_ON_ONE_PAGE = 200
ON_A_PAGE = 20


@public
@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """The complete register, or what a search leaves of it."""
    today = timezone.localdate()
    return kept_page(request, today.isoformat(), lambda: _list(request, today))


def _list(request: HttpRequest, today: date) -> HttpResponse:
    form = SearchForm(request.GET, today=today)
    if not form.is_valid():
        return render(request, "register/register_list.html", {"form": form}, status=400)
    question = form.question()
    is_small = count_up_to(versions_on(question.on), MOST_ON_ONE_PAGE) <= MOST_ON_ONE_PAGE
    context = {
        "form": form,
        "question": question,
        "is_small": is_small,
        "suffix": question.suffix,
        **_hits(question, is_small, today),
    }
    return render(request, "register/register_list.html", context)


def _hits(question: Question, is_small: bool, today: date) -> dict[str, Any]:
    """Return one page of the hits and what can be chosen to have fewer."""
    counts = count_facets(question, today=today)
    marks = marks_of(best_found(question, counts.total, today=today))
    pages = Paginator(marks, MOST_ON_ONE_PAGE if is_small else ON_A_PAGE)
    pages.count = min(counts.total, MOST_COUNTED)
    page = pages.get_page(question.page)
    filters = filters_of(question, counts)
    return {
        "page": page,
        "today_query": question.query_string(on=None),
        "rows": rows_of(page, on=question.on, today=today),
        "total": pages.count,
        "is_more": counts.total > MOST_COUNTED,
        "states": next((each.choices for each in filters if each.name == "state"), []),
        "filters": [] if is_small else filters,
        "chips": chips_of(question, counts),
        "says_nothing": says_nothing(question.q),
        "similar": [Listing(version, today) for version in similar_to(question.q)] if not counts.total else [],
    }
