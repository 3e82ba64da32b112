"""Courses, editions and people who signed up."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import factory
from django.http import HttpResponse
from django.utils import timezone

from training.actions.sign_ups import Application, Entries
from training.models import Course, Edition, Part, SignUp

# A Monday afternoon in Tokyo, two weeks before the editions of these tests.
AT = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
BEGINS = AT + timedelta(days=14)


class CourseFactory(factory.django.DjangoModelFactory):
    """A course."""

    class Meta:
        model = Course

    title = "リスク分析入門セミナー"
    title_english = "Introduction to risk analysis"
    slug = factory.Sequence(lambda number: f"risk-analysis-{number}")
    summary = "リスク分析の考え方を演習とともに学びます。"


class EditionFactory(factory.django.DjangoModelFactory):
    """An edition that takes sign-ups at `AT`."""

    class Meta:
        model = Edition

    course = factory.SubFactory(CourseFactory)
    number = factory.Sequence(lambda number: number + 1)
    code = factory.Sequence(lambda number: f"edition-{number}")
    starts_at = BEGINS
    ends_at = BEGINS + timedelta(hours=4)
    venue = "サンプル会議室A"
    capacity = 20
    opens_at = AT - timedelta(days=30)
    closes_at = BEGINS - timedelta(days=3)
    state = Edition.State.OPEN


class PartFactory(factory.django.DjangoModelFactory):
    """A lecture of an hour."""

    class Meta:
        model = Part

    edition = factory.SubFactory(EditionFactory)
    position = factory.Sequence(lambda number: number + 1)
    kind = Part.Kind.LECTURE
    title = "リスク分析の考え方"
    minutes = 60


class SignUpFactory(factory.django.DjangoModelFactory):
    """A confirmed sign-up; the edition's `seats_taken` is left to the caller."""

    class Meta:
        model = SignUp

    edition = factory.SubFactory(EditionFactory)
    receipt_number = factory.Sequence(lambda number: f"E2026-{number + 500_000:06d}")
    family_name = "佐藤"
    given_name = "健"
    family_name_kana = "サトウ"
    given_name_kana = "ケン"
    company = "株式会社サンプル病院システム"
    department = "品質保証部"
    email = factory.Sequence(lambda number: f"sato{number}@hospital.example")
    phone = "03-1234-5678"
    consent_text = "個人情報の取り扱いに同意します"
    consented_at = AT
    created_at = AT


def entries(**changes: str) -> Entries:
    """What an attendee enters."""
    values = {
        "family_name": "髙橋",
        "given_name": "𠮷子",
        "family_name_kana": "タカハシ",
        "given_name_kana": "ヨシコ",
        "company": "株式会社サンプル病院システム",
        "department": "開発部",
        "phone": "03-1234-5678",
    }
    return Entries(**{**values, **changes})


def application(email: str = "takahashi@hospital.example", **changes: object) -> Application:
    """A filled-in sign-up form."""
    values = {"entries": entries(), "submission": uuid.uuid4(), "consent_text": "同意します"}
    return Application(email=email, **{**values, **changes})


def open_edition(**values: object) -> Edition:
    """An edition that takes sign-ups now."""
    now = timezone.now()
    moments = {
        "starts_at": now + timedelta(days=9),
        "ends_at": now + timedelta(days=9, hours=4),
        "opens_at": now - timedelta(days=3),
        "closes_at": now + timedelta(days=5),
    }
    return EditionFactory(**{**moments, **values})


def over() -> dict[str, object]:
    """The times of an edition that is over."""
    now = timezone.now()
    day = timedelta(days=1)
    return {"starts_at": now - 2 * day, "ends_at": now - day, "closes_at": now - 2 * day}


def text_of(response: HttpResponse) -> str:
    """Return a page's text."""
    return re.sub(r"\s+", " ", response.content.decode())
