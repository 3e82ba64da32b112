"""What the public register says, also after its organisation has got another name."""

from datetime import timedelta

import pytest
from django.test import Client

from ghs.accounts.actions.organizations import change_organization
from ghs.accounts.models import FormerName
from ghs.history.queries import history_of
from registrations.jobs import republish_renamed
from registrations.models import Registration, RegistrationVersion
from tests.registrations.factories import Case


@pytest.fixture
def renamed(case: Case) -> Case:
    """A registered product whose organisation has just got another name."""
    case.to("registered")
    organization = case.declaration.organization
    RegistrationVersion.objects.update(recorded_from=case.at - timedelta(days=1))
    change_organization(by=case.vendor, at=case.tick(), organization=organization, name="新星ヘルス株式会社")
    return case


def current() -> RegistrationVersion:
    """Return what the register says now."""
    return RegistrationVersion.objects.current().get()


def test_the_register_takes_the_new_name_over_once(renamed: Case) -> None:
    former = FormerName.objects.get().name
    for _tick in range(2):
        republish_renamed()
    assert (current().organization_name, RegistrationVersion.objects.count()) == ("新星ヘルス株式会社", 2)
    assert RegistrationVersion.objects.exclude(recorded_to=None).get().organization_name == former
    assert [entry.verb for entry in history_of(renamed.declaration)].count("rename_in_register") == 1


def test_the_former_name_still_finds_it(renamed: Case, visitor: Client) -> None:
    former = FormerName.objects.get().name
    republish_renamed()
    found = visitor.get("/register/", {"q": former}).text
    assert current().registration.number in found
    page = visitor.get(f"/register/organizations/{renamed.declaration.organization_id}/").text
    assert former in page
    assert "新星ヘルス株式会社" in page


def test_an_end_and_its_reason_stay(renamed: Case) -> None:
    version = current()
    RegistrationVersion.objects.filter(pk=version.pk).update(state="revoked", public_reason="理由")
    renamed.declaration.state = "revoked"
    renamed.declaration.save(update_fields=["state"])
    republish_renamed()
    assert (current().state, current().public_reason) == ("revoked", "理由")


def test_another_address_is_no_other_name(case: Case) -> None:
    case.to("registered")
    change_organization(
        by=case.vendor, at=case.tick(), organization=case.declaration.organization, address="東京都港区1-1"
    )
    assert not FormerName.objects.exists()
    assert not Registration.objects.renamed().exists()
