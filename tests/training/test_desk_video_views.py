"""The office's side of videos."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ghs.accounts.models import User
from tests.training.video_factories import (
    AT,
    ApplicationFactory,
    VideoFactory,
    VideoSetFactory,
    access_for,
    upload,
)
from training.models import Access, AccessApplication, Video, VideoSet

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
SET = {"title": "Dセット", "title_english": "Set D", "released_on": "2026/7/1", "access_days": "60"}
VIDEO = {"title": "題", "position": "1", "summary": "要約", "chapters": "0:00 はじめに | Start\n0:05　次"}
REASON = {"reason": "対象外のため"}


@pytest.fixture
def desk(client_of: ClientOf, organiser: User) -> Client:
    """The client of an organiser."""
    return client_of(organiser)


@pytest.fixture
def application() -> AccessApplication:
    """An application that waits, for set C with one film."""
    video = VideoFactory(slug="film", position=1, video_set__code="C")
    return ApplicationFactory(receipt_number="V2026-000777", video_set=video.video_set)


READ = [
    "/desk/videos/",
    "/desk/videos/new/",
    "/desk/videos/sets/C/",
    "/desk/videos/sets/C/new/",
    "/desk/videos/films/film/",
    "/desk/videos/applications/",
    "/desk/videos/applications/V2026-000777/",
]
WRITTEN = [f"/desk/videos/applications/V2026-000777/{act}/" for act in ("grant", "decline", "withdraw")]


def test_only_organisers_enter(
    request: pytest.FixtureRequest, client_of: ClientOf, visitor: Client, application: AccessApplication
) -> None:
    expected = {"organiser": 200, "reviewer": 403, "publisher": 403, "operator": 403, "attendee": 404, "owner": 404}
    for name, status in expected.items():
        client = client_of(request.getfixturevalue(name))
        assert {client.get(path).status_code for path in READ} == {status}, name
    assert {visitor.get(path).status_code for path in [*READ, *WRITTEN]} == {302}
    for name, status in expected.items():
        client = client_of(request.getfixturevalue(name))
        wanted = {405} if status == 200 else {status}
        assert {client.get(path).status_code for path in WRITTEN} == wanted, name


def test_who_may_not_changes_nothing(
    client_of: ClientOf, reviewer: User, attendee: User, application: AccessApplication
) -> None:
    for user, status in [(reviewer, 403), (attendee, 404)]:
        client = client_of(user)
        assert client.post("/desk/videos/new/", {**SET, "code": "D"}).status_code == status
        assert client.post(WRITTEN[1], REASON).status_code == status
    application.refresh_from_db()
    assert (application.state, VideoSet.objects.count()) == ("submitted", 1)


def test_a_set_is_added_and_changed(desk: Client) -> None:
    assert desk.post("/desk/videos/new/", {**SET, "code": "D"})["Location"] == "/desk/videos/"
    video_set = VideoSet.objects.get()
    assert (video_set.code, video_set.released_on, video_set.access_days) == ("D", date(2026, 7, 1), 60)
    assert desk.post("/desk/videos/sets/D/", {**SET, "released_on": ""}).status_code == 302
    video_set.refresh_from_db()
    assert video_set.released_on is None


@pytest.mark.parametrize(
    "spoilt",
    [{"code": "C"}, {"code": ""}, {"code": "あ"}, {"title": ""}, {"released_on": "soon"}, {"access_days": "0"}],
)
def test_a_set_that_does_not_fit_is_refused(desk: Client, spoilt: dict[str, str]) -> None:
    VideoSetFactory(code="C")
    response = desk.post("/desk/videos/new/", {**SET, "code": "D", **spoilt})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(spoilt)
    assert VideoSet.objects.count() == 1


def test_a_video_is_added_with_its_files(desk: Client) -> None:
    VideoSetFactory(code="D")
    files = {name: upload(name) for name in ("file", "captions", "poster")}
    response = desk.post("/desk/videos/sets/D/new/", {**VIDEO, **files, "slug": "new-one", "is_free": "on"})
    assert response.status_code == 302
    video = Video.objects.get()
    assert (video.slug, video.is_free, video.duration_seconds) == ("new-one", True, 13)
    assert video.chapters == [
        {"starts_at_seconds": 0, "title": "はじめに", "title_english": "Start"},
        {"starts_at_seconds": 5, "title": "次", "title_english": ""},
    ]


def test_a_video_is_changed_and_keeps_its_film(desk: Client, application: AccessApplication) -> None:
    video = Video.objects.get()
    form = desk.get("/desk/videos/films/film/").context["form"]
    assert form.initial["chapters"].startswith("0:00 はじめに | Introduction\n0:05 ")
    assert desk.post("/desk/videos/films/film/", {**VIDEO, "is_free": "on"}).status_code == 302
    changed = Video.objects.get()
    assert (changed.title, changed.is_free, changed.file_id) == ("題", True, video.file_id)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("chapters", "はじめに"),
        ("chapters", "0:75 はじめに"),
        ("chapters", "99:00 終わり"),
        ("position", "0"),
        ("title", "x" * 161),
        ("summary", "a\x00b"),
    ],
)
def test_a_video_that_does_not_fit_is_refused(
    desk: Client, application: AccessApplication, field: str, value: str
) -> None:
    response = desk.post("/desk/videos/films/film/", {**VIDEO, field: value})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Video.objects.get().title != "題"


@pytest.mark.parametrize("field", ["file", "captions", "captions_english", "poster"])
def test_a_file_of_the_wrong_kind_is_refused(desk: Client, application: AccessApplication, field: str) -> None:
    wrong = SimpleUploadedFile("film.mp4", b"<html>")
    response = desk.post("/desk/videos/films/film/", {**VIDEO, field: wrong})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Video.objects.get().title != "題"


def test_a_new_video_needs_a_film_and_a_free_short_name(desk: Client, application: AccessApplication) -> None:
    without = desk.post("/desk/videos/sets/C/new/", {**VIDEO, "position": "2", "slug": "more"})
    assert (without.status_code, list(without.context["form"].errors)) == (422, ["file"])
    taken = {**VIDEO, "position": "2", "slug": "film", "file": upload("file")}
    response = desk.post("/desk/videos/sets/C/new/", taken)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["slug"])
    assert Video.objects.count() == 1


def test_the_period_offered_is_the_usual_one(desk: Client, application: AccessApplication) -> None:
    page = desk.get("/desk/videos/applications/V2026-000777/")
    today = timezone.localdate()
    assert page.context["grant_form"].initial == {"starts_on": today, "ends_on": today + timedelta(days=89)}


def test_granting_and_withdrawing(desk: Client, application: AccessApplication) -> None:
    today = timezone.localdate()
    period = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(9)).isoformat()}
    address = "/desk/videos/applications/V2026-000777/"
    assert desk.post(WRITTEN[0], period)["Location"] == address
    access = Access.objects.get()
    assert (access.user, access.starts_on, access.ends_on) == (application.user, today, today + timedelta(9))
    assert "/withdraw/" in desk.get(address).content.decode()
    assert desk.post(WRITTEN[2], REASON)["Location"] == address
    access.refresh_from_db()
    assert access.withdraw_reason == "対象外のため"
    assert desk.post(WRITTEN[2], REASON).status_code == 422


def test_declining_needs_a_reason(desk: Client, application: AccessApplication) -> None:
    assert desk.post(WRITTEN[1], {"reason": ""}).status_code == 422
    assert desk.post(WRITTEN[1], REASON).status_code == 302
    application.refresh_from_db()
    assert (application.state, application.decline_reason) == ("declined", "対象外のため")
    response = desk.post(WRITTEN[1], REASON)
    assert response.status_code == 422
    assert "すでに判断済み" in response.content.decode()


@pytest.mark.parametrize(
    "period",
    [
        {"starts_on": "2026-01-02", "ends_on": "2026-01-01"},
        {"starts_on": "2020-01-01", "ends_on": "2020-02-01"},
        {"starts_on": "x", "ends_on": ""},
    ],
)
def test_a_useless_period_is_refused(desk: Client, application: AccessApplication, period: dict[str, str]) -> None:
    response = desk.post(WRITTEN[0], period)
    assert response.status_code == 422
    assert response.context["grant_form"].errors
    assert not Access.objects.exists()


def test_nothing_to_withdraw_is_not_found(desk: Client, application: AccessApplication) -> None:
    assert desk.post(WRITTEN[2], REASON).status_code == 404
    assert desk.get("/desk/videos/applications/V2026-1/").status_code == 404
    assert desk.get("/desk/videos/films/none/").status_code == 404
    assert desk.get("/desk/videos/sets/none/").status_code == 404


def test_applications_by_state(desk: Client, application: AccessApplication, attendee: User) -> None:
    declined = ApplicationFactory(state="declined", decided_at=AT)
    granted = access_for(attendee, VideoSetFactory()).application
    shown = {
        "": {application},
        "?state=nonsense": {application},
        "?state=declined": {declined},
        "?state=granted": {granted},
        "?state=all": {application, declined, granted},
    }
    for query, expected in shown.items():
        assert set(desk.get(f"/desk/videos/applications/{query}").context["page"]) == expected


def test_lists_take_the_same_queries_with_1_and_30_rows(desk: Client, application: AccessApplication) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(path).status_code == 200
        return len(captured)

    paths = ["/desk/videos/", "/desk/videos/applications/", "/desk/videos/applications/?state=all"]
    queries(paths[0])
    before = [queries(path) for path in paths]
    video = Video.objects.get()
    shared = {name: getattr(video, name) for name in ("file", "captions", "captions_english", "poster")}
    for _ in range(29):
        ApplicationFactory(video_set=VideoFactory(**shared).video_set)
    assert [queries(path) for path in paths] == before
