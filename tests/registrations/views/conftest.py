"""What the tests of pages share."""

from collections.abc import Callable

import pytest
from django.test import Client

from ghs.accounts.models import User
from tests.registrations.factories import Case


@pytest.fixture
def client(case: Case, client_of: Callable[[User], Client]) -> Client:
    """The vendor's client."""
    return client_of(case.vendor)
