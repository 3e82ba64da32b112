"""`make check`: every rule that a machine can check, all of them even when one is broken."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dev.keeper import BASE_DIR
from dev.servers import running

BIN = Path(sys.executable).parent


def main() -> None:
    """Run all checks, on throw-away servers, and tell which are broken."""
    with tempfile.TemporaryDirectory(prefix="ghs-check-") as folder, running(Path(folder), lasting=False) as addresses:
        os.environ.update(DATABASE_URL=addresses.database_url, REDIS_URL=addresses.redis_url)
        broken = [name for name, command in checks().items() if not passes(name, command)]
    if broken:
        sys.exit(f"Broken: {', '.join(broken)}")


def checks() -> dict[str, list[str | Path]]:
    """Return the commands, by the name they are told under."""
    templates = sorted((BASE_DIR / "templates").rglob("*.html"))
    manage = [sys.executable, "manage.py"]
    return {
        "style": [BIN / "ruff", "check", "--quiet", "--output-format", "concise", "."],
        "format": [BIN / "ruff", "format", "--check", "--output-format", "concise", "."],
        "templates": [BIN / "djade", "--check", "--target-version", "5.2", *templates],
        "types": [BIN / "mypy", "--no-error-summary", "."],
        "layers": [BIN / "lint-imports", "--no-cache"],
        "settings": [*manage, "check", "--fail-level", "WARNING"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run", "--verbosity", "1"],
        "catalogues": [sys.executable, "-m", "dev.messages", "--check"],
        "house rules": [BIN / "pytest", "-q", "--no-header", "tests/test_house.py"],
    }


def passes(name: str, command: list[str | Path]) -> bool:
    """Run one check; show its output only when it fails."""
    began = time.monotonic()
    done = subprocess.run(command, cwd=BASE_DIR, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    seconds = time.monotonic() - began
    print(f"{'ok' if done.returncode == 0 else 'BROKEN':<7}{name:<12}{seconds:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
