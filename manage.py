#!/usr/bin/env python
"""Django's command line; starts the development servers when no others are named."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ghs.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
