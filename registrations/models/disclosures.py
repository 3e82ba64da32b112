"""What a vendor lets everybody read of a registration, beside what the register always says."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registrations.models.registrations import Registration

LINKS = ("manual_link", "security_link", "contact_link")


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    """Questions about many disclosures."""

    def of(self, registration: Registration) -> "Disclosure":
        """What is disclosed of one registration: nothing, in a row not stored yet, when its vendor never chose."""
        return self.filter(registration=registration).first() or Disclosure(registration=registration)


class Disclosure(models.Model):
    """A vendor's own choice for one registration: nothing of this is shown unless it is chosen here.

    It stays over change notices and renewals. But for the predecessor it shows only while the mark may be used.
    """

    registration = models.OneToOneField(Registration, on_delete=models.PROTECT, related_name="disclosure")
    shows_answers = models.BooleanField(_("Show the answer to each item"), default=False)
    shows_evidence = models.BooleanField(_("List the evidence by title"), default=False)
    manual_link = models.CharField(_("Manual"), max_length=500, blank=True)
    security_link = models.CharField(_("Security disclosure (MDS/SDS)"), max_length=500, blank=True)
    contact_link = models.CharField(_("Contact page"), max_length=500, blank=True)
    # The registration of the product that this one follows.
    predecessor = models.ForeignKey(
        Registration, on_delete=models.PROTECT, null=True, related_name="followed_by", verbose_name=_("Predecessor")
    )
    changed_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Disclosure"]] = DisclosureQuerySet.as_manager()

    class Meta:
        ordering = ["registration"]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{name: ""}) | Q(**{f"{name}__startswith": "https://"}),
                    name=f"disclosure_{name}_is_https",
                )
                for name in LINKS
            ),
            models.CheckConstraint(
                condition=Q(predecessor=None) | ~Q(predecessor=F("registration")), name="disclosure_follows_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}"

    @property
    def links(self) -> list[tuple[str, str]]:
        """The pages of the vendor that it names. Shape: pairs of a label and an address."""
        labels = {name: str(self._meta.get_field(name).verbose_name) for name in LINKS}  # type: ignore[union-attr]
        return [(label, getattr(self, name)) for name, label in labels.items() if getattr(self, name)]
