"""What the tests of declarations share."""

import pytest

from ghs.accounts.models import Organization, User
from ghs.council.actions import load_first_values
from ghs.library.models import GuidelineEdition
from tests.registrations.factories import AT, Case, complete_draft, small_checklist


@pytest.fixture
def checklist(db: None) -> GuidelineEdition:
    """The council's first values and an edition with two items in each area."""
    load_first_values(at=AT)
    return small_checklist()


@pytest.fixture
def case(checklist: GuidelineEdition, organization: Organization, owner: User, reviewer: User, registrar: User) -> Case:
    """A complete draft of the owner's organisation, with the office's reviewer and registrar."""
    return Case(complete_draft(owner, organization), owner, reviewer, registrar, AT)
