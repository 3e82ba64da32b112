"""Two entries of one organisation become one: everything moves, nothing issued changes, once."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, models, transaction

from ghs.accounts.actions.merging import (
    MergedAlready,
    OtherCorporateNumber,
    OwnOrganization,
    SameOrganization,
)
from ghs.accounts.actions.organizations import (
    MergedAway,
    accept_invitation,
    invite_first_owner,
    invite_member,
    organization_key,
)
from ghs.accounts.actions.ownership import offer_ownership
from ghs.accounts.models import FormerName, Invitation, Membership, Organization, OwnershipTransfer, User
from ghs.accounts.queries import find_organizations
from ghs.accounts.roles import MemberRole
from ghs.billing.models import Document, Invoice, Quote
from ghs.desk.actions import merge_organizations
from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from ghs.register.models import Follow, Follower
from registrations import actions
from registrations.models import Declaration, Registration, RegistrationVersion
from tests.factories import OrganizationFactory, UserFactory, member_of
from tests.ghs.accounts.replacements import replacement_of
from tests.registrations.factories import AT, Case
from tests.registrations.successions import proposed

LATER = AT + timedelta(days=1)
NUMBER, OTHER_NUMBER = "7000012050002", "5010401067252"
DUPLICATE, SUCCESSION = Organization.MergeReason.DUPLICATE, Organization.MergeReason.SUCCESSION


@pytest.fixture
def kept(db: None) -> Organization:
    """The entry that stays."""
    names = {"name": "アクメ医療株式会社", "name_kana": "アクメイリョウ", "name_english": ""}
    return OrganizationFactory(**names, search_key=organization_key(names), address="", postcode="")


def merged(keep: Organization, merge: Organization, by: User, at: datetime = LATER, **values: str) -> Organization:
    """Merge as the registrar, and look at the merged one anew."""
    told = {"reason": DUPLICATE, "remark": "登記で確認", **values}
    merge_organizations(keep=keep, merge=merge, by=by, at=at, **told)
    merge.refresh_from_db()
    keep.refresh_from_db()
    return merge


def a_membership(organization: Organization, by: User) -> models.Model:
    user = member_of(organization, MemberRole.EDITOR)
    return Membership.objects.get(user=user)


def an_invitation(organization: Organization, by: User) -> models.Model:
    return invite_member(by=by, at=AT, organization=organization, email="new@acme.example", role=MemberRole.VIEWER)


def an_offer(organization: Organization, by: User) -> models.Model:
    owner = organization.memberships.get(role=MemberRole.OWNER).user
    to = Membership.objects.get(user=member_of(organization, MemberRole.EDITOR))
    return offer_ownership(organization=organization, to=to, submission=uuid.uuid4(), by=owner, at=AT)


def a_replacement(organization: Organization, by: User) -> models.Model:
    return replacement_of(organization.memberships.get(role=MemberRole.OWNER), by, AT)


def a_former_name(organization: Organization, by: User) -> models.Model:
    return FormerName.objects.create(organization=organization, name="旧アクメ", until=AT)


def a_merged_one(organization: Organization, by: User) -> models.Model:
    return merged(organization, OrganizationFactory(name="アクメの支店"), by, AT)


def a_follow(organization: Organization, by: User) -> models.Model:
    return follow(organization, "buyer@hospital.example", confirmed_at=AT)


def follow(organization: Organization, address: str, **values: object) -> Follow:
    """Let an address follow an organisation; unless it was confirmed, a link waits."""
    follower, _is_new = Follower.objects.get_or_create(address=address, defaults={"created_at": AT})
    link = {} if "confirmed_at" in values else {"confirm_digest": str(organization.pk), "confirm_until": LATER}
    return Follow.objects.create(
        follower=follower, organization=organization, asked_at=AT, told_to=AT, **link, **values
    )


def a_quote(organization: Organization, by: User) -> models.Model:
    said = {"organization": organization, "level": 1, "department": "", "person": ""}
    return actions.quote_fee(**said, submission=uuid.uuid4(), by=by, at=AT)


# Every row that may point to an organisation, and how one is made. What stays says why.
MOVES: dict[tuple[str, str], Callable[[Organization, User], models.Model]] = {
    ("accounts.membership", "organization"): a_membership,
    ("accounts.invitation", "organization"): an_invitation,
    ("accounts.ownershiptransfer", "organization"): an_offer,
    ("accounts.ownerreplacement", "organization"): a_replacement,
    ("accounts.formername", "organization"): a_former_name,
    ("accounts.organization", "merged_into"): a_merged_one,
    ("register.follow", "organization"): a_follow,
    ("billing.quote", "organization"): a_quote,
    ("billing.invoice", "organization"): lambda organization, by: Invoice.objects.get(organization=organization),
    ("registrations.declaration", "organization"): lambda organization, by: organization.declarations.get(),
    ("registrations.registration", "organization"): lambda organization, by: organization.registrations.get(),
}
STAYS: dict[tuple[str, str], str] = {
    (
        "registrations.registrationversion",
        "organization",
    ): "it is what the register said; a new version says the kept one",
    (
        "registrations.succession",
        "predecessor",
    ): "it says who held the registrations on that day; an open one is dropped",
    ("registrations.succession", "successor"): "it says who took the registrations over; an open one is dropped",
}


def test_no_relation_to_an_organisation_is_forgotten() -> None:
    fields = Organization._meta.get_fields(include_hidden=True)
    pointing = {
        (field.related_model._meta.label_lower, field.field.name)
        for field in fields
        if field.auto_created and not field.concrete
    }
    assert pointing == set(MOVES) | set(STAYS)
    assert all(STAYS.values())


def test_everything_that_belongs_to_it_moves(case: Case, kept: Organization) -> None:
    case.to("registered")
    source = case.declaration.organization
    rows = {
        field: make(source, case.registrar) for (_model, field), make in MOVES.items() for field in [(_model, field)]
    }
    merged(kept, source, case.registrar)
    for (_model, field), row in rows.items():
        row.refresh_from_db()
        assert getattr(row, field) == kept, row
    assert (source.merged_into, source.merged_at, source.merge_reason) == (kept, LATER, DUPLICATE)


def test_a_succession_that_waits_is_dropped(case: Case, kept: Organization) -> None:
    case.to("registered")
    succession = proposed(case, OrganizationFactory())
    merged(kept, case.declaration.organization, case.registrar)
    succession.refresh_from_db()
    assert (succession.outcome, succession.predecessor_name) == ("dropped", "株式会社アクメ医療")


def test_who_follows_both_follows_it_once(kept: Organization, organization: Organization, registrar: User) -> None:
    follow(kept, "a@x.example", confirmed_at=AT), follow(organization, "a@x.example")
    follow(kept, "b@x.example"), follow(organization, "b@x.example", confirmed_at=AT)
    merged(kept, organization, registrar)
    found = Follow.objects.values_list("follower__address", "organization", "confirmed_at")
    assert set(found) == {("a@x.example", kept.pk, AT), ("b@x.example", kept.pk, AT)}


def test_what_was_issued_stays_as_it_is(case: Case, kept: Organization) -> None:
    case.to("registered")
    told = {model: list(model._default_manager.order_by("pk").values()) for model in (Document, Quote)}
    invoice = Invoice.objects.values("number", "addressee", "total_yen", "search_key").get()
    permits = list(case.declaration.documents.values())
    merged(kept, case.declaration.organization, case.registrar)
    assert {model: list(model._default_manager.order_by("pk").values()) for model in told} == told
    assert Invoice.objects.values("number", "addressee", "total_yen", "search_key").get() == invoice
    assert list(case.declaration.documents.values()) == permits


def test_members_are_united_with_the_higher_role(
    kept: Organization, organization: Organization, registrar: User
) -> None:
    both, only = member_of(kept, MemberRole.VIEWER), member_of(kept, MemberRole.OWNER)
    Membership.objects.create(organization=organization, user=both, role=MemberRole.EDITOR, since=AT)
    Membership.objects.create(organization=organization, user=only, role=MemberRole.VIEWER, since=AT)
    comes = member_of(organization, MemberRole.VIEWER)
    merged(kept, organization, registrar)
    assert dict(kept.memberships.values_list("user", "role")) == {
        both.pk: "editor",
        only.pk: "owner",
        comes.pk: "viewer",
    }
    told = Delivery.objects.filter(rule="organization_merged").values_list("address", flat=True)
    assert set(told) == {both.email, only.email, comes.email}


def test_an_address_has_one_open_invitation_and_the_link_still_works(
    kept: Organization, organization: Organization, registrar: User
) -> None:
    member = member_of(kept, MemberRole.VIEWER)
    for target in (kept, organization):
        invite_member(by=registrar, at=AT, organization=target, email="new@acme.example", role=MemberRole.OWNER)
    invite_member(by=registrar, at=AT, organization=organization, email=member.email, role=MemberRole.OWNER)
    other = invite_member(by=registrar, at=AT, organization=organization, email="x@acme.example", role=MemberRole.OWNER)
    merged(kept, organization, registrar)
    open_ones = Invitation.objects.open(LATER)
    assert set(open_ones.values_list("organization", "email")) == {
        (kept.pk, "new@acme.example"),
        (kept.pk, "x@acme.example"),
    }
    accept_invitation(by=UserFactory(email="x@acme.example"), at=LATER, invitation=other)
    assert kept.memberships.filter(user__email="x@acme.example", role="owner").exists()


def test_an_offer_that_makes_no_sense_any_more_is_taken_back(
    kept: Organization, organization: Organization, owner: User, editor: User, registrar: User
) -> None:
    to = Membership.objects.get(user=editor)
    offer = offer_ownership(organization=organization, to=to, submission=uuid.uuid4(), by=owner, at=AT)
    Membership.objects.create(organization=kept, user=editor, role=MemberRole.OWNER, since=AT)
    merged(kept, organization, registrar)
    offer.refresh_from_db()
    assert (offer.state, offer.organization) == (OwnershipTransfer.State.TAKEN_BACK, kept)


def test_it_is_found_by_every_name_and_fills_in_what_lacks(
    kept: Organization, organization: Organization, registrar: User
) -> None:
    organization.corporate_number = NUMBER
    organization.search_key = organization_key({"name": organization.name})
    organization.save()
    merged(kept, organization, registrar)
    assert list(find_organizations("アクメ医療")) == [kept]
    assert list(find_organizations(NUMBER)) == [kept]
    assert kept.former_names.get().name == "株式会社アクメ医療"
    assert (kept.corporate_number, kept.address) == (NUMBER, organization.address)


def test_the_register_says_the_kept_name_and_finds_the_other(case: Case, kept: Organization, registrar: User) -> None:
    case.to("registered")
    merged(kept, case.declaration.organization, registrar)
    assert actions.republish_organization(organization=kept, at=LATER + timedelta(seconds=1)) == 1
    version = RegistrationVersion.objects.current().get()
    assert version.organization_name == "アクメ医療株式会社"
    assert "アクメ医療" in version.search_key
    assert actions.republish_organization(organization=kept, at=LATER + timedelta(seconds=2)) == 0


def test_history_says_so_on_both(kept: Organization, organization: Organization, registrar: User) -> None:
    merged(kept, organization, registrar)
    detail = {"merged": organization.pk, "kept": kept.pk, "reason": "duplicate", "remark": "登記で確認"}
    assert [(entry.verb, entry.by, entry.detail) for entry in history_of(kept)] == [
        ("merge_organization", registrar.reference, detail)
    ]
    assert [(entry.verb, entry.detail) for entry in history_of(organization)] == [("end_by_merge", detail)]


def test_once_more_changes_nothing(kept: Organization, organization: Organization, registrar: User) -> None:
    merged(kept, organization, registrar)
    merged(kept, organization, registrar, LATER + timedelta(hours=1), remark="また")
    assert organization.merged_at == LATER
    assert history_of(kept).count() == 1


def test_what_cannot_be_right_is_refused(kept: Organization, organization: Organization, registrar: User) -> None:
    with pytest.raises(SameOrganization):
        merged(kept, kept, registrar)
    third = OrganizationFactory()
    merged(kept, organization, registrar)
    for keep, merge in [(kept, organization), (organization, kept), (organization, third), (third, organization)]:
        if (keep, merge) != (kept, organization):
            with pytest.raises(MergedAlready):
                merged(keep, merge, registrar)


def test_two_legal_persons_become_one_only_by_succession(kept: Organization, registrar: User) -> None:
    Organization.objects.filter(pk=kept.pk).update(corporate_number=NUMBER)
    other = OrganizationFactory(corporate_number=OTHER_NUMBER)
    with pytest.raises(OtherCorporateNumber):
        merged(kept, other, registrar)
    merged(kept, other, registrar, reason=SUCCESSION)
    assert (kept.corporate_number, other.corporate_number, other.merged_into) == (NUMBER, OTHER_NUMBER, kept)


def test_nobody_merges_an_own_organisation(kept: Organization, organization: Organization, registrar: User) -> None:
    Membership.objects.create(organization=organization, user=registrar, role=MemberRole.VIEWER, since=AT)
    for keep, merge in [(kept, organization), (organization, kept)]:
        with pytest.raises(OwnOrganization):
            merged(keep, merge, registrar)


def test_nothing_new_belongs_to_what_was_merged(case: Case, kept: Organization, registrar: User) -> None:
    case.to("registered")
    source = merged(kept, case.declaration.organization, registrar)
    with pytest.raises(MergedAway):
        invite_first_owner(by=registrar, at=LATER, organization=source, email="a@b.example")
    for model in (Declaration, Registration, Invoice, Membership):
        with pytest.raises(IntegrityError), transaction.atomic():
            model._default_manager.update(organization=source)
