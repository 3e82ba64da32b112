"""`make bench`: every file of questions, or with `ONLY=registrations` one.

A file of questions is a module here with `measure() -> list[Comparison]`. It finds an empty, migrated portal on
servers of its own, which write as safely as in production.
"""

import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from bench.rounds import Comparison, table, write
from dev.keeper import BASE_DIR
from dev.servers import running

QUESTIONS = ("registrations", "register")


def main() -> None:
    """Ask one file, or all of them, each in a process of its own: settings are read once."""
    names = sys.argv[1:]
    if unknown := set(names) - set(QUESTIONS):
        sys.exit(f"No such bench: {', '.join(sorted(unknown))}. There are: {', '.join(QUESTIONS)}")
    if len(names) == 1:
        sys.exit(ask(names[0]))
    codes = [subprocess.run([sys.executable, "-m", "bench", name]).returncode for name in names or QUESTIONS]
    sys.exit(max(codes))


def ask(name: str) -> int:
    """Measure, print a table and keep the numbers in `var/bench/<name>.json`; return 1 when a target is missed."""
    with tempfile.TemporaryDirectory(prefix="ghs-bench-") as folder:
        comparisons = measured(name, Path(folder))
    print(table(comparisons), flush=True)
    write(comparisons, BASE_DIR / "var" / "bench" / f"{name}.json")
    return int(any(comparison.is_missed for comparison in comparisons))


def measured(name: str, folder: Path) -> list[Comparison]:
    """Run one file of questions on an empty portal."""
    with running(folder, lasting=True) as addresses:
        os.environ.update(
            DATABASE_URL=addresses.database_url,
            REDIS_URL=addresses.redis_url,
            VAR_DIR=str(folder),
            DJANGO_SETTINGS_MODULE="ghs.settings",
        )
        import django  # noqa: PLC0415 - settings need the addresses above
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connections  # noqa: PLC0415

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        try:
            return import_module(f"bench.{name}").measure()
        finally:
            connections.close_all()


if __name__ == "__main__":
    main()
