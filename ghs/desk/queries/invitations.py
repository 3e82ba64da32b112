"""A list of owners to invite, as the office writes it: one line an organisation, its name or number and an address."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ghs.accounts.models import Invitation, Membership, Organization, User
from ghs.accounts.roles import MemberRole
from ghs.text.fields import EmailField
from ghs.text.normal import digits, search_key
from registrations.models import Registration
from registrations.numbers import canonical_number

# The address stands last, behind a tab, a comma or a space.
_LINE = re.compile(r"^(?P<who>.*?)[\s,、，;]*(?P<address>[^\s,、，;]+[@＠][^\s,、，;]*)\s*$")


@dataclass(frozen=True)
class InvitationLine:
    """One line with an address: whom it means, or what is wrong with it."""

    number: int
    text: str
    organization: Organization | None
    address: str
    fault: str = ""
    is_invited: bool = False


def read_invitations(text: str, *, by: User, at: datetime) -> list[InvitationLine]:
    """Return the lines that bear an address. Lines without one are passed over."""
    typed = [(number, line, _LINE.match(line)) for number, line in enumerate(text.splitlines(), 1)]
    known = _Known(at)
    lines = [_line(number, line, found, known, by) for number, line, found in typed if found]
    return _without_doubles(lines)


def ownerless_lines() -> str:
    """Return one line for each organisation that nobody owns or was invited to own: address still to be written."""
    waiting = Invitation.objects.filter(role=MemberRole.OWNER, accepted_at=None, withdrawn_at=None)
    rows = list(Organization.objects.without_owner().exclude(pk__in=waiting.values("organization")))
    numbers = _first_numbers()
    names = Counter(search_key(row.name) for row in Organization.objects.standing().only("name"))
    return "\n".join(f"{_shortest(row, numbers, names)}\t" for row in rows)


class _Known:
    """Every organisation by what a line may call it."""

    def __init__(self, at: datetime) -> None:
        self.by_word: dict[str, set[int]] = defaultdict(set)
        self.rows = Organization.objects.standing().in_bulk()
        for row in self.rows.values():
            self.by_word[search_key(row.name)].add(row.pk)
            if row.corporate_number:
                self.by_word[row.corporate_number].add(row.pk)
        for number, pk in Registration.objects.values_list("number", "organization"):
            self.by_word[number].add(pk)
        roles = Membership.objects.filter(role=MemberRole.OWNER)
        self.owned = set(roles.values_list("organization", flat=True))
        self.members = set(Membership.objects.values_list("organization", "user__email"))
        self.invited = set(
            Invitation.objects.open(at).filter(role=MemberRole.OWNER).values_list("organization", "email")
        )

    def called(self, who: str) -> set[int]:
        """Return the keys of those that a line may mean, a number going before a name."""
        for word in (canonical_number(who), digits(who), search_key(who)):
            if word and (found := self.by_word.get(word)):
                return found
        return set()


def _line(number: int, text: str, found: re.Match[str], known: _Known, by: User) -> InvitationLine:
    who, address = found["who"].strip(), found["address"]
    keys = known.called(who)
    organization = known.rows[next(iter(keys))] if len(keys) == 1 else None
    try:
        address = EmailField().clean(address)
    except ValidationError as error:
        return InvitationLine(number, text, organization, address, error.messages[0])
    fault = _fault(who, keys, address, known, by)
    is_invited = organization is not None and (organization.pk, address.lower()) in known.invited
    return InvitationLine(number, text, organization, address, fault, is_invited)


def _fault(who: str, keys: set[int], address: str, known: _Known, by: User) -> str:
    """Return why nobody can be invited by a line, and how to mend it; empty when somebody can."""
    if not who:
        return _("Write the name or a number of the organisation before the address.")
    if not keys:
        return _("No organisation is called this. Check the name, or write a registration or corporate number.")
    if len(keys) > 1:
        return _("Several organisations are called this. Write a registration or corporate number instead.")
    (key,) = keys
    if key in known.owned:
        return _("This organisation has an owner, who invites its members. Remove the line.")
    if address.lower() == by.email.lower():
        return _("This is your own address. Invite a person of the organisation.")
    if (key, address.lower()) in known.members:
        return _("This person is a member already. Replace the owner on the organisation's page.")
    return ""


def _without_doubles(lines: list[InvitationLine]) -> list[InvitationLine]:
    """Find fault with an organisation that stands twice."""
    first: dict[int, int] = {}
    checked = []
    for line in lines:
        if line.organization and not line.fault:
            earlier = first.setdefault(line.organization.pk, line.number)
            if earlier != line.number:
                fault = _("Line %(number)d is on this organisation too. Keep one of them.") % {"number": earlier}
                line = InvitationLine(line.number, line.text, line.organization, line.address, fault)
        checked.append(line)
    return checked


def _first_numbers() -> dict[int, str]:
    rows: Iterable[tuple[int, str]] = Registration.objects.order_by("-sequence").values_list("organization", "number")
    return dict(rows)


def _shortest(row: Organization, numbers: dict[int, str], names: Counter[str]) -> str:
    """Return what tells an organisation from all others: its name, or else a number."""
    if names[search_key(row.name)] == 1 and search_key(row.name):
        return row.name
    return row.corporate_number or numbers.get(row.pk, row.name)
