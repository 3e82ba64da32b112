"""Searching the register under load, beside a bare Django view that returns the same bytes without a query.

Same server, workers, middleware and connections. `p95` asks one connection after another size of the register, so it
can't take turns: first every round at 10,000 registrations, then at 1,000,000.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from bench.registers import FIRST, MAKERS, SECOND, TRADES, grow
from bench.rounds import ROUND_SECONDS, ROUNDS, Comparison
from ghs.register.queries import count_up_to, found
from ghs.register.question import Question

FEW, MANY = 10_000, 1_000_000
CONNECTIONS, WORKERS, THREADS = 16, 2, 4
ROWS_SHOWN = 20
P95_ROUNDS = 5
REPEATED = 20
# What people ask: names, parts of them, numbers, one letter, several words, filters, other orders, later pages.
MIX = [
    *(f"q={quote(word)}" for word in [*FIRST[:12], *SECOND[:8], *MAKERS[:4], *TRADES[:2]]),
    *(f"q={quote(words)}" for words in ["血圧 ノート", "髙橋 ビューア", "かるて まねーじゃ", "富士 Pro", "Care Web"]),
    *(f"q={quote(name)}" for name in ["血圧ノートPro", "心電図ビューアX", "介護モニタミニ", "ｽﾏｰﾄﾅﾋﾞ", "睡眠ログ"]),
    *(f"q={number}" for number in ["GHS-0123", "GHS-0500", "9871", "42"]),
    *(f"q={quote(text)}" for text in ["血", "瀬", "ないもの", "%", "株式会社あさひ"]),
    "",
    *("level=3", "state=revoked", "state=registered&year=2015", "organization=7", "category=imaging&level=2"),
    *("edition=1.10", "area=life_cycle&year=2026", f"q={quote('カルテ')}&level=2", "state=suspended&level=3"),
    *("sort=date", "sort=number&page=400", f"q={quote('ビューア')}&sort=kana", f"q={quote('システムズ')}&page=3"),
]


def measure() -> list[Comparison]:
    """Compare both kinds of load at 10,000 registrations, and one person's waiting with that at 1,000,000."""
    with tempfile.TemporaryDirectory() as folder, portal(Path(folder) / "page.html") as port:
        distinct = Comparison("search distinct", *beside_bare(port, distinct_paths()), "bare view", "pages/s", 0.15)
        repeated = Comparison(
            "search repeated", *beside_bare(port, distinct_paths()[:50]), "bare view", "pages/s", 0.45
        )
        few = [1 / p95(port) for _round in range(P95_ROUNDS)]
        grow(MANY)
        many = [1 / p95(port) for _round in range(P95_ROUNDS)]
    waiting = Comparison("p95 at 1,000,000", many, few, "10,000", "1/s", 1 / 3)
    return [distinct, repeated, waiting]


def distinct_paths() -> list[str]:
    """Return the addresses of searches that each fill a page of twenty rows."""
    pairs = [*product(MAKERS, map(str, range(10, 100))), *product(TRADES, map(str, range(10, 100)))]
    pairs += [*product([*FIRST, *SECOND], map(str, range(10)))]
    today = timezone.localdate()
    texts = [f"{word} {number}" for word, number in pairs]
    full = [text for text in texts if count_up_to(found(Question(q=text), today=today), ROWS_SHOWN) >= ROWS_SHOWN]
    return [f"/register/?q={quote(text)}" for text in full]


def beside_bare(port: int, paths: list[str], *, is_fresh: bool = True) -> tuple[list[float], list[float]]:
    """Return the rates of searching and of the bare view, after a round that is not counted.

    Effects: a fresh round begins without any page kept.
    """
    rates: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS + 1):
        turns = [(rates[0], paths), (rates[1], ["/bare/"])]
        for kept, asked in reversed(turns) if number % 2 else turns:
            if is_fresh:
                cache.clear()
            kept.append(rate_of(port, asked))
    return rates[0][1:], rates[1][1:]


def rate_of(port: int, paths: list[str]) -> float:
    """Let the crowd ask for a while. Units: pages a second."""
    command = [sys.executable, "-m", "bench.load", "127.0.0.1", str(port), str(CONNECTIONS), str(ROUND_SECONDS)]
    done = subprocess.run(command, input="\n".join(paths), text=True, capture_output=True, cwd=settings.BASE_DIR)
    if done.returncode:
        raise AssertionError(f"load: {done.stderr[-500:]}")
    count, seconds = done.stdout.split()
    return int(count) / float(seconds)


def p95(port: int) -> float:
    """Return how long the slowest twentieth of the mix at least takes one person. Units: seconds."""
    cache.clear()
    asker = HTTPConnection("127.0.0.1", port)
    return quantiles([seconds_of(asker, f"/register/?{query}") for query in MIX], n=20)[-1]


def seconds_of(asker: HTTPConnection, path: str) -> float:
    """Return how long one page takes."""
    began = time.perf_counter()
    asker.request("GET", path, headers={"Host": "localhost"})
    answer = asker.getresponse()
    answer.read()
    if answer.status != 200:
        raise AssertionError(f"{path}: {answer.status}")
    return time.perf_counter() - began


@contextmanager
def portal(page: Path) -> Iterator[int]:
    """Run the portal as `make run` does, with the bare view, which says what the portal says to a search."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    page.write_bytes(b"")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.searching_settings", "BENCH_PAGE": str(page)}
    size = ["--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "error"]
    command = [sys.executable, "-m", "gunicorn", "ghs.wsgi", "--bind", f"127.0.0.1:{port}", *size]
    with subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR) as server:
        try:
            page.write_bytes(answered(lambda: fetched(port, distinct_paths()[0])))
            yield port
        finally:
            server.terminate()


def fetched(port: int, path: str) -> bytes:
    """Return a page's bytes."""
    asker = HTTPConnection("127.0.0.1", port)
    asker.request("GET", path, headers={"Host": "localhost"})
    answer = asker.getresponse()
    content = answer.read()
    if answer.status != 200 or content.count(b"<tr>") != ROWS_SHOWN + 1:
        raise AssertionError(f"{path}: {answer.status}, {content.count(b'<tr>')} rows")
    return content


def answered(ask: Callable[[], bytes], seconds: float = 30) -> bytes:
    """Ask until the server answers."""
    until = time.monotonic() + seconds
    while True:
        try:
            return ask()
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
