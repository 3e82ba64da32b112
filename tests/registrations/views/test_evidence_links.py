"""Evidence named by a link: https only, never fetched, shown to staff, kept apart between two editors."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError
from django.test import Client

from ghs.text.fields import LinkField
from registrations.merging import fingerprint
from registrations.models import Answer, Evidence
from tests.registrations.factories import Case, CriterionFactory
from tests.registrations.views.texts import path

LINK = "https://docs.acme.example/plan?id=1#2"
PAGE = "checklist/risk_management/"


def send(client: Client, case: Case, answer: Answer, **typed: str) -> int:
    """Send a new document of an item."""
    fields = {"seen": "", "document_name": "開発計画書", "link": LINK} | typed
    data = {f"n{answer.pk}-{name}": value for name, value in fields.items()}
    return client.post(path(case, PAGE), data).status_code


def test_a_link_is_kept_and_shown_to_the_office(case: Case, client: Client, client_of: Callable) -> None:
    answer = case.declaration.answers.first()
    assert send(client, case, answer) == 302
    assert answer.evidence.last().link == LINK
    assert f'value="{LINK}"' in client.get(path(case, PAGE)).text
    case.to("checking")
    page = client_of(case.reviewer).get(f"/desk/declarations/{case.declaration.pk}/").text
    assert f'href="{LINK}" rel="noopener noreferrer"' in page


@pytest.mark.parametrize(
    "link",
    [
        "http://docs.acme.example/",
        "javascript:alert(1)",
        "https://user:secret@acme.example/",
        "https://acme",
        "https://acme.example/a b",
        "https://acme.example:99999999/",
        "https://[::1",
        "https://",
        "//acme.example/",
        'https://acme.example/"><script>',
        "https://acme.example/" + "a" * 500,
    ],
)
def test_links_that_are_not_safe_are_explained(case: Case, client: Client, link: str) -> None:
    answer = case.declaration.answers.first()
    assert send(client, case, answer, link=link) == 422
    assert set(answer.evidence.values_list("link", flat=True)) == {""}


@pytest.mark.parametrize("link", [LINK, "https://例え.example/計画", "https://acme.example:8443/", ""])
def test_links_that_people_use_are_taken(link: str) -> None:
    assert LinkField(required=False).clean(link) == link


def test_a_link_alone_names_no_document(case: Case, client: Client) -> None:
    answer = case.declaration.answers.first()
    assert send(client, case, answer, document_name="") == 422
    assert answer.evidence.count() == 1


def test_two_editors_of_a_link_notice_each_other(case: Case, client: Client) -> None:
    evidence = case.declaration.answers.first().evidence.get()
    seen = fingerprint(*evidence.texts)
    Evidence.objects.filter(pk=evidence.pk).update(link="https://acme.example/theirs")
    names = {"document_name": "計画書", "document_number": "RM-1", "document_version": "2"}
    fields = names | {"link": LINK, "seen": seen}
    response = client.post(path(case, PAGE), {f"e{evidence.pk}-{name}": value for name, value in fields.items()})
    assert response.status_code == 422
    assert ("https://acme.example/theirs" in response.text, LINK in response.text) == (True, True)
    evidence.refresh_from_db()
    assert evidence.link == "https://acme.example/theirs"


def test_the_database_takes_https_only(case: Case) -> None:
    with pytest.raises(IntegrityError, match="evidence_link_is_https"):
        Evidence.objects.update(link="javascript:alert(1)")


def test_the_clauses_of_standards_stand_beside_the_item(case: Case, client: Client, client_of: Callable) -> None:
    shown = "ISO 14971:2007 4.2 / JIS T 2304:2017 7.1"
    standards = [{"standard": "ISO 14971:2007", "clause": "4.2"}, {"standard": "JIS T 2304:2017", "clause": "7.1"}]
    assert "関連する規格の箇条" not in client.get(path(case, PAGE)).text
    criterion = CriterionFactory(edition=case.declaration.guideline_edition, standards=standards)
    answer = case.declaration.answers.create(criterion=criterion, verdict="not_applicable", reason="対象外")
    assert shown in client.get(path(case, PAGE)).text
    case.to("checking")
    assert shown in client_of(case.reviewer).get(f"/desk/declarations/{answer.declaration_id}/").text
