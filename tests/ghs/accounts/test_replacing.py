"""An owner who left is replaced: with evidence, by two persons, and the old rights end at once."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ghs.accounts.actions.merging import OwnOrganization
from ghs.accounts.actions.organizations import InvitesOneself
from ghs.accounts.actions.ownership import offer_ownership
from ghs.accounts.actions.replacing import (
    AnotherDecides,
    OwnerGone,
    ReplacementOpen,
    ReplacementSettled,
    SamePerson,
    drop_replacement,
    take_replacement,
)
from ghs.accounts.models import Invitation, Membership, Organization, OwnerReplacement, User
from ghs.accounts.roles import MemberRole
from ghs.files.checks import FileRefused
from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from tests.ghs.accounts.replacements import REASON, replacement_of
from tests.ghs.files.factories import pdf, upload

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def owning(owner: User) -> Membership:
    """The membership of the owner who left."""
    return owner.memberships.get()


@pytest.fixture
def waiting(owning: Membership, reviewer: User, registrar: User) -> OwnerReplacement:
    """A replacement that the reviewer proposed."""
    return replacement_of(owning, reviewer, NOW)


def mails(rule: str) -> set[str]:
    """Return who got a mail."""
    return set(Delivery.objects.filter(rule=rule).values_list("address", flat=True))


def test_nothing_changes_before_the_second_person(
    waiting: OwnerReplacement, owner: User, registrar: User, organization: Organization
) -> None:
    assert dict(organization.memberships.values_list("user", "role")) == {owner.pk: "owner"}
    assert not Invitation.objects.exists()
    assert mails("owner_replacement_proposed") == {registrar.email}
    assert not history_of(organization).exists()


def test_the_old_membership_ends_and_the_new_owner_is_invited(
    waiting: OwnerReplacement, organization: Organization, owner: User, editor: User, registrar: User
) -> None:
    done = take_replacement(replacement=waiting, by=registrar, at=LATER)
    assert dict(organization.memberships.values_list("user", "role")) == {editor.pk: "editor"}
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("new-owner@acme.example", MemberRole.OWNER)
    assert (done.outcome, done.decided_by, done.decided_at) == ("taken", registrar, LATER)
    assert mails("owner_replaced") == {owner.email}
    assert mails("invitation") == {"new-owner@acme.example"}
    assert [entry.verb for entry in history_of(organization)] == ["replace_owner", "invite_member"]


def test_a_member_becomes_the_owner_at_once(
    owning: Membership, organization: Organization, editor: User, reviewer: User, registrar: User
) -> None:
    replacement = replacement_of(owning, reviewer, NOW, email=editor.email.upper())
    take_replacement(replacement=replacement, by=registrar, at=LATER)
    assert dict(organization.memberships.values_list("user", "role")) == {editor.pk: "owner"}
    assert not Invitation.objects.exists()


def test_an_offer_of_who_left_is_taken_back(
    waiting: OwnerReplacement, organization: Organization, owner: User, editor: User, registrar: User
) -> None:
    to = Membership.objects.get(user=editor)
    offer = offer_ownership(organization=organization, to=to, submission=uuid.uuid4(), by=owner, at=NOW)
    take_replacement(replacement=waiting, by=registrar, at=LATER)
    offer.refresh_from_db()
    assert offer.state == "taken_back"


def test_who_proposed_never_decides(owning: Membership, registrar: User, reviewer: User) -> None:
    waiting = replacement_of(owning, registrar, NOW)
    for person in (registrar, reviewer):
        with pytest.raises(AnotherDecides):
            take_replacement(replacement=waiting, by=person, at=LATER)
    waiting.outcome, waiting.decided_by, waiting.decided_at = "taken", registrar, LATER
    with pytest.raises(IntegrityError), transaction.atomic():
        waiting.save()


def test_nobody_of_the_organisation_takes_part(
    waiting: OwnerReplacement, owning: Membership, organization: Organization, registrar: User, reviewer: User
) -> None:
    for person in (registrar, reviewer):
        organization.memberships.create(user=person, role=MemberRole.VIEWER, since=NOW)
    with pytest.raises(AnotherDecides):
        take_replacement(replacement=waiting, by=registrar, at=LATER)
    with pytest.raises(OwnOrganization):
        drop_replacement(replacement=waiting, by=reviewer, at=LATER)
    with pytest.raises(OwnOrganization):
        replacement_of(owning, reviewer, NOW)


def test_what_cannot_be_right_is_refused(
    owning: Membership, organization: Organization, owner: User, editor: User, reviewer: User
) -> None:
    with pytest.raises(SamePerson):
        replacement_of(owning, reviewer, NOW, email=owner.email)
    with pytest.raises(InvitesOneself):
        replacement_of(owning, reviewer, NOW, email=reviewer.email)
    with pytest.raises(OwnerGone):
        replacement_of(editor.memberships.get(), reviewer, NOW)
    with pytest.raises(FileRefused) as refused:
        replacement_of(owning, reviewer, NOW, evidence=upload(b"MZ", "変更届.pdf"))
    assert refused.value.field == "evidence"
    assert not OwnerReplacement.objects.exists()


def test_one_at_a_time_and_one_result_of_a_double_click(owning: Membership, reviewer: User, registrar: User) -> None:
    once = uuid.uuid4()
    first = replacement_of(owning, reviewer, NOW, submission=once)
    assert replacement_of(owning, reviewer, NOW, submission=once) == first
    with pytest.raises(ReplacementOpen):
        replacement_of(owning, reviewer, NOW)
    drop_replacement(replacement=first, by=reviewer, at=LATER)
    with pytest.raises(ReplacementSettled):
        take_replacement(replacement=first, by=registrar, at=LATER)
    assert replacement_of(owning, reviewer, LATER).outcome == ""


def test_who_left_by_themselves_meanwhile_is_not_replaced(
    waiting: OwnerReplacement, owning: Membership, registrar: User
) -> None:
    owning.delete()
    with pytest.raises(OwnerGone):
        take_replacement(replacement=waiting, by=registrar, at=LATER)
    assert not Invitation.objects.exists()


def test_from_the_page_of_the_organisation_to_the_decision(
    client_of: Callable, owning: Membership, organization: Organization, reviewer: User, registrar: User, owner: User
) -> None:
    at_desk, decider = client_of(reviewer), client_of(registrar)
    path = f"/desk/organizations/{organization.pk}/owners/{owning.pk}/replace/"
    assert path in at_desk.get(f"/desk/organizations/{organization.pk}/").text
    sent = {"email": "next@acme.example", "reason": REASON, "submission": str(uuid.uuid4())}
    lacking = at_desk.post(path, sent)
    assert (lacking.status_code, set(lacking.context["form"].errors)) == (422, {"evidence"})
    assert REASON in lacking.text
    page = at_desk.post(path, {**sent, "evidence": upload(pdf(), "届.pdf")})["Location"]
    assert page in decider.get("/desk/owner-replacements/").text
    assert at_desk.post(page, {"answer": "take"}).status_code == 403
    assert decider.post(page, {"answer": "x"}).status_code == 422
    assert b"".join(decider.get(f"{page}evidence/").streaming_content).startswith(b"%PDF-")
    assert decider.post(page, {"answer": "take"})["Location"] == page
    assert decider.post(page, {"answer": "take"}).status_code == 422
    assert client_of(owner).get(f"/my/organizations/{organization.pk}/").status_code == 404


@pytest.mark.parametrize(("person", "seen"), [("reviewer", 200), ("organiser", 403), ("editor", 404)])
def test_who_may_see_what(
    request: pytest.FixtureRequest,
    client_of: Callable,
    waiting: OwnerReplacement,
    owning: Membership,
    person: str,
    seen: int,
) -> None:
    client: Client = client_of(request.getfixturevalue(person))
    organization = f"/desk/organizations/{waiting.organization_id}/owners"
    paths = [
        f"{organization}/{owning.pk}/replace/",
        "/desk/owner-replacements/",
        f"/desk/owner-replacements/{waiting.pk}/",
    ]
    assert [client.get(path).status_code for path in paths] == [seen] * 3
    assert client.head(f"/desk/owner-replacements/{waiting.pk}/evidence/").status_code == seen
    assert client.get(f"{organization}/99999/replace/").status_code == (404 if seen == 200 else seen)


def test_only_owners_are_replaced_and_wrong_methods_refused(
    client_of: Callable, organization: Organization, waiting: OwnerReplacement, editor: User, reviewer: User
) -> None:
    client = client_of(reviewer)
    membership = editor.memberships.get()
    assert client.get(f"/desk/organizations/{organization.pk}/owners/{membership.pk}/replace/").status_code == 404
    assert client.post("/desk/owner-replacements/").status_code == 405
    assert client.delete(f"/desk/owner-replacements/{waiting.pk}/").status_code == 405
