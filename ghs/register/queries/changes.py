"""What changed in the register: each recorded version beside the one whose place it took."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Case, CharField, F, FilteredRelation, Q, QuerySet, Value, When
from django.utils import timezone

from ghs.register.change import Change, Kind, change_of, describe
from ghs.register.queries.searching import hits
from ghs.register.question import Question
from registrations.models import Declaration, RegistrationVersion

__all__ = ["changes", "changes_found", "describe", "told"]

State = Declaration.State

_ENDS = {
    State.SUSPENDED: Kind.SUSPENDED,
    State.LAPSED: Kind.LAPSED,
    State.WITHDRAWN: Kind.WITHDRAWN,
    State.REVOKED: Kind.REVOKED,
    State.REGISTERED: Kind.REINSTATED,
}
_CONTENT = ["level", "areas", "guideline_edition", "product_names", "product_details"]
_TOLD = ["expires_on", "public_reason"]
_SILENT = ""
_NAMES = ["organization_name", "organization_name_kana", "organization_name_english"]


def changes(*, since: datetime, until: datetime | None = None) -> QuerySet[RegistrationVersion]:
    """Return what was recorded from one moment up to another (without it) or to now, newest first.

    Shape: each version bears its `kind` and, as `previous`, the version before it or None; one query. A version that
    differs only in what it is found by, as after a merger of two entries, tells nobody anything and is left out.
    """
    versions = RegistrationVersion.objects.filter(recorded_from__gte=since)
    if until is not None:
        versions = versions.filter(recorded_from__lt=until)
    is_before = Q(registration__versions__recorded_to=F("recorded_from"))
    before = FilteredRelation("registration__versions", condition=is_before)
    rows = versions.annotate(previous=before).annotate(kind=_kind()).exclude(kind=_SILENT)
    rows = rows.select_related("registration", "previous")  # type: ignore[misc]  # an annotated relation
    return rows.order_by("-recorded_from", "-pk")


def changes_found(
    question: Question, *, since: datetime, until: datetime | None = None, kind: str = "", today: date
) -> QuerySet[RegistrationVersion]:
    """Return the changes of what a search finds now, or found before they began: also what left it, newest first.

    `kind`: only the changes of one kind.
    """
    rows = changes(since=since, until=until)
    if kind:
        rows = rows.filter(kind=kind)  # type: ignore[misc]  # an annotation
    if not question.is_narrowed:
        return rows
    day_before = timezone.localdate(since) - timedelta(days=1)
    kept = [hits(question.changed(on=day), today=today) for day in (None, day_before)]
    now, before = (versions.values("registration") for versions in kept)
    return rows.filter(Q(registration__in=now) | Q(registration__in=before))


def told(versions: Iterable[RegistrationVersion]) -> list[Change]:
    """Return versions from `changes()` as changes that can be said in words."""
    return [change_of(version, getattr(version, "previous", None)) for version in versions]


def _kind() -> Case:
    """Return the expression for the kind of change: the state first, then what else differs."""
    ends = [When(state=state, then=Value(kind.value)) for state, kind in _ENDS.items()]
    other_state = ~Q(state=F("previous__state"))
    is_same = _same(_CONTENT) & _same_supplier()
    return Case(
        When(previous__pk=None, then=Value(Kind.NEW.value)),
        When(other_state, then=Case(*ends)),
        When(expires_on__gt=F("previous__expires_on"), then=Value(Kind.RENEWED.value)),
        When(is_same & ~_same(_NAMES), then=Value(Kind.RENAMED.value)),
        When(is_same & _same(_TOLD), then=Value(_SILENT)),
        default=Value(Kind.CHANGED.value),
        output_field=CharField(),
    )


def _same(fields: list[str]) -> Q:
    return Q(*(Q(**{name: F(f"previous__{name}")}) for name in fields))


def _same_supplier() -> Q:
    return Q(supplier=F("previous__supplier")) | Q(supplier=None, previous__supplier=None)
