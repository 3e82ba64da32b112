"""Noting lectures, distributions and leaflets."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ghs.accounts.models import User
from ghs.history.models import Entry
from ghs.library.actions import add_occasion
from ghs.library.models import Distribution, Leaflet, Lecture
from ghs.pdf.documents import render_pdf

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, tzinfo=UTC)
ENTRIES = {"kind": "lecture", "title": "国際モダンホスピタルショウ", "day": "2019-07-19", "audience": "", "once": ""}


@pytest.fixture
def desk(publisher: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(publisher)


def a_pdf() -> SimpleUploadedFile:
    words = {"title": "T", "note": "N", "guideline": "G", "head": [], "company": "", "product": "", "filled_in_on": ""}
    content = render_pdf("library/checklist", {"words": words, "groups": [], "language": "ja"})
    return SimpleUploadedFile("リーフレット.pdf", content, content_type="application/pdf")


@pytest.mark.parametrize(("kind", "model"), [("lecture", Lecture), ("distribution", Distribution)])
def test_an_occasion_is_noted_and_removed(desk: Client, kind: str, model: type[Lecture | Distribution]) -> None:
    assert desk.post("/desk/outreach/", {**ENTRIES, "kind": kind}).url == "/desk/outreach/"
    row = model.objects.get()
    assert (row.title, row.held_on) == ("国際モダンホスピタルショウ", date(2019, 7, 19))
    assert "国際モダンホスピタルショウ" in desk.get("/desk/outreach/").content.decode()
    path = f"/desk/outreach/{kind}/{row.pk}/remove/"
    assert "年次報告に数えられなくなります" in desk.get(path).content.decode()
    desk.post(path)
    assert model.objects.count() == 0
    assert list(Entry.objects.filter(kind=f"library.{kind}").values_list("verb", flat=True)) == [
        f"add_{kind}",
        f"remove_{kind}",
    ]


def test_a_leaflet_with_its_file_stands_in_the_library(desk: Client, visitor: Client) -> None:
    desk.post("/desk/outreach/", {**ENTRIES, "kind": "leaflet", "audience": "医療機関", "upload": a_pdf()})
    leaflet = Leaflet.objects.get()
    assert leaflet.audience == "医療機関"
    assert f'href="/library/leaflets/{leaflet.pk}/file/"' in visitor.get("/library/").content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "leaflet"}, "audience"),
        ({"kind": "song"}, "kind"),
        ({"title": ""}, "title"),
        ({"title": "\x00"}, "title"),
        ({"day": "yesterday"}, "day"),
        ({"kind": "leaflet", "audience": "a", "upload": SimpleUploadedFile("a.pdf", b"MZ not a pdf")}, "upload"),
    ],
)
def test_bad_entries_are_explained(desk: Client, changes: dict[str, object], field: str) -> None:
    page = desk.post("/desk/outreach/", {**ENTRIES, **changes})
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}
    assert Lecture.objects.count() + Leaflet.objects.count() == 0


def test_a_second_click_notes_nothing_twice(publisher: User) -> None:
    once = uuid.uuid4()
    for _ in range(2):
        add_occasion(model=Lecture, title="講演", held_on=date(2019, 12, 3), once=once, by=publisher, at=AT)
    assert Lecture.objects.count() == 1


@pytest.mark.parametrize("path", ["/desk/outreach/", "/desk/outreach/lecture/1/remove/"])
def test_only_publishers_note_outreach(
    path: str, visitor: Client, owner: User, reviewer: User, client_of: Callable[[User], Client]
) -> None:
    assert visitor.get(path).url.startswith("/accounts/login/")
    assert client_of(owner).get(path).status_code == 404
    assert client_of(reviewer).get(path).status_code == 403


def test_an_unknown_kind_is_404(desk: Client) -> None:
    assert desk.get("/desk/outreach/song/1/remove/").status_code == 404
