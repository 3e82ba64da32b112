"""What changed in the register, day by day."""

from urllib.parse import parse_qsl

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.register.forms import ChangesForm, SearchForm
from ghs.register.models import Follow
from ghs.register.queries import changes_found, told

CHANGES_A_PAGE = 50


@public
@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """The changes of the register or of what a search finds, newest first, of one kind and period or all."""
    form, search = ChangesForm(request.GET), SearchForm(request.GET)
    if not (form.is_valid() and search.is_valid()):
        wrong = {"form": form, "wrong": search if form.is_valid() else form, "suffix": ""}
        return render(request, "register/change_list.html", wrong, status=400)
    at, question = timezone.now(), search.question()
    query = question.lasting.query_string()
    kind = form.cleaned_data["kind"]
    versions = changes_found(question, since=form.since(at), kind=kind, today=timezone.localdate(at))
    page = Paginator(versions, CHANGES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "changes": told(page),
        "asked": parse_qsl(query),
        "suffix": question.suffix,
        "searched": Follow(query=query).title if query else "",
    }
    return render(request, "register/change_list.html", context)
