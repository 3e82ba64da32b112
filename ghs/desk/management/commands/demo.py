"""`manage.py demo`: the demonstration's data, once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ghs.accounts.models import User
from ghs.desk.demonstration import story


class Command(BaseCommand):
    """Load invented companies, people and events into an empty portal."""

    help = "Load the demonstration: invented data of one year, and one account for each kind of person."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load once; a second time changes nothing."""
        if settings.PRODUCTION:
            raise CommandError("The demonstration is not for production: its passwords are known to everybody.")
        if story.is_loaded():
            self.stdout.write("The demonstration is loaded already. Nothing was changed.")
            return
        if User.objects.exists():
            raise CommandError("There are people in this portal: the demonstration needs an empty one.")
        story.load(at=timezone.now())
        self.stdout.write("The demonstration is loaded: `manage.py demo_people` names its people.")
