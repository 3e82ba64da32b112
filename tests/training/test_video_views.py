"""Watching videos on the public side, and asking for an access."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ghs.accounts.models import User
from tests.training.video_factories import (
    AT,
    VideoFactory,
    VideoSetFactory,
    access_for,
    film_files,
)
from training.models import Progress, Video

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
ENTRIES = {
    "name": "山田 花子",
    "company": "サンプル病院",
    "purpose": "研修\n二行目",
    "consent": "on",
    "once": "5f0c4c4e-6b5d-4c8a-9a53-111111111111",
}


def files_of(video: Video) -> list[str]:
    """Return the addresses of everything that only viewers get."""
    return [
        reverse("training:video_film", args=[video.slug]),
        reverse("training:video_captions", args=[video.slug, "ja"]),
        reverse("training:video_captions", args=[video.slug, "en"]),
    ]


def fetch(client: Client, path: str, **headers: str) -> tuple[HttpResponseBase, bytes]:
    """Ask for a file and read it to its end, where the client closes it."""
    response = client.get(path, headers=headers)
    return response, response.getvalue()


def statuses(client: Client, video: Video) -> list[int]:
    """Return how the film and its captions are answered."""
    return [fetch(client, path)[0].status_code for path in files_of(video)]


# The list


def test_the_list_says_what_is_free_and_what_to_do(visitor: Client, free: Video, video: Video) -> None:
    page = visitor.get("/videos/").content.decode()
    assert free.title in page
    assert video.title in page
    assert "/videos/sets/C/apply/" in page
    assert "0:13" in page


def test_an_unreleased_set_is_for_organisers_only(
    visitor: Client, client_of: ClientOf, organiser: User, attendee: User
) -> None:
    hidden = VideoFactory(video_set__released_on=timezone.localdate() + timedelta(days=1), is_free=True)
    address = reverse("training:video_watch", args=[hidden.slug])
    for client in (visitor, client_of(attendee)):
        assert hidden.title not in client.get("/videos/").content.decode()
        for path in [address, *files_of(hidden), reverse("training:video_poster", args=[hidden.slug])]:
            assert client.get(path).status_code == 404
        assert client.get(f"/videos/sets/{hidden.video_set.code}/apply/").status_code in {302, 404}
    assert client_of(organiser).get(address).status_code == 200


def test_the_list_takes_the_same_queries_with_1_and_30_videos(client_of: ClientOf, attendee: User) -> None:
    client = client_of(attendee)

    def queries(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    first = VideoFactory()
    Progress.objects.create(user=attendee, video=first, position_seconds=3, updated_at=AT)
    queries("/videos/")
    before = {path: queries(path) for path in ("/videos/", "/my/videos/")}
    shared = {name: getattr(first, name) for name in ("file", "captions", "captions_english", "poster")}
    for _ in range(29):
        access = access_for(attendee, VideoSetFactory())
        more = VideoFactory(video_set=access.video_set, **shared)
        Progress.objects.create(user=attendee, video=more, position_seconds=3, updated_at=AT)
    assert {path: queries(path) for path in before} == before


# The player


def test_a_free_video_plays_for_everybody(visitor: Client, free: Video) -> None:
    page = visitor.get("/videos/open/").content.decode()
    assert 'src="/videos/open/film.mp4"' in page
    assert 'srclang="ja"' in page
    assert free.transcript.split("\n")[1] in page
    assert 'id="video-progress"' not in page


def test_without_access_the_page_tells_how_to_get_one_and_keeps_the_words(
    visitor: Client, client_of: ClientOf, attendee: User, video: Video
) -> None:
    for client in (visitor, client_of(attendee)):
        page = client.get("/videos/shut/").content.decode()
        assert "<video" not in page
        assert "film.mp4" not in page
        assert "ここだけの話です" not in page
        assert "/videos/sets/C/apply/" in page


def test_the_player_starts_at_the_place_kept(client_of: ClientOf, attendee: User, free: Video) -> None:
    Progress.objects.create(user=attendee, video=free, position_seconds=7, updated_at=AT)
    client = client_of(attendee)
    assert "film.mp4#t=7" in client.get("/videos/open/").content.decode()
    assert "film.mp4#t=2" in client.get("/videos/open/?t=2").content.decode()
    assert 'film.mp4"' in client.get("/videos/open/?t=0").content.decode()


@pytest.mark.parametrize("asked", ["x", "-1", "²", "1e9", "99999999999", "7.5"])
def test_a_strange_time_is_passed_over(visitor: Client, free: Video, asked: str) -> None:
    assert 'film.mp4"' in visitor.get("/videos/open/", {"t": asked}).content.decode()


def test_english_pages_speak_english(visitor: Client, free: Video) -> None:
    page = visitor.get("/en/videos/open/").content.decode()
    assert free.title_english in page
    assert 'srclang="en" label="English" src="/en/videos/open/captions.en.vtt" default' in " ".join(page.split())


def test_neighbours_are_those_of_the_set(visitor: Client, video: Video, free: Video) -> None:
    VideoFactory()
    page = visitor.get("/videos/shut/").content.decode()
    assert 'rel="next" href="/videos/open/"' in page
    assert 'rel="prev"' not in page


# The files


def test_nothing_is_served_to_who_may_not(
    visitor: Client, client_of: ClientOf, attendee: User, rival: User, reviewer: User, video: Video
) -> None:
    access_for(rival, VideoSetFactory())
    for client in (visitor, client_of(attendee), client_of(rival), client_of(reviewer)):
        for path in files_of(video):
            assert client.get(path).status_code == 404
            assert client.head(path).status_code == 404
            assert client.get(path, headers={"range": "bytes=0-99"}).status_code == 404


@pytest.mark.parametrize(("first", "last"), [(-9, -1), (1, 9)])
def test_before_and_after_the_period_the_film_is_refused(
    client_of: ClientOf, attendee: User, video: Video, first: int, last: int
) -> None:
    today = timezone.localdate()
    access_for(attendee, video.video_set, first=today + timedelta(first), last=today + timedelta(last))
    client = client_of(attendee)
    assert statuses(client, video) == [403, 403, 403]
    assert client.post("/videos/shut/progress/", {"position_seconds": 1}).status_code == 403


def test_a_withdrawn_access_opens_nothing(client_of: ClientOf, attendee: User, video: Video) -> None:
    access = access_for(attendee, video.video_set)
    client = client_of(attendee)
    assert statuses(client, video) == [200, 200, 200]
    access.withdrawn_at = timezone.now()
    access.save()
    assert statuses(client, video) == [403, 403, 403]


def test_on_its_first_and_last_day_an_access_opens_the_set(
    client_of: ClientOf, attendee: User, viewer: User, organiser: User, video: Video
) -> None:
    today = timezone.localdate()
    access_for(attendee, video.video_set, first=today, last=today + timedelta(9))
    access_for(viewer, video.video_set, first=today - timedelta(9), last=today)
    for user in (attendee, viewer, organiser):
        client = client_of(user)
        assert statuses(client, video) == [200, 200, 200]


def test_the_poster_is_for_everybody(visitor: Client, video: Video) -> None:
    response, body = fetch(visitor, "/videos/shut/poster")
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert body == film_files()["poster"]


def test_what_is_not_there_is_not_found(visitor: Client) -> None:
    VideoFactory(slug="bare", is_free=True, captions=None, captions_english=None, poster=None)
    for path in ["captions.ja.vtt", "captions.en.vtt", "captions.fr.vtt", "poster"]:
        assert visitor.get(f"/videos/bare/{path}").status_code == 404
    assert visitor.get("/videos/bare/").status_code == 200
    assert visitor.get("/videos/none/").status_code == 404
    assert visitor.get("/videos/none/film.mp4").status_code == 404


def test_captions_are_plain_webvtt(visitor: Client, free: Video) -> None:
    response, body = fetch(visitor, "/videos/open/captions.ja.vtt")
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert body == film_files()["captions"]


FILM_BYTES = len(film_files()["file"])


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=1000-1999", 1000, 1999),
        ("bytes=5000-", 5000, FILM_BYTES - 1),
        ("bytes=-500", FILM_BYTES - 500, FILM_BYTES - 1),
        (f"bytes=100-{FILM_BYTES * 2}", 100, FILM_BYTES - 1),
    ],
)
def test_a_piece_of_the_film(visitor: Client, free: Video, asked: str, first: int, last: int) -> None:
    response, body = fetch(visitor, "/videos/open/film.mp4", range=asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{FILM_BYTES}"
    assert response["Content-Length"] == str(last - first + 1)
    assert body == film_files()["file"][first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={FILM_BYTES}-", "bytes=-0"])
def test_a_piece_beyond_the_end(visitor: Client, free: Video, asked: str) -> None:
    response, body = fetch(visitor, "/videos/open/film.mp4", range=asked)
    assert (response.status_code, response["Content-Range"], body) == (416, f"bytes */{FILM_BYTES}", b"")


@pytest.mark.parametrize("asked", ["bytes=9-3", "bytes=a-b", "bytes=0-1,5-9", "frames=0-1", ""])
def test_what_is_no_single_range_gets_the_whole_film(visitor: Client, free: Video, asked: str) -> None:
    response, body = fetch(visitor, "/videos/open/film.mp4", range=asked)
    assert (response.status_code, len(body)) == (200, FILM_BYTES)


def test_a_piece_of_another_film_is_never_mixed_in(visitor: Client, free: Video) -> None:
    for known, status in [(f'"{free.file.sha256}"', 206), ('"another"', 200)]:
        response, _body = fetch(visitor, "/videos/open/film.mp4", **{"range": "bytes=0-99", "if-range": known})
        assert response.status_code == status


def test_head_tells_the_size_and_that_pieces_are_served(visitor: Client, free: Video) -> None:
    response = visitor.head("/videos/open/film.mp4")
    assert (response.status_code, response.content) == (200, b"")
    assert (response["Content-Length"], response["Accept-Ranges"]) == (str(FILM_BYTES), "bytes")
    assert response["Content-Type"] == "video/mp4"
    assert "private" in response["Cache-Control"]


# The place kept


def test_a_place_is_kept_for_who_may_watch(client_of: ClientOf, attendee: User, free: Video) -> None:
    response = client_of(attendee).post("/videos/open/progress/", {"position_seconds": "7.9"})
    assert response.status_code == 204
    progress = Progress.objects.get()
    assert (progress.user, progress.video, progress.position_seconds) == (attendee, free, 7)


def test_an_anonymous_place_is_refused(visitor: Client, free: Video) -> None:
    response = visitor.post("/videos/open/progress/", {"position_seconds": "7"})
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")
    assert not Progress.objects.exists()


def test_a_place_needs_the_page_s_own_token(attendee: User, free: Video) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(attendee)
    assert client.post("/videos/open/progress/", {"position_seconds": "7"}).status_code == 403


def test_no_place_in_a_video_that_is_shut(client_of: ClientOf, attendee: User, video: Video) -> None:
    client = client_of(attendee)
    assert client.post("/videos/shut/progress/", {"position_seconds": "7"}).status_code == 404
    assert client.post("/videos/none/progress/", {"position_seconds": "7"}).status_code == 404


@pytest.mark.parametrize("place", ["", "x", "-1", "nan", "inf", "1e400", "\x00", "\ud800", "１２", "9" * 400])
def test_a_strange_place_is_refused_or_read(client_of: ClientOf, attendee: User, free: Video, place: str) -> None:
    answer = client_of(attendee).post(
        "/videos/open/progress/",
        data=f"position_seconds={place}".encode(errors="surrogatepass"),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == (204 if place == "１２" else 422)
    assert Progress.objects.count() == (place == "１２")
