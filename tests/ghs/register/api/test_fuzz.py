"""Asking the interface what nobody would think of: no fault of the portal, and every answer as described."""

import os
from datetime import date

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import openapi
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ghs.council.actions import load_first_values
from ghs.library.actions import load_guideline
from tests.ghs.register.api.test_lists import AT
from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db

OPERATIONS = [
    "list_registrations",
    "get_registration",
    "list_products",
    "list_organizations",
    "get_organization",
    "list_changes",
    "list_levels",
    "list_criteria",
]
# How many requests of each kind to each operation: sound ones and spoilt ones. FUZZ_EXAMPLES=5000 asks for more in all.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "160")) // len(OPERATIONS) // 2
APPLICATION = get_wsgi_application()
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture
def data(db, settings):
    """Registrations of every state, the scheme's own data, and no limit."""
    settings.API_PER_MINUTE = settings.API_PER_MINUTE_WITH_KEY = 10**9
    load_first_values(at=AT)
    load_guideline(at=AT)
    for sequence, state in enumerate(["registered", "suspended", "lapsed", "withdrawn", "revoked"], start=1):
        ended_on = None if state in ("registered", "suspended") else date(2024, 5, 1)
        register_product(f"製品{sequence}", sequence=sequence, level=1 + sequence % 3, state=state, ended_on=ended_on)
    # The server is real, but its connection is that of the test.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def portal(environ, start_response):
    """The real application, asked from an address as every server tells it."""
    return APPLICATION({"REMOTE_ADDR": "203.0.113.9", **environ}, start_response)


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_whatever_is_asked_is_answered_as_described(data, operation_id, mode):
    language = "ja" if mode == GenerationMode.POSITIVE else "en"
    schema = openapi.from_wsgi(f"/api/v1/openapi.json?lang={language}", portal)
    operation = schema.find_operation_by_id(operation_id)

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(checks=CHECKS)

    ask()
