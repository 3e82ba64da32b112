"""Who a mail is from, for its headers and its foot."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone

from ghs.council.queries import council_on


@dataclass(frozen=True)
class Sender:
    """The council as it shows in a mail: name, postal address, a contact that a person answers."""

    name: str
    address: str
    contact: str
    phone: str
    office_hours: str


def sender_on(at: datetime, language: str) -> Sender:
    """Return the council's identity at a time, in a language; before it is entered, the sender address alone."""
    profile = council_on(timezone.localdate(at))
    if profile is None:
        name, contact = parseaddr(settings.DEFAULT_FROM_EMAIL)
        return Sender(name=name, address="", contact=contact, phone="", office_hours="")
    is_english = language == "en"
    postcode = f"{profile.postcode[:3]}-{profile.postcode[3:]}"
    if is_english and profile.address_english:
        address = f"{profile.address_english}, {postcode} Japan"
    else:
        address = f"〒{postcode} {profile.address}"
    return Sender(
        name=profile.name_english if is_english else profile.name,
        address=address,
        contact=profile.contact_email,
        phone=profile.phone,
        office_hours=profile.office_hours,
    )
