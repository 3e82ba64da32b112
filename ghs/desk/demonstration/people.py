"""Who the council is, the people a newcomer may play, and the organisation three of them act for."""

import uuid
from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from ghs.accounts.actions.organizations import create_organization
from ghs.accounts.demonstration import PASSWORD, PEOPLE
from ghs.accounts.models import Membership, Organization, StaffRole, User
from ghs.accounts.roles import MemberRole
from ghs.council.models import CouncilProfile, StandInRule
from ghs.desk.demonstration.days import FIRST_DAY, moment

COUNCIL = {
    "name": "サンプル・ヘルスソフトウェア推進協議会",
    "name_english": "Sample Council for Good Health Software",
    "postcode": "1000000",
    "address": "東京都千代田区サンプル町1-2-3 見本ビル4階",
    "address_english": "4F Mihon Building, 1-2-3 Sample-cho, Chiyoda-ku, Tokyo",
    "contact_email": "office@council.example",
    "phone": "03-0000-0000",
    "office_hours": "平日 10:00～12:00、13:00～17:00",
    "bank_account": "サンプル銀行 見本支店 普通 0000000 サンプルヘルスソフトウェアスイシンキョウギカイ",
}

# Source: Consumption Tax Act: qualified invoices began on this day. The number is plainly none.
QUALIFIED_FROM = date(2023, 10, 1)


def found_council() -> None:
    """Say who the council is, unless somebody has said so."""
    if not CouncilProfile.objects.exists():
        CouncilProfile.objects.create(effective_on=FIRST_DAY, **COUNCIL)
        CouncilProfile.objects.create(effective_on=QUALIFIED_FROM, **COUNCIL, invoice_number="T0000000000000")


def allow_deciding_alone() -> None:
    """Let one registrar decide alone, as an office of three does on some days, unless a rule was set."""
    if not StandInRule.objects.exists():
        StandInRule.objects.create(effective_on=FIRST_DAY, is_allowed=True)


def welcome_people() -> dict[str, User]:
    """Create an account with a confirmed address for each person; return them by key."""
    password = make_password(PASSWORD)
    people = {}
    for person in PEOPLE:
        user = User.objects.create(
            email=person.email,
            password=password,
            family_name=person.family_name,
            given_name=person.given_name,
            family_name_kana=person.family_name_kana,
            given_name_kana=person.given_name_kana,
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        StaffRole.objects.bulk_create(StaffRole(user=user, role=role) for role in sorted(person.roles))
        people[person.key] = user
    return people


def found_first_vendor(people: dict[str, User]) -> Organization:
    """Enter the organisation that the demonstration's vendors act for."""
    at = moment(FIRST_DAY)
    owner = next(person for person in PEOPLE if person.member_role == MemberRole.OWNER)
    organization = create_organization(
        by=people[owner.key],
        at=at,
        submission=uuid.uuid4(),
        name="株式会社サンプル髙橋メディカル",
        name_kana="サンプルタカハシメディカル",
        name_english="Sample Takahashi Medical Co., Ltd.",
        postcode="1000000",
        address="東京都千代田区サンプル町5-6-7",
        website="https://takahashi-medical.example/",
    )
    Membership.objects.bulk_create(
        Membership(organization=organization, user=people[person.key], role=person.member_role, since=at)
        for person in PEOPLE
        if person.member_role and person is not owner
    )
    return organization
