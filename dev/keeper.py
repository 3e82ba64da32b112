"""One keeper per clone runs the servers for as long as anybody uses them.

`make run` and every `manage.py` command hold a shared lock on `users.lock`. The first of them starts
the keeper; the keeper stops the servers when it gets that lock alone. The kernel lets go of the
locks of a process that was killed, so nothing stays behind.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO

from dev.servers import Addresses, ServerFailed, running

BASE_DIR = Path(__file__).resolve().parent.parent
LOOK_SECONDS = 0.25
START_SECONDS = 90
STOP_SECONDS = 10

_held: list[IO[str]] = []


def use_servers() -> None:
    """Name the clone's own servers in the environment, for this process's life, unless others are named."""
    if os.environ.get("GHS_MODE") == "production" or {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        return
    try:
        addresses = borrow(servers_folder())
    except ServerFailed as failure:
        sys.exit(f"The development servers can't start.\n{failure}")
    os.environ.setdefault("DATABASE_URL", addresses.database_url)
    os.environ.setdefault("REDIS_URL", addresses.redis_url)


def servers_folder() -> Path:
    """Return where this clone's servers keep their data."""
    return Path(os.environ.get("VAR_DIR", BASE_DIR / "var")).resolve() / "servers"


def borrow(folder: Path) -> Addresses:
    """Become a user of a folder's servers; start their keeper when there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "door.lock", fcntl.LOCK_EX):
        _held.append(users := (folder / "users.lock").open("w"))
        fcntl.flock(users, fcntl.LOCK_SH)
        if not is_kept(folder):
            start_keeper(folder)
        return wait_for_addresses(folder)


def give_back(folder: Path) -> bool:
    """Stop being a user and wait for the keeper to end; return False when others still use the servers."""
    while _held:
        _held.pop().close()
    deadline = time.monotonic() + STOP_SECONDS
    while is_kept(folder) and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    return not is_kept(folder)


def is_kept(folder: Path) -> bool:
    """Whether a keeper is alive."""
    with (folder / "keeper.lock").open("w") as keeper:
        return not taken(keeper, fcntl.LOCK_SH)


def start_keeper(folder: Path) -> None:
    """Start a keeper in a session of its own, out of reach of Ctrl-C, and wait until it holds its lock."""
    (folder / "servers.json").unlink(missing_ok=True)
    with (folder / "keeper.log").open("wb") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "dev.keeper", str(folder)],
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    while keeper.poll() is None and not is_kept(folder):
        time.sleep(0.05)
    # The keeper outlives this process on purpose: nobody waits for it.
    keeper.returncode = 0


def wait_for_addresses(folder: Path) -> Addresses:
    """Return where the servers answer as soon as their keeper says so."""
    deadline = time.monotonic() + START_SECONDS
    servers_json = folder / "servers.json"
    while not servers_json.exists():
        if not is_kept(folder) or time.monotonic() > deadline:
            raise ServerFailed((folder / "keeper.log").read_text(errors="replace")[-2000:])
        time.sleep(0.05)
    return Addresses(**json.loads(servers_json.read_text()))


def keep(folder: Path) -> None:
    """Run the servers until nobody uses them, or until one of them has died."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with (
        (folder / "users.lock").open("w") as users,
        locked(folder / "keeper.lock", fcntl.LOCK_EX),
        running(folder, lasting=True) as addresses,
    ):
        tell(addresses, folder / "servers.json")
        while not taken(users, fcntl.LOCK_EX):
            if os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                sys.exit("A server has ended by itself: see its log beside this one.")
            time.sleep(LOOK_SECONDS)


def tell(addresses: Addresses, servers_json: Path) -> None:
    """Write where the servers answer, readable by their owner only, in one stroke."""
    draft = servers_json.with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(addresses)))
    draft.rename(servers_json)


def taken(handle: IO[str], kind: int) -> bool:
    """Try to take a lock without waiting."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def locked(path: Path, kind: int) -> Iterator[None]:
    """Hold a lock file."""
    with path.open("w") as handle:
        fcntl.flock(handle, kind)
        yield


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
