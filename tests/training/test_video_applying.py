"""Asking for an access to a video set, and one's own videos."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ghs.accounts.models import User
from ghs.mail.models import Delivery
from tests.training.video_factories import (
    AT,
    ApplicationFactory,
    VideoSetFactory,
    access_for,
)
from training.models import AccessApplication, Progress, Video, VideoSet

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
ENTRIES = {
    "name": "山田 花子",
    "company": "サンプル病院",
    "purpose": "研修\n二行目",
    "consent": "on",
    "once": "5f0c4c4e-6b5d-4c8a-9a53-111111111111",
}


def test_applying_asks_confirms_and_gives_a_number(client_of: ClientOf, owner: User, video: Video) -> None:
    client = client_of(owner)
    form = client.get("/videos/sets/C/apply/").content.decode()
    assert "株式会社アクメ医療" in form
    assert owner.full_name in form
    confirm = client.post("/videos/sets/C/apply/", {**ENTRIES, "step": "confirm"})
    assert "サンプル病院" in confirm.content.decode()
    assert not AccessApplication.objects.exists()
    edit = client.post("/videos/sets/C/apply/", {**ENTRIES, "step": "edit"})
    assert 'value="サンプル病院"' in edit.content.decode()
    sent = client.post("/videos/sets/C/apply/", {**ENTRIES, "step": "send"})
    application = AccessApplication.objects.get()
    assert sent["Location"] == f"/my/videos/applications/{application.receipt_number}/"
    assert (application.user, application.company, application.purpose) == (owner, "サンプル病院", "研修\n二行目")
    assert application.receipt_number in client.get(sent["Location"]).content.decode()


def test_sending_twice_is_one_application(client_of: ClientOf, attendee: User, video: Video) -> None:
    client = client_of(attendee)
    places = [client.post("/videos/sets/C/apply/", {**ENTRIES, "step": "send"})["Location"] for _ in range(2)]
    assert places[0] == places[1]
    assert AccessApplication.objects.count() == Delivery.objects.count() == 1
    assert client.get("/videos/sets/C/apply/")["Location"] == places[0]


def test_who_may_watch_already_is_told_so(client_of: ClientOf, attendee: User, video: Video) -> None:
    access_for(attendee, video.video_set)
    client = client_of(attendee)
    page = client.get("/videos/sets/C/apply/", follow=True)
    assert page.redirect_chain == [("/my/videos/", 302)]
    assert "すでに視聴できるか、視聴期間が決まっています" in page.content.decode()
    response = client.post("/videos/sets/C/apply/", {**ENTRIES, "step": "send"})
    assert response.status_code == 422
    assert not AccessApplication.objects.waiting().exists()


@pytest.mark.parametrize("step", ["confirm", "send", "", "nonsense"])
@pytest.mark.parametrize(
    "spoilt",
    [
        {"name": ""},
        {"company": "x" * 121},
        {"purpose": ""},
        {"purpose": "x" * 1001},
        {"name": "山田\x00"},
        {"company": "a\r\nBcc: x@evil.example"},
        {"consent": ""},
    ],
)
def test_bad_entries_are_refused_at_every_step(
    client_of: ClientOf, attendee: User, video: Video, spoilt: dict[str, str], step: str
) -> None:
    response = client_of(attendee).post("/videos/sets/C/apply/", {**ENTRIES, **spoilt, "step": step})
    assert response.status_code == 422
    assert not AccessApplication.objects.exists()


def test_names_of_any_kind_are_taken_and_escaped(client_of: ClientOf, attendee: User, video: Video) -> None:
    strange = {"name": "𠮷田 <b>太郎</b> 👩‍⚕️", "purpose": "<script>alert(1)</script>"}
    client = client_of(attendee)
    page = client.post("/videos/sets/C/apply/", {**ENTRIES, **strange, "step": "send"}, follow=True)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert AccessApplication.objects.get().name.startswith("𠮷田 <b>太郎</b>")


def test_an_application_is_its_person_s_own(
    visitor: Client, client_of: ClientOf, attendee: User, rival: User, organiser: User
) -> None:
    application = ApplicationFactory(user=attendee)
    path = f"/my/videos/applications/{application.receipt_number}/"
    assert client_of(attendee).get(path).status_code == 200
    assert client_of(rival).get(path).status_code == 404
    assert client_of(organiser).get(path).status_code == 404
    assert visitor.get(path).status_code == 302


def test_a_decided_application_tells_what_came_of_it(client_of: ClientOf, attendee: User) -> None:
    declined = ApplicationFactory(user=attendee, state="declined", decided_at=AT, decline_reason="対象外です")
    granted = access_for(attendee, VideoSetFactory()).application
    client = client_of(attendee)
    assert "対象外です" in client.get(f"/my/videos/applications/{declined.receipt_number}/").content.decode()
    page = client.get(f"/my/videos/applications/{granted.receipt_number}/")
    assert page.context["application"].access.user == attendee


def test_my_videos_show_periods_places_and_what_to_do(
    client_of: ClientOf, attendee: User, video: Video, free: Video
) -> None:
    today = timezone.localdate()
    access_for(attendee, video.video_set, first=today - timedelta(9), last=today - timedelta(1))
    Progress.objects.create(user=attendee, video=free, position_seconds=7, updated_at=AT)
    Progress.objects.create(user=attendee, video=video, position_seconds=13, updated_at=AT)
    response = client_of(attendee).get("/my/videos/")
    (shown,) = response.context["sets"]
    assert (shown.standing, shown.may_apply) == ("expired", True)
    assert {each.video.slug: each.progress.position_seconds for each in shown.videos} == {"shut": 13, "open": 7}
    assert "/videos/sets/C/apply/" in response.content.decode()
    assert "0:07" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/videos/", ["post", "put", "delete"]),
        ("/videos/open/", ["post", "put", "delete"]),
        ("/videos/open/film.mp4", ["post", "put", "delete"]),
        ("/videos/open/captions.ja.vtt", ["post"]),
        ("/videos/open/poster", ["post"]),
        ("/videos/open/progress/", ["get", "put"]),
        ("/videos/sets/C/apply/", ["put", "delete"]),
        ("/my/videos/", ["post"]),
    ],
)
def test_other_methods_are_refused(
    client_of: ClientOf, attendee: User, free: Video, path: str, methods: list[str]
) -> None:
    client = client_of(attendee)
    assert {getattr(client, method)(path).status_code for method in methods} == {405}


def test_pages_of_one_s_own_need_signing_in(visitor: Client, video: Video) -> None:
    for path in ["/my/videos/", "/videos/sets/C/apply/"]:
        assert visitor.get(path)["Location"].startswith("/accounts/login/?next=")


def test_a_set_that_is_not_there(client_of: ClientOf, attendee: User) -> None:
    VideoSetFactory(code="X", released_on=None)
    client = client_of(attendee)
    assert client.get("/videos/sets/none/apply/").status_code == 404
    assert client.get("/videos/sets/X/apply/").status_code == 404
    assert VideoSet.objects.count() == 1
