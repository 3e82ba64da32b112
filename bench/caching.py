"""The register's first page behind the deployed nginx, beside nginx serving the same bytes as a file."""

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path

from bench.rounds import ROUND_SECONDS, ROUNDS, Comparison
from dev.front import HOST, Front, front
from dev.keeper import BASE_DIR
from dev.servers import free_port

PAGE, FILE_PAGE = "/register/", "/page"
CONNECTIONS = 16
PRODUCTION = {
    "GHS_MODE": "production",
    "SITE_URL": f"https://{HOST}",
    "ALLOWED_HOSTS": HOST,
    "EMAIL_URL": "smtp://localhost:1025",
    "MAIL_FROM": "GHS <ghs@council.example>",
}
# nginx answers for a name that this machine does not know.
LOOK_UP = 'function wrk.resolve(host, service) wrk.addrs = wrk.lookup("127.0.0.1", service) end\n'
# What nginx says of every answer by itself.
OF_NGINX = {"date", "server", "connection", "content-length", "content-type"}
FILE = """
server {{
    listen 127.0.0.1:{port} ssl;
    server_name {host};
    ssl_certificate     FOLDER/fullchain.pem;
    ssl_certificate_key FOLDER/privkey.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
    server_tokens off;
    location = {page} {{
        alias {path};
        default_type "{kind}";
        {headers}
    }}
}}
"""


def measure() -> list[Comparison]:
    """Compare requests a second on connections that stay open. The register is filled already."""
    if not shutil.which("wrk"):
        raise AssertionError("cached: wrk is missing, which asks without being the slower side: apt-get install wrk")
    with tempfile.TemporaryDirectory(prefix="ghs-front-") as name, portal(Path(name)) as address:
        folder, port = Path(name), free_port()
        with front(folder / "first", address) as first:
            status, headers, content = first.get(PAGE)
        (folder / "page.html").write_bytes(content)
        with front(folder / "second", address, file_served(folder / "page.html", headers, port)) as both:
            check_same(both, Front(port, both.folder), content, status)
            rates = in_turns(f"{both.port}{PAGE}", f"{port}{FILE_PAGE}", folder)
    unit = f"requests/s, {CONNECTIONS} connections, TLS"
    return [Comparison("cached", *rates, other_name="file of nginx", unit=unit, target=0.8)]


@contextmanager
def portal(folder: Path) -> Iterator[str]:
    """Run the portal as the unit file starts it, in production's settings, and give its address for nginx."""
    environment = os.environ | PRODUCTION | {"SECRET_KEY": secrets.token_urlsafe(60)}
    manage = [sys.executable, str(BASE_DIR / "manage.py")]
    subprocess.run([*manage, "collectstatic", "--no-input", "-v0"], env=environment, check=True)
    unit = (BASE_DIR / "deploy" / "ghs-web.service").read_text()
    [started] = re.findall(r"^ExecStart=(.+)$", unit, re.MULTILINE)
    started = started.replace("/opt/ghs/.venv/bin", str(Path(sys.executable).parent))
    command = started.replace("/run/ghs/web.sock", f"{folder}/web.sock").split()
    process = subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdout=subprocess.DEVNULL)
    try:
        while not (folder / "web.sock").exists() and process.poll() is None:
            time.sleep(0.1)
        yield f"unix:{folder}/web.sock"
    finally:
        process.terminate()
        process.wait(30)


def file_served(path: Path, headers: Message, port: int) -> str:
    """Return the configuration that serves a file with the headers that the portal gave the page."""
    said = [(name, value) for name, value in headers.items() if name.lower() not in OF_NGINX]
    lines = "\n        ".join(f'add_header {name} "{value}";' for name, value in said)
    return FILE.format(port=port, host=HOST, page=FILE_PAGE, path=path, kind=headers["Content-Type"], headers=lines)


def check_same(cached: Front, file: Front, content: bytes, status: int) -> None:
    """See to it that both sides answer alike. Errors: AssertionError."""
    ours, other = cached.get(PAGE), file.get(FILE_PAGE)
    if not (ours[0] == other[0] == status == 200 and ours[2] == other[2] == content):
        raise AssertionError(f"cached: the two answers differ: {ours[0]}, {other[0]}, {len(ours[2])}, {len(other[2])}")
    if lacking := {name.lower() for name in ours[1]} - {name.lower() for name in other[1]}:
        raise AssertionError(f"cached: the file lacks {lacking}")


def in_turns(ours: str, other: str, folder: Path) -> tuple[list[float], list[float]]:
    """Return the rates of both, a number each round; each goes first in every other round."""
    rates: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS):
        turns = [(rates[0], ours), (rates[1], other)]
        for kept, place in reversed(turns) if number % 2 else turns:
            kept.append(rate_of(place, folder))
    return rates


def rate_of(place: str, folder: Path) -> float:
    """Ask for a page, told as `PORT/PATH`, over and over. Units: requests a second. Errors: AssertionError."""
    script = folder / "look_up.lua"
    script.write_text(LOOK_UP)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{ROUND_SECONDS:.0f}s", "-s", str(script)]
    told = subprocess.run([*command, f"https://{HOST}:{place}"], capture_output=True, text=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if rate is None or "Non-2xx" in told or "Socket errors" in told:
        raise AssertionError(f"cached: some requests failed: {told}")
    return float(rate[1])
