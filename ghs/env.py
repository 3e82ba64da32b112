"""The environment, typed. Every fault is gathered, so that a start fails once and names all of them, a line each."""

import os
import secrets
import sys
from collections.abc import Collection, Mapping
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from environ import Env

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}
DATABASE_SCHEMES = ("postgres", "postgresql")
BROKER_SCHEMES = ("redis", "rediss")
# Each with its usual port: plain, STARTTLS, TLS from the first byte.
MAIL_SCHEMES = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
# What every session asks of PostgreSQL: room to note every hit of a common word in a register of a million, and no
# compiling of statements, which takes longer than they run.
SESSION = "-c jit=off -c work_mem=32MB -c random_page_cost=1.1 -c synchronize_seqscans=off"
# As long as Django's own check wants it.
SHORTEST_SECRET = 50


class Environment:
    """Reads variables; `stop_if_any_fault` ends the process when one of them was missing or wrong."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.faults: list[str] = []

    def refuse(self, fault: str) -> None:
        """Note a fault."""
        self.faults.append(fault)

    def stop_if_any_fault(self) -> None:
        """End the process with one line per fault."""
        if self.faults:
            sys.exit("\n".join(["The portal can't start:", *(f"  - {fault}" for fault in self.faults)]))

    def text(self, name: str, default: str = "") -> str:
        """Return a variable, or its default when it is empty."""
        return self.variables.get(name, "").strip() or default

    def required(self, name: str, purpose: str) -> str:
        """Return a variable that must be set."""
        value = self.text(name)
        if not value:
            self.refuse(f"{name} is not set: {purpose}")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a yes or no."""
        value = self.text(name, "yes" if default else "no").lower()
        if value not in YES | NO:
            self.refuse(f"{name} is '{value}'; it must be yes or no")
        return value in YES

    def number(self, name: str, default: int) -> int:
        """Return a whole number, zero or more."""
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit()):
            self.refuse(f"{name} is '{value}'; it must be a whole number")
            return default
        return int(value)

    def choice(self, name: str, choices: Collection[str], default: str) -> str:
        """Return one of a few words."""
        value = self.text(name, default)
        if value not in choices:
            self.refuse(f"{name} is '{value}'; it must be one of: {', '.join(choices)}")
        return value

    def words(self, name: str, default: str) -> list[str]:
        """Return words separated by commas."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def address(self, name: str, value: str, schemes: Collection[str]) -> None:
        """Refuse a web-like address that can't be read, or that begins with none of some schemes."""
        scheme = ""
        with suppress(ValueError):
            parts = urlsplit(value)
            scheme = parts.scheme if parts.port != 0 and (parts.hostname or parts.path.strip("/")) else ""
        if value and scheme not in schemes:
            self.refuse(f"{name} can't be read: it must begin with {' or '.join(f'{known}://' for known in schemes)}")

    def sender(self, name: str, value: str) -> None:
        """Refuse a sender of mail without an address."""
        if value and "@" not in parseaddr(value)[1]:
            self.refuse(f"{name} is '{value}'; it must hold an address, such as 'GHS事務局 <ghs@example.jp>'")

    def secret(self, name: str, value: str) -> None:
        """Refuse a secret that can be guessed."""
        if value and len(value) < SHORTEST_SECRET:
            self.refuse(f"{name} is too short: at least {SHORTEST_SECRET} random characters")


def database_of(url: str) -> dict[str, Any]:
    """Return Django's settings of a database."""
    database = dict(Env.db_url_config(url))
    database["OPTIONS"] = {"options": SESSION, **database.get("OPTIONS", {})}
    return database


def mail_server_of(url: str) -> dict[str, Any]:
    """Return Django's settings of a mail server."""
    parts = urlsplit(url)
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or MAIL_SCHEMES[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
    }


def development_secret(path: Path) -> str:
    """Return a secret key of this clone's own, made at the first start.

    Effects: writes `path` in one stroke, readable by its owner only.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # another process was first
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()
