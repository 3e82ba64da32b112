#!/usr/bin/env python
"""Django's command line; in a clone it brings its own servers when no others are named."""

import os
import sys
from importlib.util import find_spec

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ghs.settings")
    if find_spec("dev"):  # a production installation may leave it out
        from dev.keeper import use_servers  # noqa: PLC0415

        use_servers()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
