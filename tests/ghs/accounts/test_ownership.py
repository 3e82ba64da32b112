"""Handing the ownership of an organisation over: offered, answered, and never without an owner."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from ghs.accounts.actions.organizations import change_member_role, remove_member
from ghs.accounts.actions.ownership import (
    NotAnOwner,
    NotToThisMember,
    OfferGone,
    OfferStands,
    accept_ownership,
    decline_ownership,
    offer_ownership,
    take_back_ownership,
)
from ghs.accounts.models import Membership, Organization, OwnershipTransfer, User
from ghs.accounts.roles import MemberRole
from ghs.history.queries import history_of
from ghs.mail.models import Delivery

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def offer(organization: Organization, owner: User, editor: User) -> OwnershipTransfer:
    """The owner has named the editor."""
    return offered(organization, owner, editor)


def offered(organization: Organization, by: User, to: User) -> OwnershipTransfer:
    """Offer the ownership to a member."""
    membership = Membership.objects.get(organization=organization, user=to)
    return offer_ownership(organization=organization, to=membership, submission=uuid4(), by=by, at=NOW)


def roles(organization: Organization) -> dict[str, str]:
    """Return the role of each member by address."""
    return dict(organization.memberships.values_list("user__email", "role"))


def mails(rule: str) -> set[str]:
    """Return who got a mail."""
    return set(Delivery.objects.filter(rule=rule).values_list("address", flat=True))


def path_of(offer: OwnershipTransfer) -> str:
    """Return the page of an offer."""
    return f"/my/organizations/{offer.organization_id}/ownership/{offer.pk}/"


def test_nothing_changes_before_the_named_member_accepts(
    organization: Organization, offer: OwnershipTransfer, owner: User, editor: User
) -> None:
    assert roles(organization) == {owner.email: "owner", editor.email: "editor"}
    assert mails("ownership_offered") == {owner.email, editor.email}

    accept_ownership(transfer=offer, by=editor, at=NOW)

    assert roles(organization) == {owner.email: "editor", editor.email: "owner"}
    assert mails("ownership_transferred") == {owner.email, editor.email}
    happened = [(entry.verb, entry.by, entry.detail["member"]) for entry in history_of(organization)]
    named = str(editor.reference)
    assert happened == [
        ("offer_ownership", owner.reference, named),
        ("transfer_ownership", editor.reference, named),
    ]


def test_a_double_click_is_one(organization: Organization, owner: User, editor: User) -> None:
    to, once = organization.memberships.get(user=editor), uuid4()
    twice = [offer_ownership(organization=organization, to=to, submission=once, by=owner, at=NOW) for _ in range(2)]
    assert twice[0] == twice[1]
    for _ in range(2):
        accept_ownership(transfer=twice[0], by=editor, at=NOW)

    assert roles(organization) == {owner.email: "editor", editor.email: "owner"}
    assert [entry.verb for entry in history_of(organization)] == ["offer_ownership", "transfer_ownership"]
    assert Delivery.objects.count() == 4


@pytest.mark.parametrize(
    ("end", "rule", "state"),
    [
        (decline_ownership, "ownership_declined", "declined"),
        (take_back_ownership, "ownership_taken_back", "taken_back"),
    ],
)
def test_declined_or_taken_back_it_stays_where_it_was(
    offer: OwnershipTransfer, owner: User, editor: User, end: Callable, rule: str, state: str
) -> None:
    by = editor if end is decline_ownership else owner
    for _ in range(2):
        end(transfer=offer, by=by, at=NOW)

    offer.refresh_from_db()
    assert offer.state == state
    assert mails(rule) == {owner.email, editor.email}
    assert roles(offer.organization) == {owner.email: "owner", editor.email: "editor"}
    with pytest.raises(OfferGone):
        accept_ownership(transfer=offer, by=editor, at=NOW)
    assert offered(offer.organization, owner, editor).state == "offered"


def test_what_was_accepted_is_not_taken_back(offer: OwnershipTransfer, owner: User, editor: User) -> None:
    accept_ownership(transfer=offer, by=editor, at=NOW)

    with pytest.raises(NotAnOwner):
        take_back_ownership(transfer=offer, by=owner, at=NOW)
    with pytest.raises(OfferGone):
        take_back_ownership(transfer=offer, by=editor, at=NOW)
    with pytest.raises(OfferGone):
        decline_ownership(transfer=offer, by=editor, at=NOW)


def test_only_an_owner_offers_and_only_to_another_member_once(
    offer: OwnershipTransfer, organization: Organization, owner: User, viewer: User, rival: User
) -> None:
    with pytest.raises(OfferStands):
        offered(organization, owner, viewer)
    with pytest.raises(NotAnOwner):
        offered(organization, viewer, viewer)
    with pytest.raises(NotToThisMember):
        offered(organization, owner, owner)
    with pytest.raises(NotToThisMember):
        to = rival.memberships.get()
        offer_ownership(organization=organization, to=to, submission=uuid4(), by=owner, at=NOW)


def test_only_who_was_named_accepts(offer: OwnershipTransfer, owner: User, viewer: User, rival: User) -> None:
    for person in (owner, viewer, rival):
        with pytest.raises(OfferGone):
            accept_ownership(transfer=offer, by=person, at=NOW)


@pytest.mark.parametrize("leaves", [True, False])
def test_an_offer_ends_when_who_was_named_leaves_or_becomes_an_owner_otherwise(
    offer: OwnershipTransfer, owner: User, editor: User, leaves: bool
) -> None:
    membership = offer.organization.memberships.get(user=editor)
    if leaves:
        remove_member(by=editor, at=NOW, membership=membership)
    else:
        change_member_role(by=owner, at=NOW, membership=membership, role=MemberRole.OWNER)

    offer.refresh_from_db()
    assert offer.state == "taken_back"
    with pytest.raises(OfferGone):
        accept_ownership(transfer=offer, by=editor, at=NOW)


def test_the_database_keeps_one_open_offer_and_none_to_oneself(offer: OwnershipTransfer, owner: User) -> None:
    same = {"organization": offer.organization, "offered_by": owner, "offered_at": NOW, "state_since": NOW}
    with pytest.raises(IntegrityError, match="one_open"), transaction.atomic():
        OwnershipTransfer.objects.create(**same, offered_to=offer.offered_to, submission=uuid4())
    with pytest.raises(IntegrityError, match="another_person"), transaction.atomic():
        OwnershipTransfer.objects.create(**same, offered_to=owner, state="declined", submission=uuid4())


def test_the_owner_confirms_what_changes_before_it_is_sent(
    client_of: Callable, organization: Organization, owner: User, editor: User
) -> None:
    client, path = client_of(owner), f"/my/organizations/{organization.pk}/ownership/"
    sent = {"member": organization.memberships.get(user=editor).pk, "submission": str(uuid4())}

    assert client.post(path, {"step": "confirm"}).status_code == 422
    asked = client.post(path, {**sent, "step": "confirm"})
    assert asked.templates[0].name == "accounts/ownership_confirm.html"
    assert not OwnershipTransfer.objects.exists()
    assert client.post(path, {**sent, "step": "edit"}).templates[0].name == "accounts/ownership_offer.html"
    offers = [client.post(path, {**sent, "step": "send"}).headers["Location"] for _ in range(2)]

    made = OwnershipTransfer.objects.get()
    assert offers == [path_of(made)] * 2
    assert client.get(path).headers["Location"] == path_of(made)
    refused = client.post(path, {**sent, "submission": str(uuid4()), "step": "send"})
    assert (refused.status_code, OwnershipTransfer.objects.count()) == (422, 1)


def test_the_page_of_an_offer_takes_each_answer_from_the_right_person(
    client_of: Callable, offer: OwnershipTransfer, owner: User, editor: User, viewer: User
) -> None:
    assert client_of(viewer).get(path_of(offer)).status_code == 404
    assert client_of(owner).post(path_of(offer), {"answer": "accept"}).status_code == 403
    assert client_of(editor).post(path_of(offer), {"answer": "take_back"}).status_code == 403
    assert client_of(editor).post(path_of(offer), {"answer": "perhaps"}).status_code == 422
    assert client_of(editor).post(path_of(offer), {"answer": "accept"}).status_code == 302

    assert roles(offer.organization)[editor.email] == "owner"
    assert client_of(editor).post(path_of(offer), {"answer": "decline"}).status_code == 422


def test_the_organization_page_leads_both_to_the_offer(
    client_of: Callable, offer: OwnershipTransfer, owner: User, editor: User, viewer: User
) -> None:
    page = f"/my/organizations/{offer.organization_id}/"

    seen = [path_of(offer) in client_of(person).get(page).content.decode() for person in (owner, editor, viewer)]

    assert seen == [True, True, False]


def test_with_nobody_else_the_page_leads_to_an_invitation(
    client_of: Callable, organization: Organization, owner: User
) -> None:
    page = client_of(owner).get(f"/my/organizations/{organization.pk}/ownership/").content.decode()

    assert f"/my/organizations/{organization.pk}/invite/" in page
