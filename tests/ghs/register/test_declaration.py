"""The declaration document in the public register: only as the vendor chose, only while it is valid."""

import pytest
from django.test import Client

from registrations.actions import publish_version
from registrations.models import Declaration, RegistrationVersion
from tests.registrations.conftest import case, checklist
from tests.registrations.factories import Case

__all__ = ["case", "checklist"]
PRODUCT = "/register/GHS-0001/"
PAPER = "/register/GHS-0001/declaration.pdf"


@pytest.fixture
def registered(case: Case) -> Case:
    """A registration whose vendor lets everybody read the declaration."""
    return case.to("registered")


def test_everybody_reads_what_the_vendor_publishes(registered: Case, visitor: Client) -> None:
    assert PAPER in visitor.get(PRODUCT).text
    paper = visitor.get(PAPER)
    issued = registered.declaration.documents.get(kind="declaration")
    assert b"".join(paper.streaming_content) == issued.file.read()
    assert paper["Content-Disposition"].startswith("inline")
    assert visitor.head("/register/ghs-0001/declaration.pdf").status_code == 200
    assert visitor.post(PAPER).status_code == 405


def test_the_newest_version_is_published(case: Case, visitor: Client) -> None:
    case.to("returned")
    for step in ("submit", "take", "propose", "accept", "settle"):
        case.step(step)
    newest = case.declaration.documents.filter(kind="declaration").last()
    assert visitor.head(PAPER)["ETag"] == f'"{newest.file.sha256}"'


def test_nothing_is_published_against_the_vendor_s_choice(registered: Case, visitor: Client) -> None:
    Declaration.objects.update(publish_documents=False)
    assert visitor.get(PAPER).status_code == 404
    assert PAPER not in visitor.get(PRODUCT).text


@pytest.mark.parametrize("state", ["suspended", "lapsed", "withdrawn", "revoked"])
def test_nothing_is_published_once_the_mark_may_not_be_shown(registered: Case, visitor: Client, state: str) -> None:
    Declaration.objects.update(state=state)
    registered.declaration.refresh_from_db()
    publish_version(registration=registered.declaration.registration, at=registered.tick())
    assert visitor.get(PAPER).status_code == 404
    assert PAPER not in visitor.get(PRODUCT).text


def test_past_the_last_day_it_is_gone_before_the_clock_notes_it(registered: Case, visitor: Client) -> None:
    RegistrationVersion.objects.update(registered_on="2020-01-15", expires_on="2021-01-31")
    assert visitor.get(PAPER).status_code == 404


def test_other_papers_and_unknown_numbers_are_not_there(registered: Case, visitor: Client) -> None:
    registered.declaration.documents.filter(kind="declaration").delete()
    assert visitor.get(PAPER).status_code == 404
    assert visitor.get("/register/GHS-0099/declaration.pdf").status_code == 404
    assert visitor.get("/register/x/declaration.pdf").status_code == 404
