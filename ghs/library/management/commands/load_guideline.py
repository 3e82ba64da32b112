"""`manage.py load_guideline`: the editions of the guideline, their checklists and the law's article numbers."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ghs.library.actions import GUIDELINE, load_guideline, load_law_articles
from ghs.library.checklist import FileFault


class Command(BaseCommand):
    """Load what every declaration and the practice guide refer to; safe to run again."""

    help = "Load guideline editions with their criteria (JSON) and the law's article numbers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another file than the one that comes with the portal."""
        parser.add_argument("--file", type=Path, default=GUIDELINE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how much was new."""
        at = timezone.now()
        try:
            criteria = load_guideline(path=options["file"], at=at)
        except (FileFault, OSError) as fault:
            raise CommandError(str(fault)) from None
        articles = load_law_articles(at=at)
        self.stdout.write(f"{criteria} criteria and {articles} law articles loaded")
