"""Signing up with addresses that no mail can be sent to."""

import pytest
from django.test import Client

from ghs.accounts.models import User
from tests.factories import PASSWORD


@pytest.mark.parametrize(
    "address",
    [f"{'a' * 65}@b.example", '"a b"@b.example', "a@[127.0.0.1]", "é@b.example", "a@b.example\nBcc: c@d.example"],
    ids=["long", "quoted", "number", "accent", "lines"],
)
def test_an_address_no_mail_reaches_is_a_form_error(visitor: Client, address: str) -> None:
    answer = visitor.post("/accounts/signup/", {"email": address, "password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code in (200, 422)
    assert "email" in answer.context["form"].errors
    assert not User.objects.exists()
