"""What a quote or an invoice is for, and to whom it is addressed. Billing knows the former only as (kind, key)."""

from dataclasses import dataclass

from django.db import models

from ghs.accounts.models import Organization


@dataclass(frozen=True)
class Subject:
    """What something is billed for. Shape: `kind` is `app.noun`, `key` identifies it among its kind."""

    kind: str
    key: str

    @classmethod
    def of(cls, obj: models.Model) -> "Subject":
        """Return an object as a subject."""
        return cls(obj._meta.label_lower, str(obj.pk))


class Honorific(models.TextChoices):
    """How a name is addressed: an organisation with 御中, a person with 様."""

    BODY = "body", "御中"
    PERSON = "person", "様"


@dataclass(frozen=True)
class Addressee:
    """Who is billed. A person in charge, when named, is addressed (様) instead of the organisation (御中)."""

    name: str
    honorific: Honorific = Honorific.BODY
    department: str = ""
    person: str = ""
    postcode: str = ""
    address: str = ""
    email: str = ""
    language: str = "ja"
    organization: Organization | None = None

    @classmethod
    def of(cls, organization: Organization, *, department: str = "", person: str = "") -> "Addressee":
        """Return an organisation as it is written to."""
        return cls(
            name=organization.name,
            department=department,
            person=person,
            postcode=organization.postcode,
            address=organization.address,
            organization=organization,
        )

    def as_written(self) -> list[str]:
        """Return the lines of the address, the form of address at the end of the last name."""
        names = [self.name, *filter(None, [self.department, self.person])]
        if self.language == "ja":
            names[-1] += f"　{Honorific.PERSON.label if self.person else self.honorific.label}"
        place = " ".join(filter(None, [_postcode(self.postcode), self.address]))
        return [*names, place] if place else names


def _postcode(digits: str) -> str:
    return f"〒{digits[:3]}-{digits[3:]}" if digits else ""
