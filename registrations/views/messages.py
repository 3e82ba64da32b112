"""The thread beside a declaration: the vendor's page, the desk's page, and all threads at the desk."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from ghs.files.serving import serve
from registrations import actions
from registrations.forms.conversation import MessageForm
from registrations.models import Answer, Declaration, Message
from registrations.permissions import can_check, can_write, has_thread
from registrations.queries import desk_threads, messages_of
from registrations.views.desk import desk_facts
from registrations.views.loading import desk_declaration, own_declaration
from registrations.views.my import status_of
from registrations.views.queue import ROWS_A_PAGE


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "POST"])
def declaration_messages(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the office and the person's organisation wrote to each other; owners and editors write."""
    declaration = own_declaration(request, pk)
    if not has_thread(declaration):
        raise Http404
    context = {
        "declaration": declaration,
        "may_write": can_write(request.user, declaration),
        "page_path": reverse("registrations:declaration_messages", args=[pk]),
    }
    return _thread(request, context, actions.write_to_office, "registrations/declaration_messages.html")


@requires(Permission.CHECK_DECLARATIONS)
@require_http_methods(["GET", "POST"])
def desk_messages(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the office and the vendor wrote to each other; who may check, writes."""
    declaration = desk_declaration(pk)
    context = {
        **desk_facts(declaration),
        "may_write": can_check(request.user, declaration),
        "page_path": reverse("registrations:desk_messages", args=[pk]),
        "is_desk": True,
    }
    return _thread(request, context, actions.ask_vendor, "registrations/desk_messages.html")


@requires(Permission.CHECK_DECLARATIONS)
@require_GET
def desk_thread_list(request: SignedInRequest) -> HttpResponse:
    """Every declaration with messages, those first in which the vendor waits to be read."""
    page = Paginator(desk_threads(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "registrations/desk_thread_list.html", {"page": page})


@requires(Permission.OWN_DESK)
@require_safe
def message_file(request: SignedInRequest, pk: int, message_pk: int) -> HttpResponseBase:
    """The file with a message in a thread of the person's own organisation."""
    return _file(request, own_declaration(request, pk), message_pk)


@requires(Permission.CHECK_DECLARATIONS)
@require_safe
def desk_message_file(request: SignedInRequest, pk: int, message_pk: int) -> HttpResponseBase:
    """The file with a message in any thread on the desk."""
    return _file(request, desk_declaration(pk), message_pk)


def _thread(
    request: SignedInRequest, context: dict[str, Any], write: Callable[..., Message], template: str
) -> HttpResponse:
    """Show a thread and note that it was opened, or write in it; what is refused stays on the page."""
    declaration: Declaration = context["declaration"]
    is_sent = request.method == "POST"
    if is_sent and not context["may_write"]:
        raise PermissionDenied
    answer = _asked_about(request, declaration)
    form = MessageForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_bound and form.is_valid():
        try:
            message = _written(request, declaration, answer, form, write)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The message was sent. The other side is told by mail."))
            return redirect(f"{context['page_path']}#message-{message.pk}")
    context |= {"form": form, "answer": answer, "thread": list(messages_of(declaration, answer))}
    actions.read_messages(declaration=declaration, answer=answer, by=request.user, at=timezone.now())
    return render(request, template, context, status=status_of(form))


def _written(
    request: SignedInRequest,
    declaration: Declaration,
    answer: Answer | None,
    form: MessageForm,
    write: Callable[..., Message],
) -> Message:
    return write(
        declaration=declaration,
        answer=answer,
        text=form.cleaned_data["text"],
        upload=form.cleaned_data["file"] or None,
        submission=form.cleaned_data["submission"],
        by=request.user,
        at=timezone.now(),
    )


def _asked_about(request: SignedInRequest, declaration: Declaration) -> Answer | None:
    """Return the item that the page is about, as its address says; None for the declaration as a whole."""
    pk = request.GET.get("answer", "")
    if not pk:
        return None
    if not pk.isdecimal() or len(pk) > 18:
        raise Http404
    return get_object_or_404(declaration.answers.select_related("criterion"), pk=pk)


def _file(request: SignedInRequest, declaration: Declaration, pk: int) -> HttpResponseBase:
    written = declaration.messages.exclude(file=None).select_related("file")
    message = get_object_or_404(written, pk=pk)
    if message.file is None:
        raise Http404
    return serve(request, message.file)
