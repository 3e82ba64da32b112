"""What a vendor has handed in, and what changed from one submission to the next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from registrations.models import Declaration
from registrations.queries import (
    Comparison,
    comparison_of_submission,
    comparison_since_submission,
    submissions_of,
)
from registrations.views.loading import drafted_declaration


@requires(Permission.OWN_DESK)
@require_GET
def submission_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """The submissions of a declaration, and what one of them changed, or what was changed since."""
    declaration = drafted_declaration(request, pk)
    submissions = submissions_of(declaration)
    known = {str(row.number) for row in submissions}
    number = request.GET.get("number", "")
    chosen = int(number) if number in known else None
    if chosen is None and declaration.state != Declaration.State.RETURNED and submissions:
        chosen = submissions[-1].number
    context = {
        "declaration": declaration,
        "submissions": submissions,
        "chosen": chosen,
        "comparison": _comparison(declaration, chosen),
    }
    return render(request, "registrations/submission_list.html", context)


def _comparison(declaration: Declaration, chosen: int | None) -> Comparison | None:
    if chosen is None:
        return comparison_since_submission(declaration)
    return comparison_of_submission(declaration, chosen)
