"""Reading courses, editions and sign-ups for pages, reports and exports."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from ghs.accounts.models import User
from ghs.council.days import midnight
from ghs.history.models import Entry
from ghs.history.queries import history_of
from ghs.proof.tokens import digest
from ghs.text.normal import clean, to_katakana
from training.models import Edition, Part, SignUp


def upcoming_editions(at: datetime, limit: int | None = None) -> list[Edition]:
    """Return the published editions that are not over, soonest first."""
    return list(Edition.objects.published().upcoming(at).select_related("course")[:limit])


def past_editions(at: datetime) -> QuerySet[Edition]:
    """Return the published editions that are over, latest first."""
    return Edition.objects.published().past(at).select_related("course")


def editions_held_between(first: date, last: date) -> QuerySet[Edition]:
    """Return the editions that took place from one day to another, both included (Asia/Tokyo).

    Shape: each has `sign_up_count`, the persons who signed up and did not cancel; drafts and editions
    that were called off are left out; the earliest comes first.
    """
    confirmed = Count("sign_ups", filter=Q(sign_ups__state=SignUp.State.CONFIRMED))
    return (
        Edition.objects.exclude(state__in=[Edition.State.DRAFT, Edition.State.CANCELLED])
        .filter(starts_at__gte=midnight(first), starts_at__lt=midnight(last + timedelta(days=1)))
        .select_related("course")
        .annotate(sign_up_count=confirmed)
        .order_by("starts_at", "id")
    )


def sign_ups_of(user: User) -> QuerySet[SignUp]:
    """Return a person's own sign-ups, the latest edition first."""
    return SignUp.objects.visible_to(user).select_related("edition__course").order_by("-edition__starts_at", "-id")


def sign_up_behind(token: str) -> SignUp | None:
    """Return the sign-up that a secret link leads to, or None for a stale or forged one."""
    found = SignUp.objects.filter(manage_links__token_digest=digest(token))
    return found.select_related("edition__course", "user").first()


@dataclass(frozen=True)
class Programme:
    """An edition's parts in their order, each with its name, such as 講義1. Units: minutes."""

    lines: list[tuple[Part, str]]
    total_minutes: int
    exercise_minutes: int


def programme_of(edition: Edition) -> Programme:
    """Return an edition's programme; `exercise_minutes` is how long people work in groups."""
    parts = list(edition.parts.all())
    return Programme(
        lines=list(zip(parts, part_names(parts), strict=True)),
        total_minutes=sum(part.minutes for part in parts),
        exercise_minutes=sum(part.minutes for part in parts if part.kind == Part.Kind.EXERCISE),
    )


def part_names(parts: list[Part]) -> list[str]:
    """Return the name of each part: its kind, counted within the kind; breaks are not counted."""
    counted: Counter[str] = Counter()
    names = []
    for part in parts:
        counted[part.kind] += 1
        label = str(Part.Kind(part.kind).label)
        name = _("%(kind)s %(number)d") % {"kind": label, "number": counted[part.kind]}
        names.append(label if part.kind == Part.Kind.BREAK else name)
    return names


def found_sign_ups(edition: Edition, *, words: str, state: str) -> QuerySet[SignUp]:
    """Return an edition's sign-ups in one state (or all) whose names, company, address or number hold some words.

    Shape: spaces within a name don't matter; kana may be typed as hiragana or half-width.
    """
    sign_ups = edition.sign_ups.all()
    if state in SignUp.State.values:
        sign_ups = sign_ups.filter(state=state)
    plain = clean(words).replace(" ", "")
    if not plain:
        return sign_ups
    return sign_ups.annotate(
        whole_name=Concat("family_name", "given_name"),
        whole_kana=Concat("family_name_kana", "given_name_kana"),
    ).filter(
        Q(whole_name__icontains=plain)
        | Q(whole_kana__icontains=to_katakana(plain))
        | Q(company__icontains=clean(words))
        | Q(email__icontains=plain)
        | Q(receipt_number__icontains=plain)
    )


def sign_up_counts(edition: Edition) -> dict[str, int]:
    """Return how many sign-ups of an edition stand in each state; every state has its number."""
    counted = edition.sign_ups.order_by().values_list("state").annotate(Count("id"))
    return {**dict.fromkeys(SignUp.State.values, 0), **dict(counted)}


def happenings(sign_up: SignUp) -> list[tuple[Entry, str]]:
    """Return what happened to a sign-up, each with the name of who did it as far as the portal knows."""
    entries = list(history_of(sign_up))
    people = User.objects.in_bulk({entry.by for entry in entries if entry.by}, field_name="reference")
    return [(entry, people[entry.by].full_name if entry.by in people else "") for entry in entries]
