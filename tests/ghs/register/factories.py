"""Registrations as the public register knows them, written without the vendor's way to them."""

import re
import uuid
from datetime import UTC, date, datetime, time
from typing import Any

from ghs.accounts.models import Organization
from ghs.library.models import GuidelineEdition
from ghs.mail.models import Delivery
from ghs.register.actions.following import Wish, ask_follow, confirm_follow
from ghs.register.models import Follow, Target
from ghs.text.normal import search_key
from registrations.keys import joined_keys
from registrations.models import Declaration, Registration, RegistrationVersion
from tests.factories import OrganizationFactory

FOLLOWER = "kaite@hospital.example"
FURTHER_AREAS = {1: [], 2: ["life_cycle"], 3: ["quality_management", "product_safety", "life_cycle"]}


def register_product(
    product: str,
    *,
    sequence: int = 1,
    organization: Organization | None = None,
    level: int = 1,
    expires_on: date = date(2999, 1, 31),
    **said: Any,
) -> RegistrationVersion:
    """Put a product into the public register."""
    organization = organization or OrganizationFactory()
    registered_on = date(2020, 1, 15)
    at = datetime.combine(registered_on, time(3), tzinfo=UTC)
    edition, _ = GuidelineEdition.objects.get_or_create(number="1.20", defaults={"published_on": "2018-12-14"})
    declaration = Declaration.objects.create(
        organization=organization,
        guideline_edition=edition,
        areas=FURTHER_AREAS[level],
        level=level,
        state=said.get("state", "registered"),
        state_since=at,
        receipt_number=f"D2020-{sequence:06d}",
        submission=uuid.uuid4(),
        created_at=at,
        submitted_at=at,
    )
    registration = Registration.objects.create(
        declaration=declaration,
        organization=organization,
        sequence=sequence,
        number=f"GHS-{sequence:04d}",
        level=level,
        registered_on=registered_on,
        expires_on=expires_on,
    )
    values = {
        "registration": registration,
        "recorded_from": at,
        "state": "registered",
        "level": level,
        "areas": FURTHER_AREAS[level],
        "organization_name": organization.name,
        "organization_name_kana": organization.name_kana,
        "organization_name_english": organization.name_english,
        "product_names": [product],
        "product_details": [{"name": product, "intended_use": "血圧の記録"}],
        "guideline_edition": "1.20",
        "registered_on": registered_on,
        "expires_on": expires_on,
        "organization": organization,
        "sequence": sequence,
        **joined_keys(
            search_key(registration.number),
            organization=map(search_key, [organization.name, organization.name_kana, organization.name_english]),
            products=[search_key(product)],
        ),
    }
    return RegistrationVersion.objects.create(**{**values, **said})


def record_next(version: RegistrationVersion, at: datetime, **said: Any) -> RegistrationVersion:
    """Let the register say something else of a registration from a moment on."""
    registration, version.recorded_to = version.registration, at
    version.save(update_fields=["recorded_to"])
    for name in ("level", "expires_on"):
        setattr(registration, name, said.get(name, getattr(registration, name)))
    registration.save()
    kept = {
        field.attname: getattr(version, field.attname) for field in version._meta.concrete_fields if field.name != "id"
    }
    return RegistrationVersion.objects.create(**{**kept, "recorded_from": at, "recorded_to": None, **said})


def wish_to_follow(target: Target, **changes: Any) -> Wish:
    """A visitor's wish to follow something."""
    usual = {"address": FOLLOWER, "language": "ja", "target": target, "frequency": "daily"}
    return Wish(**{**usual, "wording": "変更の通知に同意します。", "page": "/register/follow/", **changes})


def ask(target: Target, at: datetime, **changes: Any) -> tuple[Follow, str]:
    """Ask to follow something; return it with the token of the mail that waits to be sent."""
    follow = ask_follow(wish=wish_to_follow(target, **changes), submission=uuid.uuid4(), at=at)
    text = Delivery.objects.filter(rule="register_follow_confirm").latest("pk").batch.text
    return follow, re.search(r"/register/follow/confirm/([\w-]+)/", text)[1]


def follow(target: Target, at: datetime, **changes: Any) -> Follow:
    """Follow something, confirmed."""
    return confirm_follow(token=ask(target, at, **changes)[1], at=at)
