"""The deployed nginx, really run: what it keeps for a second, and what it never keeps."""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import pytest

from dev.front import MISSING, Front, found, front

TRIES = 4
# Each page is asked for by one test only.
NUMBERS = count()


class Portal(ThreadingHTTPServer):
    """Answers each request with a number of its own, and the headers that a test wants."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: Counter[str] = Counter()
        self.headers: dict[str, str] = {}
        self.status = 200


class Answer(BaseHTTPRequestHandler):
    """One answer of the portal."""

    server: Portal

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        content = str(self.server.asked.total()).encode()
        self.send_response(self.server.status)
        for name, value in {"Content-Length": str(len(content)), **self.server.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, Front]]:
    """The deployed nginx in front of a portal of which a test tells the answers."""
    if not found():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    server = Portal()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with front(tmp_path_factory.mktemp("nginx"), f"127.0.0.1:{server.server_port}") as running:
        yield server, running
    server.shutdown()
    server.server_close()


@pytest.fixture
def portal(started: tuple[Portal, Front]) -> Portal:
    """The portal, answering as it does when nobody said otherwise."""
    started[0].headers, started[0].status = {}, 200
    return started[0]


@pytest.fixture
def nginx(started: tuple[Portal, Front], portal: Portal) -> Front:
    """The front."""
    return started[1]


def is_kept(nginx: Front, path: str, **headers: str) -> bool:
    """Whether a page asked for twice comes the second time from nginx, in one of several tries within a second."""
    fresh = (f"{path}?of={next(NUMBERS)}" for _try in range(TRIES))
    return any(nginx.get(each, **headers)[2] == nginx.get(each, **headers)[2] for each in fresh)


def test_a_public_page_is_asked_for_once_a_second(nginx: Front, portal: Portal) -> None:
    assert [is_kept(nginx, path) for path in ("/", "/register/", "/en/register/", "/register/GHS-0001/")] == [True] * 4


def test_each_language_of_an_address_and_each_query_is_a_page_of_its_own(nginx: Front) -> None:
    answers = [nginx.get(path)[2] for path in ("/register/", "/en/register/", "/register/?q=1", "/register/?q=2")]
    assert len(set(answers)) == 4


@pytest.mark.parametrize(
    "path",
    [
        *("/verify/GHS-0001/", "/en/verify/GHS-0001/", "/mark/GHS-0001.svg", "/mark/GHS-0001.png"),
        *("/my/", "/desk/declarations/", "/accounts/login/", "/admin/", "/api/v1/registrations"),
        *("/register/download.csv", "/register/follows/secret/", "/en/register/expiries/secret.ics"),
    ],
)
def test_what_must_be_true_now_or_is_somebodys_own_is_never_kept(nginx: Front, path: str) -> None:
    assert not is_kept(nginx, path)


@pytest.mark.parametrize("cookie", ["sessionid=x", "__Host-session=x", "csrftoken=x", "a=b; __Host-session=x"])
def test_who_sends_a_cookie_neither_gets_nor_leaves_a_kept_page(nginx: Front, portal: Portal, cookie: str) -> None:
    assert not is_kept(nginx, "/register/", Cookie=cookie)
    for number in [next(NUMBERS) for _try in range(TRIES)]:
        own = nginx.get(f"/register/?of={number}", Cookie=cookie)[2]
        assert nginx.get(f"/register/?of={number}")[2] != own


@pytest.mark.parametrize(
    "headers",
    [
        {"Set-Cookie": "csrftoken=x"},
        {"Cache-Control": "private"},
        {"Cache-Control": "max-age=0, no-store"},
        {"Cache-Control": "public, max-age=3600"},
        {"Vary": "*"},
    ],
)
def test_what_the_portal_says_not_to_keep_is_not_kept(nginx: Front, portal: Portal, headers: dict[str, str]) -> None:
    portal.headers = headers
    assert not is_kept(nginx, "/register/")


@pytest.mark.parametrize("status", [302, 404, 500])
def test_only_pages_that_were_found_are_kept(nginx: Front, portal: Portal, status: int) -> None:
    portal.status = status
    assert not is_kept(nginx, "/register/")


def test_a_page_differs_by_what_the_portal_says_it_varies_on(nginx: Front, portal: Portal) -> None:
    portal.headers = {"Vary": "Accept-Language"}
    japanese, english = ({"Accept-Language": language} for language in ("ja", "en"))
    assert nginx.get("/x/", **japanese)[2] != nginx.get("/x/", **english)[2]
    assert is_kept(nginx, "/register/", **japanese)


def test_nothing_outlives_its_second_even_when_the_portal_fails(nginx: Front, portal: Portal) -> None:
    path = f"/register/?of={next(NUMBERS)}"
    first = nginx.get(path)[2]
    portal.status = 500
    for _asked in range(5_000):
        status, _headers, content = nginx.get(path)
        if status == 500:
            break
        assert content == first
    assert (status, nginx.get(path)[0]) == (500, 500)


def test_the_inside_of_the_portal_is_not_reached_from_outside(nginx: Front) -> None:
    assert nginx.get("/protected-files/x")[0] == 404
