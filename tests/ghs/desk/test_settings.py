"""The council's own data in the desk, and the health checks."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from ghs.accounts.models import User
from ghs.council.models import ClosingDays, CouncilProfile, Price, SchemeStatus
from ghs.council.queries import stand_in_rule_on
from ghs.mail.actions import Recipient, queue_mail
from ghs.mail.models import Delivery


def today() -> str:
    """Return the day on which the test runs."""
    return timezone.localdate().isoformat()


def council_data(**values: object) -> dict[str, object]:
    """Return a filled council form."""
    return {
        "effective_on": today(),
        "name": "サンプル協議会",
        "name_english": "Sample Council",
        "postcode": "１００－０００１",
        "address": "東京都千代田区",
        "contact_email": "office@council.example",
        "invoice_number": "７０００－０１２０－５０００２",
        **values,
    }


def picture() -> SimpleUploadedFile:
    """Return a real small PNG."""
    content = BytesIO()
    Image.new("RGB", (20, 20), "red").save(content, "PNG")
    return SimpleUploadedFile("印影.png", content.getvalue())


def test_council_data_are_stored_clean_and_keep_the_seal(client_of: Callable, operator: User) -> None:
    client = client_of(operator)
    client.post("/desk/settings/council/", council_data(seal_image=picture()))
    client.post("/desk/settings/council/", council_data(name="改名協議会"))

    newest, oldest = CouncilProfile.objects.all()
    assert (oldest.postcode, oldest.invoice_number) == ("1000001", "T7000012050002")
    assert (newest.name, newest.seal_image.name) == ("改名協議会", oldest.seal_image.name)
    assert oldest.seal_image.name != ""


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"effective_on": "2015-01-01"}, "effective_on"),
        ({"invoice_number": "T12"}, "invoice_number"),
        ({"name": ""}, "name"),
        ({"seal_image": SimpleUploadedFile("印影.png", b"<svg onload=alert(1)>")}, "seal_image"),
    ],
)
def test_bad_council_data_are_told_beside_the_field(
    client_of: Callable, operator: User, values: dict[str, object], field: str
) -> None:
    response = client_of(operator).post("/desk/settings/council/", council_data(**values))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert CouncilProfile.objects.count() == 0


def test_price_status_and_closing_days_are_set_in_the_desk(client_of: Callable, operator: User) -> None:
    client = client_of(operator)
    client.post(
        "/desk/settings/price/",
        {"effective_on": today(), "kind": "registration", "level": "2", "amount_yen": "21000"},
    )
    client.post("/desk/settings/status/", {"effective_on": today(), "status": "renewals_only", "notice": "更新のみ"})
    client.post("/desk/settings/closing/", {"first_on": "2026-12-29", "last_on": "2027-01-04", "reason": "年末年始"})

    assert Price.objects.get().amount_yen == 21_000
    assert SchemeStatus.objects.get().status == SchemeStatus.Status.RENEWALS_ONLY
    assert "年末年始" in client.get("/desk/settings/").content.decode()
    client.post(f"/desk/settings/closing/{ClosingDays.objects.get().pk}/remove/")
    assert ClosingDays.objects.count() == 0


def test_closing_days_end_after_they_begin(client_of: Callable, operator: User) -> None:
    response = client_of(operator).post(
        "/desk/settings/closing/", {"first_on": "2027-01-04", "last_on": "2026-12-29", "reason": "逆"}
    )

    assert list(response.context["form"].errors) == ["last_on"]


@pytest.mark.parametrize("path", ["", "council/", "price/", "status/", "closing/"])
@pytest.mark.parametrize(("person", "status"), [("operator", 200), ("reviewer", 403), ("owner", 404)])
def test_only_operators_enter_the_settings(
    request: pytest.FixtureRequest, client_of: Callable, path: str, person: str, status: int
) -> None:
    client = client_of(request.getfixturevalue(person))

    assert client.get(f"/desk/settings/{path}").status_code == status


def test_health_and_readiness(visitor: Client) -> None:
    assert visitor.get("/healthz").json() == {"status": "ok"}
    assert visitor.get("/readyz").json() == {"status": "ok", "failing": []}


def test_readiness_fails_when_mail_waits_too_long(visitor: Client, attendee: User) -> None:
    queue_mail(
        rule="second_factor_reset",
        obj=attendee,
        to=Recipient(address=attendee.email),
        template="accounts/second_factor_reset",
        context={"link": "https://x.example/"},
        at=timezone.now() - timedelta(hours=1),
    )

    response = visitor.get("/readyz")

    assert Delivery.objects.get().state == Delivery.State.QUEUED
    assert (response.status_code, response.json()["failing"]) == (503, ["outbox"])


def test_deciding_alone_is_allowed_in_the_desk(client_of: Callable, operator: User) -> None:
    client = client_of(operator)
    assert stand_in_rule_on(timezone.localdate()).is_allowed is False
    sent = {"effective_on": today(), "is_allowed": "on", "confirm_within_days": "3"}
    assert client.post("/desk/settings/stand-in/", sent).status_code == 302
    rule = stand_in_rule_on(timezone.localdate())
    assert (rule.is_allowed, rule.confirm_within_days) == (True, 3)
    for bad in ({"confirm_within_days": "0"}, {"confirm_within_days": "x"}, {"effective_on": "2015-01-01"}):
        assert client.post("/desk/settings/stand-in/", sent | bad).status_code == 422
    assert "3" in client.get("/desk/settings/").text
