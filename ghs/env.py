"""Typed readers of environment variables: every fault is gathered and told in one line each."""

import secrets
import sys
from collections.abc import Iterable
from pathlib import Path

import environ

environment = environ.Env()


class Faults:
    """Collects what is missing or wrong, so that a start fails once, with everything named."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def require(self, name: str, purpose: str) -> str:
        """Return a variable that must be set; note a fault when it is not."""
        value: str = environment.str(name, default="").strip()
        if not value:
            self.lines.append(f"{name} is not set: {purpose}")
        return value

    def refuse(self, line: str) -> None:
        """Note a fault in words of one's own."""
        self.lines.append(line)

    def stop_if_any(self) -> None:
        """End the process with one line per fault."""
        if self.lines:
            sys.exit("\n".join(["The portal can't start:", *(f"  - {line}" for line in self.lines)]))


def one_of(name: str, choices: Iterable[str], default: str) -> str:
    """Return a variable that must be one of a few words."""
    value: str = environment.str(name, default=default)
    options = list(choices)
    if value not in options:
        sys.exit(f"The portal can't start:\n  - {name} is '{value}'; it must be one of: {', '.join(options)}")
    return value


def development_secret(path: Path) -> str:
    """Return a secret key of this clone's own, made at the first start.

    Effects: writes `path`, readable by its owner only.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
