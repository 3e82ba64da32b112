"""An edition that takes sign-ups, and a visitor who holds a seat of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.training.factories import SignUpFactory, open_edition
from training.actions.manage_links import new_link
from training.models import Edition, SignUp


@pytest.fixture
def edition() -> Edition:
    """An edition that takes sign-ups now."""
    return open_edition(code="risk-2")


@pytest.fixture
def seated(edition: Edition) -> SignUp:
    """A visitor with a seat."""
    Edition.objects.filter(pk=edition.pk).update(seats_taken=1)
    return SignUpFactory(edition=edition)


@pytest.fixture
def link(seated: SignUp) -> str:
    """The path of the visitor's secret link."""
    return f"/sign-ups/{new_link(seated, timezone.now() - timedelta(hours=1))}/"
