"""What people do with organisations."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from ghs.accounts.actions.organizations import (
    AlreadyMember,
    InvitationForAnother,
    InvitationGone,
    LastOwner,
    accept_invitation,
    change_member_role,
    change_organization,
    create_organization,
    invite_member,
    remove_member,
    withdraw_invitation,
)
from ghs.accounts.models import Invitation, Organization, User
from ghs.accounts.permissions import can_edit_organization, can_manage_members, can_write_for
from ghs.accounts.queries import find_organizations
from ghs.accounts.roles import MemberRole
from ghs.history.queries import history_of
from ghs.mail.models import Delivery

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def invited(organization: Organization, owner: User, email: str) -> Invitation:
    """Invite an address as an editor."""
    return invite_member(by=owner, at=NOW, organization=organization, email=email, role=MemberRole.EDITOR)


def test_who_enters_an_organization_owns_it_and_a_second_click_changes_nothing(attendee: User) -> None:
    values = {"name": "㈱髙橋メディカル", "name_kana": "タカハシメディカル", "submission": uuid4()}

    first = create_organization(by=attendee, at=NOW, **values)
    second = create_organization(by=attendee, at=NOW, **values)

    assert first == second
    assert [(m.user, m.role) for m in first.memberships.all()] == [(attendee, MemberRole.OWNER)]
    assert list(find_organizations("株式会社高橋ﾒﾃﾞｨｶﾙ")) == [first]


def test_change_is_recorded_by_field_names_only(organization: Organization, owner: User) -> None:
    change_organization(by=owner, at=NOW, organization=organization, name="新名称", address=organization.address)

    organization.refresh_from_db()
    assert organization.name == "新名称"
    assert history_of(organization).get().detail == {"fields": ["name"]}


@pytest.mark.parametrize(
    ("person", "write", "edit", "manage"),
    [
        ("owner", True, True, True),
        ("editor", True, True, False),
        ("viewer", False, False, False),
        ("rival", False, False, False),
        ("operator", False, False, False),
    ],
)
def test_rights_by_role(
    request: pytest.FixtureRequest,
    organization: Organization,
    person: str,
    write: bool,
    edit: bool,
    manage: bool,
) -> None:
    user = request.getfixturevalue(person)

    assert can_write_for(user, organization) is write
    assert can_edit_organization(user, organization) is edit
    assert can_manage_members(user, organization) is manage


def test_invitation_is_mailed_as_a_secret_and_accepted_by_its_address(
    organization: Organization, owner: User, attendee: User
) -> None:
    invitation = invited(organization, owner, attendee.email.upper())
    membership = accept_invitation(by=attendee, at=NOW, invitation=invitation)
    again = accept_invitation(by=attendee, at=NOW, invitation=invitation)

    assert (membership, membership.role) == (again, MemberRole.EDITOR)
    delivery = Delivery.objects.get(rule="invitation")
    assert (delivery.address, delivery.batch.is_secret) == (attendee.email, True)


def test_invitation_is_no_use_to_another_person(organization: Organization, owner: User, rival: User) -> None:
    invitation = invited(organization, owner, "someone@acme.example")

    with pytest.raises(InvitationForAnother):
        accept_invitation(by=rival, at=NOW, invitation=invitation)


def test_invitation_ends_by_time_withdrawal_and_replacement(
    organization: Organization, owner: User, attendee: User
) -> None:
    first = invited(organization, owner, attendee.email)
    second = invited(organization, owner, attendee.email)

    assert list(organization.invitations.open(NOW)) == [second]
    with pytest.raises(InvitationGone):
        accept_invitation(by=attendee, at=NOW, invitation=first)
    with pytest.raises(InvitationGone):
        accept_invitation(by=attendee, at=NOW + timedelta(days=14), invitation=second)
    withdraw_invitation(by=owner, at=NOW, invitation=second)
    with pytest.raises(InvitationGone):
        accept_invitation(by=attendee, at=NOW, invitation=second)


def test_a_member_is_not_invited_again(organization: Organization, owner: User, editor: User) -> None:
    with pytest.raises(AlreadyMember):
        invited(organization, owner, editor.email)


def test_the_last_owner_can_neither_leave_nor_step_down(organization: Organization, owner: User, editor: User) -> None:
    own = organization.memberships.get(user=owner)
    with pytest.raises(LastOwner):
        remove_member(by=owner, at=NOW, membership=own)
    with pytest.raises(LastOwner):
        change_member_role(by=owner, at=NOW, membership=own, role=MemberRole.VIEWER)

    change_member_role(by=owner, at=NOW, membership=organization.memberships.get(user=editor), role=MemberRole.OWNER)
    remove_member(by=owner, at=NOW, membership=own)

    assert [membership.user for membership in organization.memberships.all()] == [editor]


@pytest.mark.parametrize(
    ("person", "status"),
    [("owner", 200), ("editor", 200), ("viewer", 200), ("rival", 404), ("operator", 404), ("attendee", 404)],
)
def test_only_members_see_an_organization(
    request: pytest.FixtureRequest, client_of: Callable, organization: Organization, person: str, status: int
) -> None:
    client = client_of(request.getfixturevalue(person))

    assert client.get(f"/my/organizations/{organization.pk}/").status_code == status


@pytest.mark.parametrize(("person", "status"), [("owner", 302), ("editor", 403), ("viewer", 403), ("rival", 404)])
def test_only_owners_invite(
    request: pytest.FixtureRequest, client_of: Callable, organization: Organization, person: str, status: int
) -> None:
    client = client_of(request.getfixturevalue(person))

    response = client.post(
        f"/my/organizations/{organization.pk}/invite/", {"email": "new@acme.example", "role": "editor"}
    )

    assert response.status_code == status
    assert organization.invitations.count() == (1 if status == 302 else 0)


def test_postcode_button_fills_in_the_address_and_keeps_what_was_typed(client_of: Callable, attendee: User) -> None:
    response = client_of(attendee).post(
        "/my/organizations/add/", {"name": "株式会社途中", "postcode": "１００－０００１", "look_up": "1"}
    )

    form = response.context["form"]
    assert response.status_code == 200
    assert (form["name"].value(), form["address"].value()) == ("株式会社途中", "東京都千代田区千代田")
    assert Organization.objects.count() == 0


def test_bad_input_is_shown_beside_its_field_and_kept(client_of: Callable, attendee: User) -> None:
    response = client_of(attendee).post(
        "/my/organizations/add/",
        {
            "name": "株式会社\x00",
            "name_kana": "漢字",
            "corporate_number": "7000012050003",
            "website": "javascript:alert(1)",
        },
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"name", "name_kana", "corporate_number", "website"}
    assert "漢字" in response.content.decode()
    assert Organization.objects.count() == 0


def test_removing_asks_first_and_the_right_ends_at_once(
    client_of: Callable, organization: Organization, owner: User, editor: User
) -> None:
    membership = organization.memberships.get(user=editor)
    path = f"/my/organizations/{organization.pk}/members/{membership.pk}/remove/"

    asked = client_of(owner).get(path)
    assert (asked.status_code, organization.memberships.count()) == (200, 2)
    client_of(owner).post(path)

    assert organization.memberships.count() == 1
    assert client_of(editor).get(f"/my/organizations/{organization.pk}/").status_code == 404


def test_invitation_link_asks_and_acts_on_post_only(
    client_of: Callable, organization: Organization, owner: User, attendee: User
) -> None:
    client = client_of(attendee)
    assert client.get("/accounts/invitations/forged/").status_code == 404
    invitation = invited(organization, owner, attendee.email)
    token = Delivery.objects.get(rule="invitation").batch.text.split("/accounts/invitations/")[1].split("/")[0]
    path = f"/accounts/invitations/{token}/"

    client.get(path)
    assert not organization.memberships.filter(user=attendee).exists()
    response = client.post(path)

    assert response.headers["Location"] == f"/my/organizations/{organization.pk}/"
    assert organization.memberships.get(user=attendee).role == invitation.role


def test_list_asks_the_database_as_often_for_many_as_for_one(
    client_of: Callable, owner: User, django_assert_max_num_queries: Callable
) -> None:
    for number in range(30):
        create_organization(by=owner, at=NOW, name=f"会社{number}", name_kana="カイシャ", submission=uuid4())

    client = client_of(owner)
    client.get("/my/profile/")

    with django_assert_max_num_queries(6):
        client.get("/my/organizations/")
