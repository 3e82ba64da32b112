"""`make run`: the whole portal in one terminal, with the demonstration's data, until Ctrl-C."""

import ctypes
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import psycopg
from honcho.manager import Manager

from dev.keeper import BASE_DIR, give_back, servers_folder, use_servers
from dev.servers import free_port

READY_SECONDS = 60
PR_SET_PDEATHSIG = 1


def main() -> None:
    """Prepare the portal and run its processes until one of them ends or somebody stops them."""
    port, smtp_port, inbox_port = int(os.environ.get("PORT", "8000")), first_free(1025), first_free(1080)
    if not is_free(port):
        sys.exit(f"Port {port} is in use. Stop what listens there, or choose another: make run PORT={port + 1}")
    end_with_parent()
    use_servers()
    os.environ.update(
        GHS_DEMO="1",
        SITE_URL=f"http://localhost:{port}",
        EMAIL_URL=f"smtp://localhost:{smtp_port}",
        PYTHONUNBUFFERED="1",
    )
    manage("migrate", "--no-input", "--verbosity", "0")
    manage("load_scheme")
    if has_nobody(os.environ["DATABASE_URL"]):
        print("Loading the demonstration (once) …", flush=True)
        manage("demo")

    manager = Manager()
    for name, command in processes(port, smtp_port, inbox_port).items():
        manager.add_process(name, command)
    threading.Thread(target=announce, args=(port, inbox_port), daemon=True).start()
    try:
        manager.loop()
    except OSError:  # nobody reads the output any more; the processes end with this one
        os._exit(1)
    if not give_back(servers_folder()):
        print("PostgreSQL and Valkey go on: another command of this clone uses them.")
    sys.exit(0 if manager.returncode in (130, 143) else manager.returncode)


def processes(port: int, smtp_port: int, inbox_port: int) -> dict[str, str]:
    """Return the commands of the portal, by name."""
    binaries = Path(sys.executable).parent
    inbox = servers_folder().parent / "inbox.sqlite3"
    commands = {
        "web": f"gunicorn ghs.wsgi --bind 127.0.0.1:{port} --workers 2 --threads 4 --access-logfile -",
        "worker": "celery -A ghs worker --concurrency 2 --loglevel WARNING",
        "beat": "celery -A ghs beat --loglevel WARNING",
        "mail": f"maildump --no-quit --smtp-port {smtp_port} --http-port {inbox_port} --db {shlex.quote(str(inbox))}",
    }
    setpriv = "setpriv --pdeathsig TERM " if shutil.which("setpriv") else ""
    return {name: f"exec {setpriv}{shlex.quote(str(binaries))}/{command}" for name, command in commands.items()}


def announce(port: int, inbox_port: int) -> None:
    """Tell where the portal is and who may enter, as soon as it answers."""
    address = f"http://localhost:{port}"
    deadline = time.monotonic() + READY_SECONDS
    while not answers(f"{address}/healthz"):
        if time.monotonic() > deadline:
            print(f"The portal does not answer on {address}/healthz: see the lines above.", flush=True)
            return
        time.sleep(0.3)
    people = manage("demo_people", capture=True)
    rows = [line.split("\t") for line in people.splitlines()]
    lines = ["", f"The portal:  {address}", f"Its mail:    http://localhost:{inbox_port}", "", "People:"]
    lines += [f"  {role:<31} {email:<32} {password}" for role, email, password in rows]
    lines += ["", "The log-in page has a button for each of them. Ctrl-C stops everything.", ""]
    print("\n".join(lines), flush=True)


def answers(url: str) -> bool:
    """Whether a web address answers that all is well."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - an address of our own
            return bool(response.status == 200)
    except OSError:
        return False


def manage(*arguments: str, capture: bool = False) -> str:
    """Run a management command; end with its code when it fails."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=BASE_DIR, text=True, stdout=subprocess.PIPE if capture else None)
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout or ""


def has_nobody(database_url: str) -> bool:
    """Whether the database is new: the demonstration is never loaded among other people."""
    with psycopg.connect(database_url) as connection:
        return connection.execute("SELECT 1 FROM accounts_user LIMIT 1").fetchone() is None


def end_with_parent() -> None:
    """Stop when `make` or the terminal is gone, and let no process outlive this one."""
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    threading.Thread(target=watch, args=(os.getppid(),), daemon=True).start()
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        os.register_at_fork(after_in_child=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL))


def watch(parent: int) -> None:
    """Ask this process to stop when its parent has ended."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def is_free(port: int) -> bool:
    """Whether nobody listens on a loopback port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def first_free(wanted: int) -> int:
    """Return the usual port, or any free one when it is taken."""
    return wanted if is_free(wanted) else free_port()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
