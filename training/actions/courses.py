"""Setting up courses, their editions and programmes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import record
from training.models import Course, Edition, Part


class ShortNameTaken(Refusal):
    """Another course has this short name."""

    message = _("Another course already has this short name. Choose another.")


class CodeTaken(Refusal):
    """Another edition has this address."""

    message = _("Another event already has this code. Choose another.")


class CodePublished(Refusal):
    """The address stands in mails, calendars and links already."""

    message = _("The event was published under its code: links and mails that hold it would break. Keep the code.")


class NumberTaken(Refusal):
    """The course has an edition of this number."""

    message = _("This course already has an edition with this number.")


class CapacityBelowSeats(Refusal):
    """More people hold a seat than there would be seats."""

    message = _("More people have a seat already. Cancel sign-ups first, or choose a larger number.")


class WrongState(Refusal):
    """The state table does not allow the move."""

    message = _("This is not possible in the event's present state. Somebody else may have changed it: look again.")


class NothingToAttend(Refusal):
    """An edition needs a programme before people see it."""

    message = _("Enter the programme first: people decide by it.")


@dataclass(frozen=True)
class CourseValues:
    """What an organiser enters for a course."""

    title: str
    title_english: str
    slug: str
    summary: str
    summary_english: str


@dataclass(frozen=True)
class EditionValues:
    """What an organiser enters for an edition."""

    number: int
    code: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    venue_english: str
    online_url: str
    capacity: int
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class PartValues:
    """One line of a programme; `id` names the part it was before."""

    kind: str
    title: str
    title_english: str
    minutes: int
    note: str
    id: int | None = None


@transaction.atomic
def create_course(*, values: CourseValues, by: User, at: datetime) -> Course:
    """Enter a new course. Errors: ShortNameTaken."""
    refuse_taken_short_name(values.slug)
    course = Course.objects.create(**asdict(values))
    record(verb="create_course", obj=course, by=by, at=at)
    return course


@transaction.atomic
def change_course(*, course: Course, values: CourseValues, by: User, at: datetime) -> Course:
    """Change what is said about a course. Errors: ShortNameTaken."""
    course = Course.objects.select_for_update().get(pk=course.pk)
    refuse_taken_short_name(values.slug, but=course)
    changed = _assign(course, asdict(values))
    if changed:
        course.save(update_fields=changed)
        record(verb="change_course", obj=course, by=by, at=at, detail={"changed": changed})
    return course


@transaction.atomic
def create_edition(*, course: Course, values: EditionValues, by: User, at: datetime) -> Edition:
    """Plan one more holding of a course, as a draft. Errors: CodeTaken, NumberTaken."""
    course = Course.objects.select_for_update().get(pk=course.pk)
    refuse_taken_edition(course, values)
    edition = Edition.objects.create(course=course, **asdict(values))
    record(verb="create_edition", obj=edition, by=by, at=at, to_state=edition.state)
    return edition


@transaction.atomic
def change_edition(*, edition: Edition, values: EditionValues, by: User, at: datetime) -> Edition:
    """Change when, where and for how many. Errors: CodePublished, CodeTaken, NumberTaken, CapacityBelowSeats."""
    edition = locked(edition)
    if edition.state != Edition.State.DRAFT and values.code != edition.code:
        raise CodePublished(field="code")
    refuse_taken_edition(edition.course, values, but=edition)
    if values.capacity < edition.seats_taken:
        raise CapacityBelowSeats(field="capacity")
    changed = _assign(edition, asdict(values))
    if changed:
        edition.save(update_fields=changed)
        record(verb="change_edition", obj=edition, by=by, at=at, detail={"changed": changed})
    return edition


@transaction.atomic
def set_programme(*, edition: Edition, parts: Sequence[PartValues], by: User, at: datetime) -> Edition:
    """Set an edition's programme in the order given; parts that are not named any more go."""
    edition = locked(edition)
    before = {part.pk: part for part in edition.parts.all()}
    kept = {values.id for values in parts if values.id in before}
    edition.parts.exclude(pk__in=kept).delete()
    for position, values in enumerate(parts, start=1):
        part = before[values.id] if values.id in before else Part(edition=edition)
        for name in ["kind", "title", "title_english", "minutes", "note"]:
            setattr(part, name, getattr(values, name))
        part.position = position
        part.save()
    detail = {"parts": len(parts), "minutes": sum(values.minutes for values in parts)}
    record(verb="set_programme", obj=edition, by=by, at=at, detail=detail)
    return edition


@transaction.atomic
def move_edition(*, edition: Edition, to: Edition.State, by: User, at: datetime) -> Edition:
    """Publish, close, open again, or note as held, by the state table; where it stands already nothing happens.

    Errors: WrongState, NothingToAttend.
    """
    edition = locked(edition)
    if edition.state == to:
        return edition
    if not edition.may_become(to) or (to == Edition.State.HELD and at < edition.ends_at):
        raise WrongState
    if to == Edition.State.OPEN and not edition.parts.exists():
        raise NothingToAttend
    before, edition.state = edition.state, to
    edition.save(update_fields=["state"])
    record(verb="move_edition", obj=edition, by=by, at=at, from_state=before, to_state=to)
    return edition


def locked(edition: Edition) -> Edition:
    """Return an edition as it is now, locked until the end of the transaction."""
    rows = Edition.objects.select_for_update(of=("self",)).select_related("course")
    return rows.get(pk=edition.pk)


def refuse_taken_short_name(slug: str, but: Course | None = None) -> None:
    """Refuse a short name that another course has. Errors: ShortNameTaken."""
    if Course.objects.filter(slug=slug).exclude(pk__in=[but.pk] if but else []).exists():
        raise ShortNameTaken(field="slug")


def refuse_taken_edition(course: Course, values: EditionValues, but: Edition | None = None) -> None:
    """Refuse a code or a number that another edition has. Errors: CodeTaken, NumberTaken."""
    others = Edition.objects.exclude(pk__in=[but.pk] if but else [])
    if others.filter(code=values.code).exists():
        raise CodeTaken(field="code")
    if others.filter(course=course, number=values.number).exists():
        raise NumberTaken(field="number")


def _assign(obj: Course | Edition, values: dict[str, object]) -> list[str]:
    """Set the values that differ; return their names."""
    changed = [name for name, value in values.items() if getattr(obj, name) != value]
    for name in changed:
        setattr(obj, name, values[name])
    return changed
