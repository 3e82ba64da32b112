"""The front of a production installation on this machine: nginx as `deploy/nginx.conf` has it, with other paths."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPSConnection
from pathlib import Path

from dev.keeper import BASE_DIR
from dev.servers import START_SECONDS, free_port

HOST = "ghs.example.jp"
MISSING = "nginx is missing: apt-get install nginx-light"
# As Debian's nginx.conf has it, without the parts that need a system's folders.
WHOLE = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes auto;
events {{ worker_connections 768; }}
http {{
    sendfile on;
    tcp_nopush on;
    types_hash_max_size 2048;
    default_type application/octet-stream;
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    gzip on;
    include {folder}/site.conf;
    include {folder}/more*.conf;
}}
"""


class FrontFailed(Exception):
    """nginx is missing, refuses its configuration, or does not answer."""


@dataclass(frozen=True)
class Front:
    """Where nginx listens with TLS; it knows the portal by its production name."""

    port: int
    folder: Path

    def get(self, path: str, **headers: str) -> tuple[int, Message, bytes]:
        """Ask for a page as a browser does, over a connection of its own. Shape: status, headers, content."""
        asked, address = HTTPSConnection(HOST), ("127.0.0.1", self.port)
        with (
            socket.create_connection(address, 60) as plain,
            self.trusted().wrap_socket(plain, server_hostname=HOST) as tls,
        ):
            asked.sock = tls
            asked.request("GET", path, headers=headers)
            with asked.getresponse() as answer:
                return answer.status, answer.headers, answer.read()

    def trusted(self) -> ssl.SSLContext:
        """Return whom to trust: the certificate that was made for this front, and no other."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(str(self.folder / "fullchain.pem"))
        return context


def found() -> str | None:
    """Return where nginx is, also for people whose path lacks the system's tools; None without it."""
    return shutil.which("nginx") or shutil.which("/usr/sbin/nginx")


def site(folder: Path, portal: str, port: int) -> str:
    """Return the deployed site with paths, ports and the portal's own address put in their place."""
    text = (BASE_DIR / "deploy" / "nginx.conf").read_text()
    told = {
        r"server unix:\S+": f"server {portal}",
        r"/var/cache/nginx-ghs": f"{folder}/cache",
        r"listen \[::\]:[^;]*;": "",
        r"listen 80;": f"listen 127.0.0.1:{free_port()};",
        r"listen 443 ": f"listen 127.0.0.1:{port} ",
        r"/etc/letsencrypt/live/ghs\.example\.jp/(\w+\.pem)": rf"{folder}/\1",
        r"/opt/ghs/static-root/": f"{BASE_DIR}/static-root/",
        r"/opt/ghs/": f"{BASE_DIR}/",
        r"/var/lib/ghs/media/": f"{folder}/media/",
    }
    for pattern, value in told.items():
        text, count = re.subn(pattern, value, text)
        if not count:
            raise FrontFailed(f"deploy/nginx.conf has no {pattern} any more")
    return text


@contextmanager
def front(folder: Path, portal: str, more: str = "") -> Iterator[Front]:
    """Run nginx in front of a portal (`unix:PATH` or `HOST:PORT`); `more` is configuration beside the site's."""
    if not (nginx := found()):
        raise FrontFailed(MISSING)
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nginx.conf").write_text(WHOLE.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
    (folder / "site.conf").write_text(site(folder, portal, port))
    (folder / "more.conf").write_text(more.replace("FOLDER", str(folder)))
    certify(folder)
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    if checked.returncode:
        raise FrontFailed(checked.stderr)
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_until_up(process, port, folder)
        yield Front(port, folder)
    finally:
        process.terminate()
        process.wait(10)


def certify(folder: Path) -> None:
    """Make a certificate that this machine signs itself."""
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(["openssl", "req", *kind, *names, *files], check=True, capture_output=True)


def wait_until_up(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    """Wait until nginx takes connections."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise FrontFailed((folder / "error.log").read_text())
