"""Reading people and organisations."""

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from ghs.accounts.models import Membership, Organization, User
from ghs.accounts.roles import Permission
from ghs.mail.addresses import mailbox, takes_mail
from ghs.text.normal import digits, search_key


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return the organisations a person acts for, with the role."""
    return user.memberships.select_related("organization").order_by("organization__name_kana", "id")


def proven_addresses(user: User) -> list[str]:
    """Return the addresses a person has proved to be theirs, in the spelling mails go by, the main one first."""
    proven = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "email")
    return [mailbox(address) for address in proven.values_list("email", flat=True) if takes_mail(address)]


def find_people(text: str) -> QuerySet[User]:
    """Return people by part of a name, reading or address; all for an empty text, staff first."""
    people = User.objects.prefetch_related("staff_roles").order_by("family_name_kana", "given_name_kana", "id")
    if not text:
        return people
    return people.filter(
        Q(email__icontains=text)
        | Q(family_name__contains=text)
        | Q(given_name__contains=text)
        | Q(family_name_kana__contains=text)
        | Q(given_name_kana__contains=text)
    )


def holders_of(permission: Permission) -> QuerySet[User]:
    """Return the active staff who hold a permission, in whatever role."""
    return User.objects.holding(permission)


def find_organizations(text: str) -> QuerySet[Organization]:
    """Return organisations whose names match in any width, kana or legal form, or whose corporate number it is.

    Shape: what was merged into another one is found as that one, by its former name.
    """
    number = digits(text)
    named = Q(search_key__contains=search_key(text)) | Q(pk__in=_called(text))
    return Organization.objects.standing().filter(named | Q(corporate_number=number) if number else named)


def _called(text: str) -> QuerySet[Organization, int | None]:
    """Return the keys of those into which an organisation of this name was merged."""
    merged = Organization.objects.filter(merged_into__isnull=False, search_key__contains=search_key(text))
    return merged.values_list("merged_into", flat=True)
