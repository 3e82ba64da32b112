"""Settings of the tests: the portal's own, on throw-away servers, with cheap passwords.

`DATABASE_URL` and `REDIS_URL` name other servers. The first process brings the throw-away ones and
stops them at its end; pytest-xdist's workers inherit their addresses.
"""

import atexit
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

until_exit = ExitStack()
atexit.register(until_exit.close)


def bring_servers() -> None:
    """Run PostgreSQL and Valkey in a temporary folder until this process ends, unless both are named."""
    if {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        return
    from dev.servers import running  # noqa: PLC0415 - a machine with its own servers needs no wheels

    folder = Path(until_exit.enter_context(tempfile.TemporaryDirectory(prefix="ghs-tests-")))
    addresses = until_exit.enter_context(running(folder, lasting=False))
    os.environ.setdefault("DATABASE_URL", addresses.database_url)
    os.environ.setdefault("REDIS_URL", addresses.redis_url)


bring_servers()

# What the shell of the person who runs the tests says about the portal must not change their outcome.
TOLD_BY_SHELL = "GHS_MODE GHS_DEMO DEBUG SITE_URL MAIL_FROM EMAIL_URL X_ACCEL_PREFIX TRUSTED_PROXIES LOG_LEVEL"
for name in TOLD_BY_SHELL.split():
    os.environ.pop(name, None)

from ghs.settings import *  # noqa: E402, F403
from ghs.settings import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, REDIS_URL  # noqa: E402

SECRET_KEY = "tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = until_exit.enter_context(tempfile.TemporaryDirectory(prefix="ghs-media-"))
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", 1  # nobody listens there: ask for the fixture `smtp_server`

# A broker or cache that is also used by a running portal must not see the tests' work.
RUN = f"ghs-tests-{os.getpid()}:"
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {**CELERY_BROKER_TRANSPORT_OPTIONS, "global_keyprefix": RUN}
CACHES = {name: {**cache, "KEY_FUNCTION": "tests.settings.cache_key"} for name, cache in CACHES.items()}

current_test = ""


def cache_key(key: str, key_prefix: str, version: int) -> str:
    """Give every test a cache of its own, in every thread."""
    return f"{RUN}{current_test}:{version}:{key}"
