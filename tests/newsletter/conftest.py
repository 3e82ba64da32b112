"""What the newsletter's tests stand on."""

import pytest

from ghs.council.models import CouncilProfile
from newsletter.models import Subscriber
from tests.newsletter.factories import READERS, council_fields, subscriber


@pytest.fixture
def council(db: None) -> CouncilProfile:
    """The council has a name and a postal address."""
    return CouncilProfile.objects.create(**council_fields())


@pytest.fixture
def readers(council: CouncilProfile) -> list[Subscriber]:
    """Three people who subscribe."""
    return [subscriber(address) for address in READERS]
