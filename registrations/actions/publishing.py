"""What the public sees of a registration: a new version closes the one before."""

from datetime import date, datetime

from django.db import transaction

from ghs.history.actions import record
from registrations.keys import register_keys
from registrations.models import Registration, RegistrationVersion

PRODUCT_FACTS = (
    "name",
    "name_kana",
    "name_english",
    "category",
    "models_covered",
    "version_range",
    "intended_use",
    "description",
)


@transaction.atomic
def publish_version(
    *, registration: Registration, at: datetime, ended_on: date | None = None, public_reason: str = ""
) -> RegistrationVersion:
    """Let the public register say what a registration and its declaration are now.

    Effects: the version before ends at the same moment; the database refuses versions that overlap.
    """
    declaration, organization = registration.declaration, registration.organization
    products = list(declaration.products.all())
    RegistrationVersion.objects.current().filter(registration=registration).update(recorded_to=at)
    return RegistrationVersion.objects.create(
        registration=registration,
        recorded_from=at,
        state=declaration.state,
        level=registration.level,
        areas=declaration.areas,
        organization_name=organization.name,
        organization_name_kana=organization.name_kana,
        organization_name_english=organization.name_english,
        supplier=declaration.supplier,
        product_names=[product.name for product in products],
        product_details=[{name: getattr(product, name) for name in PRODUCT_FACTS} for product in products],
        guideline_edition=declaration.guideline_edition.number,
        registered_on=registration.registered_on,
        expires_on=registration.expires_on,
        ended_on=ended_on,
        public_reason=public_reason,
        organization=organization,
        sequence=registration.sequence,
        **register_keys(registration, products),
    )


@transaction.atomic
def republish_renamed(*, registration: Registration, at: datetime) -> RegistrationVersion:
    """Let the register call an organisation by its new name; what else it says stays.

    Effects: a second call finds the name there already.
    """
    rows = Registration.objects.select_for_update(of=("self",))
    registration = rows.select_related("organization", "declaration").get(pk=registration.pk)
    version = registration.versions.current().get()
    if not Registration.objects.renamed().filter(pk=registration.pk).exists():
        return version
    record(verb="rename_in_register", obj=registration.declaration, by=None, at=at)
    return publish_version(
        registration=registration, at=at, ended_on=version.ended_on, public_reason=version.public_reason
    )
