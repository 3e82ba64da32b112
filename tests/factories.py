"""People and organisations. Each app's own factories stand in `tests/<app>/factories.py`."""

from datetime import UTC, datetime

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from ghs.accounts.models import Membership, Organization, StaffRole, User
from ghs.accounts.roles import MemberRole, Role

PASSWORD = "blue-river-quiet-lantern"
LONG_AGO = datetime(2019, 4, 1, tzinfo=UTC)


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a confirmed address."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@vendor.example")
    family_name = "山田"
    given_name = "花子"
    family_name_kana = "ヤマダ"
    given_name_kana = "ハナコ"
    password = factory.LazyFunction(lambda: make_password(PASSWORD))

    @factory.post_generation
    def address(self: User, create: bool, extracted: object, **kwargs: object) -> None:
        """Confirm the log-in address."""
        if create:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class OrganizationFactory(factory.django.DjangoModelFactory):
    """An organisation without members."""

    class Meta:
        model = Organization

    name = factory.Sequence(lambda number: f"株式会社サンプル医療ソフト{number}")
    name_kana = "カブシキガイシャサンプルイリョウソフト"
    name_english = "Sample Health Software Inc."
    search_key = factory.LazyAttribute(lambda organization: organization.name)
    postcode = "1000001"
    address = "東京都千代田区千代田1-1"
    created_at = LONG_AGO


def member_of(organization: Organization, role: MemberRole, **fields: object) -> User:
    """Create a person who acts for an organisation."""
    user: User = UserFactory(**fields)
    Membership.objects.create(organization=organization, user=user, role=role, since=LONG_AGO)
    return user


def staff(*roles: Role, **fields: object) -> User:
    """Create a person of the office with some staff roles."""
    user: User = UserFactory(**fields)
    StaffRole.objects.bulk_create(StaffRole(user=user, role=role) for role in roles)
    return user
