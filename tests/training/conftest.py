"""An edition that takes sign-ups, and a visitor who holds a seat of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.training.factories import SignUpFactory, open_edition
from tests.training.video_factories import VideoFactory, VideoSetFactory
from training.actions.manage_links import new_link
from training.models import Edition, SignUp, Video


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


@pytest.fixture
def video() -> Video:
    """A video on application."""
    return VideoFactory(slug="shut", video_set=VideoSetFactory(code="C", title="Cセット"))


@pytest.fixture
def free(video: Video) -> Video:
    """A free video of the same set."""
    return VideoFactory(slug="open", video_set=video.video_set, is_free=True)
