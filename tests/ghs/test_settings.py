"""Settings fail closed: what is missing or wrong is told in one line each, and nothing starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from ghs.env import development_secret

PRODUCTION = {
    "GHS_MODE": "production",
    "SECRET_KEY": "a long random text, kept secret: x7Lq0vBz9TnW4kYcR2m",
    "DATABASE_URL": "postgres://ghs:secret@database.example.jp:5432/ghs",
    "REDIS_URL": "redis://broker.example.jp:6379/0",
    "EMAIL_URL": "smtp+tls://ghs:secret@mail.example.jp:587",
    "MAIL_FROM": "GHS事務局 <ghs@example.jp>",
    "SITE_URL": "https://ghs.example.jp",
    "ALLOWED_HOSTS": "ghs.example.jp",
}
SHOW = "from ghs import settings; print(settings.{})"


def start(code: str = "import ghs.settings", **environment: str) -> tuple[int, str, str]:
    """Start a process with these variables and no others; return its code, output and complaint."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.strip(), done.stderr.strip()


def complaint(**changes: str) -> list[str]:
    """Return what production complains about when some variables differ."""
    code, _, told = start(**{**PRODUCTION, **changes})
    first, *faults = told.splitlines() or [""]
    assert (code, first) == ((1, "The portal can't start:") if told else (0, ""))
    return [fault.removeprefix("  - ") for fault in faults]


def test_production_starts_with_everything_named() -> None:
    assert complaint() == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("SECRET_KEY", "SECRET_KEY is not set: a long random text, kept secret"),
        (
            "DATABASE_URL",
            "DATABASE_URL is not set: the PostgreSQL database, postgres://user:password@host:5432/name",
        ),
        ("REDIS_URL", "REDIS_URL is not set: the Redis or Valkey broker and cache, redis://host:6379/0"),
        ("EMAIL_URL", "EMAIL_URL is not set: the mail server, such as smtp+tls://user:password@host:587"),
        ("MAIL_FROM", "MAIL_FROM is not set: the sender of every mail, such as 'GHS事務局 <ghs@example.jp>'"),
        ("SITE_URL", "SITE_URL is not set: the address people use, such as https://ghs.example.jp"),
        ("ALLOWED_HOSTS", "ALLOWED_HOSTS is not set: the host names of the portal, with commas"),
    ],
)
def test_production_refuses_to_start_without(name: str, line: str) -> None:
    assert complaint(**{name: ""}) == [line]


def test_everything_missing_is_told_at_once() -> None:
    code, _, told = start(GHS_MODE="production")
    assert code == 1
    assert [line.split()[1] for line in told.splitlines()[1:]] == [
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "SITE_URL",
        "EMAIL_URL",
        "MAIL_FROM",
        "ALLOWED_HOSTS",
    ]


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY is too short: at least 50 random characters"),
        ("DATABASE_URL", "sqlite:///x", "DATABASE_URL can't be read: it must begin with postgres:// or postgresql://"),
        ("DATABASE_URL", "postgres://h:port/x", "DATABASE_URL can't be read"),
        ("REDIS_URL", "amqp://broker", "REDIS_URL can't be read: it must begin with redis://"),
        ("EMAIL_URL", "consolemail://", "EMAIL_URL can't be read: it must begin with smtp://"),
        ("SITE_URL", "http://ghs.example.jp", "SITE_URL can't be read: it must begin with https://"),
        ("MAIL_FROM", "GHS事務局", "MAIL_FROM is 'GHS事務局'; it must hold an address"),
        ("GHS_DEMO", "1", "GHS_DEMO is set: the demonstration's log-in buttons can't be used in production"),
        ("DEBUG", "yes", "DEBUG is set: error pages would show the inside of the portal"),
        ("DEBUG", "perhaps", "DEBUG is 'perhaps'; it must be yes or no"),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES is '-1'; it must be a whole number"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL is 'LOUD'; it must be one of: DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_production_refuses_to_start_with(name: str, value: str, line: str) -> None:
    [told] = complaint(**{name: value})
    assert told.startswith(line)


def test_a_misspelt_mode_does_not_open_the_development_settings() -> None:
    assert complaint(GHS_MODE="prod") == ["GHS_MODE is 'prod'; it must be one of: development, production"]


def test_development_needs_a_database_and_a_broker_only() -> None:
    code, shown, _ = start(
        SHOW.format("ALLOWED_HOSTS, settings.DEBUG, settings.DEMO"),
        DATABASE_URL="postgres://ghs@localhost/ghs",
        REDIS_URL="redis://localhost",
    )
    assert (code, shown) == (0, "['localhost', '127.0.0.1', '[::1]'] False False")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("smtp://mail.example.jp", "('mail.example.jp', 25, '', '', False, False)"),
        ("smtp+tls://a%40b:p%2Fw@mail.example.jp", "('mail.example.jp', 587, 'a@b', 'p/w', True, False)"),
        ("smtp+ssl://mail.example.jp:10465", "('mail.example.jp', 10465, '', '', False, True)"),
    ],
)
def test_the_mail_server_is_read_from_its_address(url: str, shown: str) -> None:
    names = ["HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL"]
    code = SHOW.format(", settings.".join(f"EMAIL_{name}" for name in names)).replace("print(", "print((", 1) + ")"
    assert start(code, **{**PRODUCTION, "EMAIL_URL": url}) == (0, shown, "")


def test_production_is_guarded_by_tls() -> None:
    shown = start(
        SHOW.format("SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE, settings.EMAIL_USE_TLS"), **PRODUCTION
    )
    assert shown == (0, "True True True", "")


def test_production_passes_djangos_own_check() -> None:
    command = "from django.core.management import execute_from_command_line as run; run"
    code, _, told = start(
        f"{command}(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])",
        DJANGO_SETTINGS_MODULE="ghs.settings",
        **PRODUCTION,
    )
    assert (code, told) == (0, "")


def test_a_clone_makes_its_secret_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"
    first = development_secret(path)
    assert len(first) > 50
    assert development_secret(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]
