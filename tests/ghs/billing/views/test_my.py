"""What a vendor sees of its money, and nobody else."""

import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ghs.accounts.models import Organization, User
from ghs.billing.models import Invoice, Quote
from ghs.council.actions import load_first_values
from tests.ghs.billing.factories import AT, council, invoice_to, pay

Clients = Callable[[User], Client]


@pytest.fixture
def invoice(organization: Organization) -> Invoice:
    """An open invoice of 22,000 yen."""
    council()
    return invoice_to(organization)


def test_what_is_due_comes_with_the_data_of_the_transfer(invoice: Invoice, client_of: Clients, viewer: User) -> None:
    page = client_of(viewer).get("/my/billing/").text
    for told in ["I2026-00001", "登録料 レベル1", "22,000円", "2026年12月31日", "見本銀行 本店", "I202600001"]:
        assert told in page
    assert "見積書を発行する" not in page


def test_members_download_and_others_find_nothing(
    invoice: Invoice, client_of: Clients, owner: User, viewer: User, rival: User, attendee: User, reviewer: User
) -> None:
    url = f"/my/billing/documents/{invoice.documents.get().pk}/"
    for user, status in [(owner, 200), (viewer, 200), (rival, 404), (attendee, 404), (reviewer, 404)]:
        assert client_of(user).head(url).status_code == status
    assert invoice.number not in client_of(rival).get("/my/billing/").text


def test_a_receipt_is_taken_once_and_copied_with_a_mark(
    invoice: Invoice, client_of: Clients, owner: User, reviewer: User
) -> None:
    client, url = client_of(owner), f"/my/billing/{invoice.pk}/receipt/"
    assert "領収書は、全額の入金を確認した後" in client.post(url, follow=True).text
    pay(invoice, reviewer)
    assert "領収書 R2026-00001" in client.post(url, follow=True).text
    copy = {"name": "大阪支店", "honorific": "body", "submission": uuid.uuid4()}
    for _ in range(2):
        assert client.post(f"{url}copy/", copy).status_code == 302
    assert "再発行 第1回" in client.get("/my/billing/").text
    assert invoice.documents.filter(kind="receipt").count() == 2
    assert client.post(f"{url}copy/", copy | {"name": ""}).status_code == 422


def test_a_copy_follows_a_receipt(invoice: Invoice, client_of: Clients, owner: User) -> None:
    client, url = client_of(owner), f"/my/billing/{invoice.pk}/receipt/copy/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"name": "大阪支店", "honorific": "body"}).status_code == 422


def test_viewers_look_and_outsiders_find_nothing(
    invoice: Invoice, client_of: Clients, viewer: User, rival: User, reviewer: User
) -> None:
    pay(invoice, reviewer)
    for step in ("receipt/", "receipt/copy/"):
        for user, status in [(viewer, 403), (rival, 404)]:
            assert client_of(user).post(f"/my/billing/{invoice.pk}/{step}", {}).status_code == status
    assert "領収書を発行する" not in client_of(viewer).get("/my/billing/").text
    assert not invoice.documents.filter(kind="receipt").exists()


def test_the_page_needs_no_more_queries_for_more_rows(
    organization: Organization, client_of: Clients, owner: User, reviewer: User
) -> None:
    client = client_of(owner)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/my/billing/").status_code == 200
        return len(seen)

    def rows(keys: range) -> None:
        for key in keys:
            invoice_to(organization, str(key))
            pay(invoice_to(organization, f"paid-{key}"), reviewer)

    rows(range(1))
    queries()
    few = queries()
    rows(range(1, 8))
    assert queries() == few


def test_a_quote_is_taken_before_anything_is_declared(
    organization: Organization, client_of: Clients, editor: User
) -> None:
    load_first_values(at=AT)
    client, submission = client_of(editor), uuid.uuid4()
    assert "レベル3：33,000円（税込）" in client.get("/my/billing/quotes/new/").text
    typed = {"organization": organization.pk, "level": "3", "person": "見本 次郎", "submission": submission}
    for _ in range(2):
        assert client.post("/my/billing/quotes/new/", typed).status_code == 302
    quote = Quote.objects.get()
    assert (quote.total_yen, quote.person, quote.organization) == (33000, "見本 次郎", organization)
    assert quote.number in client.get("/my/billing/").text


@pytest.mark.parametrize("values", [{"level": "4"}, {"level": ""}, {"organization": "999999"}])
def test_a_quote_for_nobody_or_nothing_is_refused(
    organization: Organization, client_of: Clients, owner: User, rival: User, values: dict[str, str]
) -> None:
    load_first_values(at=AT)
    typed = {"organization": organization.pk, "level": "1"}
    assert client_of(owner).post("/my/billing/quotes/new/", typed | values).status_code == 422
    assert client_of(rival).post("/my/billing/quotes/new/", typed).status_code == 422
    assert not Quote.objects.exists()


def test_a_viewer_takes_no_quote(client_of: Clients, viewer: User) -> None:
    assert client_of(viewer).get("/my/billing/quotes/new/").status_code == 403
