"""Inquiries: what people ask the office through the contact form."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    """Questions about many inquiries."""

    def unanswered(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(answered_at=None)


class Inquiry(models.Model):
    """One question to the office. `number` is the receipt number (受付番号) told to the person."""

    class Topic(models.TextChoices):
        """What a question is about."""

        DECLARATION = "declaration", _("Declaration of conformity and registration")
        PRODUCT = "product", _("A registered product")
        MARK = "mark", _("A GHS mark that looks wrong")
        TRAINING = "training", _("Courses and videos")
        NEWSLETTER = "newsletter", _("Mail magazine")
        PRIVACY = "privacy", _("Personal information")
        OTHER = "other", _("Something else")

    number = models.CharField(_("Receipt number"), max_length=20, unique=True)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    topic = models.CharField(_("Topic"), max_length=20, choices=Topic.choices)
    name = models.CharField(_("Your name"), max_length=100)
    organization = models.CharField(_("Company or organisation"), max_length=120, blank=True)
    email = models.EmailField(_("E-mail address"), max_length=254)
    phone = models.CharField(_("Telephone"), max_length=30, blank=True)
    message = models.TextField(_("Your question"), max_length=4000)
    language = models.CharField(max_length=2)
    received_at = models.DateTimeField(_("Received at"))
    answered_at = models.DateTimeField(_("Answered at"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[models.Manager["Inquiry"]] = InquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        verbose_name_plural = "inquiries"

    def __str__(self) -> str:
        return self.number
