"""Every mail, in both languages, to those who declare."""

import pytest

from ghs.accounts.models import User
from ghs.mail.models import Delivery
from registrations import actions
from tests.registrations.factories import Case

PATHS = {
    "declaration_received": "submitted",
    "correction_requested": "returned",
    "declaration_refused": "refused",
    "payment_asked": "awaiting_payment",
    "declaration_registered": "registered",
}


@pytest.mark.parametrize("rule", PATHS)
def test_owner_and_editor_are_told_in_their_language(case: Case, rule: str, editor: User, viewer: User) -> None:
    editor.language = "en"
    editor.save()
    case.to(PATHS[rule])
    told = {delivery.address: delivery for delivery in Delivery.objects.filter(rule=rule)}
    assert set(told) == {"owner@acme.example", "editor@acme.example"}
    japanese, english = told["owner@acme.example"].batch, told["editor@acme.example"].batch
    assert japanese.subject.startswith("[GHSヘルスソフトウェア] ")
    assert english.subject.startswith("[GHS Health Software] ")
    path = f"/my/declarations/{case.declaration.pk}/"
    assert (path in japanese.text, f"/en{path}" in english.text) == (True, True)
    assert "アクメ健康手帳" in japanese.text
    assert english.subject.isascii()
    for word in ("認証", "承認"):
        assert word not in japanese.subject + japanese.text


def test_each_submission_is_told_once(case: Case) -> None:
    case.to("returned")
    case.step("submit")
    subjects = Delivery.objects.filter(rule="declaration_received").values_list("batch__subject", flat=True)
    assert sorted(subjects) == [
        "[GHSヘルスソフトウェア] 補正を受け付けました（D2026-000001）",
        "[GHSヘルスソフトウェア] 適合宣言を受け付けました（D2026-000001）",
    ]


def test_a_submission_taken_back_is_told(case: Case) -> None:
    case.to("returned")
    case.step("cancel")
    assert Delivery.objects.filter(rule="declaration_cancelled").count() == 1


def test_markup_in_names_stays_text(case: Case) -> None:
    organization = case.declaration.organization
    organization.name = "<b>A&B</b>"
    organization.save()
    case.step("submit")
    batch = Delivery.objects.get(rule="declaration_received").batch
    assert "<b>A&B</b>" in batch.text
    assert "<b>A&B" not in batch.html


def test_who_left_or_was_shut_out_is_not_told(case: Case, editor: User) -> None:
    editor.is_active = False
    editor.save()
    case.vendor.memberships.all().delete()
    actions.submit_declaration(declaration=case.declaration, by=case.vendor, at=case.tick())
    assert not Delivery.objects.exists()
