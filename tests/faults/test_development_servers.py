"""The servers of a clone live as long as somebody uses them, and no longer, whoever is killed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import redis
from django.conf import settings

from dev.servers import free_port

USE = """
from dev.keeper import use_servers
use_servers()
import os, sys
print(os.environ["DATABASE_URL"], os.environ["REDIS_URL"], flush=True)
sys.stdin.read()
"""


@contextmanager
def user_of(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """Run a process that uses the servers of a folder until its input ends; yield it and their addresses."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", USE], cwd=settings.BASE_DIR, env=environment, **pipes) as process:
        database_url, redis_url = process.stdout.readline().split()
        yield process, database_url, redis_url


def processes_of(folder: Path) -> list[psutil.Process]:
    """Return what runs with a folder in its command, the keeper first."""
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if str(folder) in " ".join(process.info["cmdline"] or [])
    ]


def eventually(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether something becomes true in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_two_commands_share_the_servers_and_the_last_one_stops_them(tmp_path: Path) -> None:
    with user_of(tmp_path) as (first, database_url, redis_url):
        with user_of(tmp_path) as (_, *addresses):
            assert addresses == [database_url, redis_url]
            first.communicate()
            time.sleep(1)
            with psycopg.connect(database_url) as database, redis.Redis.from_url(redis_url) as broker:
                assert database.execute("SELECT 1").fetchone() == (1,)
                assert broker.ping()
        assert eventually(lambda: processes_of(tmp_path) == [])


def test_a_killed_command_leaves_no_server_behind(tmp_path: Path) -> None:
    with user_of(tmp_path) as (process, *_):
        assert len(processes_of(tmp_path)) >= 2
        process.kill()
    assert eventually(lambda: processes_of(tmp_path) == [])


def test_a_killed_keeper_takes_its_servers_along_and_the_next_command_finds_the_data(tmp_path: Path) -> None:
    with user_of(tmp_path) as (_, database_url, _):
        with psycopg.connect(database_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        [keeper] = [process for process in processes_of(tmp_path) if "dev.keeper" in process.cmdline()]
        keeper.kill()
        assert eventually(lambda: processes_of(tmp_path) == [])
    with user_of(tmp_path) as (_, database_url, _), psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


@contextmanager
def portal(folder: Path, ending: signal.Signals) -> Iterator[tuple[int, str]]:
    """Run the whole portal, yield its port and what it said; end it and see that nothing is left."""
    port, log = free_port(), folder / f"portal-{ending.name}.log"
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), "PORT": str(port)}
    command = [sys.executable, "-m", "dev.run"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output)
    try:
        assert eventually(lambda: "Ctrl-C stops everything" in log.read_text(), seconds=180), log.read_text()
        family = psutil.Process(process.pid).children(recursive=True)
        yield port, log.read_text()
    finally:
        process.send_signal(ending)
        process.wait(30)
    assert process.returncode == (-ending if ending == signal.SIGKILL else 0)
    assert eventually(lambda: not any(child.is_running() for child in family)), log.read_text()
    assert eventually(lambda: processes_of(folder) == [])


def test_the_whole_portal_starts_ends_and_keeps_its_data(tmp_path: Path) -> None:
    with portal(tmp_path, ending=signal.SIGINT) as (port, told):
        assert "Loading the demonstration" in told
        assert "owner@demo.example" in told
        with urllib.request.urlopen(f"http://localhost:{port}/healthz") as response:
            assert response.status == 200
    with portal(tmp_path, ending=signal.SIGKILL) as (_, told):
        assert "Loading the demonstration" not in told
        assert "owner@demo.example" in told


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "PORT": str(port)}
        done = subprocess.run(
            [sys.executable, "-m", "dev.run"], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
        )
    line = f"Port {port} is in use. Stop what listens there, or choose another: make run PORT={port + 1}\n"
    assert (done.returncode, done.stderr) == (1, line)
