"""`manage.py load_scheme`: the first prices, tax rates and status of the scheme."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ghs.council.actions import load_first_values


class Command(BaseCommand):
    """Enter what every installation needs before its first declaration; safe to run again."""

    help = "Enter the scheme's prices, tax rates and status where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many values were new."""
        added = load_first_values(at=timezone.now())
        self.stdout.write(f"{added} values entered")
