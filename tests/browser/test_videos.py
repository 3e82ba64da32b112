"""Watching videos in a real browser: playing, seeking, captions, the place kept."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ghs.accounts.models import User
from tests.training.video_factories import AT, ApplicationFactory, VideoFactory, VideoSetFactory, access_for
from training.models import Access, AccessApplication, Progress, Video

Axe = Callable[[Page], None]
PageOf = Callable[[User], Page]


@pytest.fixture
def free(transactional_db: None) -> Video:
    """A free video, beside one on application."""
    video_set = VideoSetFactory(code="C", title="Cセット")
    free = VideoFactory(slug="open", video_set=video_set, is_free=True, position=1)
    VideoFactory(slug="shut", video_set=video_set, position=2)
    return free


def is_played(page: Page, beyond_seconds: float) -> None:
    """Wait until the film shows pictures beyond a place."""
    page.wait_for_function(
        "(place) => { const film = document.querySelector('#player');"
        " return film.readyState >= 3 && film.videoWidth === 1280 && film.currentTime > place }",
        arg=beyond_seconds,
    )


def place_in(page: Page) -> float:
    """Return where the player stands."""
    return page.eval_on_selector("#player", "film => film.currentTime")


def kept_place(page: Page, user: User) -> int:
    """Return the place kept on the server; what a page sends while it is left arrives a moment later."""
    for _ in range(50):
        if progress := Progress.objects.filter(user=user).first():
            return progress.position_seconds
        page.wait_for_timeout(100)
    raise AssertionError("no place was kept")


def test_a_visitor_plays_the_free_film_and_jumps_in_it(page: Page, free: Video) -> None:
    pieces: list[int] = []
    page.on("response", lambda answer: pieces.append(answer.status) if answer.url.endswith("film.mp4") else None)
    page.goto("/videos/open/")
    assert page.evaluate("document.createElement('video').canPlayType('video/mp4; codecs=\"avc1.64001f\"')")
    page.eval_on_selector("#player", "film => { film.muted = true; film.play() }")
    is_played(page, 0.3)
    page.get_by_role("link", name="0:05").click()
    is_played(page, 5.2)
    assert place_in(page) < 9
    expect(page.locator("[aria-current=true][data-seek]")).to_have_attribute("data-seek", "5")
    assert pieces
    assert set(pieces) == {206}


def test_captions_are_shown_in_the_language_of_the_page(page: Page, free: Video) -> None:
    for path, words in [("/videos/open/", "ヘルスソフトウェア"), ("/en/videos/open/", "A short tour")]:
        page.goto(path)
        page.eval_on_selector("#player", "film => { film.muted = true; film.play() }")
        page.wait_for_function(
            "(words) => [...document.querySelector('#player').textTracks].some("
            "track => track.mode === 'showing' && track.activeCues?.[0]?.text.includes(words))",
            arg=words,
        )


def test_whoever_leaves_returns_to_the_place_kept(page_of: PageOf, free: Video, attendee: User) -> None:
    page = page_of(attendee)
    page.goto("/videos/open/")
    page.eval_on_selector("#player", "film => { film.muted = true; film.currentTime = 6; film.play() }")
    is_played(page, 6.3)
    with page.expect_response("**/progress/") as answer:
        page.eval_on_selector("#player", "film => film.pause()")
    assert answer.value.status == 204
    assert 6 <= kept_place(page, attendee) < 9
    page.goto("/videos/open/")
    expect(page.locator(".video-resume")).to_contain_text("0:0")
    page.wait_for_function("document.querySelector('#player').currentTime >= 6")
    assert place_in(page) < 9


def test_leaving_the_page_keeps_the_place(page_of: PageOf, free: Video, attendee: User) -> None:
    page = page_of(attendee)
    page.goto("/videos/open/")
    page.eval_on_selector("#player", "film => { film.muted = true; film.currentTime = 4; film.play() }")
    is_played(page, 4.3)
    page.goto("/videos/")
    assert 4 <= kept_place(page, attendee) < 9
    page.goto("/my/videos/")
    expect(page.get_by_role("listitem").filter(has_text=free.title)).to_contain_text("のうち")


def test_without_scripts_the_film_plays_from_the_place_kept(
    new_context: Callable[..., BrowserContext], page_of: PageOf, free: Video, attendee: User
) -> None:
    Progress.objects.create(user=attendee, video=free, position_seconds=7, updated_at=AT)
    plain = new_context(java_script_enabled=False)
    plain.add_cookies(page_of(attendee).context.cookies())
    page = plain.new_page()
    page.goto("/videos/open/")
    expect(page.locator("#player")).to_have_attribute("src", "/videos/open/film.mp4#t=7")
    expect(page.get_by_role("link", name="0:05")).to_have_attribute("href", "?t=5")


def test_a_learner_applies_is_granted_and_watches(
    page_of: PageOf, free: Video, attendee: User, organiser: User, axe: Axe
) -> None:
    page = page_of(attendee)
    page.goto("/videos/shut/")
    page.get_by_role("link", name="視聴を申し込む").click()
    page.get_by_label("お名前").fill("山田 花子")
    page.get_by_label("会社").fill("サンプル病院")
    page.get_by_label("視聴の目的").fill("新任者の教育")
    page.get_by_role("checkbox").check()
    axe(page)
    page.locator("button[value=confirm]").click()
    axe(page)
    page.locator("button[value=send]").click()
    number = AccessApplication.objects.get().receipt_number
    expect(page.locator(".receipt-number")).to_have_text(number)
    axe(page)

    office = page_of(organiser)
    office.goto("/desk/videos/")
    office.get_by_role("link", name="判断待ちの視聴申込が1件").click()
    office.get_by_role("link", name=number).click()
    axe(office)
    office.get_by_role("button", name="視聴を許可する").click()
    expect(office.get_by_role("status").or_(office.locator(".messages"))).to_contain_text("許可しました")
    assert Access.objects.get().user == attendee

    page = page_of(attendee)
    page.goto("/videos/shut/")
    page.eval_on_selector("#player", "film => { film.muted = true; film.play() }")
    is_played(page, 0.3)


def test_the_pages_are_accessible(page_of: PageOf, page: Page, free: Video, attendee: User, axe: Axe) -> None:
    for path in ["/videos/", "/videos/open/", "/videos/shut/", "/en/videos/", "/en/videos/shut/"]:
        page.goto(path)
        axe(page)
    ApplicationFactory(user=attendee, video_set=VideoSetFactory())
    access_for(attendee, free.video_set)
    Progress.objects.create(user=attendee, video=free, position_seconds=7, updated_at=AT)
    page = page_of(attendee)
    for path in ["/my/videos/", "/videos/", "/videos/open/", "/videos/shut/"]:
        page.goto(path)
        axe(page)
    page.goto(f"/videos/sets/{VideoSetFactory().code}/apply/")
    page.locator("button[value=confirm]").click()
    axe(page)


def test_the_office_s_pages_are_accessible(page_of: PageOf, free: Video, organiser: User, axe: Axe) -> None:
    waiting = ApplicationFactory(video_set=free.video_set)
    access = access_for(organiser, free.video_set)
    page = page_of(organiser)
    for path in [
        "/desk/videos/",
        "/desk/videos/new/",
        "/desk/videos/sets/C/",
        "/desk/videos/sets/C/new/",
        "/desk/videos/films/open/",
        "/desk/videos/applications/",
        f"/desk/videos/applications/{waiting.receipt_number}/",
        f"/desk/videos/applications/{access.application.receipt_number}/",
    ]:
        page.goto(path)
        axe(page)
    page.goto("/desk/videos/new/")
    page.get_by_role("button", name="保存").click()
    axe(page)
