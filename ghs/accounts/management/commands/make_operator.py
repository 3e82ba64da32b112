"""`manage.py make_operator ADDRESS`: the first operator of an installation, who gives all other roles in the desk."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ghs.accounts.actions.people import set_staff_roles
from ghs.accounts.models import User
from ghs.accounts.roles import Role


class Command(BaseCommand):
    """Make a person with an account an operator; safe to run again."""

    help = "Give the role of operator to a person who has made an account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address to log in with."""
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Give the role beside those held."""
        person = User.objects.filter(email__iexact=options["address"]).first()
        if person is None:
            raise CommandError("Nobody has an account with this address: sign up on the portal first.")
        set_staff_roles(by=None, at=timezone.now(), person=person, roles=person.roles | {Role.OPERATOR})
        self.stdout.write("This person is an operator now, and sets up a second factor at the next log-in.")
