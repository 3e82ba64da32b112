"""What the newsletter's tests stand on."""

import pytest

from ghs.council.models import CouncilProfile
from tests.newsletter.factories import council_fields


@pytest.fixture
def council(db: None) -> CouncilProfile:
    """The council has a name and a postal address."""
    return CouncilProfile.objects.create(**council_fields())
