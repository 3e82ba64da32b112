"""`manage.py demo_people`: who may log in to the demonstration, one a line."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from ghs.accounts.demonstration import PASSWORD, PEOPLE
from ghs.desk.demonstration import story


class Command(BaseCommand):
    """Print role, address and password, with tabs between them; nothing when the demonstration is not loaded."""

    help = "Print the demonstration's people: role, e-mail address and password, with tabs between them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each person."""
        if not story.is_loaded():
            return
        with override("en"):
            for person in PEOPLE:
                self.stdout.write(f"{person.label}\t{person.email}\t{PASSWORD}")
